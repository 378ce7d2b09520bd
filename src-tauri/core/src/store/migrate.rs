//! Schema versions. Each step is one transaction; a backup is taken before the first.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::types::FromSql;
use rusqlite::{Connection, OpenFlags};
use url::Url;

use super::{FILE, StoreError, backup};
use crate::failpoint::{self, Point};

/// SQL of each version, in order; the version of a database is the number of steps it has seen.
const STEPS: &[&str] = &[
    include_str!("schema.sql"),
    include_str!("steps/2_gallery.sql"),
    include_str!("steps/3_drafts.sql"),
    include_str!("steps/4_queue.sql"),
    include_str!("steps/5_spending.sql"),
    include_str!("steps/6_caps.sql"),
    include_str!("steps/7_sound.sql"),
    include_str!("steps/8_story.sql"),
    include_str!("steps/9_breaker.sql"),
    include_str!("steps/10_routing.sql"),
    include_str!("steps/11_doubt.sql"),
];

/// The version of a database that a newer Framewright made, and the newest one known here. Asked before anything opens
/// it: to open it would already change it. Whether it is a database at all is told later.
pub(super) fn newer(path: &Path) -> Option<(i64, i64)> {
    let (found, known) = (as_it_lies(path, "PRAGMA user_version")?, STEPS.len() as i64);
    (found > known && !is_foreign(path)).then_some((found, known))
}

/// Whether it is the database of another program, whatever version that gives it: one with tables, and none of ours.
/// What cannot be read is told elsewhere.
pub(super) fn is_foreign(path: &Path) -> bool {
    let foreign = "SELECT COUNT(*) > 0 AND SUM(name IN ('assets', 'jobs', 'meta')) = 0 FROM sqlite_schema";
    as_it_lies(path, foreign).unwrap_or(false)
}

/// What a query says of a database as it lies, without its log, since to open it in any other way would change it.
/// SQLite itself reads it: whoever closes a plain file lets go of all locks that SQLite holds on it in this process
/// (<https://www.sqlite.org/howtocorrupt.html>, "POSIX advisory locks canceled by a separate thread doing close()").
fn as_it_lies<T: FromSql>(path: &Path, query: &str) -> Option<T> {
    let mut address = std::path::absolute(path).ok().and_then(|path| Url::from_file_path(path).ok())?;
    address.set_query(Some("immutable=1"));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(address.as_str(), flags).ok()?;
    connection.query_row(query, [], |row| row.get(0)).ok()
}

/// Refuses a database that a newer Framewright or another program made, before it is opened.
pub(super) fn refuse_others(path: &Path) -> Result<(), StoreError> {
    match newer(path) {
        Some((found, known)) => Err(StoreError::Newer { found, known }),
        None if is_foreign(path) => Err(foreign()),
        None => Ok(()),
    }
}

fn foreign() -> StoreError {
    StoreError::Damaged("it is the database of another program".into())
}

/// Whether all that this version reads is there in an index of another one.
pub(super) fn has_all_of_ours(theirs: &Connection) -> Result<bool, StoreError> {
    let ours = Connection::open_in_memory()?;
    for sql in STEPS {
        ours.execute_batch(sql)?;
    }
    let columns = |connection: &Connection| -> rusqlite::Result<BTreeSet<(String, String)>> {
        let mut all = connection.prepare(
            "SELECT tables.name, columns.name FROM sqlite_schema AS tables \
             JOIN pragma_table_info(tables.name) AS columns WHERE tables.type IN ('table', 'view')",
        )?;
        let all = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        all.collect()
    };
    Ok(columns(&ours)?.is_subset(&columns(theirs)?))
}

/// Whether a database has the tables without which nothing is a library.
pub(super) fn has_our_tables(connection: &Connection) -> rusqlite::Result<bool> {
    let ours = "SELECT COUNT(*) = 3 FROM sqlite_schema WHERE type = 'table' AND name IN ('assets', 'jobs', 'meta')";
    connection.query_row(ours, [], |row| row.get(0))
}

