//! Tasks as services have them, made by other programs too: listed, taken over, their records deleted.

use framewright_core::error::{Code, Error};
use framewright_core::job::Phase;
use framewright_core::provider::NewSeat;
use framewright_core::refusal::Refusal;
use framewright_core::secrets::Secret;
use framewright_core::store::assets;
use framewright_core::store::ledger::{self, Scope};
use serde_json::{Value, json};

use crate::command::{add_accounts, run, summary};
use crate::rig::{Rig, SPEED};

const FOX: &str = "a red fox in snow";

/// Makes a task as another program would; its id.
async fn made_elsewhere(rig: &Rig, path: &str, body: Value) -> String {
    let address = format!("{}{path}", rig.simulator.address.trim_end_matches('/'));
    let request = reqwest::Client::new().post(address).bearer_auth("good-key").json(&body);
    let reply = request.header("X-Runway-Version", "2024-11-06").send().await.expect("an answer");
    assert!(reply.status().is_success(), "{}", reply.status());
    let told: Value = reply.json().await.expect("an object");
    let id = told.get("taskId").or_else(|| told["task"].get("taskId")).or_else(|| told.get("id"));
    id.and_then(Value::as_str).expect("an id").to_owned()
}

async fn official_picture(rig: &Rig) -> String {
    let body = json!({"model": "gen4_image", "promptText": FOX, "ratio": "720:720"});
    made_elsewhere(rig, "/v1/text_to_image", body).await
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    *result.expect_err("a refusal").refusal.expect("a kind")
}

