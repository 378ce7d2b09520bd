//! The refusals of the official API. Texts as published or captured; where none is known, our own.

use axum::body::Body;
use hyper::Response;
use serde_json::{Value, json};

use crate::call::{Call, json as json_reply};

const DOCS: &str = "https://docs.dev.runwayml.com/api";

pub(crate) fn refuse(status: u16, text: &str) -> Response<Body> {
    json_reply(status, &json!({"error": text}))
}

fn refuse_with_docs(status: u16, text: &str) -> Response<Body> {
    json_reply(status, &json!({"error": text, "docUrl": DOCS}))
}

pub(crate) fn invalid(issues: &[Value]) -> Response<Body> {
    json_reply(400, &json!({"error": "Validation of body failed", "issues": issues, "docUrl": DOCS}))
}

pub(crate) fn invalid_query(issues: &[Value]) -> Response<Body> {
    json_reply(400, &json!({"error": "Validation of query failed", "issues": issues, "docUrl": DOCS}))
}

pub(crate) fn no_such_event() -> Response<Body> {
    refuse(404, "Could not find audit log entry")
}

pub(crate) fn not_json() -> Response<Body> {
    refuse_with_docs(400, "The body of the request is not valid JSON.")
}

pub(crate) fn no_key() -> Response<Body> {
    refuse_with_docs(401, "No API key was provided. Send it in the Authorization header as a bearer token.")
}

pub(crate) fn wrong_key() -> Response<Body> {
    refuse_with_docs(401, "The API key that was provided is not valid.")
}

pub(crate) fn no_version() -> Response<Body> {
    refuse_with_docs(400, "The X-Runway-Version header is required.")
}

pub(crate) fn unknown_version(given: &str) -> Response<Body> {
    refuse_with_docs(400, &format!("{given} is not a version of this API. The version is 2024-11-06."))
}

pub(crate) fn no_credits() -> Response<Body> {
    refuse_with_docs(400, "You do not have enough credits to run this task.")
}

pub(crate) fn daily_limit() -> Response<Body> {
    refuse_with_docs(429, "Your daily task limit has been reached.")
}

pub(crate) fn not_entitled(model: &str) -> Response<Body> {
    refuse(403, &format!("Model variant {model} is not available"))
}

pub(crate) fn no_such_task() -> Response<Body> {
    refuse(404, "Could not find Task")
}

pub(crate) fn no_such_address() -> Response<Body> {
    refuse(404, "Not found")
}

pub(crate) fn no_such_router() -> Response<Body> {
    json_reply(404, &json!({"error": "Could not find the router.", "code": "router_config_not_found"}))
}

/// No model is left for a routed request; the steps that sorted them out, and the one that left none.
pub(crate) fn no_eligible_model(pipeline: &[Value], emptied_by: &str) -> Response<Body> {
    let text = "No model is eligible for this request under this router.";
    let body = json!({"error": text, "code": "no_eligible_model", "pipeline": pipeline, "emptiedBy": [emptied_by]});
    json_reply(400, &body)
}

pub(crate) fn wrong_method(call: &Call) -> Response<Body> {
    refuse(405, &format!("{} is not allowed here", call.method))
}

/// The model is real and the body is fine, but its output is of a kind that is not made here.
pub(crate) fn not_simulated(model: &str) -> Response<Body> {
    refuse(400, &format!("The simulator does not make the output of {model}. Its checks passed; nothing was created."))
}

/// The state file could not be written, so nothing was accepted.
pub(crate) fn cannot_keep(error: &std::io::Error) -> Response<Body> {
    refuse(503, &format!("The simulator cannot write its state: {error}"))
}
