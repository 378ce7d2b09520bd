//! From counts to progress and news: how far the queue has come since it was last at rest, and what a person wants to
//! hear of it. Pure.

use framewright_core::job::{Hold, Phase};
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
    /// Wait for a person: to decide, or to set the account or the caps right.
    pub(super) need_you: u64,
    /// Wait because a person wants it so, or for another day.
    pub(super) held: u64,
}

/// What there is to tell a person who looks elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// All of it has come to its end.
    Done,
    /// It does not go on without them.
    NeedsYou,
}

impl Standing {
    pub(super) fn of(counts: &Counts) -> Self {
        let sum = |phases: &[Phase]| phases.iter().map(|phase| counts.of(*phase)).sum::<u64>();
        let held_by = |hold: Hold| counts.held.get(hold.word()).copied().unwrap_or(0);
        // A lost answer is looked for by itself until only a person can say more.
        let decisions = held_by(Hold::Decision);
        let stuck: u64 = [Hold::Budget, Hold::Account, Hold::Breaker, Hold::Unreadable].map(held_by).iter().sum();
        let held = held_by(Hold::You) + held_by(Hold::Limit);
        Self {
            under_way: counts.of(Phase::Queued).saturating_sub(held + stuck)
                + counts.of(Phase::Unknown).saturating_sub(decisions)
                + sum(&[Phase::Submitting, Phase::Waiting, Phase::Downloading]),
            done: counts.of(Phase::Done),
            not_made: sum(&[Phase::Failed, Phase::Refused, Phase::Cancelled]),
            need_you: decisions + stuck + counts.of(Phase::Unreachable),
            held,
        }
    }

    /// What there is to tell; nothing while it goes on by itself, or when a person holds the rest.
    pub(super) fn news(self) -> Option<News> {
        if self.under_way > 0 {
            None
        } else if self.need_you > 0 {
            Some(News::NeedsYou)
        } else {
            (self.held == 0 && self.done + self.not_made > 0).then_some(News::Done)
        }
    }

    /// What was added since.
    fn since(self, before: Self) -> Self {
        Self {
            under_way: self.under_way,
            held: self.held,
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
        Standing { under_way, done, not_made, ..Standing::default() }
    }

    fn counts(phases: &[(&str, u64)], held: &[(&str, u64)]) -> Standing {
        let map = |all: &[(&str, u64)]| all.iter().map(|(word, count)| ((*word).to_owned(), *count)).collect();
        Standing::of(&Counts { phases: map(phases), held: map(held) })
    }

    #[test]
    fn what_waits_for_a_person_is_told_from_what_goes_on_by_itself() {
        let looking = counts(&[("unknown", 1), ("done", 3)], &[]);
        let asking = counts(&[("unknown", 1), ("queued", 2), ("done", 3)], &[("decision", 1)]);
        let answered = counts(&[("unknown", 1), ("done", 5)], &[("decision", 1)]);

        assert_eq!((looking.under_way, looking.need_you, looking.news()), (1, 0, None));
        assert_eq!((asking.under_way, asking.need_you, asking.news()), (2, 1, None));
        assert_eq!((answered.under_way, answered.news()), (0, Some(News::NeedsYou)));
    }

    #[test]
    fn a_batch_that_a_cap_or_a_key_stops_needs_a_person_and_one_that_they_hold_is_no_news() {
        for (hold, news) in [
            ("budget", Some(News::NeedsYou)),
            ("account", Some(News::NeedsYou)),
            ("breaker", Some(News::NeedsYou)),
            ("you", None),
            ("limit", None),
        ] {
            assert_eq!(counts(&[("queued", 13), ("done", 3)], &[(hold, 13)]).news(), news, "{hold}");
        }
        assert_eq!(counts(&[("done", 16)], &[]).news(), Some(News::Done));
        assert_eq!(counts(&[("cancelled", 2), ("done", 14)], &[]).news(), Some(News::Done));
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
