//! A job as a row of a list.

use std::collections::HashMap;

use serde::Serialize;
use ts_rs::TS;

use crate::api::words::{Media, Service};
use crate::app::App;
use crate::error::Result;
use crate::job::{Hold, Lane, Phase};
use crate::provider::forgets;
use crate::queue::Reason;
use crate::settings::Accounts;
use crate::store::jobs::Job;
use crate::store::jobs::board::{self, Beside};
use crate::store::learned::Learned;

/// Characters of a prompt that a row shows.
const PROMPT_CHARS: usize = 300;

/// A job as a row of a list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub(in crate::api) struct JobRow {
    /// Id.
    pub id: String,
    /// Where it stands.
    pub phase: Phase,
    /// What holds it.
    pub hold: Option<Hold>,
    /// Which jobs it goes before.
    pub lane: Lane,
    /// Place in its lane.
    pub position: i64,
    /// Full id of the model.
    pub model: String,
    /// Its name.
    pub model_title: String,
    /// Who makes it.
    pub service: Service,
    /// Account id.
    pub account: String,
    /// Its name; the id where it was removed.
    pub account_name: String,
    /// The prompt's beginning.
    pub prompt: String,
    /// Batch.
    pub batch: Option<String>,
    /// Its name.
    pub batch_name: Option<String>,
    /// Row of the prompt file, from 1.
    pub row: Option<i64>,
    /// Files that it makes.
    pub files: i64,
    /// What they are.
    pub media: Media,
    /// Pixels of each, where promised.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    /// Most credits; null where nobody knows.
    pub price: Option<f64>,
    /// Whether nothing real is charged.
    pub free: bool,
    /// Whether going again only fetches what was made already, which costs nothing.
    pub fetches: bool,
    /// Credits charged, less those given back.
    pub charged: Option<f64>,
    /// Share made, 0 to 1.
    pub progress: Option<f64>,
    /// What the service says of it: pending, throttled or running.
    pub remote_word: Option<String>,
    /// When the service took it.
    pub sent_ms: Option<i64>,
    /// When it is expected to be made.
    pub expected_ms: Option<i64>,
    /// When it is looked at or sent next.
    pub due_ms: Option<i64>,
    /// Files that are safe.
    pub files_done: u32,
    /// Bytes fetched so far, where known.
    pub bytes_done: Option<u64>,
    /// Why it waits or ended, as a stable word.
    pub error_code: Option<String>,
    /// The same for a person.
    pub error_text: Option<String>,
    /// The same by kind.
    pub reason: Option<Reason>,
    /// Whether somebody asked to stop it.
    pub cancel_asked: bool,
    /// What can be done with it.
    pub can: Can,
    /// Its files in the library.
    pub asset_ids: Vec<i64>,
    /// When it was queued.
    pub created_ms: i64,
    /// When it changed last.
    pub changed_ms: i64,
    /// Counts changes.
    pub rev: i64,
}

/// What can be done with a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that can be done")]
pub(in crate::api) struct Can {
    /// Hold it.
    pub hold: bool,
    /// Let it go on.
    pub release: bool,
    /// Edit it.
    pub edit: bool,
    /// Stop it.
    pub cancel: bool,
    /// Send it again, or fetch its files again.
    pub retry: bool,
    /// Move it in line.
    pub reorder: bool,
    /// Say what became of it.
    pub resolve: bool,
    /// Delete the service's record of it.
    pub forget: bool,
}

impl Can {
    fn of(job: &Job) -> Self {
        let unsent = job.phase == Phase::Queued;
        let passes = matches!(job.hold, Some(Hold::You | Hold::Limit | Hold::Budget | Hold::Breaker));
        Self {
            hold: unsent && job.hold.is_none(),
            release: unsent && passes,
            edit: unsent,
            cancel: !job.phase.is_end() && !job.cancel,
            // A refusal stays one and is charged each time; what is out of reach may be paid for already.
            retry: matches!(job.phase, Phase::Failed | Phase::Cancelled),
            reorder: unsent,
            resolve: matches!(job.phase, Phase::Unknown | Phase::Unreachable),
            forget: job.phase == Phase::Done && job.remote_id.is_some() && forgets(job.service),
        }
    }
}

/// What rows are made with.
struct Around<'a> {
    app: &'a App,
    accounts: Accounts,
    learned: HashMap<(String, String), Learned>,
}

/// Rows of jobs, in the same order.
pub(in crate::api) async fn job_rows(app: &App, jobs: Vec<Job>) -> Result<Vec<JobRow>> {
    let ids: Vec<String> = jobs.iter().map(|job| job.id.clone()).collect();
    let beside = app.store().read(move |c| ids.iter().map(|id| board::beside(c, id)).collect::<Result<Vec<_>, _>>());
    let around = Around { app, accounts: app.accounts(), learned: app.queue().learned().await? };
    let beside = beside.await?;
    Ok(jobs.into_iter().zip(beside).map(|(job, beside)| around.row(job, beside)).collect())
}

impl Around<'_> {
    fn row(&self, job: Job, beside: Beside) -> JobRow {
        let model = self.app.catalogue().model(&job.request.model).ok();
        let account = self.accounts.by_id(&job.account);
        let free = account.is_some_and(crate::settings::Account::is_demo) || job.price == Some(0.0);
        let pixels = model.and_then(|model| model.pixels(&job.request.inputs));
        let prompt = job.request.prompt();
        let prompt = prompt.char_indices().nth(PROMPT_CHARS).map_or(prompt, |(end, _)| &prompt[..end]).to_owned();
        JobRow {
            can: Can::of(&job),
            expected_ms: self.expected_ms(&job),
            model_title: model.map_or_else(|| job.request.model.clone(), |model| model.label.clone()),
            service: job.service.into(),
            account_name: account.map_or_else(|| job.account.clone(), |account| account.name.clone()),
            prompt,
            batch: job.batch_id,
            batch_name: beside.batch_name,
            media: model.map_or(Media::Image, |model| model.output.into()),
            width: pixels.map(|(width, _)| width),
            height: pixels.map(|(_, height)| height),
            free,
            fetches: job.phase == Phase::Failed && beside.left_there,
            charged: beside.charged,
            files_done: u32::try_from(beside.assets.len()).unwrap_or(u32::MAX),
            bytes_done: None,
            asset_ids: if job.phase == Phase::Done { beside.assets } else { Vec::new() },
            id: job.id,
            phase: job.phase,
            hold: job.hold,
            lane: job.lane,
            position: job.position,
            model: job.request.model,
            account: job.account,
            row: job.row,
            files: job.files,
            price: job.price,
            progress: job.progress,
            remote_word: job.remote_word,
            sent_ms: job.sent_ms,
            due_ms: job.due_ms,
            reason: job.error_code.as_deref().map(Reason::of),
            error_code: job.error_code,
            error_text: job.error_text,
            cancel_asked: job.cancel,
            created_ms: job.created_ms,
            changed_ms: job.changed_ms,
            rev: job.rev,
        }
    }

    /// When a job that was sent is expected to be made, by how long its like took before.
    fn expected_ms(&self, job: &Job) -> Option<i64> {
        if job.phase != Phase::Waiting {
            return None;
        }
        let usual_ms = self.learned.get(&(job.account.clone(), job.request.model.clone()))?.usual_ms?;
        let speed = self.accounts.by_id(&job.account).map_or(1.0, |account| account.speed);
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of one job")]
        Some(job.sent_ms? + (usual_ms as f64 / speed) as i64)
    }
}
