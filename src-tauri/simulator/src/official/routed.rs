//! Routed generation: the body is judged, then its router is looked for. There is none yet.

use axum::body::Body;
use hyper::Response;
use serde_json::{Map, Value};

use super::{errors, issues};
use crate::call::Call;
use crate::house::House;
use crate::menu::Choice;

/// `POST /v1/generate/{image, video, audio}`
pub(crate) fn generate(house: &House, call: &Call) -> Response<Body> {
    let nothing = Map::new();
    let body = match &call.json {
        Some(Value::Object(body)) if call.claims_json() => body,
        None if call.body.is_empty() => &nothing,
        _ => return errors::not_json(),
    };
    let Some(models) = house.menu.models(&call.path) else {
        return errors::no_such_address();
    };
    match house.menu.choose(&models, body) {
        Choice::Model(_, problems) if !problems.is_empty() => {
            errors::invalid(&problems.iter().map(issues::issue).collect::<Vec<_>>())
        }
        Choice::Model(..) | Choice::Nameless { .. } => errors::no_such_router(),
    }
}
