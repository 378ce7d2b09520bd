//! Two times: the service's own, which runs `speed` times as fast as life, and the wall's.
//!
//! Durations of the service (making a picture, the 24 hours of a link) are measured in service time.
//! Dates shown to clients are wall time, because clients compare them with their own clock.
//! Both are milliseconds.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::macros::format_description;

/// Milliseconds of service time since the simulator's state was first made.
pub(crate) type Ms = i64;

/// The service's clock. It only moves forward, over restarts too.
#[derive(Debug)]
pub(crate) struct Clock {
    speed: f64,
    started: Instant,
    wall_at_start: i64,
    service_at_start: Ms,
    skipped: AtomicI64,
}

impl Clock {
    /// Continues from `last` = (service time, wall time) of an earlier run; the service went on meanwhile.
    pub(crate) fn start(speed: f64, last: Option<(Ms, i64)>) -> Self {
        let wall = wall_now();
        let service_at_start = last.map_or(0, |(service, at)| service + scaled(wall.saturating_sub(at).max(0), speed));
        Self { speed, started: Instant::now(), wall_at_start: wall, service_at_start, skipped: AtomicI64::new(0) }
    }

    /// Service time.
    pub(crate) fn now(&self) -> Ms {
        let elapsed = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.service_at_start + scaled(elapsed, self.speed) + self.skipped.load(Ordering::Relaxed)
    }

    /// Wall time, moved forward by whatever was skipped.
    pub(crate) fn wall(&self) -> i64 {
        let elapsed = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX);
        self.wall_at_start + elapsed + self.skipped.load(Ordering::Relaxed)
    }

    /// Jumps both times forward.
    pub(crate) fn skip(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.skipped.fetch_add(ms, Ordering::Relaxed);
    }

    /// Service time that passes in a stretch of real time.
    pub(crate) fn service(&self, real: Duration) -> Ms {
        scaled(i64::try_from(real.as_millis()).unwrap_or(i64::MAX), self.speed)
    }
}

/// `2026-11-20T12:34:56.789Z`.
pub(crate) fn iso(wall_ms: i64) -> String {
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(wall_ms) * 1_000_000)
        .ok()
        .and_then(|date| date.format(&format).ok())
        .unwrap_or_else(|| "1970-01-01T00:00:00.000Z".to_owned())
}

/// The day of a wall time, `2026-11-20`.
pub(crate) fn day(wall_ms: i64) -> String {
    iso(wall_ms)[..10].to_owned()
}

fn wall_now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
fn scaled(ms: i64, speed: f64) -> i64 {
    (ms as f64 * speed) as i64
}
