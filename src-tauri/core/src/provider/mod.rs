//! The door to a paid service: one trait, two implementations; a second trait for what an account has beside tasks.
//!
//! Nothing outside this folder knows a vendor's JSON. Errors are named by what the queue does about
//! them. A create call is sent exactly once: no retry, no redirect, a fresh connection; what cannot
//! be proved unsent or refused is [`Submitted::Unknown`].

mod belongings;
mod create;
mod download;
mod guard;
mod http;
mod input;
mod json;
mod output;
mod pace;
#[cfg(test)]
mod peer;
mod reading;
mod routing;
pub mod runway;
pub mod useapi;
mod workflow;

use std::time::Duration;

use async_trait::async_trait;
use catalogue::{Body, Credits, FileFacts, Media, Model, Problem, Service};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

pub use belongings::{
    Avatar, Belonging, Belongings, Conversation, Document, LiveSession, Preview, Readiness, Said, Voice,
};
pub use download::{DownloadClient, Fetch, FetchError, Fetched, OnProgress, OnStart};
pub use http::{Endpoint, EndpointError, Timeouts};
pub use pace::Pace;
pub use routing::{Decision, DecisionStep, Router, RouterCaps, RouterModels, Routing};
pub use runway::Runway;
pub use useapi::Useapi;
pub use workflow::{PublishedWorkflow, Workflow, WorkflowInput, WorkflowInputKind, WorkflowVersion};

use crate::clock::Days;
pub use crate::request::SubmitOptions;

use crate::secrets::Secret;

/// A service as one account sees it.
#[async_trait]
pub trait Provider: Send + Sync + std::fmt::Debug {
    /// Which service.
    fn service(&self) -> Service;

    /// Sends one create call. Never repeats it, whatever happens.
    async fn submit(&self, submission: &Submission<'_>) -> Submitted;

    /// Reads the state of tasks. May serve many with one request; a task that the service no longer
    /// knows comes back as [`RemoteStatus::Gone`]. Order and completeness follow `remote_ids`.
    async fn poll(&self, remote_ids: &[String]) -> Result<Vec<Task>, ProviderError>;

    /// Asks the service to stop a task.
    async fn cancel(&self, remote_id: &str) -> Result<Cancel, ProviderError>;

    /// Looks for the task of an attempt whose answer was lost.
    async fn find(&self, trace: &AttemptTrace) -> Result<Evidence, ProviderError>;

    /// Hands over a file as an input; returns what to write in the body.
    async fn upload(&self, file: &InputFile) -> Result<Uploaded, ProviderError>;

    /// The files that the service holds for the account, newest first, at most 1,000; `None` where it keeps no list.
    async fn held(&self) -> Result<Option<Vec<Held>>, ProviderError>;

    /// Deletes a file that the service holds; `false` where it offers no such call.
    async fn delete_held(&self, reference: &str) -> Result<bool, ProviderError>;

    /// The tasks of the account, whoever made them, newest first, at most 200; `None` where the service keeps no list.
    async fn tasks(&self) -> Result<Option<Vec<Task>>, ProviderError> {
        Ok(None)
    }

    /// Deletes the record of a finished task, with the files that the service still has of it.
    async fn forget(&self, _remote_id: &str) -> Result<Forgotten, ProviderError> {
        Ok(Forgotten::NotOffered)
    }

    /// Reads what the service knows about the account: balance, limits, errors. Free of charge.
    async fn account(&self) -> Result<AccountReport, ProviderError>;

    /// Reads what the service counts as spent on these days, at most 90. Free of charge.
    async fn spending(&self, days: &Days) -> Result<Spending, ProviderError>;

    /// Sets up a Runway account behind a subscription, or sets it up again, which mends one in trouble. Free of charge;
    /// `None` where the service has none of its own.
    async fn set_up_seat(&self, _seat: &NewSeat<'_>) -> Result<Option<Seat>, ProviderError> {
        Ok(None)
    }

    /// The calls on what the account has beside tasks; `None` where the service offers none.
    fn belongings(&self) -> Option<&dyn Belongings> {
        None
    }

    /// Readings for [`AttemptTrace::expected`], by the vendor's model name, of all models where it is empty; `None` where the service
    /// has none that move exactly with each accepted task (useapi.net has its task list instead).
    async fn counters(&self, model: &str) -> Result<Option<Counters>, ProviderError>;
}

/// One create call, ready to go.
#[derive(Clone, Debug)]
pub struct Submission<'a> {
    /// Our id of this attempt; travels as `replyRef` where the service stores one.
    pub attempt: &'a str,
    /// The model (its endpoint says where to send).
    pub model: &'a Model,
    /// Body in the vendor's spelling, media resolved.
    pub body: Body,
    /// Per-job account options.
    pub options: SubmitOptions,
}

