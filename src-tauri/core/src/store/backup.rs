//! Copies of the index: written whole, read back, and only then named.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::{Store, StoreError};
use crate::private;

/// Where copies lie, within a library.
pub(super) const FOLDER: &str = "backups";

/// Writes the index at `path` as it is now into a new file and reads that back. The name stands only when the copy
/// is sound and on disk.
///
/// Fails with `Damaged` when the index is not sound.
pub(super) fn write(path: &Path, target: &Path) -> Result<(), StoreError> {
    let folder = target.parent().ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotFound))?;
    fs::create_dir_all(folder)?;
    let mut part = target.as_os_str().to_owned();
    part.push(format!(".{}.part", std::process::id()));
    let part = Path::new(&part);
    let written = (|| {
        discard(part)?;
        private::own(part)?;
        read_only(path)?.execute("VACUUM INTO ?1", [part.to_string_lossy()])?;
        // In full, since search trees are copied as they are and may be at odds with their rows. A copy that cannot be
        // read back says nothing of the index itself.
        if let Some(verdict) = fault_of(part, "integrity_check")? {
            return Err(std::io::Error::other(format!("the copy cannot be read back: {verdict}")).into());
        }
        // Windows flushes only through a handle that may write.
        fs::OpenOptions::new().write(true).open(part)?.sync_all()?;
        fs::rename(part, target)?;
        if cfg!(unix) {
            fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    })();
    if written.is_err() {
        discard(part)?;
    }
    written
}

/// What a check of a whole index finds first, if it finds anything.
pub(super) fn fault_of(path: &Path, check: &str) -> Result<Option<String>, StoreError> {
    let verdict: String = read_only(path)?.query_row(&format!("PRAGMA {check}(1)"), [], |row| row.get(0))?;
    Ok((verdict != "ok").then_some(verdict))
}

/// A connection that changes nothing of the file. Unlike the readers' it may copy it.
pub(super) fn read_only(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    Ok(connection)
}

fn discard(part: &Path) -> std::io::Result<()> {
    match fs::remove_file(part) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

impl Store {
    /// Writes the index as it is now into a new file, reads that back, and names it `target`. Writes go on meanwhile.
    ///
    /// Fails with `Damaged` when the index is not sound, which the store remembers from then on.
    pub async fn back_up(&self, target: &Path) -> Result<(), StoreError> {
        let (path, target) = (self.path(), target.to_owned());
        let written = tokio::task::spawn_blocking(move || write(&path, &target));
        self.noting_damage(written.await.map_err(|_| StoreError::Closed)?)
    }

    /// Reads the whole index. Takes some seconds with a million items, and holds nobody up.
    ///
    /// Fails with `Damaged` when it is not sound, which the store remembers from then on.
    pub async fn verify(&self) -> Result<(), StoreError> {
        let path = self.path();
        let found = tokio::task::spawn_blocking(move || match fault_of(&path, "quick_check")? {
            Some(verdict) => Err(StoreError::Damaged(verdict)),
            None => Ok(()),
        });
        self.noting_damage(found.await.map_err(|_| StoreError::Closed)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_whose_search_trees_do_not_fit_its_rows_gets_no_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, target) = (folder.path().join("index"), folder.path().join("copies/copy"));
        let change = |words: &str| Connection::open(&path).expect("an index").execute_batch(words).expect("changed");
        change(
            "CREATE TABLE jobs (id TEXT, prompt TEXT); CREATE INDEX jobs_by_prompt ON jobs (prompt); \
             INSERT INTO jobs VALUES ('a', 'dusk'), ('b', 'dawn');",
        );
        write(&path, &target).expect("a sound index is copied");
        fs::remove_file(&target).expect("the copy is there");
        change(
            "CREATE TABLE hidden AS SELECT * FROM sqlite_schema WHERE name = 'jobs_by_prompt'; \
             PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'jobs_by_prompt';",
        );
        change(
            "UPDATE jobs SET prompt = 'noon' WHERE id = 'a'; \
             PRAGMA writable_schema = ON; INSERT INTO sqlite_schema SELECT * FROM hidden;",
        );

        let written = write(&path, &target);

        assert!(written.is_err(), "it was taken for sound");
        assert_eq!(fs::read_dir(folder.path().join("copies")).expect("its folder").count(), 0, "something stays");
    }
}
