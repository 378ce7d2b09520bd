//! What one window works with: a library that may be opening, open or refused, the queue that is
//! driven behind it, and the paths that the user has handed over.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::driving;
use super::granted::Granted;
use super::host::{self, Host, HostEvent};
use super::long_work::LongWork;
use super::opened::Opened;
use super::stream;
use crate::app::moving::{self, Moved};
use crate::app::{App, Options};
use crate::clock::RealClock;
use crate::doctor::Studio;
use crate::error::{Code, Error, Result};
use crate::event::Progress;
use crate::library::{Library, Rebuilt};
use crate::queue::lock::{self, SchedulerLock};
use crate::refusal::Refusal;
use crate::settings::{ConfigFolder, Settings};

/// Says with what a library is opened: the named folder, or the usual one. Asked again whenever
/// another library is opened. Names the folder also when it cannot be used.
pub type Opening = Arc<dyn Fn(Option<PathBuf>) -> (Option<PathBuf>, Result<Options>) + Send + Sync>;

/// How long closing waits for the queue to write down where it stands. What is not written by then
/// is found again at the next start.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where the library stands.
#[derive(Clone, Debug)]
pub enum Stage {
    /// It is being opened.
    Opening,
    /// It is open.
    Ready(Arc<App>),
    /// It could not be opened.
    Failed(Arc<Error>),
}

/// A host's session. Answers every command of the page; see [`Session::call`].
pub struct Session {
    host: Arc<dyn Host>,
    opening: Opening,
    granted: Arc<Granted>,
    work: Arc<LongWork>,
    place: Mutex<Place>,
    changing: tokio::sync::Mutex<()>,
    stage: watch::Sender<Stage>,
    told: broadcast::Sender<HostEvent>,
    /// The page that comes next stands in for one whose process ended.
    redrawn: AtomicBool,
}

/// Which library is meant now, and what runs behind it.
#[derive(Default)]
struct Place {
    library: Option<PathBuf>,
    config: Option<ConfigFolder>,
    /// Counts openings; ids of two libraries never mean the same file.
    number: u64,
    running: Option<Running>,
}

struct Running {
    stop: CancellationToken,
    tasks: JoinHandle<()>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Session {
    /// Starts opening a library (`None`: the usual one) and comes back at once, so that a window
    /// never waits for a disk. Must be called within a runtime.
    #[must_use]
    pub fn start(host: Arc<dyn Host>, opening: Opening, library: Option<PathBuf>) -> Arc<Self> {
        let session = Arc::new(Self {
            host,
            opening,
            granted: Arc::default(),
            work: Arc::default(),
            place: Mutex::default(),
            changing: tokio::sync::Mutex::default(),
            stage: watch::Sender::new(Stage::Opening),
            told: broadcast::Sender::new(64),
            redrawn: AtomicBool::new(false),
        });
        session.begin(library, false);
        session
    }

    /// Answers one command of the page. Those of the host answer at once; all others wait until the
    /// library is open and fail with its reason when it cannot be opened.
    pub async fn call(self: &Arc<Self>, name: &str, arguments: Value) -> Result<Value> {
        if host::COMMANDS.contains(&name) {
            return Box::pin(host::dispatch(self, name, arguments)).await;
        }
        let opened = Opened::new(self.app().await?, self.granted.clone()).within(&self.work);
        Box::pin(super::dispatch(&opened, name, arguments)).await
    }

    /// The open library, as soon as it is open.
    pub async fn app(&self) -> Result<Arc<App>> {
        let mut stage = self.stage.subscribe();
        let stage = stage.wait_for(|stage| !matches!(stage, Stage::Opening)).await;
        match stage.map(|stage| stage.clone()) {
            Ok(Stage::Ready(app)) => Ok(app),
            Ok(Stage::Failed(error)) => Err(same(&error)),
            Ok(Stage::Opening) | Err(_) => Err(Error::new(Code::Internal, "The library was closed.")),
        }
    }

    /// The host.
    #[must_use]
    pub fn host(&self) -> &dyn Host {
        self.host.as_ref()
    }

    /// Paths that the user has handed over by a dialog or a drop.
    #[must_use]
    pub fn granted(&self) -> &Granted {
        &self.granted
    }

    /// Where the library stands now.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage.borrow().clone()
    }

    /// The folder that is meant, also while it is opening or when it cannot be opened.
    #[must_use]
    pub fn library(&self) -> Option<PathBuf> {
        self.place().library.clone()
    }

    /// What stands around the library, to be looked at also when it cannot be opened.
    #[must_use]
    pub(super) fn studio(&self) -> Studio {
        let (config, library) = {
            let place = self.place();
            (place.config.clone(), place.library.clone())
        };
        match (self.opening)(library.clone()).1 {
            Ok(options) => Studio {
                config: Some(options.config),
                library: Some(options.library),
                secrets: Some(options.secrets),
                environment: options.environment,
                clock: options.clock,
            },
            Err(_) => {
                Studio { config, library, secrets: None, environment: Arc::new(|_| None), clock: RealClock::shared() }
            }
        }
    }

