//! Nobody runs the program for hours, while tasks end and links to their results die.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;

use framewright_core::failpoint::Guard;
use serde_json::{Value, json};
use simulator::Books;
use tokio::runtime::Handle;

use crate::check::{self, Breach, Kind};
use crate::world::{Ended, World, kill, run, until};

/// How much faster than life: slow enough that a link lives for a day of the service's time, as it does in life.
const SPEED: f64 = 120.0;
/// Tasks of each service that still run when the program is closed; the service forgets the second of them meanwhile.
const RUNNING: usize = 2;
/// Service time that these take.
const LONG_S: u32 = 40_000;
/// For so long a link works.
const LINK_H: u64 = 24;

/// What being closed came to.
#[derive(Clone, Debug)]
pub struct Closed {
    /// Hours of service time for which nobody ran the program.
    pub hours: u64,
    /// Jobs.
    pub jobs: usize,
    /// Downloads that a dead link refused afterwards.
    pub dead_links: u64,
    /// Jobs that ended as paid for and out of reach, because their task was gone.
    pub out_of_reach: usize,
    /// Most readings of one task afterwards.
    pub most_reads: u64,
    /// What broke.
    pub breaches: Vec<Breach>,
}

/// Makes pictures that nobody can fetch yet, closes the program for so many hours, and starts it again. `jobs` are
/// those of the official service, and of the other; three of each at least. Without a guard, it is only started for
/// as long as it takes to see what that means.
pub fn attack(runtime: &Handle, seed: u64, hours: u64, jobs: (usize, usize), without: Option<Guard>) -> Closed {
    let world = World::at_speed(SPEED, runtime, seed, &before_it_is_closed(), jobs.0, jobs.1);
    let mut child = generate(&world).spawn().expect("the program starts");
    let made = || check::look(&world, "SELECT prompt, remote_id FROM jobs WHERE phase = 'downloading' ORDER BY prompt");
    let wanted = world.jobs - 2 * RUNNING;
    let ready = until(|| world.books().accepted.len() == world.jobs && made().len() == wanted);
    kill(&mut child);
    let made = made();
    let mut breaches = Vec::new();
    if !ready {
        breaches.push(lost(format!("{} of {wanted} tasks came to their end", made.len())));
    }
    if let Some((_, task)) = made.iter().find(|(prompt, _)| prompt.starts_with("official")) {
        world.delete(task);
    }
    world.skip(Duration::from_secs(hours * 3600));
    world.play(&json!([]));
    let closed = world.books();
    match without {
        None => match run(&mut generate(&world)) {
            // 1: three jobs end without a result.
            Ended::Code(1) => {}
            other => breaches.push(lost(format!("it ended with {other:?} after {hours} hours"))),
        },
        Some(guard) => {
            let mut child = generate(&world).env("FRAMEWRIGHT_WITHOUT", guard.word()).spawn().expect("it starts");
            until(|| refused(&world.books()) >= refused(&closed) + 2 * made.len() as u64);
            kill(&mut child);
        }
    }
    let opened = world.books();
    let most_reads = readings(&closed, &opened).into_values().max().unwrap_or(0);
    breaches.extend(politely(&closed, &opened, most_reads));
    let (out_of_reach, untold) = out_of_reach(&world);
    breaches.extend(untold);
    breaches.extend(check::at_rest(&world));
    let dead_links = refused(&opened) - refused(&closed);
    // Making many takes a while, so that the first of them are older than that.
    let oldest_s = closed.creates.first().map_or(0.0, |call| closed.service_time_s - call.at_s);
    let link_s = Duration::from_secs(LINK_H * 3600).as_secs_f64();
    if (hours >= LINK_H && dead_links == 0) || (oldest_s < link_s && dead_links > 0) {
        breaches.push(lost(format!("{dead_links} links were dead after {hours} hours, the oldest of {oldest_s:.0} s")));
    }
    Closed { hours, jobs: world.jobs, dead_links, out_of_reach, most_reads, breaches }
}

/// So many jobs are more than anybody usually sends.
fn generate(world: &World) -> Command {
    let mut command = world.generate();
    command.arg("--allow-large");
    command
}

/// The file server has a bad day, so that links are known and not used. Some tasks take long, and some of these are
/// forgotten by their service half-way.
fn before_it_is_closed() -> Value {
    let mut rules = vec![json!({"match": {"endpoint": "download"}, "do": {"fault": "status", "status": 503}})];
    for service in ["runway", "useapi"] {
        let which = json!({"service": service, "endpoint": "create"});
        let long = json!({"fault": "takes", "seconds": LONG_S});
        rules.push(json!({"match": which, "when": {"first": RUNNING}, "do": long}));
        rules.push(json!({"match": which, "when": {"nth": RUNNING}, "do": {"fault": "vanishes"}}));
    }
    Value::Array(rules)
}

/// Downloads that a dead link refused.
fn refused(books: &Books) -> u64 {
    books.requests.iter().filter(|kind| kind.operation == "download" && kind.status == 403).map(|kind| kind.count).sum()
}

/// How often each task was read by its own address in between.
fn readings(before: &Books, after: &Books) -> BTreeMap<String, u64> {
    let known: BTreeMap<&str, u64> = before.accepted.iter().map(|made| (made.task.as_str(), made.reads)).collect();
    let earlier = |task: &str| known.get(task).copied().unwrap_or(0);
    after.accepted.iter().map(|made| (made.task.clone(), made.reads - earlier(&made.task))).collect()
}

/// Each task is read once more at most, and the list of those that still ran not more often than there were.
fn politely(before: &Books, after: &Books, most_reads: u64) -> Vec<Breach> {
    let lists = |books: &Books| -> u64 {
        books.requests.iter().filter(|kind| kind.operation == "tasks").map(|kind| kind.count).sum()
    };
    let (lists, mut found) = (lists(after) - lists(before), Vec::new());
    if most_reads > 1 {
        found.push(Breach { kind: Kind::Disagree, what: format!("one task was read {most_reads} times more") });
    }
    if lists > RUNNING as u64 {
        found.push(Breach { kind: Kind::Disagree, what: format!("the list was read {lists} times") });
    }
    found
}

/// How many jobs ended because their task was gone, and which of them do not say what that costs.
fn out_of_reach(world: &World) -> (usize, Vec<Breach>) {
    let ended = check::look(
        world,
        "SELECT prompt, (SELECT count(*) FROM ledger WHERE job_id = jobs.id AND kind IN ('charged', 'unknown')) || ' ' \
         || (SELECT group_concat(text, ' ') FROM job_log WHERE job_id = jobs.id AND phase = 'unreachable') \
         FROM jobs WHERE phase = 'unreachable'",
    );
    let silent = ended.iter().filter(|(_, said)| {
        let told = said.contains("paid") || said.contains("charged");
        !told || !said.contains("no longer knows") || said.starts_with("0 ")
    });
    let found = silent.map(|(prompt, said)| Breach { kind: Kind::Disagree, what: format!("{prompt} says {said}") });
    (ended.len(), found.collect())
}

fn lost(what: String) -> Breach {
    Breach { kind: Kind::Lost, what }
}
