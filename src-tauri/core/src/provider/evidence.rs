//! What is known of a create call whose answer was lost, and what a search for it shows.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Task;

/// What is known of an attempt whose answer was lost.
#[derive(Clone, Debug)]
pub struct AttemptTrace {
    /// Our attempt id.
    pub attempt: String,
    /// Vendor's model name as the counters spell it; empty where the request names none.
    pub model: String,
    /// Seed sent, where one was.
    pub seed: Option<i64>,
    /// Prompt sent.
    pub prompt: String,
    /// When it was sent, Unix milliseconds, by this machine's clock.
    pub sent_ms: i64,
    /// What the service said of the task of an earlier attempt: a date by its own clock that cannot be later.
    pub earlier: Option<Value>,
    /// What the counters should show if nothing was created: generations of this model today, and balance.
    pub expected: Option<Counters>,
}

/// Readings that move with each accepted task (official API).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counters {
    /// Generations of the model in the last 24 hours.
    pub generations: i64,
    /// Credit balance.
    pub balance: f64,
}

/// What a search for a lost attempt found.
#[derive(Clone, Debug)]
pub enum Evidence {
    /// The task, certain.
    Found(Box<Task>),
    /// One complete look that shows no such task. Counts as proof only as the pace demands
    /// (two listings apart, after the grace time; or exact counters).
    Absent {
        /// What was compared, for the job's story.
        why: String,
    },
    /// It was created, but its id is out of reach.
    Created {
        /// What was compared.
        why: String,
    },
    /// Cannot be told.
    Unclear {
        /// What was compared.
        why: String,
    },
}
