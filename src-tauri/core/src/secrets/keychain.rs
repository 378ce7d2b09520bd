//! The operating system's keychain: Keychain on macOS, Credential Manager on Windows, Secret
//! Service on Linux.
//!
//! A locked keychain may show a prompt and wait for ever, so each call runs on a thread of its own
//! and is given up after a few seconds. On Linux the connection is made once per process: a
//! keychain that was absent at the first call stays absent until the next start.

use std::time::Duration;

use async_trait::async_trait;
use keyring::v1::{Entry, Error};
use zeroize::Zeroizing;

use super::{Secret, SecretError, SecretStore};

/// How long a call may take; people who are asked to unlock can repeat the command.
const PATIENCE: Duration = Duration::from_secs(3);

/// Keys of one configuration in the system's keychain.
#[derive(Clone, Debug)]
pub struct Keychain {
    service: String,
}

impl Keychain {
    /// Entries under this name; see [`crate::settings::ConfigFolder::keychain_name`].
    #[must_use]
    pub fn new(service: impl Into<String>) -> Self {
        Self { service: service.into() }
    }

    async fn ask<T: Send + 'static>(
        &self,
        account: &str,
        question: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, SecretError> {
        let (service, account) = (self.service.clone(), account.to_owned());
        let (send, answer) = tokio::sync::oneshot::channel();
        // Not the runtime's blocking pool: a call that hangs there would hold up the end of the program.
        std::thread::spawn(move || {
            let said = Entry::new(&service, &account).and_then(|entry| question(&entry)).map_err(meaning);
            // Nobody listens any more once the wait was given up.
            let _ = send.send(said);
        });
        match tokio::time::timeout(PATIENCE, answer).await {
            Err(_) => Err(SecretError::Slow(PATIENCE)),
            Ok(Err(_)) => Err(SecretError::Refused { why: "its driver stopped".into() }),
            Ok(Ok(said)) => said,
        }
    }
}

#[async_trait]
impl SecretStore for Keychain {
    async fn get(&self, account: &str) -> Result<Secret, SecretError> {
        self.ask(account, |entry| {
            let key = Zeroizing::new(entry.get_password()?);
            Ok(Secret::new(&key))
        })
        .await
    }

    async fn set(&self, account: &str, key: &Secret) -> Result<(), SecretError> {
        let key = key.clone();
        self.ask(account, move |entry| entry.set_password(key.expose())).await
    }

    async fn delete(&self, account: &str) -> Result<(), SecretError> {
        self.ask(account, |entry| match entry.delete_credential() {
            Err(Error::NoEntry) => Ok(()),
            other => other,
        })
        .await
    }
}

/// Never passes on the bytes of a key that some errors carry.
fn meaning(error: Error) -> SecretError {
    match error {
        Error::NoEntry => SecretError::Absent,
        Error::NoStorageAccess(_) => SecretError::Locked,
        Error::NoDefaultStore => {
            let why = match Entry::store_status() {
                Err(Error::PlatformFailure(cause)) => cause.to_string(),
                Err(other) => other.to_string(),
                Ok(()) => "none was found".into(),
            };
            SecretError::NoKeychain { why }
        }
        Error::PlatformFailure(cause) => SecretError::NoKeychain { why: cause.to_string() },
        Error::BadEncoding(_) | Error::BadDataFormat(..) => {
            SecretError::Refused { why: "what is stored there is not a key".into() }
        }
        other => SecretError::Refused { why: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Needs a real keychain; the project's test command starts one.
    #[tokio::test]
    #[ignore = "needs a running keychain"]
    async fn a_key_is_kept_replaced_and_removed_by_the_real_keychain() {
        let keychain = Keychain::new(format!("framewright-test-{}", std::process::id()));
        assert!(matches!(keychain.get("studio").await, Err(SecretError::Absent)));

        keychain.set("studio", &Secret::new("first")).await.expect("stored");
        keychain.set("studio", &Secret::new("second")).await.expect("replaced");
        assert_eq!(keychain.get("studio").await.expect("kept").expose(), "second");

        keychain.delete("studio").await.expect("removed");
        keychain.delete("studio").await.expect("nothing stored is fine");
        assert!(matches!(keychain.get("studio").await, Err(SecretError::Absent)));
    }
}
