//! A power cut at every moment: everything that a run wrote is recorded, and each moment of the record is looked at as
//! a disk would be found after a cut.
//!
//! The disk is the least that the system promises: a file holds what was synced, a folder the names it had when it was
//! synced. What happened to survive beside that is tried in two more ways: names without their bytes, as file systems
//! that write names first leave them, and a seeded choice of unsynced writes and names.
//!
//! Acknowledged is what was told to the terminal, and every create call that went out: its intent must be found.

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

/// What beside the synced survives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Survives {
    Nothing,
    Names,
    Some,
}

/// Records the first run of a library, or a later one, and looks at every moment of it.
///
/// # Panics
/// When the run cannot be recorded.
#[must_use]
pub fn attack(runtime: &Handle, seed: u64, later: bool, without: Option<Guard>) -> Cuts {
    let mut world = World::start(runtime, seed, &json!([]), 1, 2);
    if later {
        run(&mut world.generate());
        world = world.ask(2, 4);
    }
    let before = Disk::as_it_is(&world.library());
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
    look_at_every_moment(&world.library(), before, &steps, seed)
}

fn look_at_every_moment(library: &Path, mut disk: Disk, steps: &[Step], seed: u64) -> Cuts {
    let (mut owed, mut cuts) = (Owed::default(), Cuts::default());
    let (mut dice, mut known) = (Dice::new(seed, "power"), HashMap::new());
    let mut seen = BTreeSet::new();
    for (number, step) in steps.iter().enumerate() {
        disk.take(step);
        let mut modes = vec![Survives::Some];
        match step {
            Step::Sent { bytes } => owed.sent(bytes),
            Step::Told { bytes } => owed.told(bytes),
            // Only these change what is certain to be found.
            Step::Sync { .. } => {}
            _ => continue,
        }
        modes.extend([Survives::Nothing, Survives::Names]);
        for mode in modes {
            cuts.moments += 1;
            let found = disk.found(mode, &mut dice);
            for breach in judge(library, &found, &owed, &mut known) {
                // One line for each thing that breaks, not for each moment at which it is broken.
                if seen.insert((format!("{:?}", breach.kind), breach.what.clone())) {
                    let what = format!("{} (a cut after step {number}, surviving: {mode:?})", breach.what);
                    cuts.breaches.push(Breach { kind: breach.kind, what });
                }
            }
        }
    }
    cuts
}

/// What must be found after a cut.
#[derive(Debug, Default)]
struct Owed {
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

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    File(usize),
    Folder,
}

/// A change of a file that was not synced yet.
#[derive(Clone, Debug)]
enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Length(usize),
}

/// A file: what is certain to be found, and what came since.
#[derive(Clone, Debug, Default)]
struct Content {
    synced: Vec<u8>,
    since: Vec<Change>,
}

impl Content {
    fn with(&self, chosen: impl FnMut(&&Change) -> bool) -> Vec<u8> {
        let mut content = self.synced.clone();
        for change in self.since.iter().filter(chosen) {
            match change {
                Change::Write { at, bytes } => {
                    let end = at + bytes.len();
                    if content.len() < end {
                        content.resize(end, 0);
                    }
                    content[*at..end].copy_from_slice(bytes);
                }
                Change::Length(length) => content.resize(*length, 0),
            }
        }
        content
    }
}

/// A disk under a power supply that may fail.
#[derive(Debug)]
struct Disk {
    root: PathBuf,
    files: Vec<Content>,
    names: BTreeMap<PathBuf, Node>,
    synced: BTreeMap<PathBuf, Node>,
    open: HashMap<i32, (PathBuf, Node)>,
}

impl Disk {
    fn new(root: &Path) -> Self {
        let names = BTreeMap::from([(root.to_owned(), Node::Folder)]);
        Self { root: root.to_owned(), files: Vec::new(), synced: names.clone(), names, open: HashMap::new() }
    }

