//! How many tasks at a time, and when to look at one again. Pure.

use std::time::Duration;

use crate::provider::Pace;

/// Tasks that an account's seat (or model) takes at a time: told by the service, corrected by its
/// refusals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Width {
    /// What the service says; never exceeded.
    cap: u32,
    /// What is used now, at least 1.
    now: u32,
    /// When one more may be tried, steady milliseconds, and how long the wait for that was.
    probe: Option<(i64, i64)>,
}

/// Wait before one more task is tried after a refusal, unscaled; doubles each time it fails.
const PROBE_MS: i64 = 300_000;
const PROBE_MAX_MS: i64 = 4 * 3_600_000;

impl Width {
    /// A width as told, started from what was learned before.
    #[must_use]
    pub fn new(cap: u32, learned: Option<u32>) -> Self {
        let cap = cap.max(1);
        let now = learned.unwrap_or(cap).clamp(1, cap);
        Self { cap, now, probe: (now < cap).then_some((0, PROBE_MS)) }
    }

    /// Tasks allowed now.
    #[must_use]
    pub fn allowed(&self) -> u32 {
        self.now
    }

    /// The service said something new about its limit.
    pub fn told(&mut self, cap: u32) {
        let learned = (self.now < self.cap).then_some(self.now);
        *self = Self { probe: self.probe, ..Self::new(cap, learned) };
    }

    /// The service refused one more while `running` were there.
    pub fn refused(&mut self, running: u32, steady_ms: i64, speed: f64) {
        self.now = running.clamp(1, self.cap).min(self.now);
        let wait = self.probe.map_or(PROBE_MS, |(_, wait)| (wait * 2).min(PROBE_MAX_MS));
        self.probe = Some((steady_ms + scaled(wait, speed), wait));
    }

    /// Time passed: one more may be worth a try.
    pub fn tick(&mut self, steady_ms: i64, speed: f64) {
        let Some((at, wait)) = self.probe else { return };
        if at == 0 {
            self.probe = Some((steady_ms + scaled(wait, speed), wait));
        } else if steady_ms >= at && self.now < self.cap {
            self.now += 1;
            self.probe = Some((steady_ms + scaled(wait, speed), wait));
        }
    }
}

/// Tasks that the official API may hold per model: those that run, and enough successors waiting
/// there as THROTTLED that no slot stands empty between two polls.
#[must_use]
pub fn with_successors(concurrent: Option<u32>) -> u32 {
    match concurrent {
        Some(slots) => slots + slots.div_ceil(3) + u32::from(slots > 1),
        None => 20,
    }
}

fn scaled(unscaled_ms: i64, speed: f64) -> i64 {
    (unscaled_ms as f64 / speed) as i64
}

/// Between two looks no further apart than this, a task counts as watched, unscaled milliseconds.
const WATCHED_MS: i64 = 30_000;
/// Whatever was learned, a task is looked at this often, unscaled milliseconds: a wrong figure hides nothing for long.
const LONGEST_MS: f64 = 300_000.0;

/// Running times of one account and model, unscaled milliseconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Durations {
    recent: Vec<i64>,
    told: Option<(i64, i64)>,
}

impl Durations {
    const KEEP: usize = 60;

    /// Starts from what an earlier run learned: the quick end and the middle.
    #[must_use]
    pub fn from_learned(fastest_ms: Option<i64>, usual_ms: Option<i64>) -> Self {
        Self { recent: Vec::new(), told: fastest_ms.zip(usual_ms) }
    }

    /// Adds the age of a task that was found finished so long after the look before; says whether it teaches
    /// anything. Nothing does that ended while nobody could look: the service was gone, the machine slept.
    pub fn seen(&mut self, age_ms: i64, unseen_ms: i64) -> bool {
        let watched =
            unseen_ms <= (age_ms / 4).max(WATCHED_MS) || self.fastest_ms().is_some_and(|known| age_ms < known);
        if watched {
            self.add(age_ms);
        }
        watched
    }

    fn add(&mut self, unscaled_ms: i64) {
        if self.recent.len() == Self::KEEP {
            self.recent.remove(0);
        }
        self.recent.push(unscaled_ms.max(0));
    }

    /// The quick end: the fastest of the recent ones.
    #[must_use]
    pub fn fastest_ms(&self) -> Option<i64> {
        let told = self.told.filter(|_| self.recent.len() < 5).map(|(fastest, _)| fastest);
        self.recent.iter().copied().min().into_iter().chain(told).min()
    }

    /// The middle.
    #[must_use]
    pub fn usual_ms(&self) -> Option<i64> {
        if self.recent.is_empty() {
            return self.told.map(|(_, usual)| usual);
        }
        let mut sorted = self.recent.clone();
        sorted.sort_unstable();
        Some(sorted[sorted.len() / 2])
    }
}

