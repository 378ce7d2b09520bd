//! How the checker's problems read in terms of the file: which cell each is about, and its sentence.

use catalogue::{Fault, Model, Problem};
use serde_json::Value;

use super::super::keys::{self, Key};
use super::super::prompt_file::{Cell, RawRow};

/// The sentence for a problem: the key as the file writes it, what is given, and what is expected.
pub(super) fn sentence(problem: &Problem, cell: Option<&Cell>, model: &Model) -> String {
    if let (Fault::Missing { .. }, None) = (&problem.fault, cell) {
        return match model.param(&problem.path).filter(|param| param.wire != param.name) {
            Some(param) => format!("{} is missing (also accepted as {})", param.name, param.wire),
            None => format!("{} is missing", problem.path),
        };
    }
    let path = match cell {
        Some(cell) => {
            let inner = problem.path.find(['.', '[']).map_or("", |at| &problem.path[at..]);
            let key = keys::trimmed(&cell.key);
            let name = match keys::meaning(key, Some(model)) {
                Key::Part(..) => &key[..key.find(['.', '[']).unwrap_or(key.len())],
                _ => key,
            };
            format!("{name}{inner}")
        }
        None => problem.path.clone(),
    };
    match &problem.given {
        Value::Null => format!("{path}: {}", problem.message()),
        given => format!("{path} is {}: {}", shown(given), problem.message()),
    }
}

/// The cell that a problem is about: of several parts of one parameter the one that says most of its path.
pub(super) fn cell_of<'r>(problem: &Problem, name: &str, raw: &'r RawRow, model: &Model) -> Option<&'r Cell> {
    let means = |cell: &&Cell| {
        let key = keys::meaning(keys::trimmed(&cell.key), Some(model));
        let near = match &key {
            Key::Unknown(Some(near)) => keys::meaning(near, Some(model)),
            _ => key,
        };
        near.param() == Some(name)
    };
    let inner = &problem.path[name.len().min(problem.path.len())..];
    let shared = |cell: &&Cell| {
        let key = keys::trimmed(&cell.key);
        let part = key.find(['.', '[']).map_or("", |at| &key[at..]);
        if inner.starts_with(part) { part.len() } else { 0 }
    };
    // Of equal ones the first.
    raw.cells.iter().rev().filter(means).max_by_key(shared)
}

/// A value short enough for a line.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 { text } else { text.chars().take(57).chain("...".chars()).collect() }
}
