//! What a page that somebody took over could ask: every command, with arguments of every wrong form.
//!
//! The arguments come as text, as they do through the door, and what a refusal says of the fields that it misses
//! makes the next ones fit better. Nothing may panic, hang or fail without a reason that is meant for people, and no
//! job and no credit may change.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use framewright_core::api::host::{self, Facts, FilesPurpose, FolderPurpose, Host};
use framewright_core::api::{self, Opening, Session};
use framewright_core::app::Options;
use framewright_core::clock::RealClock;
use framewright_core::entropy::OsEntropy;
use framewright_core::error::{Code, Result};
use framewright_core::library::{Decoder, Pixels};
use framewright_core::secrets::MemoryStore;
use framewright_core::settings::ConfigFolder;
use serde_json::{Map, Value, json};
use tokio::runtime::Handle;

use super::mutate::TEXTS;
use super::{breach, in_time};
use crate::check::{Breach, Kind, books_of};
use crate::dice::Dice;
use crate::report::Report;
use crate::world::{self, World, run};

/// Most words that are learnt from the refusals of one command.
const MOST_LEARNT: usize = 60;

/// Opens the library of a world as a window does.
pub(super) fn session(world: &World) -> Arc<Session> {
    let (folder, config) = (world.library(), world.config());
    let opening: Opening = Arc::new(move |_| {
        let options = Options {
            library: folder.clone(),
            config: ConfigFolder::at(config.clone()).expect("a configuration"),
            secrets: Arc::new(MemoryStore::default()),
            environment: Arc::new(|_| None),
            demo: None,
            clock: RealClock::shared(),
            entropy: OsEntropy::shared(),
            decoder: Decoder::of(world::program()),
        };
        (Some(folder.clone()), Ok(options))
    });
    Session::start(Arc::new(NoSystem), opening, None)
}

/// A library with two finished jobs, and a session that has it open.
pub(super) fn opened(runtime: &Handle, seed: u64) -> (World, Arc<Session>) {
    let world = World::start(runtime, seed, &Value::Array(Vec::new()), 1, 1);
    run(&mut world.generate());
    let session = runtime.block_on(async {
        let session = session(&world);
        session.app().await.expect("it opens");
        session
    });
    (world, session)
}

/// Asks for every command so many times. Returns how many were asked for.
///
/// # Panics
/// When there is no library to ask about.
pub fn commands(runtime: &Handle, seed: u64, each: u64, report: &Report) -> u64 {
    let (world, session) = opened(runtime, seed);
    let before = books_of(&world);
    let mut asked = 0;
    for name in api::COMMANDS.iter().chain(host::COMMANDS) {
        let (mut dice, mut learnt) = (Dice::new(seed, name), BTreeSet::new());
        for number in 0..each {
            let text = arguments(&mut dice, &learnt, number);
            let found = runtime.block_on(ask(&session, name, &text, &mut learnt));
            let shown: String = text.chars().take(200).collect();
            report.add(&format!("{name} with {shown}"), &found);
            asked += 1;
        }
    }
    runtime.block_on(session.close());
    let after = books_of(&world);
    if before != after {
        let what = format!("jobs or money changed: {before:?}, then {after:?}");
        report.add("commands with malformed arguments", &[breach(Kind::Disagree, what)]);
    }
    asked
}

async fn ask(session: &Arc<Session>, name: &'static str, text: &str, learnt: &mut BTreeSet<String>) -> Vec<Breach> {
    // What is no JSON, or deeper than JSON is read, ends at the door.
    let Ok(arguments) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let session = session.clone();
    let called = tokio::spawn(async move { session.call(name, arguments).await });
    match in_time(called).await {
        None => vec![breach(Kind::Lost, "it hangs")],
        Some(Err(fault)) => vec![breach(Kind::Lost, format!("it panicked: {fault}"))],
        Some(Ok(Ok(_))) => Vec::new(),
        Some(Ok(Err(error))) if error.code == Code::Internal => {
            vec![breach(Kind::Lost, format!("a fault of its own: {error}"))]
        }
        Some(Ok(Err(error))) => {
            let named = error.message.split('`').skip(1).step_by(2).filter(|word| word.len() < 30);
            for word in named {
                if learnt.len() < MOST_LEARNT {
                    learnt.insert(word.to_owned());
                }
            }
            Vec::new()
        }
    }
}

