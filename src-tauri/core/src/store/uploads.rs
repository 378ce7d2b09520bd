//! Table `uploads`: files that a service already holds for an account.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::StoreError;

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
