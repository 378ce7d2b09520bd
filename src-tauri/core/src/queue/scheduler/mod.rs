//! What happens to jobs by itself.
//!
//! One loop decides; small tasks do. A task writes its own moves to the store and reports back what
//! the loop needs to decide on. Nothing is decided from memory that the store does not allow: each
//! move is guarded there.

mod begin;
mod learn;
mod take;

use std::collections::HashMap;
use std::time::Duration;

use catalogue::Service;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::line::{Line, LineKey, longest_pause};
use super::poll::Seen;
use super::submit::Effect;
use super::{Connected, Context, Trouble, cancel, caps, evidence, fetch};
use crate::job::{Hold, Phase};
use crate::library::Lack;
use crate::provider::{AccountReport, ProviderError};
use crate::store::StoreError;
use crate::store::jobs::{self, Job};
use crate::store::learned::{self, Learned};

/// Downloads at a time.
const FETCHES: usize = 8;
/// How often changes by other processes are looked for.
const WATCH: Duration = Duration::from_millis(500);
/// How long an account in trouble is left alone before it is tried again by itself.
const TROUBLE_RETRY_MS: i64 = 60_000;

/// Why a scheduler ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Nothing is left that could go on by itself.
    Idle,
    /// It was asked to stop; everything is kept.
    Stopped,
}

/// An open job as the loop follows it.
#[derive(Debug)]
struct Open {
    job: Job,
    /// A task works on it.
    busy: bool,
    /// When to look at it, steady milliseconds.
    due: i64,
    /// Since when it runs, or its answer is missed, as far as seen in this process, steady milliseconds.
    since: Option<i64>,
    /// When it was last seen unfinished, or its lost answer was first looked for in vain, in this process, steady
    /// milliseconds.
    looked: Option<i64>,
    /// It was seen waiting for a slot at the service.
    throttled: bool,
    failures: u32,
}

/// An account that can be used, and what it told of itself, or for how long it asks not to be asked.
type Connection = (Connected, Result<AccountReport, Option<Duration>>);

enum Report {
    Connected(LineKey, Box<Result<Connection, Trouble>>),
    Sent { key: LineKey, model: String, job_id: String, result: Result<Effect, StoreError> },
    Polled { key: LineKey, ids: Vec<String>, result: Result<Result<Vec<(String, Seen)>, ProviderError>, StoreError> },
    Fetched { job_id: String, result: Result<fetch::Fetch, StoreError> },
    Searched { key: LineKey, job_id: String, since: i64, result: Result<evidence::Verdict, StoreError> },
    Cancelled { key: LineKey, job_id: String, result: Result<(cancel::Cancelled, Option<Duration>), StoreError> },
    Noted(Result<(), StoreError>),
}

/// Drives the jobs of one library.
pub struct Scheduler {
    cx: Context,
    epoch: i64,
    lines: HashMap<LineKey, Line>,
    open: HashMap<String, Open>,
    /// Account, model, earliest time (wall) of queued jobs.
    groups: Vec<(String, String, i64)>,
    /// Create calls: never dropped.
    sending: JoinSet<Report>,
    sending_ids: Vec<String>,
    /// Everything else: may be dropped at any time.
    others: JoinSet<Report>,
    fetching: usize,
    stale: bool,
    foreign: i64,
    watched_at: i64,
    vendor_names: HashMap<String, String>,
    learned: HashMap<(String, String), Learned>,
}

impl Scheduler {
    /// Takes over a library: what an earlier scheduler left open becomes a question, held accounts
    /// are tried again. Call only while holding the scheduler's lock.
    pub async fn start(cx: Context) -> Result<Self, StoreError> {
        let epoch = evidence::recover(&cx).await?;
        let now = cx.clock.now_ms();
        cx.store.write(move |tx| jobs::release(tx, None, Hold::Account, now)).await?;
        caps::release(&cx).await?;
        let learned = cx.store.read(learned::all).await?;
        let vendor_names = cx
            .catalogue
            .models()
            .iter()
            .filter(|model| model.service == Service::Runway)
            .filter_map(|model| Some((model.model.clone()?, model.id.0.clone())))
            .collect();
        let foreign = cx.store.foreign_changes().await?;
        Ok(Self {
            epoch,
            lines: HashMap::new(),
            open: HashMap::new(),
            groups: Vec::new(),
            sending: JoinSet::new(),
            sending_ids: Vec::new(),
            others: JoinSet::new(),
            fetching: 0,
            stale: true,
            foreign,
            watched_at: cx.clock.steady_ms(),
            vendor_names,
            learned: learned.into_iter().map(|(account, model, learned)| ((account, model), learned)).collect(),
            cx,
        })
    }

    /// Works until asked to stop, or, with `until_idle`, until nothing can go on by itself.
    /// Open create calls are always waited for, also when something fails: their answers say what was paid for.
    pub async fn run(&mut self, until_idle: bool, stop: &CancellationToken) -> Result<Ended, StoreError> {
        let mut ended = self.go_on(until_idle, stop).await;
        // Nobody may still write to a part file when the next scheduler takes it up.
        self.others.shutdown().await;
        self.cx.library.let_publish_end().await;
        while let Some(report) = self.sending.join_next().await {
            let taken = self.take(report).await;
            ended = ended.and_then(|ended| taken.map(|()| ended));
        }
        ended
    }

