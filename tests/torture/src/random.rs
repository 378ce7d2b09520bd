//! Ends the program at moments that nobody chose, under faults of the network.

use std::process::Child;
use std::time::{Duration, Instant};

use framewright_core::failpoint::Point;
use serde_json::{Value, json};
use tokio::runtime::Handle;

use crate::check;
use crate::dice::Dice;
use crate::points::finish;
use crate::report::Report;
use crate::world::{Ended, World, ended, kill};

/// Jobs of the official service and of the other in one round.
const JOBS: (usize, usize) = (4, 8);
/// All jobs of one round.
pub const JOBS_IN_A_ROUND: u64 = (JOBS.0 + JOBS.1) as u64;
/// A round is left to finish after so many ends.
const ENDS: u64 = 26;
/// A run in which what is waited for does not come is ended after so long.
const LONGEST_WAIT_MS: u64 = 1600;

/// What an attack waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aim {
    /// A create call without an answer.
    Create,
    /// A download under way.
    Download,
    /// The first moments of a run: it looks at what the last one left behind.
    Start,
    /// Some moment.
    Moment,
    /// Some passage of some fail point.
    Point,
}

/// How often each is aimed at. Few jobs outlive many ends that come late.
const AIMS: [Aim; 8] =
    [Aim::Create, Aim::Create, Aim::Download, Aim::Moment, Aim::Point, Aim::Point, Aim::Start, Aim::Start];

/// One library from its first job to its last, ended again and again. `ends` bounds the number of ends.
pub fn round(runtime: &Handle, seed: u64, ends: u64, report: &Report) {
    let mut dice = Dice::new(seed, "random");
    let world = World::start(runtime, seed, &faults(&mut dice), JOBS.0, JOBS.1);
    let case = format!("random round {seed}");
    for _ in 0..ends.min(ENDS) {
        let aim = *dice.pick(&AIMS);
        // Now and then the key was replaced by one that does not work, and the next program has the right one again.
        let refused = dice.roll(8) == 0;
        let mut command = if refused { world.generate_refused() } else { world.generate() };
        if aim == Aim::Point {
            let point = dice.pick(Point::ALL).word();
            command.env("FRAMEWRIGHT_FAIL_AT", format!("{point}:{}", 1 + dice.roll(6)));
        }
        // Now and then a second one stands by on the same library, and goes on where the first one ends.
        let mut other = (dice.roll(4) == 0).then(|| world.program(&["resume"]).spawn().expect("the program starts"));
        let mut child = command.spawn().expect("the program starts");
        let died = strike(&mut child, &world, aim, &mut dice);
        if died {
            report.killed();
            report.add(&case, &check::at_death(&world));
        }
        if let Some(other) = &mut other {
            std::thread::sleep(Duration::from_millis(dice.roll(1500)));
            if other.try_wait().expect("the program can be asked").is_none() {
                report.killed();
            }
            kill(other);
            report.add(&case, &check::at_death(&world));
        } else if !died && !refused {
            // It came to its end before it could be struck.
            break;
        }
    }
    report.add(&case, &finish(&world));
}

/// Waits for the moment, for a while, and kills. Whether it was still running.
fn strike(child: &mut Child, world: &World, aim: Aim, dice: &mut Dice) -> bool {
    let (operation, pause, patience) = match aim {
        Aim::Create => (Some("create"), dice.roll(120), LONGEST_WAIT_MS),
        Aim::Download => (Some("download"), dice.roll(120), LONGEST_WAIT_MS),
        Aim::Start => (None, 0, dice.roll(520)),
        Aim::Moment => (None, 0, dice.roll(1600)),
        Aim::Point => (None, 0, LONGEST_WAIT_MS),
    };
    let deadline = Instant::now() + Duration::from_millis(patience);
    let mut let_through = dice.roll(2);
    let mut was_open = true;
    while Instant::now() < deadline {
        if let Some(ended) = ended(child) {
            return ended == Ended::Died;
        }
        let is_open = operation.is_some_and(|name| world.books().open.get(name).is_some_and(|open| *open > 0));
        if is_open && !was_open {
            if let_through == 0 {
                break;
            }
            let_through -= 1;
        }
        was_open = is_open;
        std::thread::sleep(Duration::from_millis(2));
    }
    std::thread::sleep(Duration::from_millis(pause));
    let came = ended(child);
    kill(child);
    came.is_none_or(|ended| ended == Ended::Died)
}

/// Faults of the network, some for each round; calls take long enough to be struck.
fn faults(dice: &mut Dice) -> Value {
    let mut rules = vec![
        json!({"match": {"endpoint": "create"}, "do": [{"fault": "slow", "seconds": 0.12, "at": "before"},
                                                       {"fault": "slow", "seconds": 0.12, "at": "after"}]}),
        json!({"match": {"endpoint": "download"}, "do": {"fault": "slow", "seconds": 0.25, "at": "before"}}),
    ];
    let creates = [
        json!({"fault": "cut", "at": "before"}),
        json!({"fault": "cut", "at": "after"}),
        json!({"fault": "cut", "at": "mid_reply"}),
        json!({"fault": "status", "status": 500, "body": "vendor"}),
        json!({"fault": "status", "status": 401, "body": "vendor"}),
        json!({"fault": "status", "status": 502, "body": "html"}),
        json!({"fault": "status", "status": 503, "body": "vendor"}),
        json!({"fault": "status", "status": 504, "body": "empty"}),
        json!({"fault": "reply", "kind": "malformed"}),
        json!({"fault": "reply", "kind": "without_id"}),
        json!({"fault": "reply", "kind": "html"}),
        json!({"fault": "reply", "kind": "empty"}),
        json!({"fault": "busy", "form": "plain"}),
        json!({"fault": "busy", "form": "account"}),
        json!({"fault": "busy", "form": "queue", "retry_after": "soon"}),
    ];
    let downloads = [
        json!({"fault": "download", "kind": "truncated"}),
        json!({"fault": "download", "kind": "wrong_length"}),
        json!({"fault": "download", "kind": "expired"}),
        json!({"fault": "cut", "at": "mid_reply"}),
        json!({"fault": "status", "status": 503, "body": "html"}),
    ];
    for _ in 0..3 {
        rules.push(json!({"match": {"endpoint": "create"}, "when": {"probability": 0.12}, "do": dice.pick(&creates)}));
        rules.push(
            json!({"match": {"endpoint": "download"}, "when": {"probability": 0.12}, "do": dice.pick(&downloads)}),
        );
    }
    for endpoint in ["task", "tasks", "organization", "features"] {
        let fault = dice.pick(&creates[..7]);
        rules.push(json!({"match": {"endpoint": endpoint}, "when": {"probability": 0.05}, "do": fault}));
    }
    rules.push(json!({"match": {"endpoint": "download"}, "when": {"nth": [2, 7]},
                      "do": {"fault": "download", "kind": dice.pick(&["silently_truncated", "corrupt", "html"])}}));
    rules.push(json!({"match": {"endpoint": "tasks"}, "do": {"fault": "delayed_list", "seconds": dice.roll(40)}}));
    rules.push(
        json!({"match": {"endpoint": "organization"}, "do": {"fault": "delayed_counters", "seconds": dice.roll(60)}}),
    );
    Value::Array(rules)
}
