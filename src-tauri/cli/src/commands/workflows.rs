//! `framewright workflows`: listed, looked at, and run as jobs.

use std::process::ExitCode;

use framewright_core::provider::{PublishedWorkflow, WorkflowInput, WorkflowInputKind as Kind};
use serde_json::{Map, Value, json};

use super::generate;
use super::own::{Own, done};
use crate::args::routing::Workflows;
use crate::args::{Common, Generate, PromptSource};
use crate::failure::{Failure, Result};
use crate::out::{Out, counted, short};

/// The catalogue's entry of a run.
const MODEL: &str = "runway/workflows/{id}";

pub(crate) async fn run(what: Workflows, common: &Common, out: &Out) -> Result<ExitCode> {
    match what {
        Workflows::List { at } => list(&Own::open(&at, common, out).await?, out).await,
        Workflows::Show { which } => show(&Own::open(&which.at, common, out).await?, &which.id, out).await,
        Workflows::Run { id, inputs, count, max_credits, allow_unknown_price, yes, at } => {
            let own = Own::open(&at, common, out).await?;
            let workflow = own.app.workflow(&own.account.id, &id).await?;
            let set = vec![
                ("workflow".to_owned(), id),
                ("node_outputs".to_owned(), node_outputs(&workflow, &inputs)?.to_string()),
            ];
            let source = PromptSource {
                set,
                model: Some(MODEL.into()),
                count,
                account: Some(own.account.name.clone()),
                max_credits,
                allow_unknown_price,
                ..PromptSource::default()
            };
            drop(own);
            let arguments = Generate { source, yes, allow_large: false, again: true };
            generate::make(&arguments, "workflows run", &workflow.name, common, out).await
        }
    }
}

async fn list(own: &Own, out: &Out) -> Result<ExitCode> {
    let workflows = own.app.workflows(&own.account.id).await?;
    for workflow in &workflows {
        out.record("workflow", workflow);
        for version in &workflow.versions {
            let number = version.version.map(|number| format!("  version {number}")).unwrap_or_default();
            out.say(format!("{}  {}{number}", version.id, short(&workflow.name, 60)));
        }
    }
    out.say(counted(workflows.len() as u64, "workflow", "workflows"));
    Ok(done("workflows list", &json!({ "workflows": workflows.len() }), out))
}

async fn show(own: &Own, id: &str, out: &Out) -> Result<ExitCode> {
    let workflow = own.app.workflow(&own.account.id, id).await?;
    out.record("workflow", &workflow);
    out.say(&workflow.name);
    if let Some(description) = &workflow.description {
        out.say(description);
    }
    for input in &workflow.inputs {
        let value = input.value.as_str().map_or_else(|| input.value.to_string(), str::to_owned);
        let about = input.description.as_ref().map(|about| format!("  {}", short(about, 60))).unwrap_or_default();
        out.say(format!("  {} ({}){about}", input.label, kind_word(input.kind)));
        out.say(format!("    {}.{} = {}", input.node, input.key, short(&value, 80)));
    }
    Ok(done("workflows show", &json!({ "id": id, "inputs": workflow.inputs.len() }), out))
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "words",
        Kind::Number => "a number",
        Kind::Boolean => "yes or no",
        Kind::Image => "a picture",
        Kind::Video => "a clip",
        Kind::Audio => "a sound",
    }
}

/// What was given, under the nodes and keys of the graph.
fn node_outputs(workflow: &PublishedWorkflow, given: &[(String, String)]) -> Result<Value> {
    let mut nodes = Map::new();
    for (name, text) in given {
        let input = named(workflow, name)?;
        let node = nodes.entry(input.node.clone()).or_insert_with(|| json!({}));
        if let Value::Object(outputs) = node
            && outputs.insert(input.key.clone(), value(input, text)?).is_some()
        {
            return Err(Failure::input(format!("{name} is given twice. Nothing was queued.")));
        }
    }
    Ok(nodes.into())
}

/// The input of that label, or of that node and key.
fn named<'w>(workflow: &'w PublishedWorkflow, name: &str) -> Result<&'w WorkflowInput> {
    let exact = |input: &&WorkflowInput| format!("{}.{}", input.node, input.key) == name;
    let labelled: Vec<_> = workflow.inputs.iter().filter(|input| input.label.eq_ignore_ascii_case(name)).collect();
    match (workflow.inputs.iter().find(exact), labelled.as_slice()) {
        (Some(input), _) => Ok(input),
        (None, [input]) => Ok(input),
        (None, []) => {
            let labels: Vec<&str> = workflow.inputs.iter().map(|input| input.label.as_str()).collect();
            let text = format!("{} has no input {name}. Nothing was queued.", workflow.name);
            Err(Failure::input(text).next(format!("It has: {}.", labels.join(", "))))
        }
        (None, several) => {
            let ways: Vec<String> = several.iter().map(|input| format!("{}.{}", input.node, input.key)).collect();
            let text = format!("{} has several inputs {name}. Nothing was queued.", workflow.name);
            Err(Failure::input(text).next(format!("Say which: {}.", ways.join(", "))))
        }
    }
}

/// A text as the value of an input.
fn value(input: &WorkflowInput, text: &str) -> Result<Value> {
    let wrong = |what: &str| Failure::input(format!("{} takes {what}, not {text}. Nothing was queued.", input.label));
    let plain = match input.kind {
        Kind::Image | Kind::Video | Kind::Audio => return Ok(json!({ "type": input.kind.tag(), "uri": text })),
        Kind::Text => Value::from(text),
        Kind::Number => text.trim().parse::<serde_json::Number>().map_err(|_| wrong("a number"))?.into(),
        Kind::Boolean => match text {
            "yes" | "true" => true.into(),
            "no" | "false" => false.into(),
            _ => return Err(wrong("yes or no")),
        },
    };
    Ok(json!({ "type": input.kind.tag(), "value": plain }))
}
