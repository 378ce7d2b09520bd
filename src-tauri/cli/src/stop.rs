//! Ctrl-C: once stops politely, twice leaves at once.

use std::process;

use tokio_util::sync::CancellationToken;

use crate::failure::exit;

/// Listens for Ctrl-C, and for the system's request to end. The first runs `first` and cancels the
/// token, the second ends the process: whatever counts is on disk before it is sent.
pub(crate) fn listen(first: impl Fn() + Send + 'static) -> CancellationToken {
    let token = CancellationToken::new();
    let stop = token.clone();
    tokio::spawn(async move {
        if asked().await.is_err() {
            return;
        }
        first();
        stop.cancel();
        if asked().await.is_ok() {
            process::exit(i32::from(exit::INTERRUPTED));
        }
    });
    token
}

#[cfg(unix)]
async fn asked() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut end = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = end.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn asked() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
