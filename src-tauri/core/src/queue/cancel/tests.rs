use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use rusqlite::Connection;

use super::*;
use crate::clock::Clock;
use crate::queue::Queue;
use crate::queue::testing::{as_it_stands, context, new_job, sent_twice};
use crate::queue::unusual::Agreed;
use crate::store::FILE;

/// Whoever asks for the time gives another process the moment in which a refused call puts its job back.
#[derive(Debug)]
struct Refused {
    clock: Arc<dyn Clock>,
    index: PathBuf,
    done: AtomicBool,
}

#[async_trait]
impl Clock for Refused {
    fn now_ms(&self) -> i64 {
        if !self.done.swap(true, Ordering::Relaxed) {
            let mut index = Connection::open(&self.index).expect("the index");
            let change = index.transaction().expect("a change");
            assert!(jobs::put_back(&change, "a", Phase::Submitting, 1, &Move::default()).expect("written"));
            change.commit().expect("written");
        }
        self.clock.now_ms()
    }
    fn steady_ms(&self) -> i64 {
        self.clock.steady_ms()
    }
    async fn sleep(&self, wait: Duration) {
        self.clock.sleep(wait).await;
    }
    fn local_offset_ms(&self, at_ms: i64) -> i64 {
        self.clock.local_offset_ms(at_ms)
    }
}

#[tokio::test]
async fn a_job_that_is_put_back_in_the_moment_in_which_it_is_stopped_is_withdrawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut cx = context(folder.path());
    Queue::new(cx.clone()).enqueue(None, vec![new_job()], Agreed::Once).await.expect("queued");
    let sent = cx.store.write(|tx| jobs::advance(tx, "a", Phase::Queued, Phase::Submitting, 1, &Move::default()));
    assert!(sent.await.expect("written"));
    let (clock, index) = (cx.clock.clone(), folder.path().join(FILE));
    cx.clock = Arc::new(Refused { clock, index, done: AtomicBool::new(false) });

    let told = now(&cx, "a").await.expect("stopped");

    let job = cx.store.read(|c| jobs::get(c, "a")).await.expect("read").expect("it is there");
    assert_eq!((told, job.phase), (Cancelled::Free, Phase::Cancelled));
}

#[tokio::test]
async fn what_a_service_says_of_an_earlier_task_stops_no_later_one() {
    for said in [Cancelled::Gone, Cancelled::Returned, Cancelled::Charged] {
        let folder = tempfile::tempdir().expect("a folder");
        let cx = context(folder.path());
        let (earlier, _) = sent_twice(&cx, Phase::Waiting).await;
        let (later, _) = as_it_stands(&cx).await;
        let of = |job: &Job| {
            let (job, said) = (job.clone(), said.clone());
            cx.store.write(move |tx| write_down(tx, &job, &said, 2, 2))
        };

        of(&earlier).await.expect("written");
        assert_eq!(as_it_stands(&cx).await.0, later, "{said:?}");

        of(&later).await.expect("written");
        assert_eq!(as_it_stands(&cx).await.0.phase, Phase::Cancelled, "{said:?}");
    }
}

#[tokio::test]
async fn whoever_comes_second_keeps_to_the_pause_that_the_first_was_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let cx = context(folder.path());
    sent_twice(&cx, Phase::Waiting).await;
    let now_ms = cx.clock.now_ms();
    for (until_ms, asks) in [(now_ms - 1, true), (now_ms + 60_000, false), (now_ms + 3_600_000, true)] {
        cx.store.write(move |tx| jobs::postpone(tx, "a", until_ms)).await.expect("written");

        let told = stopped_before(&cx, "a", 1.0).await.expect("read");

        assert_eq!(told.is_none(), asks, "{told:?}");
    }
}
