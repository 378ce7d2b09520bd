//! The directions of ARCHITECTURE.md: a part of the core uses only what stands below it, and some
//! things are absent where they must be. Reads the sources, so it fails before a review has to.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use framewright_tests::root;

/// The parts of the core from the bottom up, each with the parts it may use.
const PARTS: &[(&str, &[&str])] = &[
    // Words: no I/O, so everybody may use them.
    ("clock", &[]),
    ("draft", &[]),
    ("entropy", &[]),
    ("error", &[]),
    ("failpoint", &[]),
    ("fault", &[]),
    ("form", &[]),
    ("job", &[]),
    ("lint", &[]),
    ("refusal", &[]),
    ("request", &[]),
    ("scrub", &[]),
    ("sentence", &[]),
    // Edges.
    ("private", &[]),
    ("settings", &["private"]),
    ("secrets", &["settings"]),
    ("provider", &["secrets", "settings"]),
    ("store", &["provider", "settings", "private"]),
    ("event", &["store"]),
    // Work.
    ("library", &["store", "provider", "private"]),
    ("queue", &["library", "store", "provider", "event", "settings", "private"]),
    ("spend", &["store", "provider", "settings"]),
    ("batch", &["queue", "settings", "store"]),
    ("doctor", &["library", "store", "provider", "secrets", "settings", "private"]),
    // The whole, and its door.
    ("app", &["batch", "spend", "queue", "library", "event", "store", "provider", "secrets", "settings"]),
    (
        "api",
        &["app", "doctor", "batch", "spend", "queue", "library", "event", "store", "provider", "secrets", "settings"],
    ),
];

const WORDS: &[&str] = &[
    "clock",
    "draft",
    "entropy",
    "error",
    "failpoint",
    "fault",
    "form",
    "job",
    "lint",
    "refusal",
    "request",
    "scrub",
    "sentence",
];

#[test]
fn a_part_of_the_core_uses_only_what_stands_below_it() {
    let mut wrong = Vec::new();
    for (file, text) in sources("src-tauri/core/src") {
        let part = part_of(&file);
        if part == "lib" {
            continue;
        }
        let Some((_, allowed)) = PARTS.iter().find(|(name, _)| *name == part) else {
            wrong.push(format!("{}: the part `{part}` has no place in the table", file.display()));
            continue;
        };
        for used in used_parts(&text) {
            let fine = used == part || WORDS.contains(&used.as_str()) || allowed.contains(&used.as_str());
            if !fine && PARTS.iter().any(|(name, _)| *name == used) {
                wrong.push(format!("{}: `{part}` may not use `{used}`", file.display()));
            }
        }
    }

    assert!(wrong.is_empty(), "directions of ARCHITECTURE.md are broken:\n{}", wrong.join("\n"));
}

#[test]
fn the_table_itself_only_points_down() {
    for (height, (part, allowed)) in PARTS.iter().enumerate() {
        for below in *allowed {
            let found = PARTS.iter().position(|(name, _)| name == below);
            assert!(found.is_some_and(|found| found < height), "`{part}` points up or aside to `{below}`");
        }
    }
}

#[test]
fn the_core_knows_no_window_no_terminal_and_no_simulator() {
    let core = normal_dependencies("src-tauri/core/Cargo.toml");
    let simulator = normal_dependencies("src-tauri/simulator/Cargo.toml");
    let catalogue = normal_dependencies("src-tauri/catalogue/Cargo.toml");

    for host in ["tauri", "clap", "indicatif", "simulator"] {
        assert!(!core.contains(host), "the core must not depend on {host}");
    }
    assert!(!simulator.contains("framewright-core"), "the simulator would share the core's mistakes");
    for far in ["framewright-core", "tokio", "reqwest", "rusqlite"] {
        assert!(!catalogue.contains(far), "the catalogue is pure; {far} is not");
    }
}

#[test]
fn time_and_randomness_come_in_from_outside() {
    let wrong = lines_with(
        &["SystemTime::now", "Instant::now", "OffsetDateTime::now", "getrandom::", "rand::random"],
        &["clock.rs", "entropy.rs"],
    );

    assert!(wrong.is_empty(), "take a Clock or an Entropy instead:\n{}", wrong.join("\n"));
}

