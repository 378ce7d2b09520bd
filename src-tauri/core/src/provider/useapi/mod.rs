//! useapi.net's Runway API: a proxy onto the subscriber's own Runway account.
//!
//! It has what the official API lacks: a task list, and a reference of ours (`replyRef`) that comes
//! back with each task. A lost answer can therefore always be settled. It has no cancel call.
//! At most one status request per account goes out in the pace's interval, whoever asks.

mod find;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use catalogue::{Model, Service};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;
use tokio::sync::Mutex;

use super::create::create_path;
use super::http::{EndpointError, Http, LIST_CAP, NoReply, Reply, SINGLE_CAP, Timeouts};
use super::input::{content, open_input, refused};
use super::json;
use super::reading::{answered, no_reply, unreadable};
use super::{
    AccountReport, AttemptTrace, Cancel, Cause, Counters, Endpoint, Evidence, Held, InputFile, NewSeat, Pace,
    PlanCredits, Provider, ProviderError, RemoteStatus, Seat, Spending, Submission, Submitted, Task, Uploaded,
};
use crate::clock::{Clock, Days};

/// Prefix of every path of this API.
const BASE: &str = "/v1/runwayml";

/// Assets that are asked for at a time, the most that the service gives.
const ASSETS_PAGE: usize = 50;

/// Tasks that are listed for people: what a service sends at once.
const LISTED: usize = 200;

/// Last offset that its list of assets takes.
const LAST_OFFSET: usize = 1000;

/// An account at useapi.net.
#[derive(Debug)]
pub struct Useapi {
    http: Http,
    pace: Pace,
    clock: Arc<dyn Clock>,
    /// Runway account that inputs are uploaded to; absent: the service picks one.
    email: Option<String>,
    /// When the last status request was answered, steady milliseconds.
    last_status: Mutex<Option<i64>>,
}

impl Useapi {
    /// An account; `email` names the Runway account behind it, where the user chose one.
    ///
    /// # Errors
    /// [`EndpointError::Client`] when TLS cannot be set up.
    pub fn new(
        endpoint: Endpoint,
        pace: Pace,
        clock: Arc<dyn Clock>,
        email: Option<String>,
    ) -> Result<Self, EndpointError> {
        Self::with(endpoint, pace, clock, email, &Timeouts::default())
    }

    /// As [`Useapi::new`], with other timeouts, for tests.
    ///
    /// # Errors
    /// As [`Useapi::new`].
    pub fn with(
        endpoint: Endpoint,
        pace: Pace,
        clock: Arc<dyn Clock>,
        email: Option<String>,
        timeouts: &Timeouts,
    ) -> Result<Self, EndpointError> {
        let http = Http::new(endpoint, HeaderMap::new(), timeouts, Arc::clone(&clock))?;
        Ok(Self { http, pace, clock, email, last_status: Mutex::new(None) })
    }

    async fn create(&self, path: &str, body: Vec<u8>) -> Submitted {
        let reply = match self.http.create(path, body).await {
            Ok(reply) => reply,
            Err(NoReply::NotSent { why, .. }) => return Submitted::NotSent { why },
            Err(NoReply::Unanswered(why)) => return Submitted::unknown(why),
        };
        match reply.status {
            200..=299 => match reply.json() {
                Ok(echo) => match wire::created(&echo) {
                    Some((remote_id, task)) => {
                        Submitted::Accepted { remote_id, estimated: None, routing: None, echo: task.clone() }
                    }
                    None => Submitted::unknown("the reply names no task"),
                },
                Err(why) => Submitted::unknown(why),
            },
            429 => {
                let said = reply.json_or_null();
                Submitted::Busy { limit: wire::limit(&said), wait: reply.wait, running: wire::running(&said) }
            }
            status @ 400..=499 => Submitted::Rejected(wire::rejection(status, &reply.json_or_null())),
            _ => Submitted::Unknown { why: reply.describe(), wait: reply.wait },
        }
    }

    /// One status request, kept apart from the one before it. Measured from the earlier reply, so
    /// that the interval holds at the service's end too.
    async fn status(&self, path: &str, query: &[(&str, &str)], cap: usize) -> Result<Reply, ProviderError> {
        let mut last = self.last_status.lock().await;
        if let Some(before) = *last {
            let floor = i64::try_from(self.pace.status_floor.as_millis()).unwrap_or(i64::MAX);
            let wait = before.saturating_add(floor + 1) - self.clock.steady_ms();
            if let Ok(wait @ 1..) = u64::try_from(wait) {
                self.clock.sleep(std::time::Duration::from_millis(wait)).await;
            }
        }
        let reply = self.http.get(path, query, cap).await;
        *last = Some(self.clock.steady_ms());
        reply.map_err(no_reply)
    }

