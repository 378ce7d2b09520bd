//! Jobs are stopped at moments that nobody chose, and caps hold whoever sends.

use std::process::{Child, Stdio};
use std::time::Duration;

use framewright_core::clock::RealClock;
use framewright_core::failpoint::Guard;
use serde_json::{Value, json};
use tokio::runtime::Handle;

use crate::check::{self, Breach, Kind};
use crate::dice::Dice;
use crate::points::finish;
use crate::report::Report;
use crate::world::{Ended, OFFICIAL, World, kill, until, wait};

/// Jobs of the official service and of the other in one round.
const JOBS: (usize, usize) = (5, 6);
/// Stops in one round.
pub const STOPS: u64 = 5;
/// How much faster than life: a picture takes a third of a second.
const SPEED: f64 = 80.0;
/// Programs that want to send at the same time.
const PROGRAMS: usize = 4;
/// Credits that a batch may cost, and one of its pictures.
const CAP: u32 = 23;
const PRICE: f64 = 5.0;
/// Pictures that would be sent without a cap.
const WANTED: usize = 12;

/// A stop, and what was said about it.
struct Stopped {
    prompt: String,
    /// By when it was written down, Unix milliseconds.
    at_ms: i64,
    outcome: String,
}

/// One library whose jobs are stopped at random moments of their life, under faults. What each stop was told, in words.
pub fn round(runtime: &Handle, seed: u64, report: &Report) -> Vec<String> {
    let mut dice = Dice::new(seed, "stops");
    let world = World::at_speed(SPEED, runtime, seed, &faults(), JOBS.0, JOBS.1);
    let start = || world.generate().spawn().expect("the program starts");
    let mut child = start();
    let mut stopped = Vec::new();
    for _ in 0..STOPS {
        std::thread::sleep(Duration::from_millis(dice.roll(500)));
        let open = || check::look(&world, "SELECT id, prompt FROM jobs WHERE phase <> 'done' ORDER BY id");
        // A slow machine needs longer until there is something to be stopped.
        until(|| !open().is_empty() || child.try_wait().is_ok_and(|ended| ended.is_some()));
        let open = open();
        if open.is_empty() {
            break;
        }
        let (id, prompt) = dice.pick(&open);
        stopped.extend(stop(&world, id, prompt));
        if dice.roll(4) == 0 {
            kill(&mut child);
            report.killed();
            report.add(&format!("stops {seed}"), &check::at_death(&world));
            child = start();
        }
    }
    let mut found = Vec::from_iter(came_to_its_end(&mut child));
    found.extend(finish(&world));
    found.extend(sent_later(&world, &stopped));
    report.add(&format!("stops {seed}"), &found);
    stopped.into_iter().map(|stop| stop.outcome).collect()
}

/// Stops each job while its create call is open, which the service then refuses.
pub fn while_it_is_sent(runtime: &Handle, seed: u64, without: Option<Guard>, report: &Report) {
    let busy = json!([{"match": {"endpoint": "create"}, "when": {"first": 2},
                       "do": [{"fault": "slow", "seconds": 3, "at": "before"}, {"fault": "busy"}]}]);
    let world = World::at_speed(SPEED, runtime, seed, &busy, 1, 1);
    let mut child = start_without(&world, without);
    let sending = || check::look(&world, "SELECT id, prompt FROM jobs WHERE phase = 'submitting'");
    let mut found = Vec::new();
    if !until(|| sending().len() == 2) {
        found.push(Breach { kind: Kind::Lost, what: "the create calls were not met".into() });
    }
    let stopped: Vec<Stopped> = sending().iter().filter_map(|(id, prompt)| stop(&world, id, prompt)).collect();
    found.extend(came_to_its_end(&mut child));
    found.extend(finish(&world));
    found.extend(sent_later(&world, &stopped));
    report.add("stopped while it is sent", &found);
}

fn start_without(world: &World, without: Option<Guard>) -> Child {
    let mut command = world.generate();
    if let Some(guard) = without {
        command.env("FRAMEWRIGHT_WITHOUT", guard.word());
    }
    command.spawn().expect("the program starts")
}

/// Stops one job by a program of its own, as a user would; `None` when that found nothing to stop.
fn stop(world: &World, id: &str, prompt: &str) -> Option<Stopped> {
    let mut command = world.program(&["queue", "cancel", id]);
    let told = command.stdout(Stdio::piped()).output().expect("it runs");
    let at_ms = RealClock::shared().now_ms();
    let lines = String::from_utf8_lossy(&told.stdout).into_owned();
    let outcome = lines.lines().find_map(|line| {
        let line: Value = serde_json::from_str(line).ok()?;
        line.get("outcome")?.get("result")?.as_str().map(str::to_owned)
    })?;
    Some(Stopped { prompt: prompt.to_owned(), at_ms, outcome })
}

