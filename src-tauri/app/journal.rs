//! The log of the desktop program, and what happens after a fault.

use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use hosting::journal::{self, Journal};
use tracing_subscriber::EnvFilter;

use crate::arguments::AFTER_FAULT;

/// How long a start after a fault waits for the faulty process to be gone.
const GONE: Duration = Duration::from_secs(10);

/// Whether there is a window whose sudden end the user would see.
static WINDOW: AtomicBool = AtomicBool::new(false);

/// Starts logging into the system's folder for such things and says where the file is. Where no
/// file can be made, the log goes to the terminal. Panics are written there too; one that takes the
/// window with it starts the program again, once, to say so.
pub(crate) fn start(after_fault: bool) -> PathBuf {
    if after_fault {
        wait_for_the_faulty_one();
    }
    let path = journal::file();
    // What to hear: `FRAMEWRIGHT_LOG=debug`, in the words of tracing's filter.
    let filter =
        || EnvFilter::try_from_env("FRAMEWRIGHT_LOG").unwrap_or_else(|_| EnvFilter::new("info,wry=warn,tao=warn"));
    let format = tracing_subscriber::fmt().with_ansi(false);
    match Journal::open(&path) {
        Ok(journal) => format.with_env_filter(filter()).with_writer(move || journal.clone()).init(),
        Err(error) => {
            format.with_env_filter(filter()).with_writer(std::io::stderr).init();
            tracing::warn!(%error, path = %path.display(), "the log file cannot be written");
        }
    }
    let main = std::thread::current().id();
    std::panic::set_hook(Box::new(move |panic| {
        tracing::error!(%panic, "a part of the program stopped");
        let takes_the_window = std::thread::current().id() == main && WINDOW.swap(false, Ordering::Relaxed);
        if takes_the_window && !after_fault {
            start_again();
        }
    }));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    path
}

/// From now on there is a window.
pub(crate) fn window_is_there() {
    WINDOW.store(true, Ordering::Relaxed);
}

/// Starts this program again, to tell the user what happened. The new one waits until the pipe on
/// its standard input breaks: that is when this process is gone, and with it its locks.
fn start_again() {
    let Ok(program) = std::env::current_exe() else { return };
    let words = std::env::args_os().skip(1);
    let started = Command::new(program).args(words).arg(AFTER_FAULT).stdin(Stdio::piped()).spawn();
    match started {
        // Kept open until this process ends.
        Ok(child) => std::mem::forget(child),
        Err(error) => tracing::error!(%error, "the program cannot be started again"),
    }
}

fn wait_for_the_faulty_one() {
    let (tell, gone) = mpsc::channel();
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        let _ = tell.send(());
    });
    // A process that will not go is no reason to stay away.
    let _ = gone.recv_timeout(GONE);
}
