//! Runway's official API.
//!
//! It has no task list and takes no reference of ours, so a lost answer is settled by counters: the
//! model's generations of the last 24 hours and the credit balance, read before and after.

mod belongings;
mod issues;
mod upload;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use catalogue::{Body, Model, Service};
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::create::create_path;
use super::http::{EndpointError, Http, NoReply, SINGLE_CAP, Timeouts};
use super::reading::{answered, no_reply, unreadable};
use super::{
    AccountReport, AttemptTrace, Belongings, Cancel, Counters, Endpoint, Evidence, Forgotten, Held, InputFile, Pace,
    Provider, ProviderError, RemoteStatus, Spending, Submission, Submitted, Task, Uploaded,
};
use crate::clock::{Clock, Days};

/// The version that this client speaks; every request without one is refused.
const VERSION: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-runway-version"), HeaderValue::from_static("2024-11-06"));

/// An account at Runway. The caller keeps the pace between reads of one task.
#[derive(Debug)]
pub struct Runway {
    http: Http,
    pace: Pace,
    clock: Arc<dyn Clock>,
}

impl Runway {
    /// An account.
    ///
    /// # Errors
    /// [`EndpointError::Client`] when TLS cannot be set up.
    pub fn new(endpoint: Endpoint, pace: Pace, clock: Arc<dyn Clock>) -> Result<Self, EndpointError> {
        Self::with(endpoint, pace, clock, &Timeouts::default())
    }

    /// As [`Runway::new`], with other timeouts, for tests.
    ///
    /// # Errors
    /// As [`Runway::new`].
    pub fn with(
        endpoint: Endpoint,
        pace: Pace,
        clock: Arc<dyn Clock>,
        timeouts: &Timeouts,
    ) -> Result<Self, EndpointError> {
        let http = Http::new(endpoint, HeaderMap::from_iter([VERSION]), timeouts, Arc::clone(&clock))?;
        Ok(Self { http, pace, clock })
    }

    async fn create(&self, path: &str, body: &Body, model: Option<&Model>) -> Submitted {
        match self.send_once(path, body, model).await {
            Ok(echo) => match wire::created(&echo) {
                Some((id, estimated)) => Submitted::Accepted {
                    remote_id: match model.and_then(|model| model.tasks_at.as_ref()) {
                        Some(folder) => format!("{folder}/{id}"),
                        None => id,
                    },
                    estimated,
                    routing: wire::routers::routing(&echo),
                    echo,
                },
                None => Submitted::unknown("the reply names no task"),
            },
            Err(submitted) => submitted,
        }
    }

    /// Sends a call that may cost money, once; the service's yes, or what became of it instead.
    async fn send_once(&self, path: &str, body: &Body, model: Option<&Model>) -> Result<Value, Submitted> {
        let bytes = serde_json::to_vec(body).map_err(|error| Submitted::NotSent { why: error.to_string() })?;
        let reply = match self.http.create(path, bytes).await {
            Ok(reply) => reply,
            Err(NoReply::NotSent { why, .. }) => return Err(Submitted::NotSent { why }),
            Err(NoReply::Unanswered(why)) => return Err(Submitted::unknown(why)),
        };
        Err(match reply.status {
            200..=299 => return reply.json().map_err(Submitted::unknown),
            429 => Submitted::Busy { limit: wire::limit(&reply.json_or_null()), wait: reply.wait, running: Vec::new() },
            status @ 400..=499 => {
                let said = reply.json_or_null();
                let mut rejection = wire::rejection(status, &said);
                rejection.problems = issues::problems(&said, model, body);
                Submitted::Rejected(rejection)
            }
            _ => Submitted::Unknown { why: reply.describe(), wait: reply.wait },
        })
    }

    async fn read(&self, remote_id: &str) -> Result<Task, ProviderError> {
        let reply = self.http.get(&task_path(remote_id), &[], SINGLE_CAP).await.map_err(no_reply)?;
        if reply.status == 404 || reply.status == 410 {
            return Ok(Task::standing(remote_id, RemoteStatus::Gone));
        }
        let echo = answered(reply, wire::rejection)?.json().map_err(unreadable)?;
        let id = remote_id.rsplit('/').next().unwrap_or(remote_id);
        let task = wire::task(echo, self.http.origin()).filter(|task| task.remote_id == id);
        let task = task.map(|task| Task { remote_id: remote_id.to_owned(), ..task });
        task.ok_or_else(|| unreadable("the reply does not describe the task".into()))
    }

    async fn organization(&self) -> Result<Value, ProviderError> {
        let reply = self.http.get("/v1/organization", &[], SINGLE_CAP).await.map_err(no_reply)?;
        answered(reply, wire::rejection)?.json().map_err(unreadable)
    }
}

/// A task that is not among all others has its folder in its id, `workflow_invocations/<id>`.
fn task_path(remote_id: &str) -> String {
    if remote_id.contains('/') { format!("/v1/{remote_id}") } else { format!("/v1/tasks/{remote_id}") }
}

