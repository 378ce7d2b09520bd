//! What the door answers when something cannot be done.

use catalogue::Problem;
use serde::{Serialize, Serializer};
use ts_rs::TS;

use crate::fault::Fault;
use crate::refusal::Refusal;

/// A reason that a host or a person can act on. A code exists only if somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The input is at fault; `problems` says where.
    InvalidInput,
    /// Nothing has that id or name.
    NotFound,
    /// The thing is in a state in which this cannot be done.
    Conflict,
    /// The account needs attention: key, credits or the service's own error.
    Account,
    /// A limit on spending forbids it.
    Budget,
    /// The keychain is absent, locked or waiting.
    Keychain,
    /// The library folder cannot be used as it is.
    Library,
    /// The network or the service did not answer.
    Unavailable,
    /// A fault of ours or of the machine.
    Internal,
}

/// A code, a sentence for a person, and problems by field.
#[derive(Debug, thiserror::Error, Serialize)]
#[error("{message}")]
pub struct Error {
    /// What kind.
    pub code: Code,
    /// What happened and what to do, for a person. Never holds a key.
    pub message: String,
    /// The same by kind, where people meet it in the course of their work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Box<Refusal>>,
    /// Problems by field, where the input is at fault.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "in_short")]
    pub problems: Vec<Problem>,
    /// The fault beneath, for the log.
    #[serde(skip)]
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// Problems as hosts show them: where, what, and that each of them stops what was asked for.
fn in_short<S: Serializer>(problems: &[Problem], serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_seq(problems.iter().map(|problem| {
        let fault = Fault::from(problem);
        serde_json::json!({
            "path": problem.path, "message": problem.message(), "fault": fault, "severity": "error"
        })
    }))
}

/// Result with [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error with a code and a sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), refusal: None, problems: Vec::new(), source: None }
    }

    /// The same error with the fault beneath it.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Input at fault, by field.
    #[must_use]
    pub fn invalid(problems: Vec<Problem>) -> Self {
        let message = match problems.as_slice() {
            [one] => format!("{}: {}", one.path, one.message()),
            many => format!("{} things need changing before this can be queued", many.len()),
        };
        let refusal = match problems.as_slice() {
            [one] => Refusal::ThingToChange { input: one.path.clone(), fault: Box::new(one.into()) },
            many => Refusal::ThingsToChange { count: many.len() },
        };
        Self { problems, refusal: Some(Box::new(refusal)), ..Self::new(Code::InvalidInput, message) }
    }
}
