//! Jobs that wait until they may be paid for.

use rusqlite::{Connection, Transaction, params};

use super::json;
use crate::store::{StoreError, batches};

/// Compared with sums of floating-point numbers.
const HAIR: f64 = 1e-6;

/// Why jobs wait for money.
#[derive(Clone, Debug, PartialEq)]
pub struct Short {
    /// Stable word.
    pub code: &'static str,
    /// For a person.
    pub text: String,
    /// When it ends by itself, Unix milliseconds.
    pub until_ms: Option<i64>,
}

/// Which jobs a cap is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among<'a> {
    /// All.
    All,
    /// Those of a batch.
    Batch(&'a str),
    /// Those that were queued alone.
    Alone,
}

impl<'a> Among<'a> {
    /// As the values of `?1 = 0 OR ?1 = 1 AND batch_id = ?2 OR ?1 = 2 AND batch_id IS NULL`.
    fn values(self) -> (i64, Option<&'a str>) {
        match self {
            Among::All => (0, None),
            Among::Batch(id) => (1, Some(id)),
            Among::Alone => (2, None),
        }
    }
}

/// Lets the jobs wait that are free to go and cost at least `price`; `free` is the account that costs nothing. Returns
/// how many.
pub fn hold_short(
    tx: &Transaction<'_>,
    short: &Short,
    among: Among<'_>,
    price: f64,
    free: &str,
    now_ms: i64,
) -> Result<usize, StoreError> {
    let mut statement = tx.prepare_cached(
        "UPDATE jobs SET hold = 'budget', error_code = ?1, error_text = ?2, due_ms = ?3, rev = rev + 1, changed_ms = ?4 \
         WHERE phase = 'queued' AND hold IS NULL AND account <> ?5 AND (price IS NULL OR price > 0) \
         AND COALESCE(price, 0) >= ?6 AND (?7 = 0 OR ?7 = 1 AND batch_id = ?8 OR ?7 = 2 AND batch_id IS NULL) RETURNING id",
    )?;
    let (which, batch_id) = among.values();
    let values = params![short.code, short.text, short.until_ms, now_ms, free, price - HAIR, which, batch_id];
    let held: Vec<String> = statement.query_map(values, |row| row.get(0))?.collect::<Result<_, _>>()?;
    tx.prepare_cached(
        "INSERT INTO job_log (job_id, at_ms, phase, text) SELECT value, ?2, 'queued', ?3 FROM json_each(?1)",
    )?
    .execute(params![json(&held)?, now_ms, short.text])?;
    Ok(held.len())
}

/// Whether any job waits for one of these reasons.
pub fn any_short(connection: &Connection, codes: &[&str]) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT 1 FROM jobs WHERE phase = 'queued' AND hold = 'budget' \
             AND error_code IN (SELECT value FROM json_each(?1)) LIMIT 1",
        )?
        .exists([json(&codes)?])?)
}

/// Lets jobs go on that waited for a reason and fit into `room` now. Returns how many.
pub fn release_short(
    tx: &Transaction<'_>,
    code: &str,
    among: Among<'_>,
    room: f64,
    now_ms: i64,
) -> Result<usize, StoreError> {
    let mut statement = tx.prepare_cached(
        "UPDATE jobs SET hold = NULL, error_code = NULL, error_text = NULL, due_ms = NULL, rev = rev + 1, changed_ms = ?4 \
         WHERE phase = 'queued' AND hold = 'budget' AND error_code = ?1 AND COALESCE(price, 0) <= ?2 \
         AND (price IS NOT NULL OR ?2 > ?3) AND (?5 = 0 OR ?5 = 1 AND batch_id = ?6 OR ?5 = 2 AND batch_id IS NULL) \
         RETURNING id",
    )?;
    let (which, batch_id) = among.values();
    let values = params![code, room.min(f64::MAX) + HAIR, 2.0 * HAIR, now_ms, which, batch_id];
    let free: Vec<String> = statement.query_map(values, |row| row.get(0))?.collect::<Result<_, _>>()?;
    tx.prepare_cached(
        "INSERT INTO job_log (job_id, at_ms, phase, text) \
         SELECT value, ?2, 'queued', 'There is room under your caps again.' FROM json_each(?1)",
    )?
    .execute(params![json(&free)?, now_ms])?;
    Ok(free.len())
}

/// Batches with jobs that wait for a reason, with what each has used or set aside.
pub fn short_batches(connection: &Connection, code: &str) -> Result<Vec<(String, f64)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT batch_id FROM jobs WHERE phase = 'queued' AND hold = 'budget' AND error_code = ?1 \
         AND batch_id IS NOT NULL",
    )?;
    let ids: Vec<String> = statement.query_map([code], |row| row.get(0))?.collect::<Result<_, _>>()?;
    ids.into_iter().map(|id| Ok((id.clone(), batches::used(connection, &id)?))).collect()
}

/// Most credits of what is to be sent and does not wait for money, the account that costs nothing left out.
pub fn to_be_spent(connection: &Connection, free: &str) -> Result<f64, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT COALESCE(SUM(price), 0.0) FROM jobs WHERE phase = 'queued' AND hold IS NOT 'budget' AND account <> ?1",
        )?
        .query_row([free], |row| row.get(0))?)
}
