//! What a service says about an account: its limits, what it spent, the Runway accounts behind it.

use catalogue::Credits;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::secrets::Secret;

/// What a service says about an account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AccountReport {
    /// Credit balance, where told.
    pub balance: Option<Credits>,
    /// Most credits a month at this tier, where told.
    pub monthly_limit: Option<Credits>,
    /// Limits and today's use by the vendor's model name.
    pub models: Vec<ModelLimits>,
    /// Runway accounts behind a useapi.net subscription.
    pub seats: Vec<Seat>,
}

/// Limits of one model.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ModelLimits {
    /// The vendor's name.
    pub model: String,
    /// Tasks at a time; `None`: unlimited.
    pub concurrent: Option<u32>,
    /// Tasks in 24 hours; `None`: unlimited.
    pub daily: Option<u32>,
    /// Tasks in the last 24 hours.
    pub used_today: u32,
}

/// A Runway account to be set up at useapi.net.
#[derive(Debug)]
pub struct NewSeat<'a> {
    /// Its e-mail.
    pub email: &'a str,
    /// Its password at Runway; kept by useapi.net and never here.
    pub password: &'a Secret,
    /// Most jobs at a time, 1 to 10.
    pub max_jobs: u8,
}

/// A Runway account configured at useapi.net.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Seat {
    /// Its e-mail.
    pub email: String,
    /// Most jobs at a time.
    pub max_jobs: Option<u8>,
    /// What is wrong with it, where something is.
    pub error: Option<String>,
}

/// What a service counts as spent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spending {
    /// Credits by day and model, all programs with the same key together; `None` where the service keeps no such
    /// count (useapi.net).
    pub days: Option<Vec<SpentOn>>,
    /// Credits of the plans behind a useapi.net subscription.
    pub plans: Vec<PlanCredits>,
}

/// Credits spent on one model on one day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpentOn {
    /// The day in UTC, `2026-11-20`.
    pub day: String,
    /// The name under which the service counts, which need not be one of the catalogue's.
    pub model: String,
    /// Credits.
    pub credits: Credits,
}

/// The plan of a Runway account at useapi.net.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct PlanCredits {
    /// The account's e-mail.
    pub email: String,
    /// Credits that the plan gives.
    pub permitted: Credits,
    /// Credits used of them.
    pub used: Credits,
}
