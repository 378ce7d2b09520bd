//! What a run came to.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::check::{Breach, Kind};

/// The last line of a run. All but the first two must be 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// What repeats the run.
    pub seed: u64,
    /// How often the program was ended.
    pub kills: u64,
    /// Jobs or results that are missing or come to no end.
    pub lost: u64,
    /// Jobs that a service accepted more than once.
    pub duplicates: u64,
    /// Files that are not whole under their final name.
    pub partial: u64,
    /// Index, files and books that do not say the same; fail points that were never passed.
    pub disagree: u64,
}

impl Tally {
    /// Whether every promise held.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        (self.lost, self.duplicates, self.partial, self.disagree) == (0, 0, 0, 0)
    }
}

/// Takes in what several attacks at a time find.
#[derive(Debug)]
pub struct Report {
    seed: u64,
    tally: Mutex<Tally>,
}

impl Report {
    /// An empty report of a run with that seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, tally: Mutex::new(Tally { seed, ..Tally::default() }) }
    }

    /// Counts one end of the program.
    pub fn killed(&self) {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).kills += 1;
    }

    /// Counts broken promises and says what they are, and what repeats them.
    pub fn add(&self, case: &str, breaches: &[Breach]) {
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        for breach in breaches {
            eprintln!("{case}: {breach} (again: cargo xtask torture --seed {})", self.seed);
            *match breach.kind {
                Kind::Lost => &mut tally.lost,
                Kind::Duplicate => &mut tally.duplicates,
                Kind::Partial => &mut tally.partial,
                Kind::Disagree => &mut tally.disagree,
            } += 1;
        }
    }

    /// What was counted so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
