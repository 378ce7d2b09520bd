//! The simulator's own books, for tests that compare from outside what was asked for and what happened.

use std::collections::{BTreeMap, HashMap};

use catalogue::Service;
use serde::Serialize;

use crate::clock::{Ms, iso};
use crate::task::Task;

/// Everything that happened at both services. Also served as JSON under `/_books`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Books {
    /// Every create call that made a task, oldest first, over restarts.
    pub accepted: Vec<Accepted>,
    /// Credits by key or account.
    pub purses: Vec<PurseView>,
    /// Requests since the start of this process.
    pub requests: Vec<RequestCount>,
    /// Every create call of this process that has ended, in the order in which they came.
    pub creates: Vec<CreateCall>,
    /// Requests that came before the end of a wait that an earlier reply had asked for.
    pub too_soon: Vec<TooSoon>,
    /// Calls that have no answer yet, by what they do.
    pub open: BTreeMap<String, u64>,
    /// Shortest time between two readings of one task by its own address, in seconds of service time.
    pub shortest_task_poll_s: Option<f64>,
    /// Shortest time between two status requests (task or task list) with the same token and account on
    /// useapi.net, in seconds of service time.
    pub shortest_account_poll_s: Option<f64>,
    /// Tasks that are not over.
    pub active: usize,
    /// Service time, in seconds.
    pub service_time_s: f64,
}

/// A create call that made a task.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Accepted {
    /// The service.
    pub service: Service,
    /// Digest of the bearer token.
    pub holder: String,
    /// Account on useapi.net.
    pub account: Option<String>,
    /// UUID of the task.
    pub task: String,
    /// Path after `/v1/` or `/v1/runwayml/`.
    pub endpoint: String,
    /// Model, or the endpoint's name.
    pub model: String,
    /// Prompt as sent.
    pub prompt: String,
    /// Seed as sent; `None` when none was.
    pub seed: Option<u64>,
    /// `replyRef` as sent.
    pub reply_ref: Option<String>,
    /// SHA-256 of the body, in hex.
    pub digest: String,
    /// When, ISO-8601.
    pub created_at: String,
    /// Its status now.
    pub status: String,
    /// Whether it is no longer shown (deleted, cancelled by a call, vanished).
    pub gone: bool,
    /// Whether it was made by hand on the site.
    pub foreign: bool,
    /// Service time it waited, and ran, in seconds, as far as known.
    pub waited_s: Option<f64>,
    /// Service time from its start to its end, in seconds.
    pub runs_s: f64,
    /// Credits held at first.
    pub estimate: f64,
    /// Credits charged, once it is over.
    pub cost: Option<i64>,
    /// Files it makes.
    pub files: u32,
    /// How often it was read by its own address, since the start of this process.
    pub reads: u64,
}

/// A create call.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateCall {
    /// The service.
    pub service: Service,
    /// When it came, in seconds of service time.
    pub at_s: f64,
    /// Status of the reply; 0 where the connection was cut.
    pub status: u16,
    /// Prompt as sent, where there is one.
    pub prompt: String,
}

/// A request that came too soon.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TooSoon {
    /// The service; `None` for results.
    pub service: Option<Service>,
    /// What it was.
    pub operation: String,
    /// How much of the wait was left, in seconds of service time.
    pub by_s: f64,
}

/// Credits of one purse.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PurseView {
    /// The service.
    pub service: Service,
    /// Digest of the bearer token.
    pub holder: String,
    /// Account on useapi.net.
    pub account: Option<String>,
    /// Credits held by tasks that are not over.
    pub held: f64,
    /// Credits charged.
    pub charged: i64,
}

/// Requests of one kind.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestCount {
    /// The service; `None` for results.
    pub service: Option<Service>,
    /// Method.
    pub method: String,
    /// What it did: `create`, `task`, `tasks`, `download` …
    pub operation: String,
    /// Status of the reply; 0 where the connection was cut.
    pub status: u16,
    /// How many.
    pub count: u64,
}

/// The counting part.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    requests: BTreeMap<(Option<Service>, String, &'static str, u16), u64>,
    open: BTreeMap<&'static str, u64>,
    task_polls: HashMap<String, Ms>,
    account_polls: HashMap<String, Ms>,
    task_reads: HashMap<String, u64>,
    shortest_task: Option<Ms>,
    shortest_account: Option<Ms>,
    creates: Vec<CreateCall>,
    /// When a wait was asked for, and until when, by whom it concerns.
    asked: HashMap<Whom, (Ms, Ms)>,
    too_soon: Vec<TooSoon>,
}

