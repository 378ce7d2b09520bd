//! An index of the first version is brought up to date and the program is ended at every step: nothing is lost, and the
//! copy that was made before is whole.

use std::path::Path;

use framewright_core::failpoint::Point;
use framewright_core::store;
use rusqlite::Connection;
use rusqlite::types::Value;
use tokio::runtime::Handle;

use crate::check::{Breach, Kind};
use crate::report::Report;
use crate::world::{Ended, World, run};

/// The first version of the schema, which is never edited.
const FIRST: &str = include_str!("../../../src-tauri/core/src/store/schema.sql");
/// Jobs in the old index.
const JOBS: u32 = 60;

/// Ends the program after every step from the first version to the newest, and, where `each_alone`, after each of them
/// in a run of its own. Returns how often it was ended.
pub fn attack(runtime: &Handle, seed: u64, each_alone: bool, report: &Report) -> u64 {
    let undisturbed = world(runtime, seed);
    let before = rows(&undisturbed.library().join(store::FILE));
    look(&undisturbed, "undisturbed", report);
    let expected = rows(&undisturbed.library().join(store::FILE));
    judge(&undisturbed, "undisturbed", &before, &expected, report);

    let mut ends = 0;
    let world_of_all = world(runtime, seed);
    while end_after(&world_of_all, 1) == Ended::Died {
        report.killed();
        ends += 1;
    }
    look(&world_of_all, "upgrade, ended after every step", report);
    judge(&world_of_all, "upgrade, ended after every step", &before, &expected, report);
    let steps = if each_alone { ends } else { 0 };
    for step in 1..=steps {
        let case = format!("upgrade, ended after step {step}");
        let world = world(runtime, seed);
        if end_after(&world, step) != Ended::Died {
            report.add(&case, &[Breach { kind: Kind::Disagree, what: "the step was not taken".into() }]);
        }
        report.killed();
        ends += 1;
        look(&world, &case, report);
        judge(&world, &case, &before, &expected, report);
    }
    ends
}

fn end_after(world: &World, step: u64) -> Ended {
    let mut command = world.program(&["queue", "list"]);
    run(command.env("FRAMEWRIGHT_FAIL_AT", format!("{}:{step}", Point::Migrated.word())))
}

/// Opens the library with the real program, undisturbed.
fn look(world: &World, case: &str, report: &Report) {
    match run(&mut world.program(&["queue", "list"])) {
        Ended::Code(0) => {}
        other => report.add(case, &[Breach { kind: Kind::Lost, what: format!("it ends with {other:?}") }]),
    }
}

fn judge(world: &World, case: &str, before: &[String], expected: &[String], report: &Report) {
    let mut found = Vec::new();
    let after = rows(&world.library().join(store::FILE));
    if after != expected {
        let lost = expected.iter().find(|row| !after.contains(row));
        let what = format!("{} rows instead of {}, without {lost:?}", after.len(), expected.len());
        found.push(Breach { kind: Kind::Lost, what });
    }
    let copies = world.library().join("backups");
    let copies: Vec<_> = std::fs::read_dir(copies).expect("readable").flatten().map(|entry| entry.path()).collect();
    match &copies[..] {
        [copy] if rows(copy) == before => {}
        other => found.push(Breach { kind: Kind::Lost, what: format!("the copy made before is not whole: {other:?}") }),
    }
    report.add(case, &found);
}

/// A world whose library has an index of the first version, with jobs of every phase, money and files.
fn world(runtime: &Handle, seed: u64) -> World {
    let world = World::start(runtime, seed, &serde_json::json!([]), 0, 0);
    std::fs::create_dir(world.library()).expect("a folder");
    let index = Connection::open(world.library().join(store::FILE)).expect("an index");
    index.execute_batch(FIRST).expect("the first version");
    index.pragma_update(None, "user_version", 1).expect("marked");
    index.execute_batch("BEGIN").expect("one transaction, so that the disk is asked once");
    let phases = ["queued", "unknown", "waiting", "done", "failed", "refused", "cancelled", "unreachable"];
    let mut request = index
        .prepare(
            "INSERT INTO jobs (id, client_key, copy_index, account, service, model, request, digest, prompt, price, \
             phase, hold, position, remote_id, created_ms, changed_ms) VALUES (?1, ?1, 0, 'gone', 'useapi', \
             'useapi/frames/create', '{\"v\":1,\"model\":\"useapi/frames/create\",\"inputs\":{\"prompt\":\"a fox\"}}', \
             'd', 'a fox', 5.0, ?2, ?3, ?4, ?5, ?4, ?4)",
        )
        .expect("a statement");
    for number in 0..JOBS {
        let (id, phase) = (format!("job{number:03}"), phases[number as usize % phases.len()]);
        let (hold, task) =
            ((phase == "queued").then_some("you"), (phase != "queued").then(|| format!("task {number}")));
        request.execute((&id, phase, hold, number + 1, task)).expect("a job");
        index
            .execute(
                "INSERT INTO attempts (id, job_id, epoch, digest, sent_ms, outcome) VALUES (?1, ?2, 1, 'd', 1, 'accepted')",
                (format!("try{number:03}"), &id),
            )
            .expect("an attempt");
        for (kind, credits) in [("reserved", 5.0), ("released", 5.0), ("charged", f64::from(number))] {
            index
                .execute(
                    "INSERT INTO ledger (job_id, attempt_id, account, model, kind, credits, at_ms) \
                     VALUES (?1, 't', 'gone', 'useapi/frames/create', ?2, ?3, 900000)",
                    (&id, kind, credits),
                )
                .expect("money");
        }
        index
            .execute(
                "INSERT INTO assets (job_id, idx, created_ms, bytes, media, media_type, model, path, sha256) \
                 VALUES (?1, 0, ?2, 10, 'image', 'image/png', 'useapi/frames/create', ?1, ?1)",
                (&id, number + 1),
            )
            .expect("a file");
    }
    drop(request);
    index
        .execute_batch(
            "INSERT INTO job_log (job_id, at_ms, phase, text) SELECT id, 1, phase, 'A line.' FROM jobs; COMMIT",
        )
        .expect("stories");
    world
}

/// All rows of all tables, but what the index notes of itself.
fn rows(index: &Path) -> Vec<String> {
    let index = Connection::open(index).expect("it opens");
    let verdict: String = index.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("it can be checked");
    let mut all = vec![format!("integrity {verdict}")];
    let mut tables = index
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%\\_words%' ESCAPE '\\' AND name <> 'meta' ORDER BY name")
        .expect("a query");
    let tables: Vec<String> =
        tables.query_map([], |row| row.get(0)).expect("rows").collect::<Result<_, _>>().expect("readable");
    for table in tables {
        let mut statement = index.prepare(&format!("SELECT * FROM {table}")).expect("a query");
        let width = statement.column_count();
        let found =
            statement.query_map([], |row| (0..width).map(|at| row.get::<_, Value>(at)).collect::<Result<Vec<_>, _>>());
        let mut found: Vec<String> =
            found.expect("rows").map(|row| format!("{table} {:?}", row.expect("readable"))).collect();
        found.sort();
        all.append(&mut found);
    }
    all
}