/// Refuses what only its log shows to be the database of another program, before anything is made in it.
fn refuse_foreign(connection: &Connection, version: i64) -> Result<(), StoreError> {
    let empty: bool = connection.query_row("SELECT COUNT(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
    if (version == 0 && empty) || has_our_tables(connection)? {
        return Ok(());
    }
    Err(foreign())
}

/// Brings a database to the newest version.
pub(super) fn run(connection: &mut Connection, folder: &Path) -> Result<(), StoreError> {
    let known = STEPS.len() as i64;
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    refuse_foreign(connection, found)?;
    if found > 0 && found < known {
        let target = folder.join(backup::FOLDER).join(format!("before-version-{known}.sqlite"));
        if !target.exists() {
            backup::write(&folder.join(FILE), &target)?;
        }
    }
    for (step, sql) in STEPS.iter().enumerate().skip(usize::try_from(found).unwrap_or(0)) {
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Another process may have taken the step while this one waited for the lock.
        let now: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if now == step as i64 {
            transaction.execute_batch(sql)?;
            transaction.pragma_update(None, "user_version", step as i64 + 1)?;
        }
        transaction.commit()?;
        failpoint::reached(Point::Migrated);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::gallery::{self, Facet, Query};
    use crate::store::ledger;

    #[test]
    fn a_library_of_the_first_version_keeps_its_counts_and_gets_a_backup() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = Connection::open(folder.path().join("library.sqlite")).unwrap();
        connection.execute_batch(STEPS[0]).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        connection
            .execute_batch(
                "INSERT INTO assets (idx, created_ms, bytes, media, media_type, model, style, path, sha256, deleted_ms) VALUES \
                 (0, 1, 10, 'image', 'image/png', 'm', 'bw', 'a', 'x', NULL), \
                 (0, 2, 20, 'image', 'image/png', 'm', NULL, 'b', 'y', NULL), \
                 (0, 3, 40, 'image', 'image/png', 'm', 'bw', 'c', 'z', 9); \
                 INSERT INTO jobs (id, client_key, copy_index, account, service, model, request, digest, prompt, parents, \
                 phase, position, created_ms, changed_ms) VALUES ('j', 'k', 0, 'a', 'useapi', 'm', '{}', 'd', '', \
                 '[\"x\", 7]', 'done', 1, 1, 1); \
                 INSERT INTO ledger (job_id, attempt_id, account, model, kind, credits, at_ms) VALUES \
                 ('j', 't', 'a', 'm', 'reserved', 5.0, 900000), ('j', 't', 'a', 'm', 'estimated', 4.0, 900000), \
                 ('j', 't', 'a', 'm', 'released', 5.0, 900000), ('j', 't', 'a', 'm', 'charged', 6.0, 900000), \
                 ('j', 't', 'a', 'm', 'charged', NULL, 900000), ('j', 't', 'demo', 'm', 'charged', 9.0, 900000);",
            )
            .unwrap();

        run(&mut connection, folder.path()).unwrap();

        assert_eq!(ledger::spent(&connection, "demo", 900_000).unwrap(), (6.0, 1));
        assert_eq!(ledger::spent(&connection, "demo", 1_800_000).unwrap(), (0.0, 0));
        let models = gallery::by(&connection, Facet::Model).unwrap();
        assert_eq!((models[0].number, models[0].bytes), (2, 30));
        assert_eq!(gallery::count(&connection, &Query::default()).unwrap(), 2);
        assert_eq!(gallery::counts(&connection, "trash").unwrap()[0].bytes, 40);
        let mut parents = connection.prepare("SELECT parent FROM descent WHERE job_id = 'j' ORDER BY parent").unwrap();
        let parents: Vec<String> = parents.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        assert_eq!(parents, ["7", "x"]);
        let backup = format!("backups/before-version-{}.sqlite", STEPS.len());
        assert!(folder.path().join(backup).is_file());
    }

    /// An index as this version makes it, with a job's file, that says it is of a newer one.
    async fn of_tomorrow(folder: &Path, change: &str) {
        let store = Store::open(folder).unwrap();
        let file = "INSERT INTO assets (idx, created_ms, bytes, media, media_type, model, path, sha256) \
                    VALUES (0, 1, 10, 'image', 'image/png', 'm', 'media/a.png', 'x')";
        store.write(move |tx| Ok(tx.execute_batch(file)?)).await.unwrap();
        store.put_away().await;
        drop(store);
        let newer = Connection::open(folder.join(FILE)).unwrap();
        newer.execute_batch(&format!("{change}; PRAGMA user_version = 9000")).unwrap();
    }

    #[tokio::test]
    async fn an_index_of_a_newer_version_can_be_looked_at_and_refuses_every_write() {
        let folder = tempfile::tempdir().unwrap();
        of_tomorrow(folder.path(), "CREATE TABLE of_tomorrow (a); ALTER TABLE assets ADD COLUMN mood TEXT").await;
        let before = std::fs::read(folder.path().join(FILE)).unwrap();
        assert!(Store::is_newer(folder.path()));

        let store = Store::open_newer(folder.path()).unwrap();

        let count = store.read(|connection| gallery::count(connection, &Query::default())).await.unwrap();
        assert_eq!(count, 1);
        let refused = store.write(|tx| Ok(tx.execute_batch("DELETE FROM assets")?)).await.unwrap_err();
        assert!(matches!(refused, StoreError::OnlyLook { found: 9_000, .. }), "{refused}");
        store.put_away().await;
        drop(store);
        assert_eq!(std::fs::read(folder.path().join(FILE)).unwrap(), before);
    }

    #[tokio::test]
    async fn an_index_of_a_newer_version_that_lacks_what_is_read_here_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        of_tomorrow(folder.path(), "ALTER TABLE assets RENAME COLUMN sha256 TO digest").await;

        let refused = Store::open_newer(folder.path()).unwrap_err();

        assert!(matches!(refused, StoreError::Newer { found: 9_000, .. }), "{refused}");
    }

    #[test]
    fn an_index_of_a_newer_version_is_not_changed_in_a_single_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let newer = Connection::open(&path).unwrap();
        newer.execute_batch("CREATE TABLE jobs (of_tomorrow); PRAGMA user_version = 9000").unwrap();
        drop(newer);
        let before = std::fs::read(&path).unwrap();

        let refused = Store::open(folder.path()).unwrap_err();

        assert!(matches!(refused, StoreError::Newer { found: 9_000, .. }), "{refused}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was made beside it");
    }

    #[test]
    fn the_database_of_another_program_is_told_as_such_whatever_its_version_and_is_not_changed() {
        for version in [0, 3, 9_000] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(FILE);
            let theirs = Connection::open(&path).unwrap();
            theirs.execute_batch(&format!("CREATE TABLE songs (a); PRAGMA user_version = {version}")).unwrap();
            drop(theirs);
            let before = std::fs::read(&path).unwrap();

            let refused = Store::open(folder.path()).unwrap_err();

            assert!(matches!(refused, StoreError::Damaged(_)), "{version}: {refused}");
            assert!(!Store::is_newer(folder.path()), "{version}");
            assert_eq!(std::fs::read(&path).unwrap(), before, "{version}");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "{version}: nothing was made beside it");
        }
    }
}
