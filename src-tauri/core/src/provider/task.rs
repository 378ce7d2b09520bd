//! A task as a service tells of it, and what can be done with it there.

use std::time::Duration;

use catalogue::{Body, Credits, Media, Service};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::json;

/// A task as the service describes it.
#[derive(Clone, Debug)]
pub struct Task {
    /// The service's id.
    pub remote_id: String,
    /// Where it stands.
    pub status: RemoteStatus,
    /// Our attempt id, where the service echoes one.
    pub attempt: Option<String>,
    /// When the service says it was made, Unix milliseconds.
    pub created_ms: Option<i64>,
    /// Seed and prompt as echoed, for matching.
    pub seed: Option<i64>,
    /// Prompt as echoed, for matching.
    pub prompt: Option<String>,
    /// The service's estimate in credits.
    pub estimated: Option<Credits>,
    /// What else the service tells of the request.
    pub told: Told,
    /// The nodes of a workflow that failed; the others may have made their files.
    pub node_errors: Vec<NodeError>,
    /// The object as read, for the recipe.
    pub echo: Value,
}

/// What a service tells of the request behind a task, beside its prompt and seed. Nothing, at the official API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// The vendor's model name.
    pub model: Option<String>,
    /// What it makes.
    pub makes: Option<Media>,
    /// Other parameters, in the vendor's spelling.
    pub parameters: Body,
}

/// A node of a workflow that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeError {
    /// Its name, or its id where it has none.
    pub node: String,
    /// What the service says, without a full stop.
    pub why: String,
}

/// Where a task stands at the service.
#[derive(Clone, Debug, PartialEq)]
pub enum RemoteStatus {
    /// Accepted.
    Pending,
    /// Accepted, waiting for a slot. Never to be sent again.
    Throttled {
        /// Expected wait before it starts, where the service says.
        wait: Option<Duration>,
    },
    /// Being made; progress 0.0 to 1.0 where told.
    Running {
        /// Share done.
        progress: Option<f64>,
    },
    /// Done.
    Succeeded {
        /// Files to fetch, in order, directories left out.
        outputs: Vec<Output>,
        /// Final price in credits, where told.
        cost: Option<Credits>,
    },
    /// Ended without result.
    Failed {
        /// The service's code, e.g. `SAFETY.INPUT.TEXT`; empty where none was given.
        code: String,
        /// What it said, for a person.
        message: String,
        /// Refused by moderation: charged, never sent again by itself.
        moderated: bool,
        /// Final price in credits, where told.
        cost: Option<Credits>,
    },
    /// Stopped.
    Cancelled {
        /// Final price in credits, where told.
        cost: Option<Credits>,
    },
    /// The service no longer knows it.
    Gone,
    /// A word that we do not know: keep polling.
    Other(String),
}

/// A file that a task made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// Where to fetch it. Absolute, or without origin when it lies at the account's own base URL.
    pub url: String,
    /// Extension in the URL path or the service's file name, lower case, without dot.
    pub extension: Option<String>,
    /// Size in bytes, where the service says.
    pub size: Option<u64>,
}

/// What came of a cancellation.
#[derive(Clone, Debug, PartialEq)]
pub enum Cancel {
    /// Stopped before it began: the held credits come back.
    Returned,
    /// Stopped while it ran: it is charged.
    Charged,
    /// The service offers no cancel call; the task goes on.
    NotOffered,
    /// It was finished already.
    TooLate,
    /// The service does not know it any more: an earlier call may have stopped it.
    Gone,
}

/// What came of deleting a task's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgotten {
    /// It is gone, with its files at the service.
    Deleted,
    /// It was gone already.
    Gone,
    /// It is not finished: deleting it would stop it.
    Unfinished,
    /// The service offers no such call.
    NotOffered,
}

/// Whether a service deletes records of finished tasks when asked.
#[must_use]
pub fn forgets(service: Service) -> bool {
    match service {
        Service::Runway => true,
        Service::Useapi => false,
    }
}

/// Whether an id of a task can be asked for at all; any other would lead elsewhere.
#[must_use]
pub fn is_task_id(id: &str) -> bool {
    json::usable_id(id)
}
