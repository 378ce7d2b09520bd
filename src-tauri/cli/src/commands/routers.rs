//! `framewright routers`: what chooses the model for a request.

use std::process::ExitCode;

use catalogue::Inputs;
use framewright_core::provider::{Belonging, DecisionStep, Router};
use serde_json::{Map, Value, json};

use super::own::{Own, delete, done, given};
use super::plan::amount;
use crate::args::Common;
use crate::args::belongings::Yes;
use crate::args::routing::{Choosing, Routers};
use crate::failure::{Failure, Result};
use crate::out::{Out, counted, short};

pub(crate) async fn run(what: Routers, common: &Common, out: &Out) -> Result<ExitCode> {
    match what {
        Routers::List { at } => list(&Own::open(&at, common, out).await?, out).await,
        Routers::Show { which } => show(&Own::open(&which.at, common, out).await?, &which.id, out).await,
        Routers::Create { slug, name, choosing, at } => {
            let inputs = inputs(Some(slug), name, choosing);
            Own::open(&at, common, out).await?.make(Belonging::Router, &inputs, Yes { yes: false }, out).await
        }
        Routers::Change { id, name, choosing, at } => {
            let inputs = inputs(None, name, choosing);
            if inputs.is_empty() {
                return Err(Failure::input("Nothing was given to change. Nothing was sent."));
            }
            let own = Own::open(&at, common, out).await?;
            own.change(Belonging::Router, &id, &inputs, "routers change", out).await
        }
        Routers::Decisions { which } => decisions(&Own::open(&which.at, common, out).await?, &which.id, out).await,
        Routers::Delete { which } => delete(Belonging::Router, &which, common, out).await,
    }
}

fn inputs(slug: Option<String>, name: Option<String>, choosing: Choosing) -> Inputs {
    let mut settings = Map::new();
    if let Some(optimize) = choosing.optimize_for {
        settings.insert("optimize_for".into(), optimize.word().into());
    }
    if !choosing.caps.is_empty() {
        let caps: Map<String, Value> = choosing.caps.into_iter().map(|(kind, most)| (kind, json!(most))).collect();
        settings.insert("max_credits_per_generation".into(), caps.into());
    }
    let (ids, mode) = match choosing.only.is_empty() {
        true => (choosing.except, "allow_new_except"),
        false => (choosing.only, "allowlist_only"),
    };
    if !ids.is_empty() {
        let ids: Vec<String> = ids.into_iter().filter(|id| !id.is_empty()).collect();
        settings.insert("models".into(), json!({ "ids": ids, "mode": mode }));
    }
    if let Some(skip) = choosing.skip_full {
        settings.insert("fallback".into(), json!({ "on_capacity": skip }));
    }
    given([
        ("slug", slug.map(Value::from)),
        ("name", name.map(Value::from)),
        ("description", choosing.description.map(Value::from)),
        ("settings", (!settings.is_empty()).then_some(settings.into())),
    ])
}

async fn list(own: &Own, out: &Out) -> Result<ExitCode> {
    let routers = own.app.routers(&own.account.id).await?;
    for router in &routers {
        out.record("router", router);
        out.say(format!("{}  {}  {}", router.id, router.slug, rules(router)));
    }
    out.say(counted(routers.len() as u64, "router", "routers"));
    Ok(done("routers list", &json!({ "routers": routers.len() }), out))
}

async fn show(own: &Own, id: &str, out: &Out) -> Result<ExitCode> {
    let router = own.app.router(&own.account.id, id).await?;
    out.record("router", &router);
    out.say(format!("{} ({})", router.name, router.slug));
    if let Some(description) = &router.description {
        out.say(description);
    }
    out.say(rules(&router));
    Ok(done("routers show", &json!({ "id": id }), out))
}

/// What a router goes by, in words.
fn rules(router: &Router) -> String {
    let mut words = vec![match router.optimize_for.as_deref() {
        Some(word) => format!("by {word}"),
        None => "by the service's own choice".to_owned(),
    }];
    let caps = [("picture", router.caps.image), ("clip", router.caps.video), ("sound", router.caps.audio)];
    let caps = caps.into_iter().filter_map(|(kind, cap)| Some(format!("{} credits a {kind}", amount(cap?))));
    words.extend(caps.map(|cap| format!("at most {cap}")));
    if let Some(models) = router.models.as_ref().filter(|models| models.only || !models.ids.is_empty()) {
        let names = short(&models.ids.join(", "), 80);
        words.push(if models.only { format!("only {names}") } else { format!("all but {names}") });
    }
    if router.skips_full {
        words.push("passes over full models".into());
    }
    words.join("; ")
}

async fn decisions(own: &Own, id: &str, out: &Out) -> Result<ExitCode> {
    let decisions = own.app.decisions(&own.account.id, id).await?;
    for decision in &decisions {
        out.record("decision", decision);
        let model = decision.model.as_deref().unwrap_or("no model");
        let why = decision.reason.as_deref().or(decision.reason_code.as_deref()).unwrap_or(&decision.status);
        out.say(format!("{}  {model}: {}", decision.id, short(why, 80)));
        for step in &decision.steps {
            out.say(format!("    {}", step_words(step)));
        }
    }
    out.say(counted(decisions.len() as u64, "decision", "decisions"));
    Ok(done("routers decisions", &json!({ "decisions": decisions.len() }), out))
}

fn step_words(step: &DecisionStep) -> String {
    match step {
        DecisionStep::Filter { filter, left } if left.is_empty() => format!("{filter}: none left"),
        DecisionStep::Filter { filter, left } => {
            format!("{filter}: {} left: {}", left.len(), short(&left.join(", "), 80))
        }
        DecisionStep::Capacity { all_full: true, .. } => "every model was full".into(),
        DecisionStep::Capacity { skipped, .. } => format!("full: {}", short(&skipped.join(", "), 80)),
        DecisionStep::Rank { outcome } => format!("ranked: {outcome}"),
    }
}
