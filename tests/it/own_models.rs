//! Models of the user's own: one that uses every kind of parameter is listed, shown, checked, priced, drawn as a form
//! and sent, without code of its own.

use std::path::Path;

use catalogue::Catalogue;
use framewright_core::form::{Control, form};
use serde_json::{Value, json};
use simulator::{Running, Simulator};

use crate::command::{add_accounts, run, summary};

const MODELS: &str = include_str!("../fixtures/own_models.json");
const SPEED: f64 = 60.0;

/// Settings with the user's models and an account of each service at a simulator that knows them too.
async fn studio() -> (tempfile::TempDir, Running) {
    let folder = tempfile::tempdir().expect("a folder");
    let (catalogue, _) = Catalogue::builtin().with_override(MODELS, "own_models.json");
    let options = simulator::Options { speed: SPEED, seed: Some(7), catalogue, ..Default::default() };
    let simulator = Simulator::start(options).await.expect("a simulator");
    add_accounts(folder.path(), &simulator.address, SPEED);
    std::fs::write(folder.path().join("config/catalogue.json"), MODELS).expect("written");
    (folder, simulator)
}

fn set(values: &[&str]) -> Vec<String> {
    values.iter().flat_map(|value| ["--set".to_owned(), (*value).to_owned()]).collect()
}

