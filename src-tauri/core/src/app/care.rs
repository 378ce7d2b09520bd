//! Care for the index beside everything else: it is read whole after a crash, and copied once a day.

use std::path::Path;
use std::time::Duration;

use tokio_util::task::AbortOnDropHandle;

use crate::queue::Context;
use crate::store;

/// How long after opening an index that was not closed is read whole: it takes a processor for itself, and the first
/// look comes first. What is not sound shows itself before that wherever it is read.
const FIRST_LOOK: Duration = Duration::from_secs(2);

/// How long after opening the first copy may be made: the start belongs to the user, and a command that only asks
/// something ends before.
const FIRST: Duration = Duration::from_secs(20);

/// How often a copy may be due.
const OFTEN: Duration = Duration::from_secs(3_600);

/// Whether the index was left by a program that did not close it. Asked before it is opened.
pub(super) fn was_cut_off(library: &Path) -> bool {
    let log = library.join(format!("{}-wal", store::FILE));
    log.metadata().is_ok_and(|log| log.len() > 0)
}

/// Begins to look after the index; ends when the answer is dropped.
pub(super) fn begin(cx: &Context, unclean: bool) -> AbortOnDropHandle<()> {
    let (library, store, clock) = (cx.library.clone(), cx.store.clone(), cx.clock.clone());
    AbortOnDropHandle::new(tokio::spawn(async move {
        // Damage is remembered by the store, and whoever watches that says so.
        if unclean {
            clock.sleep(FIRST_LOOK).await;
            if let Err(error) = store.verify().await {
                tracing::error!(%error, "the index was not closed properly, and is not sound");
            }
        }
        clock.sleep(FIRST).await;
        while !store.is_damaged() {
            match library.back_up_daily(&store, clock.now_ms()).await {
                Ok(Some(copy)) => tracing::info!(copy = %copy.display(), "the index was copied"),
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "the index cannot be copied; tried again in an hour"),
            }
            clock.sleep(OFTEN).await;
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, meta};

    #[tokio::test]
    async fn an_index_that_was_put_away_is_not_taken_for_one_that_was_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        store.write(|tx| meta::set_paused(tx, true)).await.unwrap();
        assert!(was_cut_off(folder.path()), "as a crash would leave it");

        store.put_away().await;

        assert!(!was_cut_off(folder.path()));
        assert!(store.read(meta::is_paused).await.unwrap());
        assert!(store.write(|tx| meta::set_paused(tx, false)).await.unwrap(), "it can still be written");
    }
}
