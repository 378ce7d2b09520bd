//! Table `meta`: single values of a library.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::StoreError;

/// There while nothing new may be sent.
const PAUSED: &str = "paused";

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

/// Whether the user wants nothing new to be sent.
pub fn is_paused(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached("SELECT 1 FROM meta WHERE key = ?1")?.exists([PAUSED])?)
}

/// Lets nothing new be sent, or lets it go on. Returns whether that changed anything.
pub fn set_paused(tx: &Transaction<'_>, paused: bool) -> Result<bool, StoreError> {
    let changed = if paused {
        tx.execute("INSERT INTO meta (key, value) VALUES (?1, 1) ON CONFLICT DO NOTHING", [PAUSED])?
    } else {
        tx.execute("DELETE FROM meta WHERE key = ?1", [PAUSED])?
    };
    Ok(changed > 0)
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
