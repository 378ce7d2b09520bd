//! The command line of the desktop program: `framewright-desktop [--library DIR]`.

use std::ffi::OsString;
use std::path::PathBuf;

pub(crate) const USAGE: &str = "\
Usage: framewright-desktop [--library DIR]

  --library DIR   the folder of pictures to open; when left out, the one that
                  FRAMEWRIGHT_LIBRARY names, else the usual one
  --version       prints the version
  --help          prints this";

/// What the program says to itself when it starts again after a fault.
pub(crate) const AFTER_FAULT: &str = "--after-fault";

/// What was asked for.
#[derive(Debug, PartialEq)]
pub(crate) enum Arguments {
    Open {
        library: Option<PathBuf>,
        /// The program's own word: it ended by a fault and starts itself again.
        after_fault: bool,
    },
    Help,
    Version,
}

impl Arguments {
    /// Reads the words after the program's name; on failure, one sentence for the terminal.
    pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut words = words;
        let mut library = None;
        let mut after_fault = false;
        while let Some(word) = words.next() {
            match word.to_str() {
                Some("--help" | "-h") => return Ok(Self::Help),
                Some("--version" | "-V") => return Ok(Self::Version),
                Some(AFTER_FAULT) => after_fault = true,
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
        Ok(Self::Open { library, after_fault })
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

        assert_eq!(parse(&["--library", "My Pictures"]), Ok(Arguments::Open { library: folder, after_fault: false }));
        assert_eq!(parse(&[]), Ok(Arguments::Open { library: None, after_fault: false }));
    }

    #[test]
    fn a_missing_folder_and_an_unknown_word_are_refused_with_the_usage() {
        for words in [&["--library"][..], &["--library", ""], &["pictures"], &["--libary", "x"]] {
            let refused = parse(words).expect_err("this must not open the usual library by mistake");
            assert!(refused.contains("Usage:"), "{refused}");
        }
    }
}
