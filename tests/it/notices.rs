//! The list of licences that the program shows is that of what it is really made with.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::process::Command;

use framewright_tests::root;
use serde_json::Value;

/// When set, the list is written instead of compared.
const WRITE: &str = "FRAMEWRIGHT_WRITE_NOTICES";

/// Packages of the page whose code is part of it.
const OF_THE_PAGE: [&str; 2] = ["@tauri-apps/api", "svelte"];

#[test]
fn notices_are_current() {
    let place = root().join("src-tauri/hosting/data/notices.tsv");
    let mut lines = of_the_programs();
    lines.extend(of_the_page());
    lines.insert("Inter\t4\tOFL-1.1".to_owned());
    let current = lines.into_iter().map(|line| line + "\n").collect::<String>();

    if std::env::var_os(WRITE).is_some() {
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, &current).unwrap();
    }

    let known = fs::read_to_string(&place).unwrap_or_default();
    let differs = current
        .lines()
        .find(|line| !known.contains(line))
        .or_else(|| known.lines().find(|line| !current.contains(line)));
    assert!(known == current, "the list of licences is out of date at {differs:?}. Write it anew: cargo xtask notices");
}

/// What the window and the terminal link, on every system.
fn of_the_programs() -> BTreeSet<String> {
    let told = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output();
    let told = told.expect("cargo runs");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let graph: Value = serde_json::from_slice(&told.stdout).expect("JSON");
    let list = |value: &Value| value.as_array().expect("a list").clone();
    let packages: HashMap<String, Value> =
        list(&graph["packages"]).into_iter().map(|package| (text(&package["id"]), package)).collect();
    let links: HashMap<String, Vec<Value>> =
        list(&graph["resolve"]["nodes"]).iter().map(|node| (text(&node["id"]), list(&node["deps"]))).collect();

    let programs = ["framewright-desktop", "framewright-cli"];
    let is_program = |package: &Value| programs.iter().any(|name| package["name"] == *name);
    let mut open: Vec<String> =
        packages.values().filter(|package| is_program(package)).map(|p| text(&p["id"])).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        // A kind of null is a normal dependency; the others build and test.
        let linked = |link: &&Value| list(&link["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
        open.extend(links[&id].iter().filter(linked).map(|link| text(&link["pkg"])));
    }
    let foreign = seen.iter().map(|id| &packages[id]).filter(|package| !package["source"].is_null());
    foreign
        .map(|package| {
            let licence = package["license"].as_str().unwrap_or("see its source").replace('/', " OR ");
            format!("{}\t{}\t{licence}", text(&package["name"]), text(&package["version"]))
        })
        .collect()
}

fn of_the_page() -> BTreeSet<String> {
    let lock = fs::read_to_string(root().join("ui/package-lock.json")).expect("a lock file");
    let lock: Value = serde_json::from_str(&lock).expect("JSON");
    let line = |name: &str| {
        let package = &lock["packages"][format!("node_modules/{name}")];
        format!("{name}\t{}\t{}", text(&package["version"]), text(&package["license"]))
    };
    OF_THE_PAGE.into_iter().map(line).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}")).to_owned()
}
