//! The refusals of useapi.net. Some come with a `code`, two do not; clients have to cope with both.

use std::sync::Arc;

use axum::body::Body;
use hyper::Response;
use serde_json::{Map, Value, json};

use super::Subscriber;
use crate::call::{Call, json as json_reply};
use crate::house::House;
use crate::task::Task;

pub(crate) fn refuse(status: u16, text: &str) -> Response<Body> {
    json_reply(status, &json!({"error": text, "code": status}))
}

pub(crate) fn missing(param: &str) -> Response<Body> {
    refuse(400, &format!("Required param {param} is missing or empty"))
}

pub(crate) fn unauthorized() -> Response<Body> {
    refuse(401, "Unauthorized")
}

pub(crate) fn not_found() -> Response<Body> {
    refuse(404, "Not found.")
}

pub(crate) fn no_account() -> Response<Body> {
    refuse(404, "Configuration not found. To create configuration use POST /accounts/email")
}

pub(crate) fn wrong_method() -> Response<Body> {
    refuse(405, "Method not allowed.")
}

/// 412 carries no code.
pub(crate) fn no_credits() -> Response<Body> {
    json_reply(412, &json!({"error": "You do not have enough credits to run this task."}))
}

/// The body of this refusal is documented nowhere; it follows the others.
pub(crate) fn refused_prompt() -> Response<Body> {
    refuse(422, "Your prompt was refused by content moderation. Please change it and try again.")
}

/// Runway's own refusal, passed on: neither code nor running tasks.
pub(crate) fn queue_full() -> Response<Body> {
    let text = "You have too many tasks running or pending. Please wait for some of them to finish and try again.";
    json_reply(429, &json!({"error": text}))
}

/// An account runs all that it may.
pub(crate) fn busy(email: &str, running: Vec<Value>) -> Response<Body> {
    let text = format!("Account {email} is busy executing {} tasks", running.len());
    let mut by_account = Map::new();
    by_account.insert(email.to_owned(), Value::Array(running));
    json_reply(429, &json!({"error": text, "runningTasks": by_account, "code": 429}))
}

/// Every account runs all that it may.
pub(crate) fn all_busy(by_account: &Map<String, Value>) -> Response<Body> {
    let text = "All configured accounts are busy executing tasks";
    json_reply(429, &json!({"error": text, "runningTasks": by_account, "code": 429}))
}

/// A task as a 429 lists it.
pub(crate) fn running(task: &Task) -> Value {
    let mut entry = json!({
        "email": task.owner.email, "taskId": task.useapi_id(), "id": task.id,
    });
    if let Some(url) = &task.owner.reply_url {
        entry["replyUrl"] = json!(url);
    }
    if let Some(reference) = &task.owner.reply_ref {
        entry["replyRef"] = json!(reference);
    }
    entry
}

/// The account limit on a scenario's word, with the tasks that really run.
pub(crate) fn busy_now(house: &Arc<House>, call: &Call) -> Response<Body> {
    let body = call.json.as_ref();
    let email = body.and_then(|body| body.get("email")).and_then(Value::as_str).unwrap_or("demo@example.com");
    let holder = Subscriber::of(call).map(|who| who.holder).unwrap_or_default();
    let tasks = house.world().active(&holder, email).into_iter().map(running).collect();
    busy(email, tasks)
}

/// The state file could not be written, so nothing was accepted.
pub(crate) fn cannot_keep(error: &std::io::Error) -> Response<Body> {
    refuse(503, &format!("The simulator cannot write its state: {error}"))
}
