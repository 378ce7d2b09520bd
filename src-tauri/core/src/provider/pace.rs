//! How fast an account may be asked. The figures are the services' documented intervals; only an
//! account on loopback may scale them to its simulator's speed.

use std::time::Duration;

/// Waits and limits of one account, already divided by its speed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Time factor, 1.0 for the real services.
    pub speed: f64,
    /// Shortest time between two reads of one task (official: 5 s).
    pub poll_floor: Duration,
    /// Shortest time between two status requests of one account (useapi.net: 1 s).
    pub status_floor: Duration,
    /// Shortest wait after a 429 without a figure (10 s; jitter up to three times that).
    pub busy_wait: Duration,
    /// How long after a lost answer before the evidence counts (120 s).
    pub grace: Duration,
    /// Time between two listings that together prove absence (60 s).
    pub second_look: Duration,
    /// Longest backoff of reads (5 min).
    pub backoff_max: Duration,
}

impl Pace {
    /// The services' own pace, scaled by `speed` (1.0 = real time).
    #[must_use]
    pub fn at_speed(speed: f64) -> Self {
        let scaled = |seconds: f64| Duration::from_secs_f64(seconds / speed);
        Self {
            speed,
            poll_floor: scaled(5.0),
            status_floor: scaled(1.0),
            busy_wait: scaled(10.0),
            grace: scaled(120.0),
            second_look: scaled(60.0),
            backoff_max: scaled(300.0),
        }
    }
}
