//! The service behind the Demo account, run inside this process while it schedules.

use std::path::Path;

use async_trait::async_trait;
use framewright_core::app::DemoHost;
use framewright_core::settings::{ConfigFolder, DEMO_SPEED};
use simulator::{Options, Running, Simulator};
use tokio::sync::Mutex;
use url::Url;

/// File of the simulator's state inside the folder that the core names; the same in every program,
/// so that one goes on where the other ended.
const STATE: &str = "state.json";

/// Starts the simulator at the first use and keeps it as long as this value lives.
#[derive(Debug)]
pub struct Demo {
    config: ConfigFolder,
    running: Mutex<Option<Running>>,
}

impl Demo {
    /// The service for those who order from the models of this configuration, which are read when it starts.
    #[must_use]
    pub fn new(config: ConfigFolder) -> Self {
        Self { config, running: Mutex::default() }
    }
}

#[async_trait]
impl DemoHost for Demo {
    async fn start(&self, state: &Path) -> Result<Url, String> {
        let mut running = self.running.lock().await;
        if running.is_none() {
            std::fs::create_dir_all(state).map_err(|error| format!("{}: {error}", state.display()))?;
            let config = self.config.clone();
            let read = tokio::task::spawn_blocking(move || config.catalogue().0).await;
            let options = Options {
                speed: DEMO_SPEED,
                state: Some(state.join(STATE)),
                catalogue: read.map_err(|error| error.to_string())?,
                ..Options::default()
            };
            *running = Some(Simulator::start(options).await.map_err(|error| error.to_string())?);
        }
        let address = running.as_ref().map(|simulator| simulator.address.as_str()).unwrap_or_default();
        Url::parse(address).map_err(|error| format!("{address}: {error}"))
    }

    fn speed(&self) -> f64 {
        DEMO_SPEED
    }
}
