//! What people do to jobs.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Ids;
use super::list::MOST;
use crate::app::App;
use crate::error::Result;
use crate::job::{Lane, Phase};
use crate::queue::{Cancelled, Resolution};
use crate::store::jobs::Filter;
use crate::store::jobs::board;

/// Whether nothing new is to be sent.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct PauseArguments {
    /// It is.
    paused: bool,
}

/// Jobs and where to put them.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ReorderArguments {
    /// Their ids, in the order that they are to have.
    ids: Vec<String>,
    /// The lane.
    lane: Lane,
    /// The job that comes after them; null: the end of the lane.
    before: Option<String>,
}

/// Ended jobs that are to go again.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct RetryArguments {
    /// Their ids.
    ids: Vec<String>,
    /// Whether the second question was answered with yes.
    twice: bool,
}

/// The same by their cause.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct RetryCauseArguments {
    /// Its word.
    cause: String,
    /// Whether the second question was answered with yes.
    twice: bool,
}

/// What repeated failures hold of an account.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct BreakerArguments {
    /// The account.
    account: String,
    /// Let the jobs go; false: take them out of the queue.
    go_on: bool,
}

/// Failures to put away: by id, or all with a cause.
#[derive(Debug, Deserialize, TS)]
#[serde(untagged)]
pub(in crate::api) enum DismissArguments {
    /// By id.
    Ids {
        /// Their ids.
        ids: Vec<String>,
    },
    /// By cause.
    Cause {
        /// Its word.
        cause: String,
    },
}

/// The user's word on a job whose answer was lost.
#[derive(Debug, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(rename = "Resolution")]
pub(in crate::api) enum ResolutionWord {
    /// Nothing was created: queue it again.
    SendAgain,
    /// It was created and is out of reach.
    Paid,
    /// It was created, and this is its id at the service.
    Adopt {
        /// That id.
        remote_id: String,
    },
    /// Close it.
    Close,
    /// Look for evidence again.
    CheckAgain,
}

/// A job and the user's word on it.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ResolveArguments {
    /// Its id.
    id: String,
    /// The word.
    resolution: ResolutionWord,
}

/// What stopping jobs would mean.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct CancelPreview {
    /// Jobs that were not sent.
    unsent: u64,
    /// Jobs that are being made.
    running: u64,
    /// Credits that stay charged; null where nobody knows.
    charged: Option<f64>,
}

/// What came of stopping jobs.
#[derive(Debug, Default, Serialize, TS)]
pub(in crate::api) struct CancelResult {
    /// Withdrawn before they were sent.
    withdrawn: u64,
    /// Stopped at their service, or to be stopped as soon as that can be done.
    cancelled: u64,
    /// Those that go on.
    refused: Vec<CancelRefused>,
}

/// A job that goes on.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct CancelRefused {
    /// Its id.
    id: String,
    /// Why.
    why: GoesOn,
}

/// Why a job goes on that was to be stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(in crate::api) enum GoesOn {
    /// The service offers no way to stop it.
    NotOffered,
    /// It was finished already.
    TooLate,
    /// It had ended before.
    Ended,
}

/// Lets nothing new be sent, or lets it go on.
pub(in crate::api) async fn pause(app: &App, arguments: PauseArguments) -> Result<()> {
    app.queue().pause(arguments.paused).await
}

/// Holds jobs that are not sent.
pub(in crate::api) async fn hold(app: &App, arguments: Ids) -> Result<usize> {
    app.queue().hold(arguments.ids).await
}

/// Lets held jobs go on.
pub(in crate::api) async fn release(app: &App, arguments: Ids) -> Result<usize> {
    app.queue().release(arguments.ids).await
}

/// Lets go what repeated failures hold, or takes it out of the queue.
pub(in crate::api) async fn settle_breaker(app: &App, arguments: BreakerArguments) -> Result<usize> {
    app.queue().settle_breaker(&arguments.account, arguments.go_on).await
}

