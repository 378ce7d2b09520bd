//! Workflows that people built on the service's site and published.

use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

/// A workflow with its published versions.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Workflow {
    /// Its name.
    pub name: String,
    /// Newest first.
    pub versions: Vec<WorkflowVersion>,
}

/// A version of a workflow; it never changes.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct WorkflowVersion {
    /// The service's id, by which it is run.
    pub id: String,
    /// Its number, from 1.
    pub version: Option<i64>,
    /// When it was published, Unix milliseconds.
    pub created_ms: Option<i64>,
}

/// A version of a workflow with what goes in.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct PublishedWorkflow {
    /// The service's id, by which it is run.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it makes, where somebody said so.
    pub description: Option<String>,
    /// Its number, from 1.
    pub version: Option<i64>,
    /// What can be given; what is not runs with the value of the graph.
    pub inputs: Vec<WorkflowInput>,
    /// When it was published, Unix milliseconds.
    pub created_ms: Option<i64>,
}

/// Something that can be given to a workflow.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct WorkflowInput {
    /// The service's id of the node.
    pub node: String,
    /// Which of the node's outputs it stands for.
    pub key: String,
    /// Name for people.
    pub label: String,
    /// A word of explanation.
    pub description: Option<String>,
    /// What it takes.
    pub kind: WorkflowInputKind,
    /// The value of the graph: a text, a number, a yes or no, or the address of a file.
    #[ts(type = "Json")]
    pub value: Value,
}

/// What an input of a workflow takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WorkflowInputKind {
    /// Words.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// A picture.
    Image,
    /// A clip.
    Video,
    /// A sound.
    Audio,
}

impl WorkflowInputKind {
    /// The word in requests: media by their kind, everything else is `primitive`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Text | Self::Number | Self::Boolean => "primitive",
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
        }
    }
}
