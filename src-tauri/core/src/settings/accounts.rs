//! The accounts of a configuration, and which one a model goes to.

use std::fmt;
use std::path::Path;

use catalogue::Service;
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use super::file::{self, Found};
use super::{Account, DEMO, ENV, ENV_BASE_URL, ENV_KEY, KeySource, Variables, default_origin, parse_origin};
use crate::error::{Code, Error, Result};
use crate::request::SubmitOptions;

/// All accounts of a configuration. The Demo account is always among them.
#[derive(Clone, Debug)]
pub struct Accounts {
    list: Vec<Account>,
    problems: Vec<String>,
}

/// The account that a model goes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice<'a> {
    /// It.
    pub account: &'a Account,
    /// What a person should know about the choice, where it was not theirs.
    pub note: Option<AccountNote>,
}

/// What a person should know about an account that they did not choose. Shown, it is a clause for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AccountNote {
    /// None of theirs serves the model, so the Demo account stands in.
    Demo {
        /// The service that is meant.
        #[ts(type = "Service")]
        service: Service,
    },
    /// Several serve it, and the first is taken.
    Several {
        /// The service.
        #[ts(type = "Service")]
        service: Service,
        /// The name of the one.
        account: String,
    },
}

impl fmt::Display for AccountNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Demo { service } => write!(
                f,
                "no account for {} is set up: the Demo account draws stand-in pictures, nothing is sent and nothing \
                 is charged",
                service_name(*service)
            ),
            Self::Several { service, account } => {
                write!(f, "several accounts serve {}; using {account}", service_name(*service))
            }
        }
    }
}

impl Accounts {
    pub(super) fn read(path: &Path, variables: Variables<'_>) -> Self {
        let mut all = Self { list: Vec::new(), problems: Vec::new() };
        match file::read(path) {
            Found::Nothing => {}
            Found::Broken(why) => all.problems.push(format!("{why}. Its accounts cannot be used until it is repaired")),
            Found::Object(object) => match object.get("accounts") {
                None => {}
                Some(Value::Array(entries)) => all.take(entries, path),
                Some(_) => all.problems.push(format!("{}: `accounts` must be a list", path.display())),
            },
        }
        all.take_env(variables);
        all.list.push(Account::demo());
        all
    }

    fn take(&mut self, entries: &[Value], path: &Path) {
        for (index, entry) in entries.iter().enumerate() {
            let sound = serde_json::from_value::<Account>(entry.clone())
                .map_err(|error| error.to_string())
                .and_then(|account| account.check().map(|()| account))
                .and_then(|account| match self.list.iter().any(|a| a.name == account.name || a.id == account.id) {
                    false if ![DEMO, ENV].contains(&account.id.as_str()) => Ok(account),
                    _ => Err("its name or id is taken".into()),
                });
            match sound {
                Ok(account) => self.list.push(account),
                Err(why) => {
                    let name = entry.get("name").and_then(Value::as_str).unwrap_or("without a name");
                    self.problems.push(format!("{}: account {} ({name}): {why}", path.display(), index + 1));
                }
            }
        }
    }

    fn take_env(&mut self, variables: Variables<'_>) {
        if variables(ENV_KEY).is_none_or(|key| key.trim().is_empty()) {
            return;
        }
        let base_url = variables(ENV_BASE_URL)
            .filter(|text| !text.trim().is_empty())
            .unwrap_or_else(|| default_origin(Service::Runway).into());
        match parse_origin(&base_url) {
            Ok(origin) => self.list.push(Account {
                id: ENV.into(),
                name: ENV.into(),
                services: vec![Service::Runway],
                base_url: Some(origin.origin().ascii_serialization()),
                key: KeySource::Environment { variable: ENV_KEY.into() },
                options: SubmitOptions::default(),
                speed: 1.0,
                color: super::USUAL_COLOR.into(),
                key_hint: None,
            }),
            Err(why) => self.problems.push(format!("{ENV_BASE_URL}: {why}")),
        }
    }

    /// In order: the user's own, `env`, `demo`.
    #[must_use]
    pub fn list(&self) -> &[Account] {
        &self.list
    }

    /// Files and entries that could not be used, one sentence each.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// The account with that id, where there is one.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&Account> {
        self.list.iter().find(|a| a.id == id)
    }

    /// The account with that name.
    pub fn named(&self, name: &str) -> Result<&Account> {
        self.list.iter().find(|a| a.name == name).ok_or_else(|| {
            let near = self
                .list
                .iter()
                .map(|a| (strsim::damerau_levenshtein(&a.name.to_lowercase(), &name.to_lowercase()), a))
                .filter(|(distance, _)| *distance <= 2)
                .min_by_key(|(distance, _)| *distance);
            let mut message = match near {
                Some((_, account)) => format!("there is no account named {name}; did you mean {}?", account.name),
                None => {
                    let names: Vec<_> = self.list.iter().map(|a| a.name.as_str()).collect();
                    format!("there is no account named {name}; there are: {}", names.join(", "))
                }
            };
            if let Some(problem) = self.problems.first() {
                message = format!("{message}. Note: {problem}");
            }
            Error::new(Code::NotFound, message)
        })
    }

    /// The account for a model of that service: the named one, else the first of the user's that
    /// serves it, else Demo with a note that nothing real is made.
    pub fn for_service(&self, service: Service, named: Option<&str>) -> Result<Choice<'_>> {
        if let Some(name) = named {
            let account = self.named(name)?;
            if !account.serves(service) {
                let message = format!("the account {name} does not serve {}", service_name(service));
                return Err(Error::new(Code::InvalidInput, message));
            }
            return Ok(Choice { account, note: None });
        }
        let mut serving = self.list.iter().filter(|a| a.serves(service));
        let account = serving.next().ok_or_else(|| Error::new(Code::NotFound, "there is no account for this model"))?;
        let note = if account.is_demo() {
            Some(AccountNote::Demo { service })
        } else if serving.any(|other| !other.is_demo()) {
            Some(AccountNote::Several { service, account: account.name.clone() })
        } else {
            None
        };
        Ok(Choice { account, note })
    }
}

/// The service's name for people.
fn service_name(service: Service) -> &'static str {
    match service {
        Service::Runway => "Runway's official API",
        Service::Useapi => "useapi.net",
    }
}
