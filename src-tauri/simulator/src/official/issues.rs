//! The catalogue's findings as the issues of zod 4, the checker behind the official API.

use catalogue::{Fault, Problem};
use serde_json::{Value, json};

/// One issue.
pub(crate) fn issue(problem: &Problem) -> Value {
    let path = path(&problem.path);
    match &problem.fault {
        Fault::Missing { expected } => json!({
            "code": "invalid_type", "expected": expected, "path": path,
            "message": format!("Invalid input: expected {expected}, received undefined"),
        }),
        Fault::WrongType { expected, received } => json!({
            "code": "invalid_type", "expected": expected, "path": path,
            "message": format!("Invalid input: expected {expected}, received {received}"),
        }),
        Fault::NotInList { options } => {
            let list: Vec<String> = options.iter().map(Value::to_string).collect();
            let message = match list.as_slice() {
                [only] => format!("Invalid input: expected {only}"),
                several => format!("Invalid option: expected one of {}", several.join("|")),
            };
            json!({"code": "invalid_value", "values": options, "path": path, "message": message})
        }
        Fault::TooSmall { minimum, origin } => json!({
            "code": "too_small", "minimum": number(*minimum), "inclusive": true, "origin": origin, "path": path,
            "message": format!("Too small: expected {origin} to {} >={}{}", verb(origin), number(*minimum), unit(origin)),
        }),
        Fault::TooBig { maximum, origin } => json!({
            "code": "too_big", "maximum": number(*maximum), "inclusive": true, "origin": origin, "path": path,
            "message": format!("Too big: expected {origin} to {} <={}{}", verb(origin), number(*maximum), unit(origin)),
        }),
        Fault::Pattern { pattern } => json!({
            "code": "invalid_format", "format": "regex", "pattern": format!("/{pattern}/"), "origin": "string",
            "path": path, "message": format!("Invalid string: must match pattern /{pattern}/"),
        }),
        Fault::UnknownKeys { keys } => {
            let named: Vec<String> = keys.iter().map(|key| format!("\"{key}\"")).collect();
            let word = if keys.len() == 1 { "key" } else { "keys" };
            json!({
                "code": "unrecognized_keys", "keys": keys, "path": path,
                "message": format!("Unrecognized {word}: {}", named.join(", ")),
            })
        }
        Fault::NoVariant => {
            json!({"code": "invalid_union", "errors": [], "path": path, "message": "Invalid input"})
        }
        Fault::Rule { .. }
        | Fault::GivenTwice { .. }
        | Fault::NotUnique { .. }
        | Fault::UnknownTag { .. }
        | Fault::UnusedTag { .. } => {
            json!({"code": "custom", "path": path, "message": sentence(&problem.allowed)})
        }
        Fault::Media { why } => json!({"code": "custom", "path": path, "message": sentence(&why.to_string())}),
    }
}

/// The issue of a body whose model (or mode) is missing or unknown.
pub(crate) fn no_discriminator(key: &str, names: &[&str]) -> Value {
    json!({
        "code": "invalid_union", "errors": [], "note": "No matching discriminator", "discriminator": key,
        "options": names, "path": [key], "message": "Invalid input",
    })
}

pub(crate) fn missing_text(key: &str) -> Value {
    json!({
        "code": "invalid_type", "expected": "string", "path": [key],
        "message": "Invalid input: expected string, received undefined",
    })
}

/// An input that could not be read.
pub(crate) fn unreachable(at: &str, status: u16) -> Value {
    json!({
        "code": "custom", "path": path(at),
        "message": format!("Failed to fetch asset. Received HTTP response code \"{status}\"."),
    })
}

/// `references[0].tag` as keys and indexes.
pub(crate) fn path(text: &str) -> Vec<Value> {
    let mut parts = Vec::new();
    for piece in text.split(['.', '[']).filter(|piece| !piece.is_empty()) {
        match piece.strip_suffix(']').and_then(|index| index.parse::<u64>().ok()) {
            Some(index) => parts.push(json!(index)),
            None => parts.push(json!(piece)),
        }
    }
    parts
}

/// Whole figures without a decimal point.
#[allow(clippy::cast_possible_truncation)]
fn number(figure: f64) -> Value {
    if figure.fract() == 0.0 && figure.abs() < 9e15 { json!(figure as i64) } else { json!(figure) }
}

fn verb(origin: &str) -> &'static str {
    if matches!(origin, "string" | "array") { "have" } else { "be" }
}

fn unit(origin: &str) -> &'static str {
    match origin {
        "string" => " characters",
        "array" => " items",
        _ => "",
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_keys_and_indexes() {
        assert_eq!(path("references[0].tag"), [json!("references"), json!(0), json!("tag")]);
        assert_eq!(path("seed"), [json!("seed")]);
        assert_eq!(path(""), [] as [Value; 0]);
    }
}
