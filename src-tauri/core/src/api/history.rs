//! Commands on the prompts that were queued before.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::app::App;
use crate::error::Result;
use crate::store::prompts;

/// Most entries of one page.
const MOST: u32 = 500;

/// What to look for.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct SearchArguments {
    /// Words; empty: everything.
    text: String,
    /// When the last entry of the page before was used, Unix milliseconds.
    before: Option<i64>,
    /// Most entries.
    limit: u32,
}

/// A prompt that was queued.
#[derive(Debug, Serialize, TS)]
pub(super) struct HistoryEntry {
    /// Id.
    id: i64,
    /// The words.
    text: String,
    /// When last, Unix milliseconds.
    used_ms: i64,
    /// How many jobs were queued with it.
    made: i64,
}

/// Prompts that were queued, the one used last first.
pub(super) async fn search(app: &App, arguments: SearchArguments) -> Result<Vec<HistoryEntry>> {
    let SearchArguments { text, before, limit } = arguments;
    let found = app.store().read(move |c| prompts::history(c, &text, before, limit.clamp(1, MOST))).await?;
    let entry =
        |used: prompts::Used| HistoryEntry { id: used.id, text: used.text, used_ms: used.used_ms, made: used.used };
    Ok(found.into_iter().map(entry).collect())
}
