//! Stands between a provider and the simulator and spoils the replies.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::mutate;
use crate::dice::Dice;

/// Statuses that a reply may be given.
const STATUSES: [u16; 24] = [
    200, 201, 202, 204, 206, 299, 301, 302, 307, 400, 401, 402, 403, 404, 408, 409, 412, 422, 429, 500, 502, 503, 504,
    599,
];

/// Headers that a reply may be given.
const HEADERS: [&str; 9] = [
    "Content-Type: text/html",
    "Content-Encoding: gzip",
    "Retry-After: -1",
    "Retry-After: 99999999999999999999",
    "Retry-After: Wed, 21 Oct 2099 07:28:00 GMT",
    "Retry-After-Ms: soon",
    "Location: http://169.254.169.254/latest",
    "Transfer-Encoding: chunked",
    "Set-Cookie: a=b",
];

/// A running proxy.
#[derive(Debug)]
pub(super) struct Proxy {
    pub(super) address: String,
    seen: Arc<Calls>,
}

/// What became of the create calls with one seed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// How many came in.
    pub(super) asked: u64,
    /// Status of the last reply; 0 when it was none.
    pub(super) status: u16,
}

impl Proxy {
    /// Spoils replies of the simulator at that address.
    pub(super) async fn start(behind: &str, dice: Dice) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let (seen, behind) = (Arc::<Calls>::default(), behind.trim_start_matches("http://").to_owned());
        // Each request is passed on once; from then on its sound reply is known.
        let shared = Arc::new((Mutex::new(dice), tokio::sync::Mutex::new(HashMap::new())));
        let told = seen.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (shared, told, behind) = (shared.clone(), told.clone(), behind.clone());
                tokio::spawn(async move { answer(stream, &shared, &told, &behind).await });
            }
        });
        Self { address, seen }
    }

    /// What became of the create calls with this seed.
    pub(super) fn seen(&self, seed: u64) -> Seen {
        lock(&self.seen).get(&seed).copied().unwrap_or_default()
    }
}

/// By seed.
type Calls = Mutex<HashMap<u64, Seen>>;
type Shared = (Mutex<Dice>, tokio::sync::Mutex<HashMap<String, Vec<u8>>>);

async fn answer(mut stream: TcpStream, shared: &Shared, seen: &Calls, behind: &str) -> Option<()> {
    let request = message(&mut stream).await?;
    let seed = seed(&request);
    if let Some(seed) = seed {
        lock(seen).entry(seed).or_default().asked += 1;
    }
    let line = String::from_utf8_lossy(&request).lines().next()?.to_owned();
    let sound = {
        let mut known = shared.1.lock().await;
        if !known.contains_key(&line) {
            let mut service = TcpStream::connect(behind).await.ok()?;
            service.write_all(&request).await.ok()?;
            known.insert(line.clone(), message(&mut service).await?);
        }
        known[&line].clone()
    };
    let (status, reply) = {
        let mut dice = lock(&shared.0);
        spoilt(&mut dice, &sound)
    };
    if let Some(seed) = seed {
        lock(seen).entry(seed).or_default().status = status;
    }
    stream.write_all(&reply).await.ok()?;
    stream.shutdown().await.ok()
}

fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The seed in the body of a request.
fn seed(request: &[u8]) -> Option<u64> {
    let body: Value = serde_json::from_slice(&request[end_of_head(request)?..]).ok()?;
    body.get("seed")?.as_u64()
}

/// One message: its head, and as many bytes as that promises.
async fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let (mut message, mut piece) = (Vec::new(), [0; 8192]);
    loop {
        if let Some(head) = end_of_head(&message) {
            let text = String::from_utf8_lossy(&message[..head]).to_lowercase();
            let length =
                text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
            if message.len() >= head + length.unwrap_or(0) {
                return Some(message);
            }
        }
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => message.extend_from_slice(&piece[..read]),
        }
    }
}

fn end_of_head(message: &[u8]) -> Option<usize> {
    message.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

/// The status and the bytes of a spoilt reply.
fn spoilt(dice: &mut Dice, sound: &[u8]) -> (u16, Vec<u8>) {
    let head = end_of_head(sound).unwrap_or(sound.len());
    let body = &sound[head..];
    let first = String::from_utf8_lossy(&sound[..head]).split(' ').nth(1).and_then(|word| word.parse().ok());
    let mut status: u16 = first.unwrap_or(200);
    let document = serde_json::from_slice::<Value>(body).unwrap_or(Value::Null);
    let body = match dice.roll(10) {
        0..=4 => mutate::document(dice, &document),
        5 => mutate::bytes(dice, body),
        6 => mutate::text(dice, body),
        7 => b"<html><body>Bad gateway</body></html>".to_vec(),
        8 => [b"[".repeat(100_000), b"]".repeat(100_000)].concat(),
        _ => Vec::new(),
    };
    if dice.roll(3) == 0 {
        status = *dice.pick(&STATUSES);
    }
    if dice.roll(40) == 0 {
        // No reply at all.
        return (0, if dice.roll(2) == 0 { Vec::new() } else { body });
    }
    // A promised length that is too long is given up after the providers' patience, so it is rare.
    let length = match dice.roll(40) {
        0 => body.len() + 7,
        1 => body.len() / 2,
        _ => body.len(),
    };
    let mut reply = format!("HTTP/1.1 {status} Spoilt\r\nContent-Length: {length}\r\nConnection: close\r\n");
    if dice.roll(3) == 0 {
        reply.push_str(dice.pick::<&str>(&HEADERS));
        reply.push_str("\r\n");
    }
    reply.push_str("\r\n");
    (status, [reply.into_bytes(), body].concat())
}
