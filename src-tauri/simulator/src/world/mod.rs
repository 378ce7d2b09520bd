//! Everything the two services know, behind one lock: tasks, credits, accounts, files.
//!
//! What must outlive the process is written to the journal before the caller goes on. Balances are
//! not stored: they follow from the tasks.

mod belongings;
mod holdings;
mod load;

use std::collections::{HashMap, VecDeque};
use std::io;

use bytes::Bytes;
use catalogue::Service;

use crate::accounts::Account;
use crate::belongings::Belonging;
use crate::clock::Ms;
use crate::dice::Dice;
use crate::files::StoredFile;
use crate::journal::{Journal, Record};
use crate::lanes::{Happening, Lane, LaneKey};
use crate::limits::Tier;
use crate::task::{End, Ended, Fate, Order, Owner, Status, Task};

const DAY: Ms = 24 * 3_600_000;

/// Whose credits: an official key, or an account of a useapi.net subscriber.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PurseKey {
    pub(crate) service: Service,
    pub(crate) holder: String,
    pub(crate) email: Option<String>,
}

/// What has been taken from a purse.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Purse {
    pub(crate) held: f64,
    pub(crate) charged: i64,
}

/// The whole state.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) dice: Dice,
    pub(crate) tier: Tier,
    /// Credits in each purse at its opening.
    pub(crate) opening: i64,
    journal: Journal,
    tasks: Vec<Task>,
    by_id: HashMap<String, usize>,
    lanes: HashMap<LaneKey, Lane>,
    recent: HashMap<LaneKey, VecDeque<Ms>>,
    purses: HashMap<PurseKey, Purse>,
    accounts: HashMap<String, Vec<Account>>,
    files: HashMap<String, StoredFile>,
    /// Oldest first.
    belongings: Vec<Belonging>,
    /// Tasks that have just begun and will end well: their files can be made.
    begun: Vec<Order>,
    /// Bytes of files where there is no state folder.
    bytes: HashMap<String, Bytes>,
}

impl World {
    /// Lets everything happen that should have happened by now.
    pub(crate) fn settle(&mut self, now: Ms) {
        self.interfere(now);
        let mut happened = Vec::new();
        for (key, lane) in &mut self.lanes {
            let width = match key.service {
                Service::Runway => self.tier.concurrent,
                // Its accounts refuse what they cannot run, so whoever is in, runs.
                Service::Useapi => usize::MAX,
            };
            let (tasks, by_id) = (&self.tasks, &self.by_id);
            happened.extend(lane.settle(now, width, |id| by_id.get(id).map_or(0, |&index| tasks[index].run)));
        }
        for event in happened {
            match event {
                Happening::Started { id, at } => {
                    self.change(&id, |task| task.started = Some(at));
                    if let Some(task) = self.task(&id).filter(|task| task.fate.end == End::Succeeded) {
                        let order = task.order.clone();
                        self.begun.push(order);
                    }
                }
                Happening::Ended { id, at } => self.end(&id, at),
            }
        }
    }

    /// What scenarios do to tasks half-way.
    fn interfere(&mut self, now: Ms) {
        // Only young tasks move; an old one is over.
        let young = self.tasks.iter().rev().take(2_000).filter(|task| !task.over());
        let (mut vanished, mut cancelled) = (Vec::new(), Vec::new());
        for task in young {
            if task.has_vanished(now) {
                vanished.push(task.id.clone());
            } else if task.was_cancelled(now) {
                cancelled.push(task.id.clone());
            }
        }
        for id in vanished {
            self.remove(&id, now);
        }
        for id in cancelled {
            self.cancel_visibly(&id, now);
        }
    }

