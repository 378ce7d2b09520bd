//! Fetches result files, with resume. Sends no credentials.
//!
//! A fetch writes to a partial file and ends only when every promised byte is there, hashed and
//! fsynced; giving the file its final name is the library's part. A partial file is continued with
//! `Range` only under a strong entity tag (`If-Range`), so bytes of two versions never mix.
//! About 256 KiB of memory a fetch, whatever the size of the file.

mod head;
mod partial;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT_ENCODING, IF_RANGE, LOCATION, RANGE};
use reqwest::{Client, Response, StatusCode};
use sha2::Digest;
use tokio::io::AsyncWriteExt;
use url::Url;

use self::head::{Head, header};
use self::partial::Partial;
use super::guard::{self, PrivateAddress, PublicOnly};
use super::http::{EndpointError, Timeouts, explain, plain};
use crate::clock::Clock;
use crate::failpoint::{self, Guard, Point};

/// Redirects that are followed, each judged like the link itself.
const MOST_REDIRECTS: usize = 3;

/// A transfer slower than this over its whole life (bytes a second) is given up and resumed later.
const SLOWEST: u64 = 1024;

/// Hears of the strong entity tag of a file.
pub type OnStart<'a> = dyn Fn(Option<&str>) + Send + Sync + 'a;

/// Hears of bytes on disk and the promised total.
pub type OnProgress<'a> = dyn Fn(u64, Option<u64>) + Send + Sync + 'a;

/// One file to fetch.
pub struct Fetch<'a> {
    /// The link, absolute or without origin.
    pub url: &'a str,
    /// Origin of the account's service; the only place where loopback is allowed.
    pub own_origin: &'a Url,
    /// The partial file; made if absent, continued if `etag` allows it.
    pub part: &'a Path,
    /// Most bytes that are taken.
    pub max_bytes: u64,
    /// Strong entity tag under which the bytes in `part` were fetched.
    pub etag: Option<String>,
    /// Told the strong entity tag (or that there is none) before the first byte is written.
    pub on_start: Option<&'a OnStart<'a>>,
    /// Told bytes on disk and the promised total, after each piece.
    pub on_progress: Option<&'a OnProgress<'a>>,
}

/// A complete partial file, fsynced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its size.
    pub bytes: u64,
    /// SHA-256 in hex, over the whole file, resumed parts included.
    pub sha256: String,
    /// `Content-Type`, if any. A claim: the content decides.
    pub content_type: Option<String>,
    /// Strong entity tag, if any.
    pub etag: Option<String>,
}

/// Why a file did not come whole.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// 401, 403, 404 or 410: the link no longer works; reading the task again gives a fresh one.
    #[error("the link has expired ({status})")]
    Expired {
        /// HTTP status.
        status: u16,
    },
    /// 429 or 503.
    #[error("the file server asks for a pause")]
    Busy {
        /// How long, where it says.
        wait: Option<Duration>,
    },
    /// It broke off, or never began; what came is kept.
    #[error("the download broke off: {why}")]
    Interrupted {
        /// What was seen.
        why: String,
        /// Strong entity tag of the bytes that are kept; without one the next try starts over.
        etag: Option<String>,
    },
    /// More bytes than allowed, promised or sent.
    #[error("the file is larger than {max} bytes")]
    TooLarge {
        /// The cap.
        max: u64,
    },
    /// The connection ended before the promised length.
    #[error("only {got} of {expected} bytes came")]
    Truncated {
        /// Bytes on disk.
        got: u64,
        /// Bytes promised.
        expected: u64,
        /// Strong entity tag of the bytes that are kept.
        etag: Option<String>,
    },
    /// The link or a redirect leads where nothing is fetched from.
    #[error("not fetched: {why}")]
    NotAllowed {
        /// Why not.
        why: String,
    },
    /// The partial file could not be read or written.
    #[error("cannot write the file: {0}")]
    Disk(#[from] std::io::Error),
}

/// Fetches result files. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct DownloadClient {
    own: Client,
    foreign: Client,
    idle: Duration,
    clock: Arc<dyn Clock>,
}

impl DownloadClient {
    /// A client with the usual timeouts.
    ///
    /// # Errors
    /// [`EndpointError::Client`] when TLS cannot be set up.
    pub fn new(clock: Arc<dyn Clock>) -> Result<Self, EndpointError> {
        Self::with(clock, &Timeouts::default())
    }

    /// A client with other timeouts, for tests.
    ///
    /// # Errors
    /// As [`DownloadClient::new`].
    pub fn with(clock: Arc<dyn Clock>, timeouts: &Timeouts) -> Result<Self, EndpointError> {
        let built = |builder: reqwest::ClientBuilder| {
            builder.read_timeout(timeouts.idle).build().map_err(|e| EndpointError::Client { why: explain(&e) })
        };
        Ok(Self {
            own: built(plain(timeouts))?,
            foreign: built(plain(timeouts).https_only(true).dns_resolver(PublicOnly))?,
            idle: timeouts.idle,
            clock,
        })
    }

