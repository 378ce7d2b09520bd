//! Batches far beyond the usual: they are asked about twice.
//!
//! The usual is what the last batches were to cost, which the index knows. What is free at the Demo account counts for
//! nothing. Credits are the most that jobs may cost by the catalogue.

use rusqlite::Connection;

use crate::refusal::{Beyond, Large};
use crate::settings::DEMO;
use crate::store::jobs::NewJob;
use crate::store::{StoreError, batches};

/// More jobs than this are never meant lightly.
pub const MOST_JOBS: u64 = 5_000;

/// So many times the usual price is far above it.
const TIMES: f64 = 10.0;

/// No batch up to this many credits is asked about for its price.
const FLOOR: f64 = 1_000.0;

/// Above so many jobs whose price nobody knows, nobody can say that they stay below the floor.
const MOST_UNKNOWN: u64 = 100;

/// How many batches tell what is usual.
const BATCHES: u32 = 20;

/// Whether a batch beyond the usual was agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreed {
    /// As any batch is: what is beyond the usual is refused with a question.
    Once,
    /// To that question too.
    Twice,
}

impl From<bool> for Agreed {
    fn from(twice: bool) -> Self {
        if twice { Self::Twice } else { Self::Once }
    }
}

/// How large a batch is, without what is free at the Demo account.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// Jobs.
    pub jobs: u64,
    /// Most credits of those whose price is known.
    pub credits: f64,
    /// Jobs whose price nobody knows.
    pub unknown: u64,
}

impl Size {
    /// Of jobs that are to be queued.
    pub fn of<'a>(new: impl IntoIterator<Item = &'a NewJob>) -> Self {
        let mut size = Self::default();
        for job in new {
            size.add(&job.account, job.price);
        }
        size
    }

    /// One more job of an account, at a price that may be unknown.
    pub fn add(&mut self, account: &str, price: Option<f64>) {
        if account == DEMO {
            return;
        }
        self.jobs += 1;
        match price {
            Some(price) => self.credits += price,
            None => self.unknown += 1,
        }
    }

    /// What makes this far more than usual, as far as the index tells what is usual.
    pub fn unusual(&self, connection: &Connection) -> Result<Option<Large>, StoreError> {
        // What is usual is read only where it can matter.
        let usual = match self.credits > FLOOR {
            true => median(batches::last_prices(connection, DEMO, BATCHES)?),
            false => None,
        };
        Ok(self.beyond(usual).map(|beyond| self.large(beyond)))
    }

    /// The same where nothing was queued yet.
    #[must_use]
    pub fn unusual_at_first(&self) -> Option<Large> {
        self.beyond(None).map(|beyond| self.large(beyond))
    }

    /// In what respect it is far beyond the usual, which is a price in credits where there is one.
    fn beyond(&self, usual: Option<f64>) -> Option<Beyond> {
        if self.jobs > MOST_JOBS {
            return Some(Beyond::Jobs);
        }
        if self.credits > FLOOR && self.credits > TIMES * usual.unwrap_or(0.0) {
            return Some(Beyond::Price { usual });
        }
        (self.unknown > MOST_UNKNOWN).then_some(Beyond::Unknown)
    }

    fn large(&self, beyond: Beyond) -> Large {
        Large { jobs: self.jobs, credits: self.credits, unknown: self.unknown, beyond }
    }
}

/// The middle of some prices.
fn median(mut prices: Vec<f64>) -> Option<f64> {
    prices.sort_by(f64::total_cmp);
    let middle = *prices.get(prices.len() / 2)?;
    let below = prices[(prices.len() - 1) / 2];
    Some(f64::midpoint(below, middle))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(jobs: u64, credits: f64, unknown: u64) -> Size {
        Size { jobs, credits, unknown }
    }

    #[test]
    fn more_than_five_thousand_jobs_are_beyond_the_usual_whatever_they_cost() {
        assert_eq!(size(5_000, 0.0, 0).beyond(None), None);
        assert_eq!(size(5_001, 0.0, 0).beyond(None), Some(Beyond::Jobs));
    }

    #[test]
    fn a_price_is_held_against_ten_times_the_usual_and_never_below_the_floor() {
        assert_eq!(size(10, 1_000.0, 0).beyond(Some(1.0)), None, "the floor");
        assert_eq!(size(10, 1_001.0, 0).beyond(None), Some(Beyond::Price { usual: None }), "nothing is usual yet");
        assert_eq!(size(10, 4_000.0, 0).beyond(Some(400.0)), None);
        assert_eq!(size(10, 4_001.0, 0).beyond(Some(400.0)), Some(Beyond::Price { usual: Some(400.0) }));
    }

    #[test]
    fn a_price_that_nobody_knows_is_not_taken_for_nothing() {
        assert_eq!(size(100, 0.0, 100).beyond(Some(400.0)), None);
        assert_eq!(size(101, 0.0, 101).beyond(Some(400.0)), Some(Beyond::Unknown));
    }

    #[test]
    fn one_enormous_batch_does_not_make_the_next_one_usual() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![20.0]), Some(20.0));
        assert_eq!(median(vec![20.0, 90_000.0, 40.0]), Some(40.0));
        assert_eq!(median(vec![20.0, 90_000.0, 40.0, 60.0]), Some(50.0));
    }
}
