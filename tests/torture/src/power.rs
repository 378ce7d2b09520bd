//! A power cut at every moment: everything that a run wrote is recorded, and each moment of the record is looked at as
//! a disk would be found after a cut.
//!
//! The disk is the least that the system promises: a file holds what was synced, a folder the names it had when it was
//! synced. What happened to survive beside that is tried in two more ways: names without their bytes, as file systems
//! that write names first leave them, and a seeded choice of unsynced writes and names.
//!
//! The index is looked at small and large: a large one has more in its log than the log may hold, so that pages all over
//! the index are written in the middle of the run.
//!
//! Acknowledged is what was told to the terminal, and every create call that went out: its intent must be found.

mod disk;
mod large;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use framewright_core::failpoint::Guard;
use framewright_core::job::Phase;
use framewright_core::library::{INCOMING, MEDIA};
use framewright_core::store;
use rusqlite::Connection;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;

use self::disk::Disk;
use crate::check::{Breach, Kind};
use crate::dice::Dice;
use crate::shim::{self, Step};
use crate::world::{World, run};

pub use crate::shim::AVAILABLE;

/// What a recorded run came to.
#[derive(Clone, Debug, Default)]
pub struct Cuts {
    /// Moments that were looked at.
    pub moments: u64,
    /// What was broken at some of them, each kind of breach once.
    pub breaches: Vec<Breach>,
}

/// What the recorded run finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// No library at all.
    Nothing,
    /// What an earlier run left: the index's log is brought back into the index.
    ARun,
    /// Thousands of jobs, and a process that was killed over changes all over the index.
    ManyJobs,
}

/// What beside the synced survives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Survives {
    Nothing,
    Names,
    Some,
}

/// Records a run of a library and looks at every moment of it.
///
/// # Panics
/// When the run cannot be recorded.
#[must_use]
pub fn attack(runtime: &Handle, seed: u64, before: Before, without: Option<Guard>) -> Cuts {
    let mut world = World::start(runtime, seed, &json!([]), 1, 2);
    if before != Before::Nothing {
        run(&mut world.generate());
        world = world.ask(2, 4);
    }
    if before == Before::ManyJobs {
        large::fill(&world.library().join(store::FILE));
    }
    let found = Disk::as_it_is(&world.library());
    let log = world.path().join("record");
    let mut command = world.generate();
    shim::record(&mut command, &world.library(), &log);
    if let Some(guard) = without {
        command.env("FRAMEWRIGHT_WITHOUT", guard.word());
    }
    run(&mut command);
    let steps = shim::steps(&std::fs::read(&log).expect("a record"));
    let told_done = steps.iter().any(|step| matches!(step, Step::Told { bytes } if find(bytes, b"\"done\"")));
    assert!(told_done, "the recorded run told of no finished job: there is nothing to lose");
    look_at_every_moment(&world.library(), found, &steps, seed)
}

fn look_at_every_moment(library: &Path, mut disk: Disk, steps: &[Step], seed: u64) -> Cuts {
    let (mut dice, mut known) = (Dice::new(seed, "power"), HashMap::new());
    let here = rows(library, &disk.found(Survives::Nothing, &mut dice), &mut known).jobs.into_keys().collect();
    let (mut owed, mut cuts) = (Owed { here, ..Owed::default() }, Cuts::default());
    let mut seen = BTreeSet::new();
    for (number, step) in steps.iter().enumerate() {
        let mut look = |disk: &Disk, owed: &Owed, mode, when| {
            cuts.moments += 1;
            let found = disk.found(mode, &mut dice);
            for breach in judge(library, &found, owed, &mut known) {
                // One line for each thing that breaks, not for each moment at which it is broken.
                if seen.insert((format!("{:?}", breach.kind), breach.what.clone())) {
                    let what = format!("{} (a cut {when} step {number}, surviving: {mode:?})", breach.what);
                    cuts.breaches.push(Breach { kind: breach.kind, what });
                }
            }
        };
        match step {
            Step::Sent { bytes } => owed.sent(bytes),
            Step::Told { bytes } => owed.told(bytes),
            // The most that is uncertain at any time is what a sync is about to make certain.
            Step::Sync { .. } => look(&disk, &owed, Survives::Some, "before"),
            _ => {}
        }
        disk.take(step);
        // Only these change what is certain to be found.
        if matches!(step, Step::Sent { .. } | Step::Told { .. } | Step::Sync { .. }) {
            for mode in [Survives::Some, Survives::Nothing, Survives::Names] {
                look(&disk, &owed, mode, "after");
            }
        }
    }
    cuts
}

/// What must be found after a cut.
#[derive(Debug, Default)]
struct Owed {
    /// Jobs that were there before, by prompt.
    here: BTreeSet<String>,
    /// Create calls that went out, by prompt.
    sent: BTreeMap<String, u32>,
    /// How far a job was told to be, by prompt.
    told: BTreeMap<String, Phase>,
}

impl Owed {
    fn sent(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes);
        for service in ["official picture ", "proxy picture "] {
            for (at, _) in text.match_indices(service) {
                let number: String = text[at + service.len()..].chars().take_while(char::is_ascii_digit).collect();
                *self.sent.entry(format!("{service}{number}")).or_default() += 1;
            }
        }
    }

    fn told(&mut self, bytes: &[u8]) {
        for line in String::from_utf8_lossy(bytes).lines() {
            let Ok(told) = serde_json::from_str::<Value>(line) else { continue };
            let phase = told["phase"].as_str().and_then(Phase::from_word);
            if let (Some("job"), Some(prompt), Some(phase)) = (told["type"].as_str(), told["prompt"].as_str(), phase) {
                self.told.insert(prompt.to_owned(), phase);
            }
        }
    }
}

