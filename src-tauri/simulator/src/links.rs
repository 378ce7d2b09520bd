//! Addresses of results: they carry a token that is fresh on each reading and stops working.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::clock::{Clock, Ms};

/// Service time that a link works for, at least; the real one stops working after 24 to 48 hours.
const LIFE: Ms = 24 * 3_600_000;
/// Real time that a link works for at least, however fast the service's time runs.
const LEAST_REAL: std::time::Duration = std::time::Duration::from_secs(600);

/// Signs the path of a file.
pub(crate) fn sign(secret: u64, clock: &Clock, path: &str, nonce: u64) -> String {
    let expires = clock.now() + LIFE.max(clock.service(LEAST_REAL));
    let head = URL_SAFE_NO_PAD.encode(format!("{{\"exp\":{expires},\"n\":{nonce}}}"));
    format!("{head}.{}", seal(secret, path, &head))
}

/// Whether a token was made for this path and still works.
pub(crate) fn works(secret: u64, clock: &Clock, path: &str, token: &str) -> bool {
    let Some((head, tail)) = token.split_once('.') else {
        return false;
    };
    let expires = || {
        let bytes = URL_SAFE_NO_PAD.decode(head).ok()?;
        let value: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
        value.get("exp")?.as_i64()
    };
    tail == seal(secret, path, head) && expires().is_some_and(|at| clock.now() < at)
}

fn seal(secret: u64, path: &str, head: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(secret.to_le_bytes());
    hash.update(path.as_bytes());
    hash.update([0]);
    hash.update(head.as_bytes());
    URL_SAFE_NO_PAD.encode(&hash.finalize()[..18])
}
