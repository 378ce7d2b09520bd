//! One way to speak HTTP to a service: timeouts, size caps, redaction, fresh connections for creates.
//!
//! Nothing here repeats a request. What went wrong with a create is sorted into *never sent* (the
//! connection did not come to stand) and *unanswered* (anything later), because only the first may
//! be sent again. Timeouts are real time: they guard against silence, not against a service's pace.

mod endpoint;
mod reply;
mod tls;
mod wait;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::multipart::Form;
use reqwest::{Client, ClientBuilder, Method, redirect, retry};
use url::Url;

pub use endpoint::{Endpoint, EndpointError};
pub(crate) use reply::{LIST_CAP, Reply, SINGLE_CAP, explain};
pub(crate) use wait::retry_after;

use super::Fault;
use super::guard::{self, PublicOnly};
use crate::clock::Clock;

/// How long silence is borne.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Until a connection stands, handshake included.
    pub connect: Duration,
    /// Between two bytes of a read or a download.
    pub idle: Duration,
    /// A read from start to end.
    pub read: Duration,
    /// Until a create is answered. Longer than a read's: Runway fetches and measures the inputs
    /// before it answers (its own clients wait 60 s), and patience costs less than a lost answer.
    pub create: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            read: Duration::from_secs(60),
            create: Duration::from_secs(90),
        }
    }
}

/// A client builder with what all our clients share. HTTP/1.1 only: there, a request on a fresh
/// connection is either wholly unsent or possibly received, with nothing in between. No proxy: the
/// address that was checked is the address that is asked.
pub(crate) fn plain(timeouts: &Timeouts) -> ClientBuilder {
    Client::builder()
        .http1_only()
        .no_proxy()
        .referer(false)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .connect_timeout(timeouts.connect)
        .user_agent(concat!("Framewright/", env!("CARGO_PKG_VERSION")))
}

/// Why a request brought no reply.
#[derive(Debug)]
pub(crate) enum NoReply {
    /// The connection never stood; not a byte of the request left.
    NotSent {
        /// What was seen.
        why: String,
        /// Where the fault seems to lie.
        fault: Fault,
    },
    /// It may have arrived.
    Unanswered(String),
}

