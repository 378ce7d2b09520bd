//! Guarded moves from phase to phase.

use rusqlite::{OptionalExtension, Transaction, named_params, params};

use crate::failpoint::{self, Guard};
use crate::job::{Hold, Phase};
use crate::settings::FailureLimits;
use crate::store::log::{self, Told};
use crate::store::{StoreError, breaker};

/// What changes with a move, beside the phase.
#[derive(Clone, Debug, Default)]
pub struct Move<'a> {
    /// When to look again; `None` clears it.
    pub due_ms: Option<i64>,
    /// The service's id; `None` keeps what is there.
    pub remote_id: Option<&'a str>,
    /// Why it waits or ended: word and text; `None` clears both.
    pub error: Option<(&'a str, &'a str)>,
    /// What holds it; `None` clears it.
    pub hold: Option<Hold>,
    /// The line for the job's story where it is about a reason: all that is known of it.
    pub story: &'a str,
    /// The line for the job's story where it is about anything else.
    pub told: Option<Told>,
    /// How many failures hold the rest, for moves that end without a result.
    pub limits: FailureLimits,
}

/// Moves a job from one phase to another, with its line in the story. One that fails or is refused too often alike
/// holds the rest ([`breaker`]). Returns whether it was still in the first phase; when it was not, nothing changes.
///
/// # Panics
/// In tests, when the move is not one that [`Phase::may_become`] allows.
pub fn advance(
    tx: &Transaction<'_>,
    id: &str,
    from: Phase,
    to: Phase,
    now_ms: i64,
    change: &Move<'_>,
) -> Result<bool, StoreError> {
    debug_assert!(from == to || from.may_become(to), "{from} → {to}");
    let changed = tx
        .prepare_cached(
            "UPDATE jobs SET phase = :to, due_ms = :due, \
             remote_id = CASE WHEN :to = 'queued' THEN NULL ELSE COALESCE(:remote, remote_id) END, \
             error_code = :code, error_text = :text, hold = :hold, \
             remote_word = CASE WHEN :to = 'waiting' THEN remote_word END, \
             progress = CASE WHEN :to IN ('waiting', 'downloading') THEN progress END, \
             sent_ms = CASE WHEN :to = 'waiting' THEN COALESCE(sent_ms, :now) \
                            WHEN :to = 'queued' THEN NULL ELSE sent_ms END, \
             cancel = CASE WHEN :to IN ('submitting', 'unknown', 'waiting') THEN cancel ELSE 0 END, \
             rev = rev + 1, changed_ms = :now WHERE id = :id AND phase = :from",
        )?
        .execute(named_params! {
            ":to": to.word(), ":due": change.due_ms, ":remote": change.remote_id,
            ":code": change.error.map(|(code, _)| code), ":text": change.error.map(|(_, text)| text),
            ":hold": change.hold.map(Hold::word), ":now": now_ms, ":id": id, ":from": from.word(),
        })?;
    if changed == 1 {
        match (&change.told, change.error) {
            (Some(told), _) => log::tell(tx, id, now_ms, to, told)?,
            (None, Some((word, _))) => log::because(tx, id, now_ms, to, word, change.story)?,
            (None, None) => log::add(tx, id, now_ms, to, change.story)?,
        }
        if matches!(to, Phase::Failed | Phase::Refused) {
            breaker::trip(tx, id, to, change.limits, now_ms)?;
        }
    }
    Ok(changed == 1)
}

/// Puts a job back whose create call made nothing. One that somebody wanted stopped meanwhile has nothing to be stopped
/// any more: it is withdrawn, and never sent. Returns whether it was still in the first phase.
pub fn put_back(
    tx: &Transaction<'_>,
    id: &str,
    from: Phase,
    now_ms: i64,
    change: &Move<'_>,
) -> Result<bool, StoreError> {
    let stopped = tx
        .prepare_cached("SELECT cancel FROM jobs WHERE id = ?1 AND phase = ?2")?
        .query_row(params![id, from.word()], |row| row.get::<_, bool>(0))
        .optional()?;
    let moved = advance(tx, id, from, Phase::Queued, now_ms, change)?;
    if moved && stopped == Some(true) && !failpoint::is_off(Guard::Withdrawal) {
        let withdrawn = Move { told: Some(Told::Withdrawn), ..Default::default() };
        advance(tx, id, Phase::Queued, Phase::Cancelled, now_ms, &withdrawn)?;
    }
    Ok(moved)
}

/// Notes what a poll saw of a waiting job. `progress` never goes back.
pub fn observe(
    tx: &Transaction<'_>,
    id: &str,
    word: &str,
    progress: Option<f64>,
    due_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE jobs SET remote_word = ?2, progress = MAX(COALESCE(progress, 0), COALESCE(?3, 0)), due_ms = ?4, \
         rev = rev + (remote_word IS NOT ?2 OR COALESCE(progress, 0) < COALESCE(?3, 0)), changed_ms = ?5 \
         WHERE id = ?1 AND phase = 'waiting'",
    )?
    .execute(params![id, word, progress, due_ms, now_ms])?;
    Ok(())
}

/// Sets when to look at a job again, without a line in its story.
pub fn postpone(tx: &Transaction<'_>, id: &str, due_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE jobs SET due_ms = ?2 WHERE id = ?1")?.execute(params![id, due_ms])?;
    Ok(())
}

/// Notes that the user wants a job stopped as soon as that can be done. One that is not under way stays as it is.
pub fn ask_cancel(tx: &Transaction<'_>, id: &str, now_ms: i64) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE jobs SET cancel = 1, rev = rev + 1, changed_ms = ?2 WHERE id = ?1 \
         AND phase IN ('submitting', 'waiting', 'unknown')",
        params![id, now_ms],
    )?;
    Ok(())
}

/// Drops the wish to stop a waiting job, with the reason as a line in its story.
pub fn forget_cancel(tx: &Transaction<'_>, id: &str, told: &Told, now_ms: i64) -> Result<(), StoreError> {
    let changed = tx.execute(
        "UPDATE jobs SET cancel = 0, due_ms = ?2, rev = rev + 1, changed_ms = ?2 WHERE id = ?1 AND phase = 'waiting'",
        params![id, now_ms],
    )?;
    if changed == 1 {
        log::tell(tx, id, now_ms, Phase::Waiting, told)?;
    }
    Ok(())
}

/// Ends queued jobs of a model that this version does not know.
pub fn fail_unknown_model(
    tx: &Transaction<'_>,
    account: &str,
    model: &str,
    limits: FailureLimits,
    now_ms: i64,
) -> Result<(), StoreError> {
    let ids: Vec<String> = tx
        .prepare("SELECT id FROM jobs WHERE account = ?1 AND model = ?2 AND phase = 'queued' AND hold IS NULL")?
        .query_map([account, model], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let text = format!("This version knows no model named {model}.");
    let story = format!("Cannot be sent: {text} Nothing was spent.");
    for id in ids {
        let change = Move { error: Some(("unknown_model", &text)), story: &story, limits, ..Default::default() };
        advance(tx, &id, Phase::Queued, Phase::Failed, now_ms, &change)?;
    }
    Ok(())
}
