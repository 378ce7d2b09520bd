//! Every current entry of the catalogue, asked for from the terminal: it ends in verified files of the right kind in the
//! library, or in the documented reply. What no command reaches yet is named here, and this test fails once one does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use catalogue::{Catalogue, Inputs, Kind, Media, Model, Param, Service, Source};
use drawing::{Clip, ClipCoding, Format, Picture, Sound, SoundCoding};
use framewright_core::job::Phase;
use framewright_core::store::assets::{self, Asset};
use framewright_core::store::jobs::{Filter, Job};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use simulator::{Running, Simulator};
use tempfile::TempDir;

use crate::command::{add_accounts, run, summary};
use crate::inputs::noisy;
use crate::rig::open;
use crate::table::{ASSET, Names, sample, valid};

/// How much faster than life the simulator and its accounts run here.
const SPEED: f64 = 200.0;
/// Sides of the picture and the clip that go in: small, and within what every place asks for.
const SIDES: (u32, u32) = (320, 320);
/// Length of the clip and the sound that go in.
const SECONDS: u32 = 5;
/// How far a length may be off: a packet of AAC or MP3, or a frame.
const SLACK: f64 = 0.06;

/// What becomes of an entry that is asked for.
enum End {
    /// A task whose files come into the library.
    Files,
    /// The same, where more than the entry tells what comes: in `routing`.
    Routed,
    /// Another command has the documented reply.
    Reply,
}

fn end(model: &Model) -> End {
    match model.endpoint.as_str() {
        "POST /v1/uploads" | "POST /v1/runwayml/assets/" | "GET /v1/runwayml/assets/" => End::Reply,
        // What `spend --reconcile` asks for; `spend` tells of its replies.
        "POST /v1/organization/usage" => End::Reply,
        // What `belongings` asks for, with its replies.
        "POST /v1/avatars" | "PATCH /v1/avatars/{id}" | "POST /v1/documents" | "PATCH /v1/documents/{id}" => End::Reply,
        "POST /v1/realtime_sessions" | "POST /v1/voices" | "PATCH /v1/voices/{id}" => End::Reply,
        "POST /v1/voices/preview" => End::Reply,
        // What `routing` asks for: the replies of routers, what they choose, and what the nodes of a workflow make.
        "POST /v1/routers" | "PATCH /v1/routers/{id}" => End::Reply,
        endpoint if endpoint.starts_with("POST /v1/generate/") => End::Routed,
        "POST /v1/workflows/{id}" => End::Routed,
        // What `tasks list` and `accounts set-up` ask for; `tasks` tells of their replies.
        "GET /v1/runwayml/tasks/" | "POST /v1/runwayml/accounts/{email}" => End::Reply,
        _ => End::Files,
    }
}

fn entries(of: impl Fn(&End) -> bool) -> Vec<Model> {
    let current = Catalogue::builtin().models().iter().filter(|model| model.is_current()).cloned().collect::<Vec<_>>();
    assert_eq!(current.len(), 155, "each entry has its end above");
    current.into_iter().filter(|model| of(&end(model))).collect()
}

/// A folder with one picture, one clip and one sound, and accounts of both services at a simulator.
async fn studio() -> (TempDir, Running) {
    let folder = tempfile::tempdir().expect("a folder");
    let options = simulator::Options { speed: SPEED, seed: Some(7), ..Default::default() };
    let simulator = Simulator::start(options).await.expect("a simulator");
    add_accounts(folder.path(), &simulator.address, SPEED);
    let picture = Picture {
        prompt: "a fox",
        style: None,
        seed: 1,
        index: 0,
        diversity: None,
        width: SIDES.0,
        height: SIDES.1,
        format: Format::Png,
        cut_out: false,
    };
    let clip =
        Clip { picture, frames: SECONDS * 24, rate: (24, 1), sound: true, coding: ClipCoding::Mp4, title: "a fox" };
    let sound =
        Sound { seed: 1, seconds: f64::from(SECONDS), sample_rate: 8000, coding: SoundCoding::Wav, title: "a fox" };
    for (name, bytes) in
        [("fox.png", drawing::draw(&picture)), ("fox.mp4", drawing::film(&clip)), ("fox.wav", drawing::play(&sound))]
    {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    }
    (folder, simulator)
}

