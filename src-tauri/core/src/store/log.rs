//! Table `job_log`: a job's story, line by line.

use rusqlite::{Connection, Transaction, params};
use serde::Serialize;

use super::StoreError;
use crate::job::Phase;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Unix milliseconds.
    pub at_ms: i64,
    /// Phase word after it.
    pub phase: String,
    /// For a person.
    pub text: String,
}

/// Adds a line.
pub fn add(tx: &Transaction<'_>, job_id: &str, at_ms: i64, phase: Phase, text: &str) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO job_log (job_id, at_ms, phase, text) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
        job_id,
        at_ms,
        phase.word(),
        text
    ])?;
    Ok(())
}

/// The whole story, oldest first.
pub fn of(connection: &Connection, job_id: &str) -> Result<Vec<Line>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT at_ms, phase, text FROM job_log WHERE job_id = ?1 ORDER BY id")?;
    let rows =
        statement.query_map([job_id], |row| Ok(Line { at_ms: row.get(0)?, phase: row.get(1)?, text: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
