//! The course that every side runs: a fresh simulator with the same seed, the same orders, all pictures drawn before
//! the clock starts.

use catalogue::Service;
use serde_json::{Map, Value, json};
use simulator::{Running, Simulator};

use crate::Fault;
use crate::options::Options;

/// Tasks that run at a time: what a useapi.net account has by default, and tier 1 of the official API for pictures.
pub(crate) const SLOTS: usize = 2;
/// The useapi.net account that is used.
pub(crate) const EMAIL: &str = "demo@example.com";
/// A key that both services take.
pub(crate) const KEY: &str = "key_of_the_benchmark";

const PROMPTS: &str = include_str!("../../tests/fixtures/frames.json");

/// A simulator and the orders for it.
#[derive(Debug)]
pub(crate) struct Course {
    pub(crate) service: Service,
    pub(crate) simulator: Running,
    /// Bodies as they go over the wire, without the account.
    pub(crate) orders: Vec<Value>,
}

impl Course {
    /// Starts the simulator and has it draw.
    pub(crate) async fn lay(options: &Options, service: Service) -> Result<Self, Fault> {
        let orders = orders(service, options.jobs)?;
        let simulator = Simulator::start(simulator::Options {
            speed: options.speed,
            seed: Some(options.seed),
            tier: 1,
            ..Default::default()
        })
        .await?;
        eprintln!("Drawing the pictures of {} orders …", orders.len());
        let endpoint = match service {
            Service::Useapi => "/v1/runwayml/frames/create",
            Service::Runway => "/v1/text_to_image",
        };
        let reply = reqwest::Client::new()
            .post(format!("{}/_draw", simulator.address))
            .json(&json!({"endpoint": endpoint, "bodies": orders}))
            .send()
            .await?;
        if !reply.status().is_success() {
            return Err(format!("the simulator does not draw ahead: {}", reply.text().await?).into());
        }
        Ok(Self { service, simulator, orders })
    }

    /// The orders as a prompt file of our own.
    pub(crate) fn prompt_file(&self) -> String {
        Value::Array(self.orders.clone()).to_string()
    }
}

/// The prompts of the prompt file, again and again, each order with a seed of its own.
fn orders(service: Service, count: usize) -> Result<Vec<Value>, Fault> {
    let rows: Vec<Map<String, Value>> = serde_json::from_str(PROMPTS)?;
    let kept = ["text_prompt", "style", "aspect_ratio", "diversity"];
    Ok(rows
        .iter()
        .cycle()
        .zip(0..count)
        .map(|(row, number)| match service {
            Service::Useapi => {
                let mut body: Map<String, Value> =
                    row.iter().filter(|(key, _)| kept.contains(&key.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect();
                body.insert("seed".into(), (1_000 + number).into());
                Value::Object(body)
            }
            Service::Runway => json!({
                "model": "gen4_image", "promptText": row.get("text_prompt"), "ratio": "1280:720", "seed": 1_000 + number,
            }),
        })
        .collect())
}
