//! The command line, as people and scripts use it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::{Value, json};
use simulator::{Running, Scenario, Simulator};

use crate::command::{KEY, add_accounts, framewright, run, summary};

const SPEED: f64 = 60.0;
const FRAMES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/frames.json");
const TYPOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/frames_typos.json");

async fn simulator(scenario: Value) -> Running {
    let scenario = Scenario::parse(&scenario.to_string()).expect("a scenario");
    let options = simulator::Options { speed: SPEED, seed: Some(7), scenario, ..Default::default() };
    Simulator::start(options).await.expect("a simulator")
}

/// A folder with accounts of both services at a simulator.
async fn studio(scenario: Value) -> (tempfile::TempDir, Running) {
    let folder = tempfile::tempdir().expect("a folder");
    let simulator = simulator(scenario).await;
    add_accounts(folder.path(), &simulator.address, SPEED);
    (folder, simulator)
}

fn lines(output: &Output, kind: &str) -> Vec<Value> {
    let text = String::from_utf8_lossy(&output.stdout);
    let parsed = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("one JSON object a line"));
    parsed.filter(|line| line["type"] == kind).collect()
}

fn pictures(folder: &Path) -> usize {
    let mut open = vec![folder.join("library/media")];
    let mut count = 0;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending != "json") {
                count += 1;
            }
        }
    }
    count
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_makes_64_pictures_and_a_second_start_sends_nothing() {
    let (folder, simulator) = studio(json!({"rules": []})).await;
    let command = ["generate", FRAMES, "--yes", "--json", "--library", "library"];

    let first = run(folder.path(), &command);
    let sent = simulator.books().accepted.len();
    let second = run(folder.path(), &command);

    assert_eq!(first.status.code(), Some(0), "{}", String::from_utf8_lossy(&first.stderr));
    let said = summary(&first);
    assert_eq!((said["phases"]["done"].as_u64(), said["files"].as_u64()), (Some(16), Some(64)), "{said}");
    assert_eq!((sent, pictures(folder.path())), (16, 64));
    assert_eq!(second.status.code(), Some(0));
    assert_eq!(simulator.books().accepted.len(), sent, "what was bought is not bought again");
}

#[test]
fn a_file_with_typos_is_named_key_by_key_and_nothing_is_queued() {
    let folder = tempfile::tempdir().expect("a folder");

    let refused = run(folder.path(), &["generate", TYPOS, "--json", "--library", "library"]);

    assert_eq!(refused.status.code(), Some(2));
    let findings = lines(&refused, "finding");
    let keys = |kind: &str| -> Vec<_> {
        findings.iter().filter(|f| f["kind"] == kind).filter_map(|f| f["key"].as_str()).collect()
    };
    assert_eq!(keys("stray_spaces"), ["style ", "aspect_ratio ", "diversity ", "seed "]);
    assert_eq!(keys("unknown_key"), ["styel"]);
    assert_eq!(keys("missing"), ["prompt"]);
    assert_eq!(summary(&refused)["exit"], 2);
    assert!(!folder.path().join("library").exists(), "not even a library was made");
}

#[test]
fn fix_mends_the_keys_in_place_and_keeps_the_original() {
    let folder = tempfile::tempdir().expect("a folder");
    let original = std::fs::read_to_string(TYPOS).expect("readable");
    std::fs::write(folder.path().join("mine.json"), &original).expect("written");

    let still_wrong = run(folder.path(), &["plan", "mine.json", "--fix", "--json"]);

    assert_eq!(still_wrong.status.code(), Some(2), "a prompt is still missing, which only a person can write");
    assert_eq!(lines(&still_wrong, "finding").len(), 1);
    let mended = std::fs::read_to_string(folder.path().join("mine.json")).expect("readable");
    assert!(mended.contains("\"style\": \"terracotta\"") && mended.contains("__note"), "{mended}");
    let kept = std::fs::read_to_string(folder.path().join("mine.json.bak")).expect("kept");
    assert_eq!(kept, original);
}

