//! Drives jobs: from the row to the files, each step on disk before the next.
//!
//! [`Queue`] is what people do to jobs; [`Scheduler`] is what happens by itself, in the one process
//! that holds the [`lock::SchedulerLock`]. Both work on rows only through guarded moves, so they
//! need no lock between them, in one process or several.

mod cancel;
pub mod caps;
mod evidence;
mod fetch;
pub mod limits;
mod line;
pub mod lock;
mod money;
mod poll;
mod recipe;
mod scheduler;
mod submit;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use catalogue::{Catalogue, Service};
use serde::Serialize;
use tokio::sync::Notify;

pub use cancel::Cancelled;
pub use scheduler::{Ended, Scheduler};

use crate::clock::Clock;
use crate::entropy::{Entropy, Ids};
use crate::error::{Code, Error, Result};
use crate::event::{Event, Events};
use crate::job::{Hold, Lane, Phase};
use crate::library::Library;
use crate::provider::{Cause, DownloadClient, Pace, Provider, SubmitOptions};
use crate::store::attempts::{self, Attempt, Outcome};
use crate::store::batches::{self, Batch};
use crate::store::jobs::{self, Counts, Filter, Job, Move, NewJob};
use crate::store::ledger::{self, Entry};
use crate::store::log::{self, Line as StoryLine};
use crate::store::{Store, StoreError, meta, outputs};

/// How jobs reach their account's service.
#[async_trait]
pub trait Desk: Send + Sync + std::fmt::Debug {
    /// Opens an account for a service: reads its key, builds its provider. Costs nothing.
    async fn connect(&self, account: &str, service: Service) -> std::result::Result<Connected, Trouble>;

    /// The caps on spending as they are set now.
    fn caps(&self) -> caps::KnownCaps;
}

/// An account ready to be used.
#[derive(Clone, Debug)]
pub struct Connected {
    /// The service.
    pub provider: Arc<dyn Provider>,
    /// How fast it may be asked.
    pub pace: Pace,
    /// Origin of the account's own service; stored links are relative to it.
    pub origin: url::Url,
    /// What travels with each create call unless the job says otherwise.
    pub options: SubmitOptions,
    /// Whether what it makes costs nothing real (the Demo account).
    pub free: bool,
}

/// Why an account cannot be used now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Stable word.
    pub cause: TroubleCause,
    /// For a person.
    pub text: String,
}

/// Kinds of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TroubleCause {
    /// No such account in the settings.
    NoAccount,
    /// No key can be had.
    NoKey,
    /// The service does not take the key.
    BadKey,
    /// No credits left.
    NoCredits,
    /// The service reports the account itself as broken.
    AccountError,
    /// The service cannot be reached; it is tried again by itself.
    Unreachable,
}

impl TroubleCause {
    /// The word in JSON and in a job's error code.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            TroubleCause::NoAccount => "no_account",
            TroubleCause::NoKey => "no_key",
            TroubleCause::BadKey => "bad_key",
            TroubleCause::NoCredits => "no_credits",
            TroubleCause::AccountError => "account_error",
            TroubleCause::Unreachable => "unreachable",
        }
    }

    fn of(cause: Cause) -> Option<TroubleCause> {
        match cause {
            Cause::BadKey => Some(TroubleCause::BadKey),
            Cause::NoCredits => Some(TroubleCause::NoCredits),
            Cause::AccountError => Some(TroubleCause::AccountError),
            Cause::NotEntitled | Cause::Moderated | Cause::Invalid | Cause::Gone => None,
        }
    }
}

/// What every part of the queue works with.
#[derive(Clone, Debug)]
pub struct Context {
    /// The index.
    pub store: Store,
    /// The files.
    pub library: Arc<Library>,
    /// The models.
    pub catalogue: Arc<Catalogue>,
    /// Accounts.
    pub desk: Arc<dyn Desk>,
    /// Fetches files.
    pub downloads: DownloadClient,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Makes ids.
    pub ids: Arc<Ids>,
    /// Who listens.
    pub events: Events,
    /// Wakes the scheduler.
    pub wake: Arc<Notify>,
    /// Accounts whose key or options changed since the scheduler looked.
    pub changed_accounts: Arc<Mutex<Vec<String>>>,
}

