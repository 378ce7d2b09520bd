//! The short slice of `cargo xtask torture` that every test run takes, with its negative controls.

use std::path::Path;
use std::process::Command;

use framewright_core::failpoint::Guard;
use framewright_torture::check::{Breach, Kind};
use framewright_torture::points::{self, Depth};
use framewright_torture::report::Report;
use framewright_torture::{controls, disk, handover, hostile, outage, power, random};

const SEED: u64 = 20_261_121;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("threads")
}

fn kinds(breaches: &[Breach]) -> Vec<Kind> {
    breaches.iter().map(|breach| breach.kind).collect()
}

#[test]
fn an_end_at_any_fail_point_loses_nothing_and_pays_nothing_twice() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    points::attack(runtime.handle(), SEED, Depth::Some, &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
}

#[test]
fn ends_at_random_moments_under_faults_lose_nothing_and_pay_nothing_twice() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    std::thread::scope(|scope| {
        for number in 0..2 {
            let (runtime, report) = (runtime.handle(), &report);
            scope.spawn(move || random::round(runtime, SEED + number, 8, report));
        }
    });

    assert!(report.tally().is_clean(), "{:?}", report.tally());
    assert!(report.tally().kills > 0, "nothing was attacked");
}

#[test]
fn a_lost_answer_is_not_sent_again_and_without_that_guard_it_is_paid_twice() {
    let runtime = runtime();

    let kept = controls::lost_answers(runtime.handle(), SEED, None);
    let removed = controls::lost_answers(runtime.handle(), SEED, Some(Guard::NoRetry));

    assert_eq!(kept, []);
    assert!(kinds(&removed).contains(&Kind::Duplicate), "the attack would not notice: {removed:?}");
}

#[test]
fn a_job_caught_while_it_is_sent_becomes_a_question_and_without_that_guard_it_is_paid_twice() {
    let runtime = runtime();

    let kept = controls::death_while_sending(runtime.handle(), SEED, None);
    let removed = controls::death_while_sending(runtime.handle(), SEED, Some(Guard::Unknown));

    assert_eq!(kept, []);
    assert!(kinds(&removed).contains(&Kind::Duplicate), "the attack would not notice: {removed:?}");
}

#[test]
fn a_disk_that_is_full_or_broken_for_a_while_loses_nothing() {
    if !power::AVAILABLE {
        println!("left out: operations of the disk are failed on Linux only");
        return;
    }
    let (runtime, report) = (runtime(), Report::new(SEED));

    // Every operation is struck by the long run; here each so many-th, from a place that the seed decides.
    let full = disk::attack(runtime.handle(), SEED, disk::FULL, 29, &report);
    let broken = disk::attack(runtime.handle(), SEED, disk::BROKEN, 61, &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
    assert!(full.struck.into_inner() > 3 && broken.struck.into_inner() > 1, "hardly anything was attacked");
}

#[test]
fn what_was_told_survives_a_power_cut_at_every_moment_and_without_syncing_it_does_not() {
    if !power::AVAILABLE {
        println!("left out: writes are recorded on Linux only");
        return;
    }
    let runtime = runtime();

    let kept = power::attack(runtime.handle(), SEED, false, None);
    let kept_later = power::attack(runtime.handle(), SEED, true, None);
    let index_unsynced = power::attack(runtime.handle(), SEED, false, Some(Guard::Synchronous));
    let files_unsynced = power::attack(runtime.handle(), SEED, false, Some(Guard::Sync));

    assert_eq!(kept.breaches, [], "of {} moments", kept.moments);
    assert_eq!(kept_later.breaches, [], "of {} moments of a later run", kept_later.moments);
    let intent_lost = |breach: &&Breach| breach.what.contains("its intent is not found");
    assert!(index_unsynced.breaches.iter().any(|breach| intent_lost(&breach)), "{:?}", index_unsynced.breaches);
    assert!(!files_unsynced.breaches.is_empty(), "the cuts would not notice");
}

#[test]
fn spoilt_replies_prompt_files_and_pictures_make_nothing_fall_over() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    hostile::replies(runtime.handle(), SEED, 150, &report);
    hostile::prompt_files(SEED, 600, &report);
    hostile::pictures(SEED, 600, &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
}

#[test]
fn hours_without_a_service_lose_nothing_and_it_is_asked_seldom() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    outage::attack(runtime.handle(), SEED, 1.0, &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
}

#[test]
fn every_test_that_the_page_on_reliability_names_is_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join("docs/reliability.md")).expect("the page");
    let mut sources = String::new();
    let mut folders = vec![root.join("src-tauri"), root.join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()) {
            match (entry.is_dir(), entry.extension()) {
                (true, _) if !entry.ends_with("node_modules") => folders.push(entry),
                (false, Some(ending)) if ending == "rs" => {
                    sources.push_str(&std::fs::read_to_string(entry).expect("readable"));
                }
                _ => {}
            }
        }
    }
    let is_name = |word: &&str| {
        word.len() > 25 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit())
    };
    let named: Vec<&str> = page.split('`').filter(is_name).collect();

    let missing: Vec<&&str> = named.iter().filter(|name| !sources.contains(&format!("fn {name}("))).collect();

    assert!(named.len() > 30 && missing.is_empty(), "{missing:?}");
}

#[test]
fn the_programs_that_are_handed_out_have_no_fail_points() {
    let switched_on = |packages: &[&str]| {
        let mut tree = Command::new(env!("CARGO"));
        tree.args(["tree", "--offline", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p} {f}"]);
        tree.args(packages.iter().flat_map(|package| ["--package", package]));
        tree.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        let told = tree.output().expect("cargo runs");
        let text = String::from_utf8_lossy(&told.stdout).into_owned();
        assert!(text.contains("framewright-core "), "{}", String::from_utf8_lossy(&told.stderr));
        text.lines().any(|line| line.starts_with("framewright-core ") && line.contains("failpoints"))
    };

    assert!(!switched_on(&["framewright-desktop", "framewright-cli"]), "fail points would be handed out");
    assert!(switched_on(&["framewright-torture"]), "the question is the wrong one");
}

#[test]
fn the_schedulers_place_is_handed_on_to_one_at_a_time_and_without_the_lock_two_have_it() {
    let player = Path::new(env!("CARGO_BIN_EXE_framewright-torture"));

    assert_eq!(handover::of_the_lock(player, 300, true), []);
    assert_ne!(handover::of_the_lock(player, 100_000, false), [], "the attack would not notice");
}

#[test]
fn programs_that_start_at_once_and_one_that_is_frozen_pay_nothing_twice() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    handover::of_a_crowd(runtime.handle(), SEED, 6, &report);
    #[cfg(unix)]
    handover::of_a_frozen_one(runtime.handle(), SEED, &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
}
