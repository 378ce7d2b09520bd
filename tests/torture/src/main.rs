//! `cargo xtask torture [--minutes N] [--seed N]`: every fail point at every passage, a disk that fails at every
//! operation, power cuts at every moment, spoilt replies and files, a day without the services, the scheduler's place
//! handed on, then random ends until the time is up. The last line is one JSON object; the exit code is 1 when a promise
//! was broken.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use framewright_torture::points::{self, Depth};
use framewright_torture::power::Before;
use framewright_torture::report::Report;
use framewright_torture::{
    beside, damage, decoder, disk, handover, hostile, lengths, outage, page, power, random, upgrade,
};
use serde_json::json;
use tokio::runtime::Handle;

const USAGE: &str = "Usage: cargo xtask torture [--minutes N] [--seed N] [--only PART]
Parts: points, power, disk, damage, upgrade, hostile, outage, handover, beside, page, closed, stops, storm, silent, unknown, suspend, soak, random";

/// Rounds of random ends at a time.
const AT_A_TIME: u64 = 4;
/// Spoilt replies of each call, prompt files, pictures, clips and sounds, catalogues, searches, and addresses.
const SPOILT: u64 = 10_000;
/// Spoilt recipes; each is a whole library put back into its index.
const RECIPES: u64 = 2_000;
/// Malformed arguments of each command.
const ARGUMENTS: u64 = 1_000;
/// Hours of service time without a service.
const HOURS: f64 = 24.0;
/// How often the scheduler's lock changes hands.
const HANDOVERS: u64 = 10_000;
/// So many of them by the same processes.
const LOT: u64 = 1_000;
/// How often many programs start at once, and how many.
const CROWDS: u64 = 50;
const CROWD: usize = 20;
/// How often an owner is frozen.
const FROZEN: u64 = 20;
/// Indexes with several broken pages, and points at which one is cut.
const DAMAGE: damage::Depth = damage::Depth { pages: 100, cuts: 100 };
/// How often the process that draws the page is ended.
const PAGES: usize = 50;
/// Recorded runs.
const RECORDED: u64 = 9;

struct Wanted {
    minutes: u64,
    seed: u64,
    only: Option<String>,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [word, folder, handovers, guarded] = &words[..]
        && word == handover::CONTENDER
    {
        let handovers = handovers.parse().expect("a number");
        return ExitCode::from(handover::contend(folder.as_ref(), handovers, guarded == "true"));
    }
    let Some(wanted) = Wanted::read() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let until = Instant::now() + Duration::from_secs(wanted.minutes * 60);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("threads for the services");
    let report = Report::new(wanted.seed);
    let (handle, seed) = (runtime.handle(), wanted.seed);
    if wanted.takes("points") {
        points::attack(handle, seed, Depth::Every, &report);
    }
    if wanted.takes("power") {
        cut_power(handle, seed, &report);
    }
    if wanted.takes("disk") {
        for (name, errno) in [("full", disk::FULL), ("broken", disk::BROKEN), ("read-only", disk::READ_ONLY)] {
            let came = disk::attack(handle, seed, errno, 1, &report);
            println!("{}", json!({ "disk": name, "struck": came.struck, "resumed": came.resumed }));
        }
    }
    if wanted.takes("damage") {
        let came = damage::attack(handle, seed, DAMAGE, &report);
        report.add("the log of an index", &damage::lost_log(handle, seed, None));
        println!("{}", json!({ "broken_indexes": came.cases, "noticed": came.noticed }));
    }
    if wanted.takes("upgrade") {
        println!("{}", json!({ "ends_while_upgrading": upgrade::attack(handle, seed, true, &report) }));
    }
    if wanted.takes("hostile") {
        let spoilt = decoder::misbehaves(handle, seed, &report);
        println!("{}", json!({ "misbehaving_decoders": spoilt }));
        let replies = hostile::replies(handle, seed, SPOILT, &report);
        hostile::prompt_files(seed, SPOILT, &report);
        hostile::catalogues(seed, SPOILT, &report);
        hostile::searches(handle, seed, SPOILT, &report);
        hostile::recipes(handle, seed, RECIPES, &report);
        let addresses = hostile::addresses(handle, seed, SPOILT, &report);
        let commands = hostile::commands(handle, seed, ARGUMENTS, &report);
        let named = hostile::names(handle, seed, SPOILT, &report);
        println!("{}", json!({ "names": SPOILT, "named": named, "links": hostile::downloads(handle, seed, &report) }));
        let worst = hostile::pictures(seed, SPOILT, &report);
        let slowest = hostile::recordings(seed, SPOILT, &report);
        println!(
            "{}",
            json!({
                "spoilt_replies": replies, "spoilt_prompt_files": SPOILT, "spoilt_catalogues": SPOILT,
                "searches": SPOILT, "spoilt_recipes": RECIPES, "addresses": addresses, "commands": commands,
                "spoilt_pictures": SPOILT, "longest_picture_ms": worst.as_millis(),
                "spoilt_recordings": SPOILT, "longest_recording_ms": slowest.as_millis(),
            })
        );
    }
    if wanted.takes("outage") {
        let outage = outage::attack(handle, seed, HOURS, &report);
        println!("{}", json!({ "outage_hours": outage.hours, "requests_meanwhile": outage.requests }));
    }
    if wanted.takes("handover") {
        hand_on(handle, seed, &report);
    }
    if wanted.takes("beside") {
        compare(handle, seed, &report);
    }
    for part in lengths::PARTS.into_iter().filter(|part| wanted.takes(part)) {
        lengths::run(part, handle, seed, &report);
    }
    if wanted.takes("page") {
        end_pages(handle, seed, &report);
    }
    if wanted.takes("random") {
        let rounds = end_at_random(handle, seed, until, &report);
        println!("{}", json!({ "random_rounds": rounds, "jobs": rounds * random::JOBS_IN_A_ROUND }));
    }
    let tally = report.tally();
    println!("{}", serde_json::to_string(&tally).expect("figures are JSON"));
    // What the services still do is nobody's business any more.
    runtime.shutdown_background();
    ExitCode::from(u8::from(!tally.is_clean()))
}

