//! Voices, avatars, documents, live sessions, conversations and routers: made, listed, shown, changed, deleted.

mod pages;
pub(super) mod routers;
mod shown;
mod talks;

use axum::body::Body;
use catalogue::{Model, Own};
use hyper::{Method, Response};
use serde_json::{Map, Value, json};

use self::shown::shown;
use super::{errors, read, voices};
use crate::belongings::{Belonging, BelongingKind as Kind, Standing};
use crate::call::{Call, Refusal, json as json_reply, no_content};
use crate::house::House;
use crate::results::file_link;
use crate::scenario::{Fault, Plan};
use crate::world::World;

/// Seconds of what a new voice sounds like.
const SOUND_SECONDS: f64 = 4.0;

/// Answers a call on them; `None` where it is about something else.
pub(super) fn answer(house: &House, holder: &str, call: &Call, plan: &Plan) -> Option<Result<Response<Body>, Refusal>> {
    let parts = call.after_v1();
    let (first, rest) = parts.split_first()?;
    if *first == "avatar_usage" && rest.is_empty() && call.method == Method::GET {
        return Some(talks::usage(house, holder, call));
    }
    if *first == "avatar_conversations" {
        return talks::answer(house, holder, call, rest);
    }
    let kind = match *first {
        "voices" => Kind::Voice,
        "avatars" => Kind::Avatar,
        "documents" => Kind::Document,
        "realtime_sessions" => Kind::Session,
        "routers" => Kind::Router,
        _ => return None,
    };
    Some(match (&call.method, rest) {
        (_, ["preview"]) if kind == Kind::Voice => return None,
        (&Method::GET, [id, "requests"]) if kind == Kind::Router => pages::decisions(house, holder, call, id),
        (&Method::POST, []) => create(house, holder, call, kind, plan),
        (&Method::GET, []) if kind != Kind::Session => pages::list(house, holder, call, kind),
        (&Method::GET, [id]) => show(house, holder, kind, id),
        (&Method::PATCH, [id]) if kind != Kind::Session => change(house, holder, call, kind, id),
        (&Method::DELETE, [id]) => delete(house, holder, kind, id),
        (_, [] | [_]) => Err(Box::new(errors::wrong_method(call))),
        _ => return None,
    })
}

fn create(house: &House, holder: &str, call: &Call, kind: Kind, plan: &Plan) -> Result<Response<Body>, Refusal> {
    let mut body = read::object(call)?;
    let models = house.menu.models(&call.path).unwrap_or_default();
    let model = read::asked(house, &models, &body)?;
    let mut world = house.world();
    super::create::reachable(house, &world, holder, &body, plan)?;
    there(house, &world, holder, model, &body)?;
    if kind == Kind::Router {
        routers::complete(house, &world, holder, body.to_mut())?;
    }
    let number = world.belongings_made();
    let (now, wall) = (house.clock.now(), house.clock.wall());
    let failure = plan.find(|fault| match fault {
        Fault::Fail { message, .. } => Some(message.clone().unwrap_or_else(|| "It could not be processed.".into())),
        _ => None,
    });
    let mut belonging = Belonging {
        id: world.dice.uuid("belonging", number),
        kind,
        holder: holder.to_owned(),
        image: image(house, &world, &body),
        body: without_media(&body),
        sound: None,
        created: now,
        created_wall: wall,
        updated_wall: wall,
        begun: now,
        failure,
        stopped: None,
        forgotten: false,
        removed: false,
        version: 1,
    };
    if kind == Kind::Voice {
        let (seed, name) = (world.dice.roll("voice", number), belonging.text("name").unwrap_or_default().to_owned());
        let sound = voices::sound(house, &mut world, holder, &name, seed, SOUND_SECONDS)
            .map_err(|error| cannot_keep(&error))?;
        belonging.sound = Some(sound.id);
    }
    world.put_belonging(belonging.clone()).map_err(|error| cannot_keep(&error))?;
    Ok(match kind {
        Kind::Voice | Kind::Session => json_reply(200, &json!({"id": belonging.id})),
        Kind::Avatar | Kind::Document | Kind::Router | Kind::Decision => {
            json_reply(200, &shown(house, &world, &belonging, true))
        }
    })
}

