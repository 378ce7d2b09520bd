//! Opening the state: what an earlier run wrote down, put back in its place.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use super::World;
use crate::clock::Ms;
use crate::dice::Dice;
use crate::journal::{Claim, Journal, Record};
use crate::lanes::LaneKey;
use crate::limits::Tier;

impl World {
    /// Opens the state, and tells the service and wall time at which it was last seen.
    pub(crate) fn open(
        path: Option<&Path>,
        seed: u64,
        credits: i64,
        tier: Tier,
    ) -> io::Result<(Self, Option<(Ms, i64)>)> {
        let claim = path.map(Claim::take).transpose()?;
        let mut records = path.map_or_else(|| Ok(Vec::new()), Journal::read)?;
        let (mut seed, mut opening, mut last) = (seed, credits, None);
        for record in &records {
            match record {
                Record::Opening { seed: s, credits: c } => (seed, opening) = (*s, *c),
                Record::Time { service, wall } => last = Some((*service, *wall)),
                Record::Task(_) | Record::Account { .. } | Record::File(_) | Record::Belonging(_) => {}
            }
        }
        let mut world = Self {
            dice: Dice::new(seed),
            tier,
            opening,
            journal: Journal::none(),
            tasks: Vec::new(),
            by_id: HashMap::new(),
            lanes: HashMap::new(),
            recent: HashMap::new(),
            purses: HashMap::new(),
            accounts: HashMap::new(),
            files: HashMap::new(),
            belongings: Vec::new(),
            begun: Vec::new(),
            bytes: HashMap::new(),
        };
        let wall = last.map_or(0, |(_, wall)| wall);
        records.retain(|record| !matches!(record, Record::Opening { .. } | Record::Time { .. }));
        let accounts: Vec<Record> = world.take_in(records, wall);
        if let (Some(path), Some(claim)) = (path, claim) {
            let head = [Record::Opening { seed, credits: opening }];
            let time = last.map(|(service, wall)| Record::Time { service, wall });
            let tasks: Vec<Record> = world.tasks.iter().map(|task| Record::Task(Box::new(task.clone()))).collect();
            let files: Vec<Record> = world.files.values().cloned().map(Record::File).collect();
            let belongings: Vec<Record> =
                world.belongings.iter().map(|belonging| Record::Belonging(Box::new(belonging.clone()))).collect();
            let all = head.iter().chain(&time).chain(&accounts).chain(&tasks).chain(&files).chain(&belongings);
            world.journal = Journal::rewrite(path, claim, all)?;
        }
        Ok((world, last))
    }

    /// Applies what was read; returns the account records that still say something.
    fn take_in(&mut self, records: Vec<Record>, wall: i64) -> Vec<Record> {
        let mut accounts = Vec::new();
        for record in records {
            match record {
                Record::Task(task) => match self.by_id.get(&task.id) {
                    Some(&index) => self.tasks[index] = *task,
                    None => {
                        self.by_id.insert(task.id.clone(), self.tasks.len());
                        self.tasks.push(*task);
                    }
                },
                Record::Account { holder, email, account } => {
                    self.set_account(&holder, &email, account.clone(), wall);
                    accounts.push(Record::Account { holder, email, account });
                }
                Record::File(file) => {
                    self.files.insert(file.id.clone(), file);
                }
                Record::Belonging(belonging) => self.set_belonging(*belonging),
                Record::Opening { .. } | Record::Time { .. } => {}
            }
        }
        for index in 0..self.tasks.len() {
            let task = self.tasks[index].clone();
            let key = LaneKey::of(&task.owner, &task.order.model);
            self.recent.entry(key.clone()).or_default().push_back(task.created);
            let purse = self.purse_mut(&task.owner);
            match (&task.ended, task.gone) {
                (Some(ended), _) => purse.charged += ended.cost,
                (None, true) => {}
                (None, false) => purse.held += task.held(),
            }
            if let Some(ended) = &task.ended {
                self.lanes.entry(key.clone()).or_default().freed(ended.at);
            }
            if !task.over() && !task.fate.stuck {
                let lane = self.lanes.entry(key).or_default();
                match task.ends_at() {
                    Some(ends) => lane.resume(ends, &task.id),
                    None => lane.wait(task.created, &task.id),
                }
            }
        }
        accounts
    }
}
