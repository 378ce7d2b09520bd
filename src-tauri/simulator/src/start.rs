//! Starting and stopping.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use catalogue::Catalogue;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::books::Books;
use crate::clock::Clock;
use crate::house::House;
use crate::limits::Tier;
use crate::menu::Menu;
use crate::scenario::Scenario;
use crate::world::World;
use crate::{callbacks, dice, server};

/// How a simulator is run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// How many times faster than life the services run. More than 0.
    pub speed: f64,
    /// What all chance follows from; `None` draws one. A state file's own seed wins.
    pub seed: Option<u64>,
    /// Tier of the official keys, 1 to 5.
    pub tier: u8,
    /// Credits of each key and account at first. A state file's own figure wins.
    pub credits: u64,
    /// File that tasks, credits, accounts and files survive in; file bytes lie in a folder beside it.
    pub state: Option<PathBuf>,
    /// Scripted faults.
    pub scenario: Scenario,
    /// Whether retired models may still be ordered.
    pub allow_retired: bool,
    /// What can be ordered.
    pub catalogue: Catalogue,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            speed: 1.0,
            seed: None,
            tier: 5,
            credits: 1_000_000,
            state: None,
            scenario: Scenario::default(),
            allow_retired: false,
            catalogue: Catalogue::builtin(),
        }
    }
}

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The speed is not a number above 0.
    #[error("the speed must be a number above 0, not {0}")]
    Speed(f64),
    /// There are tiers 1 to 5.
    #[error("there is no tier {0}; tiers go from 1 to 5")]
    Tier(u8),
    /// More credits than can be counted.
    #[error("{0} credits are more than the simulator can count")]
    Credits(u64),
    /// The state file cannot be read or written.
    #[error("the state file {path} cannot be used: {source}")]
    State {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
    /// The port cannot be had.
    #[error("port {port} on 127.0.0.1 cannot be used: {source}")]
    Port {
        /// The port.
        port: u16,
        /// What went wrong.
        source: std::io::Error,
    },
}

/// The simulator of both services.
#[derive(Debug)]
pub struct Simulator;

/// A simulator that runs until it is stopped or dropped.
#[derive(Debug)]
pub struct Running {
    /// Its origin, `http://127.0.0.1:PORT`: the base URL of both services.
    pub address: String,
    house: Arc<House>,
    stop: CancellationToken,
    server: Option<JoinHandle<()>>,
    callbacks: Option<JoinHandle<()>>,
}

impl Simulator {
    /// Starts one on the current Tokio runtime.
    ///
    /// # Errors
    /// When an option is out of range, or the port or the state file cannot be used.
    pub async fn start(options: Options) -> Result<Running, StartError> {
        if !(options.speed.is_finite() && options.speed > 0.0) {
            return Err(StartError::Speed(options.speed));
        }
        let tier = Tier::of(options.tier).ok_or(StartError::Tier(options.tier))?;
        let credits = i64::try_from(options.credits).map_err(|_| StartError::Credits(options.credits))?;
        let seed = options.seed.unwrap_or_else(dice::fresh_seed);
        let (world, last) = World::open(options.state.as_deref(), seed, credits, tier)
            .map_err(|source| StartError::State { path: options.state.clone().unwrap_or_default(), source })?;
        let port_error = |source| StartError::Port { port: options.port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await.map_err(port_error)?;
        let address = format!("http://{}", listener.local_addr().map_err(port_error)?);
        let clock = Clock::start(options.speed, last);
        let menu = Menu::new(options.catalogue, options.allow_retired);
        let house = Arc::new(House::new(address.clone(), clock, menu, world, options.scenario));
        let stop = CancellationToken::new();
        let callbacks = tokio::spawn(callbacks::run(house.clone(), stop.clone()));
        let server = tokio::spawn(server::serve(listener, house.clone(), stop.clone()));
        Ok(Running { address, house, stop, server: Some(server), callbacks: Some(callbacks) })
    }
}

impl Running {
    /// What has happened so far.
    #[must_use]
    pub fn books(&self) -> Books {
        self.house.books()
    }

    /// Jumps the services' time forward, so that tests need not wait.
    pub fn skip(&self, by: Duration) {
        self.house.clock.skip(by);
    }

    /// Plays another scenario from now on.
    pub fn play(&self, scenario: Scenario) {
        self.house.play(scenario);
    }

    /// Stops: the port is free, every connection closed and the state file released when this returns.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Some(server) = self.server.take() {
            let _ = server.await;
        }
        if let Some(callbacks) = self.callbacks.take() {
            // It may be waiting for a slow receiver.
            callbacks.abort();
            let _ = callbacks.await;
        }
        self.house.note_time();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