    /// Fetches one file into its partial file and fsyncs it.
    ///
    /// # Errors
    /// See [`FetchError`]. After `Interrupted` and `Truncated` the partial file holds what came.
    pub async fn fetch(&self, fetch: &Fetch<'_>) -> Result<Fetched, FetchError> {
        let mut partial = Partial::open(fetch).await?;
        let mut response = self.ask(fetch, &partial).await?;
        if response.status() == StatusCode::RANGE_NOT_SATISFIABLE && partial.bytes > 0 {
            // The part does not fit the file (any more): only the whole will do.
            partial.restart(fetch.part).await?;
            response = self.ask(fetch, &partial).await?;
        }
        let head = Head::judge(&response, partial.bytes, self.clock.now_ms())?;
        if head.restart {
            partial.restart(fetch.part).await?;
        }
        if head.total.is_some_and(|t| t > fetch.max_bytes) {
            return Err(FetchError::TooLarge { max: fetch.max_bytes });
        }
        if let Some(tell) = fetch.on_start {
            tell(head.etag.as_deref());
        }
        self.copy(fetch, &head, &mut partial, response).await?;
        if !failpoint::is_off(Guard::Sync) {
            partial.file.sync_all().await?;
        }
        Ok(Fetched {
            bytes: partial.bytes,
            sha256: hex::encode(partial.hash.finalize()),
            content_type: head.content_type,
            etag: head.etag,
        })
    }

    async fn ask(&self, fetch: &Fetch<'_>, partial: &Partial) -> Result<Response, FetchError> {
        let refused = |why| FetchError::NotAllowed { why };
        let mut url = guard::checked(fetch.url, fetch.own_origin).map_err(refused)?;
        for _ in 0..=MOST_REDIRECTS {
            let client = if guard::is_own(&url, fetch.own_origin) { &self.own } else { &self.foreign };
            let mut request = client.get(url.clone()).header(ACCEPT_ENCODING, "identity");
            if let (Some(etag), true) = (&partial.etag, partial.bytes > 0) {
                request = request.header(RANGE, format!("bytes={}-", partial.bytes)).header(IF_RANGE, etag);
            }
            let response = request.send().await.map_err(|e| unreachable(&e, partial.etag.clone()))?;
            if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
                return Ok(response);
            }
            let target =
                header(response.headers(), &LOCATION).ok_or_else(|| refused("a redirect to nowhere".into()))?;
            let target = url.join(&target).map_err(|e| refused(format!("a redirect that is no address ({e})")))?;
            url = guard::checked(target.as_str(), fetch.own_origin).map_err(refused)?;
        }
        Err(refused(format!("more than {MOST_REDIRECTS} redirects")))
    }

    async fn copy(
        &self,
        fetch: &Fetch<'_>,
        head: &Head,
        partial: &mut Partial,
        mut response: Response,
    ) -> Result<(), FetchError> {
        let (started, before) = (Instant::now(), partial.bytes);
        let end = loop {
            match response.chunk().await {
                Ok(Some(chunk)) => {
                    if partial.bytes + chunk.len() as u64 > fetch.max_bytes {
                        return Err(FetchError::TooLarge { max: fetch.max_bytes });
                    }
                    partial.append(&chunk).await?;
                    failpoint::reached(Point::Piece);
                    if let Some(tell) = fetch.on_progress {
                        tell(partial.bytes, head.total);
                    }
                    // A drip that never pauses long enough for the idle timeout must end too.
                    let spent = started.elapsed();
                    if spent > self.idle * 2 && (partial.bytes - before) / spent.as_secs().max(1) < SLOWEST {
                        break End::GivenUp("the line is too slow".into());
                    }
                }
                Ok(None) => break End::Complete,
                Err(error) if error.is_timeout() => break End::GivenUp(explain(&error)),
                Err(error) => break End::Cut(explain(&error)),
            }
        };
        partial.file.flush().await?;
        let etag = head.etag.clone();
        match (end, head.total) {
            (End::Complete, None) => Ok(()),
            (End::Complete, Some(expected)) if partial.bytes == expected => Ok(()),
            (End::Complete | End::Cut(_), Some(expected)) => {
                Err(FetchError::Truncated { got: partial.bytes, expected, etag })
            }
            (End::Cut(why), None) | (End::GivenUp(why), _) => Err(FetchError::Interrupted { why, etag }),
        }
    }
}

/// How a body ended.
enum End {
    Complete,
    Cut(String),
    GivenUp(String),
}

/// Sorts a request that brought no response.
fn unreachable(error: &reqwest::Error, etag: Option<String>) -> FetchError {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(fault) = source {
        if fault.is::<PrivateAddress>() {
            return FetchError::NotAllowed { why: fault.to_string() };
        }
        source = fault.source();
    }
    FetchError::Interrupted { why: explain(error), etag }
}
