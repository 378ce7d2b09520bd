//! Trying a key: one free call, and what its answer means.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::change::{Key, OfAccount};
use super::list::gone;
use super::state::states;
use crate::api::words::Service;
use crate::app::{App, Unasked};
use crate::error::{Code, Error, Result};
use crate::event::Event;
use crate::provider::{AccountReport, Cause, Fault, ProviderError};
use crate::queue::TroubleCause;
use crate::request::SubmitOptions;
use crate::settings::{default_origin, parse_origin};
use crate::store::account_states;

/// Variables that name a proxy.
const PROXIES: &[&str] = &["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy"];

/// Most credits a month by tier of the official API, from the first tier on.
const TIERS: [f64; 5] = [10_000.0, 50_000.0, 200_000.0, 2_000_000.0, 10_000_000.0];

/// What trying a key came to.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Tested {
    /// Whether it can be used as it is.
    ok: bool,
    kind: Kind,
    /// In a few words.
    title: String,
    /// What it means, and what the service said.
    text: String,
    facts: Vec<Fact>,
    /// How long it took.
    ms: u64,
}

/// What trying a key came to, as a stable word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// Everything is in order.
    Works,
    /// The service does not take the key.
    WrongKey,
    /// The key is right, and there are no credits.
    NoCredits,
    /// The service cannot be reached.
    NoNetwork,
    /// Something between this machine and the service stands in the way.
    Proxy,
    /// The service reports the account itself as broken or not set up.
    AccountError,
    /// There is no key to try.
    NoKey,
    /// The service said no for another reason, or answered with a fault of its own.
    Refused,
}

/// Something that the service told.
#[derive(Debug, PartialEq, Serialize, TS)]
pub(in crate::api) struct Fact {
    /// What it is, as a stable word; absent where the label is a name.
    name: Option<FactName>,
    label: String,
    value: String,
}

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
enum FactName {
    /// Credits left.
    Balance,
    /// Step of the official API's limits.
    Tier,
    /// Most credits a month.
    MonthlyLimit,
    /// How many models may be used.
    Models,
    /// Requests at a time.
    AtATime,
    /// Where it runs.
    Place,
}

/// Tries the key of an account: one free call. What the service says is remembered; an account that works again goes
/// on with its jobs.
pub(in crate::api) async fn test(app: &App, arguments: OfAccount) -> Result<Tested> {
    let accounts = app.accounts();
    let account = accounts.by_id(&arguments.id).ok_or_else(gone)?;
    if account.is_demo() {
        return Ok(demo());
    }
    let service = *account.services.first().ok_or_else(gone)?;
    let was_in_trouble = states(app).await?.iter().any(|state| state.account() == account.id && state.is_in_trouble());
    let started = app.clock().steady_ms();
    let answer = app.ask_account(&account.id, service).await;
    let ms = app.clock().steady_ms() - started;
    let tested = match &answer {
        Ok(report) => judged(report, &account.options),
        Err(Unasked::Trouble(trouble)) => Tested::of(
            if trouble.cause == TroubleCause::NoKey { Kind::NoKey } else { Kind::Refused },
            trouble.text.clone(),
        ),
        Err(Unasked::Service(error)) => failed(app, error),
    };
    if let Ok(report) = answer {
        let (id, now_ms) = (account.id.clone(), app.clock().now_ms());
        let trouble = tested.trouble();
        app.store()
            .write(move |tx| {
                let trouble = trouble.as_ref().map(|(cause, text)| (cause.word(), text.as_str()));
                account_states::note(tx, &id, service, &report, trouble, now_ms)
            })
            .await?;
    }
    if tested.ok && was_in_trouble {
        app.queue().context().account_changed(&account.id).await?;
        app.events().send(Event::AccountReady { account: account.id.clone() });
    }
    Ok(tested.after(ms))
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
        Ok(report) => judged(&report, &options),
        Err(error) => failed(app, &error),
    };
    Ok(tested.after(ms))
}

impl Tested {
    fn of(kind: Kind, text: String) -> Self {
        let title = match kind {
            Kind::Works => "The key works",
            Kind::WrongKey => "The service does not take this key",
            Kind::NoCredits => "The key is right, but there are no credits",
            Kind::NoNetwork => "The service cannot be reached",
            Kind::Proxy => "Something stands between this machine and the service",
            Kind::AccountError => "The account needs attention",
            Kind::NoKey => "There is no key to try",
            Kind::Refused => "The service did not answer the question",
        };
        Self { ok: kind == Kind::Works, kind, title: title.into(), text, facts: Vec::new(), ms: 0 }
    }

