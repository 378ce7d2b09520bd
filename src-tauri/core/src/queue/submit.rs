//! One create call: intent on disk, call, answer on disk.

use std::time::Duration;

use serde_json::Value;

use super::inputs::{self, Filled};
use super::line::longest_pause;
use super::{Connected, Context, Trouble, TroubleCause, caps, counters, money};
use crate::entropy::jittered;
use crate::event::Event;
use crate::failpoint::{self, Guard, Point};
use crate::job::{Hold, Phase};
use crate::provider::{
    Cause, Counters, Limit, ProviderError, Rejection, RunningTask, Submission, SubmitOptions, Submitted,
};
use crate::sentence;
use crate::store::attempts::{self, Intent, Outcome};
use crate::store::jobs::{self, Job, Move};
use crate::store::ledger::{self, Entry};
use crate::store::log::{self, Told};
use crate::store::{StoreError, batches, meta};

/// What the scheduler learns from a create call.
#[derive(Debug)]
pub(super) enum Effect {
    /// The service has it.
    Accepted,
    /// Not sent: somebody else changed the row, or a ceiling held it.
    NotClaimed,
    /// It ended: rejected or not sendable.
    Ended,
    /// The answer was lost, or tells nothing but the pause that the service asks for.
    Unknown { wait: Option<Duration> },
    /// The service refused one more for now.
    Busy { limit: Limit, wait: Duration, running: Vec<RunningTask> },
    /// The service asked for a pause when something was read that must be known before sending.
    Pause(Duration),
    /// The service could not be reached before anything was sent.
    Unreachable(String),
    /// The account needs attention.
    Trouble(Trouble),
}

/// Sends a queued job. Every state is on disk before the next step; whatever happens, the create
/// call goes out at most once for this attempt.
pub(super) async fn run(cx: &Context, connected: &Connected, epoch: i64, job: &Job) -> Result<Effect, StoreError> {
    let Ok(model) = cx.catalogue.model(&job.request.model) else {
        let text = format!("This version knows no model named {}.", job.request.model);
        return reject_before_sending(cx, job, "unknown_model", &text).await;
    };
    let checked = match model.check(&job.request.inputs) {
        Ok(checked) => checked,
        Err(problems) => {
            let text = problems.iter().map(|p| format!("{}: {}", p.path, p.message())).collect::<Vec<_>>().join("; ");
            return reject_before_sending(cx, job, "invalid", &text).await;
        }
    };
    let mut body = checked.body;
    match inputs::fill(cx, connected, job, model, &mut body).await? {
        Filled::Ready => {}
        Filled::Unfit(code, text) => return reject_before_sending(cx, job, code, &text).await,
        Filled::Failed(effect) => return Ok(effect),
    }
    let expected = match counters::expected(cx, connected, job, model).await? {
        Ok(expected) => expected,
        Err(effect) => return Ok(effect),
    };

    let attempt = cx.new_id();
    let sent = shortened(&Value::Object(body.clone()));
    let in_turn = cx.library.intents().await;
    if !claim(cx, connected.free, epoch, job, &attempt, expected, sent).await? {
        return Ok(Effect::NotClaimed);
    }
    let noted = cx.library.note_attempt(&attempt).await;
    drop(in_turn);
    failpoint::reached(Point::Claimed);
    cx.tell(&job.id).await;
    if let Err(error) = noted {
        let why = format!("The library's disk does not take it down: {error}.");
        return settle(cx, connected, job, &attempt, Submitted::NotSent { why }).await;
    }
    let options = merged(&job.options, &connected.options);
    let mut submitted = connected.provider.submit(&Submission { attempt: &attempt, model, body, options }).await;
    failpoint::reached(Point::Answered);
    if failpoint::is_off(Guard::NoRetry)
        && let Submitted::Unknown { why, .. } = submitted
    {
        submitted = Submitted::NotSent { why };
    }
    let effect = settle(cx, connected, job, &attempt, submitted).await;
    failpoint::reached(Point::Settled);
    effect
}

