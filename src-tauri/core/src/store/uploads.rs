//! Table `uploads`: files that a service already holds for an account.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;

use super::StoreError;

/// A file that an account's service holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Upload {
    /// Id of the account.
    pub account: String,
    /// The file's SHA-256 in hex.
    pub sha256: String,
    /// What to write in a body in its place.
    pub reference: String,
    /// Until when, Unix milliseconds; `None`: as long as the service keeps it.
    pub valid_until_ms: Option<i64>,
}

/// All uploads that can still be used, by account and file.
pub fn list(connection: &Connection, now_ms: i64) -> Result<Vec<Upload>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT account, sha256, reference, valid_until_ms FROM uploads \
         WHERE valid_until_ms IS NULL OR valid_until_ms > ?1 ORDER BY account, sha256",
    )?;
    let rows = statement.query_map([now_ms], |row| {
        Ok(Upload { account: row.get(0)?, sha256: row.get(1)?, reference: row.get(2)?, valid_until_ms: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Forgets what an account's service holds under that reference: it is uploaded anew when it is needed.
pub fn forget(tx: &Transaction<'_>, account: &str, reference: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM uploads WHERE account = ?1 AND reference = ?2", params![account, reference])?;
    Ok(())
}

/// The reference under which an account's service holds a file and will for a while.
pub fn usable(connection: &Connection, account: &str, sha256: &str, now_ms: i64) -> Result<Option<String>, StoreError> {
    Ok(connection
        .query_row(
            "SELECT reference FROM uploads WHERE account = ?1 AND sha256 = ?2 \
             AND (valid_until_ms IS NULL OR valid_until_ms > ?3)",
            params![account, sha256, now_ms],
            |row| row.get(0),
        )
        .optional()?)
}

/// Notes an upload.
pub fn set(
    tx: &Transaction<'_>,
    account: &str,
    sha256: &str,
    reference: &str,
    valid_until_ms: Option<i64>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO uploads (account, sha256, reference, valid_until_ms) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (account, sha256) DO UPDATE SET reference = excluded.reference, valid_until_ms = excluded.valid_until_ms",
        params![account, sha256, reference, valid_until_ms],
    )?;
    Ok(())
}
