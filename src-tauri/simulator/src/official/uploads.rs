//! Uploads in two legs: a promise with an address and form fields, then the form itself.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use catalogue::Service;
use hyper::Response;
use serde_json::{Value, json};

use super::errors;
use crate::call::{Call, json as json_reply, no_content, reply};
use crate::dice::short_digest;
use crate::files::StoredFile;
use crate::house::House;
use crate::measure::measure;

/// Bytes of a file, both ends included.
const SIZES: std::ops::RangeInclusive<usize> = 512..=200_000_000;
/// UTF-16 units of a file name.
const NAME_LENGTHS: std::ops::RangeInclusive<usize> = 3..=255;
/// How long the second leg may take, in real seconds; the placeholder is of no use after that.
const PROMISE_LIFE: std::time::Duration = std::time::Duration::from_secs(3600);

/// `POST /v1/uploads`
pub(crate) fn promise(house: &House, holder: &str, call: &Call) -> Response<Body> {
    let Some(Value::Object(body)) = &call.json else {
        return errors::not_json();
    };
    let mut issues = Vec::new();
    let name = match body.get("filename") {
        Some(Value::String(name)) => name.clone(),
        _ => {
            issues.push(super::issues::missing_text("filename"));
            String::new()
        }
    };
    let length = name.encode_utf16().count();
    if issues.is_empty() && !NAME_LENGTHS.contains(&length) {
        let (code, key, bound) = if length < *NAME_LENGTHS.start() {
            ("too_small", "minimum", *NAME_LENGTHS.start())
        } else {
            ("too_big", "maximum", *NAME_LENGTHS.end())
        };
        issues.push(json!({
            "code": code, key: bound, "inclusive": true, "origin": "string", "path": ["filename"],
            "message": format!("Invalid length: expected {} to {} characters", NAME_LENGTHS.start(), NAME_LENGTHS.end()),
        }));
    }
    if body.get("type").and_then(Value::as_str) != Some("ephemeral") {
        issues.push(json!({
            "code": "invalid_value", "values": ["ephemeral"], "path": ["type"],
            "message": "Invalid input: expected \"ephemeral\"",
        }));
    }
    if !issues.is_empty() {
        return errors::invalid(&issues);
    }
    let mut world = house.world();
    let id = world.dice.uuid("file", world.files_made());
    let file = StoredFile {
        id: id.clone(),
        service: Service::Runway,
        holder: holder.to_owned(),
        email: None,
        media_type: String::new(),
        size: 0,
        dimensions: None,
        duration: None,
        created: house.clock.now(),
        created_wall: house.clock.wall(),
        complete: false,
        removed: false,
        name,
    };
    if let Err(error) = world.put_file(file) {
        return errors::cannot_keep(&error);
    }
    json_reply(
        200,
        &json!({
            "uploadUrl": format!("{}/_uploads/{id}", house.address),
            "fields": {
                "key": format!("ephemeral/{id}"),
                "policy": short_digest(&format!("policy {id} {}", house.secret)),
                "x-amz-signature": signature(house, &id),
            },
            "runwayUri": format!("runway://{id}"),
        }),
    )
}

/// The second leg: every promised field before the part `file`, which is the last.
pub(crate) async fn receive(house: &Arc<House>, call: &Call, id: &str) -> Response<Body> {
    if call.method != hyper::Method::POST {
        return errors::wrong_method(call);
    }
    let promised = house.world().file(id).cloned();
    let Some(promised) = promised.filter(|file| !file.complete && file.service == Service::Runway) else {
        return storage_error(403, "AccessDenied");
    };
    if house.clock.now() - promised.created > house.clock.service(PROMISE_LIFE) {
        return storage_error(403, "AccessDenied");
    }
    let mut request = Request::new(Body::from(call.body.clone()));
    *request.headers_mut() = call.headers.clone();
    // The extractor's own limit is 2 MB; sizes are judged below.
    DefaultBodyLimit::disable().apply(&mut request);
    let Ok(mut form) = Multipart::from_request(request, &()).await else {
        return storage_error(400, "MalformedPOSTRequest");
    };
    let (mut signed, mut keyed, mut content) = (false, false, None);
    while let Ok(Some(field)) = form.next_field().await {
        let name = field.name().unwrap_or_default().to_owned();
        if content.is_some() {
            // The storage service ignores what follows the file; the documented order forbids it.
            return storage_error(400, "InvalidArgument");
        }
        if name == "file" {
            let kind = field.content_type().unwrap_or("application/octet-stream").to_owned();
            let Ok(bytes) = field.bytes().await else {
                return storage_error(400, "IncompleteBody");
            };
            content = Some((kind, bytes));
            continue;
        }
        let Ok(value) = field.text().await else {
            return storage_error(400, "MalformedPOSTRequest");
        };
        signed |= name == "x-amz-signature" && value == signature(house, id);
        keyed |= name == "key" && value == format!("ephemeral/{id}");
    }
    let Some((media_type, bytes)) = content else {
        return storage_error(400, "IncorrectNumberOfFilesInPostRequest");
    };
    if !signed || !keyed {
        return storage_error(403, "SignatureDoesNotMatch");
    }
    if bytes.len() < *SIZES.start() {
        return storage_error(400, "EntityTooSmall");
    }
    if bytes.len() > *SIZES.end() {
        return storage_error(400, "EntityTooLarge");
    }
    let measured = measure(&bytes);
    let (dimensions, duration) = (measured.sides, measured.seconds);
    let mut world = house.world();
    let file = StoredFile { media_type, size: bytes.len() as u64, dimensions, duration, complete: true, ..promised };
    let kept = world.keep(id, &bytes).and_then(|()| world.put_file(file));
    match kept {
        Ok(()) => no_content(),
        Err(error) => errors::cannot_keep(&error),
    }
}

fn signature(house: &House, id: &str) -> String {
    short_digest(&format!("{}{id}", house.secret))
}

fn storage_error(status: u16, code: &str) -> Response<Body> {
    reply(
        status,
        "application/xml",
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code></Error>"),
    )
}