/// Jobs that were to be sent after their stop had been written down, and jobs that were withdrawn and made all the same.
/// What was on its way by then may still arrive, however slow the machine; each call must have its intent.
fn sent_later(world: &World, stopped: &[Stopped]) -> Vec<Breach> {
    let books = world.books();
    let intents = "SELECT prompt, CAST(attempts.sent_ms AS TEXT) FROM attempts JOIN jobs ON jobs.id = attempts.job_id";
    let intents = check::look(world, intents);
    let mut found = Vec::new();
    for stop in stopped {
        let made = books.accepted.iter().any(|made| made.prompt == stop.prompt);
        let calls = books.creates.iter().filter(|call| call.prompt == stop.prompt).count();
        let sent: Vec<i64> =
            intents.iter().filter(|(prompt, _)| *prompt == stop.prompt).filter_map(|(_, at)| at.parse().ok()).collect();
        let later = sent.iter().any(|at_ms| *at_ms > stop.at_ms) || calls > sent.len();
        if later || made && stop.outcome == "free" {
            let what = format!("{} was sent after its stop ({})", stop.prompt, stop.outcome);
            found.push(Breach { kind: Kind::Disagree, what });
        }
    }
    found
}

/// Create calls take long enough to be met, many are refused or lost, and so are some stops.
fn faults() -> Value {
    json!([
        {"match": {"endpoint": "create"}, "do": [{"fault": "slow", "seconds": 0.15, "at": "before"},
                                                 {"fault": "slow", "seconds": 0.1, "at": "after"}]},
        {"match": {"endpoint": "create"}, "when": {"probability": 0.25}, "do": {"fault": "busy"}},
        {"match": {"endpoint": "create"}, "when": {"probability": 0.12}, "do": {"fault": "cut", "at": "before"}},
        {"match": {"endpoint": "create"}, "when": {"probability": 0.12}, "do": {"fault": "cut", "at": "after"}},
        {"match": {"endpoint": "cancel"}, "when": {"probability": 0.2}, "do": {"fault": "cut", "at": "after"}},
        {"match": {"endpoint": "download"}, "do": {"fault": "slow", "seconds": 0.1, "at": "before"}},
    ])
}

/// Several programs want to send more than a cap allows, while answers are lost and one of them is killed.
pub fn of_caps(runtime: &Handle, seed: u64, without: Option<Guard>) -> Vec<Breach> {
    let mut dice = Dice::new(seed, "caps");
    let lost = json!([
        {"match": {"endpoint": "create"}, "when": {"probability": 0.3}, "do": {"fault": "cut", "at": "after"}},
        {"match": {"endpoint": "create"}, "when": {"probability": 0.2}, "do": {"fault": "busy", "retry_after": "0.02"}},
    ]);
    let world = World::start(runtime, seed, &lost, WANTED, 0);
    world.set(&format!("caps.batch_hard={CAP}"));
    let mut programs: Vec<Child> = (0..PROGRAMS).map(|_| start_without(&world, without)).collect();
    std::thread::sleep(Duration::from_millis(300 + dice.roll(1000)));
    let killed = dice.pick(&[0, 1, 2, 3]);
    kill(&mut programs[*killed]);
    let mut found = check::at_death(&world);
    for (_, program) in programs.iter_mut().enumerate().filter(|(number, _)| number != killed) {
        found.extend(came_to_its_end(program));
    }
    let spent: f64 = world.books().purses.iter().map(|purse| purse.held + whole(purse.charged)).sum();
    if spent > f64::from(CAP) {
        found.push(Breach { kind: Kind::Disagree, what: format!("{spent} credits under a cap of {CAP}") });
    }
    let waits = format!("SELECT prompt, hold FROM jobs WHERE account = '{OFFICIAL}' AND hold = 'budget'");
    let open = check::look(&world, &waits).len();
    if open == 0 || spent < PRICE {
        found.push(Breach { kind: Kind::Lost, what: format!("{spent} credits spent and {open} jobs left") });
    }
    world.set("caps.batch_hard=none");
    world.play(&json!([]));
    found.extend(finish(&world));
    found
}

fn came_to_its_end(child: &mut Child) -> Option<Breach> {
    match wait(child) {
        Ended::Code(_) => None,
        other => Some(Breach { kind: Kind::Lost, what: format!("it ended with {other:?} by itself") }),
    }
}

#[expect(clippy::cast_precision_loss, reason = "credits of a test")]
fn whole(credits: i64) -> f64 {
    credits as f64
}
