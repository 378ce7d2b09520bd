//! Routers, what is made through them, and workflows: through the whole program against the simulator.

use std::collections::BTreeSet;
use std::time::Duration;

use catalogue::{Inputs, Media};
use framewright_core::error::Code;
use framewright_core::job::Phase;
use framewright_core::provider::{Belonging, DecisionStep, WorkflowInputKind};
use framewright_core::queue::unusual::Agreed;
use framewright_core::store::assets;
use serde_json::{Value, json};
use simulator::{Running, Simulator};

use crate::command::{add_accounts, run, summary};
use crate::rig::{Rig, open_made_anew};

const SPEED: f64 = 60.0;
/// The simulator's workflow that makes a still, a clip and a sound, and its input.
const SCENE: &str = "7b0e6c1a-52f4-4d3b-9a41-0c5be2f8d9a2";
const SCENE_TEXT: &str = "4f0c9a52-8a3e-4c5b-9d1e-2b7a6c3e9f10";
/// The one that makes a picture of a product.
const SHOT: &str = "d27f4b90-6e13-4a85-b9c2-58a0e7d3f164";

fn inputs(value: Value) -> Inputs {
    let Value::Object(inputs) = value else { panic!("inputs are an object") };
    inputs
}

impl Rig {
    async fn router(&self, slug: &str, settings: Value) -> String {
        let inputs = inputs(json!({ "slug": slug, "settings": settings }));
        self.app.make("official", Belonging::Router, &inputs).await.unwrap()
    }

    /// Queues a job whose inputs are exactly these.
    async fn ask(&self, model: &str, asked: Value) -> String {
        let mut job = self.new_job(model, "", Value::Null, 1);
        job.request.inputs = inputs(asked);
        self.app.queue().enqueue(None, vec![job], Agreed::Once).await.unwrap().remove(0)
    }

    /// What a job has in the library.
    async fn made(&self, id: &str) -> Vec<Media> {
        let id = id.to_owned();
        let files = self.app.store().read(move |connection| assets::of(connection, &id)).await.unwrap();
        files.into_iter().map(|file| file.media).collect()
    }
}

/// Create calls that reached the service, whatever came of them.
fn creates(rig: &Rig) -> u64 {
    let books = rig.simulator.books();
    books.requests.iter().filter(|request| request.operation == "create").map(|request| request.count).sum()
}

