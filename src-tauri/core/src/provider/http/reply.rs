//! A reply that was read under a cap.

use std::error::Error;
use std::time::Duration;

use reqwest::Response;
use serde_json::Value;

use super::retry_after;

/// Most bytes of a reply about one thing. A task with a hundred files is some 200 kB.
pub(crate) const SINGLE_CAP: usize = 1 << 20;

/// Most bytes of a listing.
pub(crate) const LIST_CAP: usize = 8 << 20;

/// Status, wait and body of a reply. The body may be missing although the status is known.
#[derive(Debug)]
pub(crate) struct Reply {
    /// HTTP status.
    pub(crate) status: u16,
    /// What the service asks to wait, where it says.
    pub(crate) wait: Option<Duration>,
    /// The body, or why it could not be read.
    pub(crate) body: Result<Vec<u8>, String>,
}

impl Reply {
    /// Reads a response to its end or to `cap` bytes.
    pub(crate) async fn read(mut response: Response, cap: usize, now_ms: i64) -> Self {
        let status = response.status().as_u16();
        let wait = retry_after(response.headers(), now_ms);
        let body = body(&mut response, cap).await;
        Self { status, wait, body }
    }

    /// Whether the service said yes.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Bytes read.
    pub(crate) fn size(&self) -> usize {
        self.body.as_ref().map_or(0, Vec::len)
    }

    /// Whether the body begins as a web page does.
    pub(crate) fn is_web_page(&self) -> bool {
        let body = self.body.as_ref().map_or(&[][..], Vec::as_slice);
        body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
    }

    /// The body as JSON. Nesting deeper than 128 levels is refused by the parser.
    pub(crate) fn json(&self) -> Result<Value, String> {
        let body = self.body.as_ref().map_err(String::clone)?;
        serde_json::from_slice(body).map_err(|e| format!("the reply is not readable JSON ({e})"))
    }

    /// The body as JSON, or null: for replies of which the status already says what matters.
    pub(crate) fn json_or_null(&self) -> Value {
        self.json().unwrap_or(Value::Null)
    }

    /// What was seen, for a person, when the reply is of no use.
    pub(crate) fn describe(&self) -> String {
        match self.status {
            500..=599 => format!("the service answered with an error of its own ({})", self.status),
            status => format!("the service answered with status {status}"),
        }
    }
}

async fn body(response: &mut Response, cap: usize) -> Result<Vec<u8>, String> {
    let too_large = || format!("the reply is larger than {} kB", cap / 1024);
    let promised = response.content_length().unwrap_or(0);
    if promised > cap as u64 {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(promised).unwrap_or(0));
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > cap => return Err(too_large()),
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Ok(bytes),
            Err(error) => return Err(format!("the reply broke off ({})", explain(&error))),
        }
    }
}

/// The fault at the bottom, without the address (which may hold a token or an e-mail).
pub(crate) fn explain(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        let what = if error.is_connect() { "no connection in time" } else { "no answer in time" };
        return what.into();
    }
    if let Some(why) = super::tls::unproved(error) {
        return why;
    }
    let mut deepest: &dyn Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    match deepest.downcast_ref::<reqwest::Error>() {
        // The outermost text holds the address; a reqwest error without a source has nothing else to say.
        Some(_) if error.is_connect() => "no connection".into(),
        Some(_) => "the connection failed".into(),
        None => deepest.to_string(),
    }
}
