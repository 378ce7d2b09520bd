//! Jobs that are being stopped at their service: by one at a time each.
//!
//! The first to ask hears what it costs; a second one would only hear that the task is not known any more, and
//! whoever wrote that down first would hide the answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::OwnedMutexGuard;

/// Whose turn it is, by job.
#[derive(Debug, Default)]
pub struct Stopping(Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>);

impl Stopping {
    /// Waits until nobody else asks for this job. The turn ends when the answer is dropped.
    pub(super) async fn turn(&self, job_id: &str) -> OwnedMutexGuard<()> {
        let lock = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|_, turn| turn.strong_count() > 0);
            turns.get(job_id).and_then(Weak::upgrade).unwrap_or_else(|| {
                let lock = Arc::default();
                turns.insert(job_id.to_owned(), Arc::downgrade(&lock));
                lock
            })
        };
        lock.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_job_is_stopped_by_one_at_a_time_and_others_meanwhile() {
        let stopping = Arc::new(Stopping::default());
        let first = stopping.turn("a").await;
        let _other = stopping.turn("b").await;
        let second = tokio::spawn({
            let stopping = stopping.clone();
            async move { drop(stopping.turn("a").await) }
        });
        tokio::task::yield_now().await;

        assert!(!second.is_finished());
        drop(first);
        second.await.unwrap();
        drop(stopping.turn("c").await);
        assert_eq!(stopping.0.lock().unwrap().len(), 2, "turns that are over are forgotten");
    }
}
