//! A task of either service: what was ordered, when it starts and ends, and what it shows in between.
//!
//! ```text
//! (THROTTLED) → PENDING → RUNNING → SUCCEEDED | FAILED | CANCELLED
//! ```
//!
//! Nothing ticks: a status is computed from the service time at which it is asked for.

use catalogue::{Body, Service};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::Ms;
use crate::format::FileFormat;

/// What a checked request asks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    /// Path after `/v1/` or `/v1/runwayml/`.
    pub(crate) endpoint: String,
    /// Name under which limits and counters run; the endpoint's where the body has none.
    pub(crate) model: String,
    pub(crate) prompt: String,
    /// The seed sent, or the one drawn where none was.
    pub(crate) seed: u64,
    pub(crate) seed_given: bool,
    pub(crate) style: Option<String>,
    pub(crate) diversity: Option<u8>,
    /// Sides in pixels; 0 for sounds.
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) files: u32,
    /// In the words of the catalogue.
    pub(crate) format: String,
    #[serde(default)]
    pub(crate) prores_profile: Option<String>,
    /// Length; 0 for pictures.
    #[serde(default)]
    pub(crate) seconds: f64,
    /// Frames in a second, as a fraction.
    #[serde(default)]
    pub(crate) frame_rate: (u32, u32),
    /// Whether a clip can be heard.
    #[serde(default)]
    pub(crate) sound: bool,
    /// Samples in a second, where the body says it.
    #[serde(default)]
    pub(crate) sample_rate: Option<u32>,
    /// Whether a picture has a transparent rim.
    #[serde(default)]
    pub(crate) cut_out: bool,
    /// The nodes of a workflow that make files, in the order in which they run. What is said of files above is then
    /// said by each of them.
    #[serde(default)]
    pub(crate) parts: Vec<Part>,
    /// Credits held at the start, an upper bound.
    pub(crate) estimate: f64,
    /// Credits charged at the end.
    pub(crate) cost: i64,
    /// The body as sent.
    pub(crate) body: Body,
    /// SHA-256 of the body's text, in hex.
    pub(crate) digest: String,
}

/// A node of a workflow that makes files.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Part {
    /// UUID of the node.
    pub(crate) node: String,
    /// Its name for people.
    pub(crate) name: String,
    pub(crate) order: Order,
    /// Why it fails, where it does: the code and the text.
    pub(crate) error: Option<(Option<String>, String)>,
}

impl Order {
    /// The format of each file, in the order of the links. Frames in an archive carry no sound, so it comes beside them.
    pub(crate) fn outputs(&self) -> Vec<FileFormat> {
        if !self.parts.is_empty() {
            return self.parts.iter().flat_map(|part| part.order.outputs()).collect();
        }
        let own = FileFormat::of(&self.format, self.prores_profile.as_deref());
        let mut outputs = Vec::new();
        for _ in 0..self.files {
            outputs.push(own);
            if own.is_archive() && self.sound {
                outputs.push(FileFormat::of("wav", None));
            }
        }
        outputs
    }
}

/// Who ordered, and what useapi.net remembers beside the order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Owner {
    pub(crate) service: Service,
    /// Digest of the bearer token.
    pub(crate) holder: String,
    /// The number in front of useapi.net's ids.
    #[serde(default)]
    pub(crate) uid: u64,
    /// Account on useapi.net.
    pub(crate) email: Option<String>,
    pub(crate) reply_url: Option<String>,
    pub(crate) reply_ref: Option<String>,
    pub(crate) explore: bool,
}

/// How a task will go; decided when it is made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Fate {
    pub(crate) end: End,
    /// Whether it waits as THROTTLED for ever.
    #[serde(default)]
    pub(crate) stuck: bool,
    /// A status word shown in the first half of its run.
    #[serde(default)]
    pub(crate) word: Option<String>,
    /// The service forgets it at this share of its run.
    #[serde(default)]
    pub(crate) vanishes_at: Option<f64>,
    /// Somebody else cancels it at this share of its run.
    #[serde(default)]
    pub(crate) cancelled_at: Option<f64>,
    /// Artifacts that are directories, put in front of the files (useapi.net).
    #[serde(default)]
    pub(crate) directories: u32,
}

/// The last state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub(crate) enum End {
    Succeeded,
    Failed {
        code: Option<String>,
        message: String,
        /// The `error` object of useapi.net, fields beyond code and message.
        #[serde(default)]
        extra: Value,
        charged: bool,
    },
    Cancelled,
}

impl Default for Fate {
    fn default() -> Self {
        Self { end: End::Succeeded, stuck: false, word: None, vanishes_at: None, cancelled_at: None, directories: 0 }
    }
}

/// One task.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Task {
    /// UUID.
    pub(crate) id: String,
    /// Its place among all tasks of this simulator, from 0.
    pub(crate) number: u64,
    pub(crate) owner: Owner,
    pub(crate) order: Order,
    pub(crate) fate: Fate,
    pub(crate) created: Ms,
    /// Wall time, for `createdAt`.
    pub(crate) created_wall: i64,
    /// Service time from start to end.
    pub(crate) run: Ms,
    pub(crate) started: Option<Ms>,
    /// Set once it is over: when, and what it cost.
    pub(crate) ended: Option<Ended>,
    /// Removed or cancelled by a DELETE, or vanished: no longer shown.
    #[serde(default)]
    pub(crate) gone: bool,
    /// Made by hand on the site, not through this service.
    #[serde(default)]
    pub(crate) foreign: bool,
}

