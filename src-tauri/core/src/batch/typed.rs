//! A cell's text as the value that a parameter takes.

use std::borrow::Cow;

use catalogue::Kind;
use serde_json::Value;

/// Reads a text by the kind of its parameter. A text that does not fit stays a text, so that the
/// checker can say what was expected.
pub(super) fn value(text: &str, kind: &Kind) -> Value {
    let bare = text.trim();
    let stays = || Value::String(text.to_owned());
    match kind {
        Kind::Text { .. } => stays(),
        Kind::Ratio { .. } | Kind::Media { .. } => Value::String(bare.to_owned()),
        Kind::Integer { .. } | Kind::Seed { .. } => bare.parse::<i64>().map_or_else(|_| stays(), Value::from),
        Kind::Number { .. } => bare.parse::<f64>().map_or_else(|_| stays(), number),
        Kind::Boolean => match bare.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Value::Bool(true),
            "false" | "no" | "off" | "0" => Value::Bool(false),
            _ => stays(),
        },
        Kind::Enum { options } => {
            let same = |option: &&Value| plain(option) == bare;
            options.iter().find(same).cloned().unwrap_or_else(|| Value::String(bare.to_owned()))
        }
        Kind::List { item, .. } => json(bare, '[').unwrap_or_else(|| {
            let items = bare.split_whitespace().map(|part| value(part, item));
            if takes_single_words(item) { items.collect() } else { Value::Array(vec![value(text, item)]) }
        }),
        Kind::Object { .. } | Kind::Map { .. } => json(bare, '{').unwrap_or_else(stays),
        Kind::Union { variants, .. } => {
            let alone = variants.iter().any(|variant| matches!(variant, Kind::Media { .. }));
            if alone && !bare.contains(char::is_whitespace) && !bare.starts_with(['[', '{']) {
                // One file is no list of files where it may stand alone.
                return Value::String(bare.to_owned());
            }
            let variants: Vec<&Kind> = variants.iter().collect();
            json(bare, '[').or_else(|| json(bare, '{')).unwrap_or_else(|| first_fit(text, &variants))
        }
        Kind::Null => {
            if bare.eq_ignore_ascii_case("null") {
                Value::Null
            } else {
                stays()
            }
        }
        Kind::Any => serde_json::from_str(bare).unwrap_or_else(|_| stays()),
    }
}

/// A value as people write it in a cell: texts without quotes.
fn plain(value: &Value) -> Cow<'_, str> {
    value.as_str().map_or_else(|| value.to_string().into(), Cow::from)
}

/// A whole number stays one: many JSON readers tell 5 from 5.0.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
        let whole = value as i64;
        Value::from(whole)
    } else {
        Value::from(value)
    }
}

fn json(text: &str, opening: char) -> Option<Value> {
    text.starts_with(opening).then(|| serde_json::from_str(text).ok()).flatten()
}

/// Addresses and names hold no spaces, so a cell can list several.
fn takes_single_words(kind: &Kind) -> bool {
    matches!(kind, Kind::Media { .. } | Kind::Enum { .. } | Kind::Integer { .. } | Kind::Ratio { .. })
}

/// Reads a text by the first kind that makes more of it than a text.
pub(super) fn first_fit(text: &str, kinds: &[&Kind]) -> Value {
    // Words keep their spaces.
    if let [only] = kinds {
        return value(text, only);
    }
    let typed = kinds.iter().map(|kind| value(text, kind)).find(|typed| !typed.is_string());
    typed.unwrap_or_else(|| Value::String(text.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cell_takes_the_type_of_its_parameter() {
        let seed = Kind::Seed { min: 1, max: None };
        let sizes = Kind::Enum { options: vec![json!(1), json!(4)] };
        let words = Kind::Text { min_length: None, max_length: None, pattern: None, format: None };
        for (text, kind, wanted) in [
            ("42", &seed, json!(42)),
            ("forty", &seed, json!("forty")),
            (" 4 ", &sizes, json!(4)),
            ("3", &sizes, json!("3")),
            ("YES", &Kind::Boolean, json!(true)),
            ("maybe", &Kind::Boolean, json!("maybe")),
            ("42", &words, json!("42")),
            ("2.0", &Kind::Number { min: None, max: None }, json!(2)),
            ("2.5", &Kind::Number { min: None, max: None }, json!(2.5)),
        ] {
            assert_eq!(value(text, kind), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_list_cell_holds_json_or_addresses_parted_by_spaces() {
        let catalogue = catalogue::Catalogue::builtin();
        let model = catalogue.model("frames").expect("in the catalogue");
        let list = &model.param("references").expect("it takes pictures").kind;

        assert_eq!(value("https://a/1.png https://a/2.png", list), json!(["https://a/1.png", "https://a/2.png"]));
        assert_eq!(value(r#"["https://a/1.png"]"#, list), json!(["https://a/1.png"]));

        let model = catalogue.model("runway/image_to_video/gen4.5").expect("in the catalogue");
        let one = &model.param("image").expect("it takes a picture").kind;
        assert_eq!(value("asset:1", one), json!("asset:1"), "one that may stand alone does");
    }
}