impl Context {
    /// An account has another key or other options: what is held for its sake is tried again at once.
    pub async fn account_changed(&self, id: &str) -> std::result::Result<(), StoreError> {
        let (account, now_ms) = (id.to_owned(), self.clock.now_ms());
        self.store.write(move |tx| jobs::release(tx, Some(&account), Hold::Account, now_ms)).await?;
        self.changed_accounts.lock().unwrap_or_else(PoisonError::into_inner).push(id.to_owned());
        self.wake.notify_one();
        Ok(())
    }

    /// Tells listeners how a job stands now.
    async fn tell(&self, id: &str) {
        let wanted = id.to_owned();
        if let Ok(Some(job)) = self.store.read(move |c| jobs::get(c, &wanted)).await {
            self.events.send(Event::JobChanged { job: Arc::new(job) });
        }
    }

    /// A new id.
    #[must_use]
    pub fn new_id(&self) -> String {
        self.ids.next(self.clock.now_ms(), self.entropy.as_ref())
    }
}

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

/// A job with everything that happened to it.
#[derive(Clone, Debug, Serialize)]
pub struct Story {
    /// The job.
    pub job: Job,
    /// What happened, oldest first.
    pub lines: Vec<StoryLine>,
    /// Each time it was sent.
    pub attempts: Vec<Attempt>,
    /// What it did to the money.
    pub money: ledger::Totals,
}

/// What people do to jobs.
#[derive(Clone, Debug)]
pub struct Queue {
    cx: Context,
}

impl Queue {
    /// A queue over a context.
    #[must_use]
    pub fn new(cx: Context) -> Self {
        Self { cx }
    }

