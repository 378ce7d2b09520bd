//! Killed at any moment and started again: nothing is lost, nothing is sent twice.
//!
//! The simulator lives on through every kill, as the services do, and its own books are compared
//! with the library at the end. `FRAMEWRIGHT_KILLS` sets the number of kills (20 when unset).

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::json;
use sha2::{Digest, Sha256};
use simulator::{Running, Scenario, Simulator};

use crate::command::{add_accounts, framewright, run, summary};

const SPEED: f64 = 60.0;
const JOBS: usize = 40;

/// What a kill should strike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aim {
    Create,
    Download,
    Anything,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_killed_again_and_again_ends_with_every_job_once() {
    let kills: usize = std::env::var("FRAMEWRIGHT_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let mut report = Report::default();
    let mut round = 0;
    // One run of forty jobs takes some twenty kills before it is done; a longer test makes more runs.
    while report.kills < kills {
        round += 1;
        one_run(round, kills, &mut report).await;
    }
    println!("{}", report.line(round));
    assert!(
        report.create + report.download >= report.kills / 2,
        "too few kills struck an open call: {}",
        report.line(round)
    );
}

#[derive(Debug, Default)]
struct Report {
    kills: usize,
    create: usize,
    download: usize,
}

impl Report {
    fn line(&self, rounds: u64) -> String {
        json!({"kills": self.kills, "create_open": self.create, "download_open": self.download, "runs": rounds})
            .to_string()
    }
}

async fn one_run(round: u64, kills: usize, report: &mut Report) {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    // Calls take long enough to be struck; everything else is as in life.
    let slow = json!({"rules": [
        {"match": {"endpoint": "create"}, "do": [{"fault": "slow", "seconds": 0.15, "at": "before"},
                                                 {"fault": "slow", "seconds": 0.15, "at": "after"}]},
        {"match": {"endpoint": "download"}, "do": {"fault": "slow", "seconds": 0.3, "at": "before"}}
    ]});
    let simulator = Simulator::start(simulator::Options {
        speed: SPEED,
        seed: Some(round),
        scenario: Scenario::parse(&slow.to_string()).expect("a scenario"),
        ..Default::default()
    })
    .await
    .expect("a simulator");
    add_accounts(folder, &simulator.address, SPEED);
    std::fs::write(folder.join("prompts.json"), prompts().to_string()).expect("written");

    let mut dice = Dice(round.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    loop {
        let mut child = start(folder);
        let aim = [Aim::Create, Aim::Download, Aim::Download, Aim::Anything][dice.roll(4)];
        if report.kills >= kills || !strike(&mut child, &simulator, aim, &mut dice, report) {
            // 1: everything has ended, and something needs a person.
            let ended = child.wait().expect("it ends");
            if report.kills >= kills || matches!(ended.code(), Some(0 | 1)) {
                break;
            }
        }
        nothing_half_written(folder);
    }
    // The last start: the same command as the first, which finishes what is left.
    let last = run(folder, &["generate", "prompts.json", "--yes", "--json", "--library", "library"]);
    assert!(matches!(last.status.code(), Some(0 | 1)), "{:?}: {}", last.status, String::from_utf8_lossy(&last.stderr));
    summary(&last);
    every_job_once(folder, &simulator);
    nothing_half_written(folder);
}

/// Twenty-four prompts for Frames and sixteen for the official API, each to be told from the others.
fn prompts() -> serde_json::Value {
    (0..JOBS)
        .map(|row| match row % 5 {
            0 | 2 => json!({"model": "gen4_image", "prompt": format!("picture number {row}"), "ratio": "720:720"}),
            _ => json!({"text_prompt": format!("picture number {row}"), "aspect_ratio": "1:1", "num_images": 1}),
        })
        .collect()
}

fn start(folder: &Path) -> Child {
    framewright(folder, &["generate", "prompts.json", "--yes", "--json", "--library", "library"])
        // Nobody reads along, and a full pipe would stop it.
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts")
}

/// Waits for the moment and kills. Returns whether it was still running.
fn strike(child: &mut Child, simulator: &Running, aim: Aim, dice: &mut Dice, report: &mut Report) -> bool {
    let deadline = Instant::now() + Duration::from_secs(30);
    // Somewhere within the call: it takes 300 ms.
    let mut pause = Duration::from_millis(dice.roll(250) as u64);
    if aim == Aim::Anything {
        pause += Duration::from_millis(dice.roll(1500) as u64);
    } else {
        let wanted = if aim == Aim::Create { "create" } else { "download" };
        // A few calls are let through first, so that the run moves on between kills.
        let mut let_through = dice.roll(3);
        let mut was_open = true;
        while Instant::now() < deadline {
            if child.try_wait().expect("asked").is_some() {
                return false;
            }
            let open = is_open(simulator, wanted);
            if open && !was_open {
                if let_through == 0 {
                    break;
                }
                let_through -= 1;
            }
            was_open = open;
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    std::thread::sleep(pause);
    let (create, download) = (is_open(simulator, "create"), is_open(simulator, "download"));
    if child.try_wait().expect("asked").is_some() {
        return false;
    }
    child.kill().expect("killed");
    child.wait().expect("gone");
    report.kills += 1;
    report.create += usize::from(create);
    report.download += usize::from(download && !create);
    true
}

fn is_open(simulator: &Running, operation: &str) -> bool {
    simulator.books().open.get(operation).is_some_and(|open| *open > 0)
}

/// Every job ended, and the service made each exactly once.
fn every_job_once(folder: &Path, simulator: &Running) {
    let mut made: BTreeMap<String, u32> = BTreeMap::new();
    for accepted in simulator.books().accepted {
        *made.entry(accepted.prompt).or_default() += 1;
    }
    let index = Connection::open(folder.join("library/library.sqlite")).expect("an index");
    let mut statement = index.prepare("SELECT prompt, phase FROM jobs").expect("a query");
    let jobs: Vec<(String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("rows")
        .collect::<Result<_, _>>()
        .expect("readable");

    assert_eq!(jobs.len(), JOBS, "each row is one job, however often the command was given");
    for (prompt, phase) in jobs {
        // Without a task list the official API can only be known to have made it: paid, out of reach.
        assert!(matches!(phase.as_str(), "done" | "unreachable"), "{prompt}: {phase}");
        assert_eq!(made.get(&prompt), Some(&1), "{prompt} ({phase})");
    }
}

/// Whatever has a final name is whole, and is what the index says.
fn nothing_half_written(folder: &Path) {
    let media = folder.join("library/media");
    let incoming = folder.join("library").join(framewright_core::library::INCOMING);
    for entry in walk(&media).into_iter().filter(|entry| !entry.starts_with(&incoming)) {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let content = std::fs::read(&entry).expect("readable");
        match name.rsplit('.').next() {
            Some("json") => {
                serde_json::from_slice::<serde_json::Value>(&content).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
            Some("png" | "jpg" | "jpeg" | "webp") => {
                image::load_from_memory(&content).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
            other => panic!("{name}: {other:?} has no business among the media"),
        }
    }
    let Ok(index) =
        Connection::open_with_flags(folder.join("library/library.sqlite"), rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)
    else {
        return;
    };
    let Ok(mut statement) = index.prepare("SELECT path, sha256 FROM assets") else { return };
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).expect("rows");
    for (path, sha256) in rows.map(|row| row.expect("readable")) {
        let content =
            std::fs::read(folder.join("library").join(&path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!(hex(&Sha256::digest(&content)), sha256, "{path}");
    }
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .flat_map(|entry| if entry.path().is_dir() { walk(&entry.path()) } else { vec![entry.path()] })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A small repeatable generator (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }
}