/// What became of a create call.
#[derive(Debug)]
pub enum Submitted {
    /// The service took it.
    Accepted {
        /// The service's id of the task.
        remote_id: String,
        /// The service's own estimate in credits, an upper bound.
        estimated: Option<Credits>,
        /// The model that a router chose, where one was asked.
        routing: Option<Routing>,
        /// The reply as read, for the recipe.
        echo: Value,
    },
    /// It never left: failed before the connection stood.
    NotSent {
        /// Why, for a person.
        why: String,
    },
    /// 429: nothing was created.
    Busy {
        /// What is full.
        limit: Limit,
        /// How long the service asks to wait, where it says.
        wait: Option<Duration>,
        /// Tasks of ours that it names as running; free evidence for lost answers.
        running: Vec<RunningTask>,
    },
    /// The service answered no; nothing was created.
    Rejected(Rejection),
    /// It left and may have arrived.
    Unknown {
        /// What was seen, for a person.
        why: String,
    },
}

/// Which limit a 429 speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Tasks at a time.
    Concurrency,
    /// Tasks per day.
    Daily,
    /// Not said.
    Requests,
}

/// A task that a 429 lists as running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningTask {
    /// The service's id.
    pub remote_id: String,
    /// Our attempt id, where the service echoed one.
    pub attempt: Option<String>,
}

/// A definite no.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Rejection {
    /// What the queue does about it.
    pub cause: Cause,
    /// HTTP status.
    pub status: u16,
    /// What the service said, for a person.
    pub message: String,
    /// Problems by field, where the service lists them.
    pub problems: Vec<Problem>,
}

/// Why a service said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Key missing, wrong or revoked: the account waits for a new one.
    BadKey,
    /// No credits: the account waits, jobs stay.
    NoCredits,
    /// The account is in an error state or not set up (useapi.net).
    AccountError,
    /// The key may not use this model.
    NotEntitled,
    /// Refused by moderation.
    Moderated,
    /// The request itself is at fault.
    Invalid,
    /// No such thing (endpoint, task, asset).
    Gone,
}

/// Why a call other than a create failed. Such calls may be repeated freely.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// 429 on a read.
    #[error("the service asks for a pause")]
    Busy {
        /// How long, where it says.
        wait: Option<Duration>,
    },
    /// A definite no.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// No usable answer: network, 5xx, timeout, unreadable or oversized reply.
    #[error("no usable answer: {why}")]
    Unavailable {
        /// What was seen.
        why: String,
        /// Where the fault seems to lie.
        fault: Fault,
    },
}

/// Where the fault of a missing answer seems to lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No connection came to stand.
    Network,
    /// Something between this machine and the service answered in its place, or cannot prove to be the service:
    /// a proxy, a page to sign in to a network.
    Between,
    /// The service itself, as far as can be told.
    Service,
}

/// A task as the service describes it.
#[derive(Clone, Debug)]
pub struct Task {
    /// The service's id.
    pub remote_id: String,
    /// Where it stands.
    pub status: RemoteStatus,
    /// Our attempt id, where the service echoes one.
    pub attempt: Option<String>,
    /// When the service says it was made, Unix milliseconds.
    pub created_ms: Option<i64>,
    /// Seed and prompt as echoed, for matching.
    pub seed: Option<i64>,
    /// Prompt as echoed, for matching.
    pub prompt: Option<String>,
    /// The service's estimate in credits.
    pub estimated: Option<Credits>,
    /// What else the service tells of the request.
    pub told: Told,
    /// The nodes of a workflow that failed; the others may have made their files.
    pub node_errors: Vec<NodeError>,
    /// The object as read, for the recipe.
    pub echo: Value,
}

