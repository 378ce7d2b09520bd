//! The web app's own log: credits that were spent on the site, and who did what there.
//!
//! What a scenario makes by hand on the site (`foreign`) is all that ever happens there.
//! Shapes: `runwayml` 5.24.0. The largest `limit` and the order are not stated: 100, newest first.

use axum::body::Body;
use catalogue::Service;
use hyper::Response;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};

use super::{errors, organization};
use crate::call::{Call, json as json_reply};
use crate::clock::iso;
use crate::house::House;
use crate::task::{End, Task};

const EMAIL: &str = "demo@example.com";
const WORKSPACE: (u64, &str) = (1, "Demo");
const ACTION: &str = "GenerationCreated";
const LARGEST_PAGE: usize = 100;

/// `GET /v1/organization/webapp/usage`: charges, and refunds of what failed without being charged.
pub(crate) fn usage(house: &House, holder: &str, call: &Call) -> Response<Body> {
    let asked = match Asked::read(call, &["from", "to"]) {
        Ok(asked) => asked,
        Err(issues) => return errors::invalid_query(&issues),
    };
    let rows = by_hand(house, holder).into_iter().rev().flat_map(|task| charges(&task));
    asked.page(rows.filter(|(at, _)| asked.covers(*at)).map(|(_, row)| row))
}

/// `GET /v1/organization/webapp/audit_logs`
pub(crate) fn audit_logs(house: &House, holder: &str, call: &Call) -> Response<Body> {
    let asked = match Asked::read(call, &[]) {
        Ok(asked) => asked,
        Err(issues) => return errors::invalid_query(&issues),
    };
    let named =
        |key: &str, name: &str| call.query(key).is_none_or(|list| list.split(',').any(|one| one.trim() == name));
    let shown = named("actions", ACTION) && named("actorEmails", EMAIL);
    let tasks = by_hand(house, holder).into_iter().rev().filter(|task| shown && asked.covers(task.created_wall));
    asked.page(tasks.map(|task| event(&task)))
}

/// `GET /v1/organization/webapp/audit_logs/{eventId}`: the event with its particulars.
pub(crate) fn audit_log(house: &House, holder: &str, id: &str) -> Response<Body> {
    let Some(task) = by_hand(house, holder).into_iter().find(|task| task.id == id) else {
        return errors::no_such_event();
    };
    let mut event = event(&task);
    event["metadata"] = json!({"Model": task.order.model, "Amount": task.order.estimate});
    json_reply(200, &event)
}

/// Which part of a log is asked for.
struct Asked {
    from: i64,
    to: i64,
    limit: usize,
    skip: usize,
    workspace: bool,
}

impl Asked {
    fn read(call: &Call, required: &[&str]) -> Result<Self, Vec<Value>> {
        let mut issues = Vec::new();
        let mut moment = |key: &str, default: i64| match call.query(key).map(at) {
            Some(Some(at)) => at,
            Some(None) => {
                issues.push(json!({
                    "code": "invalid_format", "format": "datetime", "path": [key], "message": "Invalid ISO datetime",
                }));
                default
            }
            None if required.contains(&key) => {
                issues.push(missing(key, "string"));
                default
            }
            None => default,
        };
        let (from, to) = (moment("from", i64::MIN), moment("to", i64::MAX));
        let limit = match call.query("limit").map(str::parse::<usize>) {
            Some(Ok(limit)) if (1..=LARGEST_PAGE).contains(&limit) => limit,
            Some(_) => {
                let message = format!("Invalid input: expected a whole number from 1 to {LARGEST_PAGE}");
                issues.push(json!({"code": "custom", "path": ["limit"], "message": message}));
                1
            }
            None => {
                issues.push(missing("limit", "number"));
                1
            }
        };
        let skip = match call.query("cursor").map(str::parse::<usize>) {
            None => 0,
            Some(Ok(skip)) => skip,
            Some(Err(_)) => {
                issues.push(json!({"code": "custom", "path": ["cursor"], "message": "Invalid cursor"}));
                0
            }
        };
        let number = WORKSPACE.0.to_string();
        let workspace = call.query("workspaceIds").is_none_or(|ids| ids.split(',').any(|id| id.trim() == number));
        if issues.is_empty() { Ok(Self { from, to, limit, skip, workspace }) } else { Err(issues) }
    }

    fn covers(&self, wall_ms: i64) -> bool {
        self.workspace && (self.from..self.to).contains(&wall_ms)
    }

    fn page(&self, rows: impl Iterator<Item = Value>) -> Response<Body> {
        let mut data: Vec<Value> = rows.skip(self.skip).take(self.limit + 1).collect();
        let more = data.len() > self.limit;
        data.truncate(self.limit);
        let mut page = json!({"data": data});
        if more {
            page["nextCursor"] = json!((self.skip + self.limit).to_string());
        }
        json_reply(200, &page)
    }
}

fn by_hand(house: &House, holder: &str) -> Vec<Task> {
    let mine = |task: &&Task| task.foreign && task.owner.service == Service::Runway && task.owner.holder == holder;
    house.world().tasks().iter().filter(mine).cloned().collect()
}

/// What a task took, and what it gave back, newest first, with wall times.
fn charges(task: &Task) -> Vec<(i64, Value)> {
    let row = |kind: &str, credits: f64| {
        let row = json!({
            "credits": credits, "email": EMAIL, "timestamp": iso(task.created_wall),
            "tool": organization::counted(task), "type": kind, "workspaceId": WORKSPACE.0, "workspaceName": WORKSPACE.1,
        });
        (task.created_wall, row)
    };
    let charge = row("charge", task.held());
    match &task.ended {
        Some(ended) if matches!(ended.how, End::Failed { charged: false, .. }) => {
            vec![row("refund", -task.held()), charge]
        }
        _ => vec![charge],
    }
}

fn event(task: &Task) -> Value {
    json!({
        "action": ACTION, "actorDeleted": false, "actorEmail": EMAIL, "actorUsername": "demo", "eventId": task.id,
        "timestamp": iso(task.created_wall), "workspaceId": WORKSPACE.0, "workspaceName": WORKSPACE.1,
    })
}

/// A moment, or the midnight with which a date begins, in UTC.
fn at(text: &str) -> Option<i64> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok();
    let moment = moment.or_else(|| organization::date(text).map(|date: Date| date.midnight().assume_utc()))?;
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok()
}

fn missing(key: &str, kind: &str) -> Value {
    json!({
        "code": "invalid_type", "expected": kind, "path": [key],
        "message": format!("Invalid input: expected {kind}, received undefined"),
    })
}
