use std::sync::Arc;

use catalogue::Service;

use super::*;
use crate::app::{App, Options};
use crate::clock::RealClock;
use crate::entropy::OsEntropy;
use crate::job::Lane;
use crate::library::Decoder;
use crate::provider::SubmitOptions;
use crate::queue::unusual::Agreed;
use crate::request::Request;
use crate::secrets::MemoryStore;
use crate::settings::ConfigFolder;
use crate::store::jobs::{Move, NewJob};

async fn app(folder: &std::path::Path) -> App {
    App::open(Options {
        library: folder.join("library"),
        config: ConfigFolder::at(folder.join("config")).expect("a configuration"),
        secrets: Arc::new(MemoryStore::default()),
        environment: Arc::new(|_| None),
        demo: None,
        decoder: Decoder::here(),
        clock: RealClock::shared(),
        entropy: OsEntropy::shared(),
    })
    .await
    .expect("an app")
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
    let app = app(folder.path()).await;
    app.queue().enqueue(None, vec![new_job()], Agreed::Once).await.expect("queued");
    let mut scheduler = Scheduler::start(app.queue().context().clone()).await.expect("a scheduler");
    for (from, to) in
        [(Phase::Queued, Phase::Submitting), (Phase::Submitting, Phase::Waiting), (Phase::Waiting, Phase::Downloading)]
    {
        let moved = move |tx: &rusqlite::Transaction<'_>| jobs::advance(tx, "a", from, to, 1, &Move::default());
        assert!(app.store().write(moved).await.expect("written"));
    }
    scheduler.refresh().await.expect("read");
    scheduler.open.get_mut("a").expect("followed").busy = true;

    scheduler.follow("a").await.expect("read");

    assert!(scheduler.open["a"].busy, "two would write into the same file");
}
