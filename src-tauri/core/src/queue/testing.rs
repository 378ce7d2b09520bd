//! What tests of the queue stand on.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use catalogue::{Catalogue, Service};
use serde_json::Value;

use super::unusual::Agreed;
use super::{Connected, Context, Desk, FailureLimits, Queue, Trouble, TroubleCause, caps};
use crate::clock::RealClock;
use crate::entropy::OsEntropy;
use crate::job::{Lane, Phase};
use crate::library::Library;
use crate::provider::{DownloadClient, SubmitOptions};
use crate::request::Request;
use crate::store::Store;
use crate::store::attempts::{self, Attempt, Intent, Outcome};
use crate::store::jobs::{self, Job, Move, NewJob};

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

/// A context over a folder, with nobody to connect to.
pub(super) fn context(folder: &Path) -> Context {
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

/// One job, named `a`.
pub(super) fn new_job() -> NewJob {
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

/// The job `a`, sent as `first`, taken back into the queue and sent again as `second`, each time up to a phase: its task
/// is named like the call. The job and its attempt as they were after the first call.
pub(super) async fn sent_twice(cx: &Context, phase: Phase) -> (Job, Attempt) {
    Queue::new(cx.clone()).enqueue(None, vec![new_job()], Agreed::Once).await.expect("queued");
    let sent = cx.store.write(move |tx| {
        let step = |from, to, remote_id| {
            let moved = jobs::advance(tx, "a", from, to, 1, &Move { remote_id, ..Default::default() });
            moved.map(|moved| assert!(moved, "{from} → {to}"))
        };
        let send = |call| {
            step(Phase::Queued, Phase::Submitting, None)?;
            let (digest, expected) = ("", None);
            let intent = Intent { id: call, job_id: "a", epoch: 1, seed: None, digest, expected, sent: &Value::Null };
            attempts::open(tx, &intent, 1)?;
            step(Phase::Submitting, phase, (phase == Phase::Waiting).then_some(call))
        };
        send("first")?;
        let first = (jobs::get(tx, "a")?.expect("it is there"), attempts::last(tx, "a")?.expect("it was sent"));
        if phase == Phase::Waiting {
            step(phase, Phase::Cancelled, None)?;
        }
        step(if phase == Phase::Waiting { Phase::Cancelled } else { phase }, Phase::Queued, None)?;
        attempts::settle(tx, "first", Outcome::Abandoned, None, 1)?;
        send("second")?;
        Ok(first)
    });
    sent.await.expect("written")
}

/// The job `a` as it stands, and what is known of each time it was sent.
pub(super) async fn as_it_stands(cx: &Context) -> (Job, Vec<Outcome>) {
    let read = cx.store.read(|c| {
        let outcomes = attempts::of(c, "a")?.iter().map(|attempt| attempt.outcome).collect();
        Ok((jobs::get(c, "a")?.expect("it is there"), outcomes))
    });
    read.await.expect("read")
}
