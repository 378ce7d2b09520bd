//! The command line of the desktop program: `framewright-desktop [--library DIR]`.

use std::ffi::OsString;
use std::path::PathBuf;

pub(crate) const USAGE: &str = "\
Usage: framewright-desktop [--library DIR]

  --library DIR   the folder of pictures to open; when left out, the one that
                  FRAMEWRIGHT_LIBRARY names, else the usual one
  --version       prints the version
  --help          prints this";

/// What was asked for.
#[derive(Debug, PartialEq)]
pub(crate) enum Arguments {
    Open { library: Option<PathBuf> },
    Help,
    Version,
}

impl Arguments {
    /// Reads the words after the program's name; on failure, one sentence for the terminal.
    pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut words = words;
        let mut library = None;
        while let Some(word) = words.next() {
            match word.to_str() {
                Some("--help" | "-h") => return Ok(Self::Help),
                Some("--version" | "-V") => return Ok(Self::Version),
                Some("--library") => match words.next().filter(|folder| !folder.is_empty()) {
                    Some(folder) => library = Some(PathBuf::from(folder)),
                    None => return Err(format!("--library needs a folder.\n\n{USAGE}")),
                },
                _ => {
                    let word = word.to_string_lossy();
                    return Err(format!("`{word}` is not an option.\n\n{USAGE}"));
                }
            }
        }
        Ok(Self::Open { library })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &[&str]) -> Result<Arguments, String> {
        Arguments::parse(words.iter().map(OsString::from))
    }

    #[test]
    fn a_folder_with_spaces_is_one_folder() {
        let folder = Some(PathBuf::from("My Pictures"));

        assert_eq!(parse(&["--library", "My Pictures"]), Ok(Arguments::Open { library: folder }));
        assert_eq!(parse(&[]), Ok(Arguments::Open { library: None }));
    }

    #[test]
    fn a_missing_folder_and_an_unknown_word_are_refused_with_the_usage() {
        for words in [&["--library"][..], &["--library", ""], &["pictures"], &["--libary", "x"]] {
            let refused = parse(words).expect_err("this must not open the usual library by mistake");
            assert!(refused.contains("Usage:"), "{refused}");
        }
    }
}
