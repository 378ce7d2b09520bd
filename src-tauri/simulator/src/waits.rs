//! How long a reply asks its client to wait, as the simulator itself understands what it sent.

use std::time::{Duration, SystemTime};

use hyper::HeaderMap;
use hyper::header::RETRY_AFTER;

use crate::clock::{Clock, Ms};

/// A client need not believe in more.
const LONGEST: Ms = 15 * 60 * 1000;

/// Real time for which a request may have been on its way when the reply left.
const CROSSING: Duration = Duration::from_millis(250);

/// The wait in service time; `None` where the reply asks for none that can be kept.
pub(crate) fn asked(headers: &HeaderMap, clock: &Clock) -> Option<Ms> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let figure = |text: &str| {
        let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        plain.then(|| text.parse::<f64>().ok()).flatten()
    };
    // Far beyond anything that is believed, and still a duration.
    let of = |seconds: f64| Duration::from_secs_f64(seconds.min(1e9));
    let real = match text("retry-after-ms").and_then(figure) {
        Some(ms) => of(ms / 1000.0),
        None => {
            let said = text(RETRY_AFTER.as_str())?;
            match figure(said) {
                Some(seconds) => of(seconds),
                None => httpdate::parse_http_date(said).ok()?.duration_since(SystemTime::now()).ok()?,
            }
        }
    };
    Some(clock.service(real).min(LONGEST))
}

/// How long after such a reply a request may still come that could not know of it.
pub(crate) fn crossing(clock: &Clock) -> Ms {
    clock.service(CROSSING)
}
