//! A large index whose log is longer than it may be.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

/// Jobs that the index is filled with.
const JOBS: u32 = 3_000;
/// Letters of what each failed of, so that a page holds few of them.
const LETTERS: u32 = 3_000;
/// Bytes of the log from which on SQLite brings it back into the index by itself: a thousand pages, its own default.
const LONGEST_LOG: u64 = 1_000 * 8_192;

/// Fills an index, changes rows all over it, and leaves the changes in its log, as a killed process does.
pub(super) fn fill(index: &Path) {
    let connection = Connection::open(index).expect("an index");
    let many = format!(
        "PRAGMA journal_mode = WAL;
         BEGIN;
         CREATE TEMP TABLE filling AS SELECT * FROM jobs LIMIT 1;
         UPDATE filling SET phase = 'cancelled', remote_id = NULL, batch_id = NULL, client_key = 'filling';
         WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < {JOBS})
           INSERT INTO temp.filling SELECT filling.* FROM filling, numbers;
         DELETE FROM filling WHERE rowid = 1;
         UPDATE filling SET id = 'filling-' || rowid, copy_index = rowid, position = position + rowid,
           prompt = 'a job of long ago ' || rowid, error_text = printf('%.*c', {LETTERS}, 'x');
         INSERT INTO main.jobs SELECT * FROM filling;
         COMMIT;
         PRAGMA wal_checkpoint(TRUNCATE);
         PRAGMA wal_autocheckpoint = 0;
         UPDATE jobs SET rev = rev + 1 WHERE client_key = 'filling';"
    );
    connection.execute_batch(&many).expect("an index that takes jobs");
    let left = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
    assert!(left.expect("a connection that is told how to close"), "closing would empty the log");
    drop(connection);
    let log = index.with_extension("sqlite-wal").metadata().expect("a log").len();
    assert!(log > LONGEST_LOG, "the log of {log} bytes would not be brought back in the middle of the run");
}