#[test]
fn sql_lives_in_the_store_and_in_the_disposable_thumbnails() {
    let statements = ["SELECT ", "INSERT INTO ", "UPDATE jobs", "DELETE FROM ", "CREATE TABLE ", "PRAGMA "];
    let wrong = lines_with(&statements, &["store/", "library/thumb"]);

    assert!(wrong.is_empty(), "SQL belongs beside its table in `store`:\n{}", wrong.join("\n"));
}

#[test]
fn what_comes_from_outside_is_decoded_in_the_child_only() {
    let decoders =
        ["picture::decode(", "sound::reel(", "sound::outline(", "ImageReader", "load_from_memory", "get_probe("];
    let mut wrong = lines_with(&decoders, &["library/decoder/", "library/picture.rs", "library/sound.rs"]);
    wrong
        .extend(lines_with(&["Library::open("], &["library/"]).into_iter().filter(|line| !line.contains(".decoding(")));
    for folder in ["src-tauri/app", "src-tauri/cli/src", "src-tauri/hosting/src"] {
        for (file, text) in sources(folder) {
            let lines = text.lines().filter(|line| {
                line.contains("Decoder::here()") || line.contains("Library::open(") && !line.contains(".decoding(")
            });
            wrong.extend(lines.map(|line| format!("{}: {}", file.display(), line.trim())));
        }
    }

    assert!(wrong.is_empty(), "hostile bytes belong to library::decoder:\n{}", wrong.join("\n"));
}

/// Lines of the core, tests left out, that hold one of the words, in files other than the named ones.
fn lines_with(words: &[&str], except: &[&str]) -> Vec<String> {
    let base = root().join("src-tauri/core/src");
    let mut found = Vec::new();
    for (file, text) in sources("src-tauri/core/src") {
        let relative = file.strip_prefix(&base).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let is_test =
            ["/tests.rs", "/testing.rs"].iter().any(|name| relative.ends_with(name)) || relative.contains("/tests/");
        if is_test || except.iter().any(|part| relative.starts_with(part)) {
            continue;
        }
        let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        for line in text.lines().filter(|line| words.iter().any(|word| line.contains(word))) {
            found.push(format!("{relative}: {}", line.trim()));
        }
    }
    found
}

/// Every Rust file below a folder of the workspace, comments cut off.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder exists") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
                found.push((path, code.collect::<Vec<_>>().join("\n")));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds no sources");
    found
}

/// The top-level module that a file belongs to: `queue/line.rs` → `queue`, `event.rs` → `event`.
fn part_of(file: &Path) -> String {
    let base = root().join("src-tauri/core/src");
    let relative = file.strip_prefix(base).expect("a file of the core");
    let first = relative.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The names right after `crate::`, also in `crate::{a, b::c}`.
fn used_parts(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 1_u32;
            let mut start = true;
            let mut name = String::new();
            for character in group.chars() {
                match character {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                if start && depth == 1 && (character.is_alphanumeric() || character == '_') {
                    name.push(character);
                } else if !character.is_whitespace() {
                    found.insert(std::mem::take(&mut name));
                    start = character == ',' && depth == 1;
                }
                if depth == 0 {
                    break;
                }
            }
        } else {
            found.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    found.remove("");
    found
}

#[test]
fn uses_are_read_in_every_form() {
    let code =
        "use crate::store::jobs;\nuse crate::{clock::Clock, queue::{line, Queue}, error};\nfn f() { crate::app::x() }";

    let found = used_parts(code);

    let expected = ["app", "clock", "error", "queue", "store"].map(String::from);
    assert_eq!(found, BTreeSet::from(expected));
}

/// The names under `[dependencies]`.
fn normal_dependencies(manifest: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(manifest)).expect("a manifest");
    let section = text.split("\n[").find_map(|section| section.strip_prefix("dependencies]\n"));
    let section = section.expect("a section of dependencies");
    section.lines().filter_map(|line| line.split(['.', ' ', '=']).next()).map(String::from).collect()
}
