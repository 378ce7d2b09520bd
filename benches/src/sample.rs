//! A library of any size, made in seconds: many items over a few drawn pictures, which are linked and not copied.
//! Benchmarks and pictures of the product are taken of it.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use catalogue::{Inputs, Media, Service};
use drawing::{Format, Picture};
use framewright_core::library::Library;
use framewright_core::request::Request;
use framewright_core::store::Store;
use framewright_core::store::assets::{self, NewAsset};
use framewright_core::store::restore::{self, Finished, Sent};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::Fault;

/// Files of one set, as Frames makes them.
const SET: usize = 4;
/// Sets written in one transaction.
const TOGETHER: usize = 1_000;
/// Sets made on one day.
const A_DAY: usize = 60;
const DAY_MS: i64 = 86_400_000;
const MODEL: &str = "useapi/frames/create";

const PROMPTS: [&str; 8] = [
    "Early dawn over a foggy Nordic harbour, timber houses in red and ochre on still water",
    "A lighthouse in a storm, seen through a long lens, violet dusk",
    "A horse-drawn stagecoach cuts through a snowy pass under grey skies",
    "Hot-air balloons over soft hills at first light",
    "A terracotta courtyard at noon, long shadows, one blue door",
    "A rain-soaked street at night glimmers with neon reflections",
    "Aurora over a frozen lake, pines in silhouette",
    "Dunes at dusk, a lone walker, wind over the crest",
];
const STYLES: [&str; 6] = ["vivid-warm", "nordic-minimal", "bw", "high-contrast-cool", "terracotta", "sketch"];
const RATIOS: [(&str, u32, u32); 6] = [
    ("16:9", 1920, 1080),
    ("3:4", 1248, 1664),
    ("1:1", 1440, 1440),
    ("4:3", 1664, 1248),
    ("9:16", 1080, 1920),
    ("21:9", 2176, 928),
];

/// A drawn picture that many items share.
struct Original {
    path: std::path::PathBuf,
    bytes: u64,
    sha256: String,
    thumbhash: Vec<u8>,
    prompt: &'static str,
    style: &'static str,
    ratio: &'static str,
    width: u32,
    height: u32,
}

/// Makes a library of `items` pictures in a folder that has none, the newest at `now_ms`.
pub(crate) async fn make(folder: &Path, items: usize, now_ms: i64) -> Result<(), Fault> {
    let library = Library::open(folder)?;
    let originals = Arc::new(draw(&library)?);
    let store = Store::open(library.root())?;
    let sets = items.div_ceil(SET);
    for first in (0..sets).step_by(TOGETHER) {
        let range = first..(first + TOGETHER).min(sets);
        for set in range.clone() {
            link(&library, &originals[set % originals.len()], set)?;
        }
        let originals = originals.clone();
        let written = move |tx: &rusqlite::Transaction<'_>| {
            // The oldest first, as life writes them.
            for set in range {
                let created_ms = now_ms - i64::try_from(sets - set).unwrap_or(i64::MAX) * (DAY_MS / A_DAY as i64);
                let original = &originals[set % originals.len()];
                restore::job(tx, &job(set, original, created_ms))?;
                for index in 0..SET.min(items - set * SET) {
                    assets::insert(tx, &asset(set, index, original, created_ms))?;
                }
            }
            Ok(())
        };
        store.write(written).await?;
    }
    Ok(())
}

/// Every prompt in every shape, drawn once, with thumbnails kept.
fn draw(library: &Library) -> Result<Vec<Original>, Fault> {
    let mut originals = Vec::new();
    for (number, prompt) in PROMPTS.iter().enumerate() {
        for (shape, (ratio, width, height)) in RATIOS.iter().enumerate() {
            if (number + shape) % 2 == 1 {
                continue;
            }
            let style = STYLES[(number + shape) % STYLES.len()];
            let content = drawing::draw(&Picture {
                prompt,
                style: Some(style),
                seed: (number * 7 + shape) as u64,
                index: 0,
                diversity: Some(3),
                width: width / 2,
                height: height / 2,
                format: Format::Jpeg,
                cut_out: false,
            });
            let path = format!("media/originals/{number}-{shape}.jpg");
            let place = library.absolute(&path);
            fs::create_dir_all(place.parent().unwrap_or(library.root()))?;
            fs::write(&place, &content)?;
            let sha256 = hex::encode(Sha256::digest(&content));
            let small = library.thumbnail(&path, &sha256)?;
            let tiny = image::load_from_memory(&small.bytes)?.thumbnail(96, 96).to_rgba8();
            let thumbhash = thumbhash::rgba_to_thumb_hash(tiny.width() as usize, tiny.height() as usize, &tiny);
            let bytes = content.len() as u64;
            let (width, height) = (width / 2, height / 2);
            originals.push(Original { path: place, bytes, sha256, thumbhash, prompt, style, ratio, width, height });
        }
    }
    Ok(originals)
}

fn link(library: &Library, original: &Original, set: usize) -> Result<(), Fault> {
    for index in 0..SET {
        let place = library.absolute(&file(set, index));
        fs::create_dir_all(place.parent().unwrap_or(library.root()))?;
        fs::hard_link(&original.path, &place)?;
    }
    Ok(())
}

fn file(set: usize, index: usize) -> String {
    format!("media/sample/{:04}/sample-{set}-{}.jpg", set / 500, index + 1)
}

fn job(set: usize, original: &Original, created_ms: i64) -> Finished {
    let inputs: Inputs = [
        ("prompt".to_owned(), json!(original.prompt)),
        ("style".to_owned(), json!(original.style)),
        ("ratio".to_owned(), json!(original.ratio)),
        ("seed".to_owned(), json!(1_000_000 + set)),
    ]
    .into_iter()
    .collect();
    let attempt = Sent {
        id: format!("sample-attempt-{set}"),
        sent_ms: created_ms + 1_000,
        outcome: "accepted".into(),
        why: None,
        routing: None,
        remote_id: Some(format!("sample-task-{set}")),
        seed: Some(1_000_000 + set as i64),
        estimated: Some(20.0),
        charged: Some(20.0),
        returned: None,
    };
    Finished {
        id: id(set),
        client_key: None,
        batch: None,
        row: None,
        copy_index: 0,
        account: "demo".into(),
        service: Service::Useapi,
        request: Request::new(MODEL, inputs),
        price: Some(20.0),
        files: SET as i64,
        parents: Vec::new(),
        created_ms,
        done_ms: created_ms + 31_000,
        attempts: vec![attempt],
        charged: Some(20.0),
        returned: None,
        sent: "{}".into(),
        echo: "{}".into(),
    }
}

fn id(set: usize) -> String {
    format!("sample-job-{set:07}")
}

fn asset(set: usize, index: usize, original: &Original, created_ms: i64) -> NewAsset {
    NewAsset {
        job_id: Some(id(set)),
        idx: index as i64,
        created_ms: created_ms + 31_000,
        bytes: original.bytes,
        width: Some(original.width),
        height: Some(original.height),
        rating: 0,
        deleted_ms: None,
        prompt: original.prompt.into(),
        seed: Some(1_000_000 + set as i64),
        media: Media::Image,
        media_type: "image/jpeg".into(),
        account: Some("demo".into()),
        model: Some(MODEL.into()),
        style: Some(original.style.into()),
        ratio: Some(original.ratio.into()),
        path: file(set, index),
        sha256: original.sha256.clone(),
        thumbhash: Some(original.thumbhash.clone()),
        seconds: None,
        sound: None,
    }
}
