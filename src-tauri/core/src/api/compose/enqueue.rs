//! Queues a draft. The same press queues once, however often it is asked for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::prepare::{files, planned, prices, repeats};
use crate::api::caps::{ask, capped};
use crate::api::queue::{JobRow, job_rows};
use crate::api::words::Accept;
use crate::app::App;
use crate::batch::CheckedRow;
use crate::batch::composed::{Composed, Press, compose, copies};
use crate::batch::plan::Plan;
use crate::draft::{DraftContent, Source};
use crate::error::{Code, Error, Result};
use crate::job::Lane;
use crate::refusal::Refusal;
use crate::request::input_digests;
use crate::sentence;
use crate::store::assets;
use crate::store::batches::Batch;
use crate::store::jobs::Filter;

/// Characters of a prompt that name its batch.
const NAME_CHARS: usize = 40;
/// Most rows that are shown at once.
const SHOWN: usize = 500;
/// Longest key of a press.
const MOST_KEY: usize = 200;

/// A draft to queue.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct EnqueueArguments {
    /// Made once for each press.
    client_key: String,
    /// What to queue.
    draft: DraftContent,
    /// Which jobs it goes before.
    lane: Lane,
    /// What the user said yes to.
    accept: Accept,
}

/// What was queued.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Enqueued {
    /// The jobs, in order; of very many the first 500.
    jobs: Vec<JobRow>,
}

impl Enqueued {
    async fn of(app: &App, mut ids: Vec<String>) -> Result<Self> {
        ids.truncate(SHOWN);
        let filter = Filter { ids, ..Filter::default() };
        let mut jobs = app.queue().list(filter, u32::try_from(SHOWN).unwrap_or(u32::MAX)).await?;
        jobs.sort_by_key(|job| job.copy_index);
        Ok(Self { jobs: job_rows(app, jobs).await? })
    }
}

/// Queues a draft as a whole, or refuses it as a whole. Refuses with `conflict` while something must be said yes to.
pub(in crate::api) async fn enqueue(app: &App, arguments: EnqueueArguments) -> Result<Enqueued> {
    let EnqueueArguments { client_key, draft, lane, accept } = arguments;
    if client_key.is_empty() || client_key.len() > MOST_KEY {
        return Err(Error::new(Code::InvalidInput, "A press needs a key of its own of at most 200 characters."));
    }
    let client_key = format!("press:{client_key}");
    let keys = (0..i64::from(draft.count.clamp(1, 500))).map(|copy| (client_key.clone(), copy)).collect();
    let known: Vec<String> = app.queue().known(keys).await?.into_iter().flatten().collect();
    if !known.is_empty() {
        return Enqueued::of(app, known).await;
    }
    let (row, parents) = composed_row(app, &draft).await?;
    let plan = planned(app, &row).await?;
    if plan.spends() {
        may_be_spent(app, &row, &draft, &plan, accept).await?;
    }
    let batch = (row.count > 1).then(|| Batch {
        id: app.new_id(),
        name: name(app, &row),
        max_credits: None,
        notes: serde_json::json!({}),
        created_ms: app.clock().now_ms(),
    });
    let press = Press {
        client_key: &client_key,
        batch: batch.as_ref().map(|batch| batch.id.as_str()),
        lane,
        parents: &parents,
    };
    let new = copies(&row, &draft, &press, app.catalogue(), || app.new_id(), app.entropy().as_ref());
    Enqueued::of(app, app.queue().enqueue(batch, new, accept.twice.into()).await?).await
}

/// A draft as something that can be queued now, its files in the library, and what it is made from.
pub(in crate::api) async fn composed_row(app: &App, draft: &DraftContent) -> Result<(CheckedRow, Vec<String>)> {
    let accounts = app.accounts();
    let files = files(app, draft).await?;
    let composed = compose(draft, app.catalogue(), &accounts, &files);
    let Some(row) = composed.row else { return Err(refusal(&composed)) };
    have_files(app, draft).await?;
    Ok((row, draft.parents.iter().filter_map(|id| files.digests.get(id).cloned()).collect()))
}

/// Refuses with the first question that was not said yes to.
async fn may_be_spent(app: &App, row: &CheckedRow, draft: &DraftContent, plan: &Plan, accept: Accept) -> Result<()> {
    if plan.cost.unknown > 0 && !accept.unknown_price {
        return Err(Refusal::AskPrice.into());
    }
    let repeated = repeats(app, row, draft).await?;
    if repeated > 0 && !accept.repeats {
        let what = if repeated == 1 { "One of these was".to_owned() } else { format!("{repeated} of these were") };
        let text = format!("{what} paid for before, with the same settings.");
        return Err(ask(&text, Refusal::AskRepeats { jobs: repeated }));
    }
    match capped(app, prices(row)).await?.asks {
        Some((text, cap)) if !accept.cap => Err(ask(&text, Refusal::AskCap { cap })),
        _ => Ok(()),
    }
}

fn refusal(composed: &Composed<'_>) -> Error {
    let stops: Vec<_> = composed.remarks.iter().filter(|remark| remark.stops).collect();
    match stops.as_slice() {
        [one] => {
            let refusal = Refusal::ThingToChange { input: one.path.clone(), fault: Box::new(one.fault.clone()) };
            let text = format!("{}: {} Nothing was queued.", one.path, sentence::ended(&one.text));
            Error { refusal: Some(Box::new(refusal)), ..Error::new(Code::InvalidInput, text) }
        }
        many => Refusal::ThingsToChange { count: many.len() }.into(),
    }
}

fn name(app: &App, row: &CheckedRow) -> String {
    let prompt = row.inputs.get("prompt").and_then(|prompt| prompt.as_str()).unwrap_or_default();
    let short: String = prompt.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(NAME_CHARS).collect();
    let label =
        || app.catalogue().model(&row.model.0).map_or_else(|_| row.model.0.clone(), |model| model.label.clone());
    if short.is_empty() { label() } else { short }
}

/// Sees to it that every file of a draft lies among the inputs; results of the library are copied there.
async fn have_files(app: &App, draft: &DraftContent) -> Result<()> {
    for reference in &draft.references {
        match &reference.source {
            Source::Input { sha256 } => {
                app.library().input(sha256).await?;
            }
            Source::Asset { id } => {
                let id = *id;
                let asset = app.store().read(move |c| assets::get(c, id)).await?;
                let gone = || Error::from(Refusal::ReferenceGone { name: reference.name.clone() });
                let asset = asset.ok_or_else(gone)?;
                app.library().stage(&app.library().absolute(&asset.path)).await?;
            }
            Source::Url { .. } => {}
        }
    }
    for sha256 in input_digests(&draft.inputs) {
        app.library().input(&sha256).await?;
    }
    Ok(())
}
