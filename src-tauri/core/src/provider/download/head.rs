//! What a response says about the file, judged against what is already here.

use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap, HeaderName};

use super::FetchError;
use crate::provider::http::retry_after;

/// The head of a response that may be written to disk.
pub(super) struct Head {
    /// Size of the whole file, where promised.
    pub(super) total: Option<u64>,
    /// Strong entity tag.
    pub(super) etag: Option<String>,
    pub(super) content_type: Option<String>,
    /// Whether the body is the whole file although a part is here.
    pub(super) restart: bool,
}

impl Head {
    pub(super) fn judge(response: &Response, have: u64, now_ms: i64) -> Result<Self, FetchError> {
        let headers = response.headers();
        let status = response.status().as_u16();
        let broken = |why: String| FetchError::Interrupted { why, etag: None };
        match status {
            200 | 206 => {}
            401 | 403 | 404 | 410 => return Err(FetchError::Expired { status }),
            429 | 503 => {
                return Err(FetchError::Busy { wait: retry_after(headers, now_ms) });
            }
            _ => {
                return Err(broken(format!("the file server answered with status {status}")));
            }
        }
        if header(headers, &CONTENT_ENCODING).is_some_and(|e| !e.eq_ignore_ascii_case("identity")) {
            return Err(broken("the file came compressed although that was declined".into()));
        }
        let length = response.content_length();
        let total = if status == 200 {
            length
        } else {
            let range = header(headers, &CONTENT_RANGE).unwrap_or_default();
            match content_range(&range) {
                Some((start, total)) if have > 0 && start == have => total.or(length.map(|l| have + l)),
                _ => {
                    return Err(broken(format!("another range came than was asked for ({range})")));
                }
            }
        };
        Ok(Self {
            total,
            etag: header(headers, &ETAG).filter(|e| is_strong(e)),
            content_type: header(headers, &CONTENT_TYPE),
            restart: status == 200 && have > 0,
        })
    }
}

/// `bytes 5-9/10` as start and total; the total may be unknown (`*`).
fn content_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = range.split_once('-')?;
    let total = if total == "*" { None } else { Some(total.parse().ok()?) };
    Some((start.parse().ok()?, total))
}

/// Whether an entity tag promises equal bytes (`W/"…"` does not).
pub(super) fn is_strong(etag: &str) -> bool {
    etag.len() > 2 && etag.starts_with('"') && etag.ends_with('"')
}

pub(super) fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned)
}
