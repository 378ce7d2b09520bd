//! `framewright accounts`: add, list, check, remove.

use std::path::PathBuf;
use std::process::ExitCode;

use catalogue::Service;
use framewright_core::clock::RealClock;
use framewright_core::entropy::{Ids, OsEntropy};
use framewright_core::provider::{NewSeat, SubmitOptions};
use framewright_core::secrets::SecretStore;
use framewright_core::settings::{Account, ConfigFolder, KeySource, USUAL_COLOR, default_origin, parse_origin};
use serde_json::json;

use crate::args::{Accounts, AddAccount, SetUpSeat, Switch};
use crate::failure::{Failure, Result};
use crate::out::Out;
use crate::{check, key, place};

pub(crate) async fn run(what: Accounts, out: &Out) -> Result<ExitCode> {
    match what {
        Accounts::Add(arguments) => add(&arguments, out).await,
        Accounts::List => list(out),
        Accounts::SetUp(arguments) => set_up(&arguments, out).await,
        Accounts::Check { name } => check::run(name.as_deref(), out).await,
        Accounts::Remove { name } => remove(&name, out).await,
    }
}

async fn add(arguments: &AddAccount, out: &Out) -> Result<ExitCode> {
    let config = place::config()?;
    let mut account = account(arguments)?;
    account.check().map_err(Failure::input)?;
    if place::accounts(&config, out).named(&account.name).is_ok() {
        return Err(Failure::input(format!("There is already an account named {}.", account.name))
            .next(format!("framewright accounts remove {} makes room.", account.name)));
    }
    if let Some(variable) = &arguments.key_env {
        say_aside(config.add_account(&account)?, out);
        let unset = if hosting::variable(variable).is_none() { " (it is not set now)" } else { "" };
        out.say(format!("Added {}; its key is read from {variable} at each start{unset}.", account.name));
    } else {
        let key = key::read(arguments.key_stdin, &account.name)?;
        let keychain = place::keychain(&config);
        account.key_hint = Some(key.tail());
        let stored = keychain.set(&account.id, &key).await;
        stored
            .map_err(|error| Failure::account(format!("The key could not be stored: {error}.")).next(error.advice()))?;
        store(&config, &account, out).await?;
        out.say(format!("Added {}; its key …{} is in the keychain.", account.name, key.tail()));
    }
    out.say(format!("framewright accounts check {} tries it.", account.name));
    out.record("account", &account);
    out.record("summary", &json!({ "command": "accounts add", "exit": 0 }));
    Ok(ExitCode::SUCCESS)
}

/// Writes the account; on failure its key leaves the keychain again, so that nothing is left behind.
async fn store(config: &ConfigFolder, account: &Account, out: &Out) -> Result<()> {
    match config.add_account(account) {
        Ok(aside) => {
            say_aside(aside, out);
            Ok(())
        }
        Err(error) => {
            // The account was not added; that is the failure worth telling.
            let _ = place::keychain(config).delete(&account.id).await;
            Err(error.into())
        }
    }
}

fn say_aside(aside: Option<PathBuf>, out: &Out) {
    if let Some(path) = aside {
        out.note(format!("The unreadable accounts.json was set aside as {}.", path.display()));
    }
}

fn account(arguments: &AddAccount) -> Result<Account> {
    let service = Service::from(arguments.service);
    let base = arguments.base_url.as_deref().unwrap_or(default_origin(service));
    let origin = parse_origin(base).map_err(Failure::input)?;
    let key = match &arguments.key_env {
        Some(variable) => KeySource::Environment { variable: variable.clone() },
        None => KeySource::Keychain,
    };
    Ok(Account {
        id: Ids::default().next(RealClock::shared().now_ms(), OsEntropy::shared().as_ref()),
        name: arguments.name.clone(),
        services: vec![service],
        base_url: Some(origin.origin().ascii_serialization()),
        key,
        options: SubmitOptions {
            email: arguments.email.clone(),
            max_jobs: arguments.max_jobs,
            reply_url: arguments.reply_url.clone(),
            reply_ref: arguments.reply_ref.clone(),
            explore: arguments.explore.map(|switch| switch == Switch::On),
        },
        speed: arguments.speed.unwrap_or(1.0),
        color: USUAL_COLOR.into(),
        key_hint: None,
    })
}

fn list(out: &Out) -> Result<ExitCode> {
    let config = place::config()?;
    let accounts = place::accounts(&config, out);
    let width = accounts.list().iter().map(|account| account.name.chars().count()).max().unwrap_or(0);
    for account in accounts.list() {
        out.record("account", account);
        let services: Vec<_> = account.services.iter().map(|service| word(*service)).collect();
        let place = match (&account.base_url, &account.key) {
            (None, _) => "simulated on this machine, free".to_owned(),
            (Some(url), KeySource::Environment { variable }) => format!("{url}, key from {variable}"),
            (Some(url), KeySource::Session) => format!("{url}, key kept by the window while it is open"),
            (Some(url), KeySource::Keychain | KeySource::None) => url.clone(),
        };
        out.say(format!("{:width$}  {:14}  {place}{}", account.name, services.join(", "), options(account)));
    }
    out.record("summary", &json!({ "command": "accounts list", "exit": 0, "accounts": accounts.list().len() }));
    Ok(ExitCode::SUCCESS)
}

fn options(account: &Account) -> String {
    let options = &account.options;
    let email = options.email.as_ref().map(|email| format!(", {email}"));
    let jobs = options.max_jobs.map(|jobs| format!(", {jobs} at a time"));
    let explore = options.explore.map(|on| format!(", explore mode {}", if on { "on" } else { "off" }));
    [email, jobs, explore].into_iter().flatten().collect()
}

/// A service's word on the command line.
fn word(service: Service) -> &'static str {
    match service {
        Service::Runway => "runway",
        Service::Useapi => "useapi",
    }
}

async fn set_up(arguments: &SetUpSeat, out: &Out) -> Result<ExitCode> {
    let config = place::config()?;
    let accounts = place::accounts(&config, out);
    let account = accounts.named(&arguments.account)?;
    if account.is_demo() || !account.serves(Service::Useapi) {
        return Err(Failure::input(format!("{} is not an account at useapi.net.", account.name)));
    }
    let password = key::read_password(arguments.password_stdin, &arguments.email)?;
    let seat = NewSeat { email: &arguments.email, password: &password, max_jobs: arguments.max_jobs };
    let seat = check::set_up(account, &config, &seat).await.map_err(Failure::account)?;
    if let Some(error) = &seat.error {
        return Err(Failure::account(format!("{} is set up, and in trouble: {error}.", seat.email)));
    }
    out.say(format!("{} is set up at useapi.net, with {} at a time.", seat.email, arguments.max_jobs));
    out.record("seat", &seat);
    out.record("summary", &json!({ "command": "accounts set-up", "exit": 0 }));
    Ok(ExitCode::SUCCESS)
}

async fn remove(name: &str, out: &Out) -> Result<ExitCode> {
    let config = place::config()?;
    let account = place::accounts(&config, out).named(name)?.clone();
    config.remove_account(name)?;
    if account.key == KeySource::Keychain
        && let Err(error) = place::keychain(&config).delete(&account.id).await
    {
        out.note(format!("The account is gone, but its key could not be taken out of the keychain: {error}."));
    }
    out.say(format!("Removed {name}. Its jobs stay in their libraries."));
    out.record("summary", &json!({ "command": "accounts remove", "exit": 0 }));
    Ok(ExitCode::SUCCESS)
}
