//! One valid request for every model, and requests with one broken field for every parameter, made from the
//! catalogue's own data. The checker and the simulator are both held against this table.

use catalogue::{Inputs, Kind, Media, Model, Param, Place};
use serde_json::{Map, Value, json};

/// An asset id of the form that useapi.net hands out.
pub(crate) const ASSET: &str = "user:1-runwayml:a@b.c-asset:0b7a5a4e-6c0f-4d5e-9d5b-0c1d2e3f4a5b";

/// Whose names a value is written in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Names {
    /// Inputs.
    Ours,
    /// A body.
    Wire,
}

/// One broken field in an otherwise valid request.
#[derive(Clone, Debug)]
pub(crate) struct Broken {
    /// Key at the top, in the names asked for.
    pub(crate) key: String,
    /// What to put there; `None` leaves it out.
    pub(crate) value: Option<Value>,
    /// Where the problem must be reported.
    pub(crate) path: String,
    /// Kind of fault, as [`catalogue::Fault`] is serialised.
    pub(crate) fault: &'static str,
}

impl Broken {
    /// The request with that field broken.
    pub(crate) fn put_into(&self, request: &mut Map<String, Value>) {
        let (object, key) = within(request, &self.key);
        match &self.value {
            Some(value) => drop(object.insert(key, value.clone())),
            None => drop(object.remove(&key)),
        }
    }
}

/// The object in which a key of the form `object.key` stands, made where it is missing, and the key there.
fn within<'r>(request: &'r mut Map<String, Value>, key: &str) -> (&'r mut Map<String, Value>, String) {
    match key.split_once('.') {
        None => (request, key.to_owned()),
        Some((object, key)) => match request.entry(object).or_insert_with(|| json!({})) {
            Value::Object(object) => (object, key.to_owned()),
            other => panic!("{object} is {other}"),
        },
    }
}

/// The smallest value that a kind accepts.
pub(crate) fn sample(kind: &Kind, names: Names) -> Value {
    match kind {
        Kind::Enum { options } => options[0].clone(),
        Kind::Ratio { options, .. } => options.first().map_or_else(|| json!("16:9"), |ratio| json!(ratio)),
        Kind::Integer { min, .. } => json!(min.unwrap_or(1)),
        Kind::Seed { min, .. } => json!(min),
        Kind::Number { min, .. } => json!(min.unwrap_or(1.0)),
        Kind::Boolean => json!(false),
        Kind::Text { min_length, format, pattern, .. } => match (format.as_deref(), pattern) {
            (Some("uuid"), _) => json!("0b7a5a4e-6c0f-4d5e-9d5b-0c1d2e3f4a5b"),
            (Some("date"), _) => json!("2026-11-01"),
            (Some("uri"), _) => json!("wss://example.com/room"),
            (_, Some(_)) => json!("abc123"),
            _ => json!("a".repeat(min_length.unwrap_or(1).max(1))),
        },
        Kind::Media { asset_id: true, .. } => json!(ASSET),
        Kind::Media { media: Media::Image, .. } => json!("https://example.com/a.png"),
        Kind::Media { media: Media::Video, .. } => json!("https://example.com/a.mp4"),
        Kind::Media { .. } => json!("https://example.com/a.mp3"),
        Kind::List { item, min_items, .. } => items(item, min_items.unwrap_or(1).max(1), names),
        Kind::Object { fields, .. } => Value::Object(required(fields, names)),
        Kind::Map { .. } => json!({}),
        Kind::Union { variants, .. } => sample(&variants[0], names),
        Kind::Null => Value::Null,
        Kind::Any => json!(1),
    }
}

fn items(item: &Kind, count: usize, names: Names) -> Value {
    Value::Array((0..count).map(|_| sample(item, names)).collect())
}

