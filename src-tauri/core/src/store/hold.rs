//! The index at rest: nobody may write into it while its library is copied elsewhere.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::connection::connect;
use super::jobs::{self, Counts};
use super::{FILE, StoreError, backup};

/// An index that nobody writes into as long as this value lives; readers go on.
#[derive(Debug)]
pub struct Held {
    path: PathBuf,
    writer: Connection,
}

impl Held {
    /// Holds the index of the library in `folder`, once the writes that go on have ended.
    ///
    /// Fails when another program writes for longer than ten seconds.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        let writer = connect(&path, false)?;
        writer.execute_batch("BEGIN IMMEDIATE")?;
        Ok(Self { path, writer })
    }

    /// How many jobs stand where.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        jobs::counts(&self.writer, None)
    }

    /// Writes the index as it is now into a new file and reads it back whole.
    ///
    /// Fails with `Damaged` when what was written is not sound.
    pub fn copy(&self, to: &Path) -> Result<(), StoreError> {
        // A connection that holds the index cannot copy it as well.
        backup::write(&self.path, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, meta};

    #[tokio::test]
    async fn a_held_index_is_copied_as_it_stands_and_takes_writes_again_afterwards() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let store = Store::open(folder.path()).unwrap();
        store.write(|tx| meta::set_text(tx, "a", "before")).await.unwrap();

        let held = Held::open(folder.path()).unwrap();
        let late = tokio::spawn({
            let store = store.clone();
            async move { store.write(|tx| meta::set_text(tx, "a", "after")).await }
        });
        held.copy(&elsewhere.path().join(FILE)).unwrap();
        assert!(!late.is_finished(), "it waits for its turn");
        drop(held);
        late.await.unwrap().unwrap();

        let copied = Store::open(elsewhere.path()).unwrap();
        let read = |store: Store| async move { store.read(|c| meta::text(c, "a")).await.unwrap().unwrap() };
        assert_eq!((read(copied).await, read(store).await), ("before".to_owned(), "after".to_owned()));
    }
}