fn generate(folder: &Path, values: &[&str]) -> std::process::Output {
    let mut words = vec!["generate", "--model", "made_up_1", "--yes", "--json", "--library", "library"];
    let set = set(values);
    words.extend(set.iter().map(String::as_str));
    run(folder, &words)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_made_up_model_with_every_kind_of_parameter_is_priced_and_sent() {
    let (folder, simulator) = studio().await;
    let values = [
        "prompt=a fox",
        "ratio=1024:1024",
        "quality=final",
        "outputCount=2",
        "strength=0.5",
        "seed=7",
        "transparent=yes",
        "picture=https://example.com/a.png",
        "clipUri=https://example.com/a.mp4",
        "sound=https://example.com/a.mp3",
        "colours[0]=#ff0000",
        "colours[1]=#00ff00",
        "frame.width=3",
        "frame.note=null",
        "labels.one=1",
        "voice.presetId=Maya",
        "extra={\"any\": [1, null]}",
    ];

    let made = generate(folder.path(), &values);

    let said = summary(&made);
    assert_eq!(made.status.code(), Some(0), "{said} {}", String::from_utf8_lossy(&made.stdout));
    assert_eq!((said["files"].as_u64(), said["credits"]["charged"].as_f64()), (Some(2), Some(10.0)), "{said}");
    let books = simulator.books();
    assert_eq!(books.accepted.len(), 1);
    let story = run(folder.path(), &["queue", "list", "--json", "--library", "library"]);
    let text = String::from_utf8_lossy(&story.stdout);
    let id = text.lines().find_map(|line| {
        let line: Value = serde_json::from_str(line).ok()?;
        line["id"].as_str().map(str::to_owned)
    });
    let shown = run(folder.path(), &["queue", "show", &id.expect("a job"), "--json", "--library", "library"]);
    let shown = String::from_utf8_lossy(&shown.stdout);
    let story = shown.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    let story = story.into_iter().find(|line| line["type"] == "story").expect("its story");
    let body = &story["attempts"][0]["sent"];
    let wanted = json!({
        "model": "made_up_1", "promptText": "a fox", "ratio": "1024:1024", "quality": "final", "outputCount": 2,
        "strength": 0.5, "seed": 7, "transparent": true, "pictureUri": "https://example.com/a.png",
        "clipUri": "https://example.com/a.mp4", "soundUri": "https://example.com/a.mp3",
        "colours": ["#ff0000", "#00ff00"], "frame": {"frameWidth": 3, "note": null}, "labels": {"one": "1"},
        "voice": {"type": "preset", "presetId": "Maya"}, "extra": {"any": [1, null]},
    });
    assert_eq!(body, &wanted, "{story}");
}

#[tokio::test(flavor = "multi_thread")]
async fn its_problems_are_named_by_path_with_what_was_meant_and_nothing_is_queued() {
    let (folder, simulator) = studio().await;

    let refused = generate(
        folder.path(),
        &[
            "prompt=a fox",
            "quality=final",
            "ratio=1280:720",
            "voice.preset=Maia",
            "frame.widht=3",
            "colours[0]=red",
            "strngth=1",
        ],
    );

    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stdout);
    for words in [
        "voice.preset is \\\"Maia\\\": expected one of Maya, Arjun; did you mean Maya?",
        "frame.widht",
        "did you mean width?",
        "colours[0] is",
        "did you mean \\\"strength\\\"?",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert_eq!(simulator.books().accepted.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_listed_and_shown_and_its_broken_neighbour_is_told_with_line_and_column() {
    let (folder, _simulator) = studio().await;

    let listed = run(folder.path(), &["models", "--search", "made up"]);
    let shown = run(folder.path(), &["models", "made_up_1"]);
    let all = run(folder.path(), &["models", "--json"]);

    assert!(String::from_utf8_lossy(&listed.stdout).contains("made_up_1"), "{listed:?}");
    let told = String::from_utf8_lossy(&listed.stderr);
    assert!(told.contains("catalogue.json:53:38: size: there is no kind named sise"), "{told}");
    let page = String::from_utf8_lossy(&shown.stdout);
    assert!(page.contains("final is for squares only") && page.contains("2 per image, 5 when final"), "{page}");
    let document: Value = serde_json::from_slice(&all.stdout).expect("one document");
    assert_eq!(document["entries"].as_array().map(Vec::len), Some(161));
}

#[test]
fn the_composer_has_a_control_for_every_kind() {
    let (catalogue, errors) = Catalogue::builtin().with_override(MODELS, "own_models.json");
    let form = form(catalogue.model("made_up_1").expect("it was added"));

    assert_eq!(errors.len(), 1);
    let control = |name: &str| form.fields.iter().find(|field| field.name == name).map(|field| &field.control);
    for name in ["picture", "clip", "sound"] {
        assert!(matches!(control(name), Some(Control::Media { .. })), "{name}");
    }
    assert!(matches!(control("prompt"), Some(Control::Prompt { max_units: Some(200), .. })));
    assert!(matches!(control("ratio"), Some(Control::Ratio { .. })));
    assert!(matches!(control("quality"), Some(Control::Choice { .. })));
    assert!(matches!(control("images"), Some(Control::Slider { .. })));
    assert!(matches!(control("strength"), Some(Control::Slider { .. })));
    assert!(matches!(control("seed"), Some(Control::Seed { .. })));
    assert!(matches!(control("transparent"), Some(Control::Switch)));
    assert!(matches!(control("colours"), Some(Control::List { most: Some(3), .. })));
    let Some(Control::Object { fields, .. }) = control("frame") else { panic!("an object") };
    assert!(matches!(fields[0].control, Control::Slider { min: 1.0, max: 9.0, .. }), "{fields:?}");
    assert!(matches!(fields[1].control, Control::Text { max_units: Some(20), .. }), "{fields:?}");
    assert!(matches!(control("labels"), Some(Control::Map { value, .. }) if matches!(**value, Control::Text { .. })));
    let Some(Control::Variants { variants }) = control("voice") else { panic!("forms to choose") };
    assert_eq!(variants.iter().map(|variant| variant.label.as_str()).collect::<Vec<_>>(), ["Preset", "Own"]);
    assert!(matches!(&variants[0].control, Control::Choice { options, .. } if options.len() == 2));
    assert!(matches!(&variants[1].control, Control::Object { around, .. } if around["type"] == "own"));
    assert!(matches!(control("extra"), Some(Control::Json)), "only what may be anything is written as JSON");
}
