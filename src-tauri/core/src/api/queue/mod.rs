//! Commands on jobs.

mod act;
mod edit;
mod failures;
mod list;
mod overview;
mod row;
mod story;

#[cfg(test)]
mod tests;

use serde::Deserialize;
use ts_rs::TS;

use crate::app::App;
use crate::error::Result;
use crate::store::jobs::Counts;

pub(super) use act::{
    cancel, cancel_preview, dismiss, hold, pause, release, reorder, resolve, retry, retry_cause, settle_breaker,
};
pub(super) use edit::{draft_of, edit};
pub(super) use failures::failures;
pub(super) use list::{page, rows};
pub(super) use overview::overview;
pub(super) use row::{JobRow, job_rows};
pub(super) use story::story;

/// What to count.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct CountsArguments {
    /// Only this batch; absent: the whole library.
    #[serde(default)]
    #[ts(optional = nullable)]
    batch: Option<String>,
}

/// Jobs by id.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct Ids {
    /// Their ids.
    ids: Vec<String>,
}

/// Jobs by phase.
pub(super) async fn counts(app: &App, arguments: CountsArguments) -> Result<Counts> {
    app.queue().counts(arguments.batch).await
}