/// Moves jobs in line.
pub(in crate::api) async fn reorder(app: &App, arguments: ReorderArguments) -> Result<usize> {
    app.queue().reorder(arguments.ids, arguments.lane, arguments.before).await
}

/// Sends ended jobs again, or fetches their files again. Far more than usual is refused with a question first.
pub(in crate::api) async fn retry(app: &App, arguments: RetryArguments) -> Result<usize> {
    app.queue().retry(arguments.ids, arguments.twice.into()).await
}

/// The same for all that failed with a cause; refusals and what is out of reach are left out.
pub(in crate::api) async fn retry_cause(app: &App, arguments: RetryCauseArguments) -> Result<usize> {
    let ids = failed_by(app, arguments.cause).await?;
    let mut again = Vec::new();
    for page in ids.chunks(MOST as usize) {
        let jobs = app.queue().list(Filter { ids: page.to_vec(), ..Filter::default() }, MOST).await?;
        let retryable = |id: &&String| jobs.iter().any(|job| job.id == **id && job.phase == Phase::Failed);
        again.extend(page.iter().filter(retryable).cloned());
    }
    app.queue().retry(again, arguments.twice.into()).await
}

/// Puts failures away.
pub(in crate::api) async fn dismiss(app: &App, arguments: DismissArguments) -> Result<usize> {
    let ids = match arguments {
        DismissArguments::Ids { ids } => ids,
        DismissArguments::Cause { cause } => failed_by(app, cause).await?,
    };
    app.queue().dismiss(ids).await
}

async fn failed_by(app: &App, cause: String) -> Result<Vec<String>> {
    Ok(app.store().read(move |c| board::failed_by(c, &cause)).await?)
}

/// The user's word on a job whose answer was lost.
pub(in crate::api) async fn resolve(app: &App, arguments: ResolveArguments) -> Result<()> {
    let resolution = match arguments.resolution {
        ResolutionWord::CheckAgain => return app.queue().look_again(&arguments.id).await,
        ResolutionWord::SendAgain => Resolution::SendAgain,
        ResolutionWord::Paid => Resolution::Paid,
        ResolutionWord::Adopt { remote_id } => return app.adopt_for(&arguments.id, &remote_id).await,
        ResolutionWord::Close => Resolution::Close,
    };
    app.queue().resolve(&arguments.id, resolution).await
}

/// Says what stopping jobs would mean, and stops nothing.
pub(in crate::api) async fn cancel_preview(app: &App, arguments: Ids) -> Result<CancelPreview> {
    let accounts = app.accounts();
    let (mut unsent, mut running, mut charged, mut known) = (0, 0, 0.0, true);
    for page in arguments.ids.chunks(MOST as usize) {
        for job in app.queue().list(Filter { ids: page.to_vec(), ..Filter::default() }, MOST).await? {
            match job.phase {
                Phase::Queued => unsent += 1,
                phase if phase.is_end() => {}
                _ => {
                    running += 1;
                    let free = accounts.by_id(&job.account).is_some_and(crate::settings::Account::is_demo);
                    match job.price {
                        _ if free => {}
                        Some(price) => charged += price,
                        None => known = false,
                    }
                }
            }
        }
    }
    Ok(CancelPreview { unsent, running, charged: known.then_some(charged) })
}

/// Stops jobs.
pub(in crate::api) async fn cancel(app: &App, arguments: Ids) -> Result<CancelResult> {
    let mut result = CancelResult::default();
    for id in arguments.ids {
        let why = match app.queue().cancel(&id).await? {
            Cancelled::Free => {
                result.withdrawn += 1;
                continue;
            }
            Cancelled::Returned
            | Cancelled::Charged
            | Cancelled::Gone
            | Cancelled::Later
            | Cancelled::Unavailable(_) => {
                result.cancelled += 1;
                continue;
            }
            Cancelled::NotOffered => GoesOn::NotOffered,
            Cancelled::TooLate => GoesOn::TooLate,
            Cancelled::AlreadyEnded => GoesOn::Ended,
        };
        result.refused.push(CancelRefused { id, why });
    }
    Ok(result)
}
