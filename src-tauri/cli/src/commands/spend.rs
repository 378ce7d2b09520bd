//! `framewright spend`: what was spent, and how that agrees with what the services count. Reads only, free of charge.

use std::process::ExitCode;

use catalogue::Service;
use framewright_core::app::{App, Reconciled};
use framewright_core::clock::Days;
use framewright_core::error::Error;
use framewright_core::provider::AccountReport;
use framewright_core::settings::Account;
use framewright_core::spend::Spending;
use framewright_core::store::spending::{Spent, SpentOnModel};
use serde::Serialize;
use serde_json::json;

use super::plan::amount;
use crate::args::{Common, Spend, SpentBy};
use crate::failure::{Failure, Result, exit};
use crate::out::{Out, counted, model_name};
use crate::{host, place};

/// What the columns of the table are called, after the first.
const COLUMNS: [&str; 6] = ["attempts", "estimated", "charged", "returned", "under way", "unknown"];

pub(crate) async fn run(arguments: &Spend, common: &Common, out: &Out) -> Result<ExitCode> {
    let app = host::open(place::config()?, common.library.as_deref()).await?;
    let accounts = app.accounts();
    let only = arguments.account.as_deref().map(|name| accounts.named(name)).transpose()?;
    let days = Days::last(arguments.days, app.clock().now_ms());
    let spending = Spending::read(app.store(), &days, only.map(|account| account.id.as_str())).await;
    let spending = spending.map_err(Error::from)?;
    let named = |id: &str| accounts.by_id(id).map_or_else(|| id.to_owned(), |account| account.name.clone());
    if arguments.csv {
        csv(&spending, named, out);
        return Ok(ExitCode::SUCCESS);
    }
    let sums: Vec<(String, Spent)> = match arguments.by {
        SpentBy::Day => owned(spending.by(|row| &row.day)),
        SpentBy::Model => {
            spending.by(|row| &row.model).into_iter().map(|(id, sum)| (model_name(id).to_owned(), sum)).collect()
        }
        SpentBy::Account => spending.by(|row| &row.account).into_iter().map(|(id, sum)| (named(id), sum)).collect(),
    };
    table(&sums, &spending.total, arguments.days, out);
    let mut agrees = true;
    let mut code = 0;
    if arguments.reconcile {
        let asked = accounts.list().iter().filter(|account| !account.is_demo());
        for account in asked.filter(|account| only.is_none_or(|only| only.id == account.id)) {
            match ask(&app, account, arguments, &days).await {
                Ok(told) => agrees &= tell(account, &told, arguments.days, out),
                Err(error) => {
                    let failure = Failure::from(error);
                    code = code.max(failure.exit);
                    out.say(format!("\n{}: {}", account.name, failure.message));
                    out.record(
                        "service",
                        &json!({ "account": account.name, "code": failure.code, "message": failure.message }),
                    );
                }
            }
        }
    }
    if code != 0 {
        code = exit::ACCOUNT;
    }
    out.record(
        "summary",
        &json!({
            "command": "spend", "exit": code, "days": arguments.days, "from": days.from.to_string(),
            "total": spending.total, "agrees": arguments.reconcile.then_some(agrees && code == 0),
        }),
    );
    Ok(ExitCode::from(code))
}

fn owned(sums: Vec<(&str, Spent)>) -> Vec<(String, Spent)> {
    sums.into_iter().map(|(name, sum)| (name.to_owned(), sum)).collect()
}

/// A sum under a name.
#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    #[serde(flatten)]
    spent: Spent,
}

fn table(sums: &[(String, Spent)], total: &Spent, days: u16, out: &Out) {
    let period = counted(days.into(), "day", "days");
    if sums.is_empty() {
        out.say(format!("Nothing was spent in the last {period}."));
        return;
    }
    let width = sums.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).max(16);
    let heads: Vec<_> = COLUMNS.iter().map(|column| format!("{column:>10}")).collect();
    out.say(format!("{:width$}{}", format!("Last {period}"), heads.concat()));
    for (name, spent) in sums {
        out.record("spent", &Named { name, spent: *spent });
        out.say(line(name, spent, width));
    }
    if sums.len() > 1 {
        out.say(line("Together", total, width));
    }
    if total.unpriced > 0 {
        let attempts = counted(total.unpriced, "attempt", "attempts");
        out.say(format!("{attempts} took, or may have taken, an amount that nobody told; the sums leave it out."));
    }
}

