//! One create call and what became of it.

use std::time::Duration;

use catalogue::{Body, Credits, Model};
use serde_json::Value;

use super::{Rejection, Routing};
use crate::request::SubmitOptions;

/// One create call, ready to go.
#[derive(Clone, Debug)]
pub struct Submission<'a> {
    /// Our id of this attempt; travels as `replyRef` where the service stores one.
    pub attempt: &'a str,
    /// The model (its endpoint says where to send).
    pub model: &'a Model,
    /// Body in the vendor's spelling, media resolved.
    pub body: Body,
    /// Per-job account options.
    pub options: SubmitOptions,
}

/// What became of a create call.
#[derive(Debug)]
pub enum Submitted {
    /// The service took it.
    Accepted {
        /// The service's id of the task.
        remote_id: String,
        /// The service's own estimate in credits, an upper bound.
        estimated: Option<Credits>,
        /// The model that a router chose, where one was asked.
        routing: Option<Routing>,
        /// The reply as read, for the recipe.
        echo: Value,
    },
    /// It never left: failed before the connection stood.
    NotSent {
        /// Why, for a person.
        why: String,
    },
    /// 429: nothing was created.
    Busy {
        /// What is full.
        limit: Limit,
        /// How long the service asks to wait, where it says.
        wait: Option<Duration>,
        /// Tasks of ours that it names as running; free evidence for lost answers.
        running: Vec<RunningTask>,
    },
    /// The service answered no; nothing was created.
    Rejected(Rejection),
    /// It left and may have arrived.
    Unknown {
        /// What was seen, for a person.
        why: String,
        /// How long the service asks to be left alone, where it answered and says.
        wait: Option<Duration>,
    },
}

impl Submitted {
    /// It left and may have arrived, and nothing else is known.
    pub(crate) fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown { why: why.into(), wait: None }
    }
}

/// Which limit a 429 speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Tasks at a time.
    Concurrency,
    /// Tasks per day.
    Daily,
    /// Not said.
    Requests,
}

/// A task that a 429 lists as running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningTask {
    /// The service's id.
    pub remote_id: String,
    /// Our attempt id, where the service echoed one.
    pub attempt: Option<String>,
}
