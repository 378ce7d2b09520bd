//! Stopping jobs, and saying what that costs.

use std::time::Duration;

use rusqlite::Transaction;
use serde::Serialize;
use serde_json::Value;

use super::line::longest_pause;
use super::submit::persist;
use super::{Connected, Context, money};
use crate::error::{Code, Error, Result};
use crate::failpoint::{self, Point};
use crate::job::Phase;
use crate::provider::{Cancel, ProviderError};
use crate::store::jobs::{self, Job, Move};
use crate::store::ledger::{self, Entry};
use crate::store::log::Told;
use crate::store::{StoreError, attempts};

/// A service that could not be asked is asked again after so long at least, in its own time.
const AGAIN: Duration = Duration::from_secs(5);

/// What came of a wish to stop a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "result", content = "text", rename_all = "snake_case")]
pub enum Cancelled {
    /// It was never sent: nothing is due.
    Free,
    /// Stopped before it began; the service gives the credits back.
    Returned,
    /// Stopped while it ran; it is charged.
    Charged,
    /// The service offers no way to stop it: it goes on, is charged, and its files will be kept.
    NotOffered,
    /// The service does not know it any more, so it makes nothing: an earlier wish got through, or somebody deleted it.
    Gone,
    /// It was finished already; its files are fetched and kept.
    TooLate,
    /// It is being sent, or its answer is lost: it is stopped as soon as that is known.
    Later,
    /// It had ended before.
    AlreadyEnded,
    /// The service could not be asked now; it is tried again by itself.
    Unavailable(String),
}

impl Cancelled {
    /// For a person: what happened, and the money.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Cancelled::Free => "Withdrawn before it was sent. Nothing was spent.".into(),
            Cancelled::Returned => "Stopped before it began. The service gives the credits back.".into(),
            Cancelled::Charged => "Stopped while it ran. The service charges it all the same.".into(),
            Cancelled::NotOffered => {
                "This service offers no way to stop a task. It goes on and is charged; its files will be kept.".into()
            }
            Cancelled::Gone => {
                "The service no longer knows this task, so nothing more is made. Whether it was charged is not known."
                    .into()
            }
            Cancelled::TooLate => "It was finished already and is charged. Its files are fetched and kept.".into(),
            Cancelled::Later => {
                "It is being sent, or its answer is not known yet. It is stopped as soon as that is known.".into()
            }
            Cancelled::AlreadyEnded => "It had already ended. Nothing changed.".into(),
            Cancelled::Unavailable(why) => {
                format!("The service could not be asked ({why}). It is tried again while Framewright runs.")
            }
        }
    }
}

/// Stops a job at once where that can be done, else notes the wish for the scheduler. How the job stands is looked at
/// and the wish is written down in one transaction: between the two, its call could be refused and it could be put back.
pub(super) async fn now(cx: &Context, id: &str) -> Result<Cancelled> {
    let (wanted, now) = (id.to_owned(), cx.clock.now_ms());
    let found = cx.store.write(move |tx| {
        let Some(job) = jobs::get(tx, &wanted)? else { return Ok(None) };
        match job.phase {
            Phase::Queued => {
                let change = Move { told: Some(Told::Withdrawn), ..Default::default() };
                jobs::advance(tx, &job.id, Phase::Queued, Phase::Cancelled, now, &change)?;
            }
            Phase::Submitting | Phase::Unknown | Phase::Waiting => jobs::ask_cancel(tx, &job.id, now)?,
            _ => {}
        }
        Ok(Some(job))
    });
    let job = found.await?.ok_or_else(|| Error::new(Code::NotFound, format!("There is no job {id}.")))?;
    let told = match job.phase {
        Phase::Queued => Cancelled::Free,
        Phase::Submitting | Phase::Unknown => Cancelled::Later,
        Phase::Waiting => {
            failpoint::reached(Point::CancelAsked);
            // Nobody is woken before: a scheduler would ask for the same.
            return match cx.desk.connect(&job.account, job.service).await {
                Ok(connected) => Ok(at_service(cx, &connected, &job).await?.0),
                Err(trouble) => Ok(Cancelled::Unavailable(trouble.text)),
            };
        }
        Phase::Downloading => return Ok(Cancelled::TooLate),
        Phase::Done | Phase::Failed | Phase::Refused | Phase::Cancelled | Phase::Unreachable => {
            return Ok(Cancelled::AlreadyEnded);
        }
    };
    cx.tell(&job.id).await;
    cx.wake.notify_one();
    Ok(told)
}

