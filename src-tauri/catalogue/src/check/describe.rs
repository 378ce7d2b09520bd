//! What a kind allows, in words and as JSON types.

use serde_json::Value;

use crate::{Kind, Media};

/// The JSON types that a value of the kind can have.
pub(super) fn json_types(kind: &Kind) -> Vec<&'static str> {
    match kind {
        Kind::Enum { options } => {
            let mut types: Vec<_> = options.iter().map(crate::form::type_name).collect();
            types.dedup();
            types
        }
        Kind::Ratio { .. } | Kind::Text { .. } | Kind::Media { .. } => vec!["string"],
        Kind::Integer { .. } | Kind::Number { .. } | Kind::Seed { .. } => vec!["number"],
        Kind::Boolean => vec!["boolean"],
        Kind::List { .. } => vec!["array"],
        Kind::Object { .. } | Kind::Map { .. } => vec!["object"],
        Kind::Null => vec!["null"],
        Kind::Any => vec!["any"],
        Kind::Union { variants, .. } => {
            let mut types = Vec::new();
            for name in variants.iter().flat_map(json_types) {
                if !types.contains(&name) {
                    types.push(name);
                }
            }
            types
        }
    }
}

/// What is allowed, for a person: `0 to 5`, `one of 16:9, 1:1`.
pub(crate) fn described(kind: &Kind) -> String {
    match kind {
        Kind::Enum { options } => one_of(options),
        Kind::Ratio { options, free: false, .. } => format!("one of {}", options.join(", ")),
        Kind::Ratio { options, pixels, .. } => match (options.is_empty(), pixels) {
            (true, _) => "a ratio such as 16:9".into(),
            (false, Some((fewest, most))) => {
                format!("one of {} or W:H with {fewest} to {most} pixels", options.join(", "))
            }
            (false, None) => format!("one of {} or another ratio", options.join(", ")),
        },
        Kind::Integer { min, max } => bounded("a whole number", min.as_ref(), max.as_ref(), ""),
        Kind::Number { min, max } => bounded("a number", min.as_ref(), max.as_ref(), ""),
        Kind::Seed { min, max } => bounded("a whole number", Some(min), max.as_ref(), ""),
        Kind::Boolean => "true or false".into(),
        Kind::Text { format: Some(format), .. } => format!("a text of the form {format}"),
        Kind::Text { min_length, max_length, .. } => {
            bounded("a text", min_length.as_ref(), max_length.as_ref(), " characters")
        }
        Kind::Media { media, asset_id } => {
            let noun = match media {
                Media::Image => "picture",
                Media::Video => "clip",
                Media::Audio => "sound",
                Media::Text | Media::None => "file",
            };
            if *asset_id { format!("the asset id of a {noun}") } else { format!("the address of a {noun}") }
        }
        Kind::List { item, min_items, max_items, .. } => {
            let items = bounded("a list", min_items.as_ref(), max_items.as_ref(), " items");
            match item.as_ref() {
                Kind::Object { .. } | Kind::Union { .. } | Kind::Any | Kind::Map { .. } => items,
                item => format!("{items}, each {}", described(item)),
            }
        }
        Kind::Object { fields, .. } => {
            let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            format!("an object with {}", names.join(", "))
        }
        Kind::Map { .. } => "an object".into(),
        Kind::Union { variants, .. } => {
            let mut forms: Vec<String> = variants.iter().map(described).collect();
            forms.dedup();
            forms.join(" or ")
        }
        Kind::Null => "null".into(),
        Kind::Any => "any value".into(),
    }
}

/// `one of a, b, c`.
pub(super) fn one_of(options: &[Value]) -> String {
    let words: Vec<String> =
        options.iter().map(|option| option.as_str().map_or_else(|| option.to_string(), str::to_owned)).collect();
    match words.as_slice() {
        [only] => only.clone(),
        words => format!("one of {}", words.join(", ")),
    }
}

fn bounded<N: std::fmt::Display>(noun: &str, min: Option<&N>, max: Option<&N>, unit: &str) -> String {
    let of = if unit.is_empty() { "from" } else { "of" };
    match (min, max) {
        (Some(min), Some(max)) => format!("{noun} {of} {min} to {max}{unit}"),
        (Some(min), None) => format!("{noun} {of} at least {min}{unit}"),
        (None, Some(max)) => format!("{noun} {of} at most {max}{unit}"),
        (None, None) => noun.to_owned(),
    }
}
