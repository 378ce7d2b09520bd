//! The core, as the window uses it: an open app that works while there is work.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use framewright_core::api;
use framewright_core::app::{App, Options, Turn, Until};
use framewright_core::clock::RealClock;
use framewright_core::entropy::OsEntropy;
use framewright_core::error::{Code, Error, Result};
use framewright_core::event::Event;
use framewright_core::secrets::Keychain;
use framewright_core::settings::ConfigFolder;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::demo::Demo;

/// How often the index is asked whether another process has written to it.
const LOOK: Duration = Duration::from_millis(300);

/// How long the end of the program waits for the queue to write down where it stands. What is not
/// written by then is found again at the next start.
const PATIENCE: Duration = Duration::from_secs(5);

/// An open library and the task that drives its queue.
#[derive(Debug)]
pub(crate) struct Engine {
    app: Arc<App>,
    stop: CancellationToken,
    /// Another process has written: there may be work.
    written: Arc<Notify>,
    worker: std::sync::Mutex<Option<JoinHandle<()>>>,
}

impl Engine {
    /// Opens the library, making it when it is new, and goes on with what waits in it.
    pub(crate) async fn open(library: PathBuf) -> Result<Self> {
        let config = config()?;
        let secrets = Arc::new(Keychain::new(config.keychain_name()));
        let app = App::open(Options {
            library,
            config,
            secrets,
            environment: Arc::new(variable),
            demo: Some(Arc::new(Demo::default())),
            clock: RealClock::shared(),
            entropy: OsEntropy::shared(),
        })
        .await?;
        let app = Arc::new(app);
        let stop = CancellationToken::new();
        let written = Arc::new(Notify::new());
        let worker = tokio::spawn(work(app.clone(), stop.clone(), written.clone()));
        Ok(Self { app, stop, written, worker: std::sync::Mutex::new(Some(worker)) })
    }

    /// Answers one command of the page.
    pub(crate) async fn call(&self, name: &str, arguments: Value) -> Result<Value> {
        api::dispatch(&api::Opened::new(self.app.clone(), Arc::default()), name, arguments).await
    }

    /// Says what has changed, in this process or another, until nobody listens any more.
    pub(crate) async fn watch(&self, changed: mpsc::Sender<Value>) {
        let mut events = self.app.events().subscribe();
        let mut look = tokio::time::interval(LOOK);
        let mut last = None;
        loop {
            let event = tokio::select! {
                event = events.recv() => match event {
                    Ok(event) => event,
                    // Too many at once to be kept: the page reads everything anew.
                    Err(RecvError::Lagged(_)) => Event::Resync,
                    Err(RecvError::Closed) => return,
                },
                _ = look.tick() => match self.app.store().foreign_changes().await {
                    Ok(now) if last.replace(now).is_some_and(|before| before != now) => {
                        self.written.notify_one();
                        Event::Resync
                    }
                    Ok(_) => continue,
                    Err(error) => {
                        tracing::warn!(%error, "the index cannot be watched");
                        return;
                    }
                },
                () = changed.closed() => return,
            };
            let event = serde_json::to_value(event).unwrap_or_else(|_| json!({ "type": "resync" }));
            if changed.send(event).await.is_err() {
                return;
            }
        }
    }

    /// Stops sending, lets the queue write down where it stands, and ends the work.
    pub(crate) async fn close(&self) {
        self.stop.cancel();
        let worker = self.worker.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some(worker) = worker
            && tokio::time::timeout(PATIENCE, worker).await.is_err()
        {
            tracing::warn!("the queue did not come to rest; the next start goes on from the disk");
        }
    }
}

/// Drives the queue whenever there may be work, and gives the scheduler's place up in between, so
/// that an idle window never keeps another library waiting.
async fn work(app: Arc<App>, stop: CancellationToken, written: Arc<Notify>) {
    loop {
        match app.work(Until::Idle, &stop, tell).await {
            Ok(worked) if worked.stopped => return,
            Ok(worked) => {
                for (account, trouble) in worked.troubles {
                    tracing::warn!(account, text = trouble.text, "an account needs attention");
                }
            }
            Err(error) => tracing::error!(%error, "the queue stopped"),
        }
        tokio::select! {
            () = written.notified() => {}
            () = stop.cancelled() => return,
        }
    }
}

fn tell(turn: &Turn) {
    match turn {
        Turn::Mine => tracing::info!("this window drives the queue"),
        Turn::WatchedOver(owner) => tracing::info!(owner.pid, "another process drives this queue"),
        Turn::Waiting(owner) => tracing::info!(owner.pid, "another process drives another library's queue"),
    }
}

/// The folder to open when none was named: the chosen one, else `Framewright` among the user's
/// pictures.
pub(crate) fn usual_library() -> Result<PathBuf> {
    if let Some(chosen) = config()?.settings()?.library {
        return Ok(chosen);
    }
    let folders = directories::UserDirs::new()
        .ok_or_else(|| Error::new(Code::Library, "No home folder was found: name a folder with --library."))?;
    let pictures = folders.picture_dir().map_or_else(|| folders.home_dir().join("Pictures"), Path::to_path_buf);
    Ok(pictures.join("Framewright"))
}

fn config() -> Result<ConfigFolder> {
    ConfigFolder::locate(&variable)
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
