//! Media over HTTP on loopback: what the page's `<video>` and `<audio>` play on every system.
//!
//! The token in the path is what protects: another program of this machine can reach the port, but
//! cannot guess 128 random bits. Host and Origin are checked so that no web page can use a visitor's
//! browser to ask.

use std::io::SeekFrom;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use framewright_core::api::media::{self, Answer, Ask, MediaDesk, Shelf};
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};
use tokio::net::TcpListener;
use tokio_util::io::ReaderStream;

/// How much of a file is read at a time.
const CHUNK: usize = 128 << 10;

/// A listening server that does not answer yet.
#[derive(Debug)]
pub struct MediaServer {
    listener: TcpListener,
    address: SocketAddr,
    guard: Guard,
}

/// Who may ask a server on loopback.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Part of every path.
    pub token: String,
    /// The only `Host` that is answered.
    pub host: String,
    /// Origins of pages that may ask; requests without an origin may.
    pub origins: Vec<String>,
}

/// 128 random bits in hex.
///
/// Fails when the operating system provides no randomness.
pub fn token() -> std::io::Result<String> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits).map_err(std::io::Error::other)?;
    Ok(hex::encode(bits))
}

impl Guard {
    /// The path behind the token; else the status that refuses.
    pub fn check<'a>(&self, path: &'a str, headers: &HeaderMap) -> Result<&'a str, StatusCode> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        if text(header::HOST) != Some(self.host.as_str()) {
            return Err(StatusCode::MISDIRECTED_REQUEST);
        }
        if headers.contains_key(header::ORIGIN) && self.origin(headers).is_none() {
            return Err(StatusCode::FORBIDDEN);
        }
        let (token, rest) = path.strip_prefix('/').and_then(|path| path.split_once('/')).unwrap_or_default();
        if same(token, &self.token) { Ok(rest) } else { Err(StatusCode::NOT_FOUND) }
    }

    /// The asking page's origin, when it may ask.
    #[must_use]
    pub fn origin<'a>(&self, headers: &'a HeaderMap) -> Option<&'a HeaderValue> {
        headers.get(header::ORIGIN).filter(|origin| self.origins.iter().any(|known| *known == **origin))
    }
}

/// Compares without telling by its time where two texts differ.
fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

impl MediaServer {
    /// Takes a port on loopback, for pages of these origins.
    pub async fn bind(origins: Vec<String>) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address, guard: Guard { token: token()?, host: address.to_string(), origins } })
    }

    /// Base of all addresses, with the token, ending in `/`.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}/{}/", self.address, self.guard.token)
    }

    /// Where it listens, for the page's policy.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers until the process ends.
    pub async fn serve(self, desk: Arc<MediaDesk>) -> std::io::Result<()> {
        let router = Router::new().fallback(guarded).with_state((Arc::new(self.guard), desk));
        axum::serve(self.listener, router).await
    }
}

async fn guarded(State((guard, desk)): State<(Arc<Guard>, Arc<MediaDesk>)>, request: Request) -> Response {
    let path = match guard.check(request.uri().path(), request.headers()) {
        Ok(path) => path,
        Err(status) => return status.into_response(),
    };
    let mut response = respond(&desk, Shelf::Files, path, request.method().as_str(), request.headers()).await;
    if let Some(origin) = guard.origin(request.headers()) {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("origin"));
    }
    response
}

/// Answers one request for media over HTTP.
pub async fn respond(desk: &MediaDesk, shelf: Shelf, path: &str, method: &str, headers: &HeaderMap) -> Response {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let ask = Ask {
        method,
        path,
        range: text(header::RANGE),
        if_range: text(header::IF_RANGE),
        if_none_match: text(header::IF_NONE_MATCH),
    };
    let Answer { status, headers, body } = desk.answer(shelf, ask).await;
    let body = match body {
        media::Body::Empty => Body::empty(),
        media::Body::Bytes(bytes) => Body::from(bytes),
        media::Body::File { path, start, length } => {
            let opened = async {
                let mut file = tokio::fs::File::open(&path).await?;
                file.seek(SeekFrom::Start(start)).await?;
                Ok::<_, std::io::Error>(file.take(length))
            };
            match opened.await {
                Ok(part) => Body::from_stream(ReaderStream::with_capacity(part, CHUNK)),
                Err(error) => {
                    tracing::warn!(%error, path = %path.display(), "a file cannot be shown");
                    return StatusCode::NOT_FOUND.into_response();
                }
            }
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