/// Whom a wait concerns: the service, who asks it (of results: which one is asked for), and for what.
pub(crate) type Whom = (Option<Service>, String, &'static str);

impl Tally {
    pub(crate) fn count(&mut self, service: Option<Service>, method: &str, operation: &'static str, status: u16) {
        *self.requests.entry((service, method.to_owned(), operation, status)).or_default() += 1;
    }

    pub(crate) fn began(&mut self, operation: &'static str) {
        *self.open.entry(operation).or_default() += 1;
    }

    pub(crate) fn ended(&mut self, operation: &'static str) {
        if let Some(open) = self.open.get_mut(operation) {
            *open = open.saturating_sub(1);
        }
    }

    /// Notes when a create call came, and how it ended.
    pub(crate) fn created(&mut self, service: Service, at: Ms, status: u16, prompt: String) {
        let place = self.creates.partition_point(|call| call.at_s <= seconds(at));
        self.creates.insert(place, CreateCall { service, at_s: seconds(at), status, prompt });
    }

    /// Notes that a reply asks for a wait.
    pub(crate) fn ask_for_wait(&mut self, whom: Whom, now: Ms, wait: Ms) {
        self.asked.insert(whom, (now, now + wait));
    }

    /// Looks whether a request keeps to the wait that was asked for. One that was on its way already, `crossing` after
    /// the reply at most, could not know.
    pub(crate) fn came(&mut self, whom: &Whom, now: Ms, crossing: Ms) {
        if let Some(&(asked, until)) = self.asked.get(whom)
            && now > asked + crossing
            && now < until
        {
            let (service, _, operation) = whom;
            let by_s = seconds(until - now);
            self.too_soon.push(TooSoon { service: *service, operation: (*operation).to_owned(), by_s });
        }
    }

    pub(crate) fn task_polled(&mut self, task: &str, now: Ms) {
        *self.task_reads.entry(task.to_owned()).or_default() += 1;
        shorten(&mut self.shortest_task, self.task_polls.insert(task.to_owned(), now), now);
    }

    pub(crate) fn account_polled(&mut self, account: String, now: Ms) {
        shorten(&mut self.shortest_account, self.account_polls.insert(account, now), now);
    }

    pub(crate) fn books(&self, tasks: &[Task], purses: Vec<PurseView>, now: Ms) -> Books {
        Books {
            accepted: tasks.iter().map(|task| self.accepted(task, now)).collect(),
            purses,
            requests: self
                .requests
                .iter()
                .map(|((service, method, operation, status), &count)| RequestCount {
                    service: *service,
                    method: method.clone(),
                    operation: (*operation).to_owned(),
                    status: *status,
                    count,
                })
                .collect(),
            creates: self.creates.clone(),
            too_soon: self.too_soon.clone(),
            open: self.open.iter().map(|(operation, &open)| ((*operation).to_owned(), open)).collect(),
            shortest_task_poll_s: self.shortest_task.map(seconds),
            shortest_account_poll_s: self.shortest_account.map(seconds),
            active: tasks.iter().filter(|task| !task.over()).count(),
            service_time_s: seconds(now),
        }
    }

    fn accepted(&self, task: &Task, now: Ms) -> Accepted {
        Accepted {
            service: task.owner.service,
            holder: task.owner.holder.clone(),
            account: task.owner.email.clone(),
            task: task.id.clone(),
            endpoint: task.order.endpoint.clone(),
            model: task.order.model.clone(),
            prompt: task.order.prompt.clone(),
            seed: task.order.seed_given.then_some(task.order.seed),
            reply_ref: task.owner.reply_ref.clone(),
            digest: task.order.digest.clone(),
            created_at: iso(task.created_wall),
            status: task.status(now).word().to_owned(),
            gone: task.gone,
            foreign: task.foreign,
            waited_s: task.started.map(|at| seconds(at - task.created)),
            runs_s: seconds(task.run),
            estimate: task.order.estimate,
            cost: task.ended.as_ref().map(|ended| ended.cost),
            files: u32::try_from(task.order.outputs().len()).unwrap_or(u32::MAX),
            reads: self.task_reads.get(&task.id).copied().unwrap_or_default(),
        }
    }
}

fn shorten(shortest: &mut Option<Ms>, before: Option<Ms>, now: Ms) {
    if let Some(before) = before {
        let gap = now - before;
        if shortest.is_none_or(|known| gap < known) {
            *shortest = Some(gap);
        }
    }
}

#[allow(clippy::cast_precision_loss)]
fn seconds(ms: Ms) -> f64 {
    ms as f64 / 1000.0
}
