//! What became of a create call whose answer was lost.
//!
//! useapi.net lists its tasks and echoes our attempt id, so the answer is certain: found, or absent
//! from two complete listings some time apart. The official API has neither, so the counters before
//! and after are the witnesses; when they cannot tell, the user decides.
//!
//! A search takes a while. Where the user let the job be sent once more meanwhile, it says nothing of the later call.

use catalogue::Service;

use super::submit::persist;
use super::{Connected, Context, money};
use crate::failpoint::{self, Guard, Point};
use crate::job::{Hold, Phase};
use crate::provider::{AttemptTrace, Evidence, Pace, ProviderError, Task};
use crate::store::attempts::{self, Attempt, Outcome};
use crate::store::jobs::{self, Job, Move};
use crate::store::ledger::Entry;
use crate::store::log::Told;
use crate::store::{StoreError, meta};

/// Since when an answer is missed, as this process saw it. Clocks on the wall jump, so what must have passed before
/// something is proved is counted by the steady one, and from anew after each start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doubt {
    /// When this process first knew of the question, steady milliseconds.
    pub since: i64,
    /// Its first complete look after the grace time that showed nothing, steady milliseconds.
    pub looked: Option<i64>,
}

/// What a search came to.
#[derive(Debug)]
pub(super) enum Verdict {
    /// The task was found and is followed.
    Adopted,
    /// Nothing was created: back in the queue.
    Absent,
    /// Closed as paid and out of reach.
    Paid,
    /// The user must decide.
    Undecided,
    /// Not yet; look again then (steady milliseconds).
    Later(i64),
    /// It showed nothing for the first time; look again then (steady milliseconds).
    Looked {
        /// When it was looked.
        at: i64,
        /// When to look again.
        again: i64,
    },
    /// The service did not answer the search.
    Failed(ProviderError),
}

/// The name under which the official counters count a model.
pub(super) fn counted(model: &catalogue::Model) -> Option<&str> {
    model.model.as_deref()
}

/// When the first search for a lost answer makes sense, steady milliseconds.
fn first_look(connected: &Connected, doubt: Doubt) -> i64 {
    let early = match connected.provider.service() {
        // The list may show it at once, and then the job goes on without delay.
        Service::Useapi => connected.pace.status_floor * 2,
        // Counters say nothing certain before the grace time.
        Service::Runway => connected.pace.grace,
    };
    doubt.since + millis(early)
}

/// Searches once and writes down what that means.
pub(super) async fn search(
    cx: &Context,
    connected: &Connected,
    job: &Job,
    doubt: Doubt,
) -> Result<Verdict, StoreError> {
    let wanted = job.id.clone();
    let Some(attempt) = cx.store.read(move |c| attempts::last(c, &wanted)).await? else {
        return decide(cx, job, None, "There is no record of what was sent.").await;
    };
    let began = cx.clock.steady_ms();
    let first = first_look(connected, doubt);
    if began < first {
        return Ok(Verdict::Later(first));
    }
    let model = match cx.catalogue.model(&job.request.model) {
        Ok(model) => counted(model).unwrap_or_default().to_owned(),
        Err(_) => String::new(),
    };
    let (account, id) = (job.account.clone(), attempt.id.clone());
    let trace = AttemptTrace {
        attempt: attempt.id.clone(),
        model,
        seed: attempt.seed,
        prompt: job.request.prompt().to_owned(),
        sent_ms: attempt.sent_ms,
        earlier: cx.store.read(move |c| attempts::earlier(c, &account, &id)).await?,
        expected: attempt.expected,
    };
    let found = connected.provider.find(&trace).await;
    failpoint::reached(Point::Searched);
    match found {
        Err(error) => Ok(Verdict::Failed(error)),
        Ok(Evidence::Found(task)) => adopt(cx, job, &attempt, *task).await,
        Ok(Evidence::Absent { why }) => {
            let looking = Looking { service: connected.provider.service(), pace: connected.pace, doubt, began };
            absent(cx, job, &attempt, &looking, why).await
        }
        Ok(Evidence::Created { why }) => paid(cx, job, &attempt, why).await,
        Ok(Evidence::Unclear { why }) => decide(cx, job, Some(&attempt), &why).await,
    }
}

