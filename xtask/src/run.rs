//! `cargo xtask run`: from a fresh clone to the running app.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use crate::failure::{Failure, Result};
use crate::place::Place;
use crate::process::pass_through;
use crate::{demo, node, system};

/// Builds what is needed and starts the window, or does the main job in the terminal where there
/// is no display.
pub(crate) fn run(place: &Place, arguments: &[String]) -> Result<ExitCode> {
    let options = Options::parse(arguments)?;
    if options.terminal || !has_display() {
        if !options.terminal {
            println!("No display here (DISPLAY and WAYLAND_DISPLAY are not set): doing the job in the terminal.");
        }
        return demo::run(place, options.library.as_deref());
    }

    system::ensure(&system::WINDOW)?;
    node::build_page(place)?;
    place.cargo(["build", "-p", "framewright-desktop", "--features", "custom-protocol"])?;
    println!("Starting the window. The Demo account is ready: no key, no cost.");
    let mut app = Command::new(place.binary("debug", "framewright-desktop"));
    if let Some(library) = options.library {
        app.arg("--library").arg(library);
    }
    pass_through(&mut app)
}

#[derive(Debug, Default, PartialEq)]
struct Options {
    library: Option<PathBuf>,
    terminal: bool,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self::default();
        let mut rest = arguments.iter();
        while let Some(word) = rest.next() {
            match word.as_str() {
                "--terminal" => options.terminal = true,
                "--library" => {
                    let folder = rest.next().filter(|folder| !folder.is_empty());
                    let folder = folder.ok_or_else(|| Failure::new("--library needs a folder"))?;
                    // Made absolute here, because the programs are started at the clone's root.
                    let folder = std::path::absolute(folder)
                        .map_err(|error| Failure::new(format!("--library {folder}: {error}")))?;
                    options.library = Some(folder);
                }
                other => {
                    return Err(Failure::new(format!(
                        "`{other}` is not an option of cargo xtask run (--library DIR, --terminal)"
                    )));
                }
            }
        }
        Ok(options)
    }
}

/// macOS and Windows always have one; elsewhere the session says so.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(target_os = "macos", windows)) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Options> {
        Options::parse(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn a_relative_library_is_taken_from_where_the_command_was_typed() {
        let options = parse(&["--library", "pictures"]).expect("a folder is given");

        let expected = std::env::current_dir().expect("tests run somewhere").join("pictures");
        assert_eq!(options.library, Some(expected));
    }

    #[test]
    fn a_missing_folder_or_an_unknown_word_is_refused() {
        assert!(parse(&["--library"]).is_err());
        assert!(parse(&["--librery", "x"]).is_err());
    }
}
