use super::*;
use crate::queue::Queue;
use crate::queue::testing::{context, new_job};
use crate::queue::unusual::Agreed;
use crate::store::jobs::Move;

#[tokio::test]
async fn a_job_that_is_being_fetched_is_not_fetched_by_a_second_one_when_the_word_of_its_sending_comes_late() {
    let folder = tempfile::tempdir().expect("a folder");
    let cx = context(folder.path());
    Queue::new(cx.clone()).enqueue(None, vec![new_job()], Agreed::Once).await.expect("queued");
    let mut scheduler = Scheduler::start(cx.clone()).await.expect("a scheduler");
    for (from, to) in
        [(Phase::Queued, Phase::Submitting), (Phase::Submitting, Phase::Waiting), (Phase::Waiting, Phase::Downloading)]
    {
        let moved = move |tx: &rusqlite::Transaction<'_>| jobs::advance(tx, "a", from, to, 1, &Move::default());
        assert!(cx.store.write(moved).await.expect("written"));
    }
    scheduler.refresh().await.expect("read");
    scheduler.open.get_mut("a").expect("followed").busy = true;

    scheduler.follow("a").await.expect("read");

    assert!(scheduler.open["a"].busy, "two would write into the same file");
}
