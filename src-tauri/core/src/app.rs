//! Opens and owns the parts; the only place that wires them.

mod accounts;
mod belongings;
mod care;
mod desk;
mod experience;
pub mod moving;
mod named;
mod reach;
mod spending;
mod tasks;
mod uploads;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use catalogue::Catalogue;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::error::{Code, Error, Result};
use crate::event::Events;
use crate::failpoint::{self, Point};
use crate::job::Phase;
use crate::library::{Decoder, Library, MediaSource};
use crate::provider::DownloadClient;
use crate::queue::lock::{self, Owner, SchedulerLock};
use crate::queue::{Context, Ended, Queue, Scheduler, Trouble};
use crate::refusal::LibraryFault;
use crate::secrets::SecretStore;
use crate::settings::{Accounts, ConfigFolder, Environment};
use crate::store::Store;
use crate::store::jobs::{self, Counts};

pub use accounts::Unasked;
pub use named::{Reach, look_at};
pub use spending::Reconciled;
pub use tasks::Listed;

use desk::AppDesk;

/// How often a process that waits for its turn looks whether it has come.
const TURN: Duration = Duration::from_millis(250);

/// Starts the simulator behind the Demo account. The core knows nothing of simulators.
#[async_trait]
pub trait DemoHost: Send + Sync + std::fmt::Debug {
    /// Starts it (once) with its state in that folder, and says its origin. It lives as long as
    /// this value.
    async fn start(&self, state: &Path) -> std::result::Result<url::Url, String>;

    /// How much faster than life it runs.
    fn speed(&self) -> f64;
}

/// What an app is opened with.
pub struct Options {
    /// The library's folder; made when absent.
    pub library: PathBuf,
    /// Accounts and settings.
    pub config: ConfigFolder,
    /// Where keys are.
    pub secrets: Arc<dyn SecretStore>,
    /// The environment.
    pub environment: Environment,
    /// The Demo account's host; without one the Demo account cannot be used.
    pub demo: Option<Arc<dyn DemoHost>>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Who decodes files.
    pub decoder: Decoder,
}

/// An open library with its queue.
#[derive(Debug)]
pub struct App {
    config: ConfigFolder,
    desk: Arc<AppDesk>,
    media: MediaSource,
    /// Held while recipes are brought up to date, so that it is done once at a time.
    recipes: Arc<tokio::sync::Mutex<()>>,
    queue: Queue,
    /// Looks after the index beside everything else, until the app is dropped.
    _care: Option<AbortOnDropHandle<()>>,
}

/// How far to work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Until nothing of this library can go on by itself.
    Idle,
    /// Until asked to stop.
    Stopped,
}

/// What working came to.
#[derive(Clone, Debug)]
pub struct Worked {
    /// Whether it was stopped before everything was done.
    pub stopped: bool,
    /// Accounts that need attention.
    pub troubles: Vec<(String, Trouble)>,
    /// Jobs by phase, of the whole library.
    pub counts: Counts,
}

/// What a process that wants to work is told while it waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// This process schedules now.
    Mine,
    /// Another one does; it works on this library too.
    WatchedOver(Owner),
    /// Another one does, on another library; this one's turn comes when that ends.
    Waiting(Owner),
}

impl App {
    /// Opens a library.
    ///
    /// Fails with `Library` when the folder cannot be used or was made by a newer version.
    pub async fn open(options: Options) -> Result<Self> {
        let config = options.config.clone();
        // Before anything is opened: it may be a half-made copy, or the folder that is to go.
        match tokio::task::spawn_blocking(move || moving::settle(&config)).await {
            Ok(Err(error)) => tracing::warn!(%error, "a move that was broken off cannot be brought to its end"),
            Err(error) => tracing::warn!(%error, "a move that was broken off cannot be brought to its end"),
            Ok(Ok(())) => {}
        }
        // A library of a newer version is looked at: whatever would write in it is refused.
        let looks = Store::is_newer(&options.library);
        let open = if looks { Library::open_newer } else { Library::open };
        let library = Arc::new(open(&options.library)?.decoding(options.decoder.clone()));
        failpoint::reached(Point::LibraryOpened);
        let (folder, of) = (library.root().to_owned(), library.clone());
        if !looks && tokio::task::spawn_blocking(move || of.lost_index()).await.unwrap_or(false) {
            return Err(LibraryFault::Damaged.into());
        }
        let unclean = care::was_cut_off(&folder);
        let config = options.config.clone();
        let (store, models) = tokio::join!(
            tokio::task::spawn_blocking(move || if looks { Store::open_newer(&folder) } else { Store::open(&folder) }),
            tokio::task::spawn_blocking(move || config.catalogue()),
        );
        let store = store
            .map_err(|error| Error::new(Code::Internal, "Opening the library's index failed.").because(error))??;
        if !looks && library.is_behind(&store).await? {
            tracing::error!("the library's index is older than what was sent from it");
            return Err(LibraryFault::Damaged.into());
        }
        let (catalogue, problems) =
            models.map_err(|error| Error::new(Code::Internal, "Reading the models failed.").because(error))?;
        for problem in &problems {
            tracing::warn!(%problem, "a model of the user's own cannot be used");
        }
        let downloads = DownloadClient::new(options.clock.clone()).map_err(|error| {
            Error::new(Code::Internal, format!("Downloads cannot be set up: {error}")).because(error)
        })?;
        let desk = Arc::new(AppDesk::new(&options, library.root().to_owned()));
        let media = MediaSource::new(library.clone(), store.clone());
        let queue = Queue::new(Context {
            store,
            library,
            catalogue: Arc::new(catalogue),
            desk: desk.clone(),
            downloads,
            clock: options.clock,
            entropy: options.entropy,
            ids: Arc::default(),
            events: Events::default(),
            wake: Arc::new(Notify::new()),
            changed_accounts: Arc::default(),
            stopping: Arc::default(),
        });
        let care = (!looks).then(|| care::begin(queue.context(), unclean));
        let app = Self { config: options.config, desk, media, recipes: Arc::default(), queue, _care: care };
        if !looks {
            app.catch_up();
        }
        Ok(app)
    }

