//! Who may run: per lane a number of tasks at a time, the rest waits first in, first out.
//!
//! A lane is a model of one official key, or an account of useapi.net. Starts and ends are computed
//! when somebody looks, in the order in which they would have happened.

use std::collections::VecDeque;

use catalogue::Service;

use crate::clock::Ms;
use crate::task::Owner;

/// Whose tasks share a limit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct LaneKey {
    pub(crate) service: Service,
    pub(crate) holder: String,
    /// Model on the official API, account on useapi.net.
    pub(crate) name: String,
}

impl LaneKey {
    pub(crate) fn of(owner: &Owner, model: &str) -> Self {
        let name = match owner.service {
            Service::Runway => model.to_owned(),
            Service::Useapi => owner.email.clone().unwrap_or_default(),
        };
        Self { service: owner.service, holder: owner.holder.clone(), name }
    }
}

/// A lane's tasks that are not over.
#[derive(Debug, Default)]
pub(crate) struct Lane {
    running: Vec<(Ms, String)>,
    waiting: VecDeque<(Ms, String)>,
    /// When a slot last fell free; nobody who waited can have started earlier.
    free_since: Ms,
}

/// Something that happened in a lane.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    Started { id: String, at: Ms },
    Ended { id: String, at: Ms },
}

impl Lane {
    /// Puts a task at the end of the line.
    pub(crate) fn wait(&mut self, created: Ms, id: &str) {
        self.waiting.push_back((created, id.to_owned()));
    }

    /// Notes that a task ended at `at` in an earlier run.
    pub(crate) fn freed(&mut self, at: Ms) {
        self.free_since = self.free_since.max(at);
    }

    /// Puts back a task that runs until `ends`.
    pub(crate) fn resume(&mut self, ends: Ms, id: &str) {
        self.running.push((ends, id.to_owned()));
    }

    /// Takes a task out; the next one may start at once.
    pub(crate) fn leave(&mut self, now: Ms, id: &str) {
        if self.running.iter().any(|(_, other)| other == id) {
            self.free_since = now;
        }
        self.running.retain(|(_, other)| other != id);
        self.waiting.retain(|(_, other)| other != id);
    }

    /// Lets everything happen up to `now`, at most `width` tasks running at a time.
    /// `run` tells how long a task takes.
    pub(crate) fn settle(&mut self, now: Ms, width: usize, run: impl Fn(&str) -> Ms) -> Vec<Happening> {
        let mut happened = Vec::new();
        loop {
            while self.running.len() < width {
                let Some((created, id)) = self.waiting.pop_front() else {
                    break;
                };
                // Settled up to its creation, so a free slot then means: it starts at once.
                let at = created.max(self.free_since);
                self.running.push((at + run(&id), id.clone()));
                happened.push(Happening::Started { id, at });
            }
            let next = (0..self.running.len()).min_by_key(|&index| self.running[index].0);
            match next {
                Some(index) if self.running[index].0 <= now => {
                    let (at, id) = self.running.remove(index);
                    self.free_since = at;
                    happened.push(Happening::Ended { id, at });
                }
                _ => return happened,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_over_the_width_start_in_order_as_slots_fall_free() {
        let mut lane = Lane::default();
        for id in ["a", "b", "c"] {
            lane.wait(0, id);
        }

        let happened = lane.settle(250, 1, |_| 100);

        assert_eq!(
            happened,
            [
                Happening::Started { id: "a".into(), at: 0 },
                Happening::Ended { id: "a".into(), at: 100 },
                Happening::Started { id: "b".into(), at: 100 },
                Happening::Ended { id: "b".into(), at: 200 },
                Happening::Started { id: "c".into(), at: 200 },
            ]
        );
    }

    #[test]
    fn a_task_that_leaves_makes_room_for_the_next() {
        let mut lane = Lane::default();
        lane.wait(0, "a");
        lane.wait(0, "b");
        lane.settle(10, 1, |_| 100);

        lane.leave(20, "a");

        assert_eq!(lane.settle(20, 1, |_| 100), [Happening::Started { id: "b".into(), at: 20 }]);
    }
}