/// Writes the intent down, unless the row changed, the scheduler is not the newest, or a cap or the
/// batch's ceiling would be crossed (which holds the job).
async fn claim(
    cx: &Context,
    free: bool,
    epoch: i64,
    job: &Job,
    attempt: &str,
    expected: Option<Counters>,
    sent: Value,
) -> Result<bool, StoreError> {
    let (now, job, attempt) = (cx.clock.now_ms(), job.clone(), attempt.to_owned());
    let job_id = job.id.clone();
    let costs = !free && job.price != Some(0.0);
    let caps = cx.desk.caps();
    let calendar = cx.clock.calendar(now);
    let next_month_ms = calendar.next_month_ms + cx.clock.local_offset_ms(calendar.next_month_ms);
    let (claimed, held) = cx
        .store
        .write(move |tx| {
            let Some(row) = jobs::get(tx, &job.id)? else { return Ok((false, 0)) };
            if !meta::is_current(tx, epoch)? || meta::is_paused(tx)? || row.phase != Phase::Queued || row.hold.is_some()
            {
                return Ok((false, 0));
            }
            if costs && !failpoint::is_off(Guard::Caps) {
                let held = caps::hold(tx, &job, &caps, &calendar, next_month_ms, now)?;
                if held > 0 {
                    return Ok((false, held));
                }
            }
            if let Some(batch) = &job.batch_id
                && let Some((committed, ceiling)) = batches::committed(tx, batch)?
                && committed + job.price.unwrap_or(0.0) > ceiling + 1e-9
            {
                let text =
                    format!("Sending it would cross the ceiling of {} for this batch.", money::words(Some(ceiling)));
                let change = Move {
                    error: Some(("budget", &text)),
                    hold: Some(Hold::Budget),
                    story: &text,
                    ..Default::default()
                };
                jobs::advance(tx, &job.id, Phase::Queued, Phase::Queued, now, &change)?;
                return Ok((false, 0));
            }
            let change = Move { told: Some(Told::Sending), ..Default::default() };
            if !jobs::advance(tx, &job.id, Phase::Queued, Phase::Submitting, now, &change)? {
                return Ok((false, 0));
            }
            let seed = job.request.inputs.get("seed").and_then(Value::as_i64);
            let digest = job.request.digest();
            let intent = Intent { id: &attempt, job_id: &job.id, epoch, seed, digest: &digest, expected, sent: &sent };
            attempts::open(tx, &intent, now)?;
            money::reserve(tx, &job, &attempt, now)?;
            Ok((true, 0))
        })
        .await?;
    match (claimed, held) {
        (true, _) => {}
        (false, 0 | 1) => cx.tell(&job_id).await,
        (false, _) => cx.events.send(Event::Resync),
    }
    Ok(claimed)
}

/// Writes the answer down.
async fn settle(
    cx: &Context,
    connected: &Connected,
    job: &Job,
    attempt: &str,
    submitted: Submitted,
) -> Result<Effect, StoreError> {
    let now = cx.clock.now_ms();
    let (id, attempt, row) = (job.id.clone(), attempt.to_owned(), job.clone());
    let effect = match submitted {
        Submitted::Accepted { remote_id, estimated, routing, echo } => {
            persist(cx, move |tx| {
                let told = Some(Told::Accepted { task: remote_id.clone() });
                let change = Move { due_ms: Some(now), remote_id: Some(&remote_id), told, ..Default::default() };
                jobs::advance(tx, &row.id, Phase::Submitting, Phase::Waiting, now, &change)?;
                attempts::settle(tx, &attempt, Outcome::Accepted, None, now)?;
                attempts::accepted(tx, &attempt, &remote_id, estimated, &echo)?;
                if let Some(routing) = &routing {
                    attempts::routed(tx, &attempt, routing)?;
                    log::tell(
                        tx,
                        &row.id,
                        now,
                        Phase::Waiting,
                        &Told::Routed {
                            router: routing.router.clone(),
                            model: routing.model.clone(),
                            goes_by: routing.optimize_for.clone(),
                        },
                    )?;
                }
                if estimated.is_some() {
                    ledger::add(tx, &row, &attempt, Entry::Estimated, estimated, now)?;
                }
                Ok(())
            })
            .await?;
            Effect::Accepted
        }
        Submitted::NotSent { why } => {
            requeue(cx, row, attempt, Outcome::NotSent, None, None, why.clone()).await?;
            Effect::Unreachable(why)
        }
        Submitted::Busy { limit, wait, running } => {
            let wait = busy_wait(cx, connected, limit, wait);
            let text = match limit {
                Limit::Daily => "The service's limit for the day is reached. It goes on by itself when there is room.",
                Limit::Concurrency | Limit::Requests => "The service is busy. It goes on by itself.",
            };
            requeue(cx, row, attempt, Outcome::Busy, None, Some("busy"), text.into()).await?;
            Effect::Busy { limit, wait, running }
        }
        Submitted::Rejected(rejection) => rejected(cx, row, attempt, rejection).await?,
        Submitted::Unknown { why, wait } => {
            let due = now + 1000 / connected.pace.speed.max(1.0) as i64;
            persist(cx, move |tx| {
                let text =
                    format!("No usable answer ({why}). It may have been created, so it is not sent again by itself.");
                let change =
                    Move { due_ms: Some(due), error: Some(("unanswered", &text)), story: &text, ..Default::default() };
                jobs::advance(tx, &row.id, Phase::Submitting, Phase::Unknown, now, &change)?;
                attempts::settle(tx, &attempt, Outcome::Unknown, Some(&why), now)
            })
            .await?;
            Effect::Unknown { wait }
        }
    };
    cx.tell(&id).await;
    Ok(effect)
}

