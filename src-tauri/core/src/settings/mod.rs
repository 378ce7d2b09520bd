//! Accounts and settings: small JSON files in the configuration folder, replaced atomically.
//!
//! `accounts.json` holds accounts without their keys, `settings.json` a few choices. Fields that
//! this version does not know stay where they are. A file that cannot be read is reported with its
//! line and never overwritten: before the first change it is set aside under another name.

mod accounts;
mod caps;
mod choices;
mod failures;
mod file;
mod folder;
mod origin;

use catalogue::Service;
use serde::{Deserialize, Serialize};

pub use accounts::{AccountNote, Accounts, Choice};
pub use caps::{AtCap, Caps};
pub use choices::{Locale, Moving, Settings, Theme};
pub use failures::FailureLimits;
pub use folder::ConfigFolder;
pub use origin::{default_origin, is_loopback, parse_origin};

use crate::request::SubmitOptions;

/// Name and id of the account that is always there and serves both services from a simulator.
pub const DEMO: &str = "demo";

/// How many times faster than life the Demo account runs.
pub const DEMO_SPEED: f64 = 10.0;

/// Name and id of the account that exists while `RUNWAYML_API_SECRET` is set.
pub const ENV: &str = "env";

/// Variables that the official SDKs read; the account [`ENV`] reads them too.
pub const ENV_KEY: &str = "RUNWAYML_API_SECRET";
/// Origin for the account [`ENV`]; the official API's own when unset.
pub const ENV_BASE_URL: &str = "RUNWAYML_BASE_URL";

/// Reads a variable of the environment. Comes in from outside, so that tests set their own.
pub type Variables<'a> = &'a (dyn Fn(&str) -> Option<String> + Sync);

/// The same, to be kept.
pub type Environment = std::sync::Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

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
    #[serde(default = "real_time")]
    pub speed: f64,
    /// Name of the colour that tells it apart.
    #[serde(default = "usual_color")]
    pub color: String,
    /// The last characters of its key, for people to tell keys apart, where the key was given to us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_hint: Option<String>,
}

/// Where an account's key is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "lowercase")]
pub enum KeySource {
    /// The operating system's keychain, under the account's id.
    Keychain,
    /// Nowhere: it is given anew in each session, and forgotten at its end.
    Session,
    /// An environment variable, read at each start and never stored.
    Environment {
        /// Its name.
        variable: String,
    },
    /// None is needed (Demo).
    None,
}

/// Colour of an account that was given none.
pub const USUAL_COLOR: &str = "slate";

fn real_time() -> f64 {
    1.0
}

fn usual_color() -> String {
    USUAL_COLOR.into()
}

impl Account {
    /// The account that is always there.
    #[must_use]
    pub fn demo() -> Self {
        Self {
            id: DEMO.into(),
            name: DEMO.into(),
            services: vec![Service::Useapi, Service::Runway],
            base_url: None,
            key: KeySource::None,
            options: SubmitOptions::default(),
            speed: DEMO_SPEED,
            color: usual_color(),
            key_hint: None,
        }
    }

    /// Whether this is the Demo account: nothing it does costs money.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.id == DEMO
    }

    /// Whether it can serve models of that service.
    #[must_use]
    pub fn serves(&self, service: Service) -> bool {
        self.services.contains(&service)
    }

    /// Whether its requests stay on this machine, so that nothing can be charged.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.is_demo()
            || self.base_url.as_deref().and_then(|text| parse_origin(text).ok()).is_some_and(|url| is_loopback(&url))
    }

    /// Checks what the file format cannot: name, origin, speed, options. One sentence on failure.
    pub fn check(&self) -> Result<(), String> {
        check_name(&self.name)?;
        let is_word =
            (1..=24).contains(&self.color.len()) && self.color.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        if !is_word {
            return Err("a colour is a word, for example teal".into());
        }
        if self.is_demo() {
            return Ok(());
        }
        if self.services.is_empty() {
            return Err("an account needs a service: runway or useapi".into());
        }
        let base = self.base_url.as_deref().ok_or("an account needs a base URL")?;
        let loopback = is_loopback(&parse_origin(base)?);
        if !(self.speed.is_finite() && (0.1..=1000.0).contains(&self.speed)) {
            return Err("the speed must lie between 0.1 and 1000".into());
        }
        if self.speed.to_bits() != 1.0_f64.to_bits() && !loopback {
            return Err("a speed is only for simulators on this machine: the real services set their own pace".into());
        }
        if self.options != SubmitOptions::default() && !self.serves(Service::Useapi) {
            return Err("e-mail, jobs at a time and explore mode are settings of useapi.net accounts".into());
        }
        self.options.check(None).map_err(|fault| fault.to_string())?;
        match &self.key {
            KeySource::Environment { variable } if !is_variable_name(variable) => {
                Err(format!("{variable:?} is not the name of an environment variable"))
            }
            KeySource::Environment { .. } | KeySource::Keychain | KeySource::Session | KeySource::None => Ok(()),
        }
    }
}

fn check_name(name: &str) -> Result<(), String> {
    let fine = (1..=64).contains(&name.chars().count())
        && name.trim() == name
        && !name.starts_with('-')
        && !name.chars().any(char::is_control);
    if fine { Ok(()) } else { Err("a name has 1 to 64 characters, no spaces at its ends and no dash in front".into()) }
}

fn is_variable_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests;
