//! Commands on what was spent.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::accounts::{note, tier};
use crate::app::App;
use crate::clock::Days;
use crate::error::{Code, Error, Result};
use crate::provider::PlanCredits;
use crate::spend::{self, Comparison, MOST_DAYS};
use crate::store::spending::{Spent, SpentOnModel};

/// Which part of the ledger.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct LedgerArguments {
    /// How many days up to and with today, from 1 to 90.
    days: u16,
    /// Id of an account; absent: all but the Demo account.
    account: Option<String>,
}

/// What was spent, by this library's own ledger.
#[derive(Debug, Serialize, TS)]
pub(super) struct SpendLedger {
    /// Every day, `2026-11-20` in UTC, oldest first.
    days: Vec<String>,
    /// By day, account and model, oldest day first.
    rows: Vec<SpentOnModel>,
    /// Together.
    total: Spent,
    /// What the models of the rows are called.
    models: Vec<Titled>,
}

/// A model and what people call it.
#[derive(Debug, Serialize, TS)]
pub(super) struct Titled {
    /// Full id of the model.
    model: String,
    title: String,
}

/// What was spent on the last days, by this library's own ledger. Asks nobody.
///
/// Fails with `InvalidInput` for another number of days than 1 to 90.
pub(super) async fn ledger(app: &App, arguments: LedgerArguments) -> Result<SpendLedger> {
    let days = days(arguments.days, app)?;
    let spending = spend::Spending::read(app.store(), &days, arguments.account.as_deref()).await?;
    let title = |id: &str| app.catalogue().model(id).map_or_else(|_| id.to_owned(), |model| model.label.clone());
    let models = spending.by(|row| &row.model).into_iter();
    let models = models.map(|(model, _)| Titled { model: model.to_owned(), title: title(model) }).collect();
    Ok(SpendLedger { days: days.each().collect(), rows: spending.rows, total: spending.total, models })
}

/// Which account to ask for.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceArguments {
    /// Id of the account.
    account: String,
    /// How many days up to and with today, from 1 to 90.
    days: u16,
}

/// What a service says of the money of one account.
#[derive(Debug, Serialize, TS)]
pub(super) struct SpendAtService {
    /// When it was asked.
    asked_ms: i64,
    /// Credits left.
    balance: Option<f64>,
    /// How many days the balance lasts at the pace of the days that were asked for.
    days_left: Option<f64>,
    /// Most credits a month.
    monthly_limit: Option<f64>,
    /// Step of the official API's limits, from 1 on.
    tier: Option<usize>,
    /// Models that were used in the last 24 hours, most used first.
    models: Vec<UsedToday>,
    /// Plans of the Runway accounts at useapi.net.
    plans: Vec<PlanCredits>,
    /// The service's count beside the ledger; absent where the service keeps none.
    comparison: Option<Comparison>,
}

/// How much of a model's limits is used.
#[derive(Debug, Serialize, TS)]
pub(super) struct UsedToday {
    /// The service's name of it.
    model: String,
    /// Requests of the last 24 hours.
    used: u32,
    /// Most in 24 hours; absent: any number.
    daily: Option<u32>,
    /// Requests at a time; absent: any number.
    at_a_time: Option<u32>,
}

/// Asks a service for balance, limits and its own count of what was spent, and compares that with the ledger. Two
/// free calls.
///
/// Fails with `NotFound` without such an account, with `Account` where the service refuses, with `Unavailable` where
/// it does not answer.
pub(super) async fn service(app: &App, arguments: ServiceArguments) -> Result<SpendAtService> {
    let days = days(arguments.days, app)?;
    let accounts = app.accounts();
    let account = accounts.by_id(&arguments.account).filter(|account| !account.is_demo());
    let gone = || Error::new(Code::NotFound, "There is no such account, or its money is make-believe.");
    let account = account.ok_or_else(gone)?;
    let service = *account.services.first().ok_or_else(gone)?;
    let report = app.ask_account(&account.id, service).await?;
    note(app, account, service, &report).await?;
    let told = app.reconcile(&account.id, service, &days).await?;
    let mut models: Vec<UsedToday> = report
        .models
        .into_iter()
        .filter(|model| model.used_today > 0)
        .map(|model| UsedToday {
            model: model.model,
            used: model.used_today,
            daily: model.daily,
            at_a_time: model.concurrent,
        })
        .collect();
    models.sort_by(|a, b| b.used.cmp(&a.used).then_with(|| a.model.cmp(&b.model)));
    Ok(SpendAtService {
        asked_ms: app.clock().now_ms(),
        balance: report.balance,
        days_left: report.balance.and_then(|balance| told.ours.days_left(balance, arguments.days)),
        monthly_limit: report.monthly_limit,
        tier: report.monthly_limit.and_then(tier),
        models,
        plans: told.plans,
        comparison: told.comparison,
    })
}

fn days(number: u16, app: &App) -> Result<Days> {
    if !(1..=MOST_DAYS).contains(&number) {
        return Err(Error::new(Code::InvalidInput, format!("The days are a number from 1 to {MOST_DAYS}.")));
    }
    Ok(Days::last(number, app.clock().now_ms()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::api::testing::Page;
    use crate::error::Code;

    #[tokio::test]
    async fn an_empty_library_has_spent_nothing_on_each_of_its_days() {
        let page = Page::new().await;

        let ledger = page.call("spend.ledger", json!({"days": 90, "account": null})).await;

        assert_eq!(ledger["days"].as_array().map(Vec::len), Some(90));
        assert_eq!((&ledger["rows"], &ledger["total"]["charged"]), (&json!([]), &json!(0.0)));
    }

    #[tokio::test]
    async fn days_that_no_service_tells_and_accounts_that_are_not_there_are_refused_in_words() {
        let page = Page::new().await;

        for days in [0, 91] {
            let refused = page.refusal("spend.ledger", json!({"days": days, "account": null})).await;
            assert_eq!((refused.code, refused.message.contains("1 to 90")), (Code::InvalidInput, true));
        }
        for account in ["nobody", "demo"] {
            let refused = page.refusal("spend.service", json!({"days": 30, "account": account})).await;
            assert_eq!(refused.code, Code::NotFound, "{account}");
        }
    }
}
