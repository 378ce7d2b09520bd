//! Drives jobs: from the row to the files, each step on disk before the next.
//!
//! [`Queue`] is what people do to jobs; [`Scheduler`] is what happens by itself, in the one process
//! that holds the [`lock::SchedulerLock`]. Both work on rows only through guarded moves, so they
//! need no lock between them, in one process or several.

mod adopt;
mod cancel;
pub mod caps;
mod counters;
mod decide;
mod evidence;
mod fetch;
mod inputs;
pub mod limits;
mod line;
pub mod lock;
mod money;
mod people;
mod poll;
mod reason;
mod recipe;
mod scheduler;
mod stopping;
mod submit;
#[cfg(test)]
mod testing;
pub mod unusual;

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use catalogue::{Catalogue, Service};
use serde::Serialize;
use tokio::sync::Notify;

pub use adopt::{Adopted, is_untold};
pub use cancel::Cancelled;
pub use decide::Resolution;
pub(crate) use inputs::replace_inputs;
pub use people::{Queue, Story};
pub use reason::{Family, Reason};
pub use scheduler::{Ended, Scheduler};
pub use stopping::Stopping;

use crate::clock::Clock;
use crate::entropy::{Entropy, Ids};
use crate::event::{Event, Events};
use crate::job::Hold;
use crate::library::Library;
use crate::provider::{Cause, DownloadClient, Pace, Provider, SubmitOptions};
use crate::settings::FailureLimits;
use crate::store::jobs;
use crate::store::{Store, StoreError};

/// How jobs reach their account's service.
#[async_trait]
pub trait Desk: Send + Sync + std::fmt::Debug {
    /// Opens an account for a service: reads its key, builds its provider. Costs nothing.
    async fn connect(&self, account: &str, service: Service) -> std::result::Result<Connected, Trouble>;

    /// The caps on spending as they are set now.
    fn caps(&self) -> caps::KnownCaps;

    /// How many failures hold the rest, as it is set now.
    fn failure_limits(&self) -> FailureLimits;
}

/// An account ready to be used.
#[derive(Clone, Debug)]
pub struct Connected {
    /// The service.
    pub provider: Arc<dyn Provider>,
    /// How fast it may be asked.
    pub pace: Pace,
    /// Origin of the account's own service; stored links are relative to it.
    pub origin: url::Url,
    /// What travels with each create call unless the job says otherwise.
    pub options: SubmitOptions,
    /// Whether what it makes costs nothing real (the Demo account).
    pub free: bool,
}

/// Why an account cannot be used now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Stable word.
    pub cause: TroubleCause,
    /// For a person.
    pub text: String,
}

/// Kinds of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TroubleCause {
    /// No such account in the settings.
    NoAccount,
    /// No key can be had.
    NoKey,
    /// The service does not take the key.
    BadKey,
    /// No credits left.
    NoCredits,
    /// The service reports the account itself as broken.
    AccountError,
    /// The service cannot be reached; it is tried again by itself.
    Unreachable,
}

impl TroubleCause {
    const ALL: [Self; 6] =
        [Self::NoAccount, Self::NoKey, Self::BadKey, Self::NoCredits, Self::AccountError, Self::Unreachable];

    /// The kind with that word.
    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.word() == word)
    }

    /// The word in JSON and in a job's error code.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            TroubleCause::NoAccount => "no_account",
            TroubleCause::NoKey => "no_key",
            TroubleCause::BadKey => "bad_key",
            TroubleCause::NoCredits => "no_credits",
            TroubleCause::AccountError => "account_error",
            TroubleCause::Unreachable => "unreachable",
        }
    }

    fn of(cause: Cause) -> Option<TroubleCause> {
        match cause {
            Cause::BadKey => Some(TroubleCause::BadKey),
            Cause::NoCredits => Some(TroubleCause::NoCredits),
            Cause::AccountError => Some(TroubleCause::AccountError),
            Cause::NotEntitled | Cause::Moderated | Cause::Invalid | Cause::Gone => None,
        }
    }
}

/// What every part of the queue works with.
#[derive(Clone, Debug)]
pub struct Context {
    /// The index.
    pub store: Store,
    /// The files.
    pub library: Arc<Library>,
    /// The models.
    pub catalogue: Arc<Catalogue>,
    /// Accounts.
    pub desk: Arc<dyn Desk>,
    /// Fetches files.
    pub downloads: DownloadClient,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Makes ids.
    pub ids: Arc<Ids>,
    /// Who listens.
    pub events: Events,
    /// Wakes the scheduler.
    pub wake: Arc<Notify>,
    /// Accounts whose key or options changed since the scheduler looked.
    pub changed_accounts: Arc<Mutex<Vec<String>>>,
    /// Jobs that are being stopped at their service.
    pub stopping: Arc<Stopping>,
}

impl Context {
    /// An account has another key or other options: what is held for its sake is tried again at once.
    pub async fn account_changed(&self, id: &str) -> std::result::Result<(), StoreError> {
        let (account, now_ms) = (id.to_owned(), self.clock.now_ms());
        self.store.write(move |tx| jobs::release(tx, Some(&account), Hold::Account, now_ms)).await?;
        self.changed_accounts.lock().unwrap_or_else(PoisonError::into_inner).push(id.to_owned());
        self.wake.notify_one();
        Ok(())
    }

    /// Looks whether anything new can be put into the library, and tells listeners when that changed.
    pub async fn look_at_disk(&self) {
        let library = self.library.clone();
        // Asks the disk, which may take its time.
        if tokio::task::spawn_blocking(move || library.look()).await.unwrap_or(false) {
            match self.library.lack() {
                Some(lack) => tracing::warn!(?lack, "nothing new is sent: the library's disk"),
                None => self.wake.notify_one(),
            }
            self.events.send(Event::Resync);
        }
    }

    /// Tells listeners how a job stands now.
    async fn tell(&self, id: &str) {
        let wanted = id.to_owned();
        if let Ok(Some(job)) = self.store.read(move |c| jobs::get(c, &wanted)).await {
            self.events.send(Event::JobChanged { job: Arc::new(job) });
        }
    }

    /// A new id.
    #[must_use]
    pub fn new_id(&self) -> String {
        self.ids.next(self.clock.now_ms(), self.entropy.as_ref())
    }
}
