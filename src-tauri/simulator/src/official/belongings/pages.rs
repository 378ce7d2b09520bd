//! Lists page by page: `limit` must be given, a cursor is the id of the last that was shown.

use axum::body::Body;
use hyper::Response;
use serde_json::{Value, json};

use super::shown::shown;
use crate::belongings::{Belonging, BelongingKind as Kind};
use crate::call::{Call, Refusal, json as json_reply};
use crate::house::House;
use crate::official::errors;

/// Most items of a page.
const MOST: usize = 100;

/// `GET /v1/voices`, `/v1/avatars`, `/v1/documents`, `/v1/routers`: newest first, documents in the order asked for.
pub(super) fn list(house: &House, holder: &str, call: &Call, kind: Kind) -> Result<Response<Body>, Refusal> {
    let mut issues = Vec::new();
    let (mut sort, mut order) = ("createdAt", "desc");
    if kind == Kind::Document {
        sort = one_of(call, "sort", &["createdAt", "updatedAt"], &mut issues);
        order = one_of(call, "order", &["asc", "desc"], &mut issues);
    }
    let world = house.world();
    let mut all: Vec<&Belonging> = world.belongings(holder, kind).collect();
    if sort == "updatedAt" {
        all.sort_by_key(|one| std::cmp::Reverse(one.updated_wall));
    }
    if order == "asc" {
        all.reverse();
    }
    let (page, next) = page(call, &all, |one| &one.id, issues)?;
    let data: Vec<Value> = page.iter().map(|one| shown(house, &world, one, false)).collect();
    Ok(reply(data, next))
}

/// `GET /v1/routers/{id}/requests`, newest first.
pub(super) fn decisions(house: &House, holder: &str, call: &Call, router: &str) -> Result<Response<Body>, Refusal> {
    let world = house.world();
    world.belonging(holder, Kind::Router, router).ok_or_else(|| super::gone(Kind::Router))?;
    let its = world.belongings(holder, Kind::Decision).filter(|one| one.text("router") == Some(router));
    let all: Vec<&Belonging> = its.collect();
    let (page, next) = page(call, &all, |one| &one.id, Vec::new())?;
    let data: Vec<Value> = page.iter().map(|one| shown(house, &world, one, true)).collect();
    Ok(reply(data, next))
}

/// The page that a call asks for, and the cursor of the next.
pub(super) fn page<'a, T>(
    call: &Call,
    all: &'a [T],
    id: impl Fn(&T) -> &str,
    mut issues: Vec<Value>,
) -> Result<(&'a [T], Option<String>), Refusal> {
    let limit = match call.query("limit").map(str::parse::<usize>) {
        Some(Ok(limit)) if (1..=MOST).contains(&limit) => limit,
        given => {
            issues.push(match given {
                None => json!({
                    "code": "invalid_type", "expected": "number", "path": ["limit"],
                    "message": "Invalid input: expected number, received undefined",
                }),
                Some(_) => json!({
                    "code": "too_big", "minimum": 1, "maximum": MOST, "inclusive": true, "origin": "number",
                    "path": ["limit"], "message": format!("Invalid number: expected 1 to {MOST}"),
                }),
            });
            1
        }
    };
    let begin = match call.query("cursor") {
        None => 0,
        Some(cursor) => match all.iter().position(|one| id(one) == cursor) {
            Some(place) => place + 1,
            None => {
                issues.push(json!({"code": "custom", "path": ["cursor"], "message": "Invalid cursor"}));
                0
            }
        },
    };
    if !issues.is_empty() {
        return Err(Box::new(errors::invalid(&issues)));
    }
    let page = &all[begin..all.len().min(begin + limit)];
    let more = begin + page.len() < all.len();
    Ok((page, page.last().filter(|_| more).map(|last| id(last).to_owned())))
}

/// A page as the service writes it.
pub(super) fn reply(data: Vec<Value>, next: Option<String>) -> Response<Body> {
    let next = next.map(|next| ("nextCursor".to_owned(), Value::String(next)));
    let page = [("data".to_owned(), Value::Array(data))].into_iter().chain(next);
    json_reply(200, &Value::Object(page.collect()))
}

fn one_of(call: &Call, key: &str, options: &'static [&'static str], issues: &mut Vec<Value>) -> &'static str {
    let given = call.query(key).unwrap_or_default();
    options.iter().copied().find(|option| *option == given).unwrap_or_else(|| {
        let list: Vec<String> = options.iter().map(|option| format!("\"{option}\"")).collect();
        let message = format!("Invalid option: expected one of {}", list.join("|"));
        issues.push(json!({"code": "invalid_value", "values": options, "path": [key], "message": message}));
        options[0]
    })
}
