//! The services of the accounts: one free call each, with the account's own key.

use super::{Studio, Symptom};
use crate::provider::{self, Cause, Endpoint, Fault, Pace, ProviderError};
use crate::secrets;
use crate::settings::Account;

pub(super) async fn look(studio: &Studio) -> Vec<Symptom> {
    let (Some(config), Some(_)) = (&studio.config, &studio.secrets) else { return vec![Symptom::SettingsNone] };
    let environment = &studio.environment;
    let accounts = config.accounts(&|name| environment(name));
    let mut symptoms = Vec::new();
    for account in accounts.list().iter().filter(|account| !account.is_demo()) {
        symptoms.push(ask(studio, account).await.unwrap_or_else(|symptom| symptom));
    }
    if symptoms.is_empty() { vec![Symptom::NoAccounts] } else { symptoms }
}

async fn ask(studio: &Studio, account: &Account) -> Result<Symptom, Symptom> {
    let name = account.name.clone();
    let unread = |why: String| Symptom::KeyUnread { account: account.name.clone(), why };
    let (Some(secrets), Some(service)) = (&studio.secrets, account.services.first()) else {
        return Err(unread("it has no service".into()));
    };
    let environment = &studio.environment;
    let key = secrets::key_of(account, secrets.as_ref(), &|name| environment(name)).await;
    let key = key.map_err(|error| unread(error.to_string()))?.ok_or_else(|| unread("it has none".into()))?;
    let endpoint = Endpoint::new(account.base_url.as_deref().unwrap_or_default(), key);
    let endpoint = endpoint.map_err(|error| unread(error.to_string()))?;
    let (pace, email) = (Pace::at_speed(account.speed), account.options.email.clone());
    let provider = provider::open(*service, endpoint, pace, studio.clock.clone(), email);
    let provider = provider.map_err(|error| unread(error.to_string()))?;
    let began = studio.clock.steady_ms();
    match provider.account().await {
        Ok(_) => Ok(Symptom::Reached { account: name, ms: (studio.clock.steady_ms() - began).max(0).unsigned_abs() }),
        Err(ProviderError::Rejected(no)) if no.cause == Cause::BadKey => Err(Symptom::KeyRefused { account: name }),
        Err(ProviderError::Rejected(no)) => Err(Symptom::ServiceSays { account: name, said: no.message }),
        Err(ProviderError::Busy { .. }) => {
            Err(Symptom::ServiceSays { account: name, said: "it asks for a pause.".into() })
        }
        Err(ProviderError::Unavailable { why, fault: Fault::Between }) => Err(Symptom::Between { account: name, why }),
        Err(ProviderError::Unavailable { why, fault: Fault::Service }) => {
            Err(Symptom::ServiceSays { account: name, said: why })
        }
        Err(ProviderError::Unavailable { why, fault: Fault::Network }) => {
            Err(match provider::proxy_named(&|name| environment(name)) {
                Some(variable) => Symptom::ProxyNamed { account: name, variable: variable.into(), why },
                None => Symptom::Unreachable { account: name, why },
            })
        }
    }
}
