//! The parts about time, stops and lost answers at their full length.

use std::collections::BTreeMap;

use serde_json::json;
use tokio::runtime::Handle;

use crate::report::Report;
use crate::unknown::{Beliefs, Witness};
use crate::{closed, silent, soak, stops, storm, suspend, unknown};

/// Their words.
pub const PARTS: [&str; 7] = ["closed", "stops", "storm", "silent", "unknown", "suspend", "soak"];

/// For how many hours nobody runs the program, and jobs of each service then.
const CLOSED_H: [u64; 3] = [23, 47, 72];
const CLOSED_JOBS: (usize, usize) = (300, 200);
/// Moments at which jobs are stopped, and how often caps are tried.
const STOPS: u64 = 200;
const CAPS: u64 = 20;
/// Storms of ten minutes and of an hour.
const STORMS_S: [f64; 2] = [600.0, 3600.0];
/// How much faster than life they run, and what they strike.
const STORM_SPEED: f64 = 100.0;
const STORM_JOBS: (usize, usize) = (30, 60);
/// Jobs of each service while some calls are silent.
const SILENT_JOBS: (usize, usize) = (10, 20);
/// Create calls whose outcome is not told, of each kind of witness, and jobs at a time.
const UNKNOWN: usize = 340;
const UNKNOWN_JOBS: usize = 30;
/// Rounds with sleeps.
const SUSPENDED: u64 = 20;
/// Jobs of each service in one long run, and how often it sleeps for eight hours on the way.
const SOAKED: (usize, usize) = (600, 1400);
const SLEEPS: usize = 21;

/// Runs one of them, and prints its figures.
pub fn run(part: &str, runtime: &Handle, seed: u64, report: &Report) {
    let figures = match part {
        "closed" => {
            for hours in CLOSED_H {
                let closed = closed::attack(runtime, seed, hours, CLOSED_JOBS, None);
                report.add(&format!("closed for {hours} hours"), &closed.breaches);
                println!(
                    "{}",
                    json!({ "closed_hours": hours, "jobs": closed.jobs, "dead_links": closed.dead_links,
                            "out_of_reach": closed.out_of_reach, "most_reads_of_a_task": closed.most_reads })
                );
            }
            return;
        }
        "stops" => {
            let mut told: BTreeMap<String, u64> = BTreeMap::new();
            for number in 0..STOPS / stops::STOPS {
                for outcome in stops::round(runtime, seed.wrapping_add(number), report) {
                    *told.entry(outcome).or_default() += 1;
                }
            }
            for number in 0..CAPS {
                report.add("a cap", &stops::of_caps(runtime, seed.wrapping_add(number), None));
            }
            json!({ "stops": told, "caps": CAPS })
        }
        "storm" => {
            for lasts_s in STORMS_S {
                let plan = storm::Plan { speed: STORM_SPEED, lasts_s, jobs: STORM_JOBS };
                let storm = storm::attack(runtime, seed, plan, report);
                println!(
                    "{}",
                    json!({ "storm_s": lasts_s, "creates": storm.creates, "most_in_a_second": storm.most_in_a_second,
                            "made_meanwhile": storm.made_meanwhile, "recovered_after_s": storm.recovered_after_s,
                            "rate_ratio": storm.rate_ratio })
                );
            }
            return;
        }
        "silent" => {
            let silence = silent::attack(runtime, seed, SILENT_JOBS, report);
            json!({ "beside_silence": silence.others, "rate_ratio": silence.rate_ratio })
        }
        "unknown" => {
            for witness in [Witness::List, Witness::Counters, Witness::SharedCounters] {
                let beliefs = of_witness(runtime, seed, witness, report);
                println!(
                    "{}",
                    json!({ "outcomes_not_told": beliefs.calls, "witness": format!("{witness:?}"), "made": beliefs.made,
                            "absent": beliefs.absent, "left_to_a_person": beliefs.open, "wrong": beliefs.wrong })
                );
            }
            return;
        }
        "soak" => match soak::attack(runtime, seed, SOAKED, SLEEPS, report) {
            None => json!({ "soak": "left out: only Linux tells what a process holds" }),
            Some(soak) => {
                json!({ "soak_hours": soak.hours.round(), "looks": soak.looks, "memory_kb": soak.memory_kb,
                        "growth_percent": (soak.growth_percent * 10.0).round() / 10.0, "open_early": soak.open.0,
                        "open_late": soak.open.1, "largest_log_bytes": soak.log_bytes })
            }
        },
        _ => {
            let rounds = (0..SUSPENDED).map(|number| suspend::round(runtime, seed.wrapping_add(number), report));
            json!({ "suspended": rounds.sum::<u64>() })
        }
    };
    println!("{figures}");
}

fn of_witness(runtime: &Handle, seed: u64, witness: Witness, report: &Report) -> Beliefs {
    let (mut all, mut round) = (Beliefs::default(), 0);
    while all.calls < UNKNOWN {
        let beliefs = unknown::round(runtime, seed.wrapping_add(round), witness, UNKNOWN_JOBS, report);
        all.calls += beliefs.calls;
        all.made += beliefs.made;
        all.absent += beliefs.absent;
        all.open += beliefs.open;
        all.wrong += beliefs.wrong;
        round += 1;
        if beliefs.calls == 0 {
            break;
        }
    }
    all
}
