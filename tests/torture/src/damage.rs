//! Breaks the index of a library in many ways and looks what becomes of it: it is noticed, kept, and made anew, and
//! what recipes or the copy of the day hold is there again. Nothing is sent by itself afterwards.
//!
//! The library has jobs that are in the copy of the day and have recipes, later ones that were sent and are in neither,
//! and unsent ones. Where nothing is noticed, nothing may be missing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use framewright_core::failpoint::{Guard, Point};
use framewright_core::library::{BACKUPS, Library};
use framewright_core::store::{self, Store, StoreError};
use rusqlite::Connection;
use tokio::runtime::Handle;

use crate::check::{self, Breach, Kind};
use crate::dice::Dice;
use crate::report::Report;
use crate::world::{Ended, World, run};

mod broken;

pub use broken::Depth;

/// 2026-11-22T12:00:00Z: when the copy of the day is made and repairs begin.
const NOON: i64 = 1_795_348_800_000;

/// What an attack came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Came {
    /// Broken indexes.
    pub cases: u64,
    /// Those of them that were noticed; from the others nothing was missing.
    pub noticed: u64,
}

/// Where the program ends that leaves the library: with an answer on disk that nobody has begun to fetch the results of,
/// and with an attempt that was about to go out. Of jobs that were done later than the last checkpoint, the log alone
/// knows.
const ENDS: [(Point, u32); 2] = [(Point::Settled, 3), (Point::Claimed, 5)];

/// Breaks an index in every way there is here.
pub fn attack(runtime: &Handle, seed: u64, depth: Depth, report: &Report) -> Came {
    let mut came = Came::default();
    for end in ENDS {
        let one = ended_at(runtime, seed, end, depth, report);
        came.cases += one.cases;
        came.noticed += one.noticed;
    }
    came
}

fn ended_at(runtime: &Handle, seed: u64, (point, nth): (Point, u32), depth: Depth, report: &Report) -> Came {
    let world = World::start(runtime, seed, &serde_json::json!([]), 2, 3);
    run(&mut world.generate());
    let library = Library::open(&world.library()).expect("it opens");
    let kept = Store::open(library.root()).expect("it opens");
    runtime.block_on(library.back_up_daily(&kept, NOON)).expect("copied");
    runtime.block_on(kept.put_away());
    drop(kept);
    let world = world.ask(3, 6);
    run(world.generate().env("FRAMEWRIGHT_FAIL_AT", format!("{}:{nth}", point.word())));

    let mut came = Came::default();
    let mut dice = Dice::new(seed, "damage");
    let stage = tempfile::tempdir().expect("a folder");
    let (cut_off, put_away) = (stage.path().join("cut-off"), stage.path().join("put-away"));
    copy(&world.library(), &cut_off);
    copy(&cut_off, &put_away);
    runtime.block_on(Store::open(&put_away).expect("it opens").put_away());
    let truth = Truth::of(&put_away).without_unsent(&put_away, &world);
    if truth.done().len() < 5 || truth.jobs.len() < 9 {
        let what = format!("hardly anything to lose: {:?}", truth.jobs);
        report.add("damage", &[Breach { kind: Kind::Disagree, what }]);
    }
    for (name, base, harm) in broken::ways(&cut_off, &put_away, depth, &mut dice) {
        // Each has a folder of its own: an index that is closed late takes its log's name away.
        let folder = stage.path().join(format!("case-{}", came.cases));
        copy(base, &folder);
        harm(&folder);
        let (noticed, found) = judge(runtime, &folder, &truth);
        report.add(&format!("index, ended at {}, {name}", point.word()), &found);
        came.cases += 1;
        came.noticed += u64::from(noticed);
    }
    came
}

