//! How many failures hold the rest of an account's jobs.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How many jobs may be looked at.
const OF: std::ops::RangeInclusive<u32> = 5..=200;
/// How many in a row may fail alike.
const ALIKE: std::ops::RangeInclusive<u32> = 2..=50;

/// How many failures hold what is not sent yet, for each account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct FailureLimits {
    /// So many refused by moderation hold the account: services suspend accounts that go on. From 1.
    pub refused: u32,
    /// Of so many jobs that ended last, 5 to 200.
    pub of: u32,
    /// So many of one model in a row that ended for one cause hold that model, 2 to 50.
    pub alike: u32,
}

impl Default for FailureLimits {
    fn default() -> Self {
        Self { refused: 3, of: 20, alike: 3 }
    }
}

impl FailureLimits {
    /// Checks the bounds. One sentence on failure.
    pub fn check(&self) -> Result<(), String> {
        if !OF.contains(&self.of) {
            return Err(format!("refusals are counted among the last {} to {} jobs", OF.start(), OF.end()));
        }
        if self.refused == 0 || self.refused > self.of {
            return Err(format!("1 to {} refusals may hold an account, of the last {0} jobs", self.of));
        }
        if !ALIKE.contains(&self.alike) {
            return Err(format!("{} to {} equal failures may hold a model", ALIKE.start(), ALIKE.end()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_limits_stand_and_what_would_switch_the_breaker_off_does_not() {
        assert_eq!(FailureLimits::default().check(), Ok(()));
        let usual = FailureLimits::default();
        for wrong in [
            FailureLimits { refused: 0, ..usual },
            FailureLimits { refused: 21, ..usual },
            FailureLimits { of: 4, ..usual },
            FailureLimits { of: 201, refused: 200, ..usual },
            FailureLimits { alike: 1, ..usual },
            FailureLimits { alike: 51, ..usual },
        ] {
            assert!(wrong.check().is_err(), "{wrong:?}");
        }
    }
}
