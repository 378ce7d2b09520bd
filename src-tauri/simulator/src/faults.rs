//! Faults put into effect around a call: before it is handled, and on its reply.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::body::Body;
use bytes::Bytes;
use catalogue::Service;
use futures_util::stream;
use hyper::Response;
use hyper::header::{CONTENT_TYPE, HeaderName, RETRY_AFTER};
use serde_json::{Value, json};

use crate::call::{Answer, Call, json as json_reply, reply, set_header};
use crate::house::House;
use crate::scenario::{BusyForm, Fault, Moment, Plan, ReplyFault, StatusBody};
use crate::server::BreaksOff;
use crate::{official, useapi};

/// What happens instead of handling the call; `None` lets it be handled.
pub(crate) async fn before(house: &Arc<House>, call: &Call, service: Option<Service>, plan: &Plan) -> Option<Answer> {
    for fault in plan.faults() {
        match fault {
            Fault::Slow { seconds, at: Moment::Before } => wait(*seconds).await,
            Fault::Cut { at: Moment::Before } => return Some(Answer::Cut),
            Fault::Busy { form, retry_after, retry_after_ms, retry_in_s } => {
                let mut response = busy(house, call, service, *form);
                let date = retry_in_s.map(http_date);
                if let Some(value) = retry_after.as_ref().or(date.as_ref()) {
                    set_header(&mut response, RETRY_AFTER, value);
                }
                if let Some(value) = retry_after_ms {
                    set_header(&mut response, HeaderName::from_static("retry-after-ms"), value);
                }
                return Some(Answer::Reply(response));
            }
            Fault::Status { status, body, should_retry, retry_after } => {
                let mut response = refused(*status, *body, service);
                if let Some(retry) = should_retry {
                    let value = if *retry { "true" } else { "false" };
                    set_header(&mut response, HeaderName::from_static("x-should-retry"), value);
                }
                if let Some(value) = retry_after {
                    set_header(&mut response, RETRY_AFTER, value);
                }
                return Some(Answer::Reply(response));
            }
            Fault::ForeignTask { prompt } => match service {
                Some(Service::Useapi) => useapi::foreign_task(house, call, prompt),
                Some(Service::Runway) => official::foreign_task(house, call, prompt),
                None => {}
            },
            _ => {}
        }
    }
    None
}

/// What becomes of the reply.
pub(crate) async fn after(mut response: Response<Body>, plan: &Plan) -> Answer {
    for fault in plan.faults() {
        match fault {
            Fault::Slow { seconds, at: Moment::After } => wait(*seconds).await,
            Fault::Cut { at: Moment::After } => return Answer::Cut,
            Fault::Cut { at: Moment::MidReply } => response = break_off(response).await,
            Fault::Slow { seconds, at: Moment::MidReply } => response = pause_within(response, *seconds).await,
            Fault::Reply { kind, mb } => response = spoil(response, *kind, *mb).await,
            _ => {}
        }
    }
    Answer::Reply(response)
}

/// Sends half of a body under the Content-Length of the whole, then cuts the connection.
pub(crate) async fn break_off(response: Response<Body>) -> Response<Body> {
    let (parts, body) = response.into_parts();
    let whole = bytes_of(body).await;
    let half = whole.slice(..whole.len() / 2);
    let missing = whole.len() - half.len();
    cut_short(Response::from_parts(parts, Body::from(half)), missing).await
}

/// Sends a body under a Content-Length that promises `missing` bytes more, then cuts the connection.
pub(crate) async fn cut_short(response: Response<Body>, missing: usize) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let sent = bytes_of(body).await;
    set_length(&mut parts.headers, sent.len() + missing);
    parts.extensions.insert(BreaksOff);
    let body = stream::unfold(0, move |step| {
        let sent = sent.clone();
        async move {
            match step {
                0 => Some((Ok(sent), 1)),
                1 => {
                    // What was sent is given time to leave: a reset throws away what is still in the socket.
                    tokio::time::sleep(Duration::from_millis(150)).await;
                    Some((Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset)), 2))
                }
                _ => None,
            }
        }
    });
    Response::from_parts(parts, Body::from_stream(body))
}

