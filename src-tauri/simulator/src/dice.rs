//! Chance that can be repeated: every draw is a hash of the simulator's seed, a topic and a number.

use sha2::{Digest, Sha256};

/// The source of every random decision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dice {
    seed: u64,
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// A number of the whole 64-bit range.
    pub(crate) fn roll(&self, topic: &str, number: u64) -> u64 {
        let digest = self.digest(topic, number);
        u64::from_le_bytes([digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6], digest[7]])
    }

    /// 0.0 up to, not including, 1.0.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn share(&self, topic: &str, number: u64) -> f64 {
        (self.roll(topic, number) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A UUID of version 4, as both services use for ids.
    pub(crate) fn uuid(&self, topic: &str, number: u64) -> String {
        let digest = self.digest(topic, number);
        let mut bytes = [0_u8; 16];
        bytes.copy_from_slice(&digest[..16]);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    fn digest(&self, topic: &str, number: u64) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(self.seed.to_le_bytes());
        hash.update(number.to_le_bytes());
        hash.update(topic.as_bytes());
        hash.finalize().into()
    }
}

/// A seed for a run that was given none, so that ids never repeat between two simulators.
pub(crate) fn fresh_seed() -> u64 {
    let mut bytes = [0_u8; 8];
    // Without system randomness a fixed seed is still a working simulator.
    if getrandom::fill(&mut bytes).is_err() {
        return 1;
    }
    u64::from_le_bytes(bytes)
}

/// Short, stable name of a text: the first 16 hex digits of its SHA-256.
pub(crate) fn short_digest(text: &str) -> String {
    hex::encode(&Sha256::digest(text.as_bytes())[..8])
}