/// The fixture of a kind.
fn fixture(media: Media) -> &'static str {
    match media {
        Media::Image => "fox.png",
        Media::Video => "fox.mp4",
        Media::Audio | Media::Text | Media::None => "fox.wav",
    }
}

/// What is known of the fixture of a kind.
fn known(media: Media) -> Source {
    Source {
        sides: (media != Media::Audio).then_some(SIDES),
        seconds: (media != Media::Image).then_some(f64::from(SECONDS)),
    }
}

/// Stands for the fixture of a kind where only an address or an id is taken.
fn address(media: Media, asset_id: bool) -> String {
    match asset_id {
        true => format!("{}{}", &ASSET[..ASSET.len() - 1], media as u8),
        false => format!("https://example.com/{}", fixture(media)),
    }
}

/// A valid request with as many of the fixtures as the model takes, each wherever one of its kind belongs, and otherwise
/// as small and short as it may be.
fn request(model: &Model) -> Inputs {
    let mut inputs = valid(model, Names::Ours);
    let mut try_out = |name: &str, value: Value| {
        let mut with = inputs.clone();
        with.insert(name.to_owned(), value);
        let sound = model.check(&with).is_ok();
        if sound {
            inputs = with;
        }
        sound
    };
    for param in &model.params {
        for small in smallest(param) {
            if try_out(&param.name, small) {
                break;
            }
        }
    }
    for param in model.params.iter().filter(|param| !param.deprecated && !param.required && takes_files(&param.kind)) {
        try_out(&param.name, sample(&param.kind, Names::Ours));
    }
    put(&model.params, &mut inputs, address);
    inputs
}

/// The same request with the paths of the fixtures.
fn with_paths(model: &Model, inputs: &Inputs) -> Inputs {
    let mut inputs = inputs.clone();
    put(&model.params, &mut inputs, |media, _| fixture(media).to_owned());
    inputs
}

/// Values of what decides over sides and length, the smallest first.
fn smallest(param: &Param) -> Vec<Value> {
    match (param.name.as_str(), &param.kind) {
        ("ratio", Kind::Ratio { options, .. }) => {
            let pixels = |ratio: &String| {
                let (width, height) = ratio.split_once(':')?;
                Some(width.parse::<u64>().ok()? * height.parse::<u64>().ok()?)
            };
            let mut options: Vec<_> = options.iter().filter(|ratio| pixels(ratio).is_some()).collect();
            options.sort_by_key(|ratio| pixels(ratio));
            options.into_iter().map(|ratio| json!(ratio)).collect()
        }
        ("resolution" | "duration", Kind::Enum { options }) => options.clone(),
        ("duration", Kind::Integer { min: Some(min), .. }) => vec![json!(min)],
        ("duration", Kind::Number { min: Some(min), .. }) => vec![json!(min)],
        ("duration", Kind::Union { variants, .. }) => {
            let forms = variants.iter().filter(|form| matches!(form, Kind::Integer { .. } | Kind::Number { .. }));
            forms.flat_map(|form| smallest(&Param { kind: form.clone(), ..param.clone() })).collect()
        }
        _ => Vec::new(),
    }
}

fn takes_files(kind: &Kind) -> bool {
    match kind {
        Kind::Media { .. } => true,
        Kind::List { item, .. } => takes_files(item),
        Kind::Object { fields, .. } => fields.iter().any(|field| field.required && takes_files(&field.kind)),
        Kind::Union { variants, .. } => takes_files(&variants[0]),
        _ => false,
    }
}