/// Credits that the ledger counts as spent or set aside.
async fn counted(rig: &Rig) -> (f64, f64, u64) {
    let totals = rig.app.store().read(|c| ledger::totals(c, &Scope::default())).await.expect("totals");
    (totals.charged, totals.reserved, totals.unpriced)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listed_task_of_another_program_becomes_a_job_with_its_recipe_and_files() {
    let rig = Rig::start().await;
    let body = json!({"text_prompt": FOX, "style": "vivid", "seed": 41, "diversity": 3});
    let task = made_elsewhere(&rig, "/v1/runwayml/frames/create", body).await;

    let listed = rig.app.tasks("proxy").await.unwrap().expect("a list");
    let adopted = rig.app.adopt("proxy", &task, None).await.unwrap();
    rig.work().await;

    assert_eq!((listed.len(), &listed[0].remote_id, &listed[0].job), (1, &task, &None));
    let story = rig.app.queue().story(&adopted.job).await.unwrap();
    assert_eq!((story.job.phase, adopted.ours), (Phase::Done, false), "{}", rig.story(&adopted.job).await);
    let told = json!({"prompt": FOX, "style": "vivid", "seed": 41, "diversity": 3});
    assert_eq!(story.job.request.model, "useapi/frames/create");
    for (name, value) in told.as_object().unwrap() {
        assert_eq!(story.job.request.inputs.get(name), Some(value), "{name}");
    }
    let files = rig.app.store().read(|c| assets::after_id(c, 0, 10)).await.unwrap();
    assert_eq!(files.len(), 4, "all its files are here");
    assert_eq!(rig.accepted(), 1, "nothing was sent for it");
    assert_eq!(counted(&rig).await, (0.0, 0.0, 0), "and nothing counts as spent here");
    assert_eq!(rig.app.tasks("proxy").await.unwrap().unwrap()[0].job, Some(adopted.job));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_of_the_official_api_is_taken_over_by_its_id_and_its_charge_stands_with_it_alone() {
    let rig = Rig::start().await;
    let task = official_picture(&rig).await;

    let listed = rig.app.tasks("official").await.unwrap();
    let adopted = rig.app.adopt("official", &task, None).await.unwrap();
    let again = rig.app.adopt("official", &task, None).await;
    rig.work().await;

    assert_eq!(listed, None, "the official API keeps no list");
    assert_eq!(refusal(again), Refusal::TaskFollowed);
    let story = rig.app.queue().story(&adopted.job).await.unwrap();
    assert_eq!(story.job.phase, Phase::Done, "{}", rig.story(&adopted.job).await);
    assert_eq!(story.job.request.model, "runway/untold", "nothing is made up");
    let cost = rig.simulator.books().accepted[0].cost.expect("it was charged");
    #[expect(clippy::cast_precision_loss, reason = "a few credits")]
    let cost = cost as f64;
    assert_eq!(story.attempts[0].charged, Some(cost), "what the service told");
    assert_eq!(counted(&rig).await, (0.0, 0.0, 0), "it was not our create");
    assert_eq!(rig.accepted(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_over_costs_nothing_after_a_rebuild_either() {
    let rig = Rig::start().await;
    let task = official_picture(&rig).await;
    let adopted = rig.app.adopt("official", &task, Some("gen4_image")).await.unwrap();
    rig.work().await;
    let before = rig.app.queue().story(&adopted.job).await.unwrap();
    let Rig { simulator, app, folder } = rig;
    drop(app);
    for file in ["library.sqlite", "library.sqlite-wal", "library.sqlite-shm"] {
        let _ = std::fs::remove_file(folder.path().join("library").join(file));
    }

    let app = crate::rig::open_made_anew(folder.path(), "good-key").await;
    let rig = Rig { simulator, app, folder };

    let after = rig.app.queue().story(&adopted.job).await.unwrap();
    assert_eq!(after.job.request.model, "runway/text_to_image/gen4_image", "the user's word");
    assert_eq!(after.attempts[0].charged, before.attempts[0].charged);
    assert_eq!(counted(&rig).await, (0.0, 0.0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_the_service_does_not_know_changes_nothing() {
    let rig = Rig::start().await;
    let nobody = "5e7be6b1-18ca-4b1c-9d2c-6b5a1f3e0c11";

    let unknown = refusal(rig.app.adopt("official", nobody, None).await);
    let elsewhere = refusal(rig.app.adopt("official", "../organization", None).await);
    let no_account = refusal(rig.app.adopt("gone", nobody, None).await);

    assert_eq!(unknown, Refusal::TaskUnknown { account: "official".into() });
    assert_eq!(elsewhere, Refusal::NoTaskId);
    assert_eq!(no_account, Refusal::AccountGone);
    assert!(rig.jobs().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_jobs_task_is_followed_by_the_users_word_once_the_service_knows_it() {
    // Somebody else uses the key in the same moment, so the counters cannot tell.
    let rig = Rig::with_faults(json!({"rules": [
        {"match": {"endpoint": "create"}, "when": {"nth": 1},
         "do": [{"fault": "foreign_task", "prompt": "by hand"}, {"fault": "foreign_task", "prompt": "by hand too"},
                {"fault": "cut", "at": "before"}]}
    ]}))
    .await;
    let ids = rig.queue("gen4_image", &[FOX], json!({"ratio": "720:720"})).await;
    rig.work().await;
    let task = rig.simulator.books().accepted[0].task.clone();
    assert_eq!(rig.phases().await, [Phase::Unknown], "{}", rig.story(&ids[0]).await);

    let wrong = refusal(rig.app.adopt_for(&ids[0], "5e7be6b1-18ca-4b1c-9d2c-6b5a1f3e0c11").await);
    assert_eq!(rig.phases().await, [Phase::Unknown], "a wrong id changes nothing");
    rig.app.adopt_for(&ids[0], &task).await.unwrap();
    rig.work().await;

    assert_eq!(wrong, Refusal::TaskUnknown { account: "official".into() });
    assert_eq!(rig.phases().await, [Phase::Done], "{}", rig.story(&ids[0]).await);
    let (charged, reserved, _) = counted(&rig).await;
    assert!(charged > 0.0 && reserved == 0.0, "the user's word makes it ours: {charged} {reserved}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_deleted_only_when_every_file_is_as_it_came() {
    let rig = Rig::start().await;
    let ids = rig.queue("gen4_image", &[FOX], json!({"ratio": "720:720"})).await;
    let early = refusal(rig.app.forget_task(&ids[0]).await);
    rig.work().await;
    let gone = || rig.simulator.books().accepted[0].gone;
    let file =
        walk(&rig.folder.path().join("library/media")).into_iter().find(|file| !file.ends_with(".json")).unwrap();
    let whole = std::fs::read(&file).unwrap();
    let mut spoilt = whole.clone();
    *spoilt.last_mut().unwrap() ^= 1;

    std::fs::write(&file, &spoilt).unwrap();
    let unsafe_one = refusal(rig.app.forget_task(&ids[0]).await);
    assert!(!gone(), "nothing was deleted");
    std::fs::write(&file, &whole).unwrap();
    rig.app.forget_task(&ids[0]).await.unwrap();
    let again = refusal(rig.app.forget_task(&ids[0]).await);

    assert_eq!(early, Refusal::NoFiles);
    assert!(matches!(unsafe_one, Refusal::NotSafe { .. }), "{unsafe_one:?}");
    assert!(gone(), "the service has it no more");
    assert_eq!(again, Refusal::RecordGone);
    assert_eq!(std::fs::read(&file).unwrap(), whole);
    assert!(rig.story(&ids[0]).await.contains("You deleted the task at the service"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_lists_takes_over_and_deletes() {
    let rig = Rig::start().await;
    let folder = rig.folder.path().join("cli");
    std::fs::create_dir(&folder).unwrap();
    add_accounts(&folder, &rig.simulator.address, SPEED);
    let frames = made_elsewhere(&rig, "/v1/runwayml/frames/create", json!({"text_prompt": FOX})).await;
    let picture = official_picture(&rig).await;
    let call = |arguments: &[&str]| run(&folder, &[&["--json", "--library", "library"], arguments].concat());

    let listed = summary(&call(&["tasks", "list", "--account", "proxy"]));
    let no_list = summary(&call(&["tasks", "list", "--account", "official"]));
    let proxied = summary(&call(&["adopt", &frames, "--account", "proxy"]));
    let adopted = call(&["adopt", &picture, "--account", "official", "--model", "gen4_image"]);
    let job = String::from_utf8_lossy(&adopted.stdout).lines().find_map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        (line["type"] == "adopted").then_some(line)
    });
    let job = job.expect("told which job follows it");
    let unasked = summary(&call(&["tasks", "delete", job["job"].as_str().unwrap()]));
    let deleted = summary(&call(&["tasks", "delete", job["job"].as_str().unwrap(), "--yes"]));

    assert_eq!((&listed["tasks"], &listed["others"]), (&json!(1), &json!(1)), "{listed}");
    assert_eq!(no_list["exit"], 2);
    assert_eq!((&proxied["phases"], &proxied["files"]), (&json!({"done": 1}), &json!(4)), "{proxied}");
    assert_eq!((&summary(&adopted)["files"], &summary(&adopted)["credits"]["charged"]), (&json!(1), &json!(0.0)));
    assert_eq!(unasked["exit"], 2, "nobody was there to be asked");
    assert_eq!(deleted["exit"], 0, "{deleted}");
    assert_eq!(rig.simulator.books().accepted.iter().filter(|task| task.gone).count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runway_account_is_set_up_at_useapi_and_its_password_is_told_to_nobody_else() {
    let rig = Rig::start().await;
    let password = Secret::new("right-password");
    let seat = |email| NewSeat { email, password: &password, max_jobs: 4 };
    let wrong = Secret::new("wrong-password");

    let made = rig.app.set_up_seat("proxy", &seat("new@example.com")).await.unwrap().expect("a seat");
    let elsewhere = rig.app.set_up_seat("official", &seat("new@example.com")).await.unwrap();
    let refused = rig.app.set_up_seat("proxy", &NewSeat { password: &wrong, ..seat("other@example.com") }).await;
    let crooked = rig.app.set_up_seat("proxy", &seat("../tasks@example.com")).await;
    let report = rig.app.ask_account("proxy", catalogue::Service::Useapi).await.unwrap();

    assert_eq!((made.email.as_str(), made.max_jobs, made.error), ("new@example.com", Some(4), None));
    assert!(elsewhere.is_none(), "the official API has none");
    assert_eq!(refused.unwrap_err().code, Code::Account);
    assert!(crooked.is_err(), "no address leads elsewhere");
    assert!(report.seats.iter().any(|seat| seat.email == "new@example.com"));
    let requests = rig.simulator.books().requests;
    assert!(!format!("{requests:?}").contains("password"), "it stands in no address");
}

/// All files below a folder.
fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("readable").flatten() {
        match entry.path() {
            folder if folder.is_dir() => files.extend(walk(&folder)),
            file => files.push(file.to_string_lossy().into_owned()),
        }
    }
    files
}
