//! A user's entry that changes one of ours: what it says takes the place of what was there, parameter by parameter;
//! the rest stays as it was.

use serde_json::{Map, Value, json};

/// Words that a file says once for its models, and an entry may say itself.
const SAID_ONCE: [&str; 8] =
    ["service", "endpoint", "output", "input", "unknown_keys", "format", "sound", "confidence"];

/// An entry of a file that needs nothing of that file any more.
pub(crate) fn alone(file: &Value, entry: &Value) -> Map<String, Value> {
    let mut entry = entry.as_object().cloned().unwrap_or_default();
    for word in SAID_ONCE {
        if let Some(said) = file.get(word) {
            entry.entry(word).or_insert_with(|| said.clone());
        }
    }
    let common = file.get("common").and_then(Value::as_object).cloned().unwrap_or_default();
    let params = entry.entry("params").or_insert_with(|| json!({}));
    if let Some(params) = params.as_object_mut() {
        params.extend(common);
    }
    let follows = file.get("follows").and_then(Value::as_str).filter(|path| entry["params"].get(path).is_some());
    if let Some(path) = follows {
        entry.entry("follows").or_insert_with(|| path.into());
    }
    entry
}

/// The entry as the user wants it. `null` takes a word or a parameter out.
pub(crate) fn changed(mut entry: Map<String, Value>, change: &Map<String, Value>) -> Map<String, Value> {
    for (word, said) in change.iter().filter(|(word, _)| *word != super::load::CHANGE) {
        match (word.as_str(), said, entry.get_mut(word)) {
            (_, Value::Null, _) => drop(entry.remove(word)),
            ("params", Value::Object(said), Some(Value::Object(params))) => {
                for (name, said) in said {
                    change_param(params, name, said);
                }
            }
            _ => drop(entry.insert(word.clone(), said.clone())),
        }
    }
    entry
}

fn change_param(params: &mut Map<String, Value>, name: &str, said: &Value) {
    match (said, params.get_mut(name)) {
        (Value::Null, _) => drop(params.remove(name)),
        (Value::Object(words), Some(known)) => {
            // A fragment's name is a parameter that says nothing of its own.
            if let Value::String(fragment) = known {
                *known = json!({ "use": fragment });
            }
            if let Value::Object(known) = known {
                known.extend(words.clone());
            }
        }
        _ => drop(params.insert(name.to_owned(), said.clone())),
    }
}
