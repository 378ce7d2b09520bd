//! The door to a paid service: one trait, two implementations; a second trait for what an account has beside tasks.
//!
//! Nothing outside this folder knows a vendor's JSON. Errors are named by what the queue does about
//! them. A create call is sent exactly once: no retry, no redirect, a fresh connection; what cannot
//! be proved unsent or refused is [`Submitted::Unknown`].

mod account;
mod belongings;
mod create;
mod download;
mod evidence;
mod fault;
mod files;
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
mod submission;
mod task;
pub mod useapi;
mod workflow;

use std::sync::Arc;

use async_trait::async_trait;
use catalogue::Service;

pub use account::{AccountReport, ModelLimits, NewSeat, PlanCredits, Seat, Spending, SpentOn};
pub use belongings::{
    Avatar, Belonging, Belongings, Conversation, Document, LiveSession, Preview, Readiness, Said, Voice,
};
pub use download::{DownloadClient, Fetch, FetchError, Fetched, OnProgress, OnStart};
pub use evidence::{AttemptTrace, Counters, Evidence};
pub use fault::{Cause, Fault, ProviderError, Rejection};
pub use files::{Held, InputFile, Uploaded};
pub use http::{Endpoint, EndpointError, Timeouts};
pub use pace::Pace;
pub use routing::{Decision, DecisionStep, Router, RouterCaps, RouterModels, Routing};
pub use runway::Runway;
pub use submission::{Limit, RunningTask, Submission, Submitted};
pub use task::{Cancel, Forgotten, NodeError, Output, RemoteStatus, Task, Told, forgets, is_task_id};
pub use useapi::Useapi;
pub use workflow::{PublishedWorkflow, Workflow, WorkflowInput, WorkflowInputKind, WorkflowVersion};

use crate::clock::{Clock, Days};
pub use crate::request::SubmitOptions;
use crate::settings::Variables;

/// Variables that name a proxy.
const PROXIES: [&str; 6] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy"];

/// The variable in which the system names a proxy. Requests go out directly all the same, so that the address that was
/// checked is the one that is asked.
#[must_use]
pub fn proxy_named(variables: Variables<'_>) -> Option<&'static str> {
    PROXIES.into_iter().find(|name| variables(name).is_some_and(|text| !text.trim().is_empty()))
}

/// A service behind an address and a key; `email` is the Runway account at useapi.net.
pub fn open(
    service: Service,
    endpoint: Endpoint,
    pace: Pace,
    clock: Arc<dyn Clock>,
    email: Option<String>,
) -> Result<Arc<dyn Provider>, EndpointError> {
    Ok(match service {
        Service::Runway => Arc::new(Runway::new(endpoint, pace, clock)?),
        Service::Useapi => Arc::new(Useapi::new(endpoint, pace, clock, email)?),
    })
}

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
