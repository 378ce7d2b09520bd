//! With what a library is opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use framewright_core::api::Opening;
use framewright_core::app::{Options, moving};
use framewright_core::clock::RealClock;
use framewright_core::entropy::OsEntropy;
use framewright_core::error::{Code, Error, Result};
use framewright_core::library::Decoder;
use framewright_core::secrets::SecretStore;
use framewright_core::settings::ConfigFolder;

use crate::demo::Demo;

/// Reads a variable of the environment.
#[must_use]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The library's folder: as named, else as chosen in the settings, else `Framewright` among the
/// user's pictures.
pub fn library(named: Option<&Path>, config: &ConfigFolder) -> Result<PathBuf> {
    meant(named, config).map(|folder| moving::where_now(config, folder))
}

fn meant(named: Option<&Path>, config: &ConfigFolder) -> Result<PathBuf> {
    if let Some(folder) = named {
        return std::path::absolute(folder).map_err(|error| {
            Error::new(Code::InvalidInput, format!("The folder {} cannot be used: {error}.", folder.display()))
        });
    }
    if let Some(chosen) = config.settings()?.library {
        return Ok(chosen);
    }
    let folders = directories::UserDirs::new()
        .ok_or_else(|| Error::new(Code::Library, "No home folder was found. Name a library with --library DIR."))?;
    let pictures = folders.picture_dir().map_or_else(|| folders.home_dir().join("Pictures"), Path::to_path_buf);
    Ok(pictures.join("Framewright"))
}

/// Opens libraries in the way of every program with a window: real time, real randomness, the real
/// environment, the Demo account in this process. `config` says where the configuration is,
/// `secrets` where its keys are; both are asked once. All libraries share `decoder`.
pub fn opening(
    config: impl Fn() -> Result<ConfigFolder> + Send + Sync + 'static,
    secrets: impl Fn(&ConfigFolder) -> Arc<dyn SecretStore> + Send + Sync + 'static,
    decoder: Decoder,
) -> Opening {
    let kept = std::sync::OnceLock::new();
    Arc::new(move |named| {
        let config = match config() {
            Ok(config) => config,
            Err(error) => return (named, Err(error)),
        };
        let folder = match library(named.as_deref(), &config) {
            Ok(folder) => folder,
            Err(error) => return (named, Err(error)),
        };
        // Keys that are kept for this session only outlive a change of the library.
        let secrets = kept.get_or_init(|| secrets(&config)).clone();
        let options = Options {
            library: folder.clone(),
            demo: Some(Arc::new(Demo::new(config.clone()))),
            config,
            secrets,
            environment: Arc::new(variable),
            clock: RealClock::shared(),
            entropy: OsEntropy::shared(),
            decoder: decoder.clone(),
        };
        (Some(folder), Ok(options))
    })
}
