//! A simulator, a library and an app over real HTTP and a real database, for one test.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use catalogue::{Inputs, Service};
use framewright_core::app::{App, Options, Until, Worked};
use framewright_core::clock::{Clock, RealClock};
use framewright_core::entropy::OsEntropy;
use framewright_core::job::{Lane, Phase};
use framewright_core::library::{Decoder, Library};
use framewright_core::provider::SubmitOptions;
use framewright_core::queue::unusual::Agreed;
use framewright_core::request::Request;
use framewright_core::secrets::MemoryStore;
use framewright_core::settings::{Account, ConfigFolder, KeySource};
use framewright_core::store::jobs::{Filter, Job, NewJob};
use simulator::{Running, Scenario, Simulator};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// How much faster than life tests run.
pub(crate) const SPEED: f64 = 100.0;

/// The variable that holds the key of the test's accounts.
const KEY: &str = "FRAMEWRIGHT_TEST_KEY";

/// One test's world.
pub(crate) struct Rig {
    pub(crate) simulator: Running,
    pub(crate) app: App,
    pub(crate) folder: TempDir,
}

impl Rig {
    /// Both services without faults.
    pub(crate) async fn start() -> Self {
        Self::with(Scenario::default(), SubmitOptions::default()).await
    }

    /// Both services with scripted faults.
    pub(crate) async fn with_faults(scenario: serde_json::Value) -> Self {
        let scenario = Scenario::parse(&scenario.to_string()).expect("a sound scenario");
        Self::with(scenario, SubmitOptions::default()).await
    }

    /// Both services, and what travels with each create call.
    pub(crate) async fn with(scenario: Scenario, options: SubmitOptions) -> Self {
        Self::at(SPEED, scenario, options).await
    }

    /// Both services as fast as life, for what must be seen before it is over; time passes by skipping it.
    pub(crate) async fn unhurried() -> Self {
        Self::at(1.0, Scenario::default(), SubmitOptions::default()).await
    }

    /// Both services this much faster than life.
    pub(crate) async fn at(speed: f64, scenario: Scenario, options: SubmitOptions) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let simulator = Simulator::start(simulator::Options {
            speed,
            seed: Some(7),
            state: Some(folder.path().join("simulator.jsonl")),
            scenario,
            ..Default::default()
        })
        .await
        .expect("a simulator");
        let config = ConfigFolder::at(folder.path().join("config")).expect("a configuration");
        for (name, service) in [("official", Service::Runway), ("proxy", Service::Useapi)] {
            config
                .add_account(&Account {
                    id: name.into(),
                    name: name.into(),
                    services: vec![service],
                    base_url: Some(simulator.address.trim_end_matches('/').to_owned()),
                    key: KeySource::Environment { variable: KEY.into() },
                    options: options.clone(),
                    speed,
                    color: framewright_core::settings::USUAL_COLOR.into(),
                    key_hint: None,
                })
                .expect("an account");
        }
        let app = open(folder.path(), "good-key").await;
        Self { simulator, app, folder }
    }

    /// Queues one job for each prompt; returns their ids.
    pub(crate) async fn queue(&self, model: &str, prompts: &[&str], more: serde_json::Value) -> Vec<String> {
        let jobs =
            prompts.iter().zip(1..).map(|(prompt, row)| self.new_job(model, prompt, more.clone(), row)).collect();
        self.app.queue().enqueue(None, jobs, Agreed::Once).await.expect("queued")
    }

    /// A job about to be queued.
    pub(crate) fn new_job(&self, model: &str, prompt: &str, more: serde_json::Value, row: i64) -> NewJob {
        let model = self.app.catalogue().model(model).expect("a model");
        let account = match model.service {
            Service::Runway => "official",
            Service::Useapi => "proxy",
        };
        let mut inputs: Inputs = more.as_object().cloned().unwrap_or_default();
        inputs.insert("prompt".into(), prompt.into());
        inputs.entry("seed").or_insert_with(|| (1000 + row).into());
        let id = self.app.new_id();
        NewJob {
            client_key: id.clone(),
            id,
            copy_index: 0,
            batch_id: None,
            row: Some(row),
            account: account.into(),
            service: model.service,
            price: model.price(&inputs).ceiling(),
            files: i64::from(model.files(&inputs)),
            parents: Vec::new(),
            request: Request::new(model.id.0.clone(), inputs),
            options: SubmitOptions::default(),
            lane: Lane::Normal,
            replaces: None,
        }
    }

    /// Works until nothing can go on by itself.
    pub(crate) async fn work(&self) -> Worked {
        let stop = CancellationToken::new();
        let work = self.app.work(Until::Idle, &stop, |_| {});
        tokio::time::timeout(Duration::from_secs(120), work).await.expect("it comes to an end").expect("it works")
    }

    /// All jobs, oldest first.
    pub(crate) async fn jobs(&self) -> Vec<Job> {
        let mut jobs = self.app.queue().list(Filter::default(), 500).await.expect("readable");
        jobs.reverse();
        jobs
    }

    /// Phases of all jobs, oldest first.
    pub(crate) async fn phases(&self) -> Vec<Phase> {
        self.jobs().await.into_iter().map(|job| job.phase).collect()
    }

    /// Create calls that the simulator accepted.
    pub(crate) fn accepted(&self) -> usize {
        self.simulator.books().accepted.len()
    }

    /// A job's story as one text.
    pub(crate) async fn story(&self, id: &str) -> String {
        let story = self.app.queue().story(id).await.expect("a story");
        story.lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n")
    }
}

/// Opens the app of a test's folder.
pub(crate) async fn open(folder: &Path, key: &str) -> App {
    open_at(folder, key, RealClock::shared()).await
}

/// Makes the index of a test's library anew, and opens it.
pub(crate) async fn open_made_anew(folder: &Path, key: &str) -> App {
    let library = Library::open(&folder.join("library")).expect("a library");
    library.repair(RealClock::shared().now_ms()).await.expect("made anew");
    open(folder, key).await
}

/// The same with a clock of the test's own.
pub(crate) async fn open_at(folder: &Path, key: &str, clock: Arc<dyn Clock>) -> App {
    let key = key.to_owned();
    App::open(Options {
        library: folder.join("library"),
        config: ConfigFolder::at(folder.join("config")).expect("a configuration"),
        secrets: Arc::new(MemoryStore::default()),
        environment: Arc::new(move |name| (name == KEY).then(|| key.clone())),
        demo: None,
        clock,
        entropy: OsEntropy::shared(),
        decoder: Decoder::here(),
    })
    .await
    .expect("an app")
}
