//! What goes on behind a window with an open library: its queue is driven, others' writes are seen, its ledger is
//! compared.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::app::{App, Turn, Until};
use crate::error::Error;
use crate::event::Event;
use crate::library::Lack;
use crate::refusal::LibraryFault;

/// How often the index is asked whether another process has written to it.
const LOOK: Duration = Duration::from_millis(300);

/// After so many of these looks, the disk and the jobs that wait for a cap are looked at.
const LOOKS_PER_CAP: u32 = 10;

/// How often it is looked whose count is to be compared with the ledger.
const RECONCILE: Duration = Duration::from_secs(10 * 60);

/// The first time soon, but not while a window opens.
const RECONCILE_FIRST: Duration = Duration::from_secs(60);

/// How long after a failure the queue is driven again.
const AGAIN: Duration = Duration::from_secs(5);

/// Drives the queue whenever there may be work, and gives the scheduler's place up in between, so
/// that an idle window never keeps another library waiting.
pub(super) async fn drive(app: &Arc<App>, stop: &CancellationToken) {
    if app.only_looks() {
        return stop.cancelled().await;
    }
    let wake = app.queue().context().wake.clone();
    loop {
        let failed = match Box::pin(app.work(Until::Idle, stop, tell_turn)).await {
            Ok(worked) if worked.stopped => return,
            Ok(worked) => {
                for (account, trouble) in worked.troubles {
                    tracing::warn!(account, text = trouble.text, "an account needs attention");
                }
                false
            }
            Err(error) => {
                tracing::error!(%error, "the queue stopped and is tried again");
                true
            }
        };
        tokio::select! {
            () = wake.notified(), if !failed => {}
            () = app.clock().sleep(AGAIN), if failed => {}
            () = stop.cancelled() => return,
        }
    }
}

/// Watches for what other processes write: there may be work, and the page has to look again.
pub(super) async fn look(app: &Arc<App>, stop: &CancellationToken) {
    let mut tick = tokio::time::interval(LOOK);
    let mut last = None;
    let mut looks: u32 = 0;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = tick.tick() => {}
        }
        looks = looks.wrapping_add(1);
        if looks.is_multiple_of(LOOKS_PER_CAP) {
            app.queue().context().look_at_disk().await;
        }
        if lost(app).is_some() {
            return;
        }
        // Midnight comes and caps are raised also while nothing drives the queue.
        if looks.is_multiple_of(LOOKS_PER_CAP)
            && !app.only_looks()
            && let Err(error) = app.queue().release_capped().await
        {
            tracing::warn!(%error, "jobs that wait for a cap cannot be let go");
        }
        match app.store().foreign_changes().await {
            Ok(now) if last.replace(now).is_some_and(|before| before != now) => {
                app.queue().context().wake.notify_one();
                app.events().send(Event::Resync);
            }
            Ok(_) => {}
            // Whoever drives the queue says what is wrong.
            Err(error) => tracing::debug!(%error, "the index cannot be watched"),
        }
    }
}

/// Holds the ledger against the services' own counts, each account's once a day.
pub(super) async fn reconcile(app: &App, stop: &CancellationToken) {
    if app.only_looks() {
        return stop.cancelled().await;
    }
    let mut rest = RECONCILE_FIRST;
    loop {
        tokio::select! {
            () = app.clock().sleep(rest) => {}
            () = stop.cancelled() => return,
        }
        rest = RECONCILE;
        tokio::select! {
            answered = app.reconcile_due() => match answered {
                Ok(0) => {}
                Ok(answered) => tracing::debug!(answered, "the ledger was compared with the services' counts"),
                Err(error) => tracing::warn!(%error, "the ledger cannot be compared"),
            },
            () = stop.cancelled() => return,
        }
    }
}

fn tell_turn(turn: &Turn) {
    match turn {
        Turn::Mine => tracing::info!("this window drives the queue"),
        Turn::WatchedOver(owner) => tracing::info!(owner.pid, "another process drives this queue"),
        Turn::Waiting(owner) => tracing::info!(owner.pid, "another process drives another library's queue"),
    }
}

/// Why an open library cannot be worked with any more.
pub(super) fn lost(app: &App) -> Option<Error> {
    match app.library().lack() {
        Some(Lack::Gone) => Some(app.library().gone()),
        _ if app.store().is_damaged() => Some(LibraryFault::Damaged.into()),
        _ => None,
    }
}
