//! Adding, changing and removing accounts.

use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;
use zeroize::Zeroizing;

use super::list::{AccountView, gone, one};
use crate::api::words::Service;
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::event::Event;
use crate::provider::NewSeat;
use crate::refusal::Refusal;
use crate::request::SubmitOptions;
use crate::secrets::{Secret, SecretError, SecretStore as _};
use crate::settings::{Account, KeySource, USUAL_COLOR, default_origin, parse_origin};
use crate::store::jobs;

/// Longest key that is taken, in bytes.
const MOST_BYTES: usize = 16 << 10;

/// A key on its way in. Wiped when dropped, printed as `***`.
#[derive(Debug, TS)]
#[ts(type = "string")]
pub(super) struct Key(Secret);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        Ok(Self(Secret::new(&text)))
    }
}

impl Key {
    /// A password, if it can be one.
    fn password(self) -> Result<Secret> {
        let text = self.0.expose();
        let fits = !text.is_empty() && text.len() <= 1024 && !text.contains(char::is_control);
        if fits { Ok(self.0) } else { Err(invalid("the password is missing")) }
    }

    /// The key, if it can be one. No sentence repeats any of it.
    pub(super) fn read(self) -> Result<Secret> {
        let text = self.0.expose();
        let fits = text.len() <= MOST_BYTES && text.bytes().all(|byte| byte.is_ascii_graphic());
        match (text.is_empty(), fits) {
            (true, _) => Err(Refusal::KeyEmpty.into()),
            (false, false) => Err(Refusal::KeyCharacters.into()),
            (false, true) => Ok(self.0),
        }
    }
}

/// Where a key is to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(in crate::api) enum Keep {
    /// In the system's keychain.
    Keychain,
    /// In this program's memory, until it ends.
    Session,
    /// It is not given: it is read from an environment variable each time.
    Environment,
}

/// An account to be added.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Add {
    name: String,
    service: Service,
    /// Name of a colour; empty: the usual one.
    color: String,
    /// Where its service is; absent: the service's own address.
    origin: Option<String>,
    /// Needed unless it is kept in the environment.
    key: Option<Key>,
    keep: Keep,
    /// The variable that holds the key, where it is kept in the environment.
    variable: Option<String>,
    email: Option<String>,
    explore: Option<bool>,
}

/// Adds an account. Its key goes where it is to be kept first; when the account then cannot be added, the key goes
/// from there again.
///
/// Fails with `Keychain` when the keychain does not take the key: nothing was added.
pub(in crate::api) async fn add(app: &App, arguments: Add) -> Result<AccountView> {
    let service = catalogue::Service::from(arguments.service);
    let base = arguments.origin.as_deref().unwrap_or(default_origin(service));
    let origin = parse_origin(base).map_err(|why| invalid(&why))?;
    let kept = Kept::read(arguments.key, arguments.keep, arguments.variable)?;
    let account = Account {
        id: app.new_id(),
        name: arguments.name.trim().to_owned(),
        services: vec![service],
        base_url: Some(origin.origin().ascii_serialization()),
        key: kept.source(),
        options: SubmitOptions {
            email: given(arguments.email),
            explore: arguments.explore,
            ..SubmitOptions::default()
        },
        speed: 1.0,
        color: if arguments.color.is_empty() { USUAL_COLOR.into() } else { arguments.color },
        key_hint: kept.hint(),
    };
    account.check().map_err(|why| invalid(&why))?;
    if app.accounts().list().iter().any(|other| other.name.eq_ignore_ascii_case(&account.name)) {
        let text = format!("There is already an account named {}. Choose another name.", account.name);
        return Err(Error::new(Code::Conflict, text));
    }
    kept.put(app, &account.id).await?;
    if let Err(error) = app.config().add_account(&account) {
        kept.take_back(app, &account.id).await;
        return Err(error);
    }
    changed(app, &account.id).await?;
    one(app, &account.id).await
}

/// Another name for an account.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Rename {
    id: String,
    name: String,
}

/// Gives an account another name.
pub(in crate::api) async fn rename(app: &App, arguments: Rename) -> Result<()> {
    app.config().change_account(&arguments.id, |account| account.name = arguments.name.trim().to_owned())?;
    app.events().send(Event::SettingsChanged);
    Ok(())
}

/// Another colour for an account.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Recolor {
    id: String,
    color: String,
}

/// Gives an account another colour.
pub(in crate::api) async fn color(app: &App, arguments: Recolor) -> Result<()> {
    app.config().change_account(&arguments.id, |account| account.color = arguments.color)?;
    app.events().send(Event::SettingsChanged);
    Ok(())
}

/// Other options for an account.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct SetOptions {
    id: String,
    email: Option<String>,
    explore: Option<bool>,
    max_jobs: Option<u8>,
    /// Address that the service tells of each task's progress.
    reply_url: Option<String>,
    /// The user's own reference, which travels with each task.
    reply_ref: Option<String>,
}

/// Sets what travels with each request of an account.
pub(in crate::api) async fn options(app: &App, arguments: SetOptions) -> Result<()> {
    app.config().change_account(&arguments.id, |account| {
        account.options.email = given(arguments.email);
        account.options.explore = arguments.explore;
        account.options.max_jobs = arguments.max_jobs;
        account.options.reply_url = given(arguments.reply_url);
        account.options.reply_ref = given(arguments.reply_ref);
    })?;
    changed(app, &arguments.id).await
}

/// A Runway account to be set up at useapi.net.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct SetUpSeat {
    id: String,
    email: String,
    /// Its password at Runway; handed on and kept nowhere here.
    password: Key,
    max_jobs: u8,
}

