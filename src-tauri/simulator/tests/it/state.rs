//! What survives: a stop, a kill, another port.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use reqwest::Method;
use serde_json::{Value, json};
use simulator::Options;

use crate::rig::{Rig, read};

#[tokio::test]
async fn tasks_credits_accounts_and_assets_survive_a_restart_on_another_port() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = || Options { state: Some(folder.path().join("state.jsonl")), ..Options::default() };
    let rig = Rig::with(options()).await;
    let done = rig.accepted_image("done before").await;
    rig.skip(40);
    let link = rig.task(&done).await["output"][0].as_str().expect("a link").to_owned();
    let open = rig.accepted_image("open at the stop").await;
    let frames = rig.frames("frames").await;
    rig.useapi(Method::DELETE, "accounts/second@example.com").send().await.expect("a reply");
    let add = rig.useapi(Method::POST, "assets/?name=a.mp3").header("Content-Type", "audio/mpeg").body("sound");
    let (_, asset) = read(add.send().await.expect("a reply")).await;
    let balance = rig.balance().await;
    let old_address = rig.sim.address.clone();
    rig.sim.stop().await;

    let rig = Rig::with(options()).await;

    assert_ne!(rig.sim.address, old_address);
    assert_eq!(rig.balance().await, balance);
    let task = rig.task(&done).await;
    assert!(task["output"][0].as_str().expect("a link").starts_with(&rig.sim.address), "{task}");
    let moved = link.replace(&old_address, &rig.sim.address);
    assert_eq!(rig.http.get(moved).send().await.expect("a reply").status(), 200, "links stay valid");
    assert!(["PENDING", "RUNNING"].contains(&rig.task(&open).await["status"].as_str().expect("a status")));
    assert_eq!(rig.get_useapi(&format!("tasks/{}", frames["taskId"].as_str().expect("an id"))).await.0, 200);
    assert_eq!(rig.get_useapi("accounts/second@example.com").await.0, 404);
    let asset = rig.get_useapi(&format!("assets/{}", asset["assetId"].as_str().expect("an id"))).await.1;
    let bytes = rig.http.get(asset["url"].as_str().expect("a link")).send().await.expect("a reply");
    assert_eq!(bytes.text().await.expect("text"), "sound");
    rig.skip(60);
    assert_eq!(rig.task(&open).await["status"], "SUCCEEDED", "it went on");
    assert_eq!(rig.sim.books().accepted.len(), 3);
}

#[tokio::test]
async fn a_waiting_task_starts_after_a_restart_where_it_would_have_without_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = || Options { state: Some(folder.path().join("state.jsonl")), tier: 1, ..Options::default() };
    let rig = Rig::with(options()).await;
    for _ in 0..2 {
        rig.accepted_image("first").await;
    }
    rig.skip(60);
    for _ in 0..2 {
        rig.accepted_image("second").await;
    }
    let waiting = rig.accepted_image("third").await;
    rig.skip(10);
    assert_eq!(rig.task(&waiting).await["status"], "THROTTLED");
    rig.sim.stop().await;

    let rig = Rig::with(options()).await;

    assert_eq!(rig.task(&waiting).await["status"], "THROTTLED");
    rig.skip(35);
    assert!(["PENDING", "RUNNING"].contains(&rig.task(&waiting).await["status"].as_str().expect("a status")));
}

#[tokio::test]
async fn two_simulators_never_share_a_state_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = || Options { state: Some(folder.path().join("state.jsonl")), ..Options::default() };
    let first = Rig::with(options()).await;

    let refused = simulator::Simulator::start(options()).await.expect_err("it is in use");
    first.sim.stop().await;
    let second = simulator::Simulator::start(options()).await;

    assert!(refused.to_string().contains("another simulator is using it"), "{refused}");
    assert!(second.is_ok(), "it is free again");
}

#[tokio::test]
async fn whatever_was_answered_is_still_there_after_a_kill() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("state.jsonl");
    let http = reqwest::Client::new();
    let mut accepted: Vec<String> = Vec::new();

    for round in 0..4 {
        let (mut child, address) = serve(&state);
        for id in &accepted {
            let url = format!("{address}/v1/tasks/{id}");
            let reply = http.get(url).bearer_auth("k").header("X-Runway-Version", "2024-11-06").send().await;
            assert_eq!(reply.expect("a reply").status(), 200, "round {round}: {id} was accepted before the kill");
        }
        for _ in 0..3 {
            let body = json!({"model": "gen4_image", "promptText": "a fox", "ratio": "1280:720"});
            let request = http.post(format!("{address}/v1/text_to_image")).bearer_auth("k").json(&body);
            let reply = request.header("X-Runway-Version", "2024-11-06").send().await.expect("a reply");
            let reply: Value = reply.json().await.expect("JSON");
            accepted.push(reply["id"].as_str().expect("an id").to_owned());
        }
        child.kill().expect("a kill");
        child.wait().expect("an end");
    }

    accepted.sort();
    accepted.dedup();
    assert_eq!(accepted.len(), 12, "ids do not repeat over restarts");
}

#[tokio::test]
async fn a_torn_last_line_is_left_out_and_a_damaged_one_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("state.jsonl");
    let options = || Options { state: Some(state.clone()), ..Options::default() };
    let rig = Rig::with(options()).await;
    let id = rig.accepted_image("a fox").await;
    rig.sim.stop().await;
    let good = std::fs::read_to_string(&state).expect("the file");
    std::fs::write(&state, format!("{good}{{\"kind\":\"task\",\"id\":")).expect("a torn line");

    let rig = Rig::with(options()).await;
    assert!(rig.task(&id).await["status"].is_string());
    rig.sim.stop().await;
    std::fs::write(&state, format!("nonsense\n{good}")).expect("a damaged line");
    let refused = simulator::Simulator::start(options()).await.expect_err("it does not start");

    assert!(refused.to_string().contains("line 1"), "{refused}");
}

/// The simulator as a process of its own.
fn serve(state: &std::path::Path) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_framewright-simulator"))
        .args(["--state".as_ref(), state.as_os_str()])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    let first: Value = serde_json::from_str(&line).expect("JSON");
    (child, first["address"].as_str().expect("an address").to_owned())
}
