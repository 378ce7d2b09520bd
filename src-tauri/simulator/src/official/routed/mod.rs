//! Routed generation: the body is judged, its router sorts out the models that cannot make it or may not, and takes
//! the best of the rest. How the service ranks is not published; here it follows from prices and names.

mod candidates;
mod told;

use std::sync::Arc;

use axum::body::Body;
use catalogue::Model;
use hyper::Response;
use serde_json::{Map, Value, json};

use self::candidates::{Candidate, Settings, Sorted};
use super::belongings::routers::by_slug;
use super::{create, errors, read};
use crate::belongings::{Belonging, BelongingKind};
use crate::call::{Call, Refusal, json as json_reply};
use crate::house::House;
use crate::lanes::LaneKey;
use crate::menu::{digest_of, endpoint_name, inputs};
use crate::scenario::Plan;
use crate::task::Order;
use crate::world::World;

/// `POST /v1/generate/{image, video, audio}`
pub(super) fn generate(house: &Arc<House>, holder: &str, call: &Call, plan: &Plan) -> Result<Response<Body>, Refusal> {
    let body = read::object(call)?;
    let models = house.menu.models(&call.path).ok_or_else(|| Box::new(errors::no_such_address()))?;
    let entry = read::asked(house, &models, &body)?;
    let mut world = house.world();
    create::reachable(house, &world, holder, &body, plan)?;
    let asked = inputs(entry, &body);
    let slug = asked.get("router").and_then(Value::as_str).unwrap_or_default();
    let router = by_slug(&world, holder, slug).cloned().ok_or_else(|| Box::new(errors::no_such_router()))?;
    let settings = Settings::of(&router, entry.output);
    let sorted = Sorted::of(&house.menu, entry.output, &asked, &settings);
    if sorted.left.is_empty() {
        let empty = sorted.emptied_by;
        let record = json!({"status": "no_eligible_model", "emptiedBy": [empty], "pipeline": sorted.pipeline});
        note(house, &mut world, &router, record)?;
        return Err(Box::new(errors::no_eligible_model(&sorted.pipeline, empty)));
    }
    let chosen = chosen(&world, holder, &settings, sorted);
    let order = order(house, &world, entry, &body, &chosen.candidate);
    let task = create::admit(house, &mut world, holder, order, plan)?;
    let record = told::decision(&chosen, &settings, &task);
    note(house, &mut world, &router, record)?;
    Ok(json_reply(200, &json!({"id": task.id, "routing": told::routing(&chosen, &settings, &router, &asked, &task)})))
}

/// A choice, and how it came about.
struct Chosen<'m> {
    candidate: Candidate<'m>,
    /// Whether it was the only one.
    alone: bool,
    /// Models that were full, and whether all were; only where the router looks at that.
    full: Option<(Vec<String>, bool)>,
    pipeline: Vec<Value>,
}

/// The best of those that are left, and the best of those with room where the router goes by that.
fn chosen<'m>(world: &World, holder: &str, settings: &Settings, sorted: Sorted<'m>) -> Chosen<'m> {
    let Sorted { mut left, mut pipeline, .. } = sorted;
    left.sort_by(|a, b| settings.optimize.compare(a, b));
    let alone = left.len() == 1;
    let mut full = None;
    let mut at = 0;
    if settings.on_capacity {
        let has_room = |candidate: &Candidate<'_>| under_way(world, holder, candidate.name()) < world.tier.concurrent;
        let free = left.iter().position(has_room);
        at = free.unwrap_or(0);
        let skipped: Vec<String> = left[..at].iter().map(|candidate| candidate.name().to_owned()).collect();
        if free.is_none() || at > 0 {
            pipeline.push(json!({"type": "capacity", "allExhausted": free.is_none(), "skipped": skipped}));
            full = Some((skipped, free.is_none()));
        }
    }
    let outcome = if alone { "single_candidate" } else { settings.optimize.outcome() };
    pipeline.push(json!({"type": "rank", "outcome": outcome}));
    Chosen { candidate: left.swap_remove(at), alone, full, pipeline }
}

/// Tasks of a model that are not over.
fn under_way(world: &World, holder: &str, model: &str) -> usize {
    let open = world.tasks().iter().rev().filter(|task| !task.over());
    open.filter(|task| {
        let lane = LaneKey::of(&task.owner, &task.order.model);
        task.owner.service == catalogue::Service::Runway && lane.holder == holder && lane.name == model
    })
    .count()
}

/// What the chosen model makes, under the call that asked for it.
fn order(house: &House, world: &World, entry: &Model, body: &Map<String, Value>, candidate: &Candidate<'_>) -> Order {
    let drawn = create::drawn(world);
    let order = house.menu.order(candidate.model, &candidate.body, drawn, |address| create::known(world, address));
    Order { endpoint: endpoint_name(entry), body: body.clone(), digest: digest_of(body), ..order }
}

/// Keeps what a router decided.
fn note(house: &House, world: &mut World, router: &Belonging, record: Value) -> Result<(), Refusal> {
    let number = world.belongings_made();
    let (now, wall) = (house.clock.now(), house.clock.wall());
    let Value::Object(mut body) = record else { return Ok(()) };
    body.insert("router".into(), json!(router.id));
    body.insert("requestId".into(), json!(world.dice.uuid("request", number)));
    let decision = Belonging {
        id: world.dice.uuid("belonging", number),
        kind: BelongingKind::Decision,
        holder: router.holder.clone(),
        body,
        sound: None,
        image: None,
        created: now,
        created_wall: wall,
        updated_wall: wall,
        begun: now,
        failure: None,
        stopped: None,
        forgotten: false,
        removed: false,
        version: 1,
    };
    world.put_belonging(decision).map_err(|error| Box::new(errors::cannot_keep(&error)))
}
