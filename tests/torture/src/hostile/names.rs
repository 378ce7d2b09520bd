//! Words and ids that want to be paths: no file leaves the library, and none takes another one's place.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use framewright_core::failpoint::Point;
use framewright_core::library::{Decoder, INCOMING, Library, MEDIA, Publish, Sidecar, part_name, stem};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;

use super::{breach, mutate};
use crate::check::{self, Breach, Kind};
use crate::dice::Dice;
use crate::points::finish;
use crate::report::Report;
use crate::world::{Ended, World, run};

/// What names are made of that want out, mean a device, look like another one, or are too long.
const PIECES: [&str; 40] = [
    "../",
    "..\\",
    "..",
    ".",
    "/",
    "\\",
    "/etc/passwd",
    "C:\\Windows\\",
    "\\\\server\\share\\",
    "//",
    "\u{0}",
    "CON",
    "nul.",
    "aux ",
    "COM1.png",
    "lpt9",
    "fox.",
    "fox ",
    " ",
    "\u{a0}",
    "\n",
    "caf\u{e9}",
    "cafe\u{301}",
    "\u{202e}gnp.exe",
    "\u{2066}",
    "\u{feff}",
    "%2e%2e%2f",
    "%00",
    "~",
    "$HOME",
    "`id`",
    "-rf",
    "*",
    "media",
    ".incoming",
    "library.sqlite",
    "fox",
    "FOX",
    "狐",
    "🦊",
];

/// Endings that a service or an address may claim.
const ENDINGS: [&str; 14] =
    ["png", "PNG", "txt", "svg", "../png", "png/..", "", ".", "exe", "json", "part", "p\u{202e}gn", "\u{0}", "a\\b"];