/// The log of an index is deleted after results were paid for, and the same prompts are asked for again. Returns what broke.
#[must_use]
pub fn lost_log(runtime: &Handle, seed: u64, without: Option<Guard>) -> Vec<Breach> {
    let world = World::start(runtime, seed, &serde_json::json!([]), 0, 3);
    run(world.generate().env("FRAMEWRIGHT_FAIL_AT", format!("{}:3", Point::Finished.word())));
    for ending in ["-wal", "-shm"] {
        std::fs::remove_file(world.library().join(format!("{}{ending}", store::FILE))).expect("it was there");
    }
    let mut again = world.generate();
    if let Some(guard) = without {
        again.env("FRAMEWRIGHT_WITHOUT", guard.word());
    }
    let told = run(&mut again);
    let mut found = check::at_death(&world);
    if without.is_none() {
        if matches!(told, Ended::Code(0 | 1)) {
            found.push(Breach { kind: Kind::Disagree, what: format!("it was worked with: {told:?}") });
        }
        run(&mut world.program(&["library", "rebuild"]));
        found.extend(crate::points::finish(&world));
    }
    found
}

/// What an index knows, as far as it must not be lost.
#[derive(Debug, PartialEq)]
struct Truth {
    /// Jobs with their phase, hold and task.
    jobs: BTreeMap<String, (String, Option<String>, Option<String>)>,
    /// Ids of attempts.
    attempts: BTreeSet<String>,
    /// Credits charged less those given back, and files, by job.
    worth: BTreeMap<String, (String, i64)>,
}

impl Truth {
    fn of(library: &Path) -> Self {
        let index = Connection::open(library.join(store::FILE)).expect("it opens");
        let mut jobs = index.prepare("SELECT id, phase, hold, remote_id FROM jobs").expect("a query");
        let jobs = jobs.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?))));
        let mut attempts = index.prepare("SELECT id FROM attempts").expect("a query");
        let attempts = attempts.query_map([], |row| row.get(0));
        let mut worth = index
            .prepare(
                "SELECT id, printf('%.6f', COALESCE((SELECT SUM(CASE kind WHEN 'charged' THEN credits \
                 WHEN 'returned' THEN -credits END) FROM ledger WHERE job_id = jobs.id), 0.0)), \
                 (SELECT COUNT(*) FROM assets WHERE job_id = jobs.id) FROM jobs",
            )
            .expect("a query");
        let worth = worth.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))));
        Self {
            jobs: jobs.expect("rows").collect::<Result<_, _>>().expect("readable"),
            attempts: attempts.expect("rows").collect::<Result<_, _>>().expect("readable"),
            worth: worth.expect("rows").collect::<Result<_, _>>().expect("readable"),
        }
    }

    /// Leaves out what was written down to be sent when the program ended, and never went out: an earlier end would have
    /// cost that too.
    fn without_unsent(mut self, library: &Path, world: &World) -> Self {
        let books = world.books();
        let called = books.creates.iter().map(|call| call.prompt.as_str());
        let sent: BTreeSet<&str> = called.chain(books.accepted.iter().map(|made| made.prompt.as_str())).collect();
        let index = Connection::open(library.join(store::FILE)).expect("it opens");
        let mut attempts = index
            .prepare("SELECT attempts.id, jobs.id, prompt FROM attempts JOIN jobs ON jobs.id = job_id")
            .expect("a query");
        let attempts = attempts.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("rows");
        for attempt in attempts {
            let (attempt, job, prompt): (String, String, String) = attempt.expect("readable");
            if !sent.contains(prompt.as_str()) {
                self.attempts.remove(&attempt);
                self.jobs.entry(job).and_modify(|(phase, ..)| *phase = "queued".into());
            }
        }
        self
    }

    /// What is missing that an earlier end of the program would not have cost: without their last answers jobs go on
    /// from where they were, as long as every attempt to send them is known.
    fn misses(&self, truth: &Self) -> Option<String> {
        if !truth.attempts.is_subset(&self.attempts) {
            return Some("not every attempt is known".into());
        }
        truth.jobs.iter().find_map(|(id, (phase, ..))| match self.jobs.get(id) {
            Some((now, ..)) if now != "queued" || phase == "queued" => None,
            now => Some(format!("{id} was {phase} and is {now:?}")),
        })
    }

    /// Jobs that have results, and so recipes.
    fn done(&self) -> Vec<&String> {
        self.jobs.iter().filter(|(_, (phase, ..))| phase == "done").map(|(id, _)| id).collect()
    }
}

