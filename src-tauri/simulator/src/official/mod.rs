//! Runway's official API.

mod belongings;
pub(crate) mod create;
pub(crate) mod errors;
mod issues;
mod organization;
mod read;
mod routed;
mod tasks;
mod uploads;
mod voices;
mod webapp;
mod workflows;

use std::sync::Arc;

use axum::body::Body;
use catalogue::Service;
use hyper::{Method, Response};

pub(crate) use create::foreign_task;

use crate::call::Call;
use crate::dice::short_digest;
use crate::house::House;
use crate::scenario::Plan;
use crate::task::Task;
use crate::world::World;

/// The only version there is.
const VERSION: &str = "2024-11-06";

/// A task of the key that is still shown.
fn own_task<'w>(world: &'w World, holder: &str, id: &str) -> Option<&'w Task> {
    world.task(id).filter(|task| task.owner.service == Service::Runway && task.owner.holder == holder && !task.gone)
}

/// Answers a call under `/v1` (and the second leg of an upload).
pub(crate) async fn answer(house: &Arc<House>, call: &Call, plan: &Plan) -> Response<Body> {
    if let [first, id] = call.segments.as_slice()
        && first == "_uploads"
    {
        return uploads::receive(house, call, id).await;
    }
    let Some(token) = call.bearer() else {
        return errors::no_key();
    };
    if token.starts_with("bad") {
        return errors::wrong_key();
    }
    match call.header("x-runway-version") {
        None => return errors::no_version(),
        Some(VERSION) => {}
        Some(other) => return errors::unknown_version(other),
    }
    let holder = short_digest(token);
    if let Some(answer) = belongings::answer(house, &holder, call, plan) {
        return answer.unwrap_or_else(|refusal| *refusal);
    }
    match (&call.method, call.after_v1().as_slice()) {
        (&Method::GET, ["tasks", id]) => tasks::show(house, &holder, id),
        (&Method::DELETE, ["tasks", id]) => tasks::delete(house, &holder, id),
        (_, ["tasks", _]) => errors::wrong_method(call),
        (&Method::GET, ["organization"]) => organization::show(house, &holder, plan),
        (&Method::POST, ["organization", "usage"]) => organization::usage(house, &holder, call),
        (&Method::GET, ["organization", "webapp", "usage"]) => webapp::usage(house, &holder, call),
        (&Method::GET, ["organization", "webapp", "audit_logs"]) => webapp::audit_logs(house, &holder, call),
        (&Method::GET, ["organization", "webapp", "audit_logs", id]) => webapp::audit_log(house, &holder, id),
        (&Method::POST, ["uploads"]) => uploads::promise(house, &holder, call),
        (_, ["organization"] | ["organization", "usage"] | ["organization", "webapp", ..] | ["uploads"]) => {
            errors::wrong_method(call)
        }
        (&Method::POST, ["generate", _]) => {
            routed::generate(house, &holder, call, plan).unwrap_or_else(|refusal| *refusal)
        }
        (_, ["workflows" | "workflow_invocations", ..]) => {
            workflows::answer(house, &holder, call, plan).unwrap_or_else(|refusal| *refusal)
        }
        (method, _) => match house.menu.models(&call.path) {
            Some(models) if method == Method::POST && call.path == "/v1/voices/preview" => {
                voices::preview(house, &holder, call, &models).unwrap_or_else(|refusal| *refusal)
            }
            Some(models) if method == Method::POST => {
                create::create(house, &holder, call, &models, plan).unwrap_or_else(|refusal| *refusal)
            }
            Some(_) => errors::wrong_method(call),
            None => errors::no_such_address(),
        },
    }
}
