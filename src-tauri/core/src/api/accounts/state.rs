//! What is known of accounts without asking: what their services said last, and what was sent since.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use crate::api::words::Service;
use crate::app::App;
use crate::error::Result;
use crate::queue::Reason;
use crate::store::jobs::board;
use crate::store::{account_states, learned};

/// The services count a day back from now.
const DAY_MS: i64 = 86_400_000;

/// An account, and what its service said of it last.
#[derive(Clone, Debug, Serialize, TS)]
pub(in crate::api) struct AccountState {
    /// Its id.
    account: String,
    /// Its name.
    name: String,
    /// Name of its colour.
    color: String,
    /// Its service.
    service: Service,
    /// Credits left, where known.
    balance: Option<f64>,
    /// Why it cannot be used.
    trouble: Option<TroubleView>,
    /// Its models with limits, or that were used.
    models: Vec<ModelUse>,
    /// When its service was asked.
    checked_ms: Option<i64>,
}

/// Why an account cannot be used.
#[derive(Clone, Debug, Serialize, TS)]
pub(in crate::api) struct TroubleView {
    /// Stable word.
    cause: String,
    /// For a person.
    text: String,
    /// The same by kind.
    reason: Reason,
}

/// How much of a model was used.
#[derive(Clone, Debug, Default, Serialize, TS)]
pub(in crate::api) struct ModelUse {
    /// Full id of the model.
    model: String,
    /// Requests of the last 24 hours.
    used_today: u64,
    /// Most in 24 hours.
    daily_limit: Option<u64>,
    /// Requests at a time.
    width: Option<u32>,
}

impl AccountState {
    /// The account's id.
    pub(super) fn account(&self) -> &str {
        &self.account
    }

    /// Whether something is wrong with it.
    pub(super) fn is_in_trouble(&self) -> bool {
        self.trouble.is_some()
    }
}

/// Every account of the user's own, the Demo account left out.
pub(in crate::api) async fn states(app: &App) -> Result<Vec<AccountState>> {
    let accounts = app.accounts();
    let ids: Vec<String> =
        accounts.list().iter().filter(|account| !account.is_demo()).map(|account| account.id.clone()).collect();
    let now_ms = app.clock().now_ms();
    let (known, learned, held, used) = app
        .store()
        .read(move |connection| {
            let used = ids.into_iter().map(|id| {
                let since = account_states::used_since(connection, &id, now_ms - DAY_MS)?;
                Ok((id, since))
            });
            Ok((
                account_states::all(connection)?,
                learned::all(connection)?,
                board::troubles(connection)?,
                used.collect::<Result<BTreeMap<_, _>, crate::store::StoreError>>()?,
            ))
        })
        .await?;
    let vendor_names: BTreeMap<&str, &str> = app
        .catalogue()
        .models()
        .iter()
        .filter(|model| model.service == catalogue::Service::Runway)
        .filter_map(|model| Some((model.model.as_deref()?, model.id.0.as_str())))
        .collect();
    let mut states = Vec::new();
    for account in accounts.list().iter().filter(|account| !account.is_demo()) {
        let Some(service) = account.services.first() else { continue };
        let state = known.iter().find(|state| state.account == account.id && state.service == *service);
        let report = state.and_then(|state| state.report.as_ref());
        let mut models: BTreeMap<&str, ModelUse> = BTreeMap::new();
        for limits in report.map(|report| report.models.as_slice()).unwrap_or_default() {
            let Some(id) = vendor_names.get(limits.model.as_str()) else { continue };
            let model = models.entry(id).or_default();
            model.used_today = limits.used_today.into();
            model.daily_limit = limits.daily.map(u64::from);
            model.width = limits.concurrent;
        }
        for (_, id, what) in learned.iter().filter(|(of, ..)| *of == account.id) {
            let model = models.entry(id).or_default();
            model.width = what.width.and_then(|width| u32::try_from(width).ok()).or(model.width);
        }
        for (id, number) in used.get(&account.id).map(Vec::as_slice).unwrap_or_default() {
            let model = models.entry(id).or_default();
            // The service counts other programs too; what was sent since it was asked is only known here.
            model.used_today = model.used_today.max(*number);
        }
        states.push(AccountState {
            account: account.id.clone(),
            name: account.name.clone(),
            color: account.color.clone(),
            service: (*service).into(),
            balance: report.and_then(|report| report.balance),
            // What holds jobs now counts before what was noted.
            trouble: held
                .get(&account.id)
                .or(state.and_then(|state| state.trouble.as_ref()))
                .cloned()
                .map(|(cause, text)| TroubleView { reason: Reason::of(&cause), cause, text }),
            models: models.into_iter().map(|(id, model)| ModelUse { model: id.to_owned(), ..model }).collect(),
            checked_ms: state.and_then(|state| state.checked_ms),
        });
    }
    Ok(states)
}