/// Puts something else wherever a picture, clip or sound stands.
fn put(params: &[Param], values: &mut Inputs, place: fn(Media, bool) -> String) {
    for param in params {
        if let Some(value) = values.get_mut(&param.name) {
            put_at(&param.kind, value, place);
        }
    }
}

fn put_at(kind: &Kind, value: &mut Value, place: fn(Media, bool) -> String) {
    match (kind, value) {
        (Kind::Media { media, asset_id }, value) => *value = place(*media, *asset_id).into(),
        (Kind::List { item, .. }, Value::Array(items)) => items.iter_mut().for_each(|one| put_at(item, one, place)),
        (Kind::Object { fields, .. }, Value::Object(values)) => put(fields, values, place),
        (Kind::Union { variants, .. }, value) => put_at(&variants[0], value, place),
        _ => {}
    }
}

/// The recipes of a library, by the ids of their jobs.
fn recipes(folder: &Path) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    let mut open: Vec<PathBuf> = vec![folder.join("library/media")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "json") {
                let recipe: Value = serde_json::from_slice(&std::fs::read(&path).expect("readable")).expect("JSON");
                found.insert(recipe["job"]["id"].as_str().expect("an id").to_owned(), recipe);
            }
        }
    }
    found
}

/// What is wrong with a job's files, as sentences.
fn judge(folder: &Path, model: &Model, inputs: &Inputs, files: &[Asset], recipe: Option<&Value>) -> Vec<String> {
    let mut wrong = Vec::new();
    let followed = model.followed(inputs);
    let is_followed = |media: &Media| [true, false].iter().any(|asset_id| followed == Some(address(*media, *asset_id)));
    let source = [Media::Image, Media::Video, Media::Audio].into_iter().find(is_followed).map(known);
    let making = model.makes(inputs, source.unwrap_or_default());
    if files.len() != making.files as usize {
        wrong.push(format!("{} files instead of {}", files.len(), making.files));
    }
    for file in files {
        if file.media != model.output {
            wrong.push(format!("{} instead of {:?}", file.media_type, model.output));
        }
        let sides = file.width.zip(file.height);
        let wanted = (making.width > 0).then_some((making.width, making.height));
        // A vector's sides are in its text, which is never read. HEVC and ProRes come in a few sizes of each shape.
        let shape = |sides: Option<(u32, u32)>| sides.map(|(width, height)| f64::from(width) / f64::from(height));
        let fits = match making.format.as_str() {
            "svg" => true,
            "mp4" | "png" | "jpeg" | "webp" | "mp3" | "wav" => sides == wanted,
            _ => shape(sides) == shape(wanted),
        };
        if !fits {
            wrong.push(format!("{sides:?} pixels instead of {wanted:?}"));
        }
        let seconds = file.seconds.unwrap_or_default();
        if (seconds - making.seconds).abs() > SLACK {
            wrong.push(format!("{seconds} s instead of {}", making.seconds));
        }
        let heard = (file.media == Media::Video).then_some(making.sound);
        if file.media == Media::Video && file.sound != heard {
            wrong.push(format!("sound {:?} instead of {heard:?}", file.sound));
        }
        let bytes = std::fs::read(folder.join("library").join(&file.path)).unwrap_or_default();
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        if digest != file.sha256 || bytes.len() as u64 != file.bytes {
            wrong.push(format!("{} is not what the index tells of it", file.path));
        }
    }
    let told: BTreeSet<_> = files.iter().map(|file| file.sha256.as_str()).collect();
    let kept = recipe.and_then(|recipe| recipe["files"].as_array()).into_iter().flatten();
    let kept: BTreeSet<_> = kept.filter_map(|file| file["sha256"].as_str()).collect();
    if told != kept || recipe.is_none_or(|recipe| recipe["request"]["model"] != model.id.0) {
        wrong.push(format!("its recipe tells otherwise: {recipe:?}"));
    }
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn every_entry_that_makes_files_goes_from_one_prompt_file_to_verified_files() {
    let models = entries(|end| matches!(end, End::Files));
    let requests: Vec<Inputs> = models.iter().map(request).collect();
    let (folder, simulator) = studio().await;
    let rows: Vec<Value> = models
        .iter()
        .zip(&requests)
        .map(|(model, inputs)| {
            let mut row: Map<String, Value> = with_paths(model, inputs);
            row.insert("model".into(), model.id.0.clone().into());
            if model.service == Service::Useapi {
                row.insert("maxJobs".into(), 10.into());
            }
            Value::Object(row)
        })
        .collect();
    std::fs::write(folder.path().join("all.json"), json!(rows).to_string()).expect("written");

    let made =
        run(folder.path(), &["generate", "all.json", "--yes", "--allow-large", "--json", "--library", "library"]);
    let checked = run(folder.path(), &["library", "check", "--deep", "--json", "--library", "library"]);

    let said = String::from_utf8_lossy(&made.stdout);
    let findings: Vec<_> = said.lines().filter(|line| line.contains("\"finding\"")).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    let app = open(folder.path(), "good-key").await;
    let mut jobs: Vec<Job> = app.queue().list(Filter::default(), 500).await.expect("readable");
    jobs.sort_by_key(|job| job.row);
    let recipes = recipes(folder.path());
    let mut wrong = Vec::new();
    for ((job, model), inputs) in jobs.iter().zip(&models).zip(&requests) {
        let id = job.id.clone();
        let files = app.store().read(move |connection| assets::of(connection, &id)).await.expect("readable");
        let faults = match job.phase {
            Phase::Done => judge(folder.path(), model, inputs, &files, recipes.get(&job.id)),
            other => vec![format!("{other}: {:?}", job.error_text)],
        };
        wrong.extend(faults.into_iter().map(|fault| format!("{}: {fault}", model.id.0)));
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!((jobs.len(), simulator.books().accepted.len()), (models.len(), models.len()), "each was bought once");
    assert_eq!(made.status.code(), Some(0), "{}", summary(&made));
    assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stdout));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_handed_over_and_listed_with_the_documented_replies() {
    let (folder, _simulator) = studio().await;
    // Small ones travel within the request at Runway.
    noisy(&folder.path().join("large.png"), 1400);
    let cli =
        |arguments: &[&str]| summary(&run(folder.path(), &[arguments, &["--json", "--library", "library"]].concat()));

    let runway = cli(&["uploads", "add", "large.png", "--account", "official"]);
    let asset = cli(&["uploads", "add", "fox.mp4", "--account", "proxy"]);
    let list = cli(&["uploads", "list", "--account", "proxy"]);

    assert!(runway["reference"].as_str().is_some_and(|uri| uri.starts_with("runway://")), "{runway}");
    assert!(asset["reference"].as_str().is_some_and(|id| id.contains("-asset:")), "{asset}");
    assert_eq!(list["held"], 1, "{list}");
    let replies = entries(|end| matches!(end, End::Reply)).len();
    let routed = entries(|end| matches!(end, End::Routed)).len();
    let all = "and these are all, with those of `belongings`, `routing`, `spend` and `tasks`";
    assert_eq!((replies, routed), (17, 4), "{all}");
}

#[test]
fn what_makes_no_task_is_told_before_anything_is_queued() {
    let folder = tempfile::tempdir().expect("a folder");

    for model in entries(|end| matches!(end, End::Reply)) {
        assert!(!model.makes_tasks(), "{} is for a job to ask", model.id.0);
        let id = &model.id.0;
        let asked =
            run(folder.path(), &["generate", "--model", id, "--prompt", "a fox", "--json", "--library", "library"]);
        let said = String::from_utf8_lossy(&asked.stdout);
        assert_eq!(asked.status.code(), Some(2), "{id}: {said}");
        assert!(said.contains("makes no task, so no job can ask for it"), "{id}: {said}");
    }
    assert!(!folder.path().join("library").exists(), "nothing was queued");
}
