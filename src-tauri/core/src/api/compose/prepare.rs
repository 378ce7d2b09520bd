//! A draft against the catalogue, the accounts and what was made before: common to judging and queueing.

use std::collections::HashMap;

use crate::app::App;
use crate::batch::CheckedRow;
use crate::batch::composed::{Press, copies};
use crate::batch::plan::{Plan, plan};
use crate::draft::{DraftContent, Source};
use crate::error::Result;
use crate::job::Lane;
use crate::store::{assets, jobs};

/// Most copies whose requests are compared with earlier ones.
const COMPARED: u32 = 500;

/// Content of the assets that a draft names, by id; those that are gone are left out.
pub(in crate::api) async fn digests(app: &App, draft: &DraftContent) -> Result<HashMap<i64, String>> {
    let named = draft.references.iter().filter_map(|reference| match &reference.source {
        Source::Asset { id } => Some(*id),
        Source::Input { .. } | Source::Url { .. } => None,
    });
    let ids: Vec<i64> = named.chain(draft.parents.iter().copied()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = app.store().read(move |c| {
        let mut found = HashMap::new();
        for id in ids {
            if let Some(asset) = assets::get(c, id)? {
                found.insert(id, asset.sha256);
            }
        }
        Ok(found)
    });
    Ok(found.await?)
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
