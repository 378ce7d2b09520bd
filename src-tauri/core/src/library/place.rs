//! The folder as such: whether it is still there, whether it can be written, and how much room it has.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::PoisonError;

use serde::Serialize;
use ts_rs::TS;

use super::Library;
use crate::error::{Code, Error, Result};
use crate::refusal::LibraryFault;
use crate::store;

/// With less free than this, nothing new is sent: what is paid for already must still fit. Bytes; several of the
/// largest pictures, and the index's log.
pub const SPARE: u64 = 64 << 20;

/// Why nothing new can be put into an open library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Lack {
    /// Its folder, or the index in it, is not there any more.
    Gone,
    /// Its disk is full, or nearly so.
    Full {
        /// Megabytes that are free.
        free_mb: u64,
        /// Megabytes that must be free before anything new is sent.
        needed_mb: u64,
    },
}

/// What the disk says of a library's folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes that are free on its disk.
    pub free: u64,
    /// Whether files can be made in it.
    pub writable: bool,
}

impl Library {
    /// Looks whether anything new can be put in, and remembers the answer. Returns whether it is another one than
    /// before. Blocks.
    pub fn look(&self) -> bool {
        let found = lack_of(self.root(), SPARE);
        let mut lack = self.lack.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *lack, found) != found
    }

    /// What the last look found.
    #[must_use]
    pub fn lack(&self) -> Option<Lack> {
        *self.lack.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The folder is not there any more.
    #[must_use]
    pub fn gone(&self) -> Error {
        LibraryFault::Gone { path: self.root().display().to_string() }.into()
    }

    /// Looks at the folder. Blocks.
    ///
    /// Fails with [`Code::Library`] when it is not there any more.
    pub fn room(&self) -> Result<Room> {
        let shown = self.root().display();
        if !self.root().is_dir() {
            return Err(self.gone());
        }
        let free = fs4::available_space(self.root()).map_err(|error| {
            Error::new(Code::Library, format!("The disk of {shown} cannot be asked: {error}.")).because(error)
        })?;
        Ok(Room { free, writable: is_writable(self.root()) })
    }
}

/// Why nothing new can be put into a library, of which so many bytes must stay free.
fn lack_of(root: &Path, spare: u64) -> Option<Lack> {
    if !root.join(store::FILE).is_file() {
        return Some(Lack::Gone);
    }
    // A disk that cannot be asked shows itself when it is written to.
    let free = fs4::available_space(root).unwrap_or(u64::MAX);
    (free < spare).then_some(Lack::Full { free_mb: free >> 20, needed_mb: spare >> 20 })
}

/// Whether a file can be made in a folder: the only question that every system answers truly.
pub(super) fn is_writable(folder: &Path) -> bool {
    let probe = folder.join(format!(".writable-{}", std::process::id()));
    match fs::write(&probe, b"") {
        Ok(()) => fs::remove_file(&probe).is_ok(),
        Err(error) => error.kind() == ErrorKind::AlreadyExists,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_is_taken_away_and_put_back_is_noticed_once_each() {
        let folder = tempfile::tempdir().expect("a folder");
        let (here, away) = (folder.path().join("library"), folder.path().join("away"));
        let library = Library::open(&here).expect("it opens");
        store::Store::open(&here).expect("an index");

        assert!(!library.look());
        fs::rename(&here, &away).expect("taken away");
        assert_eq!((library.look(), library.lack(), library.look()), (true, Some(Lack::Gone), false));
        fs::rename(&away, &here).expect("put back");
        assert_eq!((library.look(), library.lack()), (true, None));
    }

    #[test]
    fn a_disk_with_less_than_the_spare_room_is_full() {
        let folder = tempfile::tempdir().expect("a folder");
        store::Store::open(folder.path()).expect("an index");

        assert_eq!(lack_of(folder.path(), 0), None);
        let Some(Lack::Full { needed_mb, .. }) = lack_of(folder.path(), u64::MAX) else {
            panic!("no disk has that much room");
        };
        assert_eq!(needed_mb, u64::MAX >> 20);
    }
}