/// Arguments as text; the first few are the usual mistakes.
fn arguments(dice: &mut Dice, learnt: &BTreeSet<String>, number: u64) -> String {
    match number {
        0 => "{}".into(),
        1 => r#"{"no such field":1}"#.into(),
        2 => "null".into(),
        3 => format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000)),
        4 => format!(r#"{{"a":{}1{}}}"#, r#"{"a":"#.repeat(10_000), "}".repeat(10_000)),
        5 => json!("x".repeat(4 << 20)).to_string(),
        6 => json!("\u{0}").to_string(),
        _ if dice.roll(12) == 0 => hostile(dice, learnt, 0).to_string(),
        _ => {
            let fields = learnt.iter().filter_map(|name| {
                let taken = dice.roll(4) > 0;
                taken.then(|| (name.clone(), hostile(dice, learnt, 0)))
            });
            Value::Object(fields.collect()).to_string()
        }
    }
}

/// A value that somebody would send who means no good.
fn hostile(dice: &mut Dice, learnt: &BTreeSet<String>, depth: u32) -> Value {
    match dice.roll(if depth > 4 { 12 } else { 16 }) {
        0 => Value::Null,
        1 => json!(dice.roll(2) == 0),
        2 => json!(0),
        3 => json!(-1),
        4 => json!(*dice.pick(&[i64::MAX, i64::MIN, 1 << 53, 1, 2, 3])),
        5 => json!(u64::MAX),
        6 => json!(1e308),
        7 | 8 => json!(dice.pick(&TEXTS)),
        9 => json!("\u{10ffff}\u{0}\u{202e}".repeat(1 + usize::try_from(dice.roll(2_000)).unwrap_or(0))),
        10 | 11 => learnt
            .iter()
            .nth(usize::try_from(dice.roll(1 + learnt.len() as u64)).unwrap_or(0))
            .map_or(Value::Null, |word| json!(word)),
        12 => Value::Array((0..dice.roll(4)).map(|_| hostile(dice, learnt, depth + 1)).collect()),
        13 => json!(vec![dice.pick(&TEXTS); 300]),
        14 => (0..100).fold(json!(1), |inner, _| json!([inner])),
        _ => {
            let mut object = Map::new();
            for name in learnt {
                if dice.roll(3) == 0 {
                    object.insert(name.clone(), hostile(dice, learnt, depth + 1));
                }
            }
            Value::Object(object)
        }
    }
}

/// A host that has nothing to hand out.
#[derive(Debug)]
struct NoSystem;

#[async_trait]
impl Host for NoSystem {
    fn facts(&self) -> Facts {
        Facts::default()
    }

    async fn pick_folder(&self, _: FolderPurpose) -> Result<Option<PathBuf>> {
        Ok(None)
    }

    async fn pick_files(&self, _: FilesPurpose) -> Result<Vec<PathBuf>> {
        Ok(Vec::new())
    }

    async fn reveal(&self, _: &Path) -> Result<()> {
        Ok(())
    }

    async fn open(&self, _: &Path) -> Result<()> {
        Ok(())
    }

    async fn open_address(&self, _: &str) -> Result<()> {
        Ok(())
    }

    async fn copy_text(&self, _: &str) -> Result<()> {
        Ok(())
    }

    async fn copy_image(&self, _: Pixels) -> Result<()> {
        Ok(())
    }

    async fn paste_image(&self) -> Result<Option<Pixels>> {
        Ok(None)
    }

    fn quit(&self) {}

    fn fullscreen(&self, _: bool) -> Result<()> {
        Ok(())
    }
}
