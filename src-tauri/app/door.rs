//! The two things the page can do: ask by name, and listen.

use std::sync::{Arc, Mutex, PoisonError};

use framewright_core::api::Session;
use framewright_core::error::{Code, Error};
use serde::Serialize;
use serde_json::{Value, json};
use tauri::State;
use tauri::async_runtime::JoinHandle;
use tauri::ipc::Channel;
use tokio::sync::mpsc;

/// How many events wait for a busy page; more make the core wait and, in the end, send one "look
/// again" for all of them.
const WAITING: usize = 64;

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

/// What the commands share.
pub(crate) struct Door {
    session: Arc<Session>,
    /// Forwards changes to the page that listens now. A page that reloads listens anew.
    listening: Mutex<Option<JoinHandle<()>>>,
}

impl Door {
    pub(crate) fn new(session: Arc<Session>) -> Self {
        Self { session, listening: Mutex::default() }
    }

    /// What stands behind the door.
    pub(crate) fn session(&self) -> &Arc<Session> {
        &self.session
    }
}

/// Answers one command of the page.
#[tauri::command]
pub(crate) async fn rpc(door: State<'_, Door>, name: String, args: Value) -> Result<Value, Refusal> {
    let session = door.session.clone();
    // A task of its own: a panic in a command is told like any other failure, so that the page never
    // waits for ever.
    let answered = tauri::async_runtime::spawn(async move { session.call(&name, args).await }).await;
    answered
        .unwrap_or_else(|fault| {
            let text = "This could not be done by a fault of ours. The log says more.";
            Err(Error::new(Code::Internal, text).because(fault))
        })
        .map_err(|error| Refusal::from(&error))
}

/// Tells the page of every change from now on.
#[tauri::command]
pub(crate) async fn subscribe(door: State<'_, Door>, channel: Channel<Value>) -> Result<(), Refusal> {
    let session = door.session.clone();
    let forward = tauri::async_runtime::spawn(async move {
        let (tell, mut changed) = mpsc::channel(WAITING);
        let forwarding = async {
            while let Some(event) = changed.recv().await {
                // The page is gone when a message cannot be sent.
                if channel.send(event).is_err() {
                    return;
                }
            }
        };
        tokio::select! {
            () = session.watch(tell) => {}
            () = forwarding => {}
        }
    });
    tracing::info!("a page listens");
    let before = door.listening.lock().unwrap_or_else(PoisonError::into_inner).replace(forward);
    if let Some(before) = before {
        before.abort();
    }
    Ok(())
}