    /// Brings recipes on disk up to what the index says of their files, beside everything else. What is not
    /// done when the program ends is done at the next start.
    pub fn catch_up(&self) {
        let (library, store, recipes) = (self.library().clone(), self.store().clone(), self.recipes.clone());
        tokio::spawn(async move {
            let _one_at_a_time = recipes.lock().await;
            if let Err(error) = library.catch_up(&store).await {
                tracing::warn!(%error, "recipes are behind the index; the next start goes on with them");
            }
        });
    }

    /// What people do to jobs.
    #[must_use]
    pub fn queue(&self) -> &Queue {
        &self.queue
    }

    /// The models.
    #[must_use]
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.queue.context().catalogue
    }

    /// The index.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.queue.context().store
    }

    /// Whether a newer Framewright made the library, so that it is only looked at.
    #[must_use]
    pub fn only_looks(&self) -> bool {
        self.store().may_write().is_err()
    }

    /// The files.
    #[must_use]
    pub fn library(&self) -> &Arc<Library> {
        &self.queue.context().library
    }

    /// Hands files out to whoever shows them.
    #[must_use]
    pub fn media(&self) -> &MediaSource {
        &self.media
    }

    /// Who tells what changed.
    #[must_use]
    pub fn events(&self) -> &Events {
        &self.queue.context().events
    }

    /// A new id; ids of one app sort in the order in which they were made.
    #[must_use]
    pub fn new_id(&self) -> String {
        self.queue.context().new_id()
    }

    /// Time.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.queue.context().clock
    }

    /// Randomness.
    #[must_use]
    pub fn entropy(&self) -> &Arc<dyn Entropy> {
        &self.queue.context().entropy
    }

    /// Accounts and settings.
    #[must_use]
    pub fn config(&self) -> &ConfigFolder {
        &self.config
    }

    /// The accounts as they are configured now.
    #[must_use]
    pub fn accounts(&self) -> Accounts {
        self.desk.accounts()
    }

    /// Drives this library's jobs. Takes the scheduler's place when it is free; while another
    /// process has it, watches (when that one works on this library) or waits for its turn.
    /// `told` hears whose turn it is, each time that changes.
    pub async fn work(&self, until: Until, stop: &CancellationToken, told: impl Fn(&Turn) + Send) -> Result<Worked> {
        self.store().may_write()?;
        let cx = self.queue.context();
        let mut last: Option<Turn> = None;
        let mut troubles = Vec::new();
        let stopped = loop {
            if stop.is_cancelled() {
                break true;
            }
            if let Some(turn) = self.take_turn()? {
                failpoint::reached(Point::TurnTaken);
                told(&Turn::Mine);
                let mut scheduler = Scheduler::start(cx.clone()).await?;
                let ended = scheduler.run(until == Until::Idle, stop).await;
                troubles = scheduler.troubles();
                drop(turn);
                break ended? == Ended::Stopped;
            }
            let turn = match lock::owner(self.config.path()) {
                Some(owner) if owner.library == self.library().root() => Turn::WatchedOver(owner),
                Some(owner) => Turn::Waiting(owner),
                None => Turn::Waiting(Owner { pid: 0, library: PathBuf::new(), demo: None }),
            };
            if last.as_ref() != Some(&turn) {
                told(&turn);
                last = Some(turn.clone());
            }
            if until == Until::Idle && self.all_ended().await? {
                break false;
            }
            cx.clock.sleep(TURN).await;
        };
        let counts = self.queue.counts(None).await?;
        Ok(Worked { stopped, troubles, counts })
    }

    fn take_turn(&self) -> Result<Option<Arc<SchedulerLock>>> {
        self.desk.take_lock().map_err(|error| {
            let folder = self.config.path().display();
            Error::new(Code::Internal, format!("The lock in {folder} cannot be taken: {error}.")).because(error)
        })
    }

    /// Whether every job of this library has ended or waits for a person.
    async fn all_ended(&self) -> Result<bool> {
        Ok(self.store().read(jobs::all_settled).await?)
    }
}

/// Phases that count as trouble at the end of a run.
pub const TROUBLED: [Phase; 4] = [Phase::Failed, Phase::Refused, Phase::Unknown, Phase::Unreachable];
