//! `Retry-After` in all its forms.

use std::time::Duration;

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// Longest wait that is believed. A service that asks for more is asked again after this.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// What a reply asks to wait: `retry-after-ms` in milliseconds, else `Retry-After` in seconds (a
/// fraction is allowed) or as a date, which counts from the reply's own `Date` or from `now_ms`.
/// Negative figures, dates gone by and nonsense say nothing.
pub(crate) fn retry_after(headers: &HeaderMap, now_ms: i64) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).map(str::trim);
    let wait = text("retry-after-ms")
        .and_then(figure)
        .map(|ms| ms / 1000.0)
        .or_else(|| text(RETRY_AFTER.as_str()).and_then(figure))
        .map(|seconds| Duration::from_secs_f64(seconds.min(LONGEST.as_secs_f64())))
        .or_else(|| until(text(RETRY_AFTER.as_str())?, text(DATE.as_str()), now_ms))?;
    Some(wait.min(LONGEST))
}

/// A plain decimal figure; `1e9`, `inf` and `-1` are none.
fn figure(text: &str) -> Option<f64> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    plain.then(|| text.parse().ok()).flatten()
}

fn until(date: &str, from: Option<&str>, now_ms: i64) -> Option<Duration> {
    let then = httpdate::parse_http_date(date).ok()?;
    let now = from.and_then(|d| httpdate::parse_http_date(d).ok()).or_else(|| {
        let since = Duration::from_millis(u64::try_from(now_ms).ok()?);
        std::time::UNIX_EPOCH.checked_add(since)
    })?;
    then.duration_since(now).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    /// 2015-10-21 07:28:00 UTC.
    const NOW_MS: i64 = 1_445_412_480_000;

    fn wait(headers: &[(&'static str, &'static str)]) -> Option<f64> {
        let headers = headers
            .iter()
            .map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v)))
            .collect::<HeaderMap>();
        retry_after(&headers, NOW_MS).map(|d| d.as_secs_f64())
    }

    #[test]
    fn every_form_is_understood() {
        assert_eq!(wait(&[("retry-after", "7")]), Some(7.0));
        assert_eq!(wait(&[("retry-after", " 0.25 ")]), Some(0.25));
        assert_eq!(wait(&[("retry-after-ms", "1500"), ("retry-after", "7")]), Some(1.5));
        assert_eq!(wait(&[("retry-after", "Wed, 21 Oct 2015 07:28:30 GMT")]), Some(30.0));
    }

    #[test]
    fn a_date_counts_from_the_services_own_clock() {
        let headers = [("retry-after", "Wed, 21 Oct 2015 09:00:10 GMT"), ("date", "Wed, 21 Oct 2015 09:00:00 GMT")];

        assert_eq!(wait(&headers), Some(10.0));
    }

    #[test]
    fn nonsense_says_nothing() {
        for text in ["-5", "soon", "", "1e9", "inf", "NaN", "1.2.3", "Wed, 21 Oct 2015 07:27:00 GMT"] {
            assert_eq!(wait(&[("retry-after", text)]), None, "{text:?}");
        }
        assert_eq!(wait(&[]), None);
        assert_eq!(wait(&[("retry-after-ms", "soon"), ("retry-after", "3")]), Some(3.0));
    }

    #[test]
    fn no_wait_is_longer_than_a_quarter_of_an_hour() {
        for text in ["1000000000", "99999999999999999999999999", "Fri, 01 Jan 2100 00:00:00 GMT"] {
            assert_eq!(wait(&[("retry-after", text)]), Some(900.0), "{text:?}");
        }
    }
}
