//! Create calls: checked by the catalogue, limited by the tier, paid from the key's credits.

use std::sync::Arc;

use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use catalogue::{Model, Service, Source};
use hyper::Response;
use serde_json::{Map, Value, json};

use super::{belongings, errors, issues, read};
use crate::call::{Call, Refusal, json as json_reply};
use crate::dice::short_digest;
use crate::files::StoredFile;
use crate::house::House;
use crate::lanes::LaneKey;
use crate::measure::measure;
use crate::menu::{Choice, makes_files};
use crate::place::place;
use crate::scenario::{Fault, Plan};
use crate::task::{Order, Owner, Task};
use crate::world::World;

/// How long a `runway://` address is good for, in service time.
pub(crate) const UPLOAD_LIFE: i64 = 24 * 3_600_000;

/// Answers a create call.
pub(super) fn create(
    house: &Arc<House>,
    holder: &str,
    call: &Call,
    models: &[&Model],
    plan: &Plan,
) -> Result<Response<Body>, Refusal> {
    let body = read::object(call)?;
    let model = read::asked(house, models, &body)?;
    let mut world = house.world();
    reachable(house, &world, holder, &body, plan)?;
    belongings::there(house, &world, holder, model, &body)?;
    if plan.has(|fault| *fault == Fault::NotEntitled) {
        return Err(Box::new(errors::not_entitled(model.model.as_deref().unwrap_or_default())));
    }
    if !makes_files(model) {
        return Err(Box::new(errors::not_simulated(&model.id.0)));
    }
    let drawn = drawn(&world);
    let order = house.menu.order(model, &body, drawn, |address| known(&world, address));
    let task = admit(house, &mut world, holder, order, plan)?;
    Ok(match model.tells_estimate {
        true => json_reply(200, &json!({"id": task.id, "estimatedCost": {"credits": task.order.estimate}})),
        false => json_reply(200, &json!({"id": task.id})),
    })
}

/// The seed of the next task, where its body gives none.
pub(super) fn drawn(world: &World) -> u64 {
    world.dice.roll("seed", world.tasks().len() as u64) & 0xffff_ffff
}

/// Takes an order in, if there are credits and room for it.
pub(super) fn admit(
    house: &Arc<House>,
    world: &mut World,
    holder: &str,
    order: Order,
    plan: &Plan,
) -> Result<Task, Refusal> {
    let owner = owner(holder);
    if world.free_credits(Service::Runway, holder, None) < order.estimate
        || plan.has(|fault| *fault == Fault::NoCredits)
    {
        return Err(Box::new(errors::no_credits()));
    }
    let lane = LaneKey::of(&owner, &order.model);
    if world.made_today(&lane, house.clock.now(), 0) >= world.tier.daily {
        return Err(Box::new(errors::daily_limit()));
    }
    place(house, world, owner, order, plan).map_err(|error| errors::cannot_keep(&error).into())
}

/// A task that somebody makes by hand under the same key, like the one that the call asks for.
pub(crate) fn foreign_task(house: &Arc<House>, call: &Call, prompt: &str) {
    let (Some(token), Some(Value::Object(body))) = (call.bearer(), &call.json) else {
        return;
    };
    let Some(models) = house.menu.models(&call.path) else {
        return;
    };
    let mut body = body.clone();
    body.insert("promptText".into(), json!(prompt));
    if let Choice::Model(model, _) = house.menu.choose(&models, &body) {
        let mut world = house.world();
        let order: Order = house.menu.order(model, &body, 1, |address| known(&world, address));
        if let Ok(task) = place(house, &mut world, owner(&short_digest(token)), order, &Plan::default()) {
            world.mark_foreign(&task.id);
        }
    }
}

/// What is known of an input: what was uploaded was measured, a data address is measured now, and nothing is fetched.
pub(super) fn known(world: &World, address: &str) -> Source {
    if let Some(id) = address.strip_prefix("runway://") {
        return world.file(id.trim_end_matches('/')).map_or_else(Source::default, StoredFile::source);
    }
    let data = address.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,"));
    data.and_then(|(_, text)| STANDARD.decode(text).ok()).map_or_else(Source::default, |bytes| measure(&bytes))
}

fn owner(holder: &str) -> Owner {
    Owner {
        service: Service::Runway,
        holder: holder.to_owned(),
        uid: 0,
        email: None,
        reply_url: None,
        reply_ref: None,
        explore: false,
    }
}

/// Inputs are fetched before the call is answered. Public addresses count as reachable here; uploads
/// must exist, be complete, belong to the key and be younger than a day.
pub(super) fn reachable(
    house: &House,
    world: &World,
    holder: &str,
    body: &Map<String, Value>,
    plan: &Plan,
) -> Result<(), Refusal> {
    let mut addresses = Vec::new();
    for (key, value) in body {
        collect(key.clone(), value, &mut addresses);
    }
    let none_answers = plan.has(|fault| *fault == Fault::UnreachableInput);
    let now = house.clock.now();
    let unreachable: Vec<Value> = addresses
        .into_iter()
        .filter_map(|(path, uri)| {
            let status = match uri.strip_prefix("runway://") {
                Some(id) => match world.file(id.trim_end_matches('/')) {
                    Some(file) if file.holder != holder || !file.complete => 404,
                    Some(file) if now - file.created > UPLOAD_LIFE => 403,
                    Some(_) => 200,
                    None => 404,
                },
                None if none_answers && uri.starts_with("https://") => 404,
                None => 200,
            };
            (status != 200).then(|| issues::unreachable(&path, status))
        })
        .collect();
    if unreachable.is_empty() { Ok(()) } else { Err(Box::new(errors::invalid(&unreachable))) }
}

/// All media addresses in a body with their paths.
fn collect(path: String, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) if text.starts_with("runway://") || text.starts_with("https://") => {
            // A prompt may well speak of an address; only fields that name media are fetched.
            let key = path.rsplit(['.', '[']).next().unwrap_or_default().to_ascii_lowercase();
            if key.contains("uri") || key.contains("image") || key.contains("video") || key.contains("audio") {
                found.push((path, text.clone()));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(format!("{path}[{index}]"), item, found);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                collect(format!("{path}.{key}"), value, found);
            }
        }
        _ => {}
    }
}
