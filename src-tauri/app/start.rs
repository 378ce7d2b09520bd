//! From the command line to a window: what is set up, in which order, and what is said when it
//! cannot be.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use framewright_core::api::media::MediaDesk;
use framewright_core::api::{Opening, Session};
use framewright_core::error::{Code, Error};
use framewright_core::library::Decoder;
use framewright_core::secrets::Keychain;
use framewright_core::settings::ConfigFolder;
use hosting::MediaServer;
use tauri::{App, AppHandle, Manager, RunEvent};
use tauri_plugin_window_state::StateFlags;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

use crate::door::Door;
use crate::shell::Shell;
use crate::{closing, companion, door, drops, journal, scheme, window};

/// Opens the window and runs until it is closed.
pub(crate) fn run(library: Option<PathBuf>, after_fault: bool) -> ExitCode {
    let log = journal::start(after_fault);

    // GTK and WebView2 panic where a window system is missing; that must read like any refusal.
    match catch_unwind(AssertUnwindSafe(|| build(library, log.clone(), after_fault))) {
        Ok(Ok(app)) => {
            let code = app.run_return(|app, event| match event {
                RunEvent::Ready => journal::window_is_there(),
                RunEvent::Exit => {
                    tauri::async_runtime::block_on(app.state::<Door>().session().close());
                    tracing::info!("ended");
                }
                _ => {}
            });
            u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Ok(Err(error)) => no_window(&error.to_string(), &log),
        Err(_) => no_window("there is no display to open it on", &log),
    }
}

fn build(library: Option<PathBuf>, log: PathBuf, after_fault: bool) -> tauri::Result<App> {
    // Its port is part of the page's policy, so it is taken before there is a page.
    let media = tauri::async_runtime::block_on(MediaServer::bind(window::origins()));
    let media = media.inspect_err(|error| tracing::error!(%error, "sound and clips cannot be played")).ok();
    let mut context = tauri::generate_context!("tauri.conf.json");
    window::allow_media(context.config_mut(), media.as_ref());
    let config = ConfigFolder::locate(&hosting::variable).ok();

    let settings = config.as_ref().and_then(|config| config.settings().ok()).unwrap_or_default();
    let colours = settings.theme;

    let mut builder = tauri::Builder::default();
    // First of all: a second start must end before anything of it has begun.
    builder = builder.plugin(only_one(context.config().identifier.as_str(), config.as_ref()));
    let mut kept = tauri_plugin_window_state::Builder::new()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED);
    if let Some(config) = &config {
        kept = kept.with_filename(config.path().join("window.json").to_string_lossy());
    }
    builder
        .plugin(kept.build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::Builder::new().open_js_links_on_click(false).build())
        .plugin(tauri_plugin_notification::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .register_asynchronous_uri_scheme_protocol(scheme::NAME, scheme::answer)
        .invoke_handler(tauri::generate_handler![door::rpc, door::subscribe])
        .on_window_event(|window, event| {
            drops::heard(window, event);
            closing::heard(window, event);
        })
        .setup(move |app| {
            let handle = app.handle();
            let bases = window::media_bases(media.as_ref());
            let shell = Arc::new(Shell::new(handle.clone(), log.clone(), bases));
            let session =
                tauri::async_runtime::block_on(async { Session::start(shell, opening(after_fault), library) });
            let desk = MediaDesk::new(session.clone());
            if let Some(media) = media {
                tauri::async_runtime::spawn(media.serve(Arc::new(desk.clone())));
            }
            app.manage(desk);
            app.manage(closing::Asked::default());
            app.manage(Door::new(session.clone()));
            window::open(handle, colours, log)?;
            companion::accompany(handle.clone(), session);
            #[cfg(unix)]
            end_when_told(handle);
            Ok(())
        })
        .build(context)
}

/// Opens libraries with the system's keychain. After a fault that ended the program before, the
/// first opening fails with words about it, so that the user decides how to go on.
fn opening(after_fault: bool) -> Opening {
    let usual = hosting::opening(
        || ConfigFolder::locate(&hosting::variable),
        |config| Arc::new(Keychain::new(config.keychain_name())),
        Decoder::apart(),
    );
    if !after_fault {
        return usual;
    }
    let first = std::sync::atomic::AtomicBool::new(true);
    Arc::new(move |named| {
        let (folder, options) = usual(named);
        if !first.swap(false, std::sync::atomic::Ordering::Relaxed) {
            return (folder, options);
        }
        let text = "Framewright ended by a fault of its own and started again. What was queued and made is safe on \
                    disk. The log says what happened.";
        (folder, Err(Error::new(Code::Internal, text)))
    })
}

/// A second start shows the first one's window and ends. Each configuration has a first one.
fn only_one(identifier: &str, config: Option<&ConfigFolder>) -> tauri::plugin::TauriPlugin<tauri::Wry> {
    let name = config.map_or_else(|| "framewright".into(), ConfigFolder::keychain_name);
    tauri_plugin_single_instance::Builder::new()
        .dbus_id(format!("{identifier}.{name}"))
        .callback(|app, words, folder| second_start(app, &words, Path::new(&folder)))
        .build()
}

/// Somebody started the program again: his window comes to the front, with the library that he named.
fn second_start(app: &AppHandle, words: &[String], folder: &Path) {
    window::to_front(app);
    let words = words.iter().skip(1).map(Into::into);
    let Ok(crate::Arguments::Open { library: Some(library), .. }) = crate::Arguments::parse(words) else { return };
    let library = folder.join(library);
    let Some(door) = app.try_state::<Door>() else { return };
    let session = door.session().clone();
    if session.library().as_deref() == Some(&*library) {
        return;
    }
    tracing::info!(library = %library.display(), "a second start names another library");
    tauri::async_runtime::spawn(async move { session.reopen(Some(library)).await });
}

/// The session's end, a shutdown or Ctrl+C in a terminal: the queue still writes down where it stands.
#[cfg(unix)]
fn end_when_told(app: &AppHandle) {
    for kind in [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()] {
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            if let Ok(mut told) = signal(kind) {
                told.recv().await;
                app.exit(0);
            }
        });
    }
}

fn no_window(why: &str, log: &Path) -> ExitCode {
    tracing::error!(why, "the window could not be opened");
    eprintln!(
        "The window could not be opened: {why}.\nThe log is at {}.\nThe terminal works without a window: framewright --help",
        log.display()
    );
    ExitCode::FAILURE
}
