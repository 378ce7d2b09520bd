//! Names in the prompt (`@fox`, `@IMG_1`) against the references that bear them.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::{Fault, Inputs, Kind, Model, Problem};

/// An `@` that begins a word and does not sit inside one, as in an e-mail address.
static MENTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^\w@.])@([A-Za-z][A-Za-z0-9_]*)").expect("the expression is constant and valid")
});

/// Warnings about names that lead nowhere and references that nobody names.
pub(super) fn warnings(model: &Model, inputs: &Inputs) -> Vec<Problem> {
    let Some(prompt) = inputs.get("prompt").and_then(Value::as_str) else {
        return Vec::new();
    };
    let mut known: Vec<(String, Option<String>)> = Vec::new();
    let mut named = false;
    for param in &model.params {
        let Kind::List { unique_by, mention, .. } = &param.kind else {
            continue;
        };
        let items = inputs.get(&param.name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        if let Some(field) = unique_by {
            named = true;
            for (index, item) in items.iter().enumerate() {
                if let Some(name) = item.get(field).and_then(Value::as_str) {
                    known.push((name.to_owned(), Some(format!("{}[{index}].{field}", param.name))));
                }
            }
        }
        if let Some(form) = mention {
            named = true;
            // Numbered names are the service's own: not to use one is no mistake.
            known.extend((1..=items.len()).map(|number| (form.replace("{n}", &number.to_string()), None)));
        }
    }
    if !named {
        return Vec::new();
    }
    let mentioned: Vec<&str> =
        MENTION.captures_iter(prompt).filter_map(|found| found.get(1)).map(|name| name.as_str()).collect();
    let mut warnings = Vec::new();
    for name in &mentioned {
        if !known.iter().any(|(tag, _)| tag == name) {
            warnings.push(unknown(name, &known));
        }
    }
    for (tag, path) in &known {
        if let Some(path) = path
            && !mentioned.contains(&tag.as_str())
        {
            warnings.push(Problem {
                path: path.clone(),
                given: Value::from(tag.as_str()),
                allowed: format!("@{tag} somewhere in the prompt; without it the reference is not addressed"),
                suggestion: None,
                fault: Fault::UnusedTag { tag: tag.clone() },
            });
        }
    }
    warnings
}

fn unknown(name: &str, known: &[(String, Option<String>)]) -> Problem {
    let tags: Vec<String> = known.iter().map(|(tag, _)| format!("@{tag}")).collect();
    let near = super::nearest(name, known.iter().map(|(tag, _)| tag.as_str()), 1);
    Problem {
        path: "prompt".into(),
        given: Value::from(format!("@{name}")),
        allowed: if tags.is_empty() {
            "no tag, as no reference has one".into()
        } else {
            format!("one of {}", tags.join(", "))
        },
        suggestion: near.first().map(|near| format!("@{near}")),
        fault: Fault::UnknownTag { tag: name.to_owned(), known: known.iter().map(|(tag, _)| tag.clone()).collect() },
    }
}