    /// Counts the openings, from 1. Part of addresses of media, so that a page never shows a file of
    /// the library before under an id of this one.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.place().number
    }

    /// Tells the page something that only the host knows. Returns whether anybody listens.
    pub fn tell(&self, event: HostEvent) -> bool {
        self.told.send(event).is_ok()
    }

    /// The process that drew the page ended: the next page says that it was drawn anew.
    pub fn note_redrawn(&self) {
        self.redrawn.store(true, Ordering::Relaxed);
    }

    /// Whether the page that asks stands in for one whose process ended. Told once.
    pub(super) fn take_redrawn(&self) -> bool {
        self.redrawn.swap(false, Ordering::Relaxed)
    }

    /// Hands every change to a page until that is gone: what the host tells, and what changes in
    /// the library, whichever is open.
    pub async fn watch(&self, page: mpsc::Sender<Value>) {
        let mut told = self.told.subscribe();
        let mut stage = self.stage.subscribe();
        let mut first = true;
        loop {
            let open = match &*stage.borrow_and_update() {
                Stage::Ready(app) => Some(app.clone()),
                Stage::Opening | Stage::Failed(_) => None,
            };
            tokio::select! {
                () = page.closed() => return,
                changed = stage.changed() => if changed.is_err() { return },
                () = tell_all(&mut told, &page) => return,
                () = stream::forward(open, !first, &page) => return,
            }
            first = false;
        }
    }

    /// Closes the library that is open and opens another one (`None`: the usual one). The page hears
    /// of the end of it by [`HostEvent::Reopened`].
    pub async fn reopen(self: &Arc<Self>, library: Option<PathBuf>) {
        self.change(library, false).await;
    }

    /// The same for a library of the user's choice: once it is open, it is the usual one. Choosing
    /// the usual one where that is open or broken goes back to the folder among the user's pictures.
    pub(super) async fn choose(self: &Arc<Self>, library: Option<PathBuf>) {
        if library.is_none() {
            self.forget();
        }
        self.change(library, true).await;
    }

    async fn change(self: &Arc<Self>, library: Option<PathBuf>, chosen: bool) {
        let _one_at_a_time = self.changing.lock().await;
        self.stage.send_replace(Stage::Opening);
        self.close().await;
        let chosen = chosen && library.is_some();
        self.begin(library, chosen);
    }

    /// Closes the library, moves it to another folder, and opens it there; or where it was, when it could not be
    /// moved. Nothing is sent meanwhile, and every other command waits.
    pub(super) async fn move_library(self: &Arc<Self>, to: PathBuf) -> Result<Moved> {
        let _one_at_a_time = self.changing.lock().await;
        let app = self.app().await?;
        app.store().may_write()?;
        let (config, from) = (app.config().clone(), app.library().root().to_owned());
        // What can be refused is refused while the library is open.
        moving::check_rest(&app.queue().counts(None).await?)?;
        moving::check_place(&config, &from, &to)?;
        let usual = (self.opening)(None).0.as_ref() == Some(&from);
        let going = self.work.begin()?;
        drop(app);
        self.stage.send_replace(Stage::Opening);
        self.close().await;
        let session = self.clone();
        let mut course = going.course(move |done, total, next| {
            let task = "library.move".into();
            session.tell(HostEvent::Progress(Progress { task, done, total, text: next.to_owned() }));
        });
        let (leaves, goes) = (from.clone(), to.clone());
        let moved = tokio::task::spawn_blocking(move || {
            let order = moving::Order { config: &config, from: &leaves, to: &goes, usual };
            moving::move_library(&order, &mut course)
        });
        let moved = moved.await.unwrap_or_else(|fault| {
            Err(Error::new(Code::Internal, "Moving the library failed by a fault of ours.").because(fault))
        });
        let named = if moved.is_ok() { to } else { from };
        self.begin(Some(named).filter(|_| !usual), false);
        moved
    }

    /// Makes the index of the library anew where it is damaged, and opens the library. Nothing is sent meanwhile.
    pub(super) async fn repair(self: &Arc<Self>) -> Result<Rebuilt> {
        let _one_at_a_time = self.changing.lock().await;
        let _going = self.work.begin()?;
        let library = self.library().ok_or_else(|| Error::from(Refusal::NoLibrary))?;
        self.stage.send_replace(Stage::Opening);
        self.close().await;
        let repaired = match (self.opening)(Some(library.clone())).1 {
            Ok(options) => repair(&options).await,
            Err(error) => Err(error),
        };
        let usual = (self.opening)(None).0.as_ref() == Some(&library);
        self.begin(Some(library).filter(|_| !usual), false);
        repaired
    }

    /// Asks long work on the library to end.
    pub(super) fn stop_work(&self) {
        self.work.stop();
    }

    /// Takes the chosen folder out of the settings when it is the one that is meant now.
    fn forget(&self) {
        let (config, library) = {
            let place = self.place();
            (place.config.clone(), place.library.clone())
        };
        let Some(config) = config else { return };
        let forgotten = config.settings().and_then(|settings| match settings.library {
            Some(chosen) if Some(&chosen) == library.as_ref() => {
                let forget = |settings: &mut Settings| {
                    settings.library = None;
                    Ok(())
                };
                config.change_settings(forget).map(|_| ())
            }
            _ => Ok(()),
        });
        if let Err(error) = forgotten {
            tracing::warn!(%error, "the chosen library cannot be taken out of the settings");
        }
    }

    /// Stops sending, lets the queue write down where it stands, ends the work, and leaves the index in order.
    pub async fn close(&self) {
        let running = self.place().running.take();
        if let Some(running) = running {
            running.stop.cancel();
            if tokio::time::timeout(PATIENCE, running.tasks).await.is_err() {
                tracing::warn!("the queue did not come to rest; the next start goes on from the disk");
            }
        }
        if let Stage::Ready(app) = self.stage() {
            app.store().put_away().await;
        }
    }

    fn begin(self: &Arc<Self>, library: Option<PathBuf>, chosen: bool) {
        let (folder, options) = (self.opening)(library);
        let config = options.as_ref().ok().map(|options| options.config.clone());
        let chosen = folder.clone().filter(|_| chosen);
        let stop = CancellationToken::new();
        let mut place = self.place();
        let again = place.number > 0;
        place.number += 1;
        place.library = folder;
        place.config = config.or(place.config.take());
        let tasks = tokio::spawn(self.clone().open(options, stop.clone(), again, chosen));
        place.running = Some(Running { stop, tasks });
    }

    async fn open(
        self: Arc<Self>,
        options: Result<Options>,
        stop: CancellationToken,
        again: bool,
        chosen: Option<PathBuf>,
    ) {
        let opened = match options {
            // A panic on the way is told like any other failure, so that the page never waits for ever.
            Ok(options) => tokio::spawn(App::open(options)).await.unwrap_or_else(|fault| {
                Err(Error::new(Code::Internal, "Opening the library failed by a fault of ours.").because(fault))
            }),
            Err(error) => Err(error),
        };
        let stage = match opened {
            Ok(app) => Stage::Ready(Arc::new(app)),
            Err(error) => {
                tracing::error!(%error, "the library could not be opened");
                Stage::Failed(Arc::new(error))
            }
        };
        if stop.is_cancelled() {
            return;
        }
        if let (Stage::Ready(app), Some(folder)) = (&stage, chosen) {
            remember(app.config(), folder);
        }
        self.stage.send_replace(stage.clone());
        if again {
            self.tell(HostEvent::Reopened);
        }
        let session = Arc::downgrade(&self);
        drop(self);
        let Stage::Ready(app) = stage else { return };
        let rest = stop.child_token();
        let watched = async {
            driving::look(&app, &rest).await;
            // Nothing may be written where nobody will find it again.
            rest.cancel();
        };
        tokio::join!(driving::drive(&app, &rest), driving::reconcile(&app, &rest), watched);
        if let Some(error) = driving::lost(&app)
            && !stop.is_cancelled()
            && let Some(session) = session.upgrade()
        {
            tracing::error!(%error, "the library was lost while it was open");
            session.stage.send_replace(Stage::Failed(Arc::new(error)));
            session.tell(HostEvent::Reopened);
        }
    }

    fn place(&self) -> std::sync::MutexGuard<'_, Place> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Repairs the index of a library that nobody has open.