/// Asks the service to stop a waiting job and writes down what it said. The pause, where it asked for one.
pub(super) async fn at_service(
    cx: &Context,
    connected: &Connected,
    job: &Job,
) -> Result<(Cancelled, Option<Duration>), StoreError> {
    let Some(remote_id) = job.remote_id.as_deref() else { return Ok((Cancelled::Later, None)) };
    let _turn = cx.stopping.turn(&job.id).await;
    if let Some(told) = stopped_before(cx, &job.id, connected.pace.speed).await? {
        return Ok((told, None));
    }
    let mut pause = None;
    let result = match connected.provider.cancel(remote_id).await {
        Ok(Cancel::Returned) => Cancelled::Returned,
        Ok(Cancel::Charged) => Cancelled::Charged,
        Ok(Cancel::NotOffered) => Cancelled::NotOffered,
        Ok(Cancel::TooLate) => Cancelled::TooLate,
        Ok(Cancel::Gone) => Cancelled::Gone,
        Err(ProviderError::Busy { wait }) => {
            pause = wait.map(|wait| wait.min(longest_pause(connected.pace.speed)));
            Cancelled::Unavailable("it asks for a pause".into())
        }
        Err(error) => Cancelled::Unavailable(error.to_string()),
    };
    failpoint::reached(Point::CancelAnswered);
    let (row, said, now) = (job.clone(), result.clone(), cx.clock.now_ms());
    let again = pause.unwrap_or_default().max(AGAIN.div_f64(connected.pace.speed));
    let again_ms = now + i64::try_from(again.as_millis()).unwrap_or(i64::MAX);
    persist(cx, move |tx| write_down(tx, &row, &said, again_ms, now)).await?;
    cx.tell(&job.id).await;
    cx.wake.notify_one();
    Ok((result, pause))
}

/// Writes down what a service said to a wish to stop the task of a job. One that could not be asked is asked again then.
fn write_down(tx: &Transaction<'_>, job: &Job, said: &Cancelled, again_ms: i64, now_ms: i64) -> Result<(), StoreError> {
    // Stopped and sent once more by somebody else meanwhile: this is about the earlier task.
    let Some(remote_id) = job.remote_id.as_deref() else { return Ok(()) };
    if !jobs::follows(tx, &job.id, remote_id)? {
        return Ok(());
    }
    match said {
        Cancelled::Returned | Cancelled::Charged | Cancelled::Gone => {
            let words = said.words();
            let change = Move { error: Some(("cancelled", &words)), story: &words, ..Default::default() };
            if jobs::advance(tx, &job.id, Phase::Waiting, Phase::Cancelled, now_ms, &change)?
                && let Some(attempt) = attempts::last(tx, &job.id)?
            {
                let credits = attempt.estimated.or(job.price);
                // The service took the credits when it accepted the task; a return gives them back. What became of
                // them when it forgot the task, nobody can tell.
                let entry = if *said == Cancelled::Gone { Entry::Unknown } else { Entry::Charged };
                money::close_task(tx, job, &attempt, entry, credits, now_ms)?;
                let returned = (*said == Cancelled::Returned).then_some(credits).flatten();
                if returned.is_some() && !attempt.by_others() {
                    ledger::add(tx, job, &attempt.id, Entry::Returned, returned, now_ms)?;
                }
                let echo = attempt.echo.clone().unwrap_or(Value::Null);
                let charged = credits.filter(|_| entry == Entry::Charged);
                attempts::ended(tx, &attempt.id, charged, returned, &echo)?;
            }
            Ok(())
        }
        Cancelled::NotOffered => jobs::forget_cancel(tx, &job.id, &Told::NotStopped, now_ms),
        Cancelled::TooLate => jobs::forget_cancel(tx, &job.id, &Told::TooLate, now_ms),
        Cancelled::Unavailable(_) => jobs::postpone(tx, &job.id, again_ms),
        Cancelled::Free | Cancelled::Later | Cancelled::AlreadyEnded => Ok(()),
    }
}

/// What whoever had the turn before was told, where that was the job's end or not to ask again yet.
async fn stopped_before(cx: &Context, id: &str, speed: f64) -> Result<Option<Cancelled>, StoreError> {
    let id = id.to_owned();
    let (job, attempt) = cx.store.read(move |c| Ok((jobs::get(c, &id)?, attempts::last(c, &id)?))).await?;
    let Some(job) = job else { return Ok(Some(Cancelled::AlreadyEnded)) };
    Ok(match (job.phase, attempt.map(|attempt| (attempt.returned, attempt.charged))) {
        (Phase::Waiting, _) => {
            // Nobody is given more time than that; a clock that was put back since would.
            let longest = i64::try_from(longest_pause(speed).as_millis()).unwrap_or(i64::MAX);
            let left = job.due_ms.unwrap_or(0) - cx.clock.now_ms();
            (1..=longest).contains(&left).then(|| Cancelled::Unavailable("it was asked a moment ago".into()))
        }
        (Phase::Downloading, _) => Some(Cancelled::TooLate),
        (Phase::Cancelled, Some((Some(_), _))) => Some(Cancelled::Returned),
        (Phase::Cancelled, Some((None, Some(_)))) => Some(Cancelled::Charged),
        (Phase::Cancelled, _) => Some(Cancelled::Gone),
        _ => Some(Cancelled::AlreadyEnded),
    })
}

#[cfg(test)]
mod tests;