fn required(params: &[Param], names: Names) -> Map<String, Value> {
    let mut values = Map::new();
    // Objects that several parameters share are there in any case.
    for param in params.iter().filter(|param| names == Names::Wire && param.wire.contains('.')) {
        within(&mut values, &param.wire);
    }
    for param in params.iter().filter(|param| param.required && sent(param, names)) {
        put(&mut values, param, sample(&param.kind, names), names);
    }
    values
}

/// Whether a request in these names holds the parameter: a body knows nothing of its path.
fn sent(param: &Param, names: Names) -> bool {
    names == Names::Ours || param.place != Place::Path
}

/// Puts a whole value under the parameter's key, or its items under their numbered keys.
fn put(values: &mut Map<String, Value>, param: &Param, value: Value, names: Names) {
    match value {
        Value::Array(items) if names == Names::Wire && param.wire.contains("{n") => {
            for (index, item) in items.into_iter().enumerate() {
                values.insert(wire(param, index + 1), item);
            }
        }
        value => {
            let (object, key) = within(values, &key(param, names));
            object.insert(key, value);
        }
    }
}

fn key(param: &Param, names: Names) -> String {
    match names {
        Names::Ours => param.name.clone(),
        Names::Wire => wire(param, 1),
    }
}

fn wire(param: &Param, number: usize) -> String {
    let first = if number == 1 { String::new() } else { number.to_string() };
    param.wire.replace("{n?}", &first).replace("{n}", &number.to_string())
}

/// Required inputs, and what the rules of a few models need beside them.
pub(crate) fn valid(model: &Model, names: Names) -> Inputs {
    let mut values = required(&model.params, names);
    match model.id.0.as_str() {
        "runway/recipes/multi_shot_video:custom" => {
            let shot = |seconds: u8| json!({"prompt": "a fox", "duration": seconds});
            values.insert("shots".into(), json!([shot(5), shot(3), shot(2)]));
        }
        "runway/avatars/{id}#patch" => {
            values.insert("name".into(), json!("Ada"));
        }
        _ => {}
    }
    if names == Names::Wire {
        values.extend(model.model.iter().map(|model| ("model".to_owned(), json!(model))));
        values.extend(model.mode.iter().map(|mode| ("mode".to_owned(), json!(mode))));
    }
    values
}

/// For every parameter a value of the wrong type and one outside its bounds, for every required one its absence.
pub(crate) fn broken(model: &Model, names: Names) -> Vec<(&Param, Broken)> {
    let mut all = Vec::new();
    for param in model.params.iter().filter(|param| sent(param, names)) {
        let key = key(param, names);
        let spread = names == Names::Wire && param.wire.contains("{n");
        let kind = match &param.kind {
            Kind::List { item, .. } if spread => item.as_ref(),
            kind => kind,
        };
        for (below, value, fault) in faults(kind, names) {
            let path = format!("{key}{below}");
            all.push((param, Broken { key: key.clone(), value: Some(value), path, fault }));
        }
        // In inputs we fill in what can have one value only.
        let filled = names == Names::Ours && matches!(&param.kind, Kind::Enum { options } if options.len() == 1);
        if param.required && !filled {
            all.push((param, Broken { path: key.clone(), key, value: None, fault: "missing" }));
        }
    }
    all
}

