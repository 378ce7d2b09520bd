//! Table `meta`: single values of a library.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::StoreError;

/// The scheduler that may send: a number that grows with each one that starts.
const EPOCH: &str = "epoch";

/// Starts a new scheduler's time; older ones can claim nothing from now on.
pub fn next_epoch(tx: &Transaction<'_>) -> Result<i64, StoreError> {
    tx.execute(
        "INSERT INTO meta (key, value) VALUES (?1, 1) ON CONFLICT (key) DO UPDATE SET value = value + 1",
        [EPOCH],
    )?;
    Ok(tx.query_row("SELECT value FROM meta WHERE key = ?1", [EPOCH], |row| row.get(0))?)
}

/// Whether `epoch` is still the newest.
pub fn is_current(tx: &Transaction<'_>, epoch: i64) -> Result<bool, StoreError> {
    let now: Option<i64> =
        tx.query_row("SELECT value FROM meta WHERE key = ?1", [EPOCH], |row| row.get(0)).optional()?;
    Ok(now == Some(epoch))
}

/// A text value.
pub fn text(connection: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(connection.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).optional()?)
}

/// Sets a text value.
pub fn set_text(tx: &Transaction<'_>, key: &str, value: &str) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        params![key, value],
    )?;
    Ok(())
}
