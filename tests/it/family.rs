//! What was made from what: known to the job, told by the command line, and found again without the index.

use std::path::Path;

use framewright_core::job::Phase;
use framewright_core::store::assets::{self, Asset};
use framewright_core::store::kin;
use serde_json::{Value, json};

use crate::command::{add_accounts, run};
use crate::rig::{Rig, SPEED};

/// Each file of a library with its parents and its children, all by their paths.
type Families = Vec<(String, Vec<String>, Vec<String>)>;

async fn families(app: &framewright_core::app::App) -> Families {
    let found = app.store().read(|c| {
        let all = assets::after_id(c, 0, 100)?;
        all.into_iter().map(|asset| kin::of(c, asset, 100)).collect::<Result<Vec<_>, _>>()
    });
    let paths = |files: Vec<Asset>| {
        let mut paths: Vec<String> = files.into_iter().map(|file| file.path).collect();
        paths.sort();
        paths
    };
    let mut found: Families =
        found.await.unwrap().into_iter().map(|kin| (kin.asset.path, paths(kin.parents), paths(kin.children))).collect();
    found.sort();
    found
}

async fn picture_and_what_came_of_it(rig: &Rig) {
    rig.queue("gen4_image", &["a fox in snow"], json!({"ratio": "1280:720"})).await;
    rig.work().await;
    let made = rig.app.store().read(|c| assets::after_id(c, 0, 10)).await.unwrap();
    let staged = rig.app.library().stage(&rig.app.library().absolute(&made[0].path)).await.unwrap().reference;
    let clip = json!({"image": staged, "ratio": "1280:720", "duration": 2});
    rig.queue("runway/image_to_video/gen4.5", &["it turns its head"], clip).await;
    let again = json!({"references": [{"uri": staged, "tag": "fox"}], "ratio": "1280:720"});
    rig.queue("gen4_image", &["@fox at sea"], again).await;
    rig.work().await;
    assert_eq!(rig.phases().await, [Phase::Done; 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_family_is_the_same_after_the_index_was_made_anew() {
    let rig = Rig::start().await;
    picture_and_what_came_of_it(&rig).await;
    let before = families(&rig.app).await;
    let Rig { app, folder, simulator } = rig;
    drop(app);

    for name in ["library.sqlite", "library.sqlite-wal", "library.sqlite-shm"] {
        let _ = std::fs::remove_file(folder.path().join("library").join(name));
    }
    let app = crate::rig::open_made_anew(folder.path(), "good-key").await;

    let kin: Vec<(usize, usize)> = before.iter().map(|(_, from, to)| (from.len(), to.len())).collect();
    assert_eq!(kin.iter().filter(|one| **one == (0, 2)).count(), 1, "{before:?}");
    assert_eq!(kin.iter().filter(|one| **one == (1, 0)).count(), 2, "{before:?}");
    assert_eq!(families(&app).await, before);
    drop(simulator);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_goes_in_by_its_number_is_told_as_parent_and_its_clip_as_child() {
    let rig = Rig::start().await;
    let folder = rig.folder.path().join("cli");
    std::fs::create_dir(&folder).unwrap();
    add_accounts(&folder, &rig.simulator.address, SPEED);
    let made = generate(&folder, &["--model", "gen4_image", "--prompt", "a fox", "--ratio", "1280:720"]);
    let picture = show(&folder, made["id"].as_str().unwrap()).remove(0);
    let address = format!("image=asset:{}", picture["id"]);
    let clip = generate(
        &folder,
        &[
            "--model",
            "runway/image_to_video/gen4.5",
            "--prompt",
            "it runs",
            "--ratio",
            "1280:720",
            "--set",
            "duration=2",
            "--set",
            &address,
        ],
    );

    let parent = show(&folder, &picture["id"].to_string()).remove(0);
    let child = show(&folder, clip["id"].as_str().unwrap()).remove(0);
    let nobody = run(&folder, &["show", "zzzzzzzz", "--library", "library"]);

    assert_eq!(parent["children"], json!([{"id": child["id"], "path": child["path"], "trashed": false}]));
    assert_eq!(child["parents"][0]["id"], parent["id"]);
    assert_eq!((&child["lost_parents"], &parent["parents"]), (&json!(0), &json!([])));
    assert_eq!(nobody.status.code(), Some(2));
}

/// Makes one job's files; returns the job's last record.
fn generate(folder: &Path, arguments: &[&str]) -> Value {
    let made = run(folder, &[&["generate", "--yes", "--json", "--library", "library"], arguments].concat());
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stdout));
    records(&made.stdout, "job").pop().expect("a job")
}

fn show(folder: &Path, id: &str) -> Vec<Value> {
    let shown = run(folder, &["show", id, "--json", "--library", "library"]);
    assert_eq!(shown.status.code(), Some(0), "{}", String::from_utf8_lossy(&shown.stdout));
    records(&shown.stdout, "asset")
}

fn records(lines: &[u8], wanted: &str) -> Vec<Value> {
    let lines = String::from_utf8_lossy(lines);
    let all = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    all.filter(|line| line["type"] == wanted).collect()
}
