//! What a person is told when the ledger is held against a service's count once a day: differences that are new. Pure.

use serde::{Deserialize, Serialize};

use super::compare::{Comparison, Difference, Explanation};

/// How many whole days are compared at a time: a service may put right what it counted some days ago.
pub const DAYS: u16 = 7;

/// How long an answer counts, in milliseconds.
pub const EVERY_MS: i64 = 86_400_000;

/// What an account's last comparison came to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// When the service answered, Unix milliseconds.
    pub at_ms: i64,
    /// What a person was told of, as far as it still stands.
    pub told: Vec<Told>,
}

/// A difference that a person was told of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    day: String,
    model: String,
    service: f64,
    ledger: f64,
}

impl Compared {
    /// Whether the service is to be asked again. A clock that was put back makes it due.
    #[must_use]
    pub fn is_due(&self, now_ms: i64) -> bool {
        !(self.at_ms..self.at_ms.saturating_add(EVERY_MS)).contains(&now_ms)
    }

    /// Takes in a new comparison; returns the differences that are news. What is under way explains itself in time.
    pub fn take(&mut self, found: &Comparison, now_ms: i64) -> Vec<Difference> {
        let standing = found.differences.iter().filter(|one| one.reason != Explanation::UnderWay);
        let news = standing.clone().filter(|one| !self.told.contains(&Told::of(one))).cloned().collect();
        *self = Self { at_ms: now_ms, told: standing.map(Told::of).collect() };
        news
    }
}

impl Told {
    fn of(one: &Difference) -> Self {
        Self { day: one.day.clone(), model: one.model.clone(), service: one.service, ledger: one.ledger }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(day: &str, service: f64, reason: Explanation) -> Difference {
        Difference {
            day: day.into(),
            model: "gen4.5".into(),
            service,
            ledger: 0.0,
            unknown: 0.0,
            reserved: 0.0,
            reason,
        }
    }

    fn found(differences: Vec<Difference>) -> Comparison {
        Comparison { service: 0.0, ledger: 0.0, compared: 1, differences }
    }

    #[test]
    fn a_difference_is_told_once_and_again_when_it_grew() {
        let mut compared = Compared::default();
        let first = || vec![difference("2026-11-19", 5.0, Explanation::Elsewhere)];
        let grown = || vec![difference("2026-11-19", 9.0, Explanation::Elsewhere)];

        assert_eq!(compared.take(&found(first()), 1), first());
        assert_eq!(compared.take(&found(first()), 2), []);
        assert_eq!(compared.take(&found(grown()), 3), grown());
        assert_eq!(compared.take(&found(Vec::new()), 4), []);
        assert_eq!(compared.take(&found(first()), 5), first(), "it was gone and is back");
    }

    #[test]
    fn what_is_under_way_is_no_news() {
        let mut compared = Compared::default();

        let news = compared.take(&found(vec![difference("2026-11-19", 5.0, Explanation::UnderWay)]), 1);

        assert_eq!((news, compared.told), (Vec::new(), Vec::new()));
    }

    #[test]
    fn an_account_is_due_a_day_after_its_answer() {
        let compared = Compared { at_ms: 10 * EVERY_MS, told: Vec::new() };

        assert!(Compared::default().is_due(10 * EVERY_MS), "it was never asked");
        assert!(!compared.is_due(10 * EVERY_MS) && !compared.is_due(11 * EVERY_MS - 1));
        assert!(compared.is_due(11 * EVERY_MS) && compared.is_due(10 * EVERY_MS - 1));
    }
}
