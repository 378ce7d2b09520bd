//! The last attempt to send anything, written down a second time, beside the index.
//!
//! An index can become an older one and still be sound: its log is deleted or cut off, or an old copy is put in its
//! place. What it then takes for unsent may have been paid for. An index that does not know the attempt that stands
//! here is such a one; it is repaired before anything is sent.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use tokio::sync::OwnedMutexGuard;

use super::{BACKUPS, Library, backups, durable, walk};
use crate::failpoint::{self, Guard};
use crate::store::{self, Store, StoreError, attempts};

/// Holds the id of the attempt.
const NAME: &str = "last-sent";

impl Library {
    /// Waits until no other intent is being written down. Held until [`Library::note_attempt`] has returned, so that
    /// the attempt that stands here is the last one that the index learnt.
    pub async fn intents(&self) -> OwnedMutexGuard<()> {
        self.intents.clone().lock_owned().await
    }

    /// Notes an attempt that the index knows and that is about to go out. On disk when this returns.
    pub async fn note_attempt(&self, attempt: &str) -> io::Result<()> {
        let (path, content) = (self.absolute(NAME), format!("{attempt}\n"));
        let noted = tokio::task::spawn_blocking(move || durable::replace(&path, content.as_bytes()));
        noted.await.map_err(io::Error::other)?
    }

    /// Whether the index is older than what was sent from it.
    pub async fn is_behind(&self, store: &Store) -> Result<bool, StoreError> {
        let Some(last) = last_attempt(self.root()) else { return Ok(false) };
        if failpoint::is_off(Guard::OlderIndex) {
            return Ok(false);
        }
        Ok(!store.read(move |connection| attempts::is_known(connection, &last)).await?)
    }

    /// Whether the index is gone or empty though the library has something that it told of. Blocks.
    #[must_use]
    pub fn lost_index(&self) -> bool {
        let length = |name: &str| fs::metadata(self.absolute(name)).map_or(0, |file| file.len());
        if length(store::FILE) > 0 {
            return false;
        }
        // SQLite would delete the log of an empty index.
        length(&format!("{}-wal", store::FILE)) > 0
            || last_attempt(self.root()).is_some()
            || backups::newest_first(&self.absolute(BACKUPS)).is_ok_and(|copies| !copies.is_empty())
            || walk::media(self).is_ok_and(|found| !found.recipes.is_empty())
    }
}

/// The attempt that was noted last.
fn last_attempt(root: &Path) -> Option<String> {
    let text = fs::read_to_string(root.join(NAME)).ok()?;
    // One that is not there whole says nothing.
    text.strip_suffix('\n').filter(|id| !id.is_empty()).map(str::to_owned)
}

/// Forgets it: a new index that was made with care begins anew.
pub(super) fn forget(root: &Path) -> io::Result<()> {
    match fs::remove_file(root.join(NAME)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
