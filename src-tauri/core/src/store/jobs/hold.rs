//! Holding jobs and letting them go on.

use rusqlite::{OptionalExtension, Transaction, params};

use super::service_word;
use crate::job::{Hold, Phase};
use crate::store::log::{self, Told};
use crate::store::{StoreError, breaker};

/// Holds jobs that are not sent, or lets them go on. Returns how many changed.
pub fn set_hold(tx: &Transaction<'_>, ids: &[String], hold: Option<Hold>, now_ms: i64) -> Result<usize, StoreError> {
    let told = if hold.is_some() { Told::Held } else { Told::Released };
    let mut changed = 0;
    for id in ids {
        if hold.is_none()
            && let Some(account) = tx
                .prepare_cached("SELECT account FROM jobs WHERE id = ?1 AND hold = 'breaker'")?
                .query_row([id], |row| row.get::<_, String>(0))
                .optional()?
        {
            breaker::start_anew(tx, &account, now_ms)?;
        }
        let done = tx
            .prepare_cached(
                "UPDATE jobs SET hold = ?2, rev = rev + 1, changed_ms = ?3, \
                 due_ms = CASE WHEN ?2 IS NULL AND hold = 'budget' THEN NULL ELSE due_ms END, \
                 error_code = CASE WHEN ?2 IS NULL THEN NULL ELSE error_code END, \
                 error_text = CASE WHEN ?2 IS NULL THEN NULL ELSE error_text END \
                 WHERE id = ?1 AND phase = 'queued' AND hold IS NOT ?2 AND hold IS NOT 'unreadable'",
            )?
            .execute(params![id, hold.map(Hold::word), now_ms])?;
        if done == 1 {
            log::tell(tx, id, now_ms, Phase::Queued, &told)?;
        }
        changed += done;
    }
    Ok(changed)
}

/// Holds every queued job of an account at a service, for a reason given as word and text.
pub fn hold_account(
    tx: &Transaction<'_>,
    account: &str,
    service: catalogue::Service,
    hold: Hold,
    (code, text): (&str, &str),
    now_ms: i64,
) -> Result<usize, StoreError> {
    Ok(tx
        .prepare_cached(
            "UPDATE jobs SET hold = ?3, error_code = ?4, error_text = ?5, rev = rev + 1, changed_ms = ?6 \
             WHERE account = ?1 AND service = ?2 AND phase = 'queued' AND (hold IS NULL OR hold = ?3)",
        )?
        .execute(params![account, service_word(service), hold.word(), code, text, now_ms])?)
}

/// Lets every queued job go on that is held for one reason, of one account or of all.
pub fn release(tx: &Transaction<'_>, account: Option<&str>, hold: Hold, now_ms: i64) -> Result<usize, StoreError> {
    Ok(tx
        .prepare_cached(
            "UPDATE jobs SET hold = NULL, error_code = NULL, error_text = NULL, rev = rev + 1, changed_ms = ?3 \
             WHERE (?1 IS NULL OR account = ?1) AND phase = 'queued' AND hold = ?2",
        )?
        .execute(params![account, hold.word(), now_ms])?)
}
