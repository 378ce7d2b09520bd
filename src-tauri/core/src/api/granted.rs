//! Paths that the user has handed over: picked in a native dialog, or dropped on the window. A
//! command that takes a path takes only one of these.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};
use crate::refusal::Refusal;

/// Most paths that are remembered; then the oldest ones are forgotten.
const MOST: usize = 20_000;

/// A path that was handed over, as the page gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Picked {
    /// The path, to be given back as it is.
    pub path: String,
    /// Its last part, to show.
    pub name: String,
}

/// The set of those paths, by the text that the page knows them by.
#[derive(Debug, Default)]
pub struct Granted {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    paths: HashMap<String, (u64, PathBuf)>,
    count: u64,
}

impl Granted {
    /// Remembers a path that the user handed over.
    pub fn grant(&self, path: &Path) -> Picked {
        let text = path.to_string_lossy().into_owned();
        let name = path.file_name().map_or_else(|| text.clone(), |name| name.to_string_lossy().into_owned());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.count += 1;
        let count = known.count;
        known.paths.insert(text.clone(), (count, path.to_owned()));
        if known.paths.len() > MOST {
            let keep_from = count.saturating_sub(MOST as u64 / 2);
            known.paths.retain(|_, (given, _)| *given > keep_from);
        }
        Picked { path: text, name }
    }

    /// The path behind a text of the page.
    ///
    /// Fails with `InvalidInput` for every path that the user did not hand over in this session.
    pub fn check(&self, text: &str) -> Result<PathBuf> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .paths
            .get(text)
            .map(|(_, path)| path.clone())
            .ok_or_else(|| Error::from(Refusal::NotChosen { path: text.to_owned() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    #[test]
    fn only_what_was_handed_over_can_be_used() {
        let granted = Granted::default();
        let picked = granted.grant(Path::new("/home/me/a b.png"));

        assert_eq!((picked.path.as_str(), picked.name.as_str()), ("/home/me/a b.png", "a b.png"));
        assert_eq!(granted.check(&picked.path).unwrap(), Path::new("/home/me/a b.png"));
        for other in ["/home/me", "/home/me/../me/a b.png", "/home/me/a b.png/", "a b.png", "/etc/passwd", ""] {
            assert_eq!(granted.check(other).unwrap_err().code, Code::InvalidInput, "{other}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_is_found_again() {
        use std::os::unix::ffi::OsStrExt as _;
        let odd = Path::new(std::ffi::OsStr::from_bytes(b"/tmp/\xff.png"));
        let granted = Granted::default();

        let picked = granted.grant(odd);

        assert_eq!(granted.check(&picked.path).unwrap(), odd);
    }

    #[test]
    fn the_newest_are_kept_when_there_are_very_many() {
        let granted = Granted::default();
        for number in 0..=MOST {
            granted.grant(Path::new(&format!("/drop/{number}.png")));
        }

        assert!(granted.check(&format!("/drop/{MOST}.png")).is_ok());
        assert!(granted.check("/drop/0.png").is_err());
    }
}
