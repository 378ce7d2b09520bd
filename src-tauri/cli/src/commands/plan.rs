//! `framewright plan`: what a file would take. Sends nothing.

use std::process::ExitCode;

use catalogue::{Catalogue, PriceNote};
use framewright_core::app::App;
use framewright_core::batch::plan::{Cost, Learned, Plan, plan};
use framewright_core::settings::Accounts;
use serde::Serialize;
use serde_json::json;

use crate::args::{Common, PromptSource};
use crate::failure::Result;
use crate::out::{Out, counted};
use crate::{host, input, place};

pub(crate) async fn run(source: &PromptSource, common: &Common, out: &Out) -> Result<ExitCode> {
    let config = place::config()?;
    let accounts = place::accounts(&config, out);
    let catalogue = place::catalogue(&config, out);
    let checked = input::checked(source, common, &catalogue, &accounts, out).await?;
    let (plan, large) = match open_existing(common).await {
        Some(app) => {
            let plan = plan(&checked.rows, &accounts, app.experience().await?);
            let large = app.queue().unusual(plan.size()).await?;
            (plan, large)
        }
        None => {
            let plan = plan(&checked.rows, &accounts, |_, _| Learned::default());
            let large = plan.size().unusual_at_first();
            (plan, large)
        }
    };
    show(&plan, &accounts, &catalogue, out);
    if let Some(large) = large {
        out.note(format!("{large} It is asked about twice; --allow-large answers beforehand."));
    }
    input::check_ceiling(source, &plan)?;
    let summary = json!({
        "command": "plan", "exit": 0, "jobs": plan.jobs, "files": plan.files, "credits": plan.cost,
        "seconds": plan.seconds,
    });
    out.record("summary", &summary);
    Ok(ExitCode::SUCCESS)
}

/// The library, if it is there: a plan must not make one.
pub(crate) async fn open_existing(common: &Common) -> Option<App> {
    let config = place::config().ok()?;
    let library = place::library(common.library.as_deref(), &config).ok()?;
    if !library.join(framewright_core::store::FILE).is_file() {
        return None;
    }
    host::open(config, Some(&library)).await.ok()
}

/// How a model's price is found.
#[derive(Serialize)]
struct Priced<'a> {
    model: &'a str,
    #[serde(flatten)]
    note: &'a PriceNote,
}

/// Prints a plan.
pub(crate) fn show(plan: &Plan, accounts: &Accounts, catalogue: &Catalogue, out: &Out) {
    out.record("plan", plan);
    for part in &plan.parts {
        let account = accounts.by_id(&part.account).map_or(part.account.as_str(), |account| &account.name);
        let known = catalogue.model(&part.model).ok();
        let model = known.map_or(part.model.as_str(), |model| &model.label);
        let (jobs, files) = (counted(part.jobs, "job", "jobs"), counted(part.files, "file", "files"));
        out.say(format!("{model} by {account}: {jobs}, {files}, {}", cost(&part.cost)));
        if let Some(note) = known.map(|model| model.price_note()).filter(|_| !part.cost.is_free()) {
            out.record("price", &Priced { model: &part.model, note });
            let source = note.source.as_ref().map(|source| format!("; from {source}"));
            let caveat = note.note.as_ref().map(|note| format!(" ({note})"));
            let (source, caveat) = (source.unwrap_or_default(), caveat.unwrap_or_default());
            out.say(format!("  price: {}{caveat}{source}", note.formula));
        }
        if let Some(explore) = part.explore {
            let modes = [(explore.on, "on"), (explore.off, "off"), (explore.account_setting, "account's own setting")];
            let modes: Vec<_> = modes.iter().filter(|(count, _)| *count > 0).collect();
            let words = match modes.as_slice() {
                [(_, mode)] => (*mode).to_owned(),
                many => many.iter().map(|(count, mode)| format!("{mode} for {count}")).collect::<Vec<_>>().join(", "),
            };
            out.say(format!("  explore mode: {words}"));
        }
    }
    for warning in &plan.warnings {
        out.say(format!("  note: {}", warning.text));
    }
    let about = if plan.guessed { "about " } else { "" };
    if plan.parts.iter().all(|part| part.demo) {
        out.say("  note: the Demo account is a simulation: nothing is charged");
    }
    out.say(format!(
        "In all: {}, {}, {}, done in {about}{}",
        counted(plan.jobs, "job", "jobs"),
        counted(plan.files, "file", "files"),
        cost(&plan.cost),
        duration(plan.seconds)
    ));
}

/// A cost in words.
pub(crate) fn cost(cost: &Cost) -> String {
    let known = match (cost.min, cost.max) {
        (_, max) if max <= 0.0 => None,
        (min, max) if (min - max).abs() < 0.005 => Some(format!("{} credits", amount(max))),
        (min, max) => Some(format!("{} to {} credits", amount(min), amount(max))),
    };
    match (known, cost.unknown) {
        (None, 0) => "free".into(),
        (None, _) => "price not known".into(),
        (Some(sum), 0) => sum,
        (Some(sum), unknown) => format!("{sum} and {} of unknown price", counted(unknown, "job", "jobs")),
    }
}

/// Credits without needless decimals.
pub(crate) fn amount(credits: f64) -> String {
    let text = format!("{credits:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Seconds as people say them.
pub(crate) fn duration(seconds: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; no time is negative")]
    let seconds = seconds.ceil() as u64;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m} min {s:02} s"),
        (h, m, _) => format!("{h} h {m:02} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_price_is_said_and_never_shown_as_nothing() {
        assert_eq!(cost(&Cost::default()), "free");
        assert_eq!(cost(&Cost { unknown: 3, ..Cost::default() }), "price not known");
        assert_eq!(cost(&Cost { min: 5.0, max: 5.0, unknown: 1, free: 0 }), "5 credits and 1 job of unknown price");
        assert_eq!(cost(&Cost { min: 5.0, max: 8.25, unknown: 0, free: 0 }), "5 to 8.25 credits");
    }

    #[test]
    fn times_are_said_in_the_units_that_matter() {
        assert_eq!(duration(12.2), "13 s");
        assert_eq!(duration(185.0), "3 min 05 s");
        assert_eq!(duration(7_260.0), "2 h 01 min");
    }
}
