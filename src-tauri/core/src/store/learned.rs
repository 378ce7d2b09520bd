//! Table `learned`: what experience taught about an account's model.

use rusqlite::{Connection, Transaction, params};

use super::StoreError;

/// What was learned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// Tasks at a time.
    pub width: Option<i64>,
    /// Quick end of the running times seen, unscaled milliseconds.
    pub fastest_ms: Option<i64>,
    /// Middle of them.
    pub usual_ms: Option<i64>,
}

/// Everything learned, by account and model.
pub fn all(connection: &Connection) -> Result<Vec<(String, String, Learned)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT account, model, width, fastest_ms, usual_ms FROM learned")?;
    let rows = statement.query_map([], |row| {
        let learned = Learned { width: row.get(2)?, fastest_ms: row.get(3)?, usual_ms: row.get(4)? };
        Ok((row.get(0)?, row.get(1)?, learned))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Replaces what is known of one account and model.
pub fn set(tx: &Transaction<'_>, account: &str, model: &str, learned: Learned) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO learned (account, model, width, fastest_ms, usual_ms) VALUES (?1, ?2, ?3, ?4, ?5) \
         ON CONFLICT (account, model) DO UPDATE SET width = excluded.width, fastest_ms = excluded.fastest_ms, \
         usual_ms = excluded.usual_ms",
        params![account, model, learned.width, learned.fastest_ms, learned.usual_ms],
    )?;
    Ok(())
}
