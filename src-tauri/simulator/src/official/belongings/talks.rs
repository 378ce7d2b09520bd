//! Conversations: what was said in live sessions, made up; and how much avatars talked, by day.

use std::collections::BTreeMap;

use axum::body::Body;
use hyper::{Method, Response};
use serde_json::{Value, json};

use super::pages;
use crate::belongings::{Belonging, BelongingKind as Kind, Session};
use crate::call::{Call, Refusal, json as json_reply, no_content};
use crate::clock::{Ms, day, iso};
use crate::house::House;
use crate::official::errors;
use crate::world::World;

/// Service time from one sentence to the next.
const TURN: Ms = 4_000;

/// What is said, in turns; the avatar begins.
const SAID: [&str; 10] = [
    "Hello, how can I help you today?",
    "I would like to know what you can do.",
    "I answer questions, and I remember what is in my documents.",
    "Which documents do you have?",
    "Only those that I was given. Ask me about one of them.",
    "What is in the first one?",
    "It describes how a day here goes, from morning to evening.",
    "And what comes after that?",
    "After that, we say goodbye.",
    "Thank you, goodbye.",
];

/// Answers a call under `avatar_conversations`; `None` where there is no such address.
pub(super) fn answer(
    house: &House,
    holder: &str,
    call: &Call,
    rest: &[&str],
) -> Option<Result<Response<Body>, Refusal>> {
    Some(match (&call.method, rest) {
        (&Method::GET, []) => list(house, holder, call),
        (&Method::GET, [id]) => show(house, holder, id),
        (&Method::DELETE, [id]) => forget(house, holder, id),
        (_, [] | [_]) => Err(Box::new(errors::wrong_method(call))),
        _ => return None,
    })
}

fn list(house: &House, holder: &str, call: &Call) -> Result<Response<Body>, Refusal> {
    let (world, now) = (house.world(), house.clock.now());
    let wanted = |one: &&Belonging| call.query("avatar").is_none_or(|id| avatar_id(one) == Some(id));
    let all: Vec<&Belonging> = conversations(&world, holder, now).filter(wanted).collect();
    let (page, next) = pages::page(call, &all, |one| &one.id, Vec::new())?;
    let data = page.iter().map(|one| {
        let mut view = outline(&world, one, now);
        let tools = one.body.get("tools").and_then(Value::as_array);
        view["hasTools"] = json!(tools.is_some_and(|tools| !tools.is_empty()));
        view
    });
    Ok(pages::reply(data.collect(), next))
}

fn show(house: &House, holder: &str, id: &str) -> Result<Response<Body>, Refusal> {
    let (world, now) = (house.world(), house.clock.now());
    let one = conversations(&world, holder, now).find(|one| one.id == id).ok_or_else(gone)?;
    let begun_wall = one.created_wall + (one.call_begins() - one.created);
    let mut view = outline(&world, one, now);
    view["transcript"] = transcript(one, begun_wall, now);
    view["tools"] = one.body.get("tools").cloned().unwrap_or_else(|| json!([]));
    view["recordingUrl"] = Value::Null;
    view["maxDuration"] = one.body.get("maxDuration").cloned().unwrap_or_else(|| json!(300));
    view["startedAt"] = json!(iso(begun_wall));
    if let Session::Completed { took } = one.session(now) {
        view["endedAt"] = json!(iso(begun_wall + took));
    }
    Ok(json_reply(200, &view))
}

fn forget(house: &House, holder: &str, id: &str) -> Result<Response<Body>, Refusal> {
    let mut world = house.world();
    let mut one =
        conversations(&world, holder, house.clock.now()).find(|one| one.id == id).cloned().ok_or_else(gone)?;
    one.forgotten = true;
    world.put_belonging(one).map_err(|error| Box::new(errors::cannot_keep(&error)))?;
    Ok(no_content())
}