fn cut_power(runtime: &Handle, seed: u64, report: &Report) {
    if !power::AVAILABLE {
        println!("{}", json!({ "power": "left out: writes are recorded on Linux only" }));
        return;
    }
    let mut moments = 0;
    for number in 0..RECORDED {
        let before = [Before::Nothing, Before::ARun, Before::ManyJobs][number as usize % 3];
        let cuts = power::attack(runtime, seed.wrapping_add(number), before, None);
        report.add(&format!("power cut, recorded run {number}"), &cuts.breaches);
        moments += cuts.moments;
    }
    println!("{}", json!({ "power_cuts": moments, "recorded_runs": RECORDED }));
}

fn hand_on(runtime: &Handle, seed: u64, report: &Report) {
    let own = std::env::current_exe().expect("a program knows itself");
    for _ in 0..HANDOVERS / LOT {
        report.add("the scheduler's lock", &handover::of_the_lock(&own, LOT, true));
    }
    for number in 0..CROWDS {
        handover::of_a_crowd(runtime, seed.wrapping_add(number), CROWD, report);
    }
    #[cfg(unix)]
    for number in 0..FROZEN {
        handover::of_a_frozen_one(runtime, seed.wrapping_add(number), report);
    }
    println!("{}", json!({ "handovers": HANDOVERS, "crowds": CROWDS, "programs_in_each": CROWD, "frozen": FROZEN }));
}

/// The official client has to be installed; who starts this names an interpreter that has it.
fn compare(runtime: &Handle, seed: u64, report: &Report) {
    let Some(python) = std::env::var_os("FRAMEWRIGHT_TORTURE_PYTHON") else {
        println!("{}", json!({ "beside": "left out: FRAMEWRIGHT_TORTURE_PYTHON names no interpreter" }));
        return;
    };
    let tasks = beside::attack(runtime, seed, python.as_ref(), "tests/sdk/python/order.py".as_ref(), report);
    println!("{}", json!({ "orders": tasks.orders, "tasks_of_the_client": tasks.client, "own_tasks": tasks.own }));
}

fn end_pages(runtime: &Handle, seed: u64, report: &Report) {
    if !page::is_possible() {
        println!("{}", json!({ "page": "left out: the window needs Linux and a display" }));
        return;
    }
    let came = page::attack(runtime, seed, PAGES, report);
    let slowest = came.slowest.as_millis();
    println!("{}", json!({ "page_ends": came.ends, "during_the_run": came.during, "slowest_return_ms": slowest }));
}

fn end_at_random(runtime: &Handle, seed: u64, until: Instant, report: &Report) -> u64 {
    std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..AT_A_TIME)
            .map(|lane| {
                scope.spawn(move || {
                    let mut rounds = 0;
                    while Instant::now() < until {
                        random::round(runtime, seed.wrapping_add(lane + rounds * AT_A_TIME), u64::MAX, report);
                        rounds += 1;
                    }
                    rounds
                })
            })
            .collect();
        lanes.into_iter().map(|lane| lane.join().expect("a round ends")).sum()
    })
}

impl Wanted {
    /// 20 minutes and the second of the start as the seed unless told otherwise.
    fn read() -> Option<Self> {
        let now = std::time::UNIX_EPOCH.elapsed().map_or(1, |since| since.as_secs());
        let mut wanted = Self { minutes: 20, seed: now, only: None };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let value = words.next()?;
            match word.as_str() {
                "--minutes" => wanted.minutes = value.parse().ok()?,
                "--seed" => wanted.seed = value.parse().ok()?,
                "--only"
                    if [
                        "points", "power", "disk", "damage", "upgrade", "hostile", "outage", "handover", "beside",
                        "page", "random",
                    ]
                    .iter()
                    .chain(&lengths::PARTS)
                    .any(|part| *part == value) =>
                {
                    wanted.only = Some(value);
                }
                _ => return None,
            }
        }
        Some(wanted)
    }

    fn takes(&self, part: &str) -> bool {
        self.only.as_deref().is_none_or(|only| only == part)
    }
}
