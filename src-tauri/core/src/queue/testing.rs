//! What tests of the queue stand on.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use catalogue::{Catalogue, Service};

use super::{Connected, Context, Desk, FailureLimits, Trouble, TroubleCause, caps};
use crate::clock::RealClock;
use crate::entropy::OsEntropy;
use crate::job::Lane;
use crate::library::Library;
use crate::provider::{DownloadClient, SubmitOptions};
use crate::request::Request;
use crate::store::Store;
use crate::store::jobs::NewJob;

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