async fn rejected(cx: &Context, job: Job, attempt: String, rejection: Rejection) -> Result<Effect, StoreError> {
    if let Some(cause) = TroubleCause::of(rejection.cause) {
        let text = format!("{} Nothing was spent.", sentence::said(&rejection.message));
        requeue(cx, job, attempt, Outcome::Rejected, Some(Hold::Account), Some(cause.word()), text.clone()).await?;
        return Ok(Effect::Trouble(Trouble { cause, text: sentence::said(&rejection.message) }));
    }
    let (now, limits) = (cx.clock.now_ms(), cx.desk.failure_limits());
    persist(cx, move |tx| {
        let mut text = sentence::said(&rejection.message);
        for problem in &rejection.problems {
            text.push_str(&format!(" {}: {}.", problem.path, problem.message()));
        }
        let moderated = rejection.cause == Cause::Moderated;
        let (to, code, entry) = match rejection.cause {
            Cause::Moderated => (Phase::Refused, "moderated", Entry::Charged),
            Cause::NotEntitled => (Phase::Failed, "not_entitled", Entry::Returned),
            Cause::Gone => (Phase::Failed, "gone", Entry::Returned),
            Cause::Invalid | Cause::BadKey | Cause::NoCredits | Cause::AccountError => {
                (Phase::Failed, "invalid", Entry::Returned)
            }
        };
        let money_words = if moderated { "It may have been charged." } else { "Nothing was spent." };
        let story = format!("The service said no ({}): {text} {money_words}", rejection.status);
        let change = Move { error: Some((code, &text)), story: &story, limits, ..Default::default() };
        jobs::advance(tx, &job.id, Phase::Submitting, to, now, &change)?;
        attempts::settle(tx, &attempt, Outcome::Rejected, Some(&text), now)?;
        if moderated {
            money::close(tx, &job, &attempt, entry, job.price, now)
        } else {
            money::release(tx, &job, &attempt, now)
        }
    })
    .await?;
    Ok(Effect::Ended)
}

/// Back to the queue: nothing was created. Without a code, `text` is why it did not go out.
async fn requeue(
    cx: &Context,
    job: Job,
    attempt: String,
    outcome: Outcome,
    hold: Option<Hold>,
    code: Option<&'static str>,
    text: String,
) -> Result<(), StoreError> {
    let now = cx.clock.now_ms();
    persist(cx, move |tx| {
        let told = code.is_none().then(|| Told::NotSent { why: text.clone() });
        let why = told.as_ref().map_or_else(|| text.clone(), Told::to_string);
        let change =
            Move { hold, error: code.map(|code| (code, text.as_str())), story: &text, told, ..Default::default() };
        jobs::put_back(tx, &job.id, Phase::Submitting, now, &change)?;
        attempts::settle(tx, &attempt, outcome, Some(&why), now)?;
        money::release(tx, &job, &attempt, now)
    })
    .await
}

