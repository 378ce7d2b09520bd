//! What a key has at the official API beside tasks: voices, avatars, documents, live sessions, routers and what they
//! decided. A conversation is what was said in a session, under the session's id.
//!
//! ```text
//! voice, avatar   PROCESSING → READY | FAILED
//! session         NOT_READY → READY → RUNNING → COMPLETED | FAILED, or CANCELLED before it runs
//! ```
//!
//! Nothing ticks: how a thing stands is computed from the service time at which it is asked for. As nobody can call
//! here, every session runs by itself as if somebody did.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::clock::Ms;

/// How long a voice or avatar is processed.
const PROCESSING: Ms = 5_000;
/// How long a new session waits in line.
const QUEUED: Ms = 1_000;
/// When a new session is ready for its call.
const READY: Ms = 3_000;
/// When the call begins.
const RUNNING: Ms = 8_000;
/// How long a call lasts, unless `maxDuration` says less.
const CALL: Ms = 40_000;

/// Which kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BelongingKind {
    Voice,
    Avatar,
    Document,
    Session,
    Router,
    /// What a router made of a request; its body is the record as the service shows it, and `router` in front.
    Decision,
}

/// One thing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Belonging {
    /// UUID.
    pub(crate) id: String,
    // In the state file `kind` tells the records apart.
    #[serde(rename = "thing")]
    pub(crate) kind: BelongingKind,
    /// Digest of the bearer token.
    pub(crate) holder: String,
    /// As sent and since changed, media left out.
    pub(crate) body: Map<String, Value>,
    /// Id of the file that holds a voice's sound.
    #[serde(default)]
    pub(crate) sound: Option<String>,
    /// Address of an avatar's picture, where it has one.
    #[serde(default)]
    pub(crate) image: Option<String>,
    pub(crate) created: Ms,
    pub(crate) created_wall: i64,
    pub(crate) updated_wall: i64,
    /// When it was last begun to be processed.
    pub(crate) begun: Ms,
    /// Why it fails, where it does.
    #[serde(default)]
    pub(crate) failure: Option<String>,
    /// When a session was told to end.
    #[serde(default)]
    pub(crate) stopped: Option<Ms>,
    /// Whether a session's conversation was deleted.
    #[serde(default)]
    pub(crate) forgotten: bool,
    #[serde(default)]
    pub(crate) removed: bool,
    /// Which version of its settings a router has.
    #[serde(default)]
    pub(crate) version: u32,
}

/// How a voice or avatar stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing<'a> {
    Processing,
    Ready,
    Failed(&'a str),
}

/// How a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Session<'a> {
    NotReady {
        queued: bool,
    },
    Ready,
    /// The call goes on, for so long by now.
    Running {
        elapsed: Ms,
    },
    /// The call is over; it took so long.
    Completed {
        took: Ms,
    },
    Failed(&'a str),
    Cancelled,
}

impl Belonging {
    /// A text of the body.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.body.get(key).and_then(Value::as_str)
    }

    /// Of a voice or avatar.
    pub(crate) fn standing(&self, now: Ms) -> Standing<'_> {
        match &self.failure {
            _ if now < self.begun + PROCESSING => Standing::Processing,
            Some(why) => Standing::Failed(why),
            None => Standing::Ready,
        }
    }

    /// Of a session.
    pub(crate) fn session(&self, now: Ms) -> Session<'_> {
        let at = self.stopped.unwrap_or(now).min(now);
        let age = at - self.created;
        let stopped = self.stopped.is_some_and(|stopped| stopped <= now);
        match &self.failure {
            Some(why) if age >= READY => return Session::Failed(why),
            _ => {}
        }
        if age < RUNNING {
            return match age {
                _ if stopped => Session::Cancelled,
                age if age < READY => Session::NotReady { queued: age < QUEUED },
                _ => Session::Ready,
            };
        }
        let most = self.body.get("maxDuration").and_then(Value::as_i64).map_or(CALL, |seconds| seconds * 1000);
        let (elapsed, longest) = (age - RUNNING, CALL.min(most));
        if stopped || elapsed >= longest {
            Session::Completed { took: elapsed.min(longest) }
        } else {
            Session::Running { elapsed }
        }
    }

    /// When a session's call begins.
    pub(crate) fn call_begins(&self) -> Ms {
        self.created + RUNNING
    }

    /// When a session's key stops working.
    pub(crate) fn key_expires_wall(&self) -> i64 {
        self.created_wall + RUNNING
    }
}
