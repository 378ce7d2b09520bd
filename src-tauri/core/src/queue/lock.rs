//! One scheduler per configuration folder: an operating system lock held for the process's life.
//!
//! Budgets and evidence belong to accounts, so two schedulers over one set of accounts could
//! overspend together even when they work on different libraries. The lock dies with its process;
//! what it says about its owner is for people and for finding the Demo account's address.

use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::private;

/// Who schedules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Process id.
    pub pid: u32,
    /// The library it works on.
    pub library: PathBuf,
    /// Where the Demo account's simulator listens, once started.
    pub demo: Option<String>,
}

/// The lock, held until dropped.
#[derive(Debug)]
pub struct SchedulerLock {
    _file: File,
    note: PathBuf,
}

impl SchedulerLock {
    /// Takes the lock of a configuration folder; `None` when another process has it.
    pub fn try_take(config: &Path, library: &Path) -> std::io::Result<Option<Self>> {
        std::fs::create_dir_all(config)?;
        let file = private::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(config.join("scheduler.lock"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let lock = Self { _file: file, note: note_path(config) };
        lock.tell(library, None)?;
        Ok(Some(lock))
    }

    /// Notes what this scheduler works on.
    pub fn tell(&self, library: &Path, demo: Option<&str>) -> std::io::Result<()> {
        let owner = Owner { pid: std::process::id(), library: library.to_owned(), demo: demo.map(Into::into) };
        let text = serde_json::to_vec(&owner).map_err(std::io::Error::other)?;
        let new = self.note.with_extension("json.new");
        private::options().write(true).create(true).truncate(true).open(&new)?.write_all(&text)?;
        std::fs::rename(new, &self.note)
    }
}

/// What the last scheduler of a configuration folder said about itself.
#[must_use]
pub fn owner(config: &Path) -> Option<Owner> {
    serde_json::from_slice(&std::fs::read(note_path(config)).ok()?).ok()
}

// Beside the lock, because Windows lets nobody read a locked file.
fn note_path(config: &Path) -> PathBuf {
    config.join("scheduler.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_may_schedule_and_the_next_one_may_when_it_ends() {
        let config = tempfile::tempdir().expect("a folder");
        let first = SchedulerLock::try_take(config.path(), Path::new("a")).expect("readable").expect("free");

        assert!(SchedulerLock::try_take(config.path(), Path::new("b")).expect("readable").is_none());
        assert_eq!(owner(config.path()).expect("told").library, Path::new("a"));
        drop(first);
        assert!(SchedulerLock::try_take(config.path(), Path::new("b")).expect("readable").is_some());
    }
}
