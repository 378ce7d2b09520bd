//! The library's index and its copies, read beside whoever has it open.

use super::{Studio, Symptom, blocking};
use crate::library;
use crate::store::{StoreError, exam};

/// Above this, the log was not taken in for long.
const LARGE_LOG: u64 = 256 << 20;

const HOUR_MS: i64 = 3_600_000;

/// A newest copy older than this is worth a word.
const OLD_DAYS: i64 = 7;

pub(super) async fn look(studio: &Studio) -> Vec<Symptom> {
    let Some(folder) = studio.library.clone() else { return Vec::new() };
    let now_ms = studio.clock.now_ms();
    blocking(move || {
        let Some(found) = exam::look(&folder).transpose() else { return Vec::new() };
        let mut symptoms = Vec::new();
        match found {
            Ok(found) => {
                let (mb, log_mb) = (found.bytes >> 20, found.log_bytes >> 20);
                symptoms.push(Symptom::IndexSound { version: found.version, mb, log_mb });
                if found.log_bytes > LARGE_LOG {
                    symptoms.push(Symptom::LogLarge { log_mb });
                }
            }
            Err(StoreError::Newer { found, known }) => symptoms.push(Symptom::IndexNewer { found, known }),
            Err(error) if error.is_damage() => symptoms.push(Symptom::IndexDamaged { why: error.to_string() }),
            Err(error) => symptoms.push(Symptom::IndexUnread { why: error.to_string() }),
        }
        symptoms.push(copies(&library::copies(&folder), now_ms));
        symptoms
    })
    .await
    .unwrap_or_else(|symptom| vec![symptom])
}

/// From when copies are, newest first, Unix milliseconds.
fn copies(made_ms: &[i64], now_ms: i64) -> Symptom {
    let Some(newest) = made_ms.first() else { return Symptom::CopiesNone };
    let hours = ((now_ms - newest) / HOUR_MS).max(0);
    if hours / 24 > OLD_DAYS {
        return Symptom::CopiesOld { days: (hours / 24).unsigned_abs() };
    }
    Symptom::CopiesFresh { count: made_ms.len() as u64, hours: hours.unsigned_abs() }
}
