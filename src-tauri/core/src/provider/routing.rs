//! Routers: what an account tells the service to choose models by, what was chosen, and why.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The model that a router chose for a request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Routing {
    /// Slug of the router.
    pub router: String,
    /// The service's name of the model.
    pub model: String,
    /// Who makes the model.
    pub maker: Option<String>,
    /// What the router went by: `cost`, `latency`, `quality`.
    pub optimize_for: Option<String>,
    /// Most credits for one output, where the router has a cap.
    pub cap: Option<f64>,
    /// Models that would have come first and were full.
    pub skipped: Vec<String>,
    /// Whether every model was full, so that the task waits for the first.
    pub all_full: bool,
}

/// A router.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Router {
    /// The service's id, for changing and deleting it.
    pub id: String,
    /// What requests name it by.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// What it is for, where somebody said so.
    pub description: Option<String>,
    /// What it goes by: `cost`, `latency`, `quality`; absent where the service's own choice holds.
    pub optimize_for: Option<String>,
    /// Most credits for one output.
    pub caps: RouterCaps,
    /// Which models it may choose; absent: all.
    pub models: Option<RouterModels>,
    /// Whether a model that is full is passed over.
    pub skips_full: bool,
    /// Counts changes of its settings, from 1.
    pub version: Option<i64>,
    /// When it was made, Unix milliseconds.
    pub created_ms: Option<i64>,
    /// When it was last changed, Unix milliseconds.
    pub updated_ms: Option<i64>,
}

/// Most credits for one output of each kind; absent: no cap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, TS)]
pub struct RouterCaps {
    /// Of a picture.
    pub image: Option<f64>,
    /// Of a clip.
    pub video: Option<f64>,
    /// Of a sound.
    pub audio: Option<f64>,
}

/// Models that a router may or may not choose.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct RouterModels {
    /// Only these; else all but these, new ones too.
    pub only: bool,
    /// The service's names.
    pub ids: Vec<String>,
}

/// What a router made of one request.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Decision {
    /// The service's id.
    pub id: String,
    /// When, Unix milliseconds.
    pub at_ms: Option<i64>,
    /// How it ended: `routed`, `no_eligible_model`, `invalid_request`, `error`.
    pub status: String,
    /// The model that was chosen.
    pub model: Option<String>,
    /// Who makes it.
    pub maker: Option<String>,
    /// Why, as a stable word: `lowest_cost`, `best_latency`, `best_quality`, `only_eligible_model`.
    pub reason_code: Option<String>,
    /// Why, in the service's words.
    pub reason: Option<String>,
    /// Credits that it was expected to cost.
    pub estimated: Option<f64>,
    /// The service's id of the task.
    pub task: Option<String>,
    /// The filters that left no model.
    pub emptied_by: Vec<String>,
    /// How it came about.
    pub steps: Vec<DecisionStep>,
}

/// A step of a decision.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DecisionStep {
    /// Models that cannot make it, or may not, were left out.
    Filter {
        /// Why: `capability`, `prompt_length`, `input_support`, `allow_deny`, `price`.
        filter: String,
        /// Those that were left.
        left: Vec<String>,
    },
    /// Models that were full were passed over.
    Capacity {
        /// Those.
        skipped: Vec<String>,
        /// Whether all were, so that none was passed over.
        all_full: bool,
    },
    /// One of the rest was chosen.
    Rank {
        /// How: `cost`, `selected`, `fallback`, `single_candidate`.
        outcome: String,
    },
}
