//! The two things the page can do: ask by name, and listen.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use framewright_core::error::{Code, Error};
use serde::Serialize;
use serde_json::{Value, json};
use tauri::State;
use tauri::ipc::Channel;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::engine::{self, Engine};

/// An error as the page gets it: `{code, message, problems}`.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Refusal(Value);

impl From<&Error> for Refusal {
    fn from(error: &Error) -> Self {
        // A derived serialisation of words and lists; were it ever to fail, the sentence remains.
        Self(serde_json::to_value(error).unwrap_or_else(|_| json!({ "code": "internal", "message": error.message })))
    }
}

type Opened = Result<Arc<Engine>, Refusal>;

/// What the commands share: the library, which may still be opening or may have refused to.
pub(crate) struct Door {
    opened: watch::Receiver<Option<Opened>>,
    library: Option<PathBuf>,
    log: PathBuf,
    /// Forwards changes to the page that listens now. A page that reloads listens anew.
    listening: Mutex<Option<JoinHandle<()>>>,
}

impl Door {
    /// Starts opening the library beside the window, so that the window never waits for a disk.
    pub(crate) fn open(library: Option<PathBuf>, log: PathBuf) -> Self {
        let library = library.map_or_else(engine::usual_library, |folder| {
            std::path::absolute(&folder).map_err(|error| {
                Error::new(Code::Library, format!("The folder {} cannot be used: {error}.", folder.display()))
            })
        });
        let (tell, opened) = watch::channel(None);
        let folder = library.as_ref().ok().cloned();
        tauri::async_runtime::spawn(async move {
            let engine = match library {
                Ok(folder) => open_engine(folder).await,
                Err(error) => Err(error),
            };
            if let Err(error) = &engine {
                tracing::error!(%error, "the library could not be opened");
            }
            tell.send_replace(Some(engine.map(Arc::new).map_err(|error| Refusal::from(&error))));
        });
        Self { opened, library: folder, log, listening: Mutex::default() }
    }

    /// Ends the work behind the window; called once, when the last window has closed.
    pub(crate) async fn close(&self) {
        let opened = self.opened.borrow().clone();
        if let Some(Ok(engine)) = opened {
            engine.close().await;
        }
    }

    async fn engine(&self) -> Opened {
        let mut opened = self.opened.clone();
        let found = opened.wait_for(Option::is_some).await.map(|found| found.clone());
        found.ok().flatten().unwrap_or_else(|| {
            let gone = Error::new(Code::Internal, "The library could not be opened. The log says more.");
            Err(Refusal::from(&gone))
        })
    }
}

/// A panic on the way is told like any other failure, so that the page never waits for ever.
async fn open_engine(folder: PathBuf) -> Result<Engine, Error> {
    let name = folder.display().to_string();
    tokio::spawn(Engine::open(folder)).await.unwrap_or_else(|fault| {
        let text = format!("Opening the library {name} failed by a fault of ours.");
        Err(Error::new(Code::Internal, text).because(fault))
    })
}

/// Answers one command of the page.
#[tauri::command]
pub(crate) async fn rpc(door: State<'_, Door>, name: String, args: Value) -> Result<Value, Refusal> {
    if name == "host.about" {
        return Ok(json!({
            "version": env!("CARGO_PKG_VERSION"),
            "library": door.library,
            "log": door.log,
        }));
    }
    door.engine().await?.call(&name, args).await.map_err(|error| Refusal::from(&error))
}

/// Tells the page of every change from now on.
#[tauri::command]
pub(crate) async fn subscribe(door: State<'_, Door>, channel: Channel<Value>) -> Result<(), Refusal> {
    let engine = door.engine().await?;
    let forward = tokio::spawn(async move {
        let (tell, mut changed) = mpsc::channel(64);
        let forwarding = async {
            while let Some(event) = changed.recv().await {
                if channel.send(event).is_err() {
                    return;
                }
            }
        };
        // The page is gone when a message cannot be sent; the core is gone when watching ends.
        tokio::select! {
            () = engine.watch(tell) => {}
            () = forwarding => {}
        }
    });
    let before = door.listening.lock().unwrap_or_else(PoisonError::into_inner).replace(forward);
    if let Some(before) = before {
        before.abort();
    }
    Ok(())
}
