//! Files as inputs: judged before anything is sent, kept in the library, uploaded once.

use std::path::Path;

use framewright_core::job::Phase;
use image::{Rgb, RgbImage};
use serde_json::{Value, json};

use crate::command::{add_accounts, run, summary};
use crate::rig::{Rig, SPEED};

/// A picture that no compression makes small: more than a data URI may hold from about 1200 pixels a side.
pub(crate) fn noisy(path: &Path, side: u32) {
    let mut state = 7u32;
    let picture = RgbImage::from_fn(side, side, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, red, green, blue] = state.to_le_bytes();
        Rgb([red, green, blue])
    });
    picture.save(path).unwrap();
}

async fn staged(rig: &Rig, side: u32) -> String {
    let path = rig.folder.path().join(format!("{side}.png"));
    noisy(&path, side);
    rig.app.library().stage(&path).await.unwrap().reference
}

fn reference(address: &str) -> Value {
    json!({"references": [{"uri": address, "tag": "fox"}], "ratio": "1280:720"})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_is_uploaded_once_and_reused() {
    let rig = Rig::start().await;
    let large = staged(&rig, 1400).await;

    rig.queue("gen4_image", &["@fox in snow", "@fox at sea"], reference(&large)).await;
    rig.work().await;

    assert_eq!(rig.phases().await, [Phase::Done, Phase::Done]);
    let asked = rig.simulator.books().requests;
    let uploads: u64 = asked.iter().filter(|request| request.operation == "upload").map(|r| r.count).sum();
    assert_eq!(uploads, 1, "{asked:?}");
    assert_eq!(rig.app.uploads().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_on_uploads_keeps_the_job_and_pays_nothing_twice() {
    let pause = json!({"rules": [{"match": {"endpoint": "upload"}, "when": {"first": 2}, "do": {"fault": "busy"}}]});
    let rig = Rig::with_faults(pause).await;
    let large = staged(&rig, 1400).await;

    rig.queue("gen4_image", &["@fox in snow"], reference(&large)).await;
    rig.work().await;

    assert_eq!((rig.phases().await, rig.accepted()), (vec![Phase::Done], 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_does_not_suit_its_place_is_never_sent() {
    let rig = Rig::start().await;
    let small = staged(&rig, 64).await;

    let ids = rig.queue("image_to_video/h3_max", &["a fox"], json!({"image": small})).await;
    rig.work().await;

    assert_eq!((rig.phases().await, rig.accepted()), (vec![Phase::Failed], 0));
    let story = rig.story(&ids[0]).await;
    assert!(story.contains("a picture with sides of at least 256 pixels; it has 64 × 64"), "{story}");
    assert!(story.contains("Nothing was spent."), "{story}");
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_count_from_their_file_and_the_job_outlives_the_original() {
    let rig = Rig::start().await;
    let folder = rig.folder.path();
    std::fs::create_dir(folder.join("cli")).unwrap();
    add_accounts(&folder.join("cli"), &rig.simulator.address, SPEED);
    let place = folder.join("cli/prompts");
    std::fs::create_dir_all(&place).unwrap();
    noisy(&place.join("fox.png"), 400);
    std::fs::write(place.join("words.png"), "just words").unwrap();
    let rows = |name: &str| {
        let row = json!([{"model": "gen4_image", "prompt": "@fox in snow", "ratio": "1280:720",
            "references": [{"uri": name, "tag": "fox"}]}]);
        std::fs::write(place.join("rows.json"), row.to_string()).unwrap();
    };
    let cli = |arguments: &[&str]| run(&folder.join("cli"), arguments);

    rows("words.png");
    let renamed = cli(&["plan", "prompts/rows.json", "--json"]);
    rows("./fox.png");
    let planned = cli(&["plan", "prompts/rows.json", "--json"]);
    assert!(!folder.join("cli/library").exists(), "a plan writes nothing");
    let made = cli(&["generate", "prompts/rows.json", "--yes", "--json", "--library", "library"]);
    std::fs::remove_file(place.join("fox.png")).unwrap();
    let one = cli(&[
        "generate",
        "--model",
        "gen4_image",
        "--prompt",
        "a fox",
        "--ratio",
        "1280:720",
        "--ref",
        "gone.png:fox",
        "--json",
    ]);
    let listed = cli(&["uploads", "list", "--json", "--library", "library"]);

    let said = String::from_utf8_lossy(&renamed.stdout).into_owned();
    assert_eq!(renamed.status.code(), Some(2));
    assert!(said.contains("the content is not that of a png file"), "{said}");
    assert_eq!(planned.status.code(), Some(0), "{}", String::from_utf8_lossy(&planned.stdout));
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stdout));
    assert_eq!(one.status.code(), Some(2));
    assert!(summary(&one)["exit"] == 2 && String::from_utf8_lossy(&one.stdout).contains("there is no such file"));
    assert_eq!(summary(&listed)["inputs"], 1, "the library has a copy of its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn assets_are_handed_over_listed_and_deleted() {
    let rig = Rig::start().await;
    let folder = rig.folder.path().join("cli");
    std::fs::create_dir(&folder).unwrap();
    add_accounts(&folder, &rig.simulator.address, SPEED);
    noisy(&folder.join("fox.png"), 300);
    let cli = |arguments: &[&str]| run(&folder, &[arguments, &["--json", "--library", "library"]].concat());

    let added = summary(&cli(&["uploads", "add", "fox.png", "--account", "proxy"]));
    let asset = added["reference"].as_str().unwrap_or_else(|| panic!("{added}")).to_owned();
    let known = summary(&cli(&["uploads", "list"]));
    let held = summary(&cli(&["uploads", "list", "--account", "proxy"]));
    let deleted = cli(&["uploads", "delete", &asset, "--account", "proxy"]);
    let left = summary(&cli(&["uploads", "list", "--account", "proxy"]));
    let official = cli(&["uploads", "list", "--account", "official"]);

    assert_eq!((&known["inputs"], &known["uploads"], &held["held"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(deleted.status.code(), Some(0));
    assert_eq!(left["held"], 0);
    assert_eq!(official.status.code(), Some(2), "Runway keeps no list");
}