/// Values that a kind does not take: where below it the problem lies, the value, and the kind of fault.
fn faults(kind: &Kind, names: Names) -> Vec<(String, Value, &'static str)> {
    let mut found = vec![(String::new(), wrong(kind), if several(kind) { "no_variant" } else { "wrong_type" })];
    let mut add = |value: Value, fault| found.push((String::new(), value, fault));
    match kind {
        Kind::Enum { options } if options[0].is_string() => add(json!("no such word"), "not_in_list"),
        Kind::Enum { .. } => add(json!(987_654_321), "not_in_list"),
        Kind::Ratio { free: false, .. } => add(json!("7:9999"), "not_in_list"),
        Kind::Ratio { pixels: Some(_), .. } => add(json!("1:1"), "too_small"),
        Kind::Ratio { .. } | Kind::Boolean | Kind::Null | Kind::Any => {}
        Kind::Integer { min, max } => {
            min.iter().for_each(|min| add(json!(min - 1), "too_small"));
            max.iter().for_each(|max| add(json!(max + 1), "too_big"));
        }
        Kind::Seed { min, max } => {
            add(json!(min - 1), "too_small");
            max.iter().for_each(|max| add(json!(max + 1), "too_big"));
        }
        Kind::Number { min, max } => {
            min.iter().for_each(|min| add(json!(min - 1.0), "too_small"));
            max.iter().for_each(|max| add(json!(max + 1.0), "too_big"));
        }
        Kind::Text { min_length, max_length, format, pattern } => {
            min_length.iter().filter(|min| **min > 0).for_each(|_| add(json!(""), "too_small"));
            max_length.iter().for_each(|max| add(json!("a".repeat(max + 1)), "too_big"));
            if format.is_some() || pattern.is_some() {
                add(json!("not - so"), "pattern");
            }
        }
        Kind::Media { .. } => add(json!("ftp://example.com/a.png"), "media"),
        Kind::List { item, min_items, max_items, .. } => {
            min_items.iter().filter(|min| **min > 0).for_each(|_| add(json!([]), "too_small"));
            max_items.iter().for_each(|max| add(items(item, max + 1, names), "too_big"));
            for (below, value, fault) in faults(item, names) {
                found.push((format!("[0]{below}"), json!([value]), fault));
            }
        }
        Kind::Object { fields, .. } => {
            for field in fields {
                let key = key(field, names);
                for (below, value, fault) in faults(&field.kind, names) {
                    let mut object = required(fields, names);
                    object.insert(key.clone(), value);
                    found.push((format!(".{key}{below}"), Value::Object(object), fault));
                }
            }
        }
        Kind::Map { values } => {
            for (below, value, fault) in faults(values, names) {
                found.push((format!(".any{below}"), json!({"any": value}), fault));
            }
        }
        // Which form was meant is clear where no other takes the same JSON type.
        Kind::Union { variants, .. } => {
            for variant in variants {
                let alone = variants.iter().filter(|other| type_of(other) == type_of(variant)).count() == 1;
                let deeper =
                    faults(variant, names).into_iter().skip(1).filter(|(_, value, _)| fits_type(value, variant));
                found.extend(deeper.filter(|_| alone));
            }
        }
    }
    found
}

/// A value of a JSON type that the kind does not take.
fn wrong(kind: &Kind) -> Value {
    if takes_boolean(kind) { json!(["yes"]) } else { json!(true) }
}

fn takes_boolean(kind: &Kind) -> bool {
    match kind {
        Kind::Boolean => true,
        Kind::Union { variants, .. } => variants.iter().any(takes_boolean),
        _ => false,
    }
}

/// Whether a kind takes more than one JSON type, so that a value of yet another fits none of its forms.
fn several(kind: &Kind) -> bool {
    match kind {
        Kind::Union { variants, .. } => variants.iter().any(|variant| type_of(variant) != type_of(&variants[0])),
        _ => false,
    }
}

fn type_of(kind: &Kind) -> &'static str {
    match kind {
        Kind::Enum { options } if options[0].is_number() => "number",
        Kind::Enum { .. } | Kind::Ratio { .. } | Kind::Text { .. } | Kind::Media { .. } => "string",
        Kind::Integer { .. } | Kind::Seed { .. } | Kind::Number { .. } => "number",
        Kind::Boolean => "boolean",
        Kind::List { .. } => "array",
        Kind::Object { .. } | Kind::Map { .. } => "object",
        Kind::Union { .. } => "union",
        Kind::Null => "null",
        Kind::Any => "any",
    }
}

fn fits_type(value: &Value, kind: &Kind) -> bool {
    match type_of(kind) {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}
