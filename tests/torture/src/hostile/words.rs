//! Models of the user's own, recipes and searches that somebody spoilt.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use framewright_core::library::{Decoder, Library};
use framewright_core::settings::ConfigFolder;
use framewright_core::store::gallery::{self, Query};
use framewright_core::store::{Store, assets};
use serde_json::{Value, json};
use tokio::runtime::Handle;

use super::{attempt, breach, mutate};
use crate::check::{self, Kind};
use crate::dice::Dice;
use crate::report::Report;
use crate::world::{self, World, run};

/// Reads so many spoilt catalogues of a user's own, and asks the models in them.
///
/// # Panics
/// When the disk refuses.
pub fn catalogues(seed: u64, number: u64, report: &Report) {
    let base: &[u8] = include_bytes!("../../../fixtures/own_models.json");
    let document: Value = serde_json::from_slice(base).expect("the fixture is sound");
    let folder = tempfile::tempdir().expect("a folder");
    let config = ConfigFolder::at(folder.path().to_owned()).expect("a configuration");
    let mut dice = Dice::new(seed, "catalogues");
    for case in 0..number {
        let bytes =
            if dice.roll(3) > 0 { mutate::document(&mut dice, &document) } else { mutate::text(&mut dice, base) };
        std::fs::write(folder.path().join("catalogue.json"), bytes).expect("written");
        attempt(&format!("catalogue {case}"), report, || {
            let (catalogue, _) = config.catalogue();
            for model in catalogue.models().iter().filter(|model| model.id.0.starts_with("made_up")) {
                let inputs = json!({"prompt": "a red fox", "ratio": "1024:1024", "images": 2, "extra": {"a": []}});
                drop(model.check(inputs.as_object().expect("an object")));
            }
        });
    }
}

/// Puts so many libraries back into their index from spoilt recipes. Nothing beside the library may be touched, and
/// the index may not learn a path that leads out of it.
///
/// # Panics
/// When there is no library to spoil.
pub fn recipes(runtime: &Handle, seed: u64, number: u64, report: &Report) {
    let world = World::start(runtime, seed, &Value::Array(Vec::new()), 1, 0);
    run(&mut world.generate());
    let recipe = check::recipes(&world).pop().expect("a finished job has a recipe");
    let base = std::fs::read(&recipe).expect("readable");
    let document: Value = serde_json::from_slice(&base).expect("a recipe");
    std::fs::write(world.path().join("beside.png"), "mine").expect("written");
    let before = beside(world.path(), &world.library());
    let mut dice = Dice::new(seed, "recipes");
    let library = Library::open(&world.library()).expect("it opens").decoding(Decoder::of(world::program()));
    let store = Store::open(library.root()).expect("it opens");
    for case in 0..number {
        let bytes =
            if dice.roll(4) > 0 { mutate::document(&mut dice, &document) } else { mutate::text(&mut dice, &base) };
        std::fs::write(&recipe, bytes).expect("written");
        attempt(&format!("recipe {case}"), report, || drop(runtime.block_on(library.rebuild(&store))));
    }
    let known = runtime.block_on(store.read(|c| assets::after_id(c, 0, 1_000_000))).expect("readable");
    let outside = known.iter().filter(|row| row.path.split('/').any(|part| matches!(part, "" | "." | "..")));
    for row in outside {
        report.add("recipes", &[breach(Kind::Disagree, format!("the index learnt {}", row.path))]);
    }
    if before != beside(world.path(), &world.library()) {
        report.add("recipes", &[breach(Kind::Disagree, "something beside the library was touched")]);
    }
}

/// What lies beside the library, with its size.
fn beside(around: &Path, library: &Path) -> BTreeSet<(PathBuf, u64)> {
    let mut found = BTreeSet::new();
    let mut folders = vec![around.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("readable").flatten() {
            let path = entry.path();
            if path.is_dir() && path != library {
                folders.push(path);
            } else if path != library {
                found.insert((path, entry.metadata().map_or(0, |meta| meta.len())));
            }
        }
    }
    found
}

/// Words that mean something in a search, to its reader or to the index behind it.
const WORDS: [&str; 26] = [
    "fox",
    "a",
    "\"",
    "\"\"",
    "'",
    "*",
    "^",
    "-",
    "--",
    "NEAR(",
    ")",
    "(",
    "AND",
    "OR",
    "NOT",
    ":",
    "prompt:",
    "{",
    "}",
    "\u{0}",
    "é",
    "狐",
    "\u{202e}",
    "%",
    "; DROP TABLE jobs",
    "\\",
];

/// Searches for so many texts. Each is answered.
///
/// # Panics
/// When there is no library to search.
pub fn searches(runtime: &Handle, seed: u64, number: u64, report: &Report) {
    let world = World::start(runtime, seed, &Value::Array(Vec::new()), 1, 1);
    run(&mut world.generate());
    let store = Store::open(&world.library()).expect("it opens");
    let mut dice = Dice::new(seed, "searches");
    for case in 0..number {
        let blank = *dice.pick(&["", " ", "\t", "\u{a0}"]);
        let mut text: String = (0..dice.roll(12)).map(|_| format!("{}{blank}", dice.pick(&WORDS))).collect();
        if dice.roll(100) == 0 {
            text = text.repeat(5_000);
        }
        attempt(&format!("search {case} for {:?}", text.chars().take(60).collect::<String>()), report, || {
            let query = Query { text, ..Query::default() };
            let found = runtime.block_on(store.read(move |c| {
                gallery::page(c, &query, None, 50)?;
                gallery::count(c, &query)
            }));
            assert!(found.is_ok(), "{found:?}");
        });
    }
}