/// Follows a task that was found. Also used when a refusal for being busy names it as running.
pub(super) async fn adopt(cx: &Context, job: &Job, attempt: &Attempt, task: Task) -> Result<Verdict, StoreError> {
    let now = cx.clock.now_ms();
    let (id, searched) = (job.id.clone(), attempt.clone());
    let written = cx
        .store
        .write(move |tx| {
            let told = Some(Told::Found { task: task.remote_id.clone() });
            let change = Move { due_ms: Some(now), remote_id: Some(&task.remote_id), told, ..Default::default() };
            if attempts::is_last(tx, &searched)?
                && jobs::advance(tx, &id, Phase::Unknown, Phase::Waiting, now, &change)?
            {
                attempts::settle(tx, &searched.id, Outcome::Adopted, Some("found at the service"), now)?;
                attempts::accepted(tx, &searched.id, &task.remote_id, task.estimated, &task.echo)?;
            }
            Ok(())
        })
        .await;
    match written {
        Ok(()) => {
            failpoint::reached(Point::Adopted);
            cx.tell(&job.id).await;
            Ok(Verdict::Adopted)
        }
        // The task already belongs to another job, so it is not this one's.
        Err(StoreError::Sqlite(error))
            if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) =>
        {
            decide(cx, job, Some(attempt), "The task that fits is already followed by another job.").await
        }
        Err(error) => Err(error),
    }
}

/// One look: at which service and how fast that may be asked, what was known before, and when it began (steady
/// milliseconds).
struct Looking {
    service: Service,
    pace: Pace,
    doubt: Doubt,
    began: i64,
}

async fn absent(
    cx: &Context,
    job: &Job,
    attempt: &Attempt,
    &Looking { service, pace, doubt, began }: &Looking,
    why: String,
) -> Result<Verdict, StoreError> {
    let ripe = doubt.since + millis(pace.grace);
    if began < ripe {
        // Too early to prove anything; a new task may take a while to be listed.
        return Ok(Verdict::Later((began + millis(pace.busy_wait)).min(ripe).max(began + millis(pace.status_floor))));
    }
    let second = match service {
        Service::Useapi => doubt.looked.map(|first| first + millis(pace.second_look)),
        Service::Runway => Some(began),
    };
    let (searched, row, now) = (attempt.clone(), job.clone(), cx.clock.now_ms());
    match second {
        None => Ok(Verdict::Looked { at: began, again: began + millis(pace.second_look) }),
        Some(at) if began < at => Ok(Verdict::Later(at)),
        Some(_) => {
            persist(cx, move |tx| {
                let change = Move { told: Some(Told::Absent { why: why.clone() }), ..Default::default() };
                if attempts::is_last(tx, &searched)? && jobs::put_back(tx, &row.id, Phase::Unknown, now, &change)? {
                    attempts::settle(tx, &searched.id, Outcome::Absent, Some(&why), now)?;
                    money::release(tx, &row, &searched.id, now)?;
                }
                Ok(())
            })
            .await?;
            failpoint::reached(Point::Absent);
            cx.tell(&job.id).await;
            Ok(Verdict::Absent)
        }
    }
}

async fn paid(cx: &Context, job: &Job, attempt: &Attempt, why: String) -> Result<Verdict, StoreError> {
    let (searched, row, now) = (attempt.clone(), job.clone(), cx.clock.now_ms());
    persist(cx, move |tx| {
        let text = format!("It was very likely created and paid for, but its id never arrived: {why}.");
        let change = Move { error: Some(("paid_unreachable", &text)), story: &text, ..Default::default() };
        if attempts::is_last(tx, &searched)?
            && jobs::advance(tx, &row.id, Phase::Unknown, Phase::Unreachable, now, &change)?
        {
            attempts::settle(tx, &searched.id, Outcome::Created, Some(&why), now)?;
            money::close(tx, &row, &searched.id, Entry::Charged, row.price, now)?;
        }
        Ok(())
    })
    .await?;
    cx.tell(&job.id).await;
    Ok(Verdict::Paid)
}

