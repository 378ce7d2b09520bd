//! A draft against the catalogue, the accounts and what was made before: common to judging and queueing.

use catalogue::FileFacts;

use crate::app::App;
use crate::batch::CheckedRow;
use crate::batch::composed::{KnownFiles, Press, copies};
use crate::batch::plan::{Plan, plan};
use crate::draft::{DraftContent, Source};
use crate::error::Result;
use crate::job::Lane;
use crate::request::input_digests;
use crate::store::{assets, jobs};

/// Most copies whose requests are compared with earlier ones.
const COMPARED: u32 = 500;

/// What is known of the files that a draft names; what is gone is left out.
pub(in crate::api) async fn files(app: &App, draft: &DraftContent) -> Result<KnownFiles> {
    let mut known = KnownFiles::default();
    let mut ids = draft.parents.clone();
    // Within other values, files stand by their digests.
    let mut inputs = input_digests(&draft.inputs);
    for reference in &draft.references {
        match &reference.source {
            Source::Asset { id } => ids.push(*id),
            Source::Input { sha256 } => inputs.push(sha256.clone()),
            Source::Url { .. } => {}
        }
    }
    for sha256 in inputs {
        // A file that is gone or damaged is told when it is used.
        if let Ok(facts) = app.library().input_facts(&sha256).await {
            known.facts.insert(sha256, facts);
        }
    }
    if ids.is_empty() {
        return Ok(known);
    }
    let found = app.store().read(move |c| ids.iter().map(|id| assets::get(c, *id)).collect::<Result<Vec<_>, _>>());
    for asset in found.await?.into_iter().flatten() {
        let facts = FileFacts {
            media: asset.media,
            media_type: asset.media_type,
            bytes: asset.bytes,
            sides: asset.width.zip(asset.height),
            seconds: asset.seconds,
        };
        known.facts.insert(asset.sha256.clone(), facts);
        known.digests.insert(asset.id, asset.sha256);
    }
    Ok(known)
}

/// What queueing a sound draft would take.
pub(in crate::api) async fn planned(app: &App, row: &CheckedRow) -> Result<Plan> {
    let experience = app.experience().await?;
    Ok(plan(std::slice::from_ref(row), &app.accounts(), experience))
}

/// How many copies ask for exactly what was asked and may have been paid for before, or for what another copy asks.
pub(in crate::api) async fn repeats(app: &App, row: &CheckedRow, draft: &DraftContent) -> Result<u64> {
    let few = CheckedRow { count: row.count.min(COMPARED), ..row.clone() };
    let press = Press { client_key: "", batch: None, lane: Lane::Normal, parents: &[] };
    let wanted = copies(&few, draft, &press, app.catalogue(), String::new, app.entropy().as_ref());
    let account = row.account.clone();
    let digests: Vec<String> = wanted.iter().map(|job| job.request.digest()).collect();
    let mut within = digests.clone();
    within.sort_unstable();
    within.dedup();
    let twice = digests.len() - within.len();
    let before = app.store().read(move |c| jobs::bought(c, &account, &within)).await?;
    Ok(before + twice as u64)
}

/// The most that each copy costs; one of which nobody knows the price counts as nothing.
pub(in crate::api) fn prices(row: &CheckedRow) -> Vec<f64> {
    vec![row.price.ceiling().unwrap_or(0.0); row.count as usize]
}
