//! What people do to jobs: queue, look, hold, order, edit, stop.

use std::collections::HashMap;

use serde::Serialize;

use super::unusual::{Agreed, Size};
use super::{Cancelled, Context, cancel, caps};
use crate::error::{Code, Error, Result};
use crate::event::Event;
use crate::failpoint::{self, Point};
use crate::job::{Hold, Lane, Phase};
use crate::refusal::{Large, Refusal};
use crate::store::attempts::{self, Attempt};
use crate::store::batches::{self, Batch};
use crate::store::jobs::{self, Counts, Filter, Job, Move, NewJob};
use crate::store::log::{self, Line as StoryLine, Told};
use crate::store::{breaker, ledger, meta};

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
    pub(super) cx: Context,
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
    ///
    /// Fails with [`Refusal::AskTwice`], and queues nothing, when they are far more than usual and that was not agreed to.
    pub async fn enqueue(&self, batch: Option<Batch>, new: Vec<NewJob>, agreed: Agreed) -> Result<Vec<String>> {
        let now = self.cx.clock.now_ms();
        let queued = self
            .cx
            .store
            .write(move |tx| {
                // A press that is repeated names another batch, which would stay without jobs.
                let mut fresh = Vec::new();
                for job in &new {
                    if jobs::id_of(tx, &job.client_key, job.copy_index)?.is_none() {
                        fresh.push(job);
                    }
                }
                if agreed == Agreed::Once
                    && let Some(large) = Size::of(fresh.iter().copied()).unusual(tx)?
                {
                    return Ok(Err(Refusal::AskTwice { large }));
                }
                if let Some(batch) = batch.as_ref().filter(|_| !fresh.is_empty()) {
                    batches::insert(tx, batch)?;
                }
                new.iter().map(|job| jobs::insert(tx, job, now)).collect::<Result<Vec<_>, _>>().map(Ok)
            })
            .await?;
        let ids = queued.map_err(Error::from)?;
        failpoint::reached(Point::Queued);
        self.changed(&ids).await;
        Ok(ids)
    }

    /// What makes this much far more than usual, so that queueing it is asked about twice.
    pub async fn unusual(&self, size: Size) -> Result<Option<Large>> {
        Ok(self.cx.store.read(move |c| size.unusual(c)).await?)
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
        story.ok_or_else(|| Error::from(Refusal::JobGone))
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
                let job = crate::entropy::short_id(&edited.id).to_owned();
                let change = Move { told: Some(Told::Replaced { job }), ..Default::default() };
                if !jobs::advance(tx, &old, Phase::Queued, Phase::Cancelled, now, &change)? {
                    return Ok(None);
                }
                Ok(Some(jobs::insert(tx, &edited, now)?))
            })
            .await?;
        let new_id = new_id.ok_or_else(|| Error::from(Refusal::JobSent))?;
        self.changed(&[id.to_owned(), new_id.clone()]).await;
        Ok(new_id)
    }

    /// Lets nothing new be sent, in this process and every other, until it is let go on; what was sent goes on.
    pub async fn pause(&self, paused: bool) -> Result<()> {
        if self.cx.store.write(move |tx| meta::set_paused(tx, paused)).await? {
            self.cx.events.send(Event::Resync);
            self.cx.wake.notify_one();
        }
        Ok(())
    }

    /// Lets everything of an account go that repeated failures hold, or takes it out of the queue. Returns how many
    /// jobs. What failed before counts no more.
    pub async fn settle_breaker(&self, account: &str, go_on: bool) -> Result<usize> {
        let (account, now) = (account.to_owned(), self.cx.clock.now_ms());
        let settled = self.cx.store.write(move |tx| match go_on {
            true => breaker::let_go(tx, &account, now),
            false => Ok(breaker::withdraw(tx, &account, now)?.len()),
        });
        let settled = settled.await?;
        self.cx.events.send(Event::Resync);
        self.cx.wake.notify_one();
        Ok(settled)
    }

    /// What was spent and what is about to be, against the caps.
    ///
    /// Fails with `InvalidInput` when the caps cannot be read.
    pub async fn standing(&self) -> Result<caps::Standing> {
        let known = self.cx.desk.caps().map_err(|why| Error::from(Refusal::CapsUnreadable { why }))?;
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

    /// Tells listeners how a job stands, after something beside the queue changed it.
    pub(crate) async fn look_at(&self, id: &str) {
        self.cx.tell(id).await;
    }

    pub(super) async fn changed(&self, ids: &[String]) {
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
