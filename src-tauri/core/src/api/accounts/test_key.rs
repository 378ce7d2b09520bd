//! Trying a key: one free call, and what its answer means.

use serde::Deserialize;
use ts_rs::TS;

use super::change::{Key, OfAccount};
use super::list::gone;
use super::state::states;
use super::tested::{Kind, Tested};
use crate::api::words::Service;
use crate::app::{App, Unasked};
use crate::error::{Code, Error, Result};
use crate::event::Event;
use crate::provider::{self, AccountReport, ProviderError};
use crate::queue::TroubleCause;
use crate::request::SubmitOptions;
use crate::settings::{Account, default_origin, parse_origin};
use crate::store::account_states;

/// Tries the key of an account: one free call. What the service says is remembered; an account that works again goes
/// on with its jobs.
pub(in crate::api) async fn test(app: &App, arguments: OfAccount) -> Result<Tested> {
    let accounts = app.accounts();
    let account = accounts.by_id(&arguments.id).ok_or_else(gone)?;
    if account.is_demo() {
        return Ok(Tested::demo());
    }
    let service = *account.services.first().ok_or_else(gone)?;
    let was_in_trouble = states(app).await?.iter().any(|state| state.account() == account.id && state.is_in_trouble());
    let started = app.clock().steady_ms();
    let answer = app.ask_account(&account.id, service).await;
    let ms = app.clock().steady_ms() - started;
    let tested = match &answer {
        Ok(report) => Tested::judged(report, &account.options),
        Err(Unasked::Trouble(trouble)) => {
            Tested::said(if trouble.cause == TroubleCause::NoKey { Kind::NoKey } else { Kind::Refused }, &trouble.text)
        }
        Err(Unasked::Service(error)) => failed(app, error),
    };
    if let Ok(report) = &answer {
        note(app, account, service, report).await?;
    }
    if tested.ok && was_in_trouble {
        app.queue().context().account_changed(&account.id).await?;
        app.events().send(Event::AccountReady { account: account.id.clone() });
    }
    Ok(tested.after(ms))
}

/// Notes what a service said of an account, and what is wrong with it by that.
pub(in crate::api) async fn note(
    app: &App,
    account: &Account,
    service: catalogue::Service,
    report: &AccountReport,
) -> Result<()> {
    let trouble = Tested::judged(report, &account.options).trouble();
    let (id, report, now_ms) = (account.id.clone(), report.clone(), app.clock().now_ms());
    let noted = app.store().write(move |tx| {
        let trouble = trouble.as_ref().map(|(cause, text)| (cause.word(), text.as_str()));
        account_states::note(tx, &id, service, &report, trouble, now_ms)
    });
    Ok(noted.await?)
}

/// A key to be tried without being kept.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct TestKey {
    service: Service,
    key: Key,
    origin: Option<String>,
    email: Option<String>,
}

/// Tries a key that is kept nowhere: one free call.
pub(in crate::api) async fn test_key(app: &App, arguments: TestKey) -> Result<Tested> {
    let service = catalogue::Service::from(arguments.service);
    let base = arguments.origin.as_deref().unwrap_or(default_origin(service));
    let origin = parse_origin(base).map_err(|why| Error::new(Code::InvalidInput, format!("The address: {why}.")))?;
    let key = arguments.key.read()?;
    let options = SubmitOptions { email: arguments.email, ..SubmitOptions::default() };
    let started = app.clock().steady_ms();
    let answer = app.ask_with_key(service, &origin, key, options.email.clone()).await;
    let ms = app.clock().steady_ms() - started;
    let tested = match answer {
        Ok(report) => Tested::judged(&report, &options),
        Err(error) => failed(app, &error),
    };
    Ok(tested.after(ms))
}

/// What a call without a report means.
fn failed(app: &App, error: &ProviderError) -> Tested {
    Tested::failed(error, provider::proxy_named(&|name| app.variable(name)))
}
