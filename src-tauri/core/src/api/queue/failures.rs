//! What was not made, by cause.

use serde::Serialize;
use ts_rs::TS;

use crate::api::words::Nothing;
use crate::app::App;
use crate::error::Result;
use crate::job::Phase;
use crate::queue::Reason;
use crate::store::jobs::board::{self, Failed};

/// Jobs that ended alike without a result.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct FailureGroup {
    /// Stable word.
    cause: String,
    /// The same by kind.
    reason: Reason,
    /// In a few words.
    title: String,
    /// What it means and what to do.
    text: String,
    /// How many.
    count: u64,
    /// Credits charged for them.
    charged: f64,
    /// How many can be sent or fetched again. A refusal stays one however often it is sent, and is
    /// charged each time; what is out of reach may be paid for already.
    retryable: u64,
    /// Most credits that this may cost.
    again: f64,
    /// How many of those have a price that nobody knows.
    unknown: u64,
    /// How they ended.
    phase: Phase,
    /// Ids of some.
    sample: Vec<String>,
}

/// Failures that were not put away, the most frequent first.
pub(in crate::api) async fn failures(app: &App, _: Nothing) -> Result<Vec<FailureGroup>> {
    let failed = app.store().read(board::failures).await?;
    Ok(failed.into_iter().map(group).collect())
}

fn group(failed: Failed) -> FailureGroup {
    let (title, advice) = words(&failed);
    let said = failed.text.unwrap_or_default();
    let text = if said.is_empty() { advice.to_owned() } else { format!("{said} {advice}") };
    let retryable = failed.phase == Phase::Failed;
    FailureGroup {
        reason: Reason::of(&failed.cause),
        title: title.to_owned(),
        text: text.trim().to_owned(),
        count: failed.count,
        charged: failed.charged,
        retryable: if retryable { failed.count } else { 0 },
        again: if retryable { failed.again } else { 0.0 },
        unknown: if retryable { failed.unknown } else { 0 },
        phase: failed.phase,
        sample: failed.sample,
        cause: failed.cause,
    }
}

fn words(failed: &Failed) -> (&'static str, &'static str) {
    match failed.phase {
        Phase::Refused => {
            ("Refused by moderation", "Not sent again by itself. Edit the words before you send them anew.")
        }
        Phase::Unreachable => {
            ("Made, but out of reach", "It was very likely paid for. If you find its id at the service, adopt it.")
        }
        _ if failed.cause.starts_with("INTERNAL") => ("The service's own error", "Sending it again often helps."),
        _ if failed.cause.starts_with("INPUT") || failed.cause == "invalid" => {
            ("Not accepted as it is", "Edit it before you send it again.")
        }
        _ if failed.cause == "closed" => ("Closed by you", ""),
        _ => ("Not made", ""),
    }
}
