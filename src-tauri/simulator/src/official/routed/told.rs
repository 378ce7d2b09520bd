//! What the service tells of a choice: with the task, and in the list of a router's requests.

use catalogue::{Inputs, Media};
use serde_json::{Value, json};

use super::Chosen;
use super::candidates::{Optimize, Settings};
use crate::belongings::Belonging;
use crate::task::Task;

/// Beginnings of models' names, and who makes those.
const MAKERS: [(&str, &str); 11] = [
    ("gen", "runway"),
    ("aleph", "runway"),
    ("gemini", "google"),
    ("veo", "google"),
    ("nano", "google"),
    ("imagen", "google"),
    ("gpt", "openai"),
    ("kling", "kling"),
    ("seed", "bytedance"),
    ("eleven", "elevenlabs"),
    ("hailuo", "minimax"),
];

/// `routing` of the reply.
pub(super) fn routing(
    chosen: &Chosen<'_>,
    settings: &Settings,
    router: &Belonging,
    asked: &Inputs,
    task: &Task,
) -> Value {
    let mut routing = json!({
        "model": chosen.candidate.name(),
        "provider": maker(chosen.candidate.name()),
        "configId": router.text("slug"),
        "resolvedSettings": {"optimizeFor": settings.optimize.word(), "priceCeiling": settings.ceiling},
        "resolvedInput": resolved(chosen, asked, task),
        "estimatedCost": {"credits": task.order.estimate},
    });
    if let Some((skipped, all)) = &chosen.full {
        routing["capacityFallback"] = json!({"skipped": skipped, "allExhausted": all});
    }
    routing
}

/// A line of `GET /v1/routers/{id}/requests`.
pub(super) fn decision(chosen: &Chosen<'_>, settings: &Settings, task: &Task) -> Value {
    let (code, reason) = match (chosen.alone, settings.optimize) {
        (true, _) => ("only_eligible_model", "No other model can make it under these settings."),
        (false, Optimize::Cost) => ("lowest_cost", "It costs least of those that can make it."),
        (false, Optimize::Latency) => ("best_latency", "It is the quickest of those that can make it."),
        (false, Optimize::Quality) => ("best_quality", "It is the best of those that can make it."),
    };
    json!({
        "status": "routed", "model": chosen.candidate.name(), "provider": maker(chosen.candidate.name()),
        "reasonCode": code, "reason": reason, "estimatedCredits": task.order.estimate, "taskId": task.id,
        "emptiedBy": [], "pipeline": chosen.pipeline,
    })
}

fn resolved(chosen: &Chosen<'_>, asked: &Inputs, task: &Task) -> Value {
    let order = &task.order;
    let text = |name: &str| asked.get(name).and_then(Value::as_str);
    let ratio = chosen.candidate.inputs.get("ratio").and_then(Value::as_str).unwrap_or("auto");
    let lines = || format!("{}p", order.width.min(order.height));
    match chosen.candidate.model.output {
        Media::Image => json!({
            "aspectRatio": text("ratio").unwrap_or("1:1"), "ratio": ratio,
            "resolution": text("resolution").unwrap_or("1k"),
        }),
        Media::Video => json!({
            "duration": order.seconds, "ratio": ratio,
            "resolution": text("resolution").map_or_else(lines, str::to_owned),
        }),
        Media::Audio | Media::Text | Media::None => {
            let given = asked.get("voice").and_then(|voice| voice.get("type")).and_then(Value::as_str);
            let usual = if text("type") == Some("speech") { "default" } else { "none" };
            json!({"type": text("type"), "voice": given.unwrap_or(usual)})
        }
    }
}

fn maker(model: &str) -> &'static str {
    MAKERS.iter().find(|(begin, _)| model.starts_with(begin)).map_or("partner", |(_, maker)| maker)
}