/// How a waiting task is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// How long it has been running (or waiting), in real milliseconds.
    pub age_ms: i64,
    /// Whether it is known to run; one that waits for a slot is looked at less often.
    pub running: bool,
    /// Quick end of the running times, unscaled milliseconds.
    pub fastest_ms: Option<i64>,
    /// Middle of them, unscaled milliseconds.
    pub usual_ms: Option<i64>,
    /// Shortest time between two looks.
    pub floor: Duration,
}

/// How long to wait before looking at a task again. Aims at the learned end: nothing before the
/// quick end of what was seen, then as often as allowed, and less and less often once it takes far
/// longer than usual (an explore job can wait for hours).
#[must_use]
pub fn next_look(look: &Look, pace: &Pace) -> Duration {
    let to_unscaled = |ms: i64| ms as f64 * pace.speed;
    let from_unscaled = |ms: f64| Duration::from_secs_f64((ms / pace.speed / 1000.0).max(0.0));
    let age = to_unscaled(look.age_ms);
    let floor = look.floor;
    let patience = look.usual_ms.map_or(120_000.0, |usual| usual as f64 * 4.0);
    if age > patience {
        return from_unscaled((age - patience) / 10.0).clamp(floor, from_unscaled(60_000.0).max(floor));
    }
    match look.fastest_ms {
        Some(fastest) if look.running => {
            // A little early, since the start is seen late by up to one look.
            let aim = fastest as f64 * 0.96;
            from_unscaled((aim - age).min(LONGEST_MS)).max(floor)
        }
        _ => floor,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(age_s: i64) -> Look {
        Look {
            age_ms: age_s * 1000,
            running: true,
            fastest_ms: Some(20_000),
            usual_ms: Some(25_000),
            floor: Duration::from_secs(1),
        }
    }

    #[test]
    fn a_task_is_left_alone_until_the_quick_end_and_then_looked_at_as_often_as_allowed() {
        let pace = Pace::at_speed(1.0);

        assert_eq!(next_look(&look(0), &pace), Duration::from_secs_f64(19.2));
        assert_eq!(next_look(&look(22), &pace), Duration::from_secs(1));
    }

    #[test]
    fn a_task_that_takes_hours_is_looked_at_once_a_minute() {
        let pace = Pace::at_speed(1.0);

        assert_eq!(next_look(&look(3600), &pace), Duration::from_secs(60));
    }

    #[test]
    fn a_figure_that_is_far_too_long_hides_a_task_for_five_minutes_at_most() {
        let day = Look { fastest_ms: Some(86_400_000), usual_ms: Some(86_400_000), ..look(0) };

        assert_eq!(next_look(&day, &Pace::at_speed(1.0)), Duration::from_secs(300));
    }

    #[test]
    fn what_ended_while_the_service_was_gone_teaches_nothing() {
        let mut durations = Durations::default();

        assert!(!durations.seen(86_400_000, 86_380_000), "seen last a day before its end");
        assert_eq!(durations.fastest_ms(), None);

        assert!(durations.seen(20_000, 1_000));
        assert!(durations.seen(400_000, 60_000), "a long one, looked at once a minute");
        assert!(durations.seen(19_000, 19_000), "quicker than any before: found at the first look");
        assert_eq!((durations.fastest_ms(), durations.usual_ms()), (Some(19_000), Some(20_000)));
    }

    #[test]
    fn the_floor_holds_whatever_was_learned() {
        let pace = Pace::at_speed(1.0);
        for age in [0, 1, 19, 25, 99, 101, 130, 10_000] {
            assert!(next_look(&look(age), &pace) >= Duration::from_secs(1), "at {age} s");
        }
    }

    #[test]
    fn a_refusal_narrows_and_time_widens_again_up_to_what_was_told() {
        let mut width = Width::new(4, None);

        width.refused(2, 1_000, 1.0);
        assert_eq!(width.allowed(), 2);
        width.tick(1_000 + PROBE_MS, 1.0);
        assert_eq!(width.allowed(), 3);
        width.tick(1_000 + 3 * PROBE_MS, 1.0);
        width.tick(1_000 + 9 * PROBE_MS, 1.0);
        assert_eq!(width.allowed(), 4, "never more than the service told");
    }

    #[test]
    fn one_task_is_always_allowed() {
        let mut width = Width::new(0, Some(0));
        width.refused(0, 0, 1.0);

        assert_eq!(width.allowed(), 1);
    }

    #[test]
    fn the_quick_end_forgets_what_an_earlier_run_told_once_enough_was_seen() {
        let mut durations = Durations::from_learned(Some(5_000), Some(8_000));
        assert_eq!(durations.fastest_ms(), Some(5_000));

        for _ in 0..5 {
            durations.add(20_000);
        }

        assert_eq!(durations.fastest_ms(), Some(20_000));
        assert_eq!(durations.usual_ms(), Some(20_000));
    }
}
