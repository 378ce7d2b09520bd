//! The addresses of the development host, all below the token:
//!
//! ```text
//! GET  /                the page             POST /rpc/<name>     a command, arguments as JSON
//! GET  /thumbs/… /files/…   media            GET  /events         what changes, as server-sent events
//!
//! POST /host/drop  {paths, x, y}   as if files were dropped on the window
//! POST /host/drag  {inside, x, y}  as if they were held over it
//! POST /host/pick  {paths}         what the next dialog answers
//! POST /host/clip  {width, height} a picture of that size on the clipboard
//! POST /host/close {}              as if the window's cross was pressed
//! GET  /host/calls                 what was asked of the system so far
//! ```

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use framewright_core::api::Session;
use framewright_core::api::host::HostEvent;
use framewright_core::api::media::{MediaDesk, Shelf};
use framewright_core::error::{Code, Error};
use hosting::Guard;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::desk::Desk;
use crate::pages;

/// Largest body of a command: a prompt file pasted as text.
const MOST_BODY: usize = 64 << 20;

/// A port on loopback and who may ask there.
pub(crate) struct Listener {
    listener: TcpListener,
    address: SocketAddr,
    guard: Guard,
}

/// What requests are answered with.
pub(crate) struct State {
    pub(crate) session: Arc<Session>,
    pub(crate) media: MediaDesk,
    pub(crate) desk: Arc<Desk>,
    pub(crate) ui: PathBuf,
}

impl Listener {
    pub(crate) async fn bind(port: u16) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let (host, origins) = (address.to_string(), vec![format!("http://{address}")]);
        Ok(Self { listener, address, guard: Guard { token: hosting::token()?, host, origins } })
    }

    /// Where the page is, with the token, ending in `/`.
    pub(crate) fn base(&self) -> String {
        format!("http://{}/{}/", self.address, self.guard.token)
    }

    pub(crate) async fn serve(self, state: State) -> std::io::Result<()> {
        let both = Arc::new((self.guard, state));
        let router = Router::new().fallback(move |request: Request| {
            let both = both.clone();
            async move {
                match both.0.check(request.uri().path(), request.headers()) {
                    Ok(path) => {
                        let path = path.to_owned();
                        answer(&both.1, &path, request).await
                    }
                    Err(status) => status.into_response(),
                }
            }
        });
        axum::serve(self.listener, router).await
    }
}

async fn answer(state: &State, path: &str, request: Request) -> Response {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let shelf = match first {
        "thumbs" => Some(Shelf::Pictures),
        "files" => Some(Shelf::Files),
        _ => None,
    };
    if let Some(shelf) = shelf {
        return hosting::respond(&state.media, shelf, rest, request.method().as_str(), request.headers()).await;
    }
    let method = request.method().clone();
    match (method, first) {
        (Method::POST, "rpc") => match body(request).await {
            Ok(arguments) => rpc(state, rest, &arguments).await,
            Err(refused) => refused,
        },
        (Method::GET, "events") => events(state.session.clone()).into_response(),
        (Method::GET, "host") if rest == "calls" => Json(state.desk.calls()).into_response(),
        (Method::POST, "host") => match body(request).await {
            Ok(content) => system(state, rest, &content),
            Err(refused) => refused,
        },
        (Method::GET, _) => pages::page(&state.ui, path).await,
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

async fn body(request: Request) -> Result<Bytes, Response> {
    let read = axum::body::to_bytes(request.into_body(), MOST_BODY).await;
    read.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE.into_response())
}

async fn rpc(state: &State, name: &str, arguments: &[u8]) -> Response {
    let arguments = if arguments.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(arguments) };
    let answered = match arguments {
        Ok(arguments) => state.session.call(name, arguments).await,
        Err(error) => Err(Error::new(Code::InvalidInput, format!("The arguments are no JSON: {error}."))),
    };
    match answered {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => {
            let status = match error.code {
                Code::NotFound => StatusCode::NOT_FOUND,
                Code::Conflict => StatusCode::CONFLICT,
                _ => StatusCode::BAD_REQUEST,
            };
            (status, Json(&error)).into_response()
        }
    }
}

fn events(session: Arc<Session>) -> impl IntoResponse {
    let (tell, changed) = mpsc::channel(64);
    tokio::spawn(async move { session.watch(tell).await });
    let stream = futures_util::stream::unfold(changed, |mut changed| async move {
        let event: Value = changed.recv().await?;
        Some((Ok::<_, Infallible>(Event::default().data(event.to_string())), changed))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

#[derive(Deserialize)]
struct Drop {
    paths: Vec<PathBuf>,
    x: f64,
    y: f64,
}

#[derive(Deserialize)]
struct Drag {
    inside: bool,
    x: f64,
    y: f64,
}

#[derive(Deserialize)]
struct Pick {
    paths: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Clip {
    width: u32,
    height: u32,
}

/// Plays the part of the system.
fn system(state: &State, what: &str, content: &[u8]) -> Response {
    let done = match what {
        "drop" => serde_json::from_slice(content).map(|Drop { paths, x, y }| state.session.dropped(&paths, x, y)),
        "drag" => serde_json::from_slice(content).map(|Drag { inside, x, y }| {
            state.session.tell(HostEvent::Drag { inside, x, y });
        }),
        "pick" => serde_json::from_slice(content).map(|Pick { paths }| state.desk.will_pick(paths)),
        "clip" => serde_json::from_slice(content).map(|Clip { width, height }| state.desk.will_paste(width, height)),
        "close" => {
            let session = state.session.clone();
            tokio::spawn(async move { session.ask_to_close().await });
            Ok(())
        }
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match done {
        Ok(()) => Json(json!({})).into_response(),
        Err(error) => (StatusCode::BAD_REQUEST, error.to_string()).into_response(),
    }
}
