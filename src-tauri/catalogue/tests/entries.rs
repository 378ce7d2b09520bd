//! The catalogue against a list of entries that was made independently of its data files.
//!
//! `fixtures/entries.jsonl` holds one entry a line: the services' parameters as their own documents and
//! SDK types state them. A new or changed model is entered there too, from the source and not from our data.

use std::collections::BTreeMap;

use catalogue::Catalogue;
use serde_json::Value;

const ENTRIES: &str = include_str!("fixtures/entries.jsonl");

/// Words that tell what is accepted.
const WORDS: [&str; 14] = [
    "type",
    "enum",
    "min",
    "max",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "media",
    "minItems",
    "maxItems",
    "required",
    "default",
    "location",
];

fn key(entry: &Value) -> String {
    format!("{} {} {} {}", entry["api"], entry["endpoint"], entry["model"], entry["mode"])
}

/// Every difference between two parameter descriptions, with its path.
fn compare(path: &str, ours: &Value, theirs: &Value, differences: &mut Vec<String>) {
    // Which of a union's forms carries the default says nothing about what is accepted.
    for word in WORDS.iter().filter(|word| !(**word == "default" && ours.get("anyOf").is_some())) {
        let same = match (ours.get(word), theirs.get(word)) {
            (Some(a), Some(b)) => a == b || (a.is_number() && a.as_f64() == b.as_f64()),
            (a, b) => a == b,
        };
        if !same {
            differences.push(format!("{path}: {word} is {:?}, not {:?}", ours.get(word), theirs.get(word)));
        }
    }
    match (&ours["additionalProperties"], &theirs["additionalProperties"]) {
        (a @ Value::Object(_), b @ Value::Object(_)) => compare(&format!("{path}.*"), a, b, differences),
        (a, b) if a != b => differences.push(format!("{path}: additionalProperties is {a}, not {b}")),
        _ => {}
    }
    if ours.get("items").is_some() || theirs.get("items").is_some() {
        compare(&format!("{path}[]"), &ours["items"], &theirs["items"], differences);
    }
    compare_maps(path, &ours["properties"], &theirs["properties"], differences);
    let empty = Vec::new();
    let (a, b) = (ours["anyOf"].as_array().unwrap_or(&empty), theirs["anyOf"].as_array().unwrap_or(&empty));
    if a.len() != b.len() {
        differences.push(format!("{path}: {} forms, not {}", a.len(), b.len()));
    }
    for (index, (a, b)) in a.iter().zip(b).enumerate() {
        let mut b = b.clone();
        b.as_object_mut().and_then(|b| b.remove("default"));
        compare(&format!("{path}|{index}"), a, &b, differences);
    }
}

fn compare_maps(path: &str, ours: &Value, theirs: &Value, differences: &mut Vec<String>) {
    let empty = serde_json::Map::new();
    let (ours, theirs) = (ours.as_object().unwrap_or(&empty), theirs.as_object().unwrap_or(&empty));
    for (name, theirs) in theirs {
        match ours.get(name) {
            Some(ours) => compare(&format!("{path}.{name}"), ours, theirs, differences),
            None => differences.push(format!("{path}.{name} is missing")),
        }
    }
    let extra = ours.keys().filter(|name| !theirs.contains_key(*name));
    differences.extend(extra.map(|name| format!("{path}.{name} is ours only")));
}

#[test]
fn every_entry_agrees_on_parameters_types_values_bounds_and_what_is_required() {
    let catalogue = Catalogue::builtin();
    let mut ours: BTreeMap<String, Value> =
        catalogue.models().iter().map(|model| model.entry_json()).map(|entry| (key(&entry), entry)).collect();
    let mut differences = Vec::new();
    let mut count = 0;
    for line in ENTRIES.lines() {
        let theirs: Value = serde_json::from_str(line).expect("the fixture is JSON lines");
        let name = key(&theirs);
        count += 1;
        let Some(ours) = ours.remove(&name) else {
            differences.push(format!("{name} is missing"));
            continue;
        };
        for word in ["status", "output_kind"] {
            if ours[word] != theirs[word] {
                differences.push(format!("{name}: {word} is {}, not {}", ours[word], theirs[word]));
            }
        }
        compare_maps(&name, &ours["params"], &theirs["params"], &mut differences);
    }
    differences.extend(ours.keys().map(|name| format!("{name} is ours only")));

    assert_eq!(count, 160);
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}
