//! Where the money went: the ledger by day, model and account, beside what a service counts itself.
//!
//! Reads only; `queue` writes the ledger. Days are UTC, as the services count them.

mod compare;
pub mod daily;

use catalogue::Credits;

use crate::clock::Days;
use crate::settings::DEMO;
use crate::store::spending::{self, Spent, SpentOnModel};
use crate::store::{Store, StoreError};

pub use compare::{Comparison, Difference, Explanation, compare};

/// Most days at once: a service tells no more.
pub const MOST_DAYS: u16 = 90;

/// What was spent on some days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spending {
    /// By day, account and model, oldest day first.
    pub rows: Vec<SpentOnModel>,
    /// Together.
    pub total: Spent,
}

impl Spending {
    /// What was spent on these days with one account; without a name with all but the Demo account, whose money is
    /// make-believe.
    pub async fn read(store: &Store, days: &Days, account: Option<&str>) -> Result<Self, StoreError> {
        let (from_ms, before_ms) = (days.from_ms(), days.before_ms());
        let mut rows = store.read(move |connection| spending::by_day(connection, from_ms, before_ms)).await?;
        rows.retain(|row| account.map_or(row.account != DEMO, |account| row.account == account));
        let mut total = Spent::default();
        for row in &rows {
            total += row.spent;
        }
        Ok(Self { rows, total })
    }

    /// The rows summed up by something that they have in common, in order of its first appearance.
    #[must_use]
    pub fn by<'a>(&'a self, key: impl Fn(&'a SpentOnModel) -> &'a str) -> Vec<(&'a str, Spent)> {
        let mut sums: Vec<(&str, Spent)> = Vec::new();
        for row in &self.rows {
            let name = key(row);
            let place = sums.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
                sums.push((name, Spent::default()));
                sums.len() - 1
            });
            sums[place].1 += row.spent;
        }
        sums
    }

    /// How long a balance lasts at the pace of these days; `None` where nothing was spent.
    #[must_use]
    pub fn days_left(&self, balance: Credits, days: u16) -> Option<f64> {
        let pace = self.total.net() / f64::from(days.max(1));
        (pace > 0.0).then(|| balance / pace)
    }
}