#[tokio::test(flavor = "multi_thread")]
async fn money_needs_a_yes_and_a_ceiling_holds() {
    let (folder, simulator) = studio(json!({"rules": []})).await;
    let with = |more: &[&str]| {
        let prompt =
            ["generate", "--prompt", "fox", "--model", "gen4_image", "--set", "ratio=1280:720", "--count", "3"];
        run(folder.path(), &[&prompt[..], &["--json", "--library", "library"], more].concat()).status.code()
    };
    let unknown_price = ["generate", "--prompt", "fox", "--yes", "--max-credits", "100", "--library", "library"];

    assert_eq!(with(&[]), Some(2), "three pictures at 5 credits are not bought without a word");
    assert_eq!(with(&["--yes", "--max-credits", "14"]), Some(2));
    assert_eq!(run(folder.path(), &unknown_price).status.code(), Some(2), "a price that nobody knows may be too high");
    assert_eq!(simulator.books().accepted.len(), 0);
    assert_eq!(with(&["--yes", "--max-credits", "15"]), Some(0));
    assert_eq!(simulator.books().accepted.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn far_more_than_usual_needs_a_word_of_its_own() {
    let (folder, simulator) = studio(json!({"rules": []})).await;
    let with = |command: &str, more: &[&str]| {
        let what = ["--prompt", "fox", "--model", "gen4_image", "--set", "ratio=720:720", "--count", "201"];
        run(folder.path(), &[&[command], &what[..], &["--library", "library"], more].concat())
    };

    let planned = with("plan", &[]);
    assert!(String::from_utf8_lossy(&planned.stderr).contains("--allow-large"), "a plan tells it beforehand");
    let refused = with("generate", &["--yes"]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("These are 201 jobs, for up to 1005 credits."), "{said}");
    assert!(said.contains("Nothing was queued.") && said.contains("--allow-large"), "{said}");
    assert_eq!(simulator.books().accepted.len(), 0);

    assert!(run(folder.path(), &["queue", "pause", "--library", "library"]).status.success());
    let queued = with("generate", &["--yes", "--allow-large", "--json"]);
    assert_eq!(summary(&queued)["phases"]["queued"], 201, "{}", String::from_utf8_lossy(&queued.stderr));
}

#[test]
fn limits_are_set_by_name_and_what_does_not_fit_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let set = |words: &[&str]| run(folder.path(), &[&["settings", "--json"], words].concat());
    let shown = |output: &Output| lines(output, "settings")[0].clone();

    let now = shown(&set(&["failures.refused=5", "failures.of=40", "caps.day_hard=500", "caps.at_cap=ask"]));
    assert_eq!((&now["failures"]["refused"], &now["failures"]["of"]), (&json!(5), &json!(40)));
    assert_eq!((&now["caps"]["day_hard"], &now["caps"]["at_cap"]), (&json!(500.0), &json!("ask")));
    for wrong in ["failures.refused=0", "failures.refused=41", "caps.day_hard=much", "library=/", "caps.at_cap=none"] {
        assert_eq!(set(&[wrong]).status.code(), Some(2), "{wrong}");
    }
    assert_eq!(shown(&set(&[])), now);
    assert_eq!(shown(&set(&["caps.day_hard=none"]))["caps"]["day_hard"], json!(null));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_looks_where_no_library_opens_and_its_report_holds_no_key() {
    let (folder, simulator) = studio(json!({"rules": []})).await;
    let doctor = |more: &[&str]| run(folder.path(), &[&["doctor", "--json", "--library", "library"], more].concat());
    let prompt = ["generate", "--prompt", "a very private fox", "--model", "gen4_image", "--set", "ratio=720:720"];
    let made = run(folder.path(), &[&prompt[..], &["--yes", "--library", "library"]].concat());
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));

    let sound = doctor(&["--online"]);
    let signs =
        |output: &Output| -> Vec<Value> { lines(output, "examined").iter().map(|it| it["symptom"].clone()).collect() };
    let kinds: Vec<String> = signs(&sound).iter().map(|sign| sign["kind"].as_str().unwrap().to_owned()).collect();
    assert_eq!(sound.status.code(), Some(0), "{kinds:?}");
    assert!(kinds.iter().any(|kind| kind == "index_sound"), "{kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| *kind == "reached").count(), 2, "both services answer: {kinds:?}");
    assert_eq!(simulator.books().accepted.len(), 1, "nothing was made by asking");

    let report = doctor(&["--report"]);
    let text = lines(&report, "report")[0]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("done: 1") && text.contains("account 2"), "{text}");
    for secret in ["good-key", "private fox"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }

    std::fs::write(folder.path().join("library/library.sqlite"), [7; 8_192]).expect("spoilt");
    // The log may hold all of it.
    let _ = std::fs::remove_file(folder.path().join("library/library.sqlite-wal"));
    let broken = doctor(&[]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(signs(&broken).iter().any(|sign| sign["kind"] == "index_damaged"), "{:?}", signs(&broken));
    assert_eq!(summary(&broken)["worst"], "problem");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_queue_says_so_and_sends_nothing_until_it_is_resumed() {
    let (folder, simulator) = studio(json!({"rules": []})).await;
    let queue = |what: &str| run(folder.path(), &["queue", what, "--json", "--library", "library"]);
    let command = ["generate", "--prompt", "fox", "--yes", "--json", "--library", "library"];

    let paused = queue("pause");
    let kept = run(folder.path(), &command);
    let sent_while_paused = simulator.books().accepted.len();
    let resumed = queue("resume");
    let worked = run(folder.path(), &["resume", "--json", "--library", "library"]);

    assert_eq!(
        (summary(&paused)["paused"].as_bool(), summary(&resumed)["paused"].as_bool()),
        (Some(true), Some(false))
    );
    let said =
        lines(&kept, "note").iter().any(|note| note["message"].as_str().unwrap_or_default().contains("queue resume"));
    assert!(said, "{}", String::from_utf8_lossy(&kept.stdout));
    assert_eq!((sent_while_paused, summary(&kept)["phases"]["queued"].as_u64()), (0, Some(1)));
    assert_eq!(worked.status.code(), Some(0), "{}", String::from_utf8_lossy(&worked.stderr));
    assert_eq!(simulator.books().accepted.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_is_moved_with_everything_in_it_and_a_full_folder_takes_none() {
    let (folder, simulator) = studio(json!({"rules": []})).await;
    let command = ["generate", "--prompt", "fox", "--yes", "--json", "--library"];
    let at = |library: &'static str| [&command[..], &[library]].concat();
    assert_eq!(run(folder.path(), &at("library")).status.code(), Some(0));
    let files = pictures(folder.path());

    let refused = run(folder.path(), &["library", "move", "config", "--json", "--library", "library"]);
    let moved = run(folder.path(), &["library", "move", "away/new", "--json", "--library", "library"]);
    let checked = run(folder.path(), &["library", "check", "--deep", "--json", "--library", "away/new"]);

    assert_eq!(refused.status.code(), Some(2), "{}", String::from_utf8_lossy(&refused.stdout));
    assert_eq!(moved.status.code(), Some(0), "{}", String::from_utf8_lossy(&moved.stderr));
    assert!(files > 0 && !folder.path().join("library").exists());
    assert_eq!((checked.status.code(), summary(&checked)["findings"].as_u64()), (Some(0), Some(0)));
    assert_eq!(run(folder.path(), &["queue", "list", "--json", "--library", "away/new"]).status.code(), Some(0));
    assert_eq!(simulator.books().accepted.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_of_a_newer_version_is_looked_at_and_nothing_in_it_is_sent_or_changed() {
    let (folder, simulator) = studio(json!({"rules": []})).await;
    let make = |prompt: &str| run(folder.path(), &["generate", "--prompt", prompt, "--yes", "--library", "library"]);
    assert_eq!(make("fox").status.code(), Some(0));
    let index = folder.path().join("library/library.sqlite");
    let newer = rusqlite::Connection::open(&index).expect("an index");
    newer
        .execute_batch(
            "ALTER TABLE assets ADD COLUMN mood TEXT; PRAGMA user_version = 9000; PRAGMA wal_checkpoint(TRUNCATE)",
        )
        .expect("made newer");
    drop(newer);
    let (sent, before) = (simulator.books().accepted.len(), std::fs::read(&index).expect("readable"));

    let shown = run(folder.path(), &["show", "1", "--json", "--library", "library"]);
    let refused = make("owl");

    assert_eq!(shown.status.code(), Some(0), "{}", String::from_utf8_lossy(&shown.stderr));
    assert!(String::from_utf8_lossy(&shown.stdout).contains("fox"), "{}", String::from_utf8_lossy(&shown.stdout));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_ne!(refused.status.code(), Some(0));
    assert!(said.contains("made by a newer Framewright. It can be looked at"), "{said}");
    assert_eq!(simulator.books().accepted.len(), sent);
    assert_eq!(std::fs::read(&index).expect("readable"), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_ends_with_1_and_an_account_without_a_good_key_with_3() {
    let refuse = json!({"rules": [{"match": {"endpoint": "create", "prompt": "owl"}, "do": {"fault": "refused"}}]});
    let (folder, simulator) = studio(refuse).await;
    std::fs::write(folder.path().join("two.txt"), "an owl\na hare\n").expect("written");
    let command = ["generate", "two.txt", "--yes", "--json", "--library", "library"];

    let without_key = framewright(folder.path(), &command).env(KEY, "bad-key").output().expect("it starts");
    let kept = summary(&without_key);
    let resumed = run(folder.path(), &["resume", "--json", "--library", "library"]);

    assert_eq!(without_key.status.code(), Some(3));
    assert_eq!(kept["phases"]["queued"], 2, "{kept}");
    assert_eq!(kept["troubles"][0]["account"], "proxy");
    assert_eq!(resumed.status.code(), Some(1));
    let said = summary(&resumed);
    assert_eq!((said["phases"]["done"].as_u64(), said["phases"]["refused"].as_u64()), (Some(1), Some(1)), "{said}");
    assert_eq!(said["causes"][0]["phase"], "refused");
    assert_eq!(simulator.books().accepted.len(), 1);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_run_keeps_everything_and_resume_ends_it() {
    let (folder, simulator) = studio(json!({"rules": []})).await;
    let eight: Vec<_> = (0..8).map(|row| json!({"prompt": format!("fox {row}"), "num_images": 1})).collect();
    std::fs::write(folder.path().join("eight.json"), Value::from(eight).to_string()).expect("written");
    let mut child = framewright(folder.path(), &["generate", "eight.json", "--yes", "--json", "--library", "library"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut said = BufReader::new(child.stdout.take().expect("piped")).lines();
    let waiting = said.find(|line| line.as_ref().is_ok_and(|line| line.contains("\"phase\":\"waiting\"")));
    assert!(waiting.is_some(), "the service took a job");

    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().expect("sent").success());
    let last: Value = serde_json::from_str(&said.map_while(Result::ok).last().expect("a summary")).expect("JSON");
    let ended = child.wait().expect("it ends");
    let resumed = run(folder.path(), &["resume", "--json", "--library", "library"]);

    assert_eq!(ended.code(), Some(130));
    assert!(last["next"].as_str().is_some_and(|next| next.starts_with("framewright resume")), "{last}");
    assert_eq!(resumed.status.code(), Some(0), "{}", String::from_utf8_lossy(&resumed.stderr));
    assert_eq!((simulator.books().accepted.len(), pictures(folder.path())), (8, 8));
}

#[test]
fn the_simulator_says_where_it_listens_in_its_first_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = framewright(folder.path(), &["simulate"]).stdout(Stdio::piped()).spawn().expect("it starts");

    let first = BufReader::new(child.stdout.take().expect("piped")).lines().next();
    child.kill().expect("it runs");
    child.wait().expect("it ends");

    let first: Value = serde_json::from_str(&first.expect("a line").expect("readable")).expect("JSON");
    assert!(first["address"].as_str().is_some_and(|address| address.starts_with("http://127.0.0.1:")), "{first}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_never_shows_in_what_is_said_or_stored() {
    let (folder, _simulator) = studio(json!({"rules": []})).await;
    let secret = "sk-very-secret-0123456789";
    let checked =
        framewright(folder.path(), &["accounts", "check", "--json"]).env(KEY, secret).output().expect("it starts");

    assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stderr));
    let stored = std::fs::read_to_string(folder.path().join("config/accounts.json")).expect("readable");
    for text in [&stored, &*String::from_utf8_lossy(&checked.stdout), &*String::from_utf8_lossy(&checked.stderr)] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_takes_no_prompt_needs_none_and_a_retired_one_gives_way_where_that_is_wished() {
    let (folder, simulator) = studio(json!({"rules": []})).await;
    let with = |words: &[&str]| run(folder.path(), &[words, &["--json", "--library", "library"]].concat());

    let picture = "image=https://example.com/a.png";
    let upscaled = with(&["generate", "--model", "image_upscale", "--set", picture, "--yes"]);
    let old = ["plan", "--model", "runway/text_to_video/veo3", "--prompt", "fox", "--set", "ratio=1280:720"];
    let kept = with(&[&old[..], &["--set", "duration=8"]].concat());
    let translated = with(&[&old[..], &["--set", "duration=8", "--translate-retired"]].concat());

    assert_eq!(upscaled.status.code(), Some(0), "{}", String::from_utf8_lossy(&upscaled.stdout));
    assert_eq!((pictures(folder.path()), simulator.books().accepted.len()), (1, 1));
    let model = |output: &Output| lines(output, "plan")[0]["parts"][0]["model"].clone();
    assert_eq!(
        (model(&kept), model(&translated)),
        ("runway/text_to_video/veo3".into(), "runway/text_to_video/veo3.1".into())
    );
    let notes = lines(&kept, "note");
    let told =
        |note: &Value| note["message"].as_str().is_some_and(|text| text.contains("Veo 3 was retired on 2026-08-07"));
    assert!(notes.iter().any(told), "{notes:?}");
}
