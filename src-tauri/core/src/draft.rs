//! What somebody is composing: kept while it is typed, and turned into jobs at a press.

use catalogue::{Inputs, Media};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::job::Lane;

/// Everything that a composer holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DraftContent {
    /// Full id of the model; none while nothing was chosen.
    pub model: Option<String>,
    /// Id of the account to use; none: the first that serves the model.
    pub account: Option<String>,
    /// Values by our names, without files.
    #[ts(type = "Inputs")]
    pub inputs: Inputs,
    /// Files, in their order.
    pub references: Vec<Reference>,
    /// How many times it is queued.
    pub count: u32,
    /// Where seeds come from.
    pub seed_strategy: SeedStrategy,
    /// Which jobs it goes before.
    pub lane: Lane,
    /// Settings of the account for this job alone.
    #[serde(default)]
    #[ts(type = "Json")]
    pub options: Value,
    /// Assets that it is made from.
    #[serde(default)]
    #[ts(type = "number[]")]
    pub parents: Vec<i64>,
}

impl Default for DraftContent {
    fn default() -> Self {
        Self {
            model: None,
            account: None,
            inputs: Inputs::default(),
            references: Vec::new(),
            count: 1,
            seed_strategy: SeedStrategy::Random,
            lane: Lane::Normal,
            options: Value::Null,
            parents: Vec::new(),
        }
    }
}

/// Where the seeds of several copies come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SeedStrategy {
    /// A new one for each copy.
    #[default]
    Random,
    /// The one that stands in the field.
    Fixed,
    /// The one that stands in the field, then the numbers after it.
    Increment,
    /// A new one, the same for all copies.
    Same,
}

/// A file that goes in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Reference {
    /// The input that it belongs to.
    pub field: String,
    /// Its name in the prompt.
    pub tag: Option<String>,
    /// What it is used as.
    pub role: Option<String>,
    /// Where it is.
    pub source: Source,
    /// The name that it came with, to be shown.
    pub name: String,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    /// Length of a clip or sound, where it is known.
    #[serde(default)]
    pub seconds: Option<f64>,
    /// Size, where it is known.
    #[serde(default)]
    pub bytes: Option<u64>,
    /// What it is.
    #[ts(type = "Media")]
    pub media: Media,
}

/// Where a file is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Source {
    /// Staged in the library.
    Input {
        /// SHA-256 in hex.
        sha256: String,
    },
    /// A result of the library.
    Asset {
        /// Its id.
        id: i64,
    },
    /// An address on the network.
    Url {
        /// It.
        url: String,
    },
}

/// A draft as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Draft {
    /// Id.
    pub id: String,
    /// Place among the open ones, from 0.
    pub position: i64,
    /// What it holds.
    pub content: DraftContent,
    /// Unix milliseconds.
    pub changed_ms: i64,
    /// When it was closed, Unix milliseconds.
    pub closed_ms: Option<i64>,
}
