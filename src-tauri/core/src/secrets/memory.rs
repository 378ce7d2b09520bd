//! Keys for the length of a process.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use super::{Secret, SecretError, SecretStore, Standing};

/// Forgets everything when dropped. For tests, and for hosts whose accounts need no stored key.
#[derive(Debug, Default)]
pub struct MemoryStore {
    keys: Mutex<HashMap<String, Secret>>,
}

#[async_trait]
impl SecretStore for MemoryStore {
    async fn get(&self, account: &str) -> Result<Secret, SecretError> {
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.get(account).cloned().ok_or(SecretError::Absent)
    }

    async fn set(&self, account: &str, key: &Secret) -> Result<(), SecretError> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).insert(account.into(), key.clone());
        Ok(())
    }

    async fn delete(&self, account: &str) -> Result<(), SecretError> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).remove(account);
        Ok(())
    }

    fn session(&self) -> &MemoryStore {
        self
    }

    fn standing(&self) -> Standing {
        Standing::Ready
    }

    async fn probe(&self, _afresh: bool) -> Standing {
        Standing::Ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::key_of;
    use crate::settings::{Account, KeySource};

    #[tokio::test]
    async fn a_key_is_had_from_where_its_account_says() {
        let store = MemoryStore::default();
        let mut account = Account::demo();
        let set = |name: &str| (name == "STUDIO_KEY").then(|| " key_from_env\n".to_owned());
        assert!(key_of(&account, &store, &set).await.expect("no key needed").is_none());

        account.key = KeySource::Keychain;
        store.set(&account.id, &Secret::new("key_stored")).await.expect("stored");
        let stored = key_of(&account, &store, &set).await.expect("readable").expect("there");

        account.key = KeySource::Environment { variable: "STUDIO_KEY".into() };
        let read = key_of(&account, &store, &set).await.expect("readable").expect("there");

        assert_eq!((stored.expose(), read.expose()), ("key_stored", "key_from_env"));

        account.key = KeySource::Session;
        let of_session = key_of(&account, &store, &set).await.expect("readable").expect("there");
        assert_eq!(of_session.expose(), "key_stored");
        store.delete(&account.id).await.expect("deleted");
        assert!(matches!(key_of(&account, &store, &set).await, Err(SecretError::Ended)));
    }

    #[tokio::test]
    async fn an_unset_variable_is_told_apart_from_an_absent_key() {
        let store = MemoryStore::default();
        let mut account = Account::demo();
        account.key = KeySource::Environment { variable: "UNSET".into() };

        let unset = key_of(&account, &store, &|_| None).await;
        let absent = store.get("nobody").await;

        assert!(matches!(unset, Err(SecretError::Variable { variable }) if variable == "UNSET"));
        assert!(matches!(absent, Err(SecretError::Absent)));
    }

    #[tokio::test]
    async fn removing_what_is_not_there_is_fine() {
        assert!(MemoryStore::default().delete("nobody").await.is_ok());
    }
}
