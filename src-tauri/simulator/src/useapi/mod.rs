//! useapi.net's Runway API: the subscriber's own Runway accounts behind a token.

mod accounts;
mod assets;
pub(crate) mod create;
pub(crate) mod errors;
pub(crate) mod form;
pub(crate) mod tasks;

use std::sync::Arc;

use axum::body::Body;
use hyper::{Method, Response};

pub(crate) use create::foreign_task;

use crate::accounts::uid;
use crate::call::Call;
use crate::dice::short_digest;
use crate::house::House;
use crate::scenario::Plan;

/// Who is calling.
#[derive(Clone, Debug)]
pub(crate) struct Subscriber {
    /// Digest of the token.
    pub(crate) holder: String,
    /// The number in front of ids.
    pub(crate) uid: u64,
}

impl Subscriber {
    pub(crate) fn of(call: &Call) -> Option<Self> {
        let token = call.bearer().filter(|token| !token.starts_with("bad"))?;
        Some(Self { holder: short_digest(token), uid: uid(token) })
    }
}

/// Answers a call under `/v1/runwayml`.
pub(crate) fn answer(house: &Arc<House>, call: &Call, plan: &Plan) -> Response<Body> {
    let Some(who) = Subscriber::of(call) else {
        return errors::unauthorized();
    };
    let parts = call.after_v1();
    match (&call.method, parts.get(1..).unwrap_or_default()) {
        (&Method::GET, ["accounts"]) => accounts::list(house, &who),
        (&Method::GET, ["accounts", email]) => accounts::show(house, &who, email),
        (&Method::POST, ["accounts", email]) => accounts::put(house, &who, email, call),
        (&Method::DELETE, ["accounts", email]) => accounts::remove(house, &who, email),
        (&Method::GET, ["tasks"]) => tasks::list(house, &who, call, plan),
        (&Method::GET, ["tasks", id]) => tasks::show(house, &who, id),
        (&Method::GET, ["assets"]) => assets::list(house, &who, call),
        (&Method::POST, ["assets"]) => assets::add(house, &who, call),
        (&Method::GET, ["assets", id]) => assets::show(house, &who, id),
        (&Method::DELETE, ["assets", id]) => assets::remove(house, &who, id),
        (&Method::GET, ["features"]) => accounts::features(house, &who, call),
        (_, ["accounts" | "tasks" | "assets" | "features"] | ["accounts" | "tasks" | "assets", _]) => {
            errors::wrong_method()
        }
        (method, _) => match house.menu.models(&call.path) {
            Some(models) if method == Method::POST => create::create(house, &who, call, &models, plan),
            Some(_) => errors::wrong_method(),
            None => errors::not_found(),
        },
    }
}