    /// The orders whose files can be made from now on, each told once.
    pub(crate) fn take_begun(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.begun)
    }

    /// Writes down how late it is, so that a later run goes on from here.
    pub(crate) fn note_time(&mut self, service: Ms, wall: i64) {
        if let Err(error) = self.journal.append(&Record::Time { service, wall }) {
            tracing::warn!(%error, "the state file cannot be written");
        }
    }

    fn end(&mut self, id: &str, at: Ms) {
        let Some(task) = self.task(id) else { return };
        let ended = Ended { at, how: task.fate.end.clone(), cost: task.final_cost() };
        let (owner, held, cost) = (task.owner.clone(), task.held(), ended.cost);
        let purse = self.purse_mut(&owner);
        purse.held -= held;
        purse.charged += cost;
        self.change(id, |task| task.ended = Some(ended));
    }

    /// Changes a task and writes it down. A state file that cannot be written is reported in the log:
    /// what is written here follows again from what is already on disk.
    fn change(&mut self, id: &str, how: impl FnOnce(&mut Task)) {
        let Some(&index) = self.by_id.get(id) else {
            return;
        };
        how(&mut self.tasks[index]);
        let record = Record::Task(Box::new(self.tasks[index].clone()));
        if let Err(error) = self.journal.append(&record) {
            tracing::warn!(%error, "the state file cannot be written");
        }
    }

    /// Takes in a new task. It is on disk when this returns.
    pub(crate) fn admit(
        &mut self,
        owner: Owner,
        order: Order,
        fate: Fate,
        run: Option<Ms>,
        (now, wall): (Ms, i64),
    ) -> io::Result<Task> {
        let number = self.tasks.len() as u64;
        let drawn = 20_000 + i64::try_from(self.dice.roll("run", number) % 10_001).unwrap_or(0);
        let task = Task {
            id: self.dice.uuid("task", number),
            number,
            owner,
            order,
            fate,
            created: now,
            created_wall: wall,
            run: run.unwrap_or(drawn),
            started: None,
            ended: None,
            gone: false,
            foreign: false,
        };
        self.journal.append(&Record::Time { service: now, wall })?;
        self.journal.append(&Record::Task(Box::new(task.clone())))?;
        let key = LaneKey::of(&task.owner, &task.order.model);
        self.recent.entry(key.clone()).or_default().push_back(now);
        self.purse_mut(&task.owner).held += task.held();
        let stuck = task.fate.stuck;
        let id = task.id.clone();
        self.by_id.insert(id.clone(), self.tasks.len());
        self.tasks.push(task);
        if !stuck {
            self.lanes.entry(key).or_default().wait(now, &id);
        }
        self.settle(now);
        self.task(&id).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    /// Marks a task as made by hand on the site.
    pub(crate) fn mark_foreign(&mut self, id: &str) {
        self.change(id, |task| task.foreign = true);
    }

    /// Ends a task at once as cancelled by somebody else.
    pub(crate) fn cancel_visibly(&mut self, id: &str, now: Ms) {
        let Some(task) = self.task(id).filter(|task| !task.over()) else {
            return;
        };
        let key = LaneKey::of(&task.owner, &task.order.model);
        if let Some(lane) = self.lanes.get_mut(&key) {
            lane.leave(now, id);
        }
        self.change(id, |task| task.fate.end = End::Cancelled);
        self.end(id, now);
        self.settle(now);
    }

    /// Removes a task for good. A task that has not begun gives its credits back, a running one is
    /// charged; a finished one was charged already.
    pub(crate) fn remove(&mut self, id: &str, now: Ms) {
        let Some(task) = self.task(id).cloned() else {
            return;
        };
        if task.ended.is_none() {
            let key = LaneKey::of(&task.owner, &task.order.model);
            if let Some(lane) = self.lanes.get_mut(&key) {
                lane.leave(now, id);
            }
            let running = !matches!(task.status(now), Status::Pending | Status::Throttled);
            let cost = if running { task.final_cost() } else { 0 };
            let purse = self.purse_mut(&task.owner);
            purse.held -= task.held();
            purse.charged += cost;
            self.change(id, |task| {
                task.ended = Some(Ended { at: now, how: End::Cancelled, cost });
            });
        }
        self.change(id, |task| task.gone = true);
        self.settle(now);
    }

    pub(crate) fn task(&self, id: &str) -> Option<&Task> {
        self.by_id.get(id).map(|&index| &self.tasks[index])
    }

    /// All tasks ever made, oldest first.
    pub(crate) fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    /// Tasks of an account of useapi.net that are not over.
    pub(crate) fn active(&self, holder: &str, email: &str) -> Vec<&Task> {
        self.tasks
            .iter()
            .rev()
            .filter(|task| !task.over() && task.owner.service == Service::Useapi)
            .filter(|task| task.owner.holder == holder && task.owner.email.as_deref() == Some(email))
            .collect()
    }

    /// Tasks of a lane made in the last 24 hours, the youngest `delay` left out.
    pub(crate) fn made_today(&mut self, key: &LaneKey, now: Ms, delay: Ms) -> usize {
        let Some(recent) = self.recent.get_mut(key) else {
            return 0;
        };
        while recent.front().is_some_and(|&at| at <= now - DAY) {
            recent.pop_front();
        }
        recent.iter().filter(|&&at| at <= now - delay).count()
    }
}

impl Task {
    /// Credits held while it is not over.
    pub(crate) fn held(&self) -> f64 {
        if self.owner.explore { 0.0 } else { self.order.estimate }
    }
}
