//! What repeated failures hold: the jobs of an account that are not sent, once the same thing went wrong too often.
//!
//! Nothing is held twice for the same failures: what a person lets go counts from then on.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::jobs::{self, Move};
use super::log::{self, Told};
use super::{StoreError, meta};
use crate::job::{Hold, Phase};
use crate::settings::FailureLimits;

/// The word of jobs that wait because too many were refused.
pub const MANY_REFUSED: &str = "many_refused";
/// The word of jobs that wait because the same thing went wrong again and again.
pub const SAME_CAUSE: &str = "same_cause";

/// The word of jobs that a person closed whose answer was lost. It tells nothing of the service or the prompts.
pub const CLOSED: &str = "closed";

/// What is held of an account for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tripped {
    /// The account.
    pub account: String,
    /// [`MANY_REFUSED`] or [`SAME_CAUSE`].
    pub code: String,
    /// The same for a person.
    pub text: String,
    /// Jobs held.
    pub held: u64,
}

/// Holds what is not sent yet when the job that just ended was one too many. Part of the transaction that ends it.
pub(super) fn trip(
    tx: &Transaction<'_>,
    id: &str,
    to: Phase,
    limits: FailureLimits,
    now_ms: i64,
) -> Result<(), StoreError> {
    let FailureLimits { refused: most, of, alike: in_a_row } = limits;
    let (account, model, code, said): (String, String, Option<String>, Option<String>) = tx
        .prepare_cached("SELECT account, model, error_code, error_text FROM jobs WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    if to == Phase::Refused {
        let refused = refused(tx, &account, of)?;
        if refused >= most {
            let text = format!(
                "{refused} of the last {of} jobs of this account were refused by moderation. The rest is held, \
                 so that the account is not put at risk. Look at the prompts, then let them go."
            );
            hold(tx, &account, None, (MANY_REFUSED, &text), now_ms)?;
        }
        return Ok(());
    }
    let Some(code) = code.filter(|code| code != CLOSED) else { return Ok(()) };
    if alike(tx, &account, &model, &code, in_a_row)? {
        let said = said.unwrap_or_default();
        let text = format!("The last {in_a_row} jobs of this model ended alike: {said} The rest is held.");
        hold(tx, &account, Some(&model), (SAME_CAUSE, &text), now_ms)?;
    }
    Ok(())
}

/// How many of the last `of` jobs of the account that ended were refused, since a person last let held ones go.
pub fn refused(connection: &Connection, account: &str, of: u32) -> Result<u32, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT COUNT(*) FILTER (WHERE phase = 'refused') FROM (SELECT phase FROM jobs WHERE account = ?1 \
         AND phase IN ('done', 'failed', 'refused') AND error_code IS NOT 'closed' AND changed_ms > ?2 \
         ORDER BY changed_ms DESC, id DESC LIMIT ?3)",
    )?;
    Ok(statement.query_row(params![account, since(connection, account)?, of], |row| row.get(0))?)
}

/// Whether the last jobs of a model all failed with this word.
fn alike(tx: &Transaction<'_>, account: &str, model: &str, code: &str, in_a_row: u32) -> Result<bool, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT COUNT(*) FROM (SELECT phase, error_code FROM jobs WHERE account = ?1 \
         AND phase IN ('done', 'failed', 'refused') AND error_code IS NOT 'closed' AND changed_ms > ?2 AND model = ?3 \
         ORDER BY changed_ms DESC, id DESC LIMIT ?4) WHERE phase = 'failed' AND error_code = ?5",
    )?;
    let found: u32 =
        statement.query_row(params![account, since(tx, account)?, model, in_a_row, code], |row| row.get(0))?;
    Ok(found >= in_a_row)
}

fn hold(
    tx: &Transaction<'_>,
    account: &str,
    model: Option<&str>,
    (code, text): (&str, &str),
    now_ms: i64,
) -> Result<(), StoreError> {
    let mut rest = tx.prepare_cached(
        "UPDATE jobs SET hold = 'breaker', error_code = ?3, error_text = ?4, rev = rev + 1, changed_ms = ?5 \
         WHERE account = ?1 AND (?2 IS NULL OR model = ?2) AND phase = 'queued' AND hold IS NULL RETURNING id",
    )?;
    let held: Vec<String> =
        rest.query_map(params![account, model, code, text, now_ms], |row| row.get(0))?.collect::<Result<_, _>>()?;
    held.iter().try_for_each(|id| log::because(tx, id, now_ms, Phase::Queued, code, text))
}

/// What is held, by account and reason.
pub fn tripped(connection: &Connection) -> Result<Vec<Tripped>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT account, COALESCE(error_code, ''), MAX(COALESCE(error_text, '')), COUNT(*) FROM jobs \
         WHERE hold IN ('breaker', 'decision', 'unreadable') AND hold = 'breaker' GROUP BY 1, 2 ORDER BY 1, 2",
    )?;
    let rows = statement.query_map([], |row| {
        let held: i64 = row.get(3)?;
        Ok(Tripped { account: row.get(0)?, code: row.get(1)?, text: row.get(2)?, held: held.unsigned_abs() })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Lets everything of an account go that failures hold. Returns how many jobs.
pub fn let_go(tx: &Transaction<'_>, account: &str, now_ms: i64) -> Result<usize, StoreError> {
    start_anew(tx, account, now_ms)?;
    jobs::release(tx, Some(account), Hold::Breaker, now_ms)
}

/// Takes everything of an account out of the queue that failures hold. Returns the jobs.
pub fn withdraw(tx: &Transaction<'_>, account: &str, now_ms: i64) -> Result<Vec<String>, StoreError> {
    start_anew(tx, account, now_ms)?;
    let mut held = tx.prepare_cached(
        "SELECT id FROM jobs WHERE hold IN ('breaker', 'decision', 'unreadable') AND hold = 'breaker' AND account = ?1",
    )?;
    let held: Vec<String> = held.query_map([account], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let change = Move { told: Some(Told::Withdrawn), ..Default::default() };
    for id in &held {
        jobs::advance(tx, id, Phase::Queued, Phase::Cancelled, now_ms, &change)?;
    }
    Ok(held)
}

/// Failures of the account that ended until now count no more.
pub(super) fn start_anew(tx: &Transaction<'_>, account: &str, now_ms: i64) -> Result<(), StoreError> {
    meta::set_text(tx, &mark(account), &now_ms.to_string())
}

fn since(connection: &Connection, account: &str) -> Result<i64, StoreError> {
    let mut statement = connection.prepare_cached("SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?1")?;
    Ok(statement.query_row([mark(account)], |row| row.get(0)).optional()?.unwrap_or(0))
}

fn mark(account: &str) -> String {
    format!("breaker since {account}")
}

#[cfg(test)]
mod tests;
