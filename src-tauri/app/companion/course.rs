//! From counts to progress: how far the queue has come since it was last at rest.

use framewright_core::job::Phase;
use framewright_core::store::jobs::Counts;

/// How jobs stand, in the numbers that a person wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// Go on by themselves.
    pub(super) under_way: u64,
    /// Made, with their files safe on disk.
    pub(super) done: u64,
    /// Ended without a result.
    pub(super) not_made: u64,
    /// Wait for a person to decide.
    pub(super) need_you: u64,
}

impl Standing {
    pub(super) fn of(counts: &Counts) -> Self {
        let held: u64 = counts.held.values().sum();
        let sum = |phases: &[Phase]| phases.iter().map(|phase| counts.of(*phase)).sum::<u64>();
        Self {
            under_way: counts.of(Phase::Queued).saturating_sub(held)
                + sum(&[Phase::Submitting, Phase::Waiting, Phase::Downloading]),
            done: counts.of(Phase::Done),
            not_made: sum(&[Phase::Failed, Phase::Refused, Phase::Cancelled]),
            need_you: sum(&[Phase::Unknown, Phase::Unreachable]),
        }
    }

    /// What was added since.
    fn since(self, before: Self) -> Self {
        Self {
            under_way: self.under_way,
            done: self.done.saturating_sub(before.done),
            not_made: self.not_made.saturating_sub(before.not_made),
            need_you: self.need_you.saturating_sub(before.need_you),
        }
    }
}

/// Follows the queue from rest to rest.
#[derive(Debug, Default)]
pub(super) struct Course {
    /// How things stood when work began; `None` at rest.
    began: Option<Standing>,
    /// How things stood last.
    last: Standing,
}

/// What a look at the queue showed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// 0 to 100 while work is under way.
    pub(super) progress: Option<u64>,
    /// What was made, when the queue has just come to rest.
    pub(super) ended: Option<Standing>,
}

impl Course {
    /// Takes a look in.
    pub(super) fn step(&mut self, now: Standing) -> Step {
        let before = std::mem::replace(&mut self.last, now);
        if now.under_way == 0 {
            let ended = self.began.take().map(|began| now.since(began));
            return Step { progress: None, ended };
        }
        // The look that finds work for the first time may come after some of it has ended.
        let began = *self.began.get_or_insert(if before == Standing::default() { now } else { before });
        let made = now.since(began);
        let ended = made.done + made.not_made + made.need_you;
        Step { progress: Some(ended * 100 / (ended + now.under_way)), ended: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(under_way: u64, done: u64, not_made: u64) -> Standing {
        Standing { under_way, done, not_made, need_you: 0 }
    }

    #[test]
    fn progress_counts_from_where_the_queue_was_at_rest() {
        let mut course = Course::default();
        assert_eq!(course.step(at(0, 90, 0)), Step { progress: None, ended: None });

        assert_eq!(course.step(at(4, 90, 0)).progress, Some(0));
        assert_eq!(course.step(at(3, 91, 0)).progress, Some(25));
        assert_eq!(course.step(at(3, 91, 0)).progress, Some(25));
    }

    #[test]
    fn coming_to_rest_is_told_once_with_what_was_made() {
        let mut course = Course::default();
        course.step(at(0, 90, 1));
        course.step(at(4, 90, 1));

        assert_eq!(course.step(at(0, 93, 2)).ended, Some(at(0, 3, 1)));
        assert_eq!(course.step(at(0, 93, 2)).ended, None);
    }

    #[test]
    fn a_program_that_starts_into_work_counts_from_its_start() {
        let mut course = Course::default();

        assert_eq!(course.step(at(2, 50, 0)).progress, Some(0));
        assert_eq!(course.step(at(0, 52, 0)).ended, Some(at(0, 2, 0)));
    }
}
