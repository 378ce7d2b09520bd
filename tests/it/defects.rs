//! The eleven defects of the script that people use today, each as a promise that is kept here.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};
use simulator::{Running, Scenario, Simulator};

use crate::command::{add_accounts, framewright, run, summary};

const SPEED: f64 = 100.0;

struct World {
    folder: tempfile::TempDir,
    simulator: Running,
}

impl World {
    async fn with(rules: Value) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let scenario = Scenario::parse(&json!({"rules": rules}).to_string()).expect("a scenario");
        let options = simulator::Options { speed: SPEED, seed: Some(3), scenario, ..Default::default() };
        let simulator = Simulator::start(options).await.expect("a simulator");
        add_accounts(folder.path(), &simulator.address, SPEED);
        let rows: Vec<Value> = (0..6)
            .map(|row| {
                json!({"text_prompt": format!("a lighthouse, number {row}, at dusk"), "aspect_ratio": "1:1",
                              "style": "vivid", "num_images": 1})
            })
            .collect();
        std::fs::write(folder.path().join("prompts.json"), Value::Array(rows).to_string()).expect("written");
        Self { folder, simulator }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    async fn generate(&self) -> Output {
        self.run(&["generate", "prompts.json", "--yes", "--json", "--library", "library"]).await
    }

    /// Runs the program off the async threads, on which the simulator lives.
    async fn run(&self, arguments: &[&str]) -> Output {
        let folder = self.path().to_owned();
        let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
        tokio::task::spawn_blocking(move || {
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            run(&folder, &arguments)
        })
        .await
        .expect("it ran")
    }

    fn accepted(&self) -> usize {
        self.simulator.books().accepted.len()
    }

    fn requests(&self, operation: &str, status: u16) -> u64 {
        let books = self.simulator.books();
        books.requests.iter().filter(|r| r.operation == operation && r.status == status).map(|r| r.count).sum()
    }

    fn downloads(&self) -> u64 {
        let books = self.simulator.books();
        books.requests.iter().filter(|r| r.operation == "download").map(|r| r.count).sum()
    }

    fn pictures(&self) -> Vec<std::path::PathBuf> {
        files(&self.path().join("library/media"))
            .into_iter()
            .filter(|path| path.extension().is_some_and(|extension| extension != "json"))
            .collect()
    }
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<_> = entries
        .flatten()
        .flat_map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { vec![entry.path()] })
        .collect();
    found.sort();
    found
}

