//! Table `ledger`: what each attempt did to the money. Append-only.

use rusqlite::{Connection, Transaction, params};
use serde::Serialize;

use super::StoreError;
use super::jobs::Job;

/// A kind of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// Set aside when the intent was written.
    Reserved,
    /// No longer set aside: the attempt ended one way or another.
    Released,
    /// The service's own estimate.
    Estimated,
    /// Taken by the service.
    Charged,
    /// Given back by the service.
    Returned,
    /// Taken or not: nobody can tell.
    Unknown,
}

impl Entry {
    fn word(self) -> &'static str {
        match self {
            Entry::Reserved => "reserved",
            Entry::Released => "released",
            Entry::Estimated => "estimated",
            Entry::Charged => "charged",
            Entry::Returned => "returned",
            Entry::Unknown => "unknown",
        }
    }
}

/// Adds an entry. `credits` is `None` where the amount is not known.
pub fn add(
    tx: &Transaction<'_>,
    job: &Job,
    attempt_id: &str,
    entry: Entry,
    credits: Option<f64>,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO ledger (job_id, attempt_id, account, model, kind, credits, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![job.id, attempt_id, job.account, job.request.model, entry.word(), credits, now_ms])?;
    Ok(())
}

/// Sums in credits. A sum leaves out entries without an amount; `unpriced` counts those.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Totals {
    /// Still set aside for open attempts.
    pub reserved: f64,
    /// Estimated by the services.
    pub estimated: f64,
    /// Charged.
    pub charged: f64,
    /// Given back.
    pub returned: f64,
    /// Unknown amounts that may have been taken.
    pub unknown: f64,
    /// Entries of charge without an amount.
    pub unpriced: u64,
}

/// What part of the ledger to sum.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// One batch.
    pub batch_id: Option<String>,
    /// One job.
    pub job_id: Option<String>,
    /// One account.
    pub account: Option<String>,
    /// From this time on, Unix milliseconds.
    pub since_ms: Option<i64>,
}

/// Sums of a part of the ledger.
pub fn totals(connection: &Connection, scope: &Scope) -> Result<Totals, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, COALESCE(SUM(credits), 0.0), SUM(credits IS NULL) FROM ledger \
         WHERE (?1 IS NULL OR job_id IN (SELECT id FROM jobs WHERE batch_id = ?1)) \
         AND (?2 IS NULL OR job_id = ?2) AND (?3 IS NULL OR account = ?3) AND (?4 IS NULL OR at_ms >= ?4) GROUP BY kind",
    )?;
    let mut rows = statement.query(params![scope.batch_id, scope.job_id, scope.account, scope.since_ms])?;
    let mut totals = Totals::default();
    let mut released = 0.0;
    while let Some(row) = rows.next()? {
        let credits: f64 = row.get(1)?;
        match row.get::<_, String>(0)?.as_str() {
            "reserved" => totals.reserved = credits,
            "released" => released = credits,
            "estimated" => totals.estimated = credits,
            "charged" => {
                totals.charged = credits;
                totals.unpriced = row.get::<_, i64>(2)?.unsigned_abs();
            }
            "returned" => totals.returned = credits,
            _ => totals.unknown = credits,
        }
    }
    totals.reserved -= released;
    Ok(totals)
}

/// Credits spent by attempts that were sent since a moment, without the account that costs nothing: charged or still
/// set aside, less what was given back; and how many charges have no amount. The moment is taken as the beginning of
/// its quarter of an hour.
pub fn spent(connection: &Connection, free: &str, since_ms: i64) -> Result<(f64, u64), StoreError> {
    let (credits, unknown): (f64, i64) = connection
        .prepare_cached(
            "SELECT COALESCE(SUM(credits), 0.0), COALESCE(SUM(unknown), 0) FROM spent \
             WHERE quarter >= ?1 / 900000 AND account <> ?2",
        )?
        .query_row(params![since_ms, free], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((credits.max(0.0), unknown.unsigned_abs()))
}
