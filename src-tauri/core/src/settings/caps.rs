//! Limits that the user sets on spending, in credits. The Demo account never counts.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What may be spent. Above a soft cap there is a question first; a hard one is never crossed by
/// itself. Days and months are the user's own, by the clock on the wall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Caps {
    /// A day's soft cap.
    pub day_soft: Option<f64>,
    /// A day's hard cap.
    pub day_hard: Option<f64>,
    /// A month's soft cap.
    pub month_soft: Option<f64>,
    /// A month's hard cap.
    pub month_hard: Option<f64>,
    /// Soft cap of what is queued with one press or one file.
    pub batch_soft: Option<f64>,
    /// Hard cap of the same.
    pub batch_hard: Option<f64>,
    /// What happens to what would cross a hard cap.
    pub at_cap: AtCap,
}

/// What happens to jobs that would cross a hard cap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AtCap {
    /// They are queued and wait until there is room.
    #[default]
    Hold,
    /// The same, after a question.
    Ask,
}

impl Caps {
    /// Checks what the file format cannot: amounts are finite and not below nothing, and no soft cap
    /// lies above its hard one. One sentence on failure.
    pub fn check(&self) -> Result<(), String> {
        let pairs = [
            ("day", self.day_soft, self.day_hard),
            ("month", self.month_soft, self.month_hard),
            ("batch", self.batch_soft, self.batch_hard),
        ];
        for (name, soft, hard) in pairs {
            if [soft, hard].into_iter().flatten().any(|cap| !cap.is_finite() || cap < 0.0) {
                return Err(format!("the cap of a {name} must be 0 credits or more"));
            }
            if soft.zip(hard).is_some_and(|(soft, hard)| soft > hard) {
                return Err(format!("a {name}'s question must come before its cap, not after it"));
            }
        }
        Ok(())
    }
}
