//! Ends the program at every passage of every fail point, one after the other, until none is left.

use std::sync::atomic::{AtomicUsize, Ordering};

use framewright_core::failpoint::Point;
use serde_json::{Value, json};
use tokio::runtime::Handle;

use crate::check::{self, Breach, Kind};
use crate::report::Report;
use crate::world::{Ended, World, run};

/// Attacks at a time. Most of their time is spent waiting.
const AT_A_TIME: usize = 4;

/// How many passages of each point are attacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Every one.
    Every,
    /// The first, and of points that are passed all the time every so many-th.
    Some,
}

/// Attacks all points. A point that is never passed is a breach: the promise about it would be empty.
pub fn attack(runtime: &Handle, seed: u64, depth: Depth, report: &Report) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some(point) = Point::ALL.get(next.fetch_add(1, Ordering::SeqCst)) {
                    attack_one(runtime, seed, *point, depth, report);
                }
            });
        }
    });
}

fn attack_one(runtime: &Handle, seed: u64, point: Point, depth: Depth, report: &Report) {
    let mut ends = 0;
    let mut nth = 1;
    loop {
        let case = format!("{} at its passage {nth}", point.word());
        let died = one_end(runtime, seed + nth, point, nth, &case, report);
        ends += u64::from(died);
        if !died || depth == Depth::Some && nth > 10 {
            break;
        }
        nth += match (depth, point) {
            (Depth::Every, _) => 1,
            // The passage that is struck differs from seed to seed.
            (Depth::Some, Point::Committing | Point::Committed) => 4 + seed % 4,
            (Depth::Some, _) => break,
        };
    }
    println!("{{\"point\":\"{}\",\"ends\":{ends}}}", point.word());
    if ends == 0 {
        let what = "this fail point was never passed".to_owned();
        report.add(point.word(), &[Breach { kind: Kind::Disagree, what }]);
    }
}

/// Ends the program at one passage of a point, lets it recover, and compares. Whether it passed there.
fn one_end(runtime: &Handle, seed: u64, point: Point, nth: u64, case: &str, report: &Report) -> bool {
    let scene = Scene::of(point);
    let (official, proxy) = scene.jobs;
    let world = World::start(runtime, seed, &scene.rules, official, proxy);
    if let Some(first) = scene.first {
        if run(world.generate().env("FRAMEWRIGHT_FAIL_AT", first.word())) != Ended::Died {
            let what = format!("{} was never passed", first.word());
            report.add(case, &[Breach { kind: Kind::Disagree, what }]);
            return false;
        }
        report.killed();
    }
    let mut command = scene.command(&world);
    let died = match run(command.env("FRAMEWRIGHT_FAIL_AT", format!("{}:{nth}", point.word()))) {
        Ended::Died => {
            report.killed();
            report.add(case, &check::at_death(&world));
            true
        }
        Ended::Code(_) => false,
        Ended::Hung => {
            report.add(case, &[Breach { kind: Kind::Lost, what: "it hangs".into() }]);
            return false;
        }
    };
    report.add(case, &finish(&world));
    died
}

/// Lets the program finish undisturbed, and compares everything.
#[must_use]
pub fn finish(world: &World) -> Vec<Breach> {
    match run(&mut world.generate()) {
        // 1: something ended without a result; what that may be is looked at below.
        Ended::Code(0 | 1) => check::at_rest(world),
        other => vec![Breach { kind: Kind::Lost, what: format!("the last run ended with {other:?}") }],
    }
}

/// What must have happened so that a point is passed.
struct Scene {
    /// The program is ended there first.
    first: Option<Point>,
    rules: Value,
    /// Jobs of the official service, and of the other.
    jobs: (usize, usize),
    cancels: bool,
}

impl Scene {
    fn of(point: Point) -> Self {
        let plain = Self { first: None, rules: json!([]), jobs: (1, 2), cancels: false };
        match point {
            Point::Recovered | Point::Searched => Self { first: Some(Point::Answered), ..plain },
            // useapi.net lists its tasks, so what it took can be found again.
            Point::Adopted => Self { first: Some(Point::Answered), jobs: (0, 2), ..plain },
            Point::Absent => Self { first: Some(Point::Claimed), ..plain },
            // A task that still runs when the wish to stop it comes.
            Point::CancelAsked | Point::CancelAnswered => Self {
                first: Some(Point::Settled),
                rules: json!([{"match": {"endpoint": "create"}, "do": {"fault": "takes", "seconds": 6000}}]),
                jobs: (1, 0),
                cancels: true,
            },
            _ => plain,
        }
    }

    fn command(&self, world: &World) -> std::process::Command {
        if self.cancels { world.program(&["queue", "cancel", "--all"]) } else { world.generate() }
    }
}
