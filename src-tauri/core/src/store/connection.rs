//! Connections to databases: how long they wait, what they keep in memory, and what is on disk when.

use std::path::Path;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::StoreError;
use crate::failpoint::{self, Guard};

/// How long a write waits for another process's.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// Between two tries of what SQLite does not wait for by itself.
const PAUSE: Duration = Duration::from_millis(10);

/// Opens the index, to read or to write.
pub(super) fn connect(path: &Path, read_only: bool) -> Result<Connection, StoreError> {
    let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if read_only {
        flags |= OpenFlags::SQLITE_OPEN_READ_ONLY;
    } else {
        flags |= OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    }
    let connection = Connection::open_with_flags(path, flags)?;
    let pragmas = if read_only {
        connection.busy_timeout(PATIENCE)?;
        // Not mapped into memory: the system maps far more around each page than was asked for, and a drive that goes
        // away would end the program instead of failing a read. What is read twice is in the system's own cache.
        "PRAGMA query_only = ON; PRAGMA cache_size = -1000;"
    } else {
        keep_log(&connection, PATIENCE)?;
        // The inner pages of all indexes of a million rows take half of that cache; the rest is in the system's own.
        // macOS: fullfsync makes `synchronous = FULL` mean what it says there.
        "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -8000; PRAGMA journal_size_limit = 67108864; PRAGMA trusted_schema = OFF;"
    };
    connection.execute_batch(pragmas)?;
    if failpoint::is_off(Guard::Synchronous) {
        connection.pragma_update(None, "synchronous", "OFF")?;
    }
    Ok(connection)
}

/// Lets a database write into a log beside it, and lets what comes later wait so long for other writers.
pub(super) fn keep_log(connection: &Connection, patience: Duration) -> rusqlite::Result<()> {
    let tries = patience.as_millis() / PAUSE.as_millis();
    switch_to_log(connection, tries, || thread::sleep(PAUSE))?;
    connection.busy_timeout(patience)
}

/// Where several programs make the same database at once, SQLite refuses all but one of them without waiting, since
/// one that reads already may not wait to become the one that writes
/// (<https://www.sqlite.org/c3ref/busy_handler.html>); so the waiting is done here.
fn switch_to_log(connection: &Connection, tries: u128, wait: impl Fn()) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::ZERO)?;
    let switch = || connection.execute_batch("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;");
    for _ in 0..tries {
        match switch() {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => wait(),
            switched => return switched,
        }
    }
    switch()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_database_that_another_program_just_makes_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Connection::open(folder.path().join("a")).unwrap();
        let (first, second, waits) = (open(), open(), Cell::new(0));
        first.execute_batch("BEGIN IMMEDIATE; CREATE TABLE made (a)").unwrap();

        switch_to_log(&second, 3, || {
            waits.set(waits.get() + 1);
            if waits.get() == 2 {
                first.execute_batch("COMMIT").unwrap();
            }
        })
        .unwrap();

        let mode: String = second.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
        assert_eq!((waits.get(), mode.as_str()), (2, "wal"));
    }

    #[test]
    fn a_database_that_is_never_let_go_is_told_as_busy() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Connection::open(folder.path().join("a")).unwrap();
        let (first, second, waits) = (open(), open(), Cell::new(0));
        first.execute_batch("BEGIN IMMEDIATE; CREATE TABLE made (a)").unwrap();

        let refused = switch_to_log(&second, 3, || waits.set(waits.get() + 1)).unwrap_err();

        assert_eq!((waits.get(), refused.sqlite_error_code()), (3, Some(ErrorCode::DatabaseBusy)));
    }
}