/// `GET /v1/avatar_usage`: calls of the days from `startDate` up to, not including, `endDate`.
pub(super) fn usage(house: &House, holder: &str, call: &Call) -> Result<Response<Body>, Refusal> {
    let (Some(start), Some(end)) = (call.query("startDate"), call.query("endDate")) else {
        let missing = ["startDate", "endDate"].into_iter().filter(|key| call.query(key).is_none());
        let issues: Vec<Value> = missing.map(crate::official::issues::missing_text).collect();
        return Err(Box::new(errors::invalid(&issues)));
    };
    let (world, now) = (house.world(), house.clock.now());
    let mut days: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for one in world.belongings(holder, Kind::Session) {
        let date = day(one.created_wall);
        if let Some(ms) = spoken(one, now).filter(|_| start <= date.as_str() && date.as_str() < end) {
            let (sessions, seconds) = days.entry(date).or_default();
            (*sessions, *seconds) = (*sessions + 1, *seconds + ms / 1000);
        }
    }
    let (sessions, seconds) = days.values().fold((0, 0), |sum, day| (sum.0 + day.0, sum.1 + day.1));
    let average = if sessions == 0 { 0 } else { seconds / sessions };
    let by_day: Vec<Value> = days
        .iter()
        .map(|(date, (sessions, seconds))| json!({"date": date, "sessions": sessions, "seconds": seconds}))
        .collect();
    Ok(json_reply(
        200,
        &json!({
            "totalSessions": sessions, "totalSeconds": seconds, "avgDurationSeconds": average, "byDay": by_day,
        }),
    ))
}

/// Sessions whose call has begun, newest first, but for those whose conversation was deleted.
fn conversations<'w>(world: &'w World, holder: &str, now: Ms) -> impl Iterator<Item = &'w Belonging> {
    world.belongings(holder, Kind::Session).filter(move |one| !one.forgotten && spoken(one, now).is_some())
}

/// How long the call has gone on or took; `None` where there was none.
fn spoken(one: &Belonging, now: Ms) -> Option<Ms> {
    match one.session(now) {
        Session::Running { elapsed: ms } | Session::Completed { took: ms } => Some(ms),
        Session::NotReady { .. } | Session::Ready | Session::Failed(_) | Session::Cancelled => None,
    }
}

fn outline(world: &World, one: &Belonging, now: Ms) -> Value {
    let going = matches!(one.session(now), Session::Running { .. });
    let avatar = match avatar_id(one) {
        Some(id) => {
            let found = world.belonging(&one.holder, Kind::Avatar, id);
            json!({
                "type": "custom", "id": found.map(|avatar| &avatar.id), "name": found.and_then(|a| a.text("name")),
                "imageUrl": found.and_then(|avatar| avatar.image.as_deref()),
            })
        }
        None => {
            let preset = one.body.get("avatar").and_then(|avatar| avatar.get("presetId"));
            json!({"type": "runway-preset", "presetId": preset, "name": preset})
        }
    };
    json!({
        "id": one.id, "name": format!("Conversation of {}", &iso(one.created_wall)[..16].replace('T', " ")),
        "avatar": avatar, "createdAt": iso(one.created_wall),
        "status": if going { "in_progress" } else { "ended" },
        "duration": spoken(one, now).map(|ms| ms / 1000),
    })
}

fn avatar_id(one: &Belonging) -> Option<&str> {
    one.body.get("avatar")?.get("avatarId")?.as_str()
}

fn transcript(one: &Belonging, begun_wall: i64, now: Ms) -> Value {
    let turns = usize::try_from(spoken(one, now).unwrap_or(0) / TURN).unwrap_or(0).saturating_add(1);
    let greeting = one.text("startScript").into_iter();
    let said = greeting.chain(SAID.into_iter().skip(usize::from(one.text("startScript").is_some())));
    said.take(turns)
        .zip(0..)
        .map(|(content, turn)| {
            let role = if turn % 2 == 0 { "assistant" } else { "user" };
            json!({"role": role, "content": content, "timestamp": iso(begun_wall + turn * TURN)})
        })
        .collect()
}

fn gone() -> Refusal {
    Box::new(errors::refuse(404, "Could not find Conversation"))
}
