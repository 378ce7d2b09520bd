//! `framewright simulate`: both services on this machine.

use std::process::ExitCode;

use catalogue::Catalogue;
use serde_json::json;
use simulator::{Options, Scenario, Simulator};

use crate::args::Simulate;
use crate::failure::{Failure, Result};
use crate::out::{Out, eprintln_quietly, plain};
use crate::stop;

/// Runs until Ctrl-C. The first line of standard output is `{"address":"http://127.0.0.1:PORT"}`.
pub(crate) async fn run(arguments: Simulate, out: &Out) -> Result<ExitCode> {
    let scenario = match &arguments.scenario {
        Some(path) => Scenario::read(path).map_err(|error| Failure::input(error.to_string()))?,
        None => Scenario::default(),
    };
    let catalogue = match &arguments.catalogue {
        None => Catalogue::builtin(),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::input(format!("{} cannot be read: {error}", path.display())))?;
            let (catalogue, errors) = Catalogue::builtin().with_override(&text, &path.to_string_lossy());
            errors.iter().for_each(|error| eprintln_quietly(&plain(&format!("{error}. This model is left out."))));
            catalogue
        }
    };
    let options = Options {
        port: arguments.port,
        speed: arguments.speed,
        seed: arguments.seed,
        tier: arguments.tier,
        credits: arguments.credits,
        state: arguments.state,
        scenario,
        catalogue,
        allow_retired: arguments.allow_retired,
    };
    let stop = stop::listen(|| {});
    let running = Simulator::start(options).await.map_err(|error| Failure::input(error.to_string()))?;
    out.always(&json!({ "address": running.address }).to_string());
    stop.cancelled().await;
    running.stop().await;
    Ok(ExitCode::SUCCESS)
}
