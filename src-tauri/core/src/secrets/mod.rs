//! Keys: kept by the operating system, never by us.

mod keychain;
mod memory;

use std::fmt;

use async_trait::async_trait;
use zeroize::Zeroizing;

pub use keychain::Keychain;
pub use memory::MemoryStore;

use crate::settings::{Account, KeySource, Variables};

/// A key. Prints as `***`, is wiped when dropped, cannot be serialised.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a key; surrounding white space is cut off.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self(Zeroizing::new(key.trim().to_owned()))
    }

    /// The key itself, for the one header that carries it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The last four characters, for people to tell keys apart.
    #[must_use]
    pub fn tail(&self) -> String {
        let count = self.0.chars().count();
        if count < 12 { "••••".into() } else { self.0.chars().skip(count - 4).collect() }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// Why a key cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// None is stored for that account.
    #[error("no key is stored for this account")]
    Absent,
    /// The system has no keychain, or it does not run.
    #[error("this system offers no keychain: {why}")]
    NoKeychain {
        /// What the system said.
        why: String,
    },
    /// The keychain is locked and nobody answered its prompt.
    #[error("the keychain is locked")]
    Locked,
    /// The keychain did not answer in time; it may be waiting for its prompt.
    #[error("the keychain did not answer within {} s", .0.as_secs())]
    Slow(std::time::Duration),
    /// The keychain answered, but not with a key.
    #[error("the keychain could not do it: {why}")]
    Refused {
        /// What it said.
        why: String,
    },
    /// The variable that should hold the key is unset or empty.
    #[error("the environment variable {variable} is not set")]
    Variable {
        /// Its name.
        variable: String,
    },
}

impl SecretError {
    /// What a person can do about it, in one sentence.
    #[must_use]
    pub fn advice(&self) -> String {
        match self {
            Self::Absent => "Remove the account and add it again with its key.".into(),
            Self::NoKeychain { .. } => {
                "Add the account with --key-env VARIABLE instead: the key is then read from there at each start.".into()
            }
            Self::Locked | Self::Slow(_) => "Unlock the keychain and try again.".into(),
            Self::Refused { .. } => "Try again, or add the account with --key-env VARIABLE.".into(),
            Self::Variable { variable } => format!("Set {variable} and try again."),
        }
    }
}

/// The key of an account, from wherever the account says; `None` for one that needs no key.
pub async fn key_of(
    account: &Account,
    store: &dyn SecretStore,
    variables: Variables<'_>,
) -> Result<Option<Secret>, SecretError> {
    match &account.key {
        KeySource::None => Ok(None),
        KeySource::Keychain => store.get(&account.id).await.map(Some),
        KeySource::Environment { variable } => match variables(variable).map(Zeroizing::new) {
            Some(text) if !text.trim().is_empty() => Ok(Some(Secret::new(&text))),
            Some(_) | None => Err(SecretError::Variable { variable: variable.clone() }),
        },
    }
}

/// A place for keys, by account id.
#[async_trait]
pub trait SecretStore: Send + Sync + fmt::Debug {
    /// The key of an account.
    async fn get(&self, account: &str) -> Result<Secret, SecretError>;
    /// Stores or replaces it.
    async fn set(&self, account: &str, key: &Secret) -> Result<(), SecretError>;
    /// Removes it; nothing stored is fine.
    async fn delete(&self, account: &str) -> Result<(), SecretError>;
}