    /// A page of the task list. `None` stands for an item that is no task as we know them.
    async fn list(&self, offset: usize, limit: usize) -> Result<Vec<Option<Task>>, ProviderError> {
        let (offset, most) = (offset.to_string(), limit.to_string());
        let query = [("offset", offset.as_str()), ("limit", most.as_str())];
        let reply = answered(self.status(&format!("{BASE}/tasks/"), &query, LIST_CAP).await?, wire::rejection)?;
        let items = json::list(&reply.body.map_err(unreadable)?, limit).map_err(unreadable)?;
        let read = |echo| wire::task(echo, self.http.origin());
        Ok(items.iter().map(|item| serde_json::from_str(item.get()).ok().and_then(read)).collect())
    }

    async fn one(&self, remote_id: &str) -> Result<Task, ProviderError> {
        let reply = self.status(&format!("{BASE}/tasks/{remote_id}"), &[], SINGLE_CAP).await?;
        if reply.status == 404 || reply.status == 410 {
            return Ok(Task::standing(remote_id, RemoteStatus::Gone));
        }
        let echo = answered(reply, wire::rejection)?.json().map_err(unreadable)?;
        let task = wire::task(echo, self.http.origin()).filter(|t| t.remote_id == remote_id);
        task.ok_or_else(|| unreadable("the reply does not describe the task".into()))
    }
}

#[async_trait]
impl Provider for Useapi {
    fn service(&self) -> Service {
        Service::Useapi
    }

    async fn submit(&self, submission: &Submission<'_>) -> Submitted {
        let (path, mut body) = match create_path(submission.model, &submission.body) {
            Ok(ready) => ready,
            Err(rejection) => return Submitted::Rejected(rejection),
        };
        let mut options = submission.options.clone();
        if !offers_explore(submission.model) {
            options.explore = None;
        }
        body = wire::body(&body, &options, submission.attempt);
        self.create(&path, Value::Object(body).to_string().into_bytes()).await
    }

    async fn poll(&self, remote_ids: &[String]) -> Result<Vec<Task>, ProviderError> {
        // The newest tasks of all programs and people on this subscription, ours among them.
        let mut listed: Vec<Task> = match remote_ids.len() {
            0 | 1 => Vec::new(),
            many => self.list(0, (many * 3 + 10).clamp(20, 1000)).await?.into_iter().flatten().collect(),
        };
        let mut tasks = Vec::with_capacity(remote_ids.len());
        for remote_id in remote_ids {
            let at = listed.iter().position(|task| task.remote_id == *remote_id);
            tasks.push(match at {
                Some(at) => listed.swap_remove(at),
                None => self.one(remote_id).await?,
            });
        }
        Ok(tasks)
    }

    async fn cancel(&self, _remote_id: &str) -> Result<Cancel, ProviderError> {
        Ok(Cancel::NotOffered)
    }

    async fn find(&self, trace: &AttemptTrace) -> Result<Evidence, ProviderError> {
        find::find(self, trace).await
    }

    async fn upload(&self, file: &InputFile) -> Result<Uploaded, ProviderError> {
        let opened = open_input(file).await?;
        let extension = file.path.extension().and_then(|e| e.to_str()).unwrap_or("bin");
        let name = format!("{}.{extension}", file.sha256.get(..16).unwrap_or("input"));
        let mut query = vec![("name", name)];
        query.extend(self.email.clone().map(|email| ("email", email)));
        if let Some((width, height)) = file.pixels {
            query.extend([("width", width.to_string()), ("height", height.to_string())]);
        }
        query.extend(file.seconds.map(|seconds| ("duration", seconds.to_string())));
        let path = format!("{BASE}/assets/");
        let reply = self.http.send_stream(&path, &query, &file.content_type, content(opened, file), file.size).await;
        let asset = answered(reply.map_err(no_reply)?, wire::rejection)?.json().map_err(unreadable)?;
        let reference = wire::asset_id(&asset).ok_or_else(|| unreadable("the reply names no asset".into()))?;
        Ok(Uploaded { reference: reference.to_owned(), valid_until_ms: None })
    }

