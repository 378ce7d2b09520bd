//! Where things are: configuration, accounts, library.

use std::path::{Path, PathBuf};

use framewright_core::secrets::Keychain;
use framewright_core::settings::{Accounts, ConfigFolder};

use crate::failure::{Failure, Result};
use crate::out::Out;

/// Reads a variable of the environment.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The configuration folder.
pub(crate) fn config() -> Result<ConfigFolder> {
    Ok(ConfigFolder::locate(&variable)?)
}

/// The accounts; what cannot be used is said and left out.
pub(crate) fn accounts(config: &ConfigFolder, out: &Out) -> Accounts {
    let accounts = config.accounts(&variable);
    for problem in accounts.problems() {
        out.note(format!("Note: {problem}"));
    }
    accounts
}

/// The keychain of this configuration.
pub(crate) fn keychain(config: &ConfigFolder) -> Keychain {
    Keychain::new(config.keychain_name())
}

/// The library folder: as named, else as set, else `Framewright` among the user's pictures.
pub(crate) fn library(named: Option<&Path>, config: &ConfigFolder) -> Result<PathBuf> {
    if let Some(path) = named {
        return std::path::absolute(path).map_err(|error| Failure::input(format!("{}: {error}", path.display())));
    }
    if let Some(path) = config.settings()?.library {
        return Ok(path);
    }
    let dirs = directories::UserDirs::new()
        .ok_or_else(|| Failure::input("No home folder was found.").next("Name a library with --library DIR."))?;
    let pictures = dirs.picture_dir().map_or_else(|| dirs.home_dir().join("Pictures"), Path::to_path_buf);
    Ok(pictures.join("Framewright"))
}
