//! The machine sleeps for hours while calls are open: the program's clock stands still, and the services go on.

use std::process::{Child, Command};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::runtime::Handle;

use crate::check::{self, Breach, Kind};
use crate::dice::Dice;
use crate::points::finish;
use crate::report::Report;
use crate::world::{Ended, World, kill, until, wait};

/// Service time for which it sleeps, unless it sleeps for a moment only.
const HOURS: u64 = 8;
/// Sleeps in one round.
const SLEEPS: u64 = 6;

/// Puts the program to sleep whenever one of some calls is open, for a moment or for hours, and wakes it. How often it
/// slept.
pub fn round(runtime: &Handle, seed: u64, report: &Report) -> u64 {
    if !cfg!(unix) {
        return 0;
    }
    let mut dice = Dice::new(seed, "suspend");
    let world = World::start(runtime, seed, &faults(), 4, 6);
    let mut child = world.generate().spawn().expect("the program starts");
    let mut slept = 0;
    for number in 0..SLEEPS {
        // Those that may pay twice come first.
        let operation = *dice.pick(match number {
            0..2 => &["create", "create", "create"],
            _ => &["organization", "tasks", "download"],
        });
        let running = |child: &mut Child| child.try_wait().is_ok_and(|ended| ended.is_none());
        let met = until(|| world.books().open.get(operation).is_some_and(|open| *open > 0) || !running(&mut child));
        if !met || !running(&mut child) {
            break;
        }
        signal(&child, "-STOP");
        slept += 1;
        if dice.roll(3) > 0 {
            world.skip(Duration::from_secs(HOURS * 3600));
        }
        std::thread::sleep(Duration::from_millis(50 + dice.roll(400)));
        signal(&child, "-CONT");
    }
    let mut found = Vec::new();
    if !matches!(wait(&mut child), Ended::Code(0 | 1)) {
        kill(&mut child);
        found.push(Breach { kind: Kind::Lost, what: "it did not come to its end".into() });
    }
    found.extend(check::at_rest(&world));
    found.extend(finish(&world));
    report.add(&format!("sleep {seed}"), &found);
    slept
}

/// Sends a process a signal that has this name.
pub(crate) fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    Command::new("kill").args([name, id.as_str()]).status().expect("it can be told");
}

/// Answers are lost, and what would tell of them lags; calls take long enough to be met.
fn faults() -> Value {
    json!([
        {"match": {"endpoint": "create"}, "do": [{"fault": "slow", "seconds": 0.05, "at": "before"},
                                                 {"fault": "slow", "seconds": 0.05, "at": "after"}]},
        {"match": {"endpoint": "create"}, "when": {"probability": 0.25}, "do": {"fault": "cut", "at": "after"}},
        {"match": {"endpoint": "create"}, "when": {"probability": 0.15}, "do": {"fault": "cut", "at": "before"}},
        {"match": {"endpoint": "tasks"}, "do": [{"fault": "slow", "seconds": 0.03, "at": "before"},
                                                {"fault": "delayed_list", "seconds": 60}]},
        {"match": {"endpoint": "organization"}, "do": {"fault": "slow", "seconds": 0.03, "at": "after"}},
        {"match": {"endpoint": "download"}, "do": {"fault": "slow", "seconds": 0.05, "at": "before"}},
    ])
}
