//! Opens the core for the terminal, with the Demo account's simulator at hand.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use framewright_core::app::{App, DemoHost, Options};
use framewright_core::clock::RealClock;
use framewright_core::entropy::OsEntropy;
use framewright_core::settings::{ConfigFolder, DEMO_SPEED};
use simulator::{Running, Simulator};
use tokio::sync::Mutex;
use url::Url;

use crate::failure::Result;
use crate::place;

/// Opens the library with everything it needs.
pub(crate) async fn open(config: ConfigFolder, library: Option<&Path>) -> Result<App> {
    let options = Options {
        library: place::library(library, &config)?,
        secrets: Arc::new(place::keychain(&config)),
        config,
        environment: Arc::new(place::variable),
        demo: Some(Arc::new(Demo::default())),
        clock: RealClock::shared(),
        entropy: OsEntropy::shared(),
    };
    Ok(App::open(options).await?)
}

/// Runs the simulator inside this process, from the first job that needs it on.
#[derive(Debug, Default)]
struct Demo {
    running: Mutex<Option<Running>>,
}

#[async_trait]
impl DemoHost for Demo {
    async fn start(&self, state: &Path) -> Result<Url, String> {
        let mut running = self.running.lock().await;
        if running.is_none() {
            std::fs::create_dir_all(state).map_err(|error| format!("{}: {error}", state.display()))?;
            let state = Some(state.join("state.json"));
            let options = simulator::Options { speed: DEMO_SPEED, state, ..simulator::Options::default() };
            *running = Some(Simulator::start(options).await.map_err(|error| error.to_string())?);
        }
        let address = running.as_ref().map(|running| running.address.as_str()).unwrap_or_default();
        Url::parse(address).map_err(|error| error.to_string())
    }

    fn speed(&self) -> f64 {
        DEMO_SPEED
    }
}
