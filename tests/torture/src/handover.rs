//! Who may schedule: one process at a time, however many want to, and whoever is frozen or comes late.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use framewright_core::queue::lock::SchedulerLock;
use serde_json::json;
use tokio::runtime::Handle;

use crate::check::{self, Breach, Kind};
use crate::points::finish;
use crate::report::Report;
use crate::world::{Ended, World, kill, wait};

/// The word with which this program plays one of those that want the lock.
pub const CONTENDER: &str = "--contend";
/// Processes that want it at the same time.
const CONTENDERS: usize = 4;
/// Between two tries, so that whoever has it gets on.
const BREATH: Duration = Duration::from_micros(200);
/// Which process had it last, and how often it changed hands.
const COUNT: &str = "handovers";
/// Is there exactly while somebody has it.
const TAKEN: &str = "taken";
/// Is there once two had it.
const BROKEN: &str = "broken";

/// Lets processes hand the scheduler's lock to each other so many times. `guarded` off: they do not ask for it, and
/// then that must be found. `player` is the program that plays them.
pub fn of_the_lock(player: &Path, handovers: u64, guarded: bool) -> Vec<Breach> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(COUNT), "0 0").expect("written");
    let start = |_| {
        let mut command = Command::new(player);
        command.arg(CONTENDER).arg(folder.path()).arg(handovers.to_string()).arg(guarded.to_string());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("it starts")
    };
    let contenders: Vec<Child> = (0..CONTENDERS).map(start).collect();
    let mut found = Vec::new();
    for mut contender in contenders {
        let what = match wait(&mut contender) {
            Ended::Code(0) => continue,
            Ended::Code(1) => "two had the lock at once".to_owned(),
            other => format!("one that wanted the lock ended with {other:?}"),
        };
        found.push(Breach { kind: Kind::Disagree, what });
    }
    if found.is_empty() && counted(folder.path()).is_none_or(|(_, count)| count < handovers) {
        found.push(Breach { kind: Kind::Disagree, what: "the lock did not change hands".into() });
    }
    found
}

/// One that wants the lock, in a process of its own, until it changed hands often enough. The exit code is 1 when
/// another had it at the same time.
#[must_use]
pub fn contend(folder: &Path, handovers: u64, guarded: bool) -> u8 {
    let me = u64::from(std::process::id());
    loop {
        if folder.join(BROKEN).exists() {
            return 1;
        }
        let lock = if guarded { SchedulerLock::try_take(folder, folder).expect("it can be asked") } else { None };
        if guarded && lock.is_none() {
            std::thread::sleep(BREATH);
            continue;
        }
        match fs::OpenOptions::new().write(true).create_new(true).open(folder.join(TAKEN)) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                fs::write(folder.join(BROKEN), []).expect("written");
                return 1;
            }
            Err(error) => panic!("{error}"),
        }
        let Some((last, count)) = counted(folder) else { return 1 };
        let count = count + u64::from(last != me);
        fs::write(folder.join(COUNT), format!("{me} {count}")).expect("written");
        if fs::remove_file(folder.join(TAKEN)).is_err() {
            return 1;
        }
        drop(lock);
        if count >= handovers {
            return 0;
        }
        // Another one's turn; what is just being written cannot be read.
        while guarded && counted(folder).is_none_or(|(last, _)| last == me) {
            std::thread::sleep(BREATH);
        }
    }
}

/// Who had it last, and how often it changed hands.
fn counted(folder: &Path) -> Option<(u64, u64)> {
    let text = fs::read_to_string(folder.join(COUNT)).ok()?;
    let (last, count) = text.split_once(' ')?;
    Some((last.parse().ok()?, count.parse().ok()?))
}

/// Starts the program so many times at once with the same prompt file.
pub fn of_a_crowd(runtime: &Handle, seed: u64, programs: usize, report: &Report) {
    let world = World::start(runtime, seed, &json!([]), 2, 4);
    let said = |number: usize| world.path().join(format!("said {number}"));
    let start = |number| {
        let heard = fs::File::create(said(number)).expect("a file");
        world.generate().stdout(heard).spawn().expect("it starts")
    };
    let crowd: Vec<Child> = (0..programs).map(start).collect();
    let mut found = Vec::new();
    for (number, mut program) in crowd.into_iter().enumerate() {
        match wait(&mut program) {
            Ended::Code(0 | 1) => {}
            other => {
                let said = fs::read_to_string(said(number)).expect("what it said");
                let error = said.lines().find(|line| line.contains("error")).unwrap_or_default();
                let what = format!("one of {programs} at once ended with {other:?}: {error}");
                found.push(Breach { kind: Kind::Lost, what });
            }
        }
    }
    found.extend(check::at_rest(&world));
    report.add(&format!("{programs} programs at once"), &found);
}

/// Freezes the program while a create call of it is open, lets another one wait for its turn, and lets both go on.
#[cfg(unix)]
pub fn of_a_frozen_one(runtime: &Handle, seed: u64, report: &Report) {
    let slow = json!([{"match": {"endpoint": "create"}, "do": {"fault": "slow", "seconds": 0.3, "at": "after"}}]);
    let world = World::start(runtime, seed, &slow, 1, 3);
    let mut frozen = world.generate().spawn().expect("it starts");
    let open = || world.books().open.get("create").is_some_and(|open| *open > 0);
    while !open() && frozen.try_wait().expect("it can be asked").is_none() {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let id = frozen.id().to_string();
    let signal = |name: &str| Command::new("kill").args([name, id.as_str()]).status();
    signal("-STOP").expect("it can be frozen");
    let sent = world.books().accepted.len();
    let mut found = Vec::new();
    let mut other = world.program(&["resume"]).spawn().expect("it starts");
    // Long enough for three grace times of the service.
    std::thread::sleep(Duration::from_secs(2));
    // The call that was open when it froze may still have been taken; nobody sent another.
    if world.books().accepted.len() > sent + 1 {
        found.push(Breach { kind: Kind::Disagree, what: "something was sent while its owner was frozen".into() });
    }
    signal("-CONT").expect("it can go on");
    for program in [&mut frozen, &mut other] {
        if !matches!(wait(program), Ended::Code(0 | 1)) {
            kill(program);
            found.push(Breach { kind: Kind::Lost, what: "one did not come to its end".into() });
        }
    }
    found.extend(finish(&world));
    report.add("a frozen owner", &found);
}
