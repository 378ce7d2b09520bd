//! A hand-written server on loopback for tests: real sockets, any behaviour, every request kept.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One request as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Method and target, e.g. `GET /v1/tasks/1?x=y`.
    pub(crate) line: String,
    /// Header lines, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// What to do with a request.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// These bytes, then the end of the connection.
    Raw(Vec<u8>),
    /// Nothing: the connection ends without a reply.
    Cut,
    /// Nothing for as long as the client waits.
    Silence,
    /// These bytes, then silence.
    Stall(Vec<u8>),
}

/// A reply with a JSON body.
pub(crate) fn json(status: u16, body: &serde_json::Value) -> Act {
    reply(status, &[("content-type", "application/json")], body.to_string().as_bytes())
}

/// A complete reply.
pub(crate) fn reply(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Act {
    let mut out = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
    for (name, value) in headers {
        out.push_str(&format!("{name}: {value}\r\n"));
    }
    out.push_str("\r\n");
    Act::Raw([out.as_bytes(), body].concat())
}

/// The server. Ends with the test's runtime.
#[derive(Debug)]
pub(crate) struct Peer {
    /// Its origin.
    pub(crate) origin: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Peer {
    /// Starts a server that asks `act` about each request; its number counts from 0.
    pub(crate) async fn start(act: impl Fn(usize, &Seen) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (book, act) = (Arc::clone(&seen), Arc::new(act));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (book, act) = (Arc::clone(&book), Arc::clone(&act));
                tokio::spawn(async move { serve(stream, &book, act.as_ref()).await });
            }
        });
        Self { origin, seen }
    }

    /// A server that does the same with every request.
    pub(crate) async fn always(act: Act) -> Self {
        Self::start(move |_, _| act.clone()).await
    }

    /// The requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, book: &Mutex<Vec<Seen>>, act: &(dyn Fn(usize, &Seen) -> Act + Send + Sync)) {
    let Some(seen) = request(&mut stream).await else {
        return;
    };
    let number = {
        let mut book = book.lock().unwrap();
        book.push(seen.clone());
        book.len() - 1
    };
    match act(number, &seen) {
        Act::Raw(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Act::Cut => {}
        Act::Silence => std::future::pending().await,
        Act::Stall(bytes) => {
            let _ = stream.write_all(&bytes).await;
            std::future::pending::<()>().await;
        }
    }
}

async fn request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let line = lines.next()?.trim_end_matches(" HTTP/1.1").to_owned();
    let headers: Vec<_> =
        lines.filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_ascii_lowercase(), v.to_owned())).collect();
    let length = headers.iter().find(|(n, _)| n == "content-length").and_then(|(_, v)| v.parse().ok()).unwrap_or(0);
    let mut body = bytes.split_off(end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            break;
        }
    }
    Some(Seen { line, headers, body })
}