async fn reject_before_sending(cx: &Context, job: &Job, code: &'static str, text: &str) -> Result<Effect, StoreError> {
    let (now, id, text) = (cx.clock.now_ms(), job.id.clone(), text.to_owned());
    let limits = cx.desk.failure_limits();
    cx.store
        .write(move |tx| {
            let story = format!("Cannot be sent: {text} Nothing was spent.");
            let change = Move { error: Some((code, &text)), story: &story, limits, ..Default::default() };
            jobs::advance(tx, &id, Phase::Queued, Phase::Failed, now, &change)
        })
        .await?;
    cx.tell(&job.id).await;
    Ok(Effect::Ended)
}

/// Writes what the service answered; a disk that is full or busy must not lose it, so it is tried
/// until it works. Errors that trying again cannot mend come back.
pub(super) async fn persist<F>(cx: &Context, work: F) -> Result<(), StoreError>
where
    F: Fn(&rusqlite::Transaction<'_>) -> Result<(), StoreError> + Send + Sync + 'static,
{
    let work = std::sync::Arc::new(work);
    loop {
        let once = std::sync::Arc::clone(&work);
        match cx.store.write(move |tx| once(tx)).await {
            Err(StoreError::Sqlite(error)) if is_passing(&error) => {
                tracing::error!(%error, "cannot write the service's answer yet; trying again");
                cx.clock.sleep(Duration::from_secs(1)).await;
            }
            other => return other,
        }
    }
}

fn is_passing(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode;
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure | ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

/// What a failed read before sending means for the line.
pub(super) fn read_failed(cx: &Context, connected: &Connected, error: ProviderError) -> Effect {
    match error {
        ProviderError::Busy { wait } => Effect::Pause(busy_wait(cx, connected, Limit::Requests, wait)),
        ProviderError::Rejected(rejection) => match TroubleCause::of(rejection.cause) {
            Some(cause) => Effect::Trouble(Trouble { cause, text: sentence::said(&rejection.message) }),
            None => Effect::Unreachable(rejection.message),
        },
        ProviderError::Unavailable { why, .. } => Effect::Unreachable(why),
    }
}

/// As told (never less than a second, at most 15 minutes), else 10 to 30 s; a daily limit without a
/// figure is tried again every 15 minutes.
fn busy_wait(cx: &Context, connected: &Connected, limit: Limit, told: Option<Duration>) -> Duration {
    let pace = &connected.pace;
    let quarter = longest_pause(pace.speed);
    match (told, limit) {
        (Some(told), _) => {
            jittered(told.clamp(Duration::from_secs_f64(1.0 / pace.speed), quarter), 0.1, cx.entropy.as_ref())
        }
        (None, Limit::Daily) => quarter,
        (None, Limit::Concurrency | Limit::Requests) => jittered(pace.busy_wait, 2.0, cx.entropy.as_ref()),
    }
}

/// The job's own options, then the account's.
fn merged(job: &SubmitOptions, account: &SubmitOptions) -> SubmitOptions {
    SubmitOptions {
        email: job.email.clone().or_else(|| account.email.clone()),
        reply_url: job.reply_url.clone().or_else(|| account.reply_url.clone()),
        reply_ref: job.reply_ref.clone().or_else(|| account.reply_ref.clone()),
        max_jobs: job.max_jobs.or(account.max_jobs),
        explore: job.explore.or(account.explore),
    }
}

/// A copy of a body in which long data URIs are cut to their kind and length.
fn shortened(value: &Value) -> Value {
    match value {
        Value::String(text) if text.len() > 256 && text.starts_with("data:") => {
            let kind = text.split(',').next().unwrap_or_default();
            Value::String(format!("{kind},… ({} characters)", text.len()))
        }
        Value::Array(items) => Value::Array(items.iter().map(shortened).collect()),
        Value::Object(fields) => Value::Object(fields.iter().map(|(k, v)| (k.clone(), shortened(v))).collect()),
        other => other.clone(),
    }
}
