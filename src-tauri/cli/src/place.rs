//! Where things are: configuration, accounts, library.

use std::path::{Path, PathBuf};

use catalogue::Catalogue;
use framewright_core::secrets::Keychain;
use framewright_core::settings::{Accounts, ConfigFolder};

use crate::failure::Result;
use crate::out::Out;

/// The configuration folder.
pub(crate) fn config() -> Result<ConfigFolder> {
    Ok(ConfigFolder::locate(&hosting::variable)?)
}

/// The accounts; what cannot be used is said and left out.
pub(crate) fn accounts(config: &ConfigFolder, out: &Out) -> Accounts {
    let accounts = config.accounts(&hosting::variable);
    for problem in accounts.problems() {
        out.note(format!("Note: {problem}"));
    }
    accounts
}

/// The models, with the user's own; what cannot be used is said and left out.
pub(crate) fn catalogue(config: &ConfigFolder, out: &Out) -> Catalogue {
    let (catalogue, problems) = config.catalogue();
    for problem in problems {
        out.note(format!("Note: {problem}"));
    }
    catalogue
}

/// The keychain of this configuration.
pub(crate) fn keychain(config: &ConfigFolder) -> Keychain {
    Keychain::new(config.keychain_name())
}

/// The library folder: as named, else as set, else `Framewright` among the user's pictures.
pub(crate) fn library(named: Option<&Path>, config: &ConfigFolder) -> Result<PathBuf> {
    Ok(hosting::library(named, config)?)
}
