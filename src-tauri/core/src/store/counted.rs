//! The last attempt that moved, or may have moved, a counter of the official service.

use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;
use super::attempts::Outcome;
use crate::provider::Counters;

/// An attempt, as far as counters are concerned.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// Model id.
    pub model: String,
    /// What the counters should have shown if it had made nothing.
    pub expected: Option<Counters>,
    /// What became of it.
    pub outcome: Outcome,
    /// When that was known, or else when it was sent, Unix milliseconds.
    pub at_ms: i64,
    /// What it costs, where that is known.
    pub cost: Option<f64>,
}

/// The last attempt of an account at one of these models.
pub fn last(connection: &Connection, account: &str, models: &[String]) -> Result<Option<Counted>, StoreError> {
    let models = serde_json::to_string(models).map_err(std::io::Error::from)?;
    let sql = "SELECT model, expected_generations, expected_balance, outcome, COALESCE(ended_ms, attempts.sent_ms), \
               COALESCE(estimated, price) FROM attempts JOIN jobs ON jobs.id = attempts.job_id \
               WHERE account = ?1 AND model IN (SELECT value FROM json_each(?2)) AND attempts.sent IS NOT NULL \
               ORDER BY attempts.rowid DESC LIMIT 1";
    let read = |row: &rusqlite::Row<'_>| {
        let (generations, balance): (Option<i64>, Option<f64>) = (row.get(1)?, row.get(2)?);
        let outcome: String = row.get(3)?;
        Ok(Counted {
            model: row.get(0)?,
            expected: generations.zip(balance).map(|(generations, balance)| Counters { generations, balance }),
            outcome: Outcome::from_word(&outcome),
            at_ms: row.get(4)?,
            cost: row.get(5)?,
        })
    };
    Ok(connection.prepare_cached(sql)?.query_row(params![account, models], read).optional()?)
}
