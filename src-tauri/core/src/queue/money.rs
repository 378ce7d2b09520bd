//! What the steps of an attempt do to the ledger.

use rusqlite::Transaction;

use crate::store::StoreError;
use crate::store::attempts::Attempt;
use crate::store::jobs::Job;
use crate::store::ledger::{self, Entry};

/// Sets credits aside when the intent is written.
pub(super) fn reserve(tx: &Transaction<'_>, job: &Job, attempt: &str, now_ms: i64) -> Result<(), StoreError> {
    ledger::add(tx, job, attempt, Entry::Reserved, job.price, now_ms)
}

/// Gives back what was set aside: nothing was created.
pub(super) fn release(tx: &Transaction<'_>, job: &Job, attempt: &str, now_ms: i64) -> Result<(), StoreError> {
    ledger::add(tx, job, attempt, Entry::Released, job.price, now_ms)
}

/// Ends an attempt with what it cost: gives back what was set aside and books the entry.
pub(super) fn close(
    tx: &Transaction<'_>,
    job: &Job,
    attempt: &str,
    entry: Entry,
    credits: Option<f64>,
    now_ms: i64,
) -> Result<(), StoreError> {
    release(tx, job, attempt, now_ms)?;
    ledger::add(tx, job, attempt, entry, credits, now_ms)
}

/// Ends an attempt whose task the service has told the end of. What another program spent is not ours: it stands with
/// the attempt, and the ledger and the caps leave it out.
pub(super) fn close_task(
    tx: &Transaction<'_>,
    job: &Job,
    attempt: &Attempt,
    entry: Entry,
    credits: Option<f64>,
    now_ms: i64,
) -> Result<(), StoreError> {
    if attempt.by_others() {
        return Ok(());
    }
    close(tx, job, &attempt.id, entry, credits, now_ms)
}

/// Credits in words.
pub(super) fn words(credits: Option<f64>) -> String {
    match credits {
        Some(1.0) => "1 credit".into(),
        Some(credits) if credits.fract() == 0.0 => format!("{credits:.0} credits"),
        Some(credits) => format!("{credits:.2} credits"),
        None => "an amount that the service did not tell".into(),
    }
}
