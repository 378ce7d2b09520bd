//! Closing the window while work is under way: the page says what goes on and what waits, and ends
//! the program when the user wants that. A page that does not react never keeps the window open:
//! everything is safe on disk at any moment.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tauri::{AppHandle, CloseRequestApi, Manager, Window, WindowEvent};
use tokio::sync::oneshot;

use crate::door::Door;
use crate::window;

/// Pressing the cross twice within this time closes whatever the page says.
const TWICE: Duration = Duration::from_secs(10);

/// How long the queue may take to say what is under way, and the page to show that it is alive.
const PATIENCE: Duration = Duration::from_secs(4);

/// When the user last wanted to close the window.
#[derive(Default)]
pub(crate) struct Asked(Mutex<Option<Instant>>);

/// Puts the question before the window closes.
pub(crate) fn heard(window: &Window, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event {
        requested(window, api);
    }
}

fn requested(window: &Window, api: &CloseRequestApi) {
    let (Some(asked), Some(door)) = (window.try_state::<Asked>(), window.try_state::<Door>()) else { return };
    api.prevent_close();
    let app = window.app_handle().clone();
    let now = Instant::now();
    let before = asked.0.lock().unwrap_or_else(PoisonError::into_inner).replace(now);
    if before.is_some_and(|before| now.duration_since(before) < TWICE) {
        return app.exit(0);
    }
    let session = door.session().clone();
    tauri::async_runtime::spawn(async move {
        let told = tokio::time::timeout(PATIENCE, session.ask_to_close()).await.unwrap_or_default();
        if !told || !page_is_alive(&app).await {
            app.exit(0);
        }
    });
}

/// Whether the page still runs scripts, and so can show the question.
async fn page_is_alive(app: &AppHandle) -> bool {
    let Some(window) = app.get_webview_window(window::LABEL) else { return false };
    let (tell, alive) = oneshot::channel();
    let tell = Mutex::new(Some(tell));
    let asked = window.eval_with_callback("true", move |_| {
        if let Some(tell) = tell.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = tell.send(());
        }
    });
    asked.is_ok() && matches!(tokio::time::timeout(PATIENCE, alive).await, Ok(Ok(())))
}
