//! useapi.net's JSON and nothing else. Facts: its documentation of the Runway API v1, version of 2026.

use std::time::Duration;

use catalogue::Media;
use serde_json::{Map, Value};
use url::Url;

use crate::provider::json::{id, number, short, text, time_ms, whole};
use crate::provider::output::extension;
use crate::provider::reading::is_moderation;
use crate::provider::{
    Cause, Held, Limit, NewSeat, Output, PlanCredits, Rejection, RemoteStatus, RunningTask, Seat, SubmitOptions, Task,
    Told,
};

/// Longest `replyRef`.
const REF_MAX: usize = 1024;

/// What stands between the user's own reference and our attempt id.
const ATTEMPT_MARK: &str = "fw:";

/// The body of a create with the account's options. Absent options are left out, and what the body
/// itself says wins.
pub(super) fn body(body: &Map<String, Value>, options: &SubmitOptions, attempt: &str) -> Map<String, Value> {
    let mut out = body.clone();
    let mut fill = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.entry(key).or_insert(value);
        }
    };
    fill("email", options.email.clone().map(Value::from));
    fill("replyUrl", options.reply_url.clone().map(Value::from));
    fill("maxJobs", options.max_jobs.map(Value::from));
    fill("exploreMode", options.explore.map(Value::from));
    let own = out.get("replyRef").and_then(Value::as_str).or(options.reply_ref.as_deref());
    out.insert("replyRef".into(), reply_ref(own, attempt).into());
    out
}

/// The user's reference (cut where it leaves no room) followed by our attempt id.
fn reply_ref(own: Option<&str>, attempt: &str) -> String {
    let mark = format!("{ATTEMPT_MARK}{attempt}");
    let own = own.map(str::trim).unwrap_or_default();
    if own.is_empty() {
        return mark;
    }
    let room = REF_MAX.saturating_sub(mark.len() + 1);
    let mut units = 0;
    let kept = own.chars().take_while(|c| {
        units += c.len_utf16();
        units <= room
    });
    format!("{} {mark}", kept.collect::<String>())
}

/// Our attempt id out of an echoed `replyRef`.
fn attempt(object: &Value) -> Option<String> {
    let last = text(object, "replyRef")?.rsplit(char::is_whitespace).next()?;
    last.strip_prefix(ATTEMPT_MARK).filter(|a| !a.is_empty()).map(str::to_owned)
}

/// The task in a create reply: itself, or under `task` on the newer endpoints.
pub(super) fn created(reply: &Value) -> Option<(String, &Value)> {
    let task = reply.get("task").filter(|t| t.is_object()).unwrap_or(reply);
    let remote_id = id(task, "taskId").or_else(|| id(reply, "taskId"))?;
    Some((remote_id.to_owned(), task))
}

/// The id of a listed task.
pub(super) fn task_id(task: &Value) -> Option<&str> {
    id(task, "taskId")
}

/// When a task was made, by the service's clock.
pub(super) fn made_ms(task: &Value) -> Option<i64> {
    time_ms(task.get("task").filter(|inner| inner.is_object()).unwrap_or(task), "createdAt")
}

/// A task object; `None` when it has no id or no status.
pub(super) fn task(mut echo: Value, origin: &Url) -> Option<Task> {
    if let Some(inner) = echo.get_mut("task").filter(|t| t.is_object()) {
        echo = inner.take();
    }
    let remote_id = task_id(&echo)?.to_owned();
    let status = status(&echo, origin)?;
    let options = echo.get("options").unwrap_or(&Value::Null);
    Some(Task {
        remote_id,
        status,
        attempt: attempt(&echo),
        created_ms: time_ms(&echo, "createdAt"),
        seed: whole(options, "seed"),
        prompt: text(options, "text_prompt").map(str::to_owned),
        estimated: None,
        told: told(&echo, options),
        node_errors: Vec::new(),
        echo,
    })
}

/// What the echo tells of the request. Only pictures have a type of their own; any other makes clips.
fn told(task: &Value, options: &Value) -> Told {
    let makes = text(task, "taskType").map(|kind| if kind.contains("image") { Media::Image } else { Media::Video });
    let parameters = options.as_object().cloned().unwrap_or_default();
    Told { model: text(options, "model").map(|model| short(model, 100)), makes, parameters }
}

fn status(task: &Value, origin: &Url) -> Option<RemoteStatus> {
    Some(match text(task, "status")? {
        "PENDING" => RemoteStatus::Pending,
        "THROTTLED" => RemoteStatus::Throttled { wait: start_in(task) },
        "RUNNING" => RemoteStatus::Running { progress: number(task, "progressRatio").map(|p| p.clamp(0.0, 1.0)) },
        "SUCCEEDED" => RemoteStatus::Succeeded { outputs: outputs(task, origin), cost: None },
        "FAILED" => failed(task),
        "CANCELLED" | "CANCELED" => RemoteStatus::Cancelled { cost: None },
        other => RemoteStatus::Other(short(other, 40)),
    })
}

fn start_in(task: &Value) -> Option<Duration> {
    let seconds = number(task, "estimatedTimeToStartSeconds").filter(|s| *s >= 0.0)?;
    Duration::try_from_secs_f64(seconds).ok()
}