fn show(house: &House, holder: &str, kind: Kind, id: &str) -> Result<Response<Body>, Refusal> {
    let world = house.world();
    let belonging = world.belonging(holder, kind, id).ok_or_else(|| gone(kind))?;
    Ok(json_reply(200, &shown(house, &world, belonging, true)))
}

fn change(house: &House, holder: &str, call: &Call, kind: Kind, id: &str) -> Result<Response<Body>, Refusal> {
    let mut world = house.world();
    let mut belonging = world.belonging(holder, kind, id).cloned().ok_or_else(|| gone(kind))?;
    let body = read::object(call)?;
    if let Some(model) = call.after_v1().first().and_then(|kind| house.menu.change_of(kind)) {
        read::asked(house, &[model], &body)?;
        super::create::reachable(house, &world, holder, &body, &Plan::default())?;
        there(house, &world, holder, model, &body)?;
    }
    if kind == Kind::Avatar {
        if belonging.standing(house.clock.now()) == Standing::Processing {
            return Err(Box::new(errors::refuse(409, "The avatar is still being processed.")));
        }
        if body.contains_key("referenceImage") {
            belonging.image = image(house, &world, &body);
            belonging.begun = house.clock.now();
        }
    }
    if kind == Kind::Router {
        routers::change(house, &mut belonging, &body)?;
    } else {
        belonging.body.extend(without_media(&body));
    }
    belonging.updated_wall = house.clock.wall();
    world.put_belonging(belonging.clone()).map_err(|error| cannot_keep(&error))?;
    Ok(match kind {
        Kind::Document => no_content(),
        Kind::Voice | Kind::Avatar | Kind::Session | Kind::Router | Kind::Decision => {
            json_reply(200, &shown(house, &world, &belonging, true))
        }
    })
}

/// Deletes; a session is ended and stays to be seen.
fn delete(house: &House, holder: &str, kind: Kind, id: &str) -> Result<Response<Body>, Refusal> {
    let mut world = house.world();
    let mut belonging = world.belonging(holder, kind, id).cloned().ok_or_else(|| gone(kind))?;
    match kind {
        Kind::Session => belonging.stopped = belonging.stopped.or(Some(house.clock.now())),
        Kind::Voice | Kind::Avatar | Kind::Document | Kind::Router | Kind::Decision => belonging.removed = true,
    }
    world.put_belonging(belonging).map_err(|error| cannot_keep(&error))?;
    Ok(no_content())
}

/// Everything of the key's own that a body names must be there, and voices and avatars be ready.
pub(super) fn there(
    house: &House,
    world: &World,
    holder: &str,
    model: &Model,
    body: &Map<String, Value>,
) -> Result<(), Refusal> {
    for named in model.names_own(body) {
        let kind = match named.own {
            Own::Voice => Kind::Voice,
            Own::Avatar => Kind::Avatar,
            Own::Document => Kind::Document,
        };
        let found = world.belonging(holder, kind, &named.id).ok_or_else(|| gone(kind))?;
        if kind != Kind::Document && found.standing(house.clock.now()) != Standing::Ready {
            return Err(Box::new(errors::refuse(400, &format!("{} {} is not ready.", word(kind), named.id))));
        }
    }
    Ok(())
}

fn gone(kind: Kind) -> Refusal {
    Box::new(errors::refuse(404, &format!("Could not find {}", word(kind))))
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Voice => "Voice",
        Kind::Avatar => "Avatar",
        Kind::Document => "Document",
        Kind::Session => "Realtime Session",
        Kind::Router => "Router",
        Kind::Decision => "Router Request",
    }
}

fn cannot_keep(error: &std::io::Error) -> Refusal {
    Box::new(errors::cannot_keep(error))
}

/// The address under which an avatar's picture can be seen; one that came inside the body is not kept.
fn image(house: &House, world: &World, body: &Map<String, Value>) -> Option<String> {
    let address = body.get("referenceImage")?.as_str()?;
    match address.strip_prefix("runway://") {
        Some(id) => world.file(id.trim_end_matches('/')).map(|file| file_link(house, file)),
        None => address.starts_with("https://").then(|| address.to_owned()),
    }
}

fn without_media(body: &Map<String, Value>) -> Map<String, Value> {
    let kept = body.iter().filter(|(key, _)| !matches!(key.as_str(), "referenceImage" | "from"));
    kept.map(|(key, value)| (key.clone(), value.clone())).collect()
}
