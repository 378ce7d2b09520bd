//! `framewright accounts check`: asks the services what they know. Reads only, free of charge.

use std::process::ExitCode;
use std::sync::Arc;

use catalogue::Service;
use framewright_core::clock::RealClock;
use framewright_core::provider::{
    AccountReport, Cause, Endpoint, EndpointError, NewSeat, Pace, Provider, ProviderError, Runway, Seat, Useapi,
};
use framewright_core::secrets::{Secret, key_of};
use framewright_core::settings::{Account, ConfigFolder};
use serde_json::json;

use crate::commands::plan::amount;
use crate::failure::{Failure, Result, exit};
use crate::out::Out;
use crate::place;

/// Checks one account, or all that have a key.
pub(crate) async fn run(name: Option<&str>, out: &Out) -> Result<ExitCode> {
    let config = place::config()?;
    let accounts = place::accounts(&config, out);
    let chosen: Vec<&Account> = match name {
        Some(name) => vec![accounts.named(name)?],
        None => accounts.list().iter().collect(),
    };
    let mut sound = true;
    for account in chosen {
        if account.is_demo() {
            out.say("demo: ready; its services run on this machine while jobs run");
            out.record("check", &json!({ "account": account.name, "ok": true }));
            continue;
        }
        match ask(account, &config).await {
            Ok(report) => sound &= show(account, &report, out),
            Err(why) => {
                sound = false;
                out.say(format!("{}: {why}", account.name));
                out.record("check", &json!({ "account": account.name, "ok": false, "message": why }));
            }
        }
    }
    let exit = if sound { 0 } else { exit::ACCOUNT };
    out.record("summary", &json!({ "command": "accounts check", "exit": exit }));
    Ok(ExitCode::from(exit))
}

async fn ask(account: &Account, config: &ConfigFolder) -> Result<AccountReport, String> {
    connected(account, config).await?.account().await.map_err(words)
}

/// Sets up a Runway account at useapi.net.
pub(crate) async fn set_up(account: &Account, config: &ConfigFolder, seat: &NewSeat<'_>) -> Result<Seat, String> {
    let told = connected(account, config).await?.set_up_seat(seat).await.map_err(words)?;
    told.ok_or_else(|| "this service has no Runway accounts of its own".into())
}

async fn connected(account: &Account, config: &ConfigFolder) -> Result<Box<dyn Provider>, String> {
    let key = key_of(account, &place::keychain(config), &hosting::variable).await;
    let key = key.map_err(|error| format!("{error}. {}", error.advice()))?;
    provider(account, key.unwrap_or_else(|| Secret::new("none"))).map_err(|error| error.to_string())
}

fn words(error: ProviderError) -> String {
    match error {
        ProviderError::Rejected(no) if no.cause == Cause::BadKey => {
            "the service does not accept the key. Remove the account and add it with a new one".into()
        }
        ProviderError::Rejected(no) => format!("the service says: {}", no.message),
        ProviderError::Busy { .. } => "the service asks for a pause. Try again in a minute".into(),
        ProviderError::Unavailable { why, .. } => format!("no usable answer: {why}. Try again later"),
    }
}

fn provider(account: &Account, key: Secret) -> Result<Box<dyn Provider>, EndpointError> {
    let endpoint = Endpoint::new(account.base_url.as_deref().unwrap_or_default(), key)?;
    let (pace, clock) = (Pace::at_speed(account.speed), RealClock::shared());
    if account.serves(Service::Useapi) {
        return Ok(Box::new(Useapi::new(endpoint, pace, clock, account.options.email.clone())?));
    }
    Ok(Box::new(Runway::new(endpoint, pace, Arc::clone(&clock))?))
}

/// Prints a report; whether everything about the account is in order.
fn show(account: &Account, report: &AccountReport, out: &Out) -> bool {
    let chosen = account.options.email.as_deref();
    let concerns = |email: &str| chosen.is_none_or(|chosen| chosen == email);
    let missing = chosen.filter(|chosen| !report.seats.iter().any(|seat| seat.email == **chosen));
    let broken = report.seats.iter().any(|seat| seat.error.is_some() && concerns(&seat.email));
    let usable =
        report.seats.is_empty() || report.seats.iter().any(|seat| seat.error.is_none() && concerns(&seat.email));
    let ok = missing.is_none() && usable && !(chosen.is_some() && broken);
    out.record("check", &json!({ "account": account.name, "ok": ok, "report": report }));
    let balance = report.balance.map(|credits| format!(", {} credits", amount(credits))).unwrap_or_default();
    out.say(format!("{}: {}{balance}", account.name, if ok { "ready" } else { "needs attention" }));
    for seat in &report.seats {
        let jobs = seat.max_jobs.map(|jobs| format!(", {jobs} at a time")).unwrap_or_default();
        let state = seat.error.as_deref().unwrap_or("fine");
        out.say(format!("  {}{jobs}: {state}", seat.email));
    }
    if let Some(email) = missing {
        out.say(format!("  {email} is not set up at useapi.net"));
    }
    for limits in &report.models {
        let most = |limit: Option<u32>| limit.map_or("any number".into(), |limit| limit.to_string());
        out.say(format!(
            "  {}: {} at a time, {} of {} today",
            limits.model,
            most(limits.concurrent),
            limits.used_today,
            most(limits.daily)
        ));
    }
    ok
}

impl From<EndpointError> for Failure {
    fn from(error: EndpointError) -> Self {
        Self::input(error.to_string())
    }
}