/// Sets up a Runway account behind a useapi.net subscription, or sets it up again.
///
/// Fails with `Account` and the service's words when Runway does not take the e-mail and password.
pub(in crate::api) async fn set_up_seat(app: &App, arguments: SetUpSeat) -> Result<()> {
    let SetUpSeat { id, email, password, max_jobs } = arguments;
    let email = email.trim();
    let options = SubmitOptions { email: Some(email.to_owned()), max_jobs: Some(max_jobs), ..SubmitOptions::default() };
    options.check(Some(catalogue::Service::Useapi)).map_err(|fault| invalid(&fault.to_string()))?;
    let password = password.password()?;
    let seat = app.set_up_seat(&id, &NewSeat { email, password: &password, max_jobs }).await?;
    seat.map(drop).ok_or_else(|| invalid("this account's service has no Runway accounts of its own"))?;
    changed(app, &id).await
}

/// Another key for an account.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ReplaceKey {
    id: String,
    key: Option<Key>,
    keep: Keep,
    variable: Option<String>,
}

/// Gives an account another key, or another place for it. What waited for the key goes on.
///
/// Fails with `Keychain` when the keychain does not take the key: then the old one stays.
pub(in crate::api) async fn replace_key(app: &App, arguments: ReplaceKey) -> Result<()> {
    let accounts = app.accounts();
    let account = accounts.by_id(&arguments.id).ok_or_else(gone)?;
    let kept = Kept::read(arguments.key, arguments.keep, arguments.variable)?;
    // Refused before a key goes anywhere.
    app.config().change_account(&account.id, |_| ())?;
    kept.put(app, &account.id).await?;
    let (source, hint) = (kept.source(), kept.hint());
    app.config().change_account(&account.id, |account| {
        account.key = source;
        account.key_hint = hint;
    })?;
    if account.key != kept.source() {
        forget(app, account).await;
    }
    changed(app, &account.id).await
}

/// Which account.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct OfAccount {
    pub(super) id: String,
}

/// What removing an account left behind.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Removed {
    /// Jobs that were to be sent by it and now wait for another one.
    jobs_waiting: u64,
}

/// Removes an account and its key. Its jobs and results stay.
pub(in crate::api) async fn remove(app: &App, arguments: OfAccount) -> Result<Removed> {
    let accounts = app.accounts();
    let account = accounts.by_id(&arguments.id).ok_or_else(gone)?;
    app.config().remove_account_by_id(&account.id)?;
    forget(app, account).await;
    let id = account.id.clone();
    let jobs_waiting = app.store().read(move |connection| jobs::waiting_for(connection, &id)).await?;
    changed(app, &account.id).await?;
    Ok(Removed { jobs_waiting })
}

/// Tells everybody that works with accounts.
async fn changed(app: &App, id: &str) -> Result<()> {
    app.queue().context().account_changed(id).await?;
    app.events().send(Event::SettingsChanged);
    Ok(())
}

/// Deletes the key of an account from where it is. One that cannot be deleted stays behind without harm.
async fn forget(app: &App, account: &Account) {
    let gone = match account.key {
        KeySource::Keychain => app.secrets().delete(&account.id).await,
        KeySource::Session => app.secrets().session().delete(&account.id).await,
        KeySource::Environment { .. } | KeySource::None => Ok(()),
    };
    if let Err(error) = gone {
        tracing::warn!(%error, "a key that is not used any more could not be deleted");
    }
}

/// Where a key is to be kept, with the key.
enum Kept {
    Keychain(Secret),
    Session(Secret),
    Environment(String),
}

impl Kept {
    fn read(key: Option<Key>, keep: Keep, variable: Option<String>) -> Result<Self> {
        let read = || key.ok_or_else(|| invalid("the key is missing"))?.read();
        match keep {
            Keep::Keychain => Ok(Self::Keychain(read()?)),
            Keep::Session => Ok(Self::Session(read()?)),
            Keep::Environment => {
                let name =
                    given(variable).ok_or_else(|| invalid("name the environment variable that holds the key"))?;
                Ok(Self::Environment(name))
            }
        }
    }

    fn source(&self) -> KeySource {
        match self {
            Self::Keychain(_) => KeySource::Keychain,
            Self::Session(_) => KeySource::Session,
            Self::Environment(variable) => KeySource::Environment { variable: variable.clone() },
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Keychain(key) => Some(key.tail()),
            Self::Session(_) | Self::Environment(_) => None,
        }
    }

    async fn put(&self, app: &App, id: &str) -> Result<()> {
        let put = match self {
            Self::Keychain(key) => app.secrets().set(id, key).await,
            Self::Session(key) => app.secrets().session().set(id, key).await,
            Self::Environment(_) => Ok(()),
        };
        put.map_err(unkept)
    }

    async fn take_back(&self, app: &App, id: &str) {
        // The account was not added; that is the failure worth telling.
        let _ = match self {
            Self::Keychain(_) => app.secrets().delete(id).await,
            Self::Session(_) => app.secrets().session().delete(id).await,
            Self::Environment(_) => Ok(()),
        };
    }
}

fn unkept(error: SecretError) -> Error {
    let text = format!(
        "The key could not be kept: {error}. Nothing was changed. Try again, keep the key for this session only, or \
         name an environment variable."
    );
    Error::new(Code::Keychain, text).because(error)
}

/// What was written, if anything was.
fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn invalid(why: &str) -> Error {
    let mut letters = why.chars();
    let sentence: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    Error::new(Code::InvalidInput, format!("{}.", sentence.trim_end_matches('.')))
}