fn outputs(task: &Value, origin: &Url) -> Vec<Output> {
    let artifacts = task.get("artifacts").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let file = |a: &&Value| a.get("isDirectory").and_then(Value::as_bool) != Some(true);
    artifacts
        .iter()
        .filter(file)
        .filter_map(|artifact| {
            let mut output = Output::at(text(artifact, "url")?, origin);
            output.size = whole(artifact, "fileSize").and_then(|s| u64::try_from(s).ok());
            if let Some(extension) = text(artifact, "filename").and_then(extension) {
                output.extension = Some(extension);
            }
            Some(output)
        })
        .collect()
}

fn failed(task: &Value) -> RemoteStatus {
    let error = task.get("error").unwrap_or(&Value::Null);
    let code = text(error, "reason").unwrap_or_default().to_owned();
    let said = ["errorMessage", "message"].iter().find_map(|key| text(error, key)).or_else(|| error.as_str());
    let category = text(error, "moderation_category");
    let message = match (said, category) {
        (Some(said), _) => short(said, 500),
        (None, Some(category)) => format!("refused by moderation ({})", short(category, 40)),
        (None, None) => "the service gave no reason".into(),
    };
    let moderated = is_moderation(&code) || category.is_some();
    RemoteStatus::Failed { code: short(&code, 100), message, moderated, cost: None }
}

/// What a 429 says is full. Both documented bodies speak of tasks at a time.
pub(super) fn limit(reply: &Value) -> Limit {
    let said = text(reply, "error").unwrap_or_default();
    let tasks =
        reply.get("runningTasks").is_some() || said.contains("busy executing") || said.contains("too many tasks");
    if tasks { Limit::Concurrency } else { Limit::Requests }
}

/// The tasks that a 429 lists, of all e-mails.
pub(super) fn running(reply: &Value) -> Vec<RunningTask> {
    let by_email = reply.get("runningTasks").and_then(Value::as_object);
    let tasks = by_email.into_iter().flat_map(Map::values).filter_map(Value::as_array).flatten();
    tasks.filter_map(|t| Some(RunningTask { remote_id: task_id(t)?.to_owned(), attempt: attempt(t) })).collect()
}

/// A 4xx other than 429.
pub(super) fn rejection(status: u16, reply: &Value) -> Rejection {
    let said = text(reply, "error").unwrap_or_default();
    let account = ["at least one account", "Configuration not found", "Wrong username", "has been suspended"];
    let cause = match status {
        _ if account.iter().any(|words| said.contains(words)) => Cause::AccountError,
        401 => Cause::BadKey,
        // Not on any page of this API; useapi.net's general sign of a lapsed subscription.
        402 => Cause::AccountError,
        403 => Cause::NotEntitled,
        404 | 410 => Cause::Gone,
        412 => Cause::NoCredits,
        422 => Cause::Moderated,
        _ => Cause::Invalid,
    };
    let message = if said.is_empty() { fallback(cause, status) } else { short(said, 500) };
    Rejection { cause, status, message, problems: Vec::new() }
}

fn fallback(cause: Cause, status: u16) -> String {
    match cause {
        Cause::Moderated => "The service refused this prompt.".into(),
        Cause::NoCredits => "There are not enough credits.".into(),
        Cause::BadKey => "The service did not accept the key.".into(),
        _ => format!("The service answered with status {status} and gave no reason."),
    }
}

/// The accounts of `GET /accounts`: e-mail, limit and error. Their passwords and tokens are left unread.
pub(super) fn seats(reply: &Value) -> Option<Vec<Seat>> {
    Some(reply.as_object()?.iter().map(|(email, account)| seat(email, account)).collect())
}

/// One of them.
pub(super) fn seat(email: &str, account: &Value) -> Seat {
    Seat {
        email: email.to_owned(),
        max_jobs: whole(account, "maxJobs").and_then(|n| u8::try_from(n).ok()),
        error: match account.get("error") {
            None | Some(Value::Null | Value::Bool(false)) => None,
            Some(Value::String(said)) if said.is_empty() => None,
            Some(Value::String(said)) => Some(short(said, 300)),
            Some(other) => Some(short(&other.to_string(), 300)),
        },
    }
}

/// The body that sets up a Runway account. The only copies of the password are this one and the caller's.
pub(super) fn seat_body(seat: &NewSeat<'_>) -> Vec<u8> {
    let body = serde_json::json!({"email": seat.email, "password": seat.password.expose(), "maxJobs": seat.max_jobs});
    body.to_string().into_bytes()
}

/// Credits of an account's plan, from `GET /features/`.
pub(super) fn plan(reply: &Value, email: &str) -> Option<PlanCredits> {
    let permitted = number(reply.get("permitted")?, "numPlanCredits")?;
    let used = number(reply.get("used")?, "numPlanCredits")?;
    Some(PlanCredits { email: email.to_owned(), permitted, used })
}

/// The id of an uploaded asset.
pub(super) fn asset_id(reply: &Value) -> Option<&str> {
    text(reply, "assetId").or_else(|| text(reply.get("asset")?, "assetId"))
}

/// The assets of a page of `GET /assets/`; one without an id has an empty reference.
pub(super) fn assets(reply: &Value) -> Option<Vec<Held>> {
    let held = |asset: &Value| Held {
        reference: short(text(asset, "assetId").unwrap_or_default(), 400),
        name: short(text(asset, "filename").unwrap_or_default(), 255),
        media: asset.get("mediaType").and_then(|media| text(media, "type")).map(|t| short(t, 20)).unwrap_or_default(),
        bytes: whole(asset, "fileSize").and_then(|size| u64::try_from(size).ok()),
        created_ms: time_ms(asset, "createdAt"),
    };
    Some(reply.as_array()?.iter().map(held).collect())
}

#[cfg(test)]
mod tests;
