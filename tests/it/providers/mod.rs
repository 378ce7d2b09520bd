//! Both providers and the download client against the simulator: real HTTP, the services' own rules,
//! scripted faults, and the simulator's books as the witness.

mod downloads;
mod official;
mod useapi;

use std::time::Duration;

use catalogue::{Body, Catalogue, Model};
use framewright_core::clock::RealClock;
use framewright_core::provider::{
    Endpoint, Pace, Provider, RemoteStatus, Runway, Submission, SubmitOptions, Submitted, Task, Timeouts, Useapi,
};
use framewright_core::secrets::Secret;
use serde_json::{Value, json};
use simulator::{Options, Running, Scenario, Simulator};

/// How fast the services run. Tests jump over the time that tasks take.
const SPEED: f64 = 20.0;

/// Longer than any task takes, in service time.
const A_MINUTE: Duration = Duration::from_secs(60);

/// A simulator and an account at each service.
struct House {
    services: Running,
    runway: Runway,
    useapi: Useapi,
    catalogue: Catalogue,
}

impl House {
    async fn start() -> Self {
        Self::with(Options::default(), "key_of_these_tests").await
    }

    async fn with(options: Options, key: &str) -> Self {
        Self::patient(options, key, Timeouts::default().create).await
    }

    /// Accounts that wait so long for the answer to a create.
    async fn patient(options: Options, key: &str, create: Duration) -> Self {
        let services = Simulator::start(Options { speed: SPEED, seed: Some(7), ..options }).await.unwrap();
        let endpoint = Endpoint::new(&services.address, Secret::new(key)).unwrap();
        let timeouts = Timeouts { create, ..Timeouts::default() };
        let (pace, clock) = (Pace::at_speed(SPEED), RealClock::shared());
        Self {
            runway: Runway::with(endpoint.clone(), pace, clock.clone(), &timeouts).unwrap(),
            useapi: Useapi::with(endpoint, pace, clock, None, &timeouts).unwrap(),
            catalogue: Catalogue::builtin(),
            services,
        }
    }

    /// A simulator whose every call of one kind meets one fault.
    async fn faulty(operation: &str, fault: Value) -> Self {
        let house = Self::start().await;
        house.play(operation, fault);
        house
    }

    fn play(&self, operation: &str, fault: Value) {
        let rules = json!({"rules": [{"match": {"endpoint": operation}, "do": fault}]});
        self.services.play(Scenario::parse(&rules.to_string()).unwrap());
    }

    fn model(&self, name: &str) -> &Model {
        self.catalogue.model(name).unwrap()
    }

    fn body(&self, model: &str, inputs: Value) -> Body {
        let Value::Object(inputs) = inputs else { panic!("inputs are an object") };
        self.model(model).check(&inputs).unwrap().body
    }

    async fn submit(&self, provider: &dyn Provider, model: &str, inputs: Value, attempt: &str) -> Submitted {
        let submission = Submission {
            attempt,
            model: self.model(model),
            body: self.body(model, inputs),
            options: SubmitOptions::default(),
        };
        provider.submit(&submission).await
    }

    /// A task that was accepted.
    async fn accepted(&self, provider: &dyn Provider, model: &str, attempt: &str) -> String {
        let inputs = match model {
            "frames" => json!({"prompt": "a red fox in snow", "seed": 42, "ratio": "16:9"}),
            _ => json!({"prompt": "a red fox in snow", "seed": 42, "ratio": "1920:1080"}),
        };
        match self.submit(provider, model, inputs, attempt).await {
            Submitted::Accepted { remote_id, .. } => remote_id,
            other => panic!("{other:?}"),
        }
    }

    /// How many creates a service accepted.
    fn created(&self) -> usize {
        self.services.books().accepted.len()
    }

    /// How many create calls reached the services.
    fn create_calls(&self) -> u64 {
        self.services.books().requests.iter().filter(|r| r.operation == "create").map(|r| r.count).sum()
    }
}

/// The state of one task.
async fn look(provider: &dyn Provider, remote_id: &str) -> Task {
    provider.poll(&[remote_id.to_owned()]).await.unwrap().remove(0)
}

/// The state of one task.
async fn status(provider: &dyn Provider, remote_id: &str) -> RemoteStatus {
    look(provider, remote_id).await.status
}
