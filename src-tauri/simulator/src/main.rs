//! The simulator alone: `cargo run -p framewright-simulator -- --speed 10`.
//!
//! Options: `--port N --speed X --seed N --tier N --credits N --state FILE --scenario FILE --allow-retired
//! --catalogue FILE`.
//! The first line of output is `{"address":"http://127.0.0.1:PORT"}`.

use std::path::Path;

use simulator::{Options, Scenario, Simulator};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut options = Options::default();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} wants a value"));
        match word.as_str() {
            "--port" => options.port = value()?.parse()?,
            "--speed" => options.speed = value()?.parse()?,
            "--seed" => options.seed = Some(value()?.parse()?),
            "--tier" => options.tier = value()?.parse()?,
            "--credits" => options.credits = value()?.parse()?,
            "--state" => options.state = Some(value()?.into()),
            "--scenario" => options.scenario = Scenario::read(Path::new(&value()?))?,
            "--allow-retired" => options.allow_retired = true,
            "--catalogue" => {
                let file = value()?;
                let text = std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
                let (all, errors) = options.catalogue.with_override(&text, &file);
                errors.iter().for_each(|error| eprintln!("{error}. This model is left out."));
                options.catalogue = all;
            }
            other => return Err(format!("there is no option {other}").into()),
        }
    }
    let running = Simulator::start(options).await?;
    println!("{}", serde_json::json!({"address": running.address}));
    tokio::signal::ctrl_c().await?;
    running.stop().await;
    Ok(())
}
