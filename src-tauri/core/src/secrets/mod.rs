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
    /// It was kept for one session, and that has ended.
    #[error("its key was kept for one session only, and that has ended")]
    Ended,
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
            Self::Absent | Self::Ended => "Give the account its key again.".into(),
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
        KeySource::Session => match store.session().get(&account.id).await {
            Err(SecretError::Absent) => Err(SecretError::Ended),
            kept => kept.map(Some),
        },
        KeySource::Environment { variable } => match variables(variable).map(Zeroizing::new) {
            Some(text) if !text.trim().is_empty() => Ok(Some(Secret::new(&text))),
            Some(_) | None => Err(SecretError::Variable { variable: variable.clone() }),
        },
    }
}

/// What is known of a keychain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// It was not asked yet.
    #[default]
    Unknown,
    /// It answers.
    Ready,
    /// The system has none, or it does not run.
    Absent {
        /// What the system said.
        why: String,
    },
    /// It is locked and nobody answered its prompt.
    Locked,
    /// A call to it has not come back: it may be showing its prompt.
    Waiting,
    /// It answered in a way that makes no sense.
    Failed {
        /// What it said.
        why: String,
    },
}

impl Standing {
    /// What the outcome of a call says of the keychain.
    fn of(error: Option<&SecretError>) -> Self {
        match error {
            None | Some(SecretError::Absent | SecretError::Ended | SecretError::Variable { .. }) => Self::Ready,
            Some(SecretError::NoKeychain { why }) => Self::Absent { why: why.clone() },
            Some(SecretError::Locked) => Self::Locked,
            Some(SecretError::Slow(_)) => Self::Waiting,
            Some(SecretError::Refused { why }) => Self::Failed { why: why.clone() },
        }
    }
}

/// A place for keys, by account id. Beside it, keys of this process only.
#[async_trait]
pub trait SecretStore: Send + Sync + fmt::Debug {
    /// The key of an account.
    async fn get(&self, account: &str) -> Result<Secret, SecretError>;
    /// Stores or replaces it.
    async fn set(&self, account: &str, key: &Secret) -> Result<(), SecretError>;
    /// Removes it; nothing stored is fine.
    async fn delete(&self, account: &str) -> Result<(), SecretError>;
    /// Keys that are kept for the length of this process and no longer.
    fn session(&self) -> &MemoryStore;
    /// What is known of it, without asking.
    fn standing(&self) -> Standing;
    /// Asks whether it works; `afresh`, over a new connection. Never takes longer than any other call.
    async fn probe(&self, afresh: bool) -> Standing;
}
