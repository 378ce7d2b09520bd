//! Accounts as the page shows them.

use serde::Serialize;
use ts_rs::TS;
use zeroize::Zeroizing;

use super::keychain::{self, Keychain};
use super::state::{AccountState, states};
use crate::api::words::{Nothing, Service};
use crate::app::App;
use crate::error::{Error, Result};
use crate::refusal::Refusal;
use crate::secrets::{Secret, SecretStore as _};
use crate::settings::{Account, DEMO, ENV, KeySource, default_origin};

/// An account.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct AccountView {
    id: String,
    name: String,
    /// The service that it is at; the Demo account stands in for both.
    service: Serves,
    /// Name of its colour.
    color: String,
    /// Where its service is; absent: where the service's own address is.
    origin: Option<String>,
    key: AccountKey,
    email: Option<String>,
    explore: Option<bool>,
    max_jobs: Option<u8>,
    /// Address that the service tells of each task's progress.
    reply_url: Option<String>,
    /// The user's own reference, which travels with each task.
    reply_ref: Option<String>,
    /// Whether it cannot be changed or removed.
    built_in: bool,
    /// What is known of it.
    state: Option<AccountState>,
}

/// Which services an account serves.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
enum Serves {
    /// Runway's official API.
    Runway,
    /// useapi.net.
    Useapi,
    /// Both.
    Both,
}

/// Where an account's key is.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct AccountKey {
    #[serde(rename = "where")]
    place: KeyPlace,
    /// Its last characters.
    hint: Option<String>,
    /// The variable that holds it.
    variable: Option<String>,
}

/// Where a key is, as a stable word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
enum KeyPlace {
    /// In the system's keychain.
    Keychain,
    /// In this program's memory, until it ends.
    Session,
    /// In an environment variable.
    Environment,
    /// There is none.
    None,
}

/// All accounts.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct AccountList {
    accounts: Vec<AccountView>,
    /// Entries that could not be used, one sentence each.
    problems: Vec<String>,
    keychain: Keychain,
}

/// All accounts, without asking anybody: neither a service nor the keychain is waited for.
pub(in crate::api) async fn list(app: &App, _: Nothing) -> Result<AccountList> {
    let all = app.accounts();
    let states = states(app).await?;
    let mut accounts = Vec::new();
    for account in all.list() {
        let state = states.iter().find(|state| state.account() == account.id).cloned();
        accounts.push(view(app, account, state).await);
    }
    Ok(AccountList { accounts, problems: all.problems().to_vec(), keychain: keychain::known(app) })
}

/// One account as it is now.
pub(super) async fn one(app: &App, id: &str) -> Result<AccountView> {
    let accounts = app.accounts();
    let account = accounts.by_id(id).ok_or_else(gone)?;
    let state = states(app).await?.into_iter().find(|state| state.account() == id);
    Ok(view(app, account, state).await)
}

pub(super) fn gone() -> Error {
    Refusal::AccountGone.into()
}

async fn view(app: &App, account: &Account, state: Option<AccountState>) -> AccountView {
    let only = account.services.first().copied();
    AccountView {
        id: account.id.clone(),
        name: account.name.clone(),
        service: match (account.services.as_slice(), only.map(Service::from)) {
            ([_], Some(Service::Runway)) => Serves::Runway,
            ([_], Some(Service::Useapi)) => Serves::Useapi,
            _ => Serves::Both,
        },
        color: account.color.clone(),
        origin: account.base_url.clone().filter(|origin| only.is_none_or(|only| origin != default_origin(only))),
        key: key(app, account).await,
        email: account.options.email.clone(),
        explore: account.options.explore,
        max_jobs: account.options.max_jobs,
        reply_url: account.options.reply_url.clone(),
        reply_ref: account.options.reply_ref.clone(),
        built_in: [DEMO, ENV].contains(&account.id.as_str()),
        state,
    }
}

async fn key(app: &App, account: &Account) -> AccountKey {
    let hint = account.key_hint.clone();
    let (place, hint, variable) = match &account.key {
        KeySource::Keychain => (KeyPlace::Keychain, hint, None),
        KeySource::Session => match app.secrets().session().get(&account.id).await {
            Ok(key) => (KeyPlace::Session, Some(key.tail()), None),
            Err(_) => (KeyPlace::None, None, None),
        },
        KeySource::Environment { variable } => {
            let set = app.variable(variable).map(Zeroizing::new).filter(|text| !text.trim().is_empty());
            (KeyPlace::Environment, set.map(|text| Secret::new(&text).tail()), Some(variable.clone()))
        }
        KeySource::None => (KeyPlace::None, None, None),
    };
    AccountKey { place, hint, variable }
}
