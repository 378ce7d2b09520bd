//! What can change. Events say "look again"; the database is the truth, so a lost event costs a
//! refresh and never data.

use std::sync::Arc;

use serde::Serialize;
use tokio::sync::broadcast;
use ts_rs::TS;

use crate::store::jobs::Job;

/// Something changed.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// A job changed; the row as it is now.
    JobChanged {
        /// The job.
        job: Arc<Job>,
    },
    /// Files of a job are safe in the library.
    AssetsAdded {
        /// The job.
        job_id: String,
        /// Paths relative to the library, in order.
        paths: Vec<String>,
    },
    /// An account needs attention; its jobs stay.
    AccountTrouble {
        /// Account id.
        account: String,
        /// Stable word: bad_key, no_credits, account_error, no_key.
        cause: String,
        /// For a person.
        text: String,
    },
    /// An account works (again).
    AccountReady {
        /// Account id.
        account: String,
    },
    /// A service counts otherwise than the ledger, in places that nobody was told of yet.
    CountDiffers {
        /// Account id.
        account: String,
        /// Days and models.
        places: u64,
        /// Credits, more and less added up.
        credits: f64,
    },
    /// Accounts or settings changed.
    SettingsChanged,
    /// Something long goes on.
    Progress(Progress),
    /// Much changed at once, or events were lost: read everything anew.
    Resync,
}

/// How far something long is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Progress {
    /// Stable word: `trash`, `library.check`, `library.move`.
    pub task: String,
    /// Steps done.
    pub done: u64,
    /// Steps in all.
    pub total: u64,
    /// What is being done, for a person; may be empty.
    pub text: String,
}

/// Events that wait for a listener, at most; room for all of them is there from the start.
const WAITING: usize = 2048;

/// The one stream of events. Sending never fails and never waits.
#[derive(Clone, Debug)]
pub struct Events {
    sender: broadcast::Sender<Event>,
}

impl Default for Events {
    fn default() -> Self {
        Self { sender: broadcast::channel(WAITING).0 }
    }
}

impl Events {
    /// Tells everybody who listens.
    pub fn send(&self, event: Event) {
        // Nobody listening is fine.
        drop(self.sender.send(event));
    }

    /// A new listener, from now on. A listener that falls behind gets a lag error and should resync.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.sender.subscribe()
    }
}
