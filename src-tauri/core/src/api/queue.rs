//! Commands on jobs.

use serde::Deserialize;
use ts_rs::TS;

use crate::app::App;
use crate::error::Result;
use crate::store::jobs::Counts;

/// What to count.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct CountsArguments {
    /// Only this batch; absent: the whole library.
    #[serde(default)]
    #[ts(optional = nullable)]
    batch: Option<String>,
}

/// Jobs by phase.
pub(super) async fn counts(app: &App, arguments: CountsArguments) -> Result<Counts> {
    app.queue().counts(arguments.batch).await
}
