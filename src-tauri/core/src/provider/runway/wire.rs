//! The official API's JSON and nothing else. Facts: the SDKs 4.20.1 and 5.24.0, the developer pages of 2026.

pub(super) mod belongings;
pub(super) mod routers;
pub(super) mod workflows;

use std::collections::HashSet;

use serde_json::{Map, Value, json};
use url::Url;

use crate::clock::Days;
use crate::provider::json::{credits, id, number, short, text, time_ms, whole};
use crate::provider::reading::is_moderation;
use crate::provider::{
    AccountReport, Cause, Counters, Limit, ModelLimits, Output, Rejection, RemoteStatus, SpentOn, Task, Told,
};

/// Id and estimate of a create reply. A router tells its estimate with its choice.
pub(super) fn created(reply: &Value) -> Option<(String, Option<f64>)> {
    let routed = || credits(reply.get("routing")?, "estimatedCost");
    Some((id(reply, "id")?.to_owned(), credits(reply, "estimatedCost").or_else(routed)))
}

/// A task object; `None` when it has no id or no status.
pub(super) fn task(echo: Value, origin: &Url) -> Option<Task> {
    Some(Task {
        remote_id: id(&echo, "id")?.to_owned(),
        status: status(&echo, origin)?,
        attempt: None,
        created_ms: time_ms(&echo, "createdAt"),
        seed: None,
        prompt: None,
        estimated: credits(&echo, "estimatedCost"),
        told: Told::default(),
        node_errors: workflows::node_errors(&echo),
        echo,
    })
}

fn status(task: &Value, origin: &Url) -> Option<RemoteStatus> {
    let cost = credits(task, "cost");
    Some(match text(task, "status")? {
        "PENDING" => RemoteStatus::Pending,
        "THROTTLED" => RemoteStatus::Throttled { wait: None },
        "RUNNING" => RemoteStatus::Running { progress: number(task, "progress").map(|p| p.clamp(0.0, 1.0)) },
        "SUCCEEDED" => RemoteStatus::Succeeded { outputs: outputs(task, origin), cost },
        "FAILED" => failed(task, cost),
        // Two Ls on the wire, one L on older pages.
        "CANCELLED" | "CANCELED" => RemoteStatus::Cancelled { cost },
        other => RemoteStatus::Other(short(other, 40)),
    })
}

fn outputs(task: &Value, origin: &Url) -> Vec<Output> {
    let links: Vec<&Value> = match task.get("output") {
        Some(Value::Array(links)) => links.iter().collect(),
        // Of a workflow, by node.
        Some(Value::Object(nodes)) => nodes.values().filter_map(Value::as_array).flatten().collect(),
        _ => Vec::new(),
    };
    links.into_iter().filter_map(Value::as_str).map(|link| Output::at(link, origin)).collect()
}

fn failed(task: &Value, cost: Option<f64>) -> RemoteStatus {
    let code = text(task, "failureCode").unwrap_or_default();
    let message = text(task, "failure").unwrap_or("the service gave no reason");
    RemoteStatus::Failed { code: short(code, 100), message: short(message, 500), moderated: is_moderation(code), cost }
}

/// What a 429 says is full. Only the daily limit is documented; over the concurrency limit a task is
/// accepted and throttled.
pub(super) fn limit(reply: &Value) -> Limit {
    let said = text(reply, "error").unwrap_or_default().to_ascii_lowercase();
    if said.contains("daily") { Limit::Daily } else { Limit::Requests }
}

/// A 4xx other than 429.
pub(super) fn rejection(status: u16, reply: &Value) -> Rejection {
    let said = text(reply, "error").unwrap_or_default();
    let cause = match status {
        // The only sign of it: no code is given.
        400 if said.to_ascii_lowercase().contains("enough credits") => Cause::NoCredits,
        401 => Cause::BadKey,
        402 => Cause::NoCredits,
        403 => Cause::NotEntitled,
        404 | 410 => Cause::Gone,
        _ => Cause::Invalid,
    };
    let message = match cause {
        _ if !said.is_empty() => routers::with_filters(short(said, 500), reply),
        Cause::BadKey => "The service did not accept the key.".into(),
        _ => format!("The service answered with status {status} and gave no reason."),
    };
    Rejection { cause, status, message, problems: Vec::new() }
}

/// The two legs of an upload: where the file goes, with which fields, and what to call it afterwards.
pub(super) struct Placeholder {
    pub(super) url: String,
    pub(super) fields: Vec<(String, String)>,
    pub(super) uri: String,
}

/// The reply to `POST /v1/uploads`.
pub(super) fn placeholder(reply: &Value) -> Option<Placeholder> {
    let fields = reply.get("fields").and_then(Value::as_object)?;
    let uri = text(reply, "runwayUri").filter(|uri| uri.starts_with("runway://") && uri.len() <= 5000)?;
    Some(Placeholder {
        url: text(reply, "uploadUrl")?.to_owned(),
        fields: fields.iter().filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect(),
        uri: uri.to_owned(),
    })
}

/// `GET /v1/organization` as a report.
pub(super) fn report(organization: &Value) -> AccountReport {
    let tier = organization.get("tier").unwrap_or(&Value::Null);
    let models = tier.get("models").and_then(Value::as_object);
    let limits = |(model, limit): (&String, &Value)| ModelLimits {
        model: model.clone(),
        concurrent: count(limit, "maxConcurrentGenerations"),
        daily: count(limit, "maxDailyGenerations"),
        used_today: used(organization, model).and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
    };
    AccountReport {
        balance: number(organization, "creditBalance"),
        monthly_limit: number(tier, "maxMonthlyCreditSpend"),
        models: models.into_iter().flat_map(Map::iter).map(limits).collect(),
        seats: Vec::new(),
    }
}

/// The body that asks for the use on these days.
pub(super) fn usage_body(days: &Days) -> Value {
    json!({"startDate": days.from.to_string(), "beforeDate": days.before.to_string()})
}

/// Most models that are read of one day; the vendor's own list names about a hundred.
const MOST_MODELS: usize = 500;

/// The reply of `POST /v1/organization/usage`; days that were not asked for are left out.
pub(super) fn usage(reply: &Value, days: &Days) -> Option<Vec<SpentOn>> {
    let wanted: HashSet<String> = days.each().collect();
    let mut spent = Vec::new();
    for result in reply.get("results")?.as_array()?.iter().take(wanted.len()) {
        let Some(day) = text(result, "date").and_then(|date| wanted.get(date.get(..10)?)) else { continue };
        let used = result.get("usedCredits").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        spent.extend(used.iter().take(MOST_MODELS).filter_map(|used| {
            let model = text(used, "model")?;
            let credits = number(used, "amount")?;
            Some(SpentOn { day: day.clone(), model: short(model, 100), credits })
        }));
    }
    Some(spent)
}

/// The readings that move with each accepted task of a model.
pub(super) fn counters(organization: &Value, model: &str) -> Option<Counters> {
    Some(Counters { generations: used(organization, model)?, balance: number(organization, "creditBalance")? })
}

/// Generations of a model in the last 24 hours, of all models where the name is empty; one that is not listed had none.
fn used(organization: &Value, model: &str) -> Option<i64> {
    let models = organization.get("usage")?.get("models")?.as_object()?;
    if model.is_empty() {
        return models.values().map(|usage| whole(usage, "dailyGenerations")).sum();
    }
    models.get(model).map_or(Some(0), |usage| whole(usage, "dailyGenerations"))
}

fn count(limit: &Value, key: &str) -> Option<u32> {
    whole(limit, key).and_then(|n| u32::try_from(n).ok())
}

#[cfg(test)]
mod tests;