/// Opens a library as the program does, repairs it where something is wrong, and compares. Returns whether anything
/// was noticed.
fn judge(runtime: &Handle, folder: &Path, truth: &Truth) -> (bool, Vec<Breach>) {
    let mut found = Vec::new();
    let mut say = |kind, what: String| found.push(Breach { kind, what });
    let library = Library::open(folder).expect("the folder is sound");
    let noticed = match opened(runtime, &library) {
        Ok(()) => false,
        Err(error) if error.is_damage() => true,
        Err(error) => {
            say(Kind::Lost, format!("it is not told as damage: {error}"));
            return (true, found);
        }
    };
    if !noticed {
        if let Some(missing) = Truth::of(folder).misses(truth) {
            say(Kind::Lost, format!("nothing was noticed, and {missing}"));
        }
        return (false, found);
    }
    let rebuilt = match runtime.block_on(library.repair(NOON)) {
        Ok((store, rebuilt)) => {
            if let Err(error) = runtime.block_on(store.verify()) {
                say(Kind::Disagree, format!("the new index is not sound: {error}"));
            }
            runtime.block_on(store.put_away());
            rebuilt
        }
        Err(error) => {
            say(Kind::Lost, format!("it cannot be repaired: {error}"));
            return (true, found);
        }
    };
    if !rebuilt
        .repaired
        .is_some_and(|repaired| repaired.set_aside.starts_with(folder.join(BACKUPS)) && repaired.set_aside.exists())
    {
        say(Kind::Lost, "the damaged index was not kept".into());
    }
    if let Err(error) = opened(runtime, &library) {
        say(Kind::Lost, format!("the repaired library is refused: {error}"));
    }
    let after = Truth::of(folder);
    for id in truth.done() {
        if after.jobs.get(id).is_none_or(|(phase, ..)| phase != "done") {
            say(Kind::Lost, format!("{id} was done and is {:?}", after.jobs.get(id)));
        } else if after.worth.get(id) != truth.worth.get(id) {
            say(Kind::Disagree, format!("{id}: {:?} instead of {:?}", after.worth.get(id), truth.worth.get(id)));
        }
    }
    for (id, (phase, hold, _)) in &after.jobs {
        if phase == "queued" && hold.is_none() {
            say(Kind::Duplicate, format!("{id} would be sent by itself"));
        }
        if !truth.jobs.contains_key(id) {
            say(Kind::Disagree, format!("{id} was never asked for"));
        }
    }
    (true, found)
}

/// What the program finds when it opens a library and looks at its index, as it does after an end that was none.
fn opened(runtime: &Handle, library: &Library) -> Result<(), StoreError> {
    if library.lost_index() {
        return Err(StoreError::Damaged("it is gone or empty".into()));
    }
    let store = Store::open(library.root())?;
    let found = runtime.block_on(async {
        store.verify().await?;
        library.is_behind(&store).await
    });
    runtime.block_on(store.put_away());
    match found {
        Ok(true) => Err(StoreError::Damaged("it is older than what was sent from it".into())),
        other => other.map(|_| ()),
    }
}

/// Copies a library without what can be made again.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("readable").flatten() {
        let (path, place) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true if path.ends_with("cache") => {}
            true => copy(&path, &place),
            // Told apart by nobody: the shared memory of a program that is gone.
            false if path.to_string_lossy().ends_with("-shm") => {}
            false => match std::fs::copy(&path, &place) {
                // The empty log of an index that was just closed.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                copied => drop(copied.expect("copied")),
            },
        }
    }
}
