//! Reading, cancelling and deleting tasks.

use axum::body::Body;
use hyper::Response;
use serde_json::{Value, json};

use super::errors;
use crate::call::{json as json_reply, no_content};
use crate::clock::iso;
use crate::house::House;
use crate::results::link;
use crate::task::{End, Status, Task};
use crate::world::World;

/// `GET /v1/tasks/{id}`
pub(crate) fn show(house: &House, holder: &str, id: &str) -> Response<Body> {
    let task = own(&house.world(), holder, id).cloned();
    match task {
        Some(task) => json_reply(200, &view(house, &task)),
        None => errors::no_such_task(),
    }
}

/// `DELETE /v1/tasks/{id}`: cancels what is not over, deletes what is.
pub(crate) fn delete(house: &House, holder: &str, id: &str) -> Response<Body> {
    let mut world = house.world();
    if own(&world, holder, id).is_none() {
        return errors::no_such_task();
    }
    world.remove(id, house.clock.now());
    no_content()
}

fn own<'a>(world: &'a World, holder: &str, id: &str) -> Option<&'a Task> {
    super::own_task(world, holder, id).filter(|task| task.order.parts.is_empty())
}

fn view(house: &House, task: &Task) -> Value {
    let status = task.status(house.clock.now());
    let mut view = json!({"id": task.id, "status": status.word(), "createdAt": iso(task.created_wall)});
    match &status {
        Status::Pending | Status::Throttled | Status::Word(_) => {
            view["estimatedCost"] = json!({"credits": task.order.estimate});
        }
        Status::Running(progress) => {
            view["estimatedCost"] = json!({"credits": task.order.estimate});
            view["progress"] = json!(progress);
        }
        Status::Ended(end) => {
            view["cost"] = json!({"credits": task.ended.as_ref().map_or(0, |ended| ended.cost)});
            match end {
                End::Succeeded => {
                    let output: Vec<String> =
                        (0..).zip(task.order.outputs()).map(|(index, _)| link(house, task, index, false)).collect();
                    view["output"] = json!(output);
                }
                End::Failed { code, message, .. } => {
                    view["failure"] = json!(message);
                    if let Some(code) = code {
                        view["failureCode"] = json!(code);
                    }
                }
                End::Cancelled => {}
            }
        }
    }
    view
}