///
/// Fails with `Conflict` while another program works on it.
async fn repair(options: &Options) -> Result<Rebuilt> {
    let library = Library::open(&options.library)?.decoding(options.decoder.clone());
    let lock = SchedulerLock::try_take(options.config.path(), library.root()).map_err(|error| {
        Error::new(Code::Internal, format!("The scheduler's lock cannot be asked: {error}.")).because(error)
    })?;
    let another = lock.is_none().then(|| lock::owner(options.config.path())).flatten();
    if another.is_some_and(|owner| owner.library == library.root()) {
        return Err(Refusal::LibraryBusy.into());
    }
    let (_, rebuilt) = library.repair(options.clock.now_ms()).await?;
    Ok(rebuilt)
}

/// Opens this library from now on when none is named.
fn remember(config: &ConfigFolder, folder: PathBuf) {
    let kept = config.settings().and_then(|settings| {
        if settings.library.as_ref() == Some(&folder) {
            return Ok(());
        }
        let remember = |settings: &mut Settings| {
            settings.library = Some(folder);
            Ok(())
        };
        config.change_settings(remember).map(|_| ())
    });
    if let Err(error) = kept {
        tracing::warn!(%error, "the chosen library cannot be written into the settings");
    }
}

/// An error that several askers get.
fn same(error: &Error) -> Error {
    let (refusal, problems) = (error.refusal.clone(), error.problems.clone());
    Error { refusal, problems, ..Error::new(error.code, error.message.clone()) }
}

async fn tell_all(told: &mut broadcast::Receiver<HostEvent>, page: &mpsc::Sender<Value>) {
    loop {
        match told.recv().await {
            Ok(event) => {
                let Ok(event) = serde_json::to_value(event) else { continue };
                if page.send(event).await.is_err() {
                    return;
                }
            }
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}