    fn after(self, ms: i64) -> Self {
        Self { ms: ms.max(0).unsigned_abs(), ..self }
    }

    /// What is wrong with the account, as the queue would say it.
    fn trouble(&self) -> Option<(TroubleCause, String)> {
        let cause = match self.kind {
            Kind::NoCredits => TroubleCause::NoCredits,
            Kind::AccountError => TroubleCause::AccountError,
            _ => return None,
        };
        Some((cause, self.text.clone()))
    }
}

fn demo() -> Tested {
    let text = "The Demo account draws stand-in pictures on this machine. It needs no key and costs nothing.";
    let place =
        Fact { name: Some(FactName::Place), label: "Place".into(), value: "simulated on this machine, free".into() };
    Tested { facts: vec![place], ..Tested::of(Kind::Works, text.into()) }
}

/// What a report means for an account with these options.
fn judged(report: &AccountReport, options: &SubmitOptions) -> Tested {
    let concerned: Vec<_> = match &options.email {
        Some(email) => report.seats.iter().filter(|seat| seat.email.eq_ignore_ascii_case(email)).collect(),
        None => report.seats.iter().collect(),
    };
    let is_official = !report.models.is_empty() || report.monthly_limit.is_some();
    // What explore mode makes costs no credits.
    let needs_credits = options.explore != Some(true);
    let (kind, text) = if let (Some(email), true) = (&options.email, concerned.is_empty() && !is_official) {
        (Kind::AccountError, format!("useapi.net takes the key, but has no Runway account {email}. Set it up there."))
    } else if concerned.is_empty() && !is_official {
        (Kind::AccountError, "useapi.net takes the key, but no Runway account is set up there yet.".into())
    } else if let Some(said) = concerned.iter().find_map(|seat| seat.error.as_deref())
        && concerned.iter().all(|seat| seat.error.is_some())
    {
        (Kind::AccountError, said.to_owned())
    } else if report.balance.is_some_and(|balance| balance <= 0.0) && needs_credits {
        (Kind::NoCredits, "Jobs wait until there are credits.".into())
    } else {
        (Kind::Works, String::new())
    };
    Tested { facts: facts(report), ..Tested::of(kind, text) }
}

/// What a call without a report means.
fn failed(app: &App, error: &ProviderError) -> Tested {
    match error {
        ProviderError::Rejected(no) => {
            let kind = match no.cause {
                Cause::BadKey => Kind::WrongKey,
                Cause::NoCredits => Kind::NoCredits,
                Cause::AccountError => Kind::AccountError,
                Cause::NotEntitled | Cause::Moderated | Cause::Invalid | Cause::Gone => Kind::Refused,
            };
            Tested::of(kind, no.message.clone())
        }
        ProviderError::Busy { .. } => Tested::of(Kind::Refused, "The service asks for a pause. Try again soon.".into()),
        ProviderError::Unavailable { why, fault: Fault::Between } => Tested::of(Kind::Proxy, why.clone()),
        ProviderError::Unavailable { why, fault: Fault::Service } => Tested::of(Kind::Refused, why.clone()),
        ProviderError::Unavailable { why, fault: Fault::Network } => {
            let proxy = PROXIES.iter().find(|name| app.variable(name).is_some_and(|text| !text.trim().is_empty()));
            match proxy {
                // Requests go out directly, so that the address that was checked is the one that is asked.
                Some(name) => {
                    let text = format!("This system names a proxy in {name}, but Framewright connects directly: {why}");
                    Tested::of(Kind::Proxy, text)
                }
                None => Tested::of(Kind::NoNetwork, why.clone()),
            }
        }
    }
}