async fn decide(cx: &Context, job: &Job, attempt: Option<&Attempt>, why: &str) -> Result<Verdict, StoreError> {
    let (id, why, now) = (job.id.clone(), why.to_owned(), cx.clock.now_ms());
    let searched = attempt.cloned();
    persist(cx, move |tx| {
        if let Some(attempt) = &searched
            && !attempts::is_last(tx, attempt)?
        {
            return Ok(());
        }
        let price = "It may have cost what the plan said";
        let text = format!("This was sent and never answered, and what can be seen does not tell: {why}. {price}.");
        let change =
            Move { error: Some(("undecided", &text)), hold: Some(Hold::Decision), story: &text, ..Default::default() };
        jobs::advance(tx, &id, Phase::Unknown, Phase::Unknown, now, &change)?;
        if let Some(attempt) = &searched {
            attempts::settle(tx, &attempt.id, Outcome::Unknown, Some(&why), now)?;
        }
        Ok(())
    })
    .await?;
    cx.tell(&job.id).await;
    Ok(Verdict::Undecided)
}

/// Turns what an earlier scheduler left open into questions: a job found `submitting` may or may
/// not have reached the service. Starts a new epoch, after which older schedulers claim nothing.
pub(super) async fn recover(cx: &Context) -> Result<i64, StoreError> {
    let now = cx.clock.now_ms();
    let epoch = cx
        .store
        .write(move |tx| {
            let epoch = meta::next_epoch(tx)?;
            for (id, why) in jobs::set_aside_unreadable(tx, now)? {
                tracing::error!(job = id, why, "a row cannot be read and is left alone");
            }
            for job in jobs::in_phase(tx, Phase::Submitting, u32::MAX)? {
                let text = "Framewright ended while this was being sent. It may have been created, so it is not sent \
                            again before that is known.";
                let change =
                    Move { due_ms: Some(now), error: Some(("unanswered", text)), story: text, ..Default::default() };
                let to = if failpoint::is_off(Guard::Unknown) { Phase::Queued } else { Phase::Unknown };
                jobs::advance(tx, &job.id, Phase::Submitting, to, now, &change)?;
                if let Some(attempt) = attempts::last(tx, &job.id)? {
                    attempts::settle(tx, &attempt.id, Outcome::Unknown, Some("the program ended"), now)?;
                }
            }
            Ok(epoch)
        })
        .await;
    failpoint::reached(Point::Recovered);
    epoch
}

fn millis(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::RemoteStatus;
    use crate::queue::testing::{as_it_stands, context, sent_twice};

    /// The second look, long after the grace time.
    fn ripe() -> Looking {
        let doubt = Doubt { since: -1_000_000, looked: Some(-500_000) };
        Looking { service: Service::Useapi, pace: Pace::at_speed(1.0), doubt, began: 0 }
    }

    #[tokio::test]
    async fn what_is_learned_of_an_earlier_call_says_nothing_of_a_later_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let cx = context(folder.path());
        let (job, earlier) = sent_twice(&cx, Phase::Unknown).await;
        let before = as_it_stands(&cx).await;

        adopt(&cx, &job, &earlier, Task::standing("first", RemoteStatus::Pending)).await.expect("written");
        assert_eq!(as_it_stands(&cx).await, before, "found");
        absent(&cx, &job, &earlier, &ripe(), "nothing".into()).await.expect("written");
        assert_eq!(as_it_stands(&cx).await, before, "absent: it would be sent a third time");
        paid(&cx, &job, &earlier, "counted".into()).await.expect("written");
        assert_eq!(as_it_stands(&cx).await, before, "paid");
        decide(&cx, &job, Some(&earlier), "unclear").await.expect("written");
        assert_eq!(as_it_stands(&cx).await, before, "unclear");

        let later = cx.store.read(|c| attempts::last(c, "a")).await.expect("read").expect("it was sent");
        absent(&cx, &job, &later, &ripe(), "nothing".into()).await.expect("written");
        let (job, outcomes) = as_it_stands(&cx).await;
        assert_eq!((job.phase, outcomes), (Phase::Queued, vec![Outcome::Abandoned, Outcome::Absent]));
    }
}
