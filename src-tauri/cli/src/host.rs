//! Opens the core for the terminal, with the Demo account's simulator at hand.

use std::path::Path;
use std::sync::Arc;

use framewright_core::app::{App, Options};
use framewright_core::clock::RealClock;
use framewright_core::entropy::OsEntropy;
use framewright_core::library::Decoder;
use framewright_core::settings::ConfigFolder;
use hosting::Demo;

use crate::failure::Result;
use crate::place;

/// Opens the library with everything it needs.
pub(crate) async fn open(config: ConfigFolder, library: Option<&Path>) -> Result<App> {
    let options = Options {
        library: place::library(library, &config)?,
        secrets: Arc::new(place::keychain(&config)),
        demo: Some(Arc::new(Demo::new(config.clone()))),
        config,
        environment: Arc::new(hosting::variable),
        clock: RealClock::shared(),
        entropy: OsEntropy::shared(),
        decoder: Decoder::apart(),
    };
    Ok(App::open(options).await?)
}
