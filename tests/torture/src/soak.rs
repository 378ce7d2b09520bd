//! One run that goes on for days: what it holds of the machine does not grow.

use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::runtime::Handle;

use crate::check::{self, Breach, Kind};
use crate::report::Report;
use crate::suspend::signal;
use crate::world::{Ended, World, ended, kill};

/// How much faster than life: so that what is made is fetched as fast as it comes, and what is held is no backlog.
const SPEED: f64 = 50.0;
/// Service time for which the machine sleeps each time.
const SLEEP_H: u64 = 8;
/// Between two looks at the process.
const PAUSE: Duration = Duration::from_millis(500);
/// By how much its memory may grow between the second tenth of its looks and the last, in percent.
const MOST_GROWTH: f64 = 5.0;
/// Fewer looks than that say nothing about growth.
const LEAST_LOOKS: usize = 100;
/// The log beside the index never grows beyond this.
const MOST_LOG_BYTES: u64 = 64 << 20;
/// A run in which nothing came to its end for so long hangs.
const PATIENCE: Duration = Duration::from_secs(150);

/// What a long run came to.
#[derive(Clone, Copy, Debug)]
pub struct Soak {
    /// Hours of service time.
    pub hours: f64,
    /// How often the process was looked at.
    pub looks: usize,
    /// Memory (PSS) in its second tenth, in kilobytes, and by how many percent it was larger in its last.
    pub memory_kb: u64,
    /// See above; can be negative.
    pub growth_percent: f64,
    /// Files and connections that were open in its second tenth, and in its last.
    pub open: (u64, u64),
    /// Largest log beside the index.
    pub log_bytes: u64,
}

/// What one look saw.
#[derive(Clone, Copy, Default)]
struct Look {
    memory_kb: u64,
    open: u64,
    log_bytes: u64,
}

/// Sends so many jobs of each service in one run of the program, under now and then a fault, and puts it to sleep so
/// many times on the way. `None` where the system does not tell what a process holds.
pub fn attack(
    runtime: &Handle,
    seed: u64,
    (official, proxy): (usize, usize),
    sleeps: usize,
    report: &Report,
) -> Option<Soak> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let world = World::at_speed(SPEED, runtime, seed, &faults(), official, proxy);
    // More than anybody usually sends.
    let mut child = world.generate().arg("--allow-large").spawn().expect("the program starts");
    let (mut looks, mut slept, mut ended_jobs) = (Vec::new(), 0, 0);
    let mut progress = Instant::now();
    let mut found = Vec::new();
    let how = loop {
        if let Some(how) = ended(&mut child) {
            break how;
        }
        let now =
            check::look(&world, "SELECT id, phase FROM jobs WHERE phase IN ('done', 'unreachable', 'failed')").len();
        if now > ended_jobs {
            (ended_jobs, progress) = (now, Instant::now());
        }
        if progress.elapsed() > PATIENCE {
            kill(&mut child);
            break Ended::Hung;
        }
        if slept < sleeps && ended_jobs * (sleeps + 1) >= world.jobs * (slept + 1) {
            slept += 1;
            signal(&child, "-STOP");
            world.skip(Duration::from_secs(SLEEP_H * 3600));
            signal(&child, "-CONT");
        }
        looks.extend(look(&child, &world.library()));
        std::thread::sleep(PAUSE);
    };
    if !matches!(how, Ended::Code(0 | 1)) {
        found.push(Breach { kind: Kind::Lost, what: format!("it ended with {how:?}") });
    }
    let hours = world.books().service_time_s / 3600.0;
    found.extend(check::at_rest(&world));
    let soak = compare(&looks, hours);
    if soak.log_bytes > MOST_LOG_BYTES {
        found.push(Breach { kind: Kind::Disagree, what: format!("the log grew to {} bytes", soak.log_bytes) });
    }
    if soak.looks >= LEAST_LOOKS && (soak.growth_percent > MOST_GROWTH || soak.open.1 > soak.open.0) {
        found.push(Breach { kind: Kind::Disagree, what: format!("it grows: {soak:?}") });
    }
    report.add(&format!("a long run {seed}"), &found);
    Some(soak)
}

fn look(child: &Child, library: &Path) -> Option<Look> {
    let process = Path::new("/proc").join(child.id().to_string());
    let memory = std::fs::read_to_string(process.join("smaps_rollup")).ok()?;
    let memory_kb =
        memory.lines().find_map(|line| line.strip_prefix("Pss:")?.split_whitespace().next()?.parse().ok())?;
    let open = std::fs::read_dir(process.join("fd")).ok()?.count() as u64;
    let log = library.join(format!("{}-wal", framewright_core::store::FILE));
    let log_bytes = std::fs::metadata(log).map_or(0, |log| log.len());
    Some(Look { memory_kb, open, log_bytes })
}

fn compare(looks: &[Look], hours: f64) -> Soak {
    let tenth = looks.len() / 10;
    let (early, late) = (&looks[tenth..(2 * tenth).max(tenth)], &looks[looks.len() - tenth..]);
    let (before, after) = (middle(early, |look| look.memory_kb), middle(late, |look| look.memory_kb));
    #[expect(clippy::cast_precision_loss, reason = "kilobytes of a process")]
    let growth_percent = if before == 0 { 0.0 } else { (after as f64 / before as f64 - 1.0) * 100.0 };
    Soak {
        hours,
        looks: looks.len(),
        memory_kb: before,
        growth_percent,
        // The number goes up and down with the calls that are open.
        open: (early.iter().map(|look| look.open).max().unwrap_or(0), middle(late, |look| look.open)),
        log_bytes: looks.iter().map(|look| look.log_bytes).max().unwrap_or(0),
    }
}

fn middle(looks: &[Look], figure: fn(&Look) -> u64) -> u64 {
    let mut figures: Vec<u64> = looks.iter().map(figure).collect();
    figures.sort_unstable();
    figures.get(figures.len() / 2).copied().unwrap_or(0)
}

/// Now and then an answer is lost, a service is busy or out of order, a file comes in part.
fn faults() -> Value {
    json!([
        {"match": {"endpoint": "create"}, "when": {"probability": 0.03}, "do": {"fault": "cut", "at": "after"}},
        {"match": {"endpoint": "create"}, "when": {"probability": 0.03}, "do": {"fault": "busy", "form": "plain"}},
        {"match": {"endpoint": "create"}, "when": {"probability": 0.03},
         "do": {"fault": "status", "status": 503, "body": "html"}},
        {"match": {"endpoint": "tasks"}, "when": {"probability": 0.02}, "do": {"fault": "cut", "at": "mid_reply"}},
        {"match": {"endpoint": "download"}, "when": {"probability": 0.05}, "do": {"fault": "download", "kind": "truncated"}},
        {"match": {"endpoint": "download"}, "when": {"probability": 0.05}, "do": {"fault": "download", "kind": "expired"}},
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_told_between_the_second_tenth_and_the_last() {
        let looks: Vec<Look> =
            (0..200).map(|n| Look { memory_kb: 1000 + n, open: 9 + n / 100, log_bytes: n }).collect();

        let soak = compare(&looks, 1.0);

        assert_eq!((soak.memory_kb, soak.open, soak.log_bytes), (1030, (9, 10), 199));
        assert!((soak.growth_percent - 15.53).abs() < 0.01, "{soak:?}");
    }
}