/// Sends half of a body, waits, sends the rest.
pub(crate) async fn pause_within(response: Response<Body>, seconds: f64) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let whole = bytes_of(body).await;
    set_length(&mut parts.headers, whole.len());
    let (half, rest) = (whole.slice(..whole.len() / 2), whole.slice(whole.len() / 2..));
    let body = stream::unfold(0, move |step| {
        let (half, rest) = (half.clone(), rest.clone());
        async move {
            match step {
                0 => Some((Ok::<_, std::io::Error>(half), 1)),
                1 => {
                    wait(seconds).await;
                    Some((Ok(rest), 2))
                }
                _ => None,
            }
        }
    });
    Response::from_parts(parts, Body::from_stream(body))
}

pub(crate) fn set_length(headers: &mut hyper::HeaderMap, length: usize) {
    headers.insert(hyper::header::CONTENT_LENGTH, length.into());
}

/// The whole body. Bodies made here are in memory and cannot fail.
pub(crate) async fn bytes_of(body: Body) -> Bytes {
    axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default()
}

async fn wait(seconds: f64) {
    tokio::time::sleep(Duration::try_from_secs_f64(seconds).unwrap_or_default()).await;
}

fn http_date(seconds: i64) -> String {
    let by = Duration::from_secs(seconds.unsigned_abs());
    let now = SystemTime::now();
    httpdate::fmt_http_date(if seconds < 0 { now - by } else { now + by })
}

fn busy(house: &Arc<House>, call: &Call, service: Option<Service>, form: BusyForm) -> Response<Body> {
    match form {
        BusyForm::Plain => json_reply(429, &json!({"error": "Too many requests."})),
        BusyForm::Daily => official::errors::daily_limit(),
        BusyForm::Account => useapi::errors::busy_now(house, call),
        BusyForm::Queue => useapi::errors::queue_full(),
        BusyForm::Empty => {
            let mut response = reply(429, "text/plain", Body::empty());
            if service.is_none() {
                response.headers_mut().remove(CONTENT_TYPE);
            }
            response
        }
    }
}

fn refused(status: u16, body: StatusBody, service: Option<Service>) -> Response<Body> {
    match body {
        StatusBody::Vendor => {
            let text = hyper::StatusCode::from_u16(status).ok().and_then(|code| code.canonical_reason());
            let text = text.unwrap_or("Something went wrong.");
            match service {
                Some(Service::Useapi) => json_reply(status, &json!({"error": text, "code": status})),
                Some(Service::Runway) | None => json_reply(status, &json!({"error": text})),
            }
        }
        StatusBody::Html => reply(
            status,
            "text/html",
            format!("<html><head><title>{status}</title></head><body><h1>{status}</h1><hr>gateway</body></html>"),
        ),
        StatusBody::Empty => reply(status, "text/plain", Body::empty()),
    }
}

async fn spoil(response: Response<Body>, kind: ReplyFault, mb: usize) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let whole = bytes_of(body).await;
    parts.headers.remove(hyper::header::CONTENT_LENGTH);
    let value = || serde_json::from_slice::<Value>(&whole).unwrap_or_default();
    let spoilt: Bytes = match kind {
        ReplyFault::Malformed => whole.slice(..whole.len() * 2 / 3),
        ReplyFault::Enormous => enormous(&whole, mb),
        ReplyFault::Deep => ["[".repeat(100_000), "]".repeat(100_000)].concat().into(),
        ReplyFault::WithoutId => {
            let mut value = value();
            remove_ids(&mut value);
            value.to_string().into()
        }
        ReplyFault::Nested => json!({"task": value(), "code": 200}).to_string().into(),
        ReplyFault::Empty => Bytes::new(),
        ReplyFault::Html => {
            parts.headers.insert(CONTENT_TYPE, hyper::header::HeaderValue::from_static("text/html"));
            "<html><body>Please stand by.</body></html>".into()
        }
        ReplyFault::WrongType => {
            parts.headers.insert(CONTENT_TYPE, hyper::header::HeaderValue::from_static("text/plain"));
            whole
        }
    };
    Response::from_parts(parts, Body::from(spoilt))
}

fn enormous(whole: &Bytes, mb: usize) -> Bytes {
    let mut value = serde_json::from_slice::<Value>(whole).unwrap_or_default();
    let filler = Value::String("x".repeat(mb << 20));
    match &mut value {
        Value::Object(map) => {
            map.insert("filler".into(), filler);
        }
        Value::Array(list) => list.push(filler),
        _ => value = filler,
    }
    value.to_string().into()
}

fn remove_ids(value: &mut Value) {
    if let Value::Object(map) = value {
        map.remove("id");
        map.remove("taskId");
        if let Some(task) = map.get_mut("task") {
            remove_ids(task);
        }
    }
}
