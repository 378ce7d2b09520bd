//! Workflows and their invocations as the official API writes them. Facts: the SDK 5.24.0, and the vendor's page on
//! running a workflow for how a graph names its inputs.

use serde_json::Value;

use super::belongings::{items, words};
use crate::provider::json::{id, text, time_ms, whole};
use crate::provider::{NodeError, PublishedWorkflow, Workflow, WorkflowInput, WorkflowInputKind, WorkflowVersion};

/// Longest name that is kept.
const NAME: usize = 255;
/// Longest text that is kept.
const WORDS: usize = 20_000;
/// Longest value of a graph that is kept, in bytes of JSON.
const VALUE: usize = 40_000;
/// Most inputs that are kept.
const MOST_INPUTS: usize = 200;

pub(in crate::provider::runway) fn list(reply: &Value) -> Option<Vec<Workflow>> {
    reply.get("data")?.as_array()?;
    let one = |one: &Value| {
        let versions = items(one, "versions").filter_map(version).collect();
        Some(Workflow { name: words(one, "name", NAME)?, versions })
    };
    Some(items(reply, "data").filter_map(one).collect())
}

fn version(one: &Value) -> Option<WorkflowVersion> {
    Some(WorkflowVersion {
        id: id(one, "id")?.to_owned(),
        version: whole(one, "version"),
        created_ms: time_ms(one, "createdAt"),
    })
}

pub(in crate::provider::runway) fn workflow(one: &Value) -> Option<PublishedWorkflow> {
    let graph = one.get("graph").unwrap_or(&Value::Null);
    Some(PublishedWorkflow {
        id: id(one, "id")?.to_owned(),
        name: words(one, "name", NAME)?,
        description: words(one, "description", WORDS),
        version: whole(one, "version"),
        inputs: items(graph, "nodes").flat_map(inputs).take(MOST_INPUTS).collect(),
        created_ms: time_ms(one, "createdAt"),
    })
}

/// The inputs of a node: what it holds and does not hide.
fn inputs(node: &Value) -> Vec<WorkflowInput> {
    let Some(outputs) = node.get("nodeOutputs").and_then(Value::as_object) else { return Vec::new() };
    let is_input = text(node, "nodeType").is_none_or(|kind| kind == "constant-node");
    let shown = |output: &&Value| output.get("exposedToApp").and_then(Value::as_bool) != Some(false);
    let read = |(key, output): (&String, &Value)| {
        Some(WorkflowInput {
            node: id(node, "id")?.to_owned(),
            label: words(output, "label", NAME).unwrap_or_else(|| key.chars().take(NAME).collect()),
            description: words(output, "description", WORDS),
            kind: kind(text(output, "type")?)?,
            value: output.get("value").map(value).unwrap_or(Value::Null),
            key: (key.len() <= NAME).then(|| key.clone())?,
        })
    };
    outputs.iter().filter(|(_, output)| is_input && shown(output)).filter_map(read).collect()
}

fn kind(word: &str) -> Option<WorkflowInputKind> {
    Some(match word {
        "string" | "text" => WorkflowInputKind::Text,
        "number" | "integer" => WorkflowInputKind::Number,
        "boolean" => WorkflowInputKind::Boolean,
        "image" => WorkflowInputKind::Image,
        "video" => WorkflowInputKind::Video,
        "audio" => WorkflowInputKind::Audio,
        _ => return None,
    })
}

/// A value of the graph; of a file its address.
fn value(value: &Value) -> Value {
    let plain = ["uri", "url"].into_iter().find_map(|key| value.get(key)).unwrap_or(value);
    match plain {
        Value::Object(_) | Value::Array(_) => Value::Null,
        plain if plain.to_string().len() > VALUE => Value::Null,
        plain => plain.clone(),
    }
}

/// What failed of an invocation.
pub(in crate::provider::runway) fn node_errors(invocation: &Value) -> Vec<NodeError> {
    let errors = invocation.get("nodeErrors").and_then(Value::as_object).into_iter().flatten();
    let told = errors.take(20).filter_map(|(node, error)| {
        let node = words(error, "nodeName", NAME).unwrap_or_else(|| node.chars().take(40).collect());
        Some(NodeError { node, why: words(error, "message", 500)?.trim_end_matches('.').to_owned() })
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn inputs_are_what_nodes_hold_and_show_each_with_its_type() {
        let output =
            |kind: &str, shown: Value| json!({"type": kind, "label": kind, "exposedToApp": shown, "value": "v"});
        let node = |kind: &str, outputs: Value| json!({"id": "n", "nodeType": kind, "nodeOutputs": outputs});
        let graph = json!({"nodes": [
            node("constant-node", json!({"prompt": output("string", json!(true)), "old": output("string", json!(false))})),
            node("constant-node", json!({"image": {"type": "image", "value": {"uri": "https://x.example/a.png"}}})),
            node("constant-node", json!({"odd": output("hologram", json!(true)), "deep": 7})),
            node("task-node", json!({"image": output("image", json!(true))})),
            json!(null), json!({"nodeOutputs": []}),
        ]});

        let read = workflow(&json!({"id": "w", "name": "Mug", "graph": graph})).unwrap();

        let told: Vec<_> = read.inputs.iter().map(|input| (input.label.as_str(), input.kind)).collect();
        assert_eq!(told, [("string", WorkflowInputKind::Text), ("image", WorkflowInputKind::Image)]);
        assert_eq!(read.inputs[1].value, "https://x.example/a.png");
        assert_eq!(workflow(&json!({"id": "../x", "name": "Mug"})), None);
    }
}
