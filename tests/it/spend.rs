//! What was spent, beside the service's own count: agreement, what others spent, and what nobody can tell.

use std::sync::atomic::Ordering;
use std::time::Duration;

use framewright_core::api::{self, Granted, Opened};
use framewright_core::event::Event;
use serde_json::{Value, json};

use crate::command::{add_accounts, run, summary};
use crate::money::Moved;
use crate::rig::{Rig, open_at};

const MODEL: &str = "gen4_image";
const SMALL: &str = "720:720";
const DAY_MS: i64 = 86_400_000;

/// The rig's app, as the page asks it.
async fn ask(rig: Rig, calls: &[(&str, Value)]) -> Vec<Value> {
    let Rig { app, simulator, folder } = rig;
    let opened = Opened::new(std::sync::Arc::new(app), std::sync::Arc::new(Granted::default()));
    let mut answers = Vec::new();
    for (name, arguments) in calls {
        let answer = api::dispatch(&opened, name, arguments.clone()).await;
        answers.push(answer.unwrap_or_else(|error| panic!("{name}: {error}")));
    }
    drop((simulator, folder));
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_here_agrees_with_the_services_own_count() {
    let rig = Rig::start().await;
    rig.queue(MODEL, &["dawn", "noon"], json!({"ratio": SMALL})).await;
    rig.work().await;
    let charged: i64 = rig.simulator.books().accepted.iter().filter_map(|task| task.cost).sum();

    let service = json!({"account": "official", "days": 2});
    let answers = ask(rig, &[("spend.ledger", json!({"days": 2, "account": null})), ("spend.service", service)]).await;

    let (ledger, told) = (&answers[0], &answers[1]);
    #[expect(clippy::cast_precision_loss, reason = "a few credits")]
    let charged = charged as f64;
    assert_eq!((&ledger["total"]["charged"], &ledger["total"]["attempts"]), (&json!(charged), &json!(2)));
    assert_eq!(
        ledger["models"],
        json!([{"model": "runway/text_to_image/gen4_image", "title": ledger["models"][0]["title"]}])
    );
    assert_eq!(told["comparison"]["differences"], json!([]), "{told}");
    assert_eq!((&told["comparison"]["service"], &told["comparison"]["ledger"]), (&json!(charged), &json!(charged)));
    assert_eq!(told["models"][0]["used"], 2, "{told}");
    assert!(told["tier"].is_u64() && told["days_left"].is_f64(), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_spent_with_the_same_key_is_listed_as_spent_elsewhere() {
    let rig = Rig::with_faults(json!({"rules": [
        {"match": {"endpoint": "create"}, "when": {"nth": 1}, "do": {"fault": "foreign_task", "prompt": "by hand"}},
    ]}))
    .await;
    rig.queue(MODEL, &["dawn"], json!({"ratio": SMALL})).await;
    rig.work().await;
    rig.simulator.skip(Duration::from_secs(600));

    let told = ask(rig, &[("spend.service", json!({"account": "official", "days": 2}))]).await.remove(0);

    let differences = told["comparison"]["differences"].as_array().expect("a list");
    assert_eq!(differences.len(), 1, "{told}");
    let one = &differences[0];
    assert_eq!((&one["model"], &one["reason"]), (&json!(MODEL), &json!("elsewhere")));
    assert_eq!((&one["service"], &one["ledger"]), (&json!(10.0), &json!(5.0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn useapi_tells_the_plans_credits_and_no_days() {
    let rig = Rig::start().await;

    let told = ask(rig, &[("spend.service", json!({"account": "proxy", "days": 30}))]).await.remove(0);

    assert_eq!(told["comparison"], Value::Null);
    assert!(
        told["plans"].as_array().is_some_and(|plans| plans.iter().any(|plan| plan["permitted"] == 1_000_000.0)),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_tells_it_by_model_as_csv_and_beside_the_services_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = simulator::Options { speed: 100.0, seed: Some(7), ..Default::default() };
    let simulator = simulator::Simulator::start(options).await.expect("a simulator");
    add_accounts(folder.path(), &simulator.address, 100.0);
    let spend = |words: &[&str]| run(folder.path(), &[&["spend", "--library", "library"], words].concat());

    let nothing = spend(&[]);
    let made =
        ["generate", "--prompt", "dawn", "--model", MODEL, "--ratio", SMALL, "--yes", "--json", "--library", "library"];
    assert!(run(folder.path(), &made).status.success());
    let csv = spend(&["--csv", "--days", "2"]);
    let words = spend(&["--reconcile", "--days", "2", "--account", "official"]);
    let json = spend(&["--reconcile", "--days", "2", "--by", "account", "--json"]);

    let text = |output: &std::process::Output| String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text(&nothing).contains("Nothing was spent in the last 30 days."), "{}", text(&nothing));
    let rows: Vec<String> = text(&csv).lines().map(str::to_owned).collect();
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[1].ends_with(",official,runway/text_to_image/gen4_image,1,5,5,0,0,0,0"), "{rows:?}");
    assert!(
        text(&words).contains("The ledger agrees with the service's own count of 5 credits in 2 days."),
        "{}",
        text(&words)
    );
    let said = summary(&json);
    assert_eq!(
        (&said["total"]["charged"], &said["agrees"], &said["exit"]),
        (&json!(5.0), &json!(true), &json!(0)),
        "{said}"
    );
    assert!(spend(&["--days", "91"]).status.code() == Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn once_a_day_a_difference_that_is_new_is_told() {
    let rig = Rig::with_faults(json!({"rules": [
        {"match": {"endpoint": "create"}, "when": {"nth": 1}, "do": {"fault": "foreign_task", "prompt": "by hand"}},
    ]}))
    .await;
    rig.queue(MODEL, &["dawn"], json!({"ratio": SMALL})).await;
    rig.work().await;
    rig.simulator.skip(Duration::from_secs(600));
    let clock = Moved::shared();
    let app = open_at(rig.folder.path(), "good-key", clock.clone()).await;
    let mut events = app.events().subscribe();
    let mut told = || {
        let heard: Vec<Event> = std::iter::from_fn(|| events.try_recv().ok()).collect();
        let differs = heard.into_iter().filter_map(|event| match event {
            Event::CountDiffers { account, places, credits } => Some((account, places, credits)),
            _ => None,
        });
        differs.collect::<Vec<_>>()
    };

    let mut answered = vec![app.reconcile_due().await.expect("asked")];
    let today = told();
    answered.push(app.reconcile_due().await.expect("too early"));
    clock.by_ms.store(DAY_MS, Ordering::Relaxed);
    answered.push(app.reconcile_due().await.expect("asked"));
    let tomorrow = told();
    clock.by_ms.store(2 * DAY_MS, Ordering::Relaxed);
    answered.push(app.reconcile_due().await.expect("asked"));

    assert_eq!(answered, [2, 0, 2, 2], "accounts of both services, once a day");
    assert_eq!(today, [], "a day that is not over is no news");
    assert_eq!(tomorrow, [("official".to_owned(), 1, 5.0)]);
    assert_eq!(told(), [], "it was told");
    let books = rig.simulator.books();
    let usage = books.requests.iter().filter(|one| one.operation == "usage").map(|one| one.count).sum::<u64>();
    assert_eq!((usage, books.accepted.len()), (3, 2), "one free call each time; the second task is somebody else's");
}
