//! Keys: kept by the operating system, never by us.

use std::fmt;

use async_trait::async_trait;
use zeroize::Zeroizing;

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