#[async_trait]
impl Provider for Runway {
    fn service(&self) -> Service {
        Service::Runway
    }

    async fn submit(&self, submission: &Submission<'_>) -> Submitted {
        match create_path(submission.model, &submission.body) {
            Ok((path, body)) => self.create(&path, &body, Some(submission.model)).await,
            Err(rejection) => Submitted::Rejected(rejection),
        }
    }

    async fn poll(&self, remote_ids: &[String]) -> Result<Vec<Task>, ProviderError> {
        let mut tasks = Vec::with_capacity(remote_ids.len());
        for remote_id in remote_ids {
            tasks.push(self.read(remote_id).await?);
        }
        Ok(tasks)
    }

    async fn cancel(&self, remote_id: &str) -> Result<Cancel, ProviderError> {
        // Only tasks can be cancelled.
        if remote_id.contains('/') {
            return Ok(Cancel::NotOffered);
        }
        // The reply to DELETE does not say what is due; the state just before it does. A finished task
        // is left alone: deleting it would take its files along.
        let cancelled = match self.read(remote_id).await?.status {
            RemoteStatus::Pending | RemoteStatus::Throttled { .. } => Cancel::Returned,
            RemoteStatus::Running { .. } | RemoteStatus::Other(_) => Cancel::Charged,
            RemoteStatus::Succeeded { .. } | RemoteStatus::Failed { .. } | RemoteStatus::Cancelled { .. } => {
                return Ok(Cancel::TooLate);
            }
            RemoteStatus::Gone => return Ok(Cancel::Gone),
        };
        let reply = self.http.call(Method::DELETE, &task_path(remote_id), None).await.map_err(no_reply)?;
        if reply.status == 404 || reply.status == 410 {
            return Ok(Cancel::Gone);
        }
        answered(reply, wire::rejection).map(|_| cancelled)
    }

    async fn forget(&self, remote_id: &str) -> Result<Forgotten, ProviderError> {
        match self.read(remote_id).await?.status {
            RemoteStatus::Gone => return Ok(Forgotten::Gone),
            RemoteStatus::Succeeded { .. } | RemoteStatus::Failed { .. } | RemoteStatus::Cancelled { .. } => {}
            RemoteStatus::Pending
            | RemoteStatus::Throttled { .. }
            | RemoteStatus::Running { .. }
            | RemoteStatus::Other(_) => return Ok(Forgotten::Unfinished),
        }
        let reply = self.http.call(Method::DELETE, &task_path(remote_id), None).await.map_err(no_reply)?;
        if reply.status == 404 || reply.status == 410 {
            return Ok(Forgotten::Gone);
        }
        answered(reply, wire::rejection).map(|_| Forgotten::Deleted)
    }

    async fn find(&self, trace: &AttemptTrace) -> Result<Evidence, ProviderError> {
        let Some(expected) = trace.expected else {
            return Ok(Evidence::Unclear { why: "the counters were not read before it was sent".into() });
        };
        let Some(seen) = self.counters(&trace.model).await? else {
            return Ok(Evidence::Unclear { why: "the service shows no counters".into() });
        };
        Ok(compare(&expected, &seen))
    }

    async fn upload(&self, file: &InputFile) -> Result<Uploaded, ProviderError> {
        upload::upload(self, file).await
    }

    async fn held(&self) -> Result<Option<Vec<Held>>, ProviderError> {
        Ok(None)
    }

    async fn delete_held(&self, _reference: &str) -> Result<bool, ProviderError> {
        Ok(false)
    }

    async fn account(&self) -> Result<AccountReport, ProviderError> {
        Ok(wire::report(&self.organization().await?))
    }

    async fn spending(&self, days: &Days) -> Result<Spending, ProviderError> {
        let body = wire::usage_body(days).to_string().into_bytes();
        let reply = self.http.call(Method::POST, "/v1/organization/usage", Some(body)).await.map_err(no_reply)?;
        let usage = answered(reply, wire::rejection)?.json().map_err(unreadable)?;
        let days = wire::usage(&usage, days).ok_or_else(|| unreadable("the reply lists no days".into()))?;
        Ok(Spending { days: Some(days), plans: Vec::new() })
    }

    fn belongings(&self) -> Option<&dyn Belongings> {
        Some(self)
    }

    async fn counters(&self, model: &str) -> Result<Option<Counters>, ProviderError> {
        Ok(wire::counters(&self.organization().await?, model))
    }
}

/// Only exact agreement proves anything: the key may be shared, and refunds move the balance.
fn compare(expected: &Counters, seen: &Counters) -> Evidence {
    let made = seen.generations - expected.generations;
    let spent = expected.balance - seen.balance;
    let why = format!(
        "generations {} (expected {}), credits {} (expected {})",
        seen.generations, expected.generations, seen.balance, expected.balance
    );
    let equal = spent.abs() < 1e-6;
    match made {
        0 if equal => Evidence::Absent { why },
        1 if !equal && spent > 0.0 => Evidence::Created { why },
        _ => Evidence::Unclear { why },
    }
}

#[cfg(test)]
mod tests;
