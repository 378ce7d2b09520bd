//! What people decide about jobs that ended, and about those whose answer was lost.

use rusqlite::Connection;

use super::unusual::{Agreed, Size};
use super::{Queue, money};
use crate::error::{Error, Result};
use crate::event::Event;
use crate::job::Phase;
use crate::refusal::Refusal;
use crate::store::attempts::{self, Outcome};
use crate::store::jobs::{self, Move};
use crate::store::ledger::Entry;
use crate::store::log::Told;
use crate::store::{StoreError, breaker, outputs};

/// What the user decides about a job whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Nothing was created: queue it again. May pay twice if that is wrong.
    SendAgain,
    /// It was created and is out of reach: close it as paid.
    Paid,
    /// It was created, and this is its id at the service.
    Adopt(String),
    /// Close it without a word on the money.
    Close,
}

/// A job that ended without a result, and can go again.
struct Ended {
    id: String,
    phase: Phase,
    /// Its files were made, and only have to be fetched.
    paid: bool,
}

/// Those of some jobs that can go again, and how much of it has to be sent once more.
fn ended(connection: &Connection, ids: &[String]) -> Result<(Vec<Ended>, Size), StoreError> {
    let (mut ended, mut size) = (Vec::new(), Size::default());
    for id in ids {
        let Some(job) = jobs::get(connection, id)? else { continue };
        if !matches!(job.phase, Phase::Failed | Phase::Refused | Phase::Cancelled | Phase::Unreachable) {
            continue;
        }
        let paid = job.phase == Phase::Failed && !outputs::of(connection, id)?.is_empty();
        if !paid {
            size.add(&job.account, job.price);
        }
        ended.push(Ended { id: job.id, phase: job.phase, paid });
    }
    Ok((ended, size))
}

impl Queue {
    /// Lets ended jobs go again. A job whose files are paid for goes back to fetching them and costs
    /// nothing; any other is queued as a new attempt. `done` jobs are left alone. Returns how many.
    ///
    /// Fails with [`Refusal::AskTwice`], and changes nothing, when what may cost something is far more than usual and that
    /// was not agreed to.
    pub async fn retry(&self, ids: Vec<String>, agreed: Agreed) -> Result<usize> {
        let now = self.cx.clock.now_ms();
        let wanted = ids.clone();
        let changed = self
            .cx
            .store
            .write(move |tx| {
                let (ended, size) = ended(tx, &wanted)?;
                if agreed == Agreed::Once
                    && let Some(large) = size.unusual(tx)?
                {
                    return Ok(Err(Refusal::AskTwice { large }));
                }
                let mut changed = 0;
                for Ended { id, phase, paid } in ended {
                    let (to, told) =
                        if paid { (Phase::Downloading, Told::FetchAgain) } else { (Phase::Queued, Told::SendAgain) };
                    let change = Move { due_ms: paid.then_some(now), told: Some(told), ..Default::default() };
                    changed += usize::from(jobs::advance(tx, &id, phase, to, now, &change)?);
                }
                Ok(Ok(changed))
            })
            .await?
            .map_err(Error::from)?;
        self.changed(&ids).await;
        Ok(changed)
    }

    /// What [`Queue::retry`] of these would send again.
    pub async fn size_again(&self, ids: Vec<String>) -> Result<Size> {
        Ok(self.cx.store.read(move |c| ended(c, &ids)).await?.1)
    }

    /// The user's word on a job whose answer was lost.
    ///
    /// Fails with `Conflict` when the job is not `unknown` (or, to adopt, `unreachable`) any more.
    pub async fn resolve(&self, id: &str, resolution: Resolution) -> Result<()> {
        let (now, limits) = (self.cx.clock.now_ms(), self.cx.desk.failure_limits());
        let wanted = id.to_owned();
        let moved = self
            .cx
            .store
            .write(move |tx| {
                let Some(job) = jobs::get(tx, &wanted)? else { return Ok(false) };
                if !matches!(job.phase, Phase::Unknown | Phase::Unreachable) {
                    return Ok(false);
                }
                let Some(attempt) = attempts::last(tx, &wanted)? else { return Ok(false) };
                let (to, outcome, entry, change) = match &resolution {
                    Resolution::SendAgain => (
                        Phase::Queued,
                        Outcome::Abandoned,
                        Some(Entry::Unknown),
                        Move { told: Some(Told::SaidAbsent), ..Default::default() },
                    ),
                    Resolution::Paid => (
                        Phase::Unreachable,
                        Outcome::Created,
                        Some(Entry::Charged),
                        Move {
                            error: Some(("paid", "It was made and paid for, but its id never arrived.")),
                            told: Some(Told::SaidPaid),
                            ..Default::default()
                        },
                    ),
                    Resolution::Adopt(remote_id) => (
                        Phase::Waiting,
                        Outcome::Adopted,
                        None,
                        Move {
                            due_ms: Some(now),
                            remote_id: Some(remote_id),
                            told: Some(Told::SaidTask),
                            ..Default::default()
                        },
                    ),
                    Resolution::Close => (
                        Phase::Failed,
                        Outcome::Abandoned,
                        Some(Entry::Unknown),
                        Move {
                            limits,
                            error: Some((breaker::CLOSED, "You closed it. Whether it was paid is not known.")),
                            told: Some(Told::Closed),
                            ..Default::default()
                        },
                    ),
                };
                let settled = job.phase == Phase::Unreachable;
                if settled && !matches!(resolution, Resolution::SendAgain | Resolution::Adopt(_)) {
                    return Ok(false);
                }
                attempts::settle(tx, &attempt.id, outcome, Some("the user's word"), now)?;
                if let Some(entry) = entry.filter(|_| !settled) {
                    money::close(tx, &job, &attempt.id, entry, job.price, now)?;
                }
                jobs::advance(tx, &wanted, job.phase, to, now, &change)
            })
            .await
            .map_err(|error| match error {
                StoreError::Sqlite(ref sql)
                    if sql.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) =>
                {
                    Error::from(Refusal::TaskFollowed)
                }
                other => other.into(),
            })?;
        if !moved {
            return Err(Refusal::JobDecided.into());
        }
        self.changed(&[id.to_owned()]).await;
        Ok(())
    }

    /// Looks for lost answers again now instead of when it is due.
    pub async fn look_again(&self, id: &str) -> Result<()> {
        let (now, wanted) = (self.cx.clock.now_ms(), id.to_owned());
        let looked = self
            .cx
            .store
            .write(move |tx| match jobs::get(tx, &wanted)? {
                Some(job) if job.phase == Phase::Unknown => {
                    let change = Move { due_ms: Some(now), told: Some(Told::LookAgain), ..Default::default() };
                    jobs::advance(tx, &wanted, Phase::Unknown, Phase::Unknown, now, &change)
                }
                _ => Ok(false),
            })
            .await?;
        if !looked {
            return Err(Refusal::JobAnswered.into());
        }
        self.changed(&[id.to_owned()]).await;
        Ok(())
    }

    /// Puts the ends of jobs away: they stay in the list of what ended. Returns how many.
    pub async fn dismiss(&self, ids: Vec<String>) -> Result<usize> {
        let put_away = self.cx.store.write(move |tx| jobs::board::dismiss(tx, &ids)).await?;
        self.cx.events.send(Event::Resync);
        Ok(put_away)
    }
}
