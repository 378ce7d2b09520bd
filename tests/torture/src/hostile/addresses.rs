//! Addresses of media that name something else than a file of the library.

use std::collections::BTreeSet;

use framewright_core::api::media::{Ask, Body, MediaDesk, Shelf};
use tokio::runtime::Handle;

use super::{breach, commands};
use crate::check::Kind;
use crate::dice::Dice;
use crate::report::Report;

/// Parts that addresses are put together from.
const PARTS: [&str; 30] = [
    "..",
    "%2e%2e",
    "%252e%252e",
    ".",
    "",
    "/",
    "\\",
    "%2f",
    "%5c",
    "%00",
    "\u{0}",
    "1",
    "2",
    "0",
    "-1",
    "+1",
    "01",
    "1.5",
    "99999999999999999999",
    "file",
    "preview",
    "strip",
    "input",
    "voice",
    "etc",
    "passwd",
    "secret.png",
    "C:",
    "~",
    "media",
];

/// Parts of files that are asked for.
const RANGES: [&str; 12] = [
    "bytes=0-",
    "bytes=0-0",
    "bytes=-1",
    "bytes=-0",
    "bytes=5-2",
    "bytes=99999999999999999999-",
    "bytes=0-99999999999999999999",
    "bytes=--5",
    "bytes=0-1,3-4",
    "bits=0-1",
    "bytes=",
    "\u{0}",
];

/// Asks for so many addresses. Returns how many. What is handed out must be a file of the library, or a part of one, and nothing else.
///
/// # Panics
/// When there is no library to ask about.
pub fn addresses(runtime: &Handle, seed: u64, number: u64, report: &Report) -> u64 {
    let (world, session) = commands::opened(runtime, seed);
    let secret = b"what lies beside the library is nobody's business";
    std::fs::write(world.path().join("secret.png"), secret).expect("written");
    let desk = MediaDesk::new(session.clone());
    let (library, opened) = (world.library().canonicalize().expect("it is there"), session.number());
    let mut dice = Dice::new(seed, "addresses");
    let mut statuses = BTreeSet::new();
    for case in 0..number {
        let shelf = *dice.pick(&[Shelf::Pictures, Shelf::Files]);
        let path = address(&mut dice, opened);
        let range = (dice.roll(2) == 0).then(|| *dice.pick(&RANGES));
        let method = *dice.pick(&["GET", "GET", "GET", "HEAD", "POST", "get", ""]);
        let ask = Ask { method, path: &path, range, if_range: None, if_none_match: None };
        let answer = runtime.block_on(desk.answer(shelf, ask));
        let mut found = Vec::new();
        match &answer.body {
            Body::Empty => {}
            Body::Bytes(bytes) => {
                if bytes.windows(secret.len()).any(|part| part == secret) {
                    found.push(breach(Kind::Disagree, "it hands out what lies beside the library"));
                }
            }
            Body::File { path, start, length } => {
                let inside = path.canonicalize().is_ok_and(|path| path.starts_with(&library));
                let bytes = path.metadata().map_or(0, |meta| meta.len());
                if !inside {
                    found.push(breach(Kind::Disagree, format!("it hands out {}", path.display())));
                }
                if start.checked_add(*length).is_none_or(|end| end > bytes) {
                    found.push(breach(Kind::Disagree, format!("{length} bytes from {start} of {bytes}")));
                }
            }
        }
        if answer.status < 300 && !matches!(method, "GET" | "HEAD") {
            found.push(breach(Kind::Disagree, format!("it answers {method}")));
        }
        statuses.insert(answer.status);
        report.add(&format!("address {case}: {method} {path:?} {range:?}"), &found);
    }
    if !statuses.contains(&200) || !statuses.contains(&404) {
        let what = format!("hardly anything was asked: {statuses:?}");
        report.add("addresses", &[breach(Kind::Disagree, what)]);
    }
    runtime.block_on(session.close());
    number
}

/// A sound address with something wrong in it, or one of parts.
fn address(dice: &mut Dice, opened: u64) -> String {
    let mut parts: Vec<String> = match dice.roll(4) {
        0 => vec![opened.to_string(), dice.pick(&["1", "2"]).to_string()],
        1 => vec![opened.to_string(), dice.pick(&["file", "preview", "strip", "input"]).to_string(), "1".into()],
        2 => vec![opened.to_string()],
        _ => Vec::new(),
    };
    for _ in 0..dice.roll(4) {
        let at = usize::try_from(dice.roll(parts.len() as u64 + 1)).unwrap_or(0);
        parts.insert(at, (*dice.pick(&PARTS)).to_owned());
    }
    let path = parts.join("/");
    if dice.roll(2) == 0 { format!("/{path}") } else { path }
}
