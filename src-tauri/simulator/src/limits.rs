//! What a tier allows, per model and key.
//!
//! The vendor's page gives five figures per cell without naming their columns; above tier 1 they
//! agree on concurrency, and the second figure is used for daily counts. Source: the usage tiers page.

/// One tier.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tier {
    /// Tasks at a time.
    pub(crate) concurrent: usize,
    /// Tasks in 24 hours.
    pub(crate) daily: usize,
    /// Credits a month.
    pub(crate) monthly_credits: i64,
}

impl Tier {
    /// Tier 1 to 5.
    pub(crate) fn of(number: u8) -> Option<Self> {
        let (concurrent, daily, monthly_credits) = match number {
            1 => (2, 200, 10_000),
            2 => (3, 1_000, 50_000),
            3 => (5, 2_000, 200_000),
            4 => (10, 10_000, 2_000_000),
            5 => (20, 30_000, 10_000_000),
            _ => return None,
        };
        Some(Self { concurrent, daily, monthly_credits })
    }
}
