//! `framewright simulate`: both services on this machine.

use std::process::ExitCode;

use serde_json::json;
use simulator::{Options, Scenario, Simulator};

use crate::args::Simulate;
use crate::failure::{Failure, Result};
use crate::out::Out;
use crate::stop;

/// Runs until Ctrl-C. The first line of standard output is `{"address":"http://127.0.0.1:PORT"}`.
pub(crate) async fn run(arguments: Simulate, out: &Out) -> Result<ExitCode> {
    let scenario = match &arguments.scenario {
        Some(path) => Scenario::read(path).map_err(|error| Failure::input(error.to_string()))?,
        None => Scenario::default(),
    };
    let options = Options {
        port: arguments.port,
        speed: arguments.speed,
        seed: arguments.seed,
        tier: arguments.tier,
        credits: arguments.credits,
        state: arguments.state,
        scenario,
        ..Options::default()
    };
    let stop = stop::listen(|| {});
    let running = Simulator::start(options).await.map_err(|error| Failure::input(error.to_string()))?;
    out.always(&json!({ "address": running.address }).to_string());
    stop.cancelled().await;
    running.stop().await;
    Ok(ExitCode::SUCCESS)
}
