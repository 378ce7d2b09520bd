//! Queues a draft. The same press queues once, however often it is asked for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::prepare::{digests, planned, repeats};
use crate::api::words::Accept;
use crate::app::App;
use crate::batch::composed::{Composed, Press, compose, copies};
use crate::draft::{DraftContent, Source};
use crate::error::{Code, Error, Result};
use crate::job::Lane;
use crate::store::assets;
use crate::store::batches::Batch;

/// Characters of a prompt that name its batch.
const NAME_CHARS: usize = 40;
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
    /// Ids of the jobs, in order.
    jobs: Vec<String>,
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
        return Ok(Enqueued { jobs: known });
    }
    let accounts = app.accounts();
    let digests = digests(app, &draft).await?;
    let composed = compose(&draft, app.catalogue(), &accounts, &digests);
    let Some(row) = &composed.row else { return Err(refusal(&composed)) };
    let plan = planned(app, row).await?;
    if plan.spends() {
        if plan.cost.unknown > 0 && !accept.unknown_price {
            return Err(ask("Nobody knows what this costs before it is made. Nothing was queued."));
        }
        let repeated = repeats(app, row, &draft).await?;
        if repeated > 0 && !accept.repeats {
            let what = if repeated == 1 { "One of these was".to_owned() } else { format!("{repeated} of these were") };
            return Err(ask(&format!("{what} paid for before, with the same settings. Nothing was queued.")));
        }
    }
    have_files(app, &draft).await?;
    let batch = (row.count > 1).then(|| Batch {
        id: app.new_id(),
        name: name(&composed),
        max_credits: None,
        notes: serde_json::json!({}),
        created_ms: app.clock().now_ms(),
    });
    let parents: Vec<String> = draft.parents.iter().filter_map(|id| digests.get(id).cloned()).collect();
    let press = Press {
        client_key: &client_key,
        batch: batch.as_ref().map(|batch| batch.id.as_str()),
        lane,
        parents: &parents,
    };
    let new = copies(row, &draft, &press, app.catalogue(), || app.new_id(), app.entropy().as_ref());
    Ok(Enqueued { jobs: app.queue().enqueue(batch, new).await? })
}

fn refusal(composed: &Composed<'_>) -> Error {
    let stops: Vec<_> = composed.remarks.iter().filter(|remark| remark.stops).collect();
    let message = match stops.as_slice() {
        [one] => format!("{}: {} Nothing was queued.", one.path, sentence(&one.text)),
        many => format!("{} things need changing before this can be queued.", many.len()),
    };
    Error::new(Code::InvalidInput, message)
}

fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}

fn ask(text: &str) -> Error {
    Error::new(Code::Conflict, text)
}

fn name(composed: &Composed<'_>) -> String {
    let prompt = composed.inputs.get("prompt").and_then(|prompt| prompt.as_str()).unwrap_or_default();
    let short: String = prompt.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(NAME_CHARS).collect();
    if short.is_empty() { composed.model.map_or_else(String::new, |model| model.label.clone()) } else { short }
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
                let asset = asset.ok_or_else(|| {
                    let text = format!("{} is not in the library any more. Remove it.", reference.name);
                    Error::new(Code::NotFound, text)
                })?;
                app.library().stage(&app.library().absolute(&asset.path)).await?;
            }
            Source::Url { .. } => {}
        }
    }
    Ok(())
}
