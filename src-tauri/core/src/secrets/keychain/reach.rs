//! The way to the keychain. The `keyring` crate makes the connection once per process and keeps its
//! failure for ever; where that stands in the way, the connection is made anew and handed to the same
//! core that the crate uses.

use keyring::v1::{Entry, Error};

/// Makes sure that there is a connection; with `afresh`, a new one.
pub(super) fn connect(afresh: bool) -> Result<(), Error> {
    if !afresh {
        // Whoever handed a connection over already made the crate's own attempt needless.
        if keyring_core::get_default_store().is_some() || Entry::store_status().is_ok() {
            return Ok(());
        }
    }
    renew()
}

#[cfg(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android"))))]
fn renew() -> Result<(), Error> {
    // The crate's own attempt replaces the store when it is made later, so it is made first.
    let _ = Entry::store_status();
    keyring_core::set_default_store(zbus_secret_service_keyring_store::Store::new()?);
    Ok(())
}

/// These keychains are part of the system and hold no connection that could be lost.
#[cfg(not(all(unix, not(any(target_os = "macos", target_os = "ios", target_os = "android")))))]
fn renew() -> Result<(), Error> {
    match Entry::store_status() {
        Ok(()) => Ok(()),
        Err(_) => Err(Error::NoDefaultStore),
    }
}

/// Why the crate found no keychain, for a person.
pub(super) fn why_absent() -> String {
    match Entry::store_status() {
        Err(Error::PlatformFailure(cause)) => cause.to_string(),
        Err(other) => other.to_string(),
        Ok(()) => "none was found".into(),
    }
}