/// What a service tells of the request behind a task, beside its prompt and seed. Nothing, at the official API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// The vendor's model name.
    pub model: Option<String>,
    /// What it makes.
    pub makes: Option<Media>,
    /// Other parameters, in the vendor's spelling.
    pub parameters: Body,
}

/// A node of a workflow that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeError {
    /// Its name, or its id where it has none.
    pub node: String,
    /// What the service says, without a full stop.
    pub why: String,
}

/// Where a task stands at the service.
#[derive(Clone, Debug, PartialEq)]
pub enum RemoteStatus {
    /// Accepted.
    Pending,
    /// Accepted, waiting for a slot. Never to be sent again.
    Throttled {
        /// Expected wait before it starts, where the service says.
        wait: Option<Duration>,
    },
    /// Being made; progress 0.0 to 1.0 where told.
    Running {
        /// Share done.
        progress: Option<f64>,
    },
    /// Done.
    Succeeded {
        /// Files to fetch, in order, directories left out.
        outputs: Vec<Output>,
        /// Final price in credits, where told.
        cost: Option<Credits>,
    },
    /// Ended without result.
    Failed {
        /// The service's code, e.g. `SAFETY.INPUT.TEXT`; empty where none was given.
        code: String,
        /// What it said, for a person.
        message: String,
        /// Refused by moderation: charged, never sent again by itself.
        moderated: bool,
        /// Final price in credits, where told.
        cost: Option<Credits>,
    },
    /// Stopped.
    Cancelled {
        /// Final price in credits, where told.
        cost: Option<Credits>,
    },
    /// The service no longer knows it.
    Gone,
    /// A word that we do not know: keep polling.
    Other(String),
}

/// A file that a task made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// Where to fetch it. Absolute, or without origin when it lies at the account's own base URL.
    pub url: String,
    /// Extension in the URL path or the service's file name, lower case, without dot.
    pub extension: Option<String>,
    /// Size in bytes, where the service says.
    pub size: Option<u64>,
}

/// What came of a cancellation.
#[derive(Clone, Debug, PartialEq)]
pub enum Cancel {
    /// Stopped before it began: the held credits come back.
    Returned,
    /// Stopped while it ran: it is charged.
    Charged,
    /// The service offers no cancel call; the task goes on.
    NotOffered,
    /// It was finished already.
    TooLate,
    /// The service does not know it any more: an earlier call may have stopped it.
    Gone,
}

/// What came of deleting a task's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgotten {
    /// It is gone, with its files at the service.
    Deleted,
    /// It was gone already.
    Gone,
    /// It is not finished: deleting it would stop it.
    Unfinished,
    /// The service offers no such call.
    NotOffered,
}

/// Whether a service deletes records of finished tasks when asked.
#[must_use]
pub fn forgets(service: Service) -> bool {
    match service {
        Service::Runway => true,
        Service::Useapi => false,
    }
}

/// Whether an id of a task can be asked for at all; any other would lead elsewhere.
#[must_use]
pub fn is_task_id(id: &str) -> bool {
    json::usable_id(id)
}

/// What is known of an attempt whose answer was lost.
#[derive(Clone, Debug)]
pub struct AttemptTrace {
    /// Our attempt id.
    pub attempt: String,
    /// Vendor's model name as the counters spell it; empty where the request names none.
    pub model: String,
    /// Seed sent, where one was.
    pub seed: Option<i64>,
    /// Prompt sent.
    pub prompt: String,
    /// When it was sent, Unix milliseconds.
    pub sent_ms: i64,
    /// What the counters should show if nothing was created: generations of this model today, and balance.
    pub expected: Option<Counters>,
}

/// Readings that move with each accepted task (official API).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counters {
    /// Generations of the model in the last 24 hours.
    pub generations: i64,
    /// Credit balance.
    pub balance: f64,
}

