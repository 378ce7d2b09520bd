//! Accounts and settings: small JSON files in the configuration folder, replaced atomically.

use catalogue::Service;
use serde::{Deserialize, Serialize};

use crate::provider::SubmitOptions;

/// Name and id of the account that is always there and serves both services from a simulator.
pub const DEMO: &str = "demo";

/// An account with a service, without its key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Stable id; also the name of its keychain entry.
    pub id: String,
    /// Name that the user gave, unique.
    pub name: String,
    /// Services it can serve: one, or both for the Demo account.
    pub services: Vec<Service>,
    /// Origin without path. `None` for the Demo account: the host says where its simulator is.
    pub base_url: Option<String>,
    /// Where the key comes from.
    pub key: KeySource,
    /// What travels with each create call.
    #[serde(default)]
    pub options: SubmitOptions,
    /// Time factor; 1.0 unless the base URL is on loopback.
    pub speed: f64,
}

/// Where an account's key is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "lowercase")]
pub enum KeySource {
    /// The operating system's keychain, under the account's id.
    Keychain,
    /// An environment variable, read at each start and never stored.
    Environment {
        /// Its name.
        variable: String,
    },
    /// None is needed (Demo).
    None,
}