    /// What the parts of the queue share.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.cx
    }

    /// Queues jobs in one transaction: all or none. Jobs whose client key and copy are known already
    /// are not queued again. Returns the ids in order.
    pub async fn enqueue(&self, batch: Option<Batch>, new: Vec<NewJob>) -> Result<Vec<String>> {
        let now = self.cx.clock.now_ms();
        let ids = self
            .cx
            .store
            .write(move |tx| {
                // A press that is repeated names another batch, which would stay without jobs.
                let mut fresh = false;
                for job in &new {
                    fresh |= jobs::id_of(tx, &job.client_key, job.copy_index)?.is_none();
                }
                if let Some(batch) = batch.as_ref().filter(|_| fresh) {
                    batches::insert(tx, batch)?;
                }
                new.iter().map(|job| jobs::insert(tx, job, now)).collect::<Result<Vec<_>, _>>()
            })
            .await?;
        self.changed(&ids).await;
        Ok(ids)
    }

    /// The jobs that are queued already under these client keys and copies, in order.
    pub async fn known(&self, keys: Vec<(String, i64)>) -> Result<Vec<Option<String>>> {
        let found = self.cx.store.read(move |c| keys.iter().map(|(key, copy)| jobs::id_of(c, key, *copy)).collect());
        Ok(found.await?)
    }

    /// Jobs by phase, of one batch or all.
    pub async fn counts(&self, batch_id: Option<String>) -> Result<Counts> {
        Ok(self.cx.store.read(move |c| jobs::counts(c, batch_id.as_deref())).await?)
    }

    /// A page of jobs, newest first; at most 500.
    pub async fn list(&self, filter: Filter, limit: u32) -> Result<Vec<Job>> {
        Ok(self.cx.store.read(move |c| jobs::page(c, &filter, limit.min(500))).await?)
    }

    /// One job with its story. `id` may be shortened to its last six characters or more where unique.
    pub async fn story(&self, id: &str) -> Result<Story> {
        let id = self.resolve_id(id).await?;
        let story = self
            .cx
            .store
            .read(move |c| {
                let Some(job) = jobs::get(c, &id)? else { return Ok(None) };
                let scope = ledger::Scope { job_id: Some(id.clone()), ..Default::default() };
                Ok(Some(Story {
                    lines: log::of(c, &id)?,
                    attempts: attempts::of(c, &id)?,
                    money: ledger::totals(c, &scope)?,
                    job,
                }))
            })
            .await?;
        story.ok_or_else(|| Error::new(Code::NotFound, "There is no such job."))
    }

    /// The full id of a job given by its id or the end of it.
    pub async fn resolve_id(&self, given: &str) -> Result<String> {
        let wanted = given.to_owned();
        let found = self.cx.store.read(move |c| jobs::ids_ending(c, &wanted)).await?;
        match found.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(Error::new(Code::NotFound, format!("There is no job {given}."))),
            _ => Err(Error::new(Code::NotFound, format!("Several jobs end in {given}. Give more of the id."))),
        }
    }

    /// Holds jobs that are not sent. Returns how many.
    pub async fn hold(&self, ids: Vec<String>) -> Result<usize> {
        self.set_hold(ids, Some(Hold::You)).await
    }

    /// Lets held jobs go on. Returns how many.
    pub async fn release(&self, ids: Vec<String>) -> Result<usize> {
        self.set_hold(ids, None).await
    }

    async fn set_hold(&self, ids: Vec<String>, hold: Option<Hold>) -> Result<usize> {
        let now = self.cx.clock.now_ms();
        let wanted = ids.clone();
        let changed = self.cx.store.write(move |tx| jobs::set_hold(tx, &wanted, hold, now)).await?;
        self.changed(&ids).await;
        Ok(changed)
    }

    /// Puts queued jobs, in this order, before another one or at the end of a lane.
    pub async fn reorder(&self, ids: Vec<String>, lane: Lane, before: Option<String>) -> Result<usize> {
        let now = self.cx.clock.now_ms();
        let wanted = ids.clone();
        let changed = self.cx.store.write(move |tx| jobs::reorder(tx, &wanted, lane, before.as_deref(), now)).await?;
        self.changed(&ids).await;
        Ok(changed)
    }

    /// Replaces a job that is not sent by an edited one, which takes its place in line.
    ///
    /// Fails with `Conflict` when the job was sent in the meantime; then nothing changes.
    pub async fn edit(&self, id: &str, edited: NewJob) -> Result<String> {
        let now = self.cx.clock.now_ms();
        let old = id.to_owned();
        let edited = NewJob { replaces: Some(old.clone()), ..edited };
        let new_id = self
            .cx
            .store
            .write(move |tx| {
                let story = format!("Withdrawn: replaced by the edited job {}.", crate::entropy::short_id(&edited.id));
                let change = Move { story: &story, ..Default::default() };
                if !jobs::advance(tx, &old, Phase::Queued, Phase::Cancelled, now, &change)? {
                    return Ok(None);
                }
                Ok(Some(jobs::insert(tx, &edited, now)?))
            })
            .await?;
        let new_id = new_id.ok_or_else(|| {
            Error::new(Code::Conflict, "This job was already sent, so it cannot be edited any more. Nothing changed.")
        })?;
        self.changed(&[id.to_owned(), new_id.clone()]).await;
        Ok(new_id)
    }

    /// Lets ended jobs go again. A job whose files are paid for goes back to fetching them and costs
    /// nothing; any other is queued as a new attempt. `done` jobs are left alone. Returns how many.
    pub async fn retry(&self, ids: Vec<String>) -> Result<usize> {
        let now = self.cx.clock.now_ms();
        let wanted = ids.clone();
        let changed = self
            .cx
            .store
            .write(move |tx| {
                let mut changed = 0;
                for id in &wanted {
                    let Some(job) = jobs::get(tx, id)? else { continue };
                    if !matches!(job.phase, Phase::Failed | Phase::Refused | Phase::Cancelled | Phase::Unreachable) {
                        continue;
                    }
                    let paid = job.phase == Phase::Failed && !outputs::of(tx, id)?.is_empty();
                    let (to, story) = if paid {
                        (Phase::Downloading, "You asked to fetch its files again. That costs nothing.")
                    } else {
                        (Phase::Queued, "You asked to send it again.")
                    };
                    let change = Move { due_ms: paid.then_some(now), story, ..Default::default() };
                    changed += usize::from(jobs::advance(tx, id, job.phase, to, now, &change)?);
                }
                Ok(changed)
            })
            .await?;
        self.changed(&ids).await;
        Ok(changed)
    }

    /// The user's word on a job whose answer was lost.
    ///
    /// Fails with `Conflict` when the job is not `unknown` (or, to adopt, `unreachable`) any more.
    pub async fn resolve(&self, id: &str, resolution: Resolution) -> Result<()> {
        let now = self.cx.clock.now_ms();
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
                        Move { story: "You said that nothing was created: queued again.", ..Default::default() },
                    ),
                    Resolution::Paid => (
                        Phase::Unreachable,
                        Outcome::Created,
                        Some(Entry::Charged),
                        Move {
                            error: Some(("paid", "It was made and paid for, but its id never arrived.")),
                            story: "You said that it was created: closed as paid.",
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
                            story: "You told its id at the service: following that task.",
                            ..Default::default()
                        },
                    ),
                    Resolution::Close => (
                        Phase::Failed,
                        Outcome::Abandoned,
                        Some(Entry::Unknown),
                        Move {
                            error: Some(("closed", "You closed it. Whether it was paid is not known.")),
                            story: "You closed it.",
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
                    Error::new(Code::Conflict, "Another job already follows the task with that id. Nothing changed.")
                }
                other => other.into(),
            })?;
        if !moved {
            return Err(Error::new(Code::Conflict, "This job is no longer waiting for a decision. Nothing changed."));
        }
        self.changed(&[id.to_owned()]).await;
        Ok(())
    }

    /// Lets nothing new be sent, in this process and every other, until it is let go on; what was sent goes on.
    pub async fn pause(&self, paused: bool) -> Result<()> {
        if self.cx.store.write(move |tx| meta::set_paused(tx, paused)).await? {
            self.cx.events.send(Event::Resync);
            self.cx.wake.notify_one();
        }
        Ok(())
    }

    /// Puts the ends of jobs away: they stay in the list of what ended. Returns how many.
    pub async fn dismiss(&self, ids: Vec<String>) -> Result<usize> {
        let put_away = self.cx.store.write(move |tx| jobs::board::dismiss(tx, &ids)).await?;
        self.cx.events.send(Event::Resync);
        Ok(put_away)
    }

    /// Looks for lost answers again now instead of when it is due.
    pub async fn look_again(&self, id: &str) -> Result<()> {
        let (now, wanted) = (self.cx.clock.now_ms(), id.to_owned());
        let looked = self
            .cx
            .store
            .write(move |tx| match jobs::get(tx, &wanted)? {
                Some(job) if job.phase == Phase::Unknown => {
                    let change =
                        Move { due_ms: Some(now), story: "You asked to look for it again.", ..Default::default() };
                    jobs::advance(tx, &wanted, Phase::Unknown, Phase::Unknown, now, &change)
                }
                _ => Ok(false),
            })
            .await?;
        if !looked {
            return Err(Error::new(Code::Conflict, "This job is no longer waiting for an answer. Nothing changed."));
        }
        self.changed(&[id.to_owned()]).await;
        Ok(())
    }

    /// What was spent and what is about to be, against the caps.
    ///
    /// Fails with `InvalidInput` when the caps cannot be read.
    pub async fn standing(&self) -> Result<caps::Standing> {
        let known = self.cx.desk.caps().map_err(|why| {
            Error::new(
                Code::InvalidInput,
                format!("Your caps on spending cannot be read: {why}. Nothing is spent until then."),
            )
        })?;
        let calendar = self.cx.clock.calendar(self.cx.clock.now_ms());
        Ok(self.cx.store.read(move |c| caps::standing(c, known, calendar)).await?)
    }

    /// Lets jobs go on that waited for a cap and have room by now. Returns how many. Whoever drives the queue does it
    /// by itself.
    pub async fn release_capped(&self) -> Result<usize> {
        Ok(caps::release(&self.cx).await?)
    }

    /// Stops a job, and says whether money is still due.
    pub async fn cancel(&self, id: &str) -> Result<Cancelled> {
        cancel::now(&self.cx, id).await
    }

    /// What an account and model taught, for plans: width and usual running time, unscaled.
    pub async fn learned(&self) -> Result<HashMap<(String, String), crate::store::learned::Learned>> {
        let rows = self.cx.store.read(crate::store::learned::all).await?;
        Ok(rows.into_iter().map(|(account, model, learned)| ((account, model), learned)).collect())
    }

    /// How many jobs of each account and model go before new ones, for plans.
    pub async fn ahead(&self) -> Result<HashMap<(String, String), u32>> {
        let rows = self.cx.store.read(jobs::ahead).await?;
        Ok(rows.into_iter().map(|(account, model, count)| ((account, model), count)).collect())
    }

    async fn changed(&self, ids: &[String]) {
        if ids.len() > 50 {
            self.cx.events.send(Event::Resync);
        } else {
            for id in ids {
                self.cx.tell(id).await;
            }
        }
        self.cx.wake.notify_one();
    }
}