/// Speaks to one account's service.
pub(crate) struct Http {
    endpoint: Endpoint,
    creates: Client,
    reads: Client,
    uploads: Client,
    foreign: Client,
    headers: HeaderMap,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

impl Http {
    /// Clients for an account; `headers` go with every request beside the key.
    pub(crate) fn new(
        endpoint: Endpoint,
        mut headers: HeaderMap,
        timeouts: &Timeouts,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, EndpointError> {
        let client = |builder: ClientBuilder| builder.build().map_err(|e| EndpointError::Client { why: explain(&e) });
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(reqwest::header::AUTHORIZATION, endpoint.authorization());
        Ok(Self {
            endpoint,
            // A kept-alive connection that the peer has just closed is the commonest false "unanswered".
            creates: client(
                plain(timeouts).pool_max_idle_per_host(0).read_timeout(timeouts.create).timeout(timeouts.create),
            )?,
            reads: client(plain(timeouts).read_timeout(timeouts.idle).timeout(timeouts.read))?,
            // No timeout between bytes: while the file goes out nothing comes in. The whole is bounded by size.
            uploads: client(plain(timeouts).pool_max_idle_per_host(0))?,
            foreign: client(plain(timeouts).pool_max_idle_per_host(0).https_only(true).dns_resolver(PublicOnly))?,
            headers,
            clock,
        })
    }

    /// The origin of the account's service.
    pub(crate) fn origin(&self) -> &Url {
        self.endpoint.origin()
    }

    /// Sends a create once, on a connection of its own.
    pub(crate) async fn create(&self, path: &str, body: Vec<u8>) -> Result<Reply, NoReply> {
        let request = self
            .creates
            .post(self.endpoint.at(path))
            .headers(self.headers.clone())
            .header(CONTENT_TYPE, "application/json")
            .body(body);
        self.answer("POST", path, request, SINGLE_CAP).await
    }

    /// Reads; `query` is encoded, `path` is taken as it is.
    pub(crate) async fn get(&self, path: &str, query: &[(&str, &str)], cap: usize) -> Result<Reply, NoReply> {
        let mut url = self.endpoint.at(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.answer("GET", path, self.reads.get(url).headers(self.headers.clone()), cap).await
    }

    /// Any other call that costs nothing and may be repeated by its caller.
    pub(crate) async fn call(&self, method: Method, path: &str, json: Option<Vec<u8>>) -> Result<Reply, NoReply> {
        let name = method.to_string();
        let mut request = self.reads.request(method, self.endpoint.at(path)).headers(self.headers.clone());
        if let Some(json) = json {
            request = request.header(CONTENT_TYPE, "application/json").body(json);
        }
        self.answer(&name, path, request, SINGLE_CAP).await
    }

    /// Sends a stream as the body. `bytes` is its exact length; the time allowed grows with it.
    pub(crate) async fn send_stream<S>(
        &self,
        path: &str,
        query: &[(&str, String)],
        content_type: &str,
        content: S,
        bytes: u64,
    ) -> Result<Reply, NoReply>
    where
        S: futures_util::Stream<Item = std::io::Result<bytes::Bytes>> + Send + 'static,
    {
        let mut url = self.endpoint.at(path);
        url.query_pairs_mut().extend_pairs(query);
        let request = self
            .uploads
            .post(url)
            .headers(self.headers.clone())
            .header(CONTENT_TYPE, content_type)
            .header(reqwest::header::CONTENT_LENGTH, bytes)
            .timeout(upload_time(bytes))
            .body(reqwest::Body::wrap_stream(content));
        self.answer("POST", path, request, SINGLE_CAP).await
    }

    /// Sends a form to an address that the service named, without the key.
    pub(crate) async fn send_form(&self, link: &str, form: Form, limit: Duration) -> Result<Reply, NoReply> {
        let url = guard::checked(link, self.origin()).map_err(|why| NoReply::NotSent { why, fault: Fault::Service })?;
        let client = if guard::is_own(&url, self.origin()) { &self.uploads } else { &self.foreign };
        let path = url.path().to_owned();
        self.answer("POST", &path, client.post(url).timeout(limit).multipart(form), SINGLE_CAP).await
    }

    async fn answer(
        &self,
        method: &str,
        path: &str,
        request: reqwest::RequestBuilder,
        cap: usize,
    ) -> Result<Reply, NoReply> {
        let reply = receive(request, cap, self.clock.as_ref()).await;
        let path = redacted(path);
        match &reply {
            Ok(reply) => tracing::debug!(method, path, status = reply.status, bytes = reply.size(), "answered"),
            Err(NoReply::NotSent { why, .. }) => tracing::debug!(method, path, why, "not sent"),
            Err(NoReply::Unanswered(why)) => tracing::debug!(method, path, why, "no answer"),
        }
        reply
    }
}

/// Sends one request and reads its reply up to `cap` bytes.
pub(crate) async fn receive(request: reqwest::RequestBuilder, cap: usize, clock: &dyn Clock) -> Result<Reply, NoReply> {
    match request.send().await {
        Ok(response) => Ok(Reply::read(response, cap, clock.now_ms()).await),
        Err(error) if error.is_connect() || error.is_builder() => {
            let fault = if tls::unproved(&error).is_some() { Fault::Between } else { Fault::Network };
            Err(NoReply::NotSent { why: explain(&error), fault })
        }
        Err(error) => Err(NoReply::Unanswered(explain(&error))),
    }
}

/// Time for an upload: a minute, and what a line of 50 kB/s needs.
pub(crate) fn upload_time(bytes: u64) -> Duration {
    Duration::from_secs(60 + bytes / 50_000)
}

/// A path for the log: no query, and no e-mail (useapi.net's ids hold one).
fn redacted(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let hide = |segment: &str| {
        if segment.contains('@') { "…".to_owned() } else { segment.to_owned() }
    };
    path.split('/').map(hide).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests;