    async fn held(&self) -> Result<Option<Vec<Held>>, ProviderError> {
        let path = format!("{BASE}/assets/");
        let mut held = Vec::new();
        while held.len() <= LAST_OFFSET {
            let (offset, limit) = (held.len().to_string(), ASSETS_PAGE.to_string());
            let mut query = vec![("offset", offset.as_str()), ("limit", &limit)];
            query.extend(self.email.as_deref().map(|email| ("email", email)));
            let reply = self.http.get(&path, &query, LIST_CAP).await.map_err(no_reply)?;
            let reply = answered(reply, wire::rejection)?.json().map_err(unreadable)?;
            let page = wire::assets(&reply).ok_or_else(|| unreadable("the reply lists no assets".into()))?;
            let count = page.len();
            held.extend(page);
            if count < ASSETS_PAGE {
                break;
            }
        }
        held.retain(|asset| !asset.reference.is_empty());
        Ok(Some(held))
    }

    async fn delete_held(&self, reference: &str) -> Result<bool, ProviderError> {
        // The id is part of the path as it is; anything else in it would lead elsewhere.
        if reference.contains(['/', '?', '#', '%']) || !reference.contains("-asset:") {
            return Err(refused("An asset id has the form user:…-asset:<uuid>".into()));
        }
        let path = format!("{BASE}/assets/{reference}");
        let reply = self.http.call(Method::DELETE, &path, None).await.map_err(no_reply)?;
        answered(reply, wire::rejection).map(|_| true)
    }

    async fn tasks(&self) -> Result<Option<Vec<Task>>, ProviderError> {
        Ok(Some(self.list(0, LISTED).await?.into_iter().flatten().collect()))
    }

    async fn account(&self) -> Result<AccountReport, ProviderError> {
        let seats = self.seats().await?;
        let plans = self.plans(&seats).await;
        let left = plans.iter().map(|plan| (plan.permitted - plan.used).max(0.0));
        let balance = left.reduce(|sum, left| sum + left);
        Ok(AccountReport { balance, seats, ..AccountReport::default() })
    }

    async fn spending(&self, _: &Days) -> Result<Spending, ProviderError> {
        let seats = self.seats().await?;
        Ok(Spending { days: None, plans: self.plans(&seats).await })
    }

    async fn set_up_seat(&self, seat: &NewSeat<'_>) -> Result<Option<Seat>, ProviderError> {
        if !json::usable_id(seat.email) {
            return Err(refused("The e-mail of a Runway account must be an e-mail address".into()));
        }
        let path = format!("{BASE}/accounts/{}", seat.email);
        let body = wire::seat_body(seat);
        let reply = self.http.call(Method::POST, &path, Some(body)).await.map_err(no_reply)?;
        let account = answered(reply, wire::rejection)?.json().map_err(unreadable)?;
        Ok(Some(wire::seat(seat.email, &account)))
    }

    async fn counters(&self, _model: &str) -> Result<Option<Counters>, ProviderError> {
        Ok(None)
    }
}

impl Useapi {
    /// The Runway accounts that are set up.
    async fn seats(&self) -> Result<Vec<Seat>, ProviderError> {
        let reply = self.http.get(&format!("{BASE}/accounts"), &[], SINGLE_CAP).await.map_err(no_reply)?;
        if reply.status == 404 {
            let mut rejection = wire::rejection(404, &reply.json_or_null());
            rejection.cause = Cause::AccountError;
            return Err(rejection.into());
        }
        let accounts = answered(reply, wire::rejection)?.json().map_err(unreadable)?;
        wire::seats(&accounts).ok_or_else(|| unreadable("the reply lists no accounts".into()))
    }

    /// The plans that a create may draw on: the chosen Runway account's, or those of all accounts in order. A service
    /// that does not say has none to show.
    async fn plans(&self, seats: &[Seat]) -> Vec<PlanCredits> {
        let chosen =
            |seat: &&Seat| seat.error.is_none() && self.email.as_ref().is_none_or(|email| *email == seat.email);
        let mut plans = Vec::new();
        for seat in seats.iter().filter(chosen) {
            let query = [("email", seat.email.as_str())];
            let Ok(reply) = self.http.get(&format!("{BASE}/features/"), &query, SINGLE_CAP).await else {
                return Vec::new();
            };
            if !reply.is_success() {
                continue;
            }
            let Ok(features) = reply.json() else { return Vec::new() };
            plans.extend(wire::plan(&features, &seat.email));
        }
        plans
    }
}

/// Whether a model takes `exploreMode`; one that is not described in full is trusted to.
fn offers_explore(model: &Model) -> bool {
    model.params.is_empty() || model.param("exploreMode").is_some()
}

#[cfg(test)]
mod tests;