fn facts(report: &AccountReport) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |name, label: &str, value: String| facts.push(Fact { name, label: label.to_owned(), value });
    if let Some(balance) = report.balance {
        add(Some(FactName::Balance), "Balance", credits(balance));
    }
    if let Some(limit) = report.monthly_limit {
        if let Some(tier) = TIERS.iter().position(|most| (most - limit).abs() < 0.5) {
            add(Some(FactName::Tier), "Tier", (tier + 1).to_string());
        }
        add(Some(FactName::MonthlyLimit), "Monthly limit", credits(limit));
    }
    if !report.models.is_empty() {
        add(Some(FactName::Models), "Models", report.models.len().to_string());
        let widths = || report.models.iter().filter_map(|model| model.concurrent);
        if let (Some(least), Some(most)) = (widths().min(), widths().max()) {
            let range = if least == most { least.to_string() } else { format!("{least} to {most}") };
            add(Some(FactName::AtATime), "At a time", range);
        }
    }
    for seat in &report.seats {
        let state = match (&seat.error, seat.max_jobs) {
            (Some(error), _) => error.clone(),
            (None, Some(jobs)) => format!("OK, {jobs} at a time"),
            (None, None) => "OK".into(),
        };
        add(None, &seat.email, state);
    }
    facts
}

/// Credits, also in money.
fn credits(amount: f64) -> String {
    let rounded = (amount * 100.0).round() / 100.0;
    let words = if rounded.fract() == 0.0 { format!("{rounded:.0}") } else { format!("{rounded:.2}") };
    let (whole, rest) = words.split_once('.').map_or((words.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let grouped = whole
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|three| String::from_utf8_lossy(three).into_owned())
        .collect::<Vec<_>>()
        .join(",");
    let rest = rest.map(|rest| format!(".{rest}")).unwrap_or_default();
    format!("{grouped}{rest} credits (${:.2})", amount / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::{ModelLimits, Seat};

    fn seat(email: &str, error: Option<&str>) -> Seat {
        Seat { email: email.into(), max_jobs: Some(3), error: error.map(str::to_owned) }
    }

    fn official(balance: f64) -> AccountReport {
        let model = |name: &str, concurrent| ModelLimits {
            model: name.into(),
            concurrent: Some(concurrent),
            daily: Some(50),
            used_today: 2,
        };
        AccountReport {
            balance: Some(balance),
            monthly_limit: Some(50_000.0),
            models: vec![model("gen4_image", 3), model("gen4_turbo", 1)],
            seats: Vec::new(),
        }
    }

    #[test]
    fn the_official_api_tells_balance_tier_and_limits() {
        let tested = judged(&official(1_234.5), &SubmitOptions::default());

        assert!(tested.ok);
        let told: Vec<_> = tested.facts.iter().map(|fact| (fact.label.as_str(), fact.value.as_str())).collect();
        assert_eq!(
            told,
            [
                ("Balance", "1,234.50 credits ($12.35)"),
                ("Tier", "2"),
                ("Monthly limit", "50,000 credits ($500.00)"),
                ("Models", "2"),
                ("At a time", "1 to 3"),
            ]
        );
    }

    #[test]
    fn a_right_key_without_credits_is_told_apart() {
        assert_eq!(judged(&official(0.0), &SubmitOptions::default()).kind, Kind::NoCredits);
        let report = AccountReport { balance: Some(0.0), seats: vec![seat("a@b.co", None)], ..Default::default() };
        let explore = SubmitOptions { explore: Some(true), ..Default::default() };
        assert_eq!(judged(&report, &SubmitOptions::default()).kind, Kind::NoCredits);
        assert_eq!(judged(&report, &explore).kind, Kind::Works, "explore mode needs none");
    }

    #[test]
    fn a_runway_account_in_trouble_counts_only_where_no_other_is_left() {
        let (fine, broken) = (seat("a@b.co", None), seat("c@d.co", Some("Wrong username or password.")));
        let report = |seats| AccountReport { seats, ..Default::default() };
        let chosen = |email: &str| SubmitOptions { email: Some(email.into()), ..Default::default() };
        let any = SubmitOptions::default();

        assert_eq!(judged(&report(vec![fine.clone(), broken.clone()]), &any).kind, Kind::Works);
        assert_eq!(judged(&report(vec![broken.clone()]), &any).kind, Kind::AccountError);
        assert_eq!(judged(&report(vec![]), &any).kind, Kind::AccountError);
        let both = report(vec![fine, broken]);
        assert_eq!(judged(&both, &chosen("c@d.co")).kind, Kind::AccountError);
        assert_eq!(judged(&both, &chosen("A@B.CO")).kind, Kind::Works);
        assert!(judged(&both, &chosen("x@y.co")).text.contains("no Runway account x@y.co"));
        assert_eq!(judged(&both, &any).facts[1].value, "Wrong username or password.");
    }
}
