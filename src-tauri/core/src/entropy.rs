//! Randomness comes in from outside, so that a test can repeat a run. Ids and jitter are made here.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

/// A source of random numbers.
pub trait Entropy: Debug + Send + Sync {
    /// The next 64 random bits.
    fn next_u64(&self) -> u64;
}

/// The operating system's generator.
#[derive(Debug)]
pub struct OsEntropy;

impl OsEntropy {
    /// A shared source.
    #[must_use]
    pub fn shared() -> Arc<dyn Entropy> {
        Arc::new(Self)
    }
}

impl Entropy for OsEntropy {
    fn next_u64(&self) -> u64 {
        getrandom::u64().expect("the operating system provides randomness")
    }
}

/// Makes ids: 26 characters of Crockford's base 32, the first ten from the time (the ULID layout).
/// Ids of one maker sort in the order in which they were made, also within one millisecond.
#[derive(Debug, Default)]
pub struct Ids {
    last: Mutex<u128>,
}

impl Ids {
    /// The next id.
    #[must_use]
    pub fn next(&self, now_ms: i64, entropy: &dyn Entropy) -> String {
        const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        let time = u128::from(now_ms.max(0).cast_unsigned()) & ((1 << 48) - 1);
        let random = (u128::from(entropy.next_u64()) << 64 | u128::from(entropy.next_u64())) >> 48;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that steps back must not disturb the order either.
        let bits = (time << 80 | random).max(*last + 1);
        *last = bits;
        (0..26).rev().map(|i| char::from(DIGITS[(bits >> (i * 5)) as usize & 31])).collect()
    }
}

/// `base` stretched by a random factor between 1 and 1 + `spread`.
#[must_use]
pub fn jittered(base: std::time::Duration, spread: f64, entropy: &dyn Entropy) -> std::time::Duration {
    let unit = (entropy.next_u64() >> 11) as f64 / (1u64 << 53) as f64;
    base.mul_f64(1.0 + spread * unit)
}

/// The last six characters of an id: enough to tell the files of a day apart.
#[must_use]
pub fn short_id(id: &str) -> &str {
    &id[id.len().saturating_sub(6)..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Fixed(u64);
    impl Entropy for Fixed {
        fn next_u64(&self) -> u64 {
            self.0
        }
    }

    #[test]
    fn ids_sort_in_the_order_in_which_they_were_made() {
        let ids = Ids::default();
        let times = [1_700_000_000_000, 1_700_000_000_000, 1_700_000_000_001, 1_600_000_000_000];

        let made: Vec<_> =
            times.iter().zip([9, 1, 0, 5]).map(|(time, random)| ids.next(*time, &Fixed(random))).collect();

        assert!(made.is_sorted(), "{made:?}");
        assert!(made.iter().all(|id| id.len() == 26));
    }

    #[test]
    fn jitter_only_ever_lengthens_a_wait() {
        let base = std::time::Duration::from_secs(10);

        assert_eq!(jittered(base, 0.5, &Fixed(0)), base);
        assert!(jittered(base, 0.5, &Fixed(u64::MAX)) < base.mul_f64(1.5001));
    }
}
