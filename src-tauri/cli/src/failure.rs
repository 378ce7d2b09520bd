//! Why a command ends early, and with which exit code.

use framewright_core::error::{Code, Error};
use serde::Serialize;

/// Exit codes; a script can rely on them.
pub(crate) mod exit {
    /// Some jobs failed, were refused or are unknown.
    pub(crate) const SOME_FAILED: u8 = 1;
    /// The input is at fault; nothing was queued.
    pub(crate) const BAD_INPUT: u8 = 2;
    /// The account needs attention; jobs are kept.
    pub(crate) const ACCOUNT: u8 = 3;
    /// Interrupted; everything is kept.
    pub(crate) const INTERRUPTED: u8 = 130;
}

/// What happened and what to do next.
#[derive(Debug, Serialize)]
pub(crate) struct Failure {
    #[serde(skip)]
    pub(crate) exit: u8,
    /// Word for programs.
    pub(crate) code: &'static str,
    /// What happened.
    pub(crate) message: String,
    /// What to do next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<String>,
}

pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

impl Failure {
    /// The input is at fault.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self { exit: exit::BAD_INPUT, code: "invalid_input", message: message.into(), next: None }
    }

    /// The account needs attention.
    pub(crate) fn account(message: impl Into<String>) -> Self {
        Self { exit: exit::ACCOUNT, code: "account", message: message.into(), next: None }
    }

    /// Something else went wrong.
    pub(crate) fn other(message: impl Into<String>) -> Self {
        Self { exit: exit::SOME_FAILED, code: "internal", message: message.into(), next: None }
    }

    /// The same with what to do next.
    pub(crate) fn next(mut self, advice: impl Into<String>) -> Self {
        self.next = Some(advice.into());
        self
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (exit, code) = match error.code {
            Code::InvalidInput => (exit::BAD_INPUT, "invalid_input"),
            Code::NotFound => (exit::BAD_INPUT, "not_found"),
            Code::Conflict => (exit::BAD_INPUT, "conflict"),
            Code::Budget => (exit::BAD_INPUT, "budget"),
            Code::Account => (exit::ACCOUNT, "account"),
            Code::Keychain => (exit::ACCOUNT, "keychain"),
            Code::Library => (exit::BAD_INPUT, "library"),
            Code::Unavailable => (exit::SOME_FAILED, "unavailable"),
            Code::Internal => (exit::SOME_FAILED, "internal"),
        };
        let mut message = error.message.clone();
        for problem in &error.problems {
            message = format!("{message}\n  {}: {}", problem.path, problem.message());
        }
        Self { exit, code, message, next: None }
    }
}