fn line(name: &str, spent: &Spent, width: usize) -> String {
    let amounts = [spent.estimated, spent.charged, spent.returned, spent.reserved, spent.unknown];
    let amounts: Vec<_> = amounts.iter().map(|credits| format!("{:>10}", amount(*credits))).collect();
    format!("{name:width$}{:>10}{}", spent.attempts, amounts.concat())
}

/// What a service told of one account.
struct Told {
    report: AccountReport,
    days_left: Option<f64>,
    reconciled: Reconciled,
}

async fn ask(app: &App, account: &Account, arguments: &Spend, days: &Days) -> Result<Told, Error> {
    let service = account.services.first().copied().unwrap_or(Service::Runway);
    let report = app.ask_account(&account.id, service).await?;
    let reconciled = app.reconcile(&account.id, service, days).await?;
    let days_left = report.balance.and_then(|balance| reconciled.ours.days_left(balance, arguments.days));
    Ok(Told { report, days_left, reconciled })
}

/// Prints what a service told; whether the ledger agrees with it.
fn tell(account: &Account, told: &Told, days: u16, out: &Out) -> bool {
    out.record(
        "service",
        &json!({
            "account": account.name, "balance": told.report.balance, "days_left": told.days_left, "report": told.report,
            "plans": told.reconciled.plans, "comparison": told.reconciled.comparison,
        }),
    );
    let balance =
        told.report.balance.map_or("balance not told".into(), |balance| format!("{} credits left", amount(balance)));
    let lasts = told.days_left.map(|left| format!(", about {} at this pace", counted(whole(left), "day", "days")));
    let limit = told.report.monthly_limit.map(|limit| format!("; at most {} credits a month", amount(limit)));
    out.say(format!("\n{}: {balance}{}{}", account.name, lasts.unwrap_or_default(), limit.unwrap_or_default()));
    for plan in &told.reconciled.plans {
        out.say(format!("  {}: {} of {} plan credits used", plan.email, amount(plan.used), amount(plan.permitted)));
    }
    for model in told.report.models.iter().filter(|model| model.used_today > 0) {
        let most = model.daily.map_or("any number".into(), |most| most.to_string());
        out.say(format!("  {}: {} of {most} in the last 24 hours", model.model, model.used_today));
    }
    let Some(found) = &told.reconciled.comparison else {
        out.say("  This service keeps no count by day, so there is nothing to compare.");
        return true;
    };
    let period = counted(days.into(), "day", "days");
    if found.differences.is_empty() {
        out.say(format!(
            "  The ledger agrees with the service's own count of {} credits in {period}.",
            amount(found.service)
        ));
        return true;
    }
    out.say(format!(
        "  In {period} the service counts {} credits, the ledger {}. They differ here:",
        amount(found.service),
        amount(found.ledger)
    ));
    for one in &found.differences {
        let (service, ledger) = (amount(one.service), amount(one.ledger));
        out.say(format!("  {}  {}: service {service}, ledger {ledger}. {}", one.day, one.model, one.reason.words()));
    }
    false
}

fn csv(spending: &Spending, named: impl Fn(&str) -> String, out: &Out) {
    out.always("day,account,model,attempts,estimated,charged,returned,under_way,unknown,unpriced");
    for SpentOnModel { day, account, model, spent } in &spending.rows {
        let cells = [
            day.clone(),
            cell(&named(account)),
            cell(model),
            spent.attempts.to_string(),
            amount(spent.estimated),
            amount(spent.charged),
            amount(spent.returned),
            amount(spent.reserved),
            amount(spent.unknown),
            spent.unpriced.to_string(),
        ];
        out.always(&cells.join(","));
    }
}

/// A name as a cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// Whole days, down.
fn whole(days: f64) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; never negative")]
    let whole = days.floor() as u64;
    whole
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_name_is_no_formula_and_stays_one_cell() {
        assert_eq!(cell("studio"), "studio");
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("a, \"b\""), "\"a, \"\"b\"\"\"");
    }
}