/// A disk as it is found: files by name, each with a number that tells its content from others.
type Found = BTreeMap<PathBuf, Vec<u8>>;

/// What the index says, as far as it can be read.
#[derive(Clone, Debug, Default)]
struct Rows {
    damage: Option<String>,
    /// Phase and attempts, by prompt.
    jobs: BTreeMap<String, (Option<Phase>, u32)>,
    assets: Vec<(String, String)>,
}

fn judge(library: &Path, found: &Found, owed: &Owed, known: &mut HashMap<String, Rows>) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let mut add = |kind, what: String| breaches.push(Breach { kind, what });
    let rows = rows(library, found, known);
    if let Some(damage) = &rows.damage {
        add(Kind::Disagree, format!("the index is damaged: {damage}"));
    }
    if let Some(prompt) = owed.here.iter().find(|prompt| !rows.jobs.contains_key(*prompt)) {
        add(Kind::Lost, format!("{prompt} was there before and is not found"));
    }
    for (prompt, times) in &owed.sent {
        let attempts = rows.jobs.get(prompt).map_or(0, |(_, attempts)| *attempts);
        if attempts < *times {
            add(Kind::Lost, format!("{prompt} was sent and its intent is not found"));
        }
    }
    for (prompt, phase) in &owed.told {
        let stands = rows.jobs.get(prompt).and_then(|(phase, _)| *phase);
        if stands.is_none_or(|stands| stands < *phase) {
            add(Kind::Lost, format!("{prompt} was told to be {phase} and is not"));
        }
    }
    for (path, sha256) in &rows.assets {
        match found.get(&library.join(path)) {
            Some(content) if digest(content) == *sha256 => {}
            Some(_) => add(Kind::Partial, "a file that the index knows is not whole".into()),
            None => add(Kind::Lost, "a file that the index knows is not found".into()),
        }
    }
    let incoming = library.join(INCOMING);
    for (path, content) in found.iter().filter(|(path, _)| path.starts_with(library.join(MEDIA))) {
        if path.starts_with(&incoming) {
            continue;
        }
        let whole = match path.extension().and_then(|ending| ending.to_str()) {
            Some("json") => serde_json::from_slice::<Value>(content).is_ok(),
            _ => {
                rows.assets.iter().any(|(_, sha256)| digest(content) == *sha256)
                    || image::load_from_memory(content).is_ok()
            }
        };
        if !whole {
            add(Kind::Partial, "a file is not whole under its final name".into());
        }
    }
    let recipes = found.keys().filter(|path| {
        path.starts_with(library.join(MEDIA))
            && !path.starts_with(&incoming)
            && path.extension().is_some_and(|ending| ending == "json")
    });
    let done = rows.jobs.values().filter(|(phase, _)| *phase == Some(Phase::Done)).count();
    if recipes.count() < done {
        add(Kind::Lost, "a finished job has no recipe".into());
    }
    breaches
}

/// Opens the index as it is found; equal files are opened once.
fn rows(library: &Path, found: &Found, known: &mut HashMap<String, Rows>) -> Rows {
    let names = ["", "-wal", "-journal"].map(|ending| format!("{}{ending}", store::FILE));
    let mut key = String::new();
    for name in &names {
        let content = found.get(&library.join(name));
        let _ = write!(key, "{} ", content.map_or_else(String::new, |content| digest(content)));
    }
    if let Some(rows) = known.get(&key) {
        return rows.clone();
    }
    let folder = tempfile::tempdir().expect("a folder");
    for name in &names {
        if let Some(content) = found.get(&library.join(name)) {
            std::fs::write(folder.path().join(name), content).expect("written");
        }
    }
    let path = folder.path().join(store::FILE);
    let rows = if path.exists() { read(&path) } else { Ok(Rows::default()) };
    let rows = rows.unwrap_or_else(|error| Rows { damage: Some(error.to_string()), ..Rows::default() });
    known.insert(key, rows.clone());
    rows
}

fn read(path: &Path) -> rusqlite::Result<Rows> {
    let index = Connection::open(path)?;
    let verdict: String = index.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    let mut rows = Rows { damage: (verdict != "ok").then_some(verdict), ..Rows::default() };
    let tables: i64 = index.query_row(
        "SELECT count(*) FROM sqlite_schema WHERE name IN ('jobs', 'attempts', 'assets')",
        [],
        |row| row.get(0),
    )?;
    if tables < 3 {
        return Ok(rows);
    }
    let mut jobs = index
        .prepare("SELECT prompt, phase, (SELECT count(*) FROM attempts WHERE attempts.job_id = jobs.id) FROM jobs")?;
    let listed = jobs.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, (Phase::from_word(&row.get::<_, String>(1)?), row.get::<_, u32>(2)?)))
    })?;
    rows.jobs = listed.collect::<Result<_, _>>()?;
    let mut assets = index.prepare("SELECT path, sha256 FROM assets")?;
    rows.assets = assets.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(rows)
}

fn digest(content: &[u8]) -> String {
    hex::encode(Sha256::digest(content))
}

fn find(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}
