//! Routers, their decisions, and what a routed create call tells, as the official API writes them. Facts: the SDK
//! 5.24.0.

use serde_json::Value;

use super::belongings::{items, texts, words};
use crate::provider::json::{id, number, time_ms, whole};
use crate::provider::{Decision, DecisionStep, Router, RouterCaps, RouterModels, Routing};
use crate::sentence;

/// Longest name, slug or word that is kept.
const NAME: usize = 255;
/// Longest description or reason that is kept.
const WORDS: usize = 2000;

pub(in crate::provider::runway) fn router(one: &Value) -> Option<Router> {
    let settings = one.get("settings").unwrap_or(&Value::Null);
    let caps = settings.get("maxCreditsPerGeneration").unwrap_or(&Value::Null);
    let slug = words(one, "slug", NAME)?;
    Some(Router {
        id: id(one, "id")?.to_owned(),
        name: words(one, "name", NAME).unwrap_or_else(|| slug.clone()),
        slug,
        description: words(one, "description", WORDS),
        optimize_for: words(settings, "optimizeFor", NAME),
        caps: RouterCaps { image: number(caps, "image"), video: number(caps, "video"), audio: number(caps, "audio") },
        models: settings.get("models").filter(|models| models.is_object()).map(|models| RouterModels {
            only: models.get("mode").and_then(Value::as_str) == Some("allowlist_only"),
            ids: texts(models, "ids", NAME),
        }),
        skips_full: settings.pointer("/fallback/onCapacity").and_then(Value::as_bool).unwrap_or(false),
        version: whole(one, "version"),
        created_ms: time_ms(one, "createdAt"),
        updated_ms: time_ms(one, "updatedAt"),
    })
}

pub(in crate::provider::runway) fn decision(one: &Value) -> Option<Decision> {
    Some(Decision {
        id: id(one, "id")?.to_owned(),
        at_ms: time_ms(one, "createdAt"),
        status: words(one, "status", NAME)?,
        model: words(one, "model", NAME),
        maker: words(one, "provider", NAME),
        reason_code: words(one, "reasonCode", NAME),
        reason: words(one, "reason", WORDS),
        estimated: number(one, "estimatedCredits").filter(|credits| *credits >= 0.0),
        task: id(one, "taskId").map(str::to_owned),
        emptied_by: texts(one, "emptiedBy", NAME),
        steps: items(one, "pipeline").filter_map(step).collect(),
    })
}

fn step(one: &Value) -> Option<DecisionStep> {
    Some(match one.get("type")?.as_str()? {
        "filter" => DecisionStep::Filter { filter: words(one, "filter", NAME)?, left: texts(one, "models", NAME) },
        "capacity" => DecisionStep::Capacity {
            skipped: texts(one, "skipped", NAME),
            all_full: one.get("allExhausted").and_then(Value::as_bool).unwrap_or(false),
        },
        "rank" => DecisionStep::Rank { outcome: words(one, "outcome", NAME)? },
        _ => return None,
    })
}

/// `routing` of a create reply.
pub(in crate::provider::runway) fn routing(reply: &Value) -> Option<Routing> {
    let routing = reply.get("routing")?;
    let settings = routing.get("resolvedSettings").unwrap_or(&Value::Null);
    let full = routing.get("capacityFallback").unwrap_or(&Value::Null);
    Some(Routing {
        router: words(routing, "configId", NAME)?,
        model: words(routing, "model", NAME)?,
        maker: words(routing, "provider", NAME),
        optimize_for: words(settings, "optimizeFor", NAME),
        cap: number(settings, "priceCeiling"),
        skipped: texts(full, "skipped", NAME),
        all_full: full.get("allExhausted").and_then(Value::as_bool).unwrap_or(false),
    })
}

/// What a refusal says, and the filters that left a router no model.
pub(in crate::provider::runway) fn with_filters(said: String, reply: &Value) -> String {
    match texts(reply, "emptiedBy", NAME).as_slice() {
        [] => said,
        filters => format!("{} None was left by: {}.", sentence::ended(&said), filters.join(", ")),
    }
}
