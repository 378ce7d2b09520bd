//! One run of a workflow: what the request says in place of the graph's values, and what each node then makes.

use std::sync::Arc;

use axum::body::Body;
use catalogue::Source;
use hyper::Response;
use serde_json::{Map, Value, json};

use super::published;
use crate::call::{Call, Refusal, json as json_reply};
use crate::house::House;
use crate::menu::{Choice, digest_of, endpoint_name};
use crate::official::{create, errors, read};
use crate::scenario::{Fault, Plan};
use crate::task::{Order, Part};
use crate::world::World;

/// `POST /v1/workflows/{id}`
pub(super) fn run(
    house: &Arc<House>,
    holder: &str,
    call: &Call,
    id: &str,
    plan: &Plan,
) -> Result<Response<Body>, Refusal> {
    let (_, version) = published(id)?;
    let body = read::object(call)?;
    let entry = house.menu.workflow().ok_or_else(|| Box::new(errors::no_such_address()))?;
    read::asked(house, &[entry], &body)?;
    let mut world = house.world();
    create::reachable(house, &world, holder, &body, plan)?;
    let graph = &version["graph"];
    let nothing = Map::new();
    let given = body.get("nodeOutputs").and_then(Value::as_object).unwrap_or(&nothing);
    fitting(graph, given)?;
    let mut parts = parts(house, &world, graph, given);
    if let Some(error) = plan.find(|fault| match fault {
        Fault::NodeFails { code, message } => {
            Some((code.clone(), message.clone().unwrap_or_else(|| "The node failed.".into())))
        }
        _ => None,
    }) && let Some(last) = parts.last_mut()
    {
        last.error = Some(error);
    }
    let Some(first) = parts.first() else {
        return Err(Box::new(errors::refuse(400, "This workflow makes nothing.")));
    };
    let sound = parts.iter().filter(|part| part.error.is_none());
    let order = Order {
        endpoint: endpoint_name(entry),
        model: endpoint_name(entry),
        estimate: sound.clone().map(|part| part.order.estimate).sum(),
        cost: sound.map(|part| part.order.cost).sum(),
        body: body.clone().into_owned(),
        digest: digest_of(&body),
        ..first.order.clone()
    };
    let task = create::admit(house, &mut world, holder, Order { parts, ..order }, plan)?;
    Ok(json_reply(200, &json!({"id": task.id})))
}

fn nodes(graph: &Value) -> impl Iterator<Item = &Value> {
    graph["nodes"].as_array().into_iter().flatten()
}

/// Everything that is given must be an input of the graph, and of its type.
fn fitting(graph: &Value, given: &Map<String, Value>) -> Result<(), Refusal> {
    let mut issues = Vec::new();
    for (id, outputs) in given {
        let node = nodes(graph).find(|node| node["id"] == id.as_str() && node["nodeType"] == "constant-node");
        for (key, value) in outputs.as_object().into_iter().flatten() {
            let message = match node.and_then(|node| node["nodeOutputs"].get(key)) {
                None => format!("The workflow has no input {key} at node {id}"),
                Some(input) if fits(&input["type"], &value["type"]) => continue,
                Some(input) => format!("Expected {}, received {}", input["type"], value["type"]),
            };
            issues.push(json!({"code": "custom", "path": ["nodeOutputs", id, key], "message": message}));
        }
    }
    if issues.is_empty() { Ok(()) } else { Err(Box::new(errors::invalid(&issues))) }
}

fn fits(wanted: &Value, given: &Value) -> bool {
    match wanted.as_str().unwrap_or_default() {
        media @ ("image" | "video" | "audio") => given == media,
        _ => given == "primitive",
    }
}

/// What each node that makes files makes, in the order of the graph.
fn parts(house: &House, world: &World, graph: &Value, given: &Map<String, Value>) -> Vec<Part> {
    let mut made: Vec<(String, Source)> = Vec::new();
    let mut parts = Vec::new();
    for node in nodes(graph).filter(|node| node["nodeType"] == "model-node") {
        let text = |key: &str| node[key].as_str().unwrap_or_default().to_owned();
        let mut body = node["body"].as_object().cloned().unwrap_or_default();
        let edges = graph["edges"].as_array().into_iter().flatten().filter(|edge| edge["target"] == node["id"]);
        for edge in edges {
            let place = format!("/{}", edge["targetHandle"].as_str().unwrap_or_default());
            let mut whole = Value::Object(body);
            if let Some(place) = whole.pointer_mut(&place) {
                *place = value(graph, given, &edge["source"], &edge["sourceHandle"]);
            }
            body = whole.as_object().cloned().unwrap_or_default();
        }
        let named = body.get("model").and_then(Value::as_str).unwrap_or_default();
        let Some(model) = house.menu.model_at(&text("endpoint"), named) else { continue };
        let error = match house.menu.choose(&[model], &body) {
            Choice::Model(_, problems) => problems.first().map(|problem| (None, problem.message())),
            Choice::Nameless { .. } => None,
        };
        let drawn = create::drawn(world).wrapping_add(parts.len() as u64);
        let known = |address: &str| {
            let own = made.iter().find(|(known, _)| known == address).map(|(_, source)| *source);
            own.unwrap_or_else(|| create::known(world, address))
        };
        let order = house.menu.order(model, &body, drawn, known);
        let source = Source { sides: Some((order.width, order.height)), seconds: Some(order.seconds) };
        made.push((address_of(&node["id"]), source));
        parts.push(Part { node: text("id"), name: text("name"), order, error });
    }
    parts
}

/// What a node hands on.
fn value(graph: &Value, given: &Map<String, Value>, node: &Value, key: &Value) -> Value {
    let (id, key) = (node.as_str().unwrap_or_default(), key.as_str().unwrap_or_default());
    if let Some(given) = given.get(id).and_then(|outputs| outputs.get(key)) {
        return given.get("value").or_else(|| given.get("uri")).cloned().unwrap_or(Value::Null);
    }
    let constant = nodes(graph).find(|node| node["id"] == id && node["nodeType"] == "constant-node");
    constant.map_or_else(|| address_of(node).into(), |node| node["nodeOutputs"][key]["value"].clone())
}

/// Stands for what a node makes, within a run.
fn address_of(node: &Value) -> String {
    format!("https://workflow.example.com/{}", node.as_str().unwrap_or_default())
}
