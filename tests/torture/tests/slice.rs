//! The short slice of `cargo xtask torture` that every test run takes, with its negative controls.

use std::path::Path;
use std::process::Command;

use framewright_core::failpoint::{Guard, Spoil};
use framewright_torture::check::{Breach, Kind};
use framewright_torture::decoder::{self, Told};
use framewright_torture::points::{self, Depth};
use framewright_torture::power::Before;
use framewright_torture::report::Report;
use framewright_torture::unknown::Witness;
use framewright_torture::world::Ended;
use framewright_torture::{
    closed, controls, damage, disk, handover, hostile, outage, power, random, silent, soak, stops, storm, suspend,
    unknown, upgrade,
};

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
    let read_only = disk::attack(runtime.handle(), SEED, disk::READ_ONLY, 97, &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
    let struck = [full, broken, read_only].map(|came| came.struck.into_inner());
    assert!(struck[0] > 3 && struck[1] > 1 && struck[2] > 0, "hardly anything was attacked: {struck:?}");
}

#[test]
fn whatever_becomes_of_an_index_it_is_noticed_kept_and_made_anew_and_nothing_is_sent_by_itself() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    let came = damage::attack(runtime.handle(), SEED, damage::Depth { pages: 4, cuts: 8 }, &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
    assert!(came.noticed > 15, "{came:?}");
}

#[test]
fn an_index_whose_log_is_gone_is_not_worked_with_and_without_that_guard_results_are_paid_twice() {
    let runtime = runtime();

    let kept = damage::lost_log(runtime.handle(), SEED, None);
    let removed = damage::lost_log(runtime.handle(), SEED, Some(Guard::OlderIndex));

    assert_eq!(kept, []);
    assert!(kinds(&removed).contains(&Kind::Duplicate), "the attack would not notice: {removed:?}");
}

#[test]
fn an_old_index_whose_upgrade_is_broken_off_at_each_step_keeps_every_row_and_its_copy() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    let ends = upgrade::attack(runtime.handle(), SEED, false, &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
    assert!(ends >= 10, "hardly a step was attacked: {ends}");
}

#[test]
fn what_was_told_survives_a_power_cut_at_every_moment_and_without_syncing_it_does_not() {
    if !power::AVAILABLE {
        println!("left out: writes are recorded on Linux only");
        return;
    }
    let runtime = runtime();

    let kept = power::attack(runtime.handle(), SEED, Before::Nothing, None);
    let kept_later = power::attack(runtime.handle(), SEED, Before::ARun, None);
    let kept_large = power::attack(runtime.handle(), SEED, Before::ManyJobs, None);
    let index_unsynced = power::attack(runtime.handle(), SEED, Before::ManyJobs, Some(Guard::Synchronous));
    let files_unsynced = power::attack(runtime.handle(), SEED, Before::Nothing, Some(Guard::Sync));

    assert_eq!(kept.breaches, [], "of {} moments", kept.moments);
    assert_eq!(kept_later.breaches, [], "of {} moments of a later run", kept_later.moments);
    assert_eq!(kept_large.breaches, [], "of {} moments of a large index", kept_large.moments);
    let intent_lost = |breach: &&Breach| breach.what.contains("its intent is not found");
    assert!(index_unsynced.breaches.iter().any(|breach| intent_lost(&breach)), "{:?}", index_unsynced.breaches);
    let torn = |breach: &Breach| breach.what.contains("the index is damaged");
    assert!(index_unsynced.breaches.iter().any(torn), "{:?}", index_unsynced.breaches);
    assert!(!files_unsynced.breaches.is_empty(), "the cuts would not notice");
}

#[test]
fn spoilt_replies_prompt_files_and_pictures_make_nothing_fall_over() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    hostile::replies(runtime.handle(), SEED, 150, &report);
    hostile::prompt_files(SEED, 600, &report);
    hostile::pictures(SEED, 600, &report);
    hostile::recordings(SEED, 600, &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
}

#[test]
fn spoilt_catalogues_recipes_and_searches_make_nothing_fall_over_and_lead_nowhere_outside() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    hostile::catalogues(SEED, 600, &report);
    hostile::searches(runtime.handle(), SEED, 600, &report);
    hostile::recipes(runtime.handle(), SEED, 150, &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
}

#[test]
fn no_name_becomes_a_path_and_no_file_takes_the_place_of_another() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    let named = hostile::names(runtime.handle(), SEED, 150, &report);
    let planted = hostile::downloads(runtime.handle(), SEED, &report);

    assert!(named > 50, "hardly anything got a name: {named}");
    assert!(planted >= 8 || !cfg!(unix), "hardly a link was planted: {planted}");
    assert!(report.tally().is_clean(), "{:?}", report.tally());
}

#[test]
fn whatever_the_page_asks_for_is_answered_in_words_and_moves_no_job_and_no_money() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    let asked = hostile::commands(runtime.handle(), SEED, 25, &report);
    let addresses = hostile::addresses(runtime.handle(), SEED, 1_500, &report);

    assert!(asked > 2_000 && addresses == 1_500, "hardly anything was asked");
    assert!(report.tally().is_clean(), "{:?}", report.tally());
}

