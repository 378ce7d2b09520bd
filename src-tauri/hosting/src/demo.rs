//! The service behind the Demo account, run inside this process while it schedules.

use std::path::Path;

use async_trait::async_trait;
use catalogue::Catalogue;
use framewright_core::app::DemoHost;
use framewright_core::settings::DEMO_SPEED;
use simulator::{Options, Running, Simulator};
use tokio::sync::Mutex;
use url::Url;

/// File of the simulator's state inside the folder that the core names; the same in every program,
/// so that one goes on where the other ended.
const STATE: &str = "state.json";

/// Starts the simulator at the first use and keeps it as long as this value lives.
#[derive(Debug)]
pub struct Demo {
    catalogue: Catalogue,
    running: Mutex<Option<Running>>,
}

impl Demo {
    /// The service for those who order from this catalogue.
    #[must_use]
    pub fn new(catalogue: Catalogue) -> Self {
        Self { catalogue, running: Mutex::default() }
    }
}

#[async_trait]
impl DemoHost for Demo {
    async fn start(&self, state: &Path) -> Result<Url, String> {
        let mut running = self.running.lock().await;
        if running.is_none() {
            std::fs::create_dir_all(state).map_err(|error| format!("{}: {error}", state.display()))?;
            let options = Options {
                speed: DEMO_SPEED,
                state: Some(state.join(STATE)),
                catalogue: self.catalogue.clone(),
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