fn phases(output: &Output) -> Value {
    summary(output)["phases"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn defect_1_the_same_file_again_buys_nothing_again() {
    let world = World::with(json!([])).await;

    let first = world.generate().await;
    let second = world.generate().await;

    assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
    assert_eq!(second.status.code(), Some(0), "{}", String::from_utf8_lossy(&second.stderr));
    assert_eq!(world.accepted(), 6);
    assert_eq!(world.pictures().len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn defect_2_one_broken_connection_does_not_drop_the_rest() {
    let world = World::with(json!([
        {"match": {"endpoint": "create"}, "when": {"nth": 2}, "do": {"fault": "cut", "at": "after"}},
        {"match": {"endpoint": "create"}, "when": {"nth": 4}, "do": {"fault": "cut", "at": "before"}}
    ]))
    .await;

    let output = world.generate().await;

    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(phases(&output), json!({"done": 6}));
    assert_eq!(world.accepted(), 6, "each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn defect_3_without_credits_it_pauses_and_keeps_every_job() {
    let world =
        World::with(json!([{"match": {"endpoint": "create"}, "when": {"after": 2}, "do": {"fault": "no_credits"}}]))
            .await;

    let output = world.generate().await;

    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(phases(&output), json!({"done": 2, "queued": 4}));
    world.simulator.play(Scenario::default());
    let resumed = world.run(&["resume", "--json", "--library", "library"]).await;
    assert_eq!(resumed.status.code(), Some(0), "{}", String::from_utf8_lossy(&resumed.stderr));
    assert_eq!(world.accepted(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn defect_4_a_busy_service_is_asked_no_sooner_than_it_says() {
    let world =
        World::with(json!([{"match": {"endpoint": "create"}, "do": {"fault": "busy", "form": "account"}}])).await;
    let began = world.simulator.books().service_time_s;
    let mut child = framewright(world.path(), &["generate", "prompts.json", "--yes", "--json", "--library", "library"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("it starts");

    while world.requests("create", 429) < 8 {
        tokio::task::yield_now().await;
    }
    let spent = world.simulator.books().service_time_s - began;
    child.kill().expect("stopped");
    child.wait().expect("gone");

    // The first two may go out together; each later one waits at least ten seconds.
    assert!(spent >= 6.0 * 10.0, "8 refused calls in {spent} s of service time");
}

#[tokio::test(flavor = "multi_thread")]
async fn defect_5_a_slow_task_holds_up_no_finished_one() {
    let world =
        World::with(json!([{"match": {"endpoint": "create"}, "when": {"nth": 1}, "do": {"fault": "stuck"}}])).await;
    let mut child = framewright(world.path(), &["generate", "prompts.json", "--yes", "--json", "--library", "library"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("it starts");

    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(60);
    while world.pictures().len() < 5 {
        assert!(tokio::time::Instant::now() < deadline, "{} of 5 pictures came", world.pictures().len());
        tokio::task::yield_now().await;
    }
    child.kill().expect("stopped");
    child.wait().expect("gone");

    assert_eq!(world.simulator.books().active, 1, "the slow one still runs");
}

#[tokio::test(flavor = "multi_thread")]
async fn defect_6_every_kind_of_end_ends_the_wait() {
    let world = World::with(json!([
        {"match": {"endpoint": "create"}, "when": {"nth": 1}, "do": {"fault": "cancelled"}},
        {"match": {"endpoint": "create"}, "when": {"nth": 2}, "do": {"fault": "vanishes"}},
        {"match": {"endpoint": "create"}, "when": {"nth": 3}, "do": {"fault": "fail", "code": "INTERNAL.BAD_OUTPUT.01"}},
        {"match": {"endpoint": "create"}, "when": {"nth": 4}, "do": {"fault": "refused"}}
    ]))
    .await;

    let output = world.generate().await;

    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(phases(&output), json!({"cancelled": 1, "done": 2, "failed": 1, "refused": 1, "unreachable": 1}));
}

#[tokio::test(flavor = "multi_thread")]
async fn defect_7_a_failed_download_never_loses_the_paid_task() {
    let world = World::with(json!([
        {"match": {"endpoint": "download"}, "when": {"first": 40}, "do": {"fault": "download", "kind": "truncated"}}
    ]))
    .await;
    let mut child = framewright(world.path(), &["generate", "prompts.json", "--yes", "--json", "--library", "library"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("it starts");
    while world.downloads() < 10 {
        tokio::task::yield_now().await;
    }
    child.kill().expect("stopped");
    child.wait().expect("gone");

    let resumed = world.run(&["resume", "--json", "--library", "library"]).await;

    assert_eq!(resumed.status.code(), Some(0), "{}", String::from_utf8_lossy(&resumed.stderr));
    assert_eq!(world.accepted(), 6, "fetched again, not bought again");
    assert_eq!(world.pictures().len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn defect_8_a_half_file_never_counts_as_done() {
    let world = World::with(json!([
        {"match": {"endpoint": "download"}, "when": {"every": 2}, "do": {"fault": "download", "kind": "silently_truncated"}}
    ]))
    .await;

    let output = world.generate().await;

    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    for picture in world.pictures() {
        image::open(&picture).unwrap_or_else(|error| panic!("{}: {error}", picture.display()));
    }
    assert_eq!(world.pictures().len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn defect_9_names_are_legal_everywhere_and_tell_no_address() {
    let world = World::with(json!([])).await;
    std::fs::write(
        world.path().join("prompts.json"),
        json!([{"text_prompt": "CON: a \"fox\" <by> me@example.com | what? * \\ / .. ", "num_images": 1}]).to_string(),
    )
    .expect("written");

    world.generate().await;

    let all = files(&world.path().join("library"));
    assert!(!world.pictures().is_empty());
    for path in all {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(!name.contains(|c: char| "<>:\"|?*\\@".contains(c) || c.is_control()), "{name}");
        assert!(!name.ends_with(['.', ' ']), "{name}");
        assert!(!name.to_lowercase().starts_with("con."), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn defect_10_the_whole_recipe_lies_beside_the_picture() {
    let world = World::with(json!([])).await;

    world.generate().await;

    let recipes: Vec<Value> = files(&world.path().join("library/media"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| serde_json::from_slice(&std::fs::read(path).expect("readable")).expect("JSON"))
        .collect();
    assert_eq!(recipes.len(), 6);
    for recipe in recipes {
        let inputs = &recipe["request"]["inputs"];
        let prompt = inputs["prompt"].as_str().expect("a prompt");
        assert!(prompt.starts_with("a lighthouse, number ") && prompt.ends_with(", at dusk"), "{prompt}");
        assert_eq!((&inputs["style"], &inputs["ratio"]), (&json!("vivid"), &json!("1:1")));
        assert!(inputs["seed"].is_u64(), "the seed that was drawn: {inputs}");
        assert_eq!(recipe["sent"]["text_prompt"], prompt);
        let text = recipe.to_string();
        assert!(!text.contains('@') && !text.contains("good-key"), "no address, no key: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn defect_11_a_key_is_never_an_argument_and_stray_spaces_are_named() {
    let world = World::with(json!([])).await;
    std::fs::copy(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/frames_typos.json"),
        world.path().join("prompts.json"),
    )
    .expect("copied");

    let by_argument = world.run(&["accounts", "add", "third", "--service", "useapi", "--key", "secret"]).await;
    let typos = world.generate().await;

    assert_eq!(by_argument.status.code(), Some(2));
    assert_eq!(typos.status.code(), Some(2));
    let said = format!("{}{}", String::from_utf8_lossy(&typos.stdout), String::from_utf8_lossy(&typos.stderr));
    for key in ["style ", "aspect_ratio ", "diversity ", "seed ", "styel"] {
        assert!(said.contains(key), "`{key}` is named: {said}");
    }
    assert_eq!(world.requests("create", 200), 0, "nothing was sent");
}