/// Publishes so many files, with recipes, under names, ids and endings that want to be paths. Returns how many got a
/// name.
///
/// # Panics
/// When the disk refuses.
pub fn names(runtime: &Handle, seed: u64, number: u64, report: &Report) -> u64 {
    let folder = tempfile::tempdir().expect("a folder");
    let outside = folder.path().join("outside");
    std::fs::create_dir(&outside).expect("a folder");
    std::fs::write(outside.join("mine.txt"), "mine").expect("written");
    let library = Library::open(&folder.path().join("library")).expect("it opens").decoding(Decoder::here());
    let mut dice = Dice::new(seed, "names");
    let picture = mutate::picture(8, 8, image::ImageFormat::Png);
    let contents: [&[u8]; 3] = [&picture, b"a few words", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"];
    let mut placed: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut recipes = 0;
    for case in 0..number {
        let (prompt, id) = (text(&mut dice), text(&mut dice));
        let created_ms =
            if dice.roll(20) == 0 { i64::MIN } else { i64::try_from(dice.roll(3_000_000_000_000)).unwrap_or(0) };
        let index = if dice.roll(20) == 0 { u32::MAX } else { u32::try_from(dice.roll(4)).unwrap_or(0) };
        let mut content = dice.pick(&contents).to_vec();
        if content.len() != picture.len() {
            content.extend_from_slice(format!(" {case}").as_bytes());
        }
        let mut found = Vec::new();
        let part = library.part_path(&id, index);
        is_plain(library.root(), &part, &mut found);
        std::fs::write(&part, &content).expect("written");
        if dice.roll(8) == 0 {
            plant(
                &library.absolute(&format!("{}-{}.png", stem(&prompt, &id, created_ms), u64::from(index) + 1)),
                &outside,
            );
        }
        let sha256 = hex::encode(Sha256::digest(&content));
        let publish = Publish {
            job_id: id.clone(),
            prompt: prompt.clone(),
            created_ms,
            index,
            part: part.clone(),
            sha256: sha256.clone(),
            bytes: content.len() as u64,
            extension: Some((*dice.pick(&ENDINGS)).to_owned()),
        };
        if let Ok(file) = runtime.block_on(library.publish(publish)) {
            let path = library.absolute(&file.path);
            is_plain(library.root(), &path, &mut found);
            placed.insert(path, sha256);
        }
        // What was not published stays where it is, for the next try of its job.
        let _ = std::fs::remove_file(part);
        if dice.roll(4) == 0
            && let Ok(path) = runtime.block_on(library.write_sidecar(recipe(&id, &prompt, created_ms)))
        {
            is_plain(library.root(), &library.absolute(&path), &mut found);
            recipes += 1;
        }
        report.add(&format!("name {case}: {prompt:?}, {id:?}"), &found);
    }
    let mut found = Vec::new();
    for (path, sha256) in &placed {
        if std::fs::read(path).map(|content| hex::encode(Sha256::digest(content))).ok().as_ref() != Some(sha256) {
            found.push(breach(Kind::Partial, format!("{} was overwritten", path.display())));
        }
    }
    is_untouched(folder.path(), &mut found);
    if recipes == 0 && number > 100 {
        found.push(breach(Kind::Disagree, "no recipe was written"));
    }
    report.add("names", &found);
    placed.len() as u64
}

/// Makes real jobs whose prompts want to be paths, with links planted where their files are gathered and where they
/// will lie. Returns how many were planted.
///
/// # Panics
/// When the disk refuses.
pub fn downloads(runtime: &Handle, seed: u64, report: &Report) -> usize {
    let mut dice = Dice::new(seed, "downloads");
    let prompts: Vec<String> =
        (0..6).map(|number| format!("{number} {}", text(&mut dice).replace('\u{0}', ""))).collect();
    let mut planted = Vec::new();
    for point in [Point::Ended, Point::Piece] {
        let world = World::start(runtime, seed, &json!([]), 0, 0).ask_for(&prompts);
        let outside = world.path().join("outside");
        std::fs::create_dir(&outside).expect("a folder");
        std::fs::write(outside.join("mine.txt"), "mine").expect("written");
        let case = format!("links planted at {}", point.word());
        if run(world.generate().env("FRAMEWRIGHT_FAIL_AT", format!("{}:2", point.word()))) != Ended::Died {
            report.add(&case, &[breach(Kind::Disagree, "the point was never passed")]);
            continue;
        }
        report.killed();
        let links: Vec<PathBuf> = check::unfinished(&world)
            .iter()
            .flat_map(|(id, prompt, created_ms)| [part_name(id, 0), format!("{}-1.png", stem(prompt, id, *created_ms))])
            .map(|path| world.library().join(path))
            .collect();
        for link in &links {
            // In place of what was gathered so far.
            let _ = std::fs::remove_file(link);
            plant(link, &outside);
        }
        let mut found = finish(&world);
        // A link under a name is one that nobody else may have taken; it is no result.
        found.retain(|breach| !links.iter().any(|link| breach.what.contains(&*link.to_string_lossy())));
        is_untouched(world.path(), &mut found);
        planted.extend(links);
        report.add(&case, &found);
    }
    planted.len()
}

/// Up to eight pieces, and at times more than any name may have.
fn text(dice: &mut Dice) -> String {
    let text: String = (0..=dice.roll(8)).map(|_| *dice.pick(&PIECES)).collect();
    if dice.roll(16) == 0 { format!("{text}{}", "x".repeat(300)) } else { text }
}

/// Puts a link to something outside under a name, unless it is taken.
fn plant(link: &Path, outside: &Path) {
    std::fs::create_dir_all(link.parent().expect("a folder")).expect("a folder");
    #[cfg(unix)]
    let _ = std::os::unix::fs::symlink(outside.join("mine.txt"), link);
    #[cfg(not(unix))]
    let _ = outside;
}

/// A name is below the media, of plain letters, and legal on every system.
fn is_plain(root: &Path, path: &Path, found: &mut Vec<Breach>) {
    let Ok(inner) = path.strip_prefix(root.join(MEDIA)) else {
        return found.push(breach(Kind::Disagree, format!("{} is not among the media", path.display())));
    };
    for part in inner.components() {
        let name = match part {
            Component::Normal(name) => name.to_str().unwrap_or_default(),
            _ => "",
        };
        let letters =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.');
        let hidden = name.starts_with('.') && INCOMING != format!("{MEDIA}/{name}");
        let device = name.split('.').next().unwrap_or_default();
        let device = matches!(device, "con" | "prn" | "aux" | "nul")
            || (device.len() == 4 && (device.starts_with("com") || device.starts_with("lpt")));
        if name.is_empty() || name.len() > 150 || !name.bytes().all(letters) || hidden || device || name.ends_with('.')
        {
            found.push(breach(Kind::Disagree, format!("{} is no plain name", path.display())));
        }
    }
}

/// Only the library and what was there before is in a folder.
fn is_untouched(around: &Path, found: &mut Vec<Breach>) {
    let outside: BTreeSet<_> =
        std::fs::read_dir(around.join("outside")).expect("readable").flatten().map(|entry| entry.file_name()).collect();
    let mine = std::fs::read_to_string(around.join("outside/mine.txt")).unwrap_or_default();
    if outside.len() != 1 || mine != "mine" {
        found.push(breach(
            Kind::Disagree,
            format!("something outside of the library was written: {outside:?}, {mine:?}"),
        ));
    }
}

fn recipe(id: &str, prompt: &str, created_ms: i64) -> Sidecar {
    let recipe: Value = json!({
        "version": 1,
        "job": {"id": id, "copy": 0, "account": "a", "service": "useapi", "model": "useapi/frames/create", "created_ms": created_ms},
        "request": {"version": 1, "model": "useapi/frames/create", "inputs": {"prompt": prompt}},
    });
    serde_json::from_value(recipe).expect("a recipe")
}
