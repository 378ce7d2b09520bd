//! Why a service said no, or nothing.

use std::time::Duration;

use catalogue::Problem;
use serde::{Deserialize, Serialize};

/// A definite no.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Rejection {
    /// What the queue does about it.
    pub cause: Cause,
    /// HTTP status.
    pub status: u16,
    /// What the service said, for a person.
    pub message: String,
    /// Problems by field, where the service lists them.
    pub problems: Vec<Problem>,
}

/// Why a service said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Key missing, wrong or revoked: the account waits for a new one.
    BadKey,
    /// No credits: the account waits, jobs stay.
    NoCredits,
    /// The account is in an error state or not set up (useapi.net).
    AccountError,
    /// The key may not use this model.
    NotEntitled,
    /// Refused by moderation.
    Moderated,
    /// The request itself is at fault.
    Invalid,
    /// No such thing (endpoint, task, asset).
    Gone,
}

/// Why a call other than a create failed. Such calls may be repeated freely.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// 429 on a read.
    #[error("the service asks for a pause")]
    Busy {
        /// How long, where it says.
        wait: Option<Duration>,
    },
    /// A definite no.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// No usable answer: network, 5xx, timeout, unreadable or oversized reply.
    #[error("no usable answer: {why}")]
    Unavailable {
        /// What was seen.
        why: String,
        /// Where the fault seems to lie.
        fault: Fault,
    },
}

/// Where the fault of a missing answer seems to lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No connection came to stand.
    Network,
    /// Something between this machine and the service answered in its place, or cannot prove to be the service:
    /// a proxy, a page to sign in to a network.
    Between,
    /// The service itself, as far as can be told.
    Service,
}
