//! Schema versions. Each step is one transaction; a backup is taken before the first.

use std::path::Path;

use rusqlite::Connection;

use super::StoreError;

/// SQL of each version, in order; the version of a database is the number of steps it has seen.
const STEPS: &[&str] = &[include_str!("schema.sql")];

/// Brings a database to the newest version.
pub(super) fn run(connection: &mut Connection, folder: &Path) -> Result<(), StoreError> {
    let known = STEPS.len() as i64;
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    if found > 0 && found < known {
        let backups = folder.join("backups");
        std::fs::create_dir_all(&backups)?;
        let target = backups.join(format!("before-version-{known}.sqlite"));
        if !target.exists() {
            connection.execute("VACUUM INTO ?1", [target.to_string_lossy()])?;
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
    }
    Ok(())
}