/// The end of a task.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ended {
    pub(crate) at: Ms,
    pub(crate) how: End,
    pub(crate) cost: i64,
}

/// What a task shows at a moment.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Status {
    Pending,
    Throttled,
    Running(f64),
    Word(String),
    Ended(End),
}

impl Status {
    /// The word on the wire.
    pub(crate) fn word(&self) -> &str {
        match self {
            Self::Pending => "PENDING",
            Self::Throttled => "THROTTLED",
            Self::Running(_) => "RUNNING",
            Self::Word(word) => word,
            Self::Ended(End::Succeeded) => "SUCCEEDED",
            Self::Ended(End::Failed { .. }) => "FAILED",
            Self::Ended(End::Cancelled) => "CANCELLED",
        }
    }
}

impl Task {
    /// Whether it is over or no longer exists.
    pub(crate) fn over(&self) -> bool {
        self.ended.is_some() || self.gone
    }

    /// When it will end, once it has started.
    pub(crate) fn ends_at(&self) -> Option<Ms> {
        self.started.map(|at| at + self.run)
    }

    /// What it shows.
    pub(crate) fn status(&self, now: Ms) -> Status {
        if let Some(ended) = &self.ended {
            return Status::Ended(ended.how.clone());
        }
        let Some(started) = self.started.filter(|&at| at <= now) else {
            return Status::Throttled;
        };
        let share = share(now - started, self.run);
        match &self.fate.word {
            Some(word) if share < 0.5 => Status::Word(word.clone()),
            _ if share < 0.05 => Status::Pending,
            _ => Status::Running(progress(share, self.number)),
        }
    }

    /// Whether it should be gone by itself by now.
    pub(crate) fn has_vanished(&self, now: Ms) -> bool {
        self.has_passed(self.fate.vanishes_at, now)
    }

    /// Whether somebody else has cancelled it by now.
    pub(crate) fn was_cancelled(&self, now: Ms) -> bool {
        self.has_passed(self.fate.cancelled_at, now)
    }

    fn has_passed(&self, at: Option<f64>, now: Ms) -> bool {
        match (at, self.started) {
            (Some(at), Some(started)) => share(now - started, self.run) >= at,
            _ => false,
        }
    }

    /// What its end costs.
    pub(crate) fn final_cost(&self) -> i64 {
        if self.owner.explore {
            return 0;
        }
        match &self.fate.end {
            End::Failed { charged: false, .. } => 0,
            End::Succeeded | End::Failed { .. } | End::Cancelled => self.order.cost,
        }
    }

    /// The nodes of a workflow that are over by now, each with the numbers of its files.
    pub(crate) fn parts_over(&self, now: Ms) -> Vec<(&Part, std::ops::Range<u32>)> {
        let parts = &self.order.parts;
        let over = match (&self.ended, self.started) {
            (Some(ended), _) => {
                if ended.how == End::Cancelled {
                    0
                } else {
                    parts.len()
                }
            }
            (None, Some(started)) => {
                let share = share(now - started, self.run).clamp(0.0, 1.0);
                #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let over = (share * (parts.len() + 1) as f64) as usize;
                over.min(parts.len())
            }
            (None, None) => 0,
        };
        let mut next = 0;
        let numbered = parts.iter().map(|part| {
            let first = next;
            next += u32::try_from(part.order.outputs().len()).unwrap_or(0);
            (part, first..next)
        });
        numbered.take(over).collect()
    }

    /// The id that useapi.net uses.
    pub(crate) fn useapi_id(&self) -> String {
        let uid = self.owner.uid;
        format!("user:{uid}-runwayml:{}-task:{}", self.owner.email.as_deref().unwrap_or_default(), self.id)
    }
}

#[allow(clippy::cast_precision_loss)]
fn share(elapsed: Ms, run: Ms) -> f64 {
    if run <= 0 { 1.0 } else { elapsed as f64 / run as f64 }
}

/// Uneven progress: it starts at 0.02, rushes, stands still, rushes again; two decimals, never falling.
fn progress(share: f64, number: u64) -> f64 {
    // Where the halt lies differs from task to task.
    let halt = 0.3 + 0.05 * f64::from(u8::try_from(number % 7).unwrap_or(0));
    let shown = if share < halt {
        share * 1.3
    } else if share < halt + 0.2 {
        halt * 1.3
    } else {
        let rest = (share - halt - 0.2) / (0.8 - halt);
        halt * 1.3 + (0.99 - halt * 1.3) * rest
    };
    ((0.02 + shown * 0.97).clamp(0.02, 0.99) * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_never_falls_and_stands_still_for_a_while() {
        for number in 0..7 {
            let shown: Vec<f64> = (5..100).map(|step| progress(f64::from(step) / 100.0, number)).collect();

            assert!(shown.windows(2).all(|pair| pair[0] <= pair[1]), "it never falls: {shown:?}");
            assert!(shown.windows(10).any(|ten| ten[0] == ten[9]), "it halts somewhere: {shown:?}");
            assert!(shown[0] < 0.15 && shown[94] > 0.9 && shown[94] < 1.0, "{shown:?}");
        }
    }
}
