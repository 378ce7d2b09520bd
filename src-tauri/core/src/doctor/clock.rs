//! The machine's clock, against its own even beat and against the library's disk.

use super::{Studio, Symptom};

/// Apart by more than this is worth a word, in milliseconds. Some disks keep times in steps of two seconds.
const APART_MS: i64 = 5_000;

/// No clock is right before this program was made: 1 November 2026.
const MADE_MS: i64 = 1_793_491_200_000;

/// `wall` and `steady` were read when the examination began; `ahead_ms` is what the disk is ahead.
pub(super) fn look(studio: &Studio, wall: i64, steady: i64, ahead_ms: Option<i64>) -> Vec<Symptom> {
    let now = studio.clock.now_ms();
    let jumped = (now - wall) - (studio.clock.steady_ms() - steady);
    vec![judged(now, jumped, ahead_ms.unwrap_or(0))]
}

fn judged(now_ms: i64, jumped_ms: i64, ahead_ms: i64) -> Symptom {
    if now_ms < MADE_MS {
        Symptom::ClockWrong
    } else if jumped_ms.abs() > APART_MS {
        Symptom::ClockJumped { seconds: jumped_ms / 1_000 }
    } else if ahead_ms.abs() > APART_MS {
        Symptom::ClockApart { seconds: ahead_ms / 1_000 }
    } else {
        Symptom::ClockSteady
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_jumps_is_apart_or_cannot_be_right_is_told() {
        assert_eq!(judged(MADE_MS + 1, 400, -900), Symptom::ClockSteady);
        assert_eq!(judged(MADE_MS + 1, -60_000, 0), Symptom::ClockJumped { seconds: -60 });
        assert_eq!(judged(MADE_MS + 1, 0, 90_000), Symptom::ClockApart { seconds: 90 });
        assert_eq!(judged(1_000, 0, 0), Symptom::ClockWrong);
    }
}
