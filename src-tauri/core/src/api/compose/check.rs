//! Judges a draft as it stands: what is wrong, what it costs, how long it takes. Reads only.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::prepare::{files, planned, prices, repeats};
use super::successor::replacement;
use crate::api::caps::capped;
use crate::api::money::price_text;
use crate::api::words::{CapNotice, Problem, Severity};
use crate::app::App;
use crate::batch::composed::{Composed, compose};
use crate::draft::DraftContent;
use crate::error::Result;
use crate::settings::AccountNote;
use catalogue::{Kind, Model};

/// A draft to judge.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct CheckArguments {
    /// It.
    draft: DraftContent,
}

/// What queueing a draft would take.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Checked {
    /// What must change, and what is worth knowing.
    problems: Vec<Problem>,
    /// Requests.
    jobs: u32,
    /// Files.
    files: u64,
    /// Most credits of one request; null where nobody knows.
    price_each: Option<f64>,
    /// Most credits in all.
    price: Option<f64>,
    /// Least credits in all: less than the most where the request does not tell enough.
    least: Option<f64>,
    /// The same in words.
    price_text: String,
    /// Where the figures come from, with date.
    price_source: Option<String>,
    /// Whether nothing real is charged.
    free: bool,
    /// Seconds until the last file.
    seconds: Option<f64>,
    /// Id of the account.
    account: Option<String>,
    /// Its name.
    account_name: Option<String>,
    /// Worth knowing about the account, where it was not chosen.
    account_note: Option<AccountNote>,
    /// Credits that the account had when it was last asked.
    balance: Option<f64>,
    /// What would be left of them.
    leaves: Option<f64>,
    /// A cap that it would cross.
    cap: Option<CapNotice>,
    /// Copies that were paid for before just so.
    repeats: u64,
    /// Length of the prompt.
    units: Units,
    /// Id of the model that takes the request over, where the draft's own is retired.
    successor: Option<String>,
    /// Pixels of a file, where they are promised.
    width: Option<u32>,
    /// Pixels of a file.
    height: Option<u32>,
}

/// The length of a prompt in UTF-16 units.
#[derive(Debug, Default, Serialize, TS)]
pub(in crate::api) struct Units {
    /// How long it is.
    used: u32,
    /// How long it may be.
    most: Option<u32>,
    /// Where the limit cuts it; null where it fits.
    cut: Option<u32>,
}

/// Judges a draft.
pub(in crate::api) async fn check(app: &App, arguments: CheckArguments) -> Result<Checked> {
    let draft = arguments.draft;
    let accounts = app.accounts();
    let composed = compose(&draft, app.catalogue(), &accounts, &files(app, &draft).await?);
    let pixels = composed.model.and_then(|model| model.pixels(&composed.inputs));
    let mut checked = Checked {
        problems: problems(&composed),
        jobs: draft.count,
        files: composed.model.map_or(0, |model| u64::from(model.files(&composed.inputs)) * u64::from(draft.count)),
        price_each: None,
        price: None,
        least: None,
        price_text: String::new(),
        price_source: composed.model.and_then(|model| model.price_note().source.clone()),
        free: composed.account.is_some_and(|account| account.is_demo()),
        seconds: None,
        account: composed.account.map(|account| account.id.clone()),
        account_name: composed.account.map(|account| account.name.clone()),
        account_note: composed.note.clone(),
        balance: None,
        leaves: None,
        cap: None,
        repeats: 0,
        units: units(composed.model, &composed),
        successor: replacement(app, &composed).map(|other| other.model.id.0.clone()),
        width: pixels.map(|(width, _)| width),
        height: pixels.map(|(_, height)| height),
    };
    if let Some(row) = &composed.row {
        let plan = planned(app, row).await?;
        checked.free = !plan.spends();
        checked.price_each = if checked.free { Some(0.0) } else { row.price.ceiling() };
        checked.price = if checked.free { Some(0.0) } else { plan.cost.ceiling() };
        checked.least = checked.price.map(|most| plan.cost.min.min(most));
        checked.price_text = price_text(&plan);
        checked.seconds = Some(plan.seconds);
        if !checked.free {
            checked.repeats = repeats(app, row, &draft).await?;
            checked.cap = capped(app, prices(row)).await?.notice;
        }
        checked.problems.extend(plan.warnings.into_iter().map(|warning| Problem {
            path: String::new(),
            message: warning.text,
            fault: warning.fault,
            severity: Severity::Warning,
        }));
    }
    Ok(checked)
}

fn problems(composed: &Composed<'_>) -> Vec<Problem> {
    let problem = |remark: &crate::batch::composed::Remark| Problem {
        path: remark.path.clone(),
        message: remark.text.clone(),
        fault: remark.fault.clone(),
        severity: if remark.stops { Severity::Error } else { Severity::Warning },
    };
    composed.remarks.iter().map(problem).collect()
}

fn units(model: Option<&Model>, composed: &Composed<'_>) -> Units {
    let prompt = composed.inputs.get("prompt").and_then(|prompt| prompt.as_str()).unwrap_or_default();
    let units: Vec<u16> = prompt.encode_utf16().collect();
    let most = model.and_then(|model| match model.param("prompt")?.kind {
        Kind::Text { max_length, .. } => max_length,
        _ => None,
    });
    let cut = most.filter(|most| units.len() > *most).map(|most| {
        // A letter outside the basic plane is two units and is not cut in half.
        let halved = (0xDC00..0xE000).contains(&units[most]);
        most - usize::from(halved && most > 0)
    });
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Units { used: small(units.len()), most: most.map(small), cut: cut.map(small) }
}
