//! An open library with the page's end of the border, for tests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use super::{Granted, Opened, dispatch};
use crate::app::{App, Options};
use crate::clock::RealClock;
use crate::entropy::OsEntropy;
use crate::error::Result;
use crate::library::Decoder;
use crate::library::testing::Shelf;
use crate::secrets::{MemoryStore, SecretStore};
use crate::settings::ConfigFolder;

/// A library in a folder of its own, and what its page can ask.
pub(in crate::api) struct Page {
    pub(in crate::api) opened: Opened,
    pub(in crate::api) shelf: Shelf,
    variables: Arc<Mutex<HashMap<String, String>>>,
}

impl Page {
    pub(in crate::api) async fn new() -> Self {
        Self::with(Arc::new(MemoryStore::default())).await
    }

    /// With another keychain.
    pub(in crate::api) async fn with(secrets: Arc<dyn SecretStore>) -> Self {
        let shelf = Shelf::new();
        let variables: Arc<Mutex<HashMap<String, String>>> = Arc::default();
        let known = variables.clone();
        let app = App::open(Options {
            library: shelf.folder.path().to_owned(),
            config: ConfigFolder::at(shelf.folder.path().join("config")).expect("the folder can be written"),
            secrets,
            environment: Arc::new(move |name: &str| {
                known.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
            }),
            demo: None,
            clock: RealClock::shared(),
            entropy: OsEntropy::shared(),
            decoder: Decoder::here(),
        })
        .await
        .expect("a new folder opens");
        Self { opened: Opened::new(Arc::new(app), Arc::new(Granted::default())), shelf, variables }
    }

    /// Sets a variable of the environment.
    pub(in crate::api) fn set(&self, name: &str, value: &str) {
        self.variables.lock().unwrap_or_else(PoisonError::into_inner).insert(name.into(), value.into());
    }

    pub(in crate::api) async fn try_call(&self, name: &str, arguments: Value) -> Result<Value> {
        dispatch(&self.opened, name, arguments).await
    }

    pub(in crate::api) async fn call(&self, name: &str, arguments: Value) -> Value {
        match self.try_call(name, arguments).await {
            Ok(answer) => answer,
            Err(error) => panic!("{name}: {error}"),
        }
    }

    /// The sentence with which a call is refused.
    pub(in crate::api) async fn refusal(&self, name: &str, arguments: Value) -> crate::error::Error {
        self.try_call(name, arguments).await.expect_err("it should be refused")
    }
}

/// A query for everything, with these changes.
pub(in crate::api) fn query(changes: Value) -> Value {
    let mut all = json!({
        "text": null, "media": null, "models": [], "styles": [], "ratios": [], "accounts": [], "from_ms": null,
        "to_ms": null, "trash": false, "job": null, "sort": "newest", "until_id": null,
    });
    if let (Some(all), Value::Object(changes)) = (all.as_object_mut(), changes) {
        all.extend(changes);
    }
    all
}