    /// A folder as it lies there, all of it synced.
    fn as_it_is(root: &Path) -> Self {
        let mut disk = Self::new(root);
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
                let node = if path.is_dir() {
                    folders.push(path.clone());
                    Node::Folder
                } else {
                    let synced = std::fs::read(&path).expect("readable");
                    disk.files.push(Content { synced, since: Vec::new() });
                    Node::File(disk.files.len() - 1)
                };
                disk.names.insert(path, node);
            }
        }
        disk.synced = disk.names.clone();
        disk
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Open { fd, path, create, cut } => {
                let node = self.names.get(path).copied().unwrap_or_else(|| {
                    if !create {
                        return Node::Folder;
                    }
                    self.files.push(Content::default());
                    Node::File(self.files.len() - 1)
                });
                if let Node::File(file) = node {
                    self.names.insert(path.clone(), node);
                    if *cut {
                        self.files[file].since.push(Change::Length(0));
                    }
                }
                self.open.insert(*fd, (path.clone(), node));
            }
            Step::Close { fd } => drop(self.open.remove(fd)),
            Step::Write { fd, at, bytes } => self.change(*fd, Change::Write { at: *at, bytes: bytes.clone() }),
            Step::Length { fd, length } => self.change(*fd, Change::Length(*length)),
            Step::Sync { fd } => match self.open.get(fd) {
                Some((_, Node::File(file))) => {
                    let content = &mut self.files[*file];
                    content.synced = content.with(|_| true);
                    content.since.clear();
                }
                Some((folder, Node::Folder)) => {
                    let here = |path: &Path| path.parent() == Some(folder);
                    self.synced.retain(|path, _| !here(path));
                    self.synced.extend(self.names.iter().filter(|(path, _)| here(path)).map(|(p, n)| (p.clone(), *n)));
                }
                None => {}
            },
            Step::Rename { from, to } => {
                if let Some(node) = self.names.remove(from) {
                    self.names.insert(to.clone(), node);
                }
            }
            Step::Link { from, to } => {
                if let Some(node) = self.names.get(from).copied() {
                    self.names.insert(to.clone(), node);
                }
            }
            Step::Unlink { path } => drop(self.names.remove(path)),
            Step::Folder { path } => drop(self.names.insert(path.clone(), Node::Folder)),
            Step::Sent { .. } | Step::Told { .. } => {}
        }
    }

    fn change(&mut self, fd: i32, change: Change) {
        if let Some((_, Node::File(file))) = self.open.get(&fd) {
            self.files[*file].since.push(change);
        }
    }

    /// The disk after a cut.
    fn found(&self, mode: Survives, dice: &mut Dice) -> Found {
        let mut names = match mode {
            Survives::Nothing => self.synced.clone(),
            Survives::Names => self.names.clone(),
            Survives::Some => {
                let mut names = self.synced.clone();
                for (path, node) in &self.names {
                    if dice.roll(2) == 0 {
                        names.insert(path.clone(), *node);
                    }
                }
                names.retain(|path, _| self.names.contains_key(path) || dice.roll(2) == 0);
                names
            }
        };
        let folders: BTreeSet<PathBuf> =
            names.iter().filter(|(_, node)| **node == Node::Folder).map(|(path, _)| path.clone()).collect();
        names.retain(|path, _| {
            path.ancestors().skip(1).take_while(|above| *above != self.root).all(|above| folders.contains(above))
        });
        names
            .into_iter()
            .filter_map(|(path, node)| match node {
                Node::File(file) if mode == Survives::Some => {
                    Some((path, self.files[file].with(|_| dice.roll(2) == 0)))
                }
                Node::File(file) => Some((path, self.files[file].synced.clone())),
                Node::Folder => None,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_keeps_what_was_synced_and_may_lose_the_rest() {
        let root = Path::new("/l");
        let (file, other) = (root.join("a"), root.join("b"));
        let mut disk = Disk::new(root);
        let mut dice = Dice::new(1, "test");
        let write = |bytes: &[u8], at| Step::Write { fd: 3, at, bytes: bytes.to_vec() };
        for step in [
            Step::Open { fd: 3, path: file.clone(), create: true, cut: false },
            write(b"one", 0),
            Step::Sync { fd: 3 },
            write(b"two", 3),
        ] {
            disk.take(&step);
        }
        assert!(disk.found(Survives::Nothing, &mut dice).is_empty(), "its folder was not synced");
        assert_eq!(disk.found(Survives::Names, &mut dice)[&file], b"one");

        for step in [
            Step::Open { fd: 4, path: root.to_owned(), create: false, cut: false },
            Step::Sync { fd: 4 },
            Step::Rename { from: file.clone(), to: other.clone() },
        ] {
            disk.take(&step);
        }

        assert_eq!(disk.found(Survives::Nothing, &mut dice)[&file], b"one");
        assert_eq!(disk.found(Survives::Names, &mut dice)[&other], b"one");
    }
}
