//! A request as read, and the replies that both services share.

use axum::body::Body;
use bytes::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Response, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// One request, read to its end.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    /// The path without query, percent-decoded, without trailing slash.
    pub(crate) path: String,
    /// Its parts between slashes.
    pub(crate) segments: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The body as JSON, where it is JSON (or a form that was turned into it).
    pub(crate) json: Option<Value>,
}

/// What goes back over the wire.
pub(crate) enum Answer {
    Reply(Response<Body>),
    /// The connection is closed without a reply.
    Cut,
}

impl Call {
    pub(crate) fn new(
        method: Method,
        raw_path: &str,
        raw_query: Option<&str>,
        headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        let segments: Vec<String> = raw_path
            .split('/')
            .filter(|part| !part.is_empty())
            .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
            .collect();
        let query = url::form_urlencoded::parse(raw_query.unwrap_or_default().as_bytes()).into_owned().collect();
        let json = serde_json::from_slice(&body).ok();
        Self { method, path: format!("/{}", segments.join("/")), segments, query, headers, body, json }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The bearer token, where one was sent and is not empty.
    pub(crate) fn bearer(&self) -> Option<&str> {
        let value = self.header("authorization")?;
        let (scheme, token) = value.split_once(' ')?;
        let token = token.trim();
        (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
    }

    /// Whether the body claims to be JSON; a missing type counts, as both services are lenient there.
    pub(crate) fn claims_json(&self) -> bool {
        self.header("content-type").is_none_or(|kind| kind.contains("json"))
    }

    pub(crate) fn is_multipart(&self) -> bool {
        self.header("content-type").is_some_and(|kind| kind.starts_with("multipart/form-data"))
    }

    /// The path's parts after `/v1`.
    pub(crate) fn after_v1(&self) -> Vec<&str> {
        self.segments.iter().skip(1).map(String::as_str).collect()
    }
}

/// A reply that ends the handling early.
pub(crate) type Refusal = Box<Response<Body>>;

/// A JSON reply.
pub(crate) fn json(status: u16, value: &Value) -> Response<Body> {
    reply(status, "application/json; charset=utf-8", value.to_string())
}

/// A reply with any text or bytes.
pub(crate) fn reply(status: u16, content_type: &str, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    set_header(&mut response, CONTENT_TYPE, content_type);
    response
}

/// 204.
pub(crate) fn no_content() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

/// Sets a header; a value that HTTP cannot carry is left out.
pub(crate) fn set_header(response: &mut Response<Body>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