#[tokio::test]
async fn a_router_is_made_changed_and_deleted() {
    let rig = Rig::start().await;
    let app = &rig.app;
    let caps = json!({ "image": 9, "video": 90 });
    let id = rig.router("fast", json!({ "optimize_for": "latency", "max_credits_per_generation": caps })).await;

    let change = json!({ "name": "Quick", "settings": { "max_credits_per_generation": { "image": null } } });
    app.change("official", Belonging::Router, &id, &inputs(change)).await.unwrap();
    let router = app.routers("official").await.unwrap().remove(0);
    let unsound = app.make("official", Belonging::Router, &inputs(json!({ "slug": "Not so" }))).await.unwrap_err();
    let elsewhere = app.routers("proxy").await.unwrap_err();
    let deleted = app.delete("official", Belonging::Router, &id).await.unwrap();

    assert_eq!((router.slug.as_str(), router.name.as_str(), router.version), ("fast", "Quick", Some(2)));
    assert_eq!(
        (router.optimize_for.as_deref(), router.caps.image, router.caps.video),
        (Some("latency"), None, Some(90.0))
    );
    assert_eq!(unsound.problems[0].path, "slug");
    assert!(elsewhere.message.contains("Runway's API"), "{elsewhere}");
    assert!(deleted && app.routers("official").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_job_through_a_router_tells_which_model_was_chosen_and_why_and_keeps_it_in_its_recipe() {
    let rig = Rig::start().await;
    let only = json!({ "ids": ["gen4_image", "gemini_image3_pro"], "mode": "allowlist_only" });
    let router = rig.router("fast", json!({ "optimize_for": "cost", "models": only })).await;
    let asked = json!({ "router": "fast", "prompt": "a fox", "ratio": "16:9", "seed": 5 });
    let id = rig.ask("runway/generate/image", asked).await;

    rig.work().await;

    let job = rig.jobs().await.remove(0);
    assert_eq!((job.phase, rig.made(&id).await), (Phase::Done, vec![Media::Image]));
    let story = rig.story(&id).await;
    assert!(story.contains("Router fast chose gen4_image, the cheapest that fits."), "{story}");
    let told = rig.app.queue().story(&id).await.unwrap();
    let attempt = &told.attempts[0];
    assert_eq!(attempt.routing.as_ref().map(|routing| routing.model.as_str()), Some("gen4_image"));
    assert_eq!(
        (attempt.estimated, told.money.charged),
        (Some(8.0), 8.0),
        "a router tells its estimate with its choice"
    );
    let decision = rig.app.decisions("official", &router).await.unwrap().remove(0);
    assert_eq!((decision.model.as_deref(), &decision.task), (Some("gen4_image"), &attempt.remote_id));
    assert!(
        matches!(&decision.steps[0], DecisionStep::Filter { filter, left } if filter == "capability" && left.len() > 9)
    );

    let Rig { simulator, app, folder } = rig;
    drop(app);
    for file in ["library.sqlite", "library.sqlite-wal", "library.sqlite-shm"] {
        let _ = std::fs::remove_file(folder.path().join("library").join(file));
    }
    let app = open_made_anew(folder.path(), "good-key").await;
    let told = app.queue().story(&id).await.unwrap();
    assert_eq!(told.attempts[0].routing.as_ref().map(|routing| routing.router.as_str()), Some("fast"));
    drop(simulator);
}

#[tokio::test]
async fn clips_and_sounds_come_through_a_router_too() {
    let rig = Rig::start().await;
    rig.router("any", json!({ "optimize_for": "cost" })).await;
    let frame = json!([{ "uri": "https://example.com/a.png", "role": "first" }]);
    let clip = json!({ "router": "any", "prompt": "a fox", "references": frame, "duration": 5, "ratio": "16:9" });
    let clip = rig.ask("runway/generate/video", clip).await;
    let speech =
        rig.ask("runway/generate/audio", json!({ "router": "any", "prompt": "Hello there.", "type": "speech" })).await;

    rig.work().await;

    assert_eq!((rig.made(&clip).await, rig.made(&speech).await), (vec![Media::Video], vec![Media::Audio]));
}

#[tokio::test]
async fn a_router_that_is_gone_or_finds_no_model_fails_the_job_with_a_clear_word_and_costs_nothing() {
    let rig = Rig::start().await;
    let only = json!({ "ids": ["gen4_image"], "mode": "allowlist_only" });
    rig.router("poor", json!({ "models": only, "max_credits_per_generation": { "image": 1 } })).await;
    let missing = rig.ask("runway/generate/image", json!({ "router": "mine", "prompt": "a fox" })).await;
    let none = rig.ask("runway/generate/image", json!({ "router": "poor", "prompt": "a fox" })).await;

    rig.work().await;

    assert_eq!((rig.accepted(), rig.phases().await), (0, vec![Phase::Failed, Phase::Failed]));
    let (missing, none) = (rig.story(&missing).await, rig.story(&none).await);
    assert!(missing.contains("router") && missing.contains("Nothing was spent"), "{missing}");
    assert!(none.contains("No model is eligible") && none.contains("None was left by: price."), "{none}");
}

#[tokio::test]
async fn a_lost_answer_of_a_routed_call_is_settled_by_the_counters_of_all_models_and_sent_once() {
    let rule = json!({
        "match": { "endpoint": "generate/*" }, "when": { "nth": 1 }, "do": { "fault": "cut", "at": "after" },
    });
    let rig = Rig::with_faults(json!({ "rules": [rule] })).await;
    rig.router("fast", json!({ "optimize_for": "cost" })).await;
    let before = creates(&rig);
    rig.ask("runway/generate/image", json!({ "router": "fast", "prompt": "a fox" })).await;

    rig.work().await;

    assert_eq!((rig.accepted(), creates(&rig) - before), (1, 1), "it was created, so it is not sent again");
    assert_eq!(rig.phases().await, [Phase::Unreachable], "its id never came, and the counters tell that it was made");
}

#[tokio::test]
async fn a_workflow_is_a_job_like_any_other_and_every_file_of_its_nodes_comes_into_the_library() {
    let rig = Rig::start().await;
    let workflows = rig.app.workflows("official").await.unwrap();
    let scene = rig.app.workflow("official", SCENE).await.unwrap();
    let text = json!({ "prompt": { "type": "primitive", "value": "a red fox" } });
    let id =
        rig.ask("runway/workflows/{id}", json!({ "workflow": SCENE, "node_outputs": { (SCENE_TEXT): text } })).await;

    rig.work().await;

    assert_eq!((workflows[0].name.as_str(), workflows[0].versions[0].id.as_str()), ("Scene with sound", SCENE));
    let labels: Vec<_> = scene.inputs.iter().map(|input| (input.label.as_str(), input.kind)).collect();
    assert_eq!(
        labels,
        [("Scene", WorkflowInputKind::Text), ("Sound", WorkflowInputKind::Text)],
        "what is hidden is no input"
    );
    let made: BTreeSet<String> = rig.made(&id).await.iter().map(|media| format!("{media:?}")).collect();
    assert_eq!(made, ["Audio", "Image", "Video"].map(str::to_owned).into());
    let accepted = &rig.simulator.books().accepted[0];
    let told = rig.app.queue().story(&id).await.unwrap();
    assert_eq!(told.attempts[0].remote_id, Some(format!("workflow_invocations/{}", accepted.task)));
    assert_eq!((told.money.charged as i64, accepted.prompt.as_str()), (accepted.cost.unwrap(), "a red fox"));
}

#[tokio::test]
async fn a_node_that_fails_is_told_and_the_files_of_the_others_are_kept() {
    let rule =
        json!({ "match": { "endpoint": "workflows/*" }, "do": { "fault": "node_fails", "message": "No sound came." } });
    let rig = Rig::with_faults(json!({ "rules": [rule] })).await;
    let id = rig.ask("runway/workflows/{id}", json!({ "workflow": SCENE })).await;

    rig.work().await;

    assert_eq!((rig.phases().await, rig.made(&id).await.len()), (vec![Phase::Done], 2));
    let story = rig.story(&id).await;
    assert!(story.contains("The node Sound failed: No sound came."), "{story}");
}

#[tokio::test]
async fn a_lost_answer_of_a_run_goes_out_once_and_a_cut_before_it_costs_nothing() {
    for (at, phase, sent) in [("after", Phase::Unreachable, 1), ("before", Phase::Done, 2)] {
        let rule = json!({
            "match": { "endpoint": "workflows/*", "method": "POST" }, "when": { "nth": 1 }, "do": { "fault": "cut", "at": at },
        });
        let rig = Rig::with_faults(json!({ "rules": [rule] })).await;
        rig.ask("runway/workflows/{id}", json!({ "workflow": SHOT })).await;

        rig.work().await;

        let phases = rig.phases().await;
        // Balance and counters may not tell; then a person decides, and nothing is sent by itself.
        assert!(phases == [phase] || phases == [Phase::Unknown], "{at}: {phases:?}");
        assert!(rig.accepted() == 1 && creates(&rig) <= sent, "{at}: {} accepted", rig.accepted());
    }
}

#[tokio::test]
async fn a_picture_of_ones_own_goes_into_a_workflow_and_what_does_not_fit_is_refused() {
    let rig = Rig::start().await;
    let picture = rig.folder.path().join("mug.png");
    image::RgbImage::new(640, 640).save(&picture).unwrap();
    let staged = rig.app.library().stage(&picture).await.unwrap().reference;
    let shot = rig.app.workflow("official", SHOT).await.unwrap();
    let given = |uri: &str| json!({ (shot.inputs[0].node.as_str()): { "image": { "type": "image", "uri": uri } } });
    let fine = rig.ask("runway/workflows/{id}", json!({ "workflow": SHOT, "node_outputs": given(&staged) })).await;
    let nowhere = json!({ (SCENE_TEXT): { "prompt": { "type": "primitive", "value": "x" } } });
    rig.ask("runway/workflows/{id}", json!({ "workflow": SHOT, "node_outputs": nowhere })).await;
    let unsound = rig.app.workflow("official", "../tasks").await.unwrap_err();

    rig.work().await;

    assert_eq!((shot.inputs[0].kind, unsound.code), (WorkflowInputKind::Image, Code::InvalidInput));
    assert_eq!((rig.made(&fine).await, rig.phases().await), (vec![Media::Image], vec![Phase::Done, Phase::Failed]));
}

/// A folder with accounts of both services at a simulator.
async fn studio() -> (tempfile::TempDir, Running) {
    let folder = tempfile::tempdir().unwrap();
    let options = simulator::Options { speed: SPEED, seed: Some(7), ..Default::default() };
    let simulator = Simulator::start(options).await.unwrap();
    add_accounts(folder.path(), &simulator.address, SPEED);
    (folder, simulator)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_makes_routers_asks_them_and_tells_their_decisions() {
    let (folder, simulator) = studio().await;
    let call = |words: &[&str]| {
        let output = run(folder.path(), &[words, &["--json", "--library", "library"]].concat());
        (summary(&output), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let choosing = ["--optimize-for", "cost", "--cap", "image=9", "--only", "gen4_image", "--skip-full"];

    let id = call(&[&["routers", "create", "fast"][..], &choosing].concat()).0["id"].as_str().unwrap().to_owned();
    let nothing = call(&["routers", "change", &id]).0;
    let changed = call(&["routers", "change", &id, "--name", "Quick", "--cap", "image=none"]).0;
    let shown = call(&["routers", "show", &id]).1;
    let asked = ["--model", "runway/generate/image", "--prompt", "a fox", "--set", "router=fast", "--yes"];
    let made = call(&[&["generate"][..], &asked].concat()).0;
    let decisions = call(&["routers", "decisions", &id]);

    assert_eq!((&nothing["exit"], &changed["exit"]), (&json!(2), &json!(0)));
    assert!(shown.contains("\"name\":\"Quick\"") && shown.contains("\"image\":null"), "{shown}");
    assert_eq!((&made["exit"], &made["files"]), (&json!(0), &json!(1)), "{made}");
    assert_eq!(decisions.0["decisions"], 1);
    assert!(decisions.1.contains("only_eligible_model"), "{}", decisions.1);
    assert_eq!(call(&["routers", "list"]).0["routers"], 1);
    assert_eq!(call(&["routers", "delete", &id, "--yes"]).0["was_there"], true);
    simulator.skip(Duration::ZERO);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_lists_workflows_and_runs_them_with_typed_inputs() {
    let (folder, simulator) = studio().await;
    image::RgbImage::new(640, 640).save(folder.path().join("mug.png")).unwrap();
    let call = |words: &[&str]| {
        let output = run(folder.path(), &[words, &["--json", "--library", "library"]].concat());
        (summary(&output), String::from_utf8_lossy(&output.stdout).into_owned())
    };

    let list = call(&["workflows", "list"]);
    let shown = call(&["workflows", "show", SHOT]);
    let unasked = call(&["workflows", "run", SHOT]).0;
    let stranger = call(&["workflows", "run", SHOT, "--input", "Colour=red", "--yes"]).0;
    let inputs = ["--input", "product=mug.png", "--input", "Setting=@product by a window"];
    let made = call(&[&["workflows", "run", SHOT, "--yes"][..], &inputs].concat()).0;

    assert_eq!((&list.0["workflows"], list.1.contains(SCENE)), (&json!(2), true));
    assert_eq!((&shown.0["inputs"], shown.1.contains("Product")), (&json!(2), true));
    assert_eq!((&unasked["exit"], &stranger["exit"]), (&json!(2), &json!(2)), "what may cost money needs a yes");
    assert_eq!((&made["exit"], &made["files"]), (&json!(0), &json!(1)), "{made}");
    let accepted = &simulator.books().accepted;
    assert_eq!((accepted.len(), accepted[0].prompt.as_str()), (1, "@product by a window"));
}
