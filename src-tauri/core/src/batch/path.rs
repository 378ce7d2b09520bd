//! Keys that name a part of a parameter: `voice.preset`, `keyframes[0].at`.

use catalogue::{Kind, Param};
use serde_json::{Map, Value};

use super::{PartFault, typed};

/// Highest index that a key may have; no list of any model is as long.
const MAX_INDEX: usize = 999;

/// One step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Into an object.
    Field(String),
    /// Into a list, from 0.
    Item(usize),
}

/// The parameter's name and the steps behind it; `None` where a key names no part.
pub(super) fn split(key: &str) -> Option<(&str, Vec<Step>)> {
    let end = key.find(['.', '['])?;
    let (name, mut rest) = key.split_at(end);
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let (index, after) = inner.split_once(']')?;
            let digits = !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit());
            steps.push(Step::Item(index.parse().ok().filter(|index| digits && *index <= MAX_INDEX)?));
            rest = after;
        } else {
            let field = rest.strip_prefix('.')?;
            let end = field.find(['.', '[']).unwrap_or(field.len());
            if end == 0 {
                return None;
            }
            steps.push(Step::Field(field[..end].to_owned()));
            rest = &field[end..];
        }
    }
    (!name.is_empty()).then_some((name, steps))
}

/// Puts a value into a part of another, where it has a place there.
pub(super) fn put(whole: &mut Value, steps: &[Step], value: Value) -> Result<(), PartFault> {
    let Some((step, deeper)) = steps.split_first() else {
        if !whole.is_null() {
            return Err(PartFault::Twice);
        }
        *whole = value;
        return Ok(());
    };
    match step {
        Step::Field(name) => {
            if whole.is_null() {
                *whole = Value::Object(Map::new());
            }
            let Value::Object(fields) = whole else { return Err(PartFault::Whole) };
            put(fields.entry(name.clone()).or_insert(Value::Null), deeper, value)
        }
        Step::Item(index) => {
            if whole.is_null() {
                *whole = Value::Array(Vec::new());
            }
            let Value::Array(items) = whole else { return Err(PartFault::Whole) };
            if *index > items.len() {
                return Err(PartFault::Gap { first: items.len() });
            }
            if *index == items.len() {
                items.push(Value::Null);
            }
            put(&mut items[*index], deeper, value)
        }
    }
}

/// Reads the text of a part by what may stand there.
pub(super) fn value(text: &str, kind: &Kind, steps: &[Step]) -> Value {
    let kinds =
        steps.iter().fold(vec![kind], |kinds, step| kinds.into_iter().flat_map(|kind| into(kind, step)).collect());
    typed::first_fit(text, &kinds)
}

/// What may stand one step deeper.
fn into<'k>(kind: &'k Kind, step: &Step) -> Vec<&'k Kind> {
    let named = |field: &&Param, name: &str| field.name == *name || field.wire == *name;
    match (kind, step) {
        (Kind::Union { variants, .. }, step) => variants.iter().flat_map(|variant| into(variant, step)).collect(),
        (Kind::Object { fields, .. }, Step::Field(name)) => {
            fields.iter().find(|field| named(field, name)).map(|field| &field.kind).into_iter().collect()
        }
        (Kind::Map { values }, Step::Field(_)) => vec![values],
        (Kind::List { item, .. }, Step::Item(_)) => vec![item],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_key_is_read_as_a_name_and_steps_or_not_at_all() {
        let field = |name: &str| Step::Field(name.into());
        for (key, wanted) in [
            ("voice.presetId", Some(("voice", vec![field("presetId")]))),
            ("keyframes[0].at", Some(("keyframes", vec![Step::Item(0), field("at")]))),
            ("grid[1][2]", Some(("grid", vec![Step::Item(1), Step::Item(2)]))),
            ("prompt", None),
            ("a..b", None),
            ("a[", None),
            ("a[x]", None),
            ("a[+1]", None),
            ("a[1]b", None),
            ("a[1000]", None),
            (".a", None),
        ] {
            assert_eq!(split(key), wanted, "{key}");
        }
    }

    #[test]
    fn parts_grow_into_a_whole_and_a_gap_or_a_second_value_is_told() {
        let mut whole = Value::Null;
        let mut put = |key: &str, value: Value| super::put(&mut whole, &split(key).expect("a part").1, value);

        assert_eq!(put("k[0].at", json!(0.5)), Ok(()));
        assert_eq!(put("k[0].uri", json!("u")), Ok(()));
        assert_eq!(put("k[2].at", json!(1)), Err(PartFault::Gap { first: 1 }));
        assert_eq!(put("k[0].at", json!(1)), Err(PartFault::Twice));
        assert!(put("k.at", json!(1)).is_err());
        assert_eq!(whole, json!([{"at": 0.5, "uri": "u"}]));
    }
}