/// What a search for a lost attempt found.
#[derive(Clone, Debug)]
pub enum Evidence {
    /// The task, certain.
    Found(Box<Task>),
    /// One complete look that shows no such task. Counts as proof only as the pace demands
    /// (two listings apart, after the grace time; or exact counters).
    Absent {
        /// What was compared, for the job's story.
        why: String,
    },
    /// It was created, but its id is out of reach.
    Created {
        /// What was compared.
        why: String,
    },
    /// Cannot be told.
    Unclear {
        /// What was compared.
        why: String,
    },
}

/// A file to hand over.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Where it lies in the library's `inputs`.
    pub path: std::path::PathBuf,
    /// SHA-256 in hex.
    pub sha256: String,
    /// Kind.
    pub media: Media,
    /// Media type by content, e.g. `image/png`.
    pub content_type: String,
    /// Size in bytes.
    pub size: u64,
    /// Sides in pixels, for pictures and clips.
    pub pixels: Option<(u32, u32)>,
    /// Length, for clips and sounds that tell it.
    pub seconds: Option<f64>,
}

impl InputFile {
    /// What a service judges it by.
    #[must_use]
    pub fn facts(&self) -> FileFacts {
        FileFacts {
            media: self.media,
            media_type: self.content_type.clone(),
            bytes: self.size,
            sides: self.pixels,
            seconds: self.seconds,
        }
    }
}

/// A file that a service holds for an account and lists.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Held {
    /// What to write in a body in its place.
    pub reference: String,
    /// The name that it was given.
    pub name: String,
    /// `image`, `video`, `audio`; empty where the service does not say.
    pub media: String,
    /// Size in bytes, where told.
    pub bytes: Option<u64>,
    /// When it came there, Unix milliseconds, where told.
    pub created_ms: Option<i64>,
}

/// What to write in the body in place of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Uploaded {
    /// `data:` or `runway:` address, or a useapi.net asset id.
    pub reference: String,
    /// Until when it can be used again, Unix milliseconds; `None`: as long as the service keeps it.
    /// Zero: not worth keeping (a data URI).
    pub valid_until_ms: Option<i64>,
}

/// What a service says about an account.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AccountReport {
    /// Credit balance, where told.
    pub balance: Option<Credits>,
    /// Most credits a month at this tier, where told.
    pub monthly_limit: Option<Credits>,
    /// Limits and today's use by the vendor's model name.
    pub models: Vec<ModelLimits>,
    /// Runway accounts behind a useapi.net subscription.
    pub seats: Vec<Seat>,
}

/// Limits of one model.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ModelLimits {
    /// The vendor's name.
    pub model: String,
    /// Tasks at a time; `None`: unlimited.
    pub concurrent: Option<u32>,
    /// Tasks in 24 hours; `None`: unlimited.
    pub daily: Option<u32>,
    /// Tasks in the last 24 hours.
    pub used_today: u32,
}

/// A Runway account to be set up at useapi.net.
#[derive(Debug)]
pub struct NewSeat<'a> {
    /// Its e-mail.
    pub email: &'a str,
    /// Its password at Runway; kept by useapi.net and never here.
    pub password: &'a Secret,
    /// Most jobs at a time, 1 to 10.
    pub max_jobs: u8,
}

/// A Runway account configured at useapi.net.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Seat {
    /// Its e-mail.
    pub email: String,
    /// Most jobs at a time.
    pub max_jobs: Option<u8>,
    /// What is wrong with it, where something is.
    pub error: Option<String>,
}

/// What a service counts as spent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spending {
    /// Credits by day and model, all programs with the same key together; `None` where the service keeps no such
    /// count (useapi.net).
    pub days: Option<Vec<SpentOn>>,
    /// Credits of the plans behind a useapi.net subscription.
    pub plans: Vec<PlanCredits>,
}

/// Credits spent on one model on one day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpentOn {
    /// The day in UTC, `2026-11-20`.
    pub day: String,
    /// The name under which the service counts, which need not be one of the catalogue's.
    pub model: String,
    /// Credits.
    pub credits: Credits,
}

/// The plan of a Runway account at useapi.net.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct PlanCredits {
    /// The account's e-mail.
    pub email: String,
    /// Credits that the plan gives.
    pub permitted: Credits,
    /// Credits used of them.
    pub used: Credits,
}
