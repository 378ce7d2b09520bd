use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use catalogue::{Catalogue, Service};

use super::*;
use crate::clock::RealClock;
use crate::entropy::OsEntropy;
use crate::job::Lane;
use crate::library::Library;
use crate::provider::{DownloadClient, SubmitOptions};
use crate::queue::unusual::Agreed;
use crate::queue::{Desk, FailureLimits, Queue, TroubleCause};
use crate::request::Request;
use crate::store::Store;
use crate::store::jobs::{Move, NewJob};

/// Nobody is connected here.
#[derive(Debug)]
struct NoDesk;

#[async_trait]
impl Desk for NoDesk {
    async fn connect(&self, _: &str, _: Service) -> Result<Connected, Trouble> {
        Err(Trouble { cause: TroubleCause::BadKey, text: "There is no key.".into() })
    }

    fn caps(&self) -> caps::KnownCaps {
        Ok(crate::settings::Caps::default())
    }

    fn failure_limits(&self) -> FailureLimits {
        FailureLimits::default()
    }
}

fn context(folder: &Path) -> Context {
    let (clock, entropy) = (RealClock::shared(), OsEntropy::shared());
    Context {
        store: Store::open(folder).expect("an index"),
        library: Arc::new(Library::open(folder).expect("a library")),
        catalogue: Arc::new(Catalogue::builtin().clone()),
        desk: Arc::new(NoDesk),
        downloads: DownloadClient::new(clock.clone()).expect("a client"),
        ids: Arc::default(),
        clock,
        entropy,
        events: crate::event::Events::default(),
        wake: Arc::default(),
        changed_accounts: Arc::default(),
        stopping: Arc::default(),
    }
}

fn new_job() -> NewJob {
    NewJob {
        id: "a".into(),
        client_key: "a".into(),
        copy_index: 0,
        batch_id: None,
        row: None,
        account: "account".into(),
        service: Service::Useapi,
        request: Request::new("useapi/frames/create", catalogue::Inputs::new()),
        options: SubmitOptions::default(),
        price: None,
        files: 1,
        parents: Vec::new(),
        lane: Lane::Normal,
        replaces: None,
    }
}

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