    async fn go_on(&mut self, until_idle: bool, stop: &CancellationToken) -> Result<Ended, StoreError> {
        let clock = self.cx.clock.clone();
        let wake = self.cx.wake.clone();
        loop {
            if stop.is_cancelled() {
                return Ok(Ended::Stopped);
            }
            self.watch().await?;
            if self.stale {
                self.refresh().await?;
            }
            let wait = self.start_work().await?;
            if until_idle && self.is_idle() {
                return Ok(Ended::Idle);
            }
            tokio::select! {
                Some(report) = self.sending.join_next() => self.take(report).await?,
                Some(report) = self.others.join_next() => self.take(report).await?,
                () = wake.notified() => self.stale = true,
                () = clock.sleep(wait) => {}
                () = stop.cancelled() => {}
            }
            while let Some(report) = self.sending.try_join_next() {
                self.take(report).await?;
            }
            while let Some(report) = self.others.try_join_next() {
                self.take(report).await?;
            }
        }
    }

    /// Why accounts cannot be used now, by account id.
    #[must_use]
    pub fn troubles(&self) -> Vec<(String, Trouble)> {
        self.lines.iter().filter_map(|((account, _), line)| Some((account.clone(), line.trouble.clone()?))).collect()
    }

    async fn watch(&mut self) -> Result<(), StoreError> {
        if self.cx.store.is_damaged() {
            return Err(StoreError::Damaged("seen while it was open".into()));
        }
        let now = self.cx.clock.steady_ms();
        if now - self.watched_at >= millis(WATCH) {
            self.watched_at = now;
            self.cx.look_at_disk().await;
            if self.cx.library.lack() == Some(Lack::Gone) {
                return Err(StoreError::Gone);
            }
            self.stale |= caps::release(&self.cx).await? > 0;
            let version = self.cx.store.foreign_changes().await?;
            if version != self.foreign {
                self.foreign = version;
                self.stale = true;
            }
        }
        Ok(())
    }

    /// Reads anew what is queued and open.
    async fn refresh(&mut self) -> Result<(), StoreError> {
        self.stale = false;
        let (groups, rows) = self
            .cx
            .store
            .read(|c| {
                let mut rows = jobs::in_phase(c, Phase::Waiting, u32::MAX)?;
                rows.extend(jobs::in_phase(c, Phase::Downloading, u32::MAX)?);
                rows.extend(jobs::in_phase(c, Phase::Unknown, u32::MAX)?);
                Ok((jobs::groups(c)?, rows))
            })
            .await?;
        self.groups = groups;
        let (now_ms, steady) = (self.cx.clock.now_ms(), self.cx.clock.steady_ms());
        let mut known = std::mem::take(&mut self.open);
        for job in rows.into_iter().filter(|job| job.hold != Some(Hold::Unreadable)) {
            let open = match known.remove(&job.id) {
                Some(open) if open.job.phase == job.phase => {
                    let due = if job.cancel { open.due.max(stop_due(&job, now_ms, steady)) } else { open.due };
                    Open { job, due, ..open }
                }
                earlier => Open {
                    due: match job.phase {
                        // The search knows when it makes sense.
                        Phase::Unknown => steady,
                        // A jump of the wall clock must not postpone a look for long.
                        _ => steady + (job.due_ms.unwrap_or(0) - now_ms).clamp(0, 60_000),
                    },
                    busy: earlier.as_ref().is_some_and(|open| open.busy),
                    since: (job.phase == Phase::Unknown).then_some(steady),
                    looked: None,
                    throttled: false,
                    failures: 0,
                    job,
                },
            };
            self.open.insert(open.job.id.clone(), open);
        }
        Ok(())
    }

    /// Starts everything that may start now; returns how long nothing else can.
    async fn start_work(&mut self) -> Result<Duration, StoreError> {
        let now = self.cx.clock.steady_ms();
        let mut next = now + millis(WATCH);
        self.start_lines(now, &mut next);
        self.start_reads(now, &mut next);
        self.start_sends(now, &mut next).await?;
        Ok(Duration::from_millis((next - now).clamp(1, millis(WATCH)).unsigned_abs()))
    }

    fn key_of(&self, job: &Job) -> LineKey {
        (job.account.clone(), job.service)
    }

    /// Nothing works, and whatever is left waits for a person.
    fn is_idle(&self) -> bool {
        let stuck = |key: &LineKey| self.lines.get(key).is_some_and(|line| line.is_dead());
        self.sending.is_empty()
            && !self.stale
            && self.open.values().all(|open| open.job.hold == Some(Hold::Decision) || stuck(&self.key_of(&open.job)))
            && self.groups.iter().all(|(account, model, _)| {
                service_of(&self.cx, model)
                    .and_then(|service| self.lines.get(&(account.clone(), service)))
                    .is_some_and(|line| line.trouble.is_some())
            })
    }
}

fn service_of(cx: &Context, model: &str) -> Option<Service> {
    cx.catalogue.model(model).ok().map(|model| model.service)
}

/// When a job that could not be stopped is tried again, steady milliseconds. No service is given more than a quarter of
/// an hour, and no jump of the wall clock is.
fn stop_due(job: &Job, now_ms: i64, steady: i64) -> i64 {
    steady + (job.due_ms.unwrap_or(0) - now_ms).clamp(0, millis(longest_pause(1.0)))
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
