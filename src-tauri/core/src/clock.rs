//! Time comes in from outside, so that tests can step it.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;

/// Now, and sleep.
#[async_trait]
pub trait Clock: Debug + Send + Sync {
    /// Wall clock, Unix milliseconds, UTC. May jump; used for what people see and for dates.
    fn now_ms(&self) -> i64;
    /// Milliseconds since an arbitrary start; never goes backwards. Used for waits.
    fn steady_ms(&self) -> i64;
    /// Waits.
    async fn sleep(&self, wait: Duration);
    /// How far the user's own clock is ahead of UTC at a moment, in milliseconds.
    fn local_offset_ms(&self, at_ms: i64) -> i64;

    /// The user's own day and month at a moment.
    fn calendar(&self, at_ms: i64) -> Calendar {
        let local = at_ms + self.local_offset_ms(at_ms);
        let date = time::OffsetDateTime::from_unix_timestamp(local.div_euclid(1000))
            .map_or(time::macros::date!(1970 - 01 - 01), time::OffsetDateTime::date);
        let first = date.replace_day(1).unwrap_or(date);
        let next_first = (first + time::Duration::days(31)).replace_day(1).unwrap_or(first);
        let start = |date: time::Date| {
            let midnight = date.midnight().assume_utc().unix_timestamp() * 1000;
            // The offset at that midnight counts, which need not be today's.
            midnight - self.local_offset_ms(midnight - self.local_offset_ms(midnight))
        };
        Calendar {
            day_ms: start(date),
            next_day_ms: start(date.next_day().unwrap_or(date)),
            month_ms: start(first),
            next_month_ms: start(next_first),
        }
    }
}

/// The user's own day and month, as Unix milliseconds of their midnights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// When the day began.
    pub day_ms: i64,
    /// When the next one begins.
    pub next_day_ms: i64,
    /// When the month began.
    pub month_ms: i64,
    /// When the next one begins.
    pub next_month_ms: i64,
}

/// Whole days in UTC, as the services count them; the last one is not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub from: time::Date,
    /// The day after the last one.
    pub before: time::Date,
}

impl Days {
    /// The last `number` days up to and with the one of a moment.
    #[must_use]
    pub fn last(number: u16, now_ms: i64) -> Self {
        let today = time::OffsetDateTime::from_unix_timestamp(now_ms.div_euclid(1000))
            .map_or(time::macros::date!(1970 - 01 - 01), time::OffsetDateTime::date);
        let before = today.next_day().unwrap_or(today);
        Self { from: before.saturating_sub(time::Duration::days(number.into())), before }
    }

    /// All but the last one.
    #[must_use]
    pub fn without_the_last(self) -> Self {
        Self { before: self.before.previous_day().unwrap_or(self.before), ..self }
    }

    /// When the first one begins, Unix milliseconds.
    #[must_use]
    pub fn from_ms(&self) -> i64 {
        self.from.midnight().assume_utc().unix_timestamp() * 1000
    }

    /// When the last one ends, Unix milliseconds.
    #[must_use]
    pub fn before_ms(&self) -> i64 {
        self.before.midnight().assume_utc().unix_timestamp() * 1000
    }

    /// Each of them, `2026-11-20`, oldest first.
    pub fn each(&self) -> impl Iterator<Item = String> + use<> {
        let before = self.before;
        std::iter::successors(Some(self.from), |day| day.next_day())
            .take_while(move |day| *day < before)
            .map(|day| day.to_string())
    }
}

/// The machine's own clocks.
#[derive(Debug)]
pub struct RealClock {
    start: Instant,
}

impl RealClock {
    /// A shared clock that starts now.
    #[must_use]
    pub fn shared() -> Arc<dyn Clock> {
        Arc::new(Self { start: Instant::now() })
    }
}

#[async_trait]
impl Clock for RealClock {
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn steady_ms(&self) -> i64 {
        i64::try_from(self.start.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    async fn sleep(&self, wait: Duration) {
        tokio::time::sleep(wait).await;
    }

    fn local_offset_ms(&self, at_ms: i64) -> i64 {
        let at = jiff::Timestamp::from_millisecond(at_ms).unwrap_or_default();
        i64::from(jiff::tz::TimeZone::system().to_offset(at).seconds()) * 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two hours ahead of UTC, one hour before the end of March 2026 in UTC, as in Berlin.
    #[derive(Debug)]
    struct Berlin;

    const SPRING: i64 = 1_774_746_000_000;

    #[async_trait]
    impl Clock for Berlin {
        fn now_ms(&self) -> i64 {
            0
        }
        fn steady_ms(&self) -> i64 {
            0
        }
        async fn sleep(&self, _: Duration) {}
        fn local_offset_ms(&self, at_ms: i64) -> i64 {
            if at_ms < SPRING { 3_600_000 } else { 7_200_000 }
        }
    }

    #[test]
    fn days_and_months_begin_at_the_users_own_midnight() {
        // 2026-03-29, the day on which the clock goes forward, at 12:00 there.
        let calendar = Berlin.calendar(SPRING + 9 * 3_600_000);

        assert_eq!(calendar.day_ms, 1_774_738_800_000, "2026-03-28T23:00Z");
        assert_eq!(calendar.next_day_ms, 1_774_821_600_000, "2026-03-29T22:00Z: a day of 23 hours");
        assert_eq!(calendar.month_ms, 1_772_319_600_000, "2026-02-28T23:00Z");
        assert_eq!(calendar.next_month_ms, 1_774_994_400_000, "2026-03-31T22:00Z");
    }

    #[test]
    fn the_last_days_end_with_the_day_of_the_moment_in_utc() {
        let days = Days::last(3, SPRING);

        assert_eq!(days.each().collect::<Vec<_>>(), ["2026-03-27", "2026-03-28", "2026-03-29"]);
        assert_eq!((days.from_ms(), days.before_ms()), (1_774_569_600_000, 1_774_828_800_000));
        assert_eq!(days.without_the_last().each().collect::<Vec<_>>(), ["2026-03-27", "2026-03-28"]);
    }
}
