//! Published workflows and their invocations. People build workflows on the site; here every key has the same few.
//!
//! Facts: the vendor's pages on workflows, and the SDKs 5.24.0. What a graph says of nodes other than inputs, and how
//! edges are written, is not published and is our own.

mod run;

use std::sync::{Arc, LazyLock};

use axum::body::Body;
use hyper::{Method, Response};
use serde_json::{Map, Value, json};

use super::{errors, own_task};
use crate::call::{Call, Refusal, json as json_reply};
use crate::clock::iso;
use crate::house::House;
use crate::results::link;
use crate::scenario::Plan;
use crate::task::{End, Status, Task};

static PUBLISHED: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let text = include_str!("published.json");
    serde_json::from_str(text).expect("the workflows are compiled in and covered by a test")
});

/// Answers a call on workflows and their invocations.
pub(super) fn answer(house: &Arc<House>, holder: &str, call: &Call, plan: &Plan) -> Result<Response<Body>, Refusal> {
    match (&call.method, call.after_v1().as_slice()) {
        (&Method::GET, ["workflows"]) => Ok(list()),
        (&Method::GET, ["workflows", id]) => show(id),
        (&Method::POST, ["workflows", id]) => run::run(house, holder, call, id, plan),
        (&Method::GET, ["workflow_invocations", id]) => invocation(house, holder, id),
        (_, ["workflows"] | ["workflows" | "workflow_invocations", _]) => Err(Box::new(errors::wrong_method(call))),
        _ => Err(Box::new(errors::no_such_address())),
    }
}

fn list() -> Response<Body> {
    let data: Vec<Value> = PUBLISHED
        .iter()
        .map(|workflow| {
            let versions: Vec<Value> = versions(workflow)
                .map(|one| json!({"id": one["id"], "version": one["version"], "createdAt": one["createdAt"]}))
                .collect();
            json!({"name": workflow["name"], "versions": versions})
        })
        .collect();
    json_reply(200, &json!({ "data": data }))
}

fn show(id: &str) -> Result<Response<Body>, Refusal> {
    let (workflow, version) = published(id)?;
    Ok(json_reply(
        200,
        &json!({
            "id": id, "name": workflow["name"], "description": workflow["description"],
            "version": version["version"], "graph": version["graph"],
            "createdAt": version["createdAt"], "updatedAt": version["createdAt"],
        }),
    ))
}

fn versions(workflow: &Value) -> impl Iterator<Item = &Value> {
    workflow["versions"].as_array().into_iter().flatten()
}

/// A workflow and one of its versions, by the version's id.
fn published(id: &str) -> Result<(&'static Value, &'static Value), Refusal> {
    let mut all = PUBLISHED.iter().flat_map(|workflow| versions(workflow).map(move |version| (workflow, version)));
    all.find(|(_, version)| version["id"] == id).ok_or_else(|| Box::new(errors::refuse(404, "Could not find Workflow")))
}

fn invocation(house: &House, holder: &str, id: &str) -> Result<Response<Body>, Refusal> {
    let task = own_task(&house.world(), holder, id).filter(|task| !task.order.parts.is_empty()).cloned();
    let task = task.ok_or_else(|| Box::new(errors::refuse(404, "Could not find Workflow Invocation")))?;
    Ok(json_reply(200, &view(house, &task)))
}

fn view(house: &House, task: &Task) -> Value {
    let now = house.clock.now();
    let status = task.status(now);
    let mut view = json!({"id": task.id, "status": status.word(), "createdAt": iso(task.created_wall)});
    let (mut output, mut node_errors) = (Map::new(), Map::new());
    for (part, files) in task.parts_over(now) {
        match &part.error {
            None => {
                let links: Vec<String> = files.map(|index| link(house, task, index, false)).collect();
                output.insert(part.node.clone(), json!(links));
            }
            Some((code, message)) => {
                let mut error = json!({"message": message, "nodeName": part.name});
                if let Some(code) = code {
                    error["failureCode"] = json!(code);
                }
                node_errors.insert(part.node.clone(), error);
            }
        }
    }
    let cost = || json!({"credits": task.ended.as_ref().map_or(0, |ended| ended.cost)});
    match &status {
        Status::Pending | Status::Throttled | Status::Word(_) | Status::Ended(End::Cancelled) => return view,
        Status::Running(progress) => {
            view["progress"] = json!(progress);
            view["output"] = output.into();
        }
        Status::Ended(End::Succeeded) => {
            view["output"] = output.into();
            view["cost"] = cost();
        }
        Status::Ended(End::Failed { code, message, .. }) => {
            view["failure"] = json!(message);
            view["cost"] = cost();
            if let Some(code) = code {
                view["failureCode"] = json!(code);
            }
        }
    }
    if !node_errors.is_empty() {
        view["nodeErrors"] = node_errors.into();
    }
    view
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_published_version_has_an_id_of_its_own_and_inputs() {
        let ids: Vec<&str> = PUBLISHED.iter().flat_map(versions).filter_map(|one| one["id"].as_str()).collect();

        let mut different = ids.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!((ids.len(), different.len()), (3, 3));
        for id in ids {
            let (_, version) = published(id).expect("it is there");
            let nodes = version["graph"]["nodes"].as_array().expect("nodes");
            assert!(nodes.iter().any(|node| node["nodeType"] == "constant-node"), "{id}");
        }
    }
}