#[test]
fn a_decoder_that_dies_lies_spins_or_eats_memory_costs_one_file_its_look_and_nothing_else() {
    let why = |spoil| match decoder::look(Some(spoil)) {
        Told::Unseen(why) => why,
        other => panic!("{spoil:?}: {other:?}"),
    };

    assert_eq!(decoder::look(None), Told::Sides(64, 48), "a sound one looks");
    assert!(why(Spoil::Abort).contains("broke off"));
    assert!(why(Spoil::Lie).contains("broke off"));
    assert!(why(Spoil::Eat).contains("broke off"), "beyond its memory it ends");
    assert!(why(Spoil::Spin).contains("took too long"));
    assert_eq!(
        decoder::look(Some(Spoil::Reach)),
        Told::Sides(64, 48),
        "there is nothing to reach, so it does its work"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn what_decodes_gets_no_variable_that_could_hold_a_key() {
    let environments = decoder::environments();

    assert!(!environments.is_empty(), "no child was seen");
    for variable in environments.concat() {
        let name = variable.split('=').next().unwrap_or_default();
        assert!(["PATH", "LD_LIBRARY_PATH"].contains(&name), "{variable}");
    }
}

#[test]
fn results_that_cannot_be_looked_at_are_fetched_again_for_nothing_when_somebody_asks() {
    let runtime = runtime();

    let (ended, found) = decoder::jobs(runtime.handle(), SEED);

    assert_eq!(ended, Ended::Code(1), "the program outlives it and says what failed");
    assert_eq!(found, []);
}

#[test]
fn hours_without_a_service_lose_nothing_and_it_is_asked_seldom() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    outage::attack(runtime.handle(), SEED, 1.0, &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
}

#[test]
fn results_are_fetched_after_two_days_without_the_program_and_without_new_links_they_are_not() {
    let runtime = runtime();

    let kept = closed::attack(runtime.handle(), SEED, 47, (5, 5), None);
    let removed = closed::attack(runtime.handle(), SEED, 47, (5, 5), Some(Guard::Renewal));

    assert_eq!(kept.breaches, []);
    assert!(kept.dead_links > 0, "no link had died");
    assert_eq!(kept.out_of_reach, 3, "what the services forgot is told as such");
    assert!(kinds(&removed.breaches).contains(&Kind::Lost), "the attack would not notice: {:?}", removed.breaches);
}

#[test]
fn a_job_that_was_stopped_is_never_sent_later_and_without_that_guard_it_is() {
    let (runtime, report, removed) = (runtime(), Report::new(SEED), Report::new(SEED));

    let handle = runtime.handle();
    let told: Vec<String> = std::thread::scope(|scope| {
        let report = &report;
        let rounds: Vec<_> =
            (0..3).map(|number| scope.spawn(move || stops::round(handle, SEED + number, report))).collect();
        scope.spawn(|| stops::while_it_is_sent(handle, SEED, None, report));
        scope.spawn(|| stops::while_it_is_sent(handle, SEED, Some(Guard::Withdrawal), &removed));
        rounds.into_iter().flat_map(|round| round.join().expect("a round ends")).collect()
    });

    assert!(report.tally().is_clean(), "{:?}", report.tally());
    assert!(told.len() > 8, "hardly anything was stopped: {told:?}");
    assert!(removed.tally().disagree > 0, "the attack would not notice: {:?}", removed.tally());
}

#[test]
fn a_cap_holds_whoever_sends_and_without_that_guard_it_is_crossed() {
    let runtime = runtime();

    let kept = stops::of_caps(runtime.handle(), SEED, None);
    let removed = stops::of_caps(runtime.handle(), SEED, Some(Guard::Caps));

    assert_eq!(kept, []);
    assert!(kinds(&removed).contains(&Kind::Disagree), "the attack would not notice: {removed:?}");
}

#[test]
fn calls_that_are_never_answered_hold_up_no_other() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    silent::attack(runtime.handle(), SEED, (5, 20), &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
}

#[test]
fn a_storm_is_waited_out_and_nobody_is_asked_sooner_than_told() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    let plan = storm::Plan { speed: 400.0, lasts_s: 2400.0, jobs: (3, 8) };
    let storm = storm::attack(runtime.handle(), SEED, plan, &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
    assert!(storm.made_meanwhile < 11, "it held nobody up: {storm:?}");
}

#[test]
fn what_is_believed_of_outcomes_that_were_not_told_is_what_happened() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    let calls: usize = [Witness::List, Witness::Counters, Witness::SharedCounters]
        .into_iter()
        .map(|witness| unknown::round(runtime.handle(), SEED, witness, 8, &report).calls)
        .sum();

    assert!(report.tally().is_clean(), "{:?}", report.tally());
    assert!(calls >= 20, "hardly anything was left open: {calls}");
}

#[cfg(unix)]
#[test]
fn a_program_that_slept_for_hours_with_calls_open_sends_nothing_twice() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    let slept = suspend::round(runtime.handle(), SEED, &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
    assert!(slept > 1, "it hardly slept");
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_over_days_ends_well_and_leaves_its_log_small() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    let soak = soak::attack(runtime.handle(), SEED, (3, 20), 3, &report).expect("Linux tells");

    assert!(report.tally().is_clean(), "{:?}", report.tally());
    assert!(soak.hours >= 24.0 && soak.looks > 2, "{soak:?}");
}

#[test]
fn every_test_that_the_pages_on_reliability_and_security_name_is_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = ["docs/reliability.md", "docs/security.md"]
        .map(|page| std::fs::read_to_string(root.join(page)).expect("the page"))
        .concat();
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
