//! Table `batches`: jobs that were queued together.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;
use serde_json::Value;

use super::StoreError;

/// A batch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Batch {
    /// Id.
    pub id: String,
    /// The prompt file's name, or a word such as `prompt`.
    pub name: String,
    /// Most credits it may cost, where the user set a ceiling.
    pub max_credits: Option<f64>,
    /// Notes of the prompt file, by row.
    pub notes: Value,
    /// Unix milliseconds.
    pub created_ms: i64,
}

/// Adds a batch.
pub fn insert(tx: &Transaction<'_>, batch: &Batch) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO batches (id, name, max_credits, notes, created_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![batch.id, batch.name, batch.max_credits, batch.notes.to_string(), batch.created_ms],
    )?;
    Ok(())
}

/// One batch.
pub fn get(connection: &Connection, id: &str) -> Result<Option<Batch>, StoreError> {
    Ok(connection
        .query_row("SELECT id, name, max_credits, notes, created_ms FROM batches WHERE id = ?1", [id], |row| {
            Ok(Batch {
                id: row.get(0)?,
                name: row.get(1)?,
                max_credits: row.get(2)?,
                notes: serde_json::from_str(&row.get::<_, String>(3)?).unwrap_or(Value::Null),
                created_ms: row.get(4)?,
            })
        })
        .optional()?)
}

/// The most that the jobs of each of the last batches may cost by their known prices, newest first, at most `most` of
/// them. Batches that cost nothing tell nothing; `free` is the account that costs nothing.
pub fn last_prices(connection: &Connection, free: &str, most: u32) -> Result<Vec<f64>, StoreError> {
    // One after the other, so that no more batches are added up than are asked for.
    let mut newest = connection.prepare_cached("SELECT id FROM batches ORDER BY created_ms DESC, id DESC LIMIT 200")?;
    let mut price = connection
        .prepare_cached("SELECT COALESCE(SUM(price), 0.0) FROM jobs WHERE batch_id = ?1 AND account <> ?2")?;
    let mut ids = newest.query([])?;
    let mut prices = Vec::new();
    while let Some(row) = ids.next()? {
        let credits: f64 = price.query_row(params![row.get::<_, String>(0)?, free], |row| row.get(0))?;
        if credits > 0.0 {
            prices.push(credits);
        }
        if prices.len() >= most as usize {
            break;
        }
    }
    Ok(prices)
}

/// Credits that a batch has used or set aside so far, and its ceiling where it has one.
pub fn committed(connection: &Connection, id: &str) -> Result<Option<(f64, f64)>, StoreError> {
    let ceiling: Option<Option<f64>> =
        connection.query_row("SELECT max_credits FROM batches WHERE id = ?1", [id], |row| row.get(0)).optional()?;
    let Some(Some(ceiling)) = ceiling else { return Ok(None) };
    Ok(Some((used(connection, id)?, ceiling)))
}

/// Credits that a batch has used or set aside so far.
pub fn used(connection: &Connection, id: &str) -> Result<f64, StoreError> {
    let scope = super::ledger::Scope { batch_id: Some(id.into()), ..Default::default() };
    let totals = super::ledger::totals(connection, &scope)?;
    Ok(totals.reserved + totals.charged + totals.unknown - totals.returned)
}
