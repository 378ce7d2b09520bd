//! How one input is shown: from its type in the catalogue to a control.

use catalogue::{Kind, Media, Model, Param, proportion_of, value_label};
use serde::Serialize;
use serde_json::{Map, Value, json};
use ts_rs::TS;

use super::slot::{Slot, slot};

/// A scale with more steps than this is a number to type.
const MOST_STEPS: i64 = 100;
/// Whole numbers are offered one by one up to this many.
const MOST_CHOICES: i64 = 32;
/// Steps of a scale between two numbers that are not whole.
const STEPS: f64 = 20.0;
/// Texts up to this long fit on one line.
const ONE_LINE: usize = 200;
/// Where a service names no largest seed.
const LARGEST_SEED: i64 = 4_294_967_295;

/// A value to choose.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(rename = "Option")]
pub struct Choice {
    /// What is put into the request.
    #[ts(type = "Json")]
    pub value: Value,
    /// For a person.
    pub label: String,
    /// A word of explanation.
    pub note: Option<String>,
}

/// What an account has of its own that can be chosen beside the options.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(rename = "OwnOptions")]
pub struct Own {
    /// What it is.
    pub what: Owned,
    /// What is put into the request around its id.
    #[ts(type = "Json")]
    pub around: Value,
    /// Where in it the id goes.
    pub id: String,
}

/// A kind of thing that an account has of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Owned {
    /// Voices.
    Voice,
    /// Avatars.
    Avatar,
}

/// A choice within a value that is written as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(rename = "JsonPart")]
pub struct Part {
    /// Its key.
    pub name: String,
    /// Name for people.
    pub label: String,
    /// What the value must hold beside it.
    #[ts(type = "Json")]
    pub around: Value,
    /// The values.
    pub options: Vec<Choice>,
    /// What the account has of its own.
    pub own: Own,
}

/// A shape to choose.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(rename = "RatioOption")]
pub struct Shape {
    /// What is put into the request.
    #[ts(type = "Json")]
    pub value: Value,
    /// For a person, `16:9`.
    pub label: String,
    /// The size in pixels, where it is promised.
    pub note: Option<String>,
    /// Pixels across, or the proportion's first number; 0 where the shape is left to the service.
    pub width: u32,
    /// Pixels down, or the proportion's second number.
    pub height: u32,
}

/// How an input is shown.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Control {
    /// A box for the words that the result is made from.
    Prompt {
        /// Most UTF-16 units.
        max_units: Option<u32>,
        /// Words for what must not be seen.
        negative: bool,
    },
    /// A grid of examples.
    Style {
        /// The styles.
        options: Vec<Choice>,
    },
    /// Shapes, drawn.
    Ratio {
        /// The shapes.
        options: Vec<Shape>,
    },
    /// One of a few values.
    Choice {
        /// The values.
        options: Vec<Choice>,
        /// What the account has of its own beside them.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        own: Option<Own>,
    },
    /// A scale.
    Slider {
        /// Smallest.
        min: f64,
        /// Largest.
        max: f64,
        /// From one value to the next.
        step: f64,
        /// Word for the low end; may be empty.
        low: String,
        /// Word for the high end; may be empty.
        high: String,
    },
    /// A number to type.
    Number {
        /// Smallest.
        min: Option<f64>,
        /// Largest.
        max: Option<f64>,
        /// From one value to the next.
        step: Option<f64>,
        /// Whole numbers only.
        integer: bool,
    },
    /// A number that makes a result repeatable.
    Seed {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// Yes or no.
    Switch,
    /// Other words.
    Text {
        /// Most UTF-16 units.
        max_units: Option<u32>,
        /// Several lines.
        multiline: bool,
    },
    /// The slug of one of the account's routers.
    Router,
    /// Pictures, clips or sounds.
    Media {
        /// What may be put there.
        #[ts(type = "Media[]")]
        media: Vec<Media>,
        /// Most files.
        most: u32,
        /// Fewest files, where it is given at all.
        least: u32,
        /// Each may have a name that the prompt mentions.
        tags: bool,
        /// What a file may be used as.
        roles: Vec<String>,
        /// How the prompt mentions files without names: `IMG_{n}` counts from 1.
        mention: Option<String>,
    },
    /// A value with a form of its own, written as JSON and checked.
    Json {
        /// Its form in words.
        schema: String,
        /// Choices in it among what the account has of its own too.
        parts: Vec<Part>,
    },
}

/// The control for an input.
pub(super) fn control(model: &Model, param: &Param) -> Control {
    if let Some(slot) = slot(&param.kind) {
        return media(&slot);
    }
    if let Some(options) = choices(&param.kind) {
        return if param.control.as_deref() == Some("style") {
            Control::Style { options }
        } else {
            Control::Choice { options, own: own(&param.kind) }
        };
    }
    if param.control.as_deref() == Some("router") {
        return Control::Router;
    }
    match &param.kind {
        Kind::Ratio { options, free, .. } if !free || !options.is_empty() => {
            Control::Ratio { options: options.iter().map(|ratio| shape(model, ratio)).collect() }
        }
        Kind::Ratio { .. } => Control::Text { max_units: None, multiline: false },
        Kind::Integer { min: Some(min), max: Some(max) } if max - min <= MOST_STEPS => {
            slider(param, *min as f64, *max as f64, 1.0)
        }
        Kind::Integer { min, max } => {
            let bound = |bound: &Option<i64>| bound.map(|bound| bound as f64);
            Control::Number { min: bound(min), max: bound(max), step: Some(1.0), integer: true }
        }
        Kind::Number { min: Some(min), max: Some(max) } => slider(param, *min, *max, (max - min) / STEPS),
        Kind::Number { min, max } => Control::Number { min: *min, max: *max, step: None, integer: false },
        Kind::Seed { min, max } => Control::Seed { min: *min, max: max.unwrap_or(LARGEST_SEED) },
        Kind::Boolean => Control::Switch,
        kind => match text(kind) {
            Some(most) if param.group == "prompt" => {
                Control::Prompt { max_units: most, negative: param.control.as_deref() == Some("negative") }
            }
            Some(most) => {
                Control::Text { max_units: most, multiline: most.is_some_and(|most| most as usize > ONE_LINE) }
            }
            None => Control::Json { schema: schema(&param.kind), parts: parts(&param.kind) },
        },
    }
}

fn slider(param: &Param, min: f64, max: f64, step: f64) -> Control {
    let (low, high) = param.ends.clone().unwrap_or_default();
    Control::Slider { min, max, step, low, high }
}

fn media(slot: &Slot) -> Control {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Control::Media {
        media: slot.media.clone(),
        most: slot.most.map_or(u32::MAX, count),
        least: count(slot.least),
        tags: slot.tags,
        roles: slot.roles.clone(),
        mention: slot.mention.clone(),
    }
}

/// Most UTF-16 units of a text, also of one that may be null.
fn text(kind: &Kind) -> Option<Option<u32>> {
    match kind {
        Kind::Text { max_length, .. } => Some(max_length.and_then(|most| u32::try_from(most).ok())),
        Kind::Union { variants, .. } => match variants.as_slice() {
            [text_kind, Kind::Null] => text(text_kind),
            _ => None,
        },
        _ => None,
    }
}

/// The values of an input that can only have a few.
fn choices(kind: &Kind) -> Option<Vec<Choice>> {
    match kind {
        Kind::Enum { options } => Some(options.iter().map(|value| choice(value.clone(), value)).collect()),
        // Such as `{"type": "preset", "preset": …}`: one choice with words around it that never change.
        Kind::Object { fields, .. } => {
            let mut around = Map::new();
            let mut open = None;
            for field in fields {
                match &field.kind {
                    Kind::Enum { options } if options.len() == 1 && field.required => {
                        around.insert(field.name.clone(), options.first()?.clone());
                    }
                    Kind::Enum { options } if open.is_none() => open = Some((field, options)),
                    _ => return None,
                }
            }
            let (field, options) = open?;
            let whole = |value: &Value| {
                let mut whole = around.clone();
                whole.insert(field.name.clone(), value.clone());
                choice(Value::Object(whole), value)
            };
            Some(options.iter().map(whole).collect())
        }
        Kind::Union { variants, .. } => {
            let numbers = variants.iter().find_map(|variant| match variant {
                Kind::Integer { min: Some(min), max: Some(max) } if max - min < MOST_CHOICES => Some(*min..=*max),
                _ => None,
            });
            let numbers = numbers.into_iter().flatten().map(|number| choice(json!(number), &json!(number)));
            let words = variants.iter().find_map(choices).into_iter().flatten();
            let all: Vec<Choice> = words.chain(numbers).collect();
            (!all.is_empty()).then_some(all)
        }
        _ => None,
    }
}

/// What the account has of its own that the value may name by id: an object with that id among words that never change.
fn own(kind: &Kind) -> Option<Own> {
    match kind {
        Kind::Union { variants, .. } => variants.iter().find_map(own),
        Kind::Object { fields, .. } => {
            let (what, id) = fields.iter().find_map(|field| Some((owned(field)?, field.name.clone())))?;
            let others = fields.iter().filter(|field| field.name != id);
            let around = others.map(constant).collect::<Option<Map<String, Value>>>()?;
            Some(Own { what, around: Value::Object(around), id })
        }
        _ => None,
    }
}

fn owned(param: &Param) -> Option<Owned> {
    match (param.control.as_deref(), &param.kind) {
        (Some("voice"), Kind::Text { .. }) => Some(Owned::Voice),
        (Some("avatar"), Kind::Text { .. }) => Some(Owned::Avatar),
        _ => None,
    }
}

/// A field that can only have one value, with it.
fn constant(param: &Param) -> Option<(String, Value)> {
    match &param.kind {
        Kind::Enum { options } if options.len() == 1 && param.required => {
            Some((param.name.clone(), options.first()?.clone()))
        }
        _ => None,
    }
}

/// The choices within objects that are told apart by a tag, among those that an account has of its own.
fn parts(kind: &Kind) -> Vec<Part> {
    match kind {
        Kind::Union { variants, .. } => variants.iter().flat_map(parts).collect(),
        Kind::Object { fields, .. } => {
            let around: Map<String, Value> = fields.iter().filter_map(constant).collect();
            let part = |field: &Param| {
                Some(Part {
                    name: field.name.clone(),
                    label: field.label.clone(),
                    around: Value::Object(around.clone()),
                    options: choices(&field.kind)?,
                    own: own(&field.kind)?,
                })
            };
            fields.iter().filter_map(part).collect()
        }
        _ => Vec::new(),
    }
}

fn choice(value: Value, shown: &Value) -> Choice {
    Choice { value, label: value_label(shown), note: None }
}

fn shape(model: &Model, ratio: &str) -> Shape {
    let asked = [("ratio".to_owned(), json!(ratio))].into_iter().collect();
    let pixels = model.pixels(&asked);
    let (width, height) = pixels.or_else(|| proportion_of(ratio)).unwrap_or_default();
    let note = pixels.map(|(width, height)| format!("{width} × {height}"));
    Shape { value: json!(ratio), label: value_label(&json!(ratio)), note, width, height }
}

/// A form in words, for somebody who writes the JSON by hand.
fn schema(kind: &Kind) -> String {
    match kind {
        Kind::Object { fields, .. } => {
            let fields: Vec<String> = fields
                .iter()
                .map(|field| {
                    format!("\"{}\"{}: {}", field.name, if field.required { "" } else { "?" }, schema(&field.kind))
                })
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        Kind::List { item, .. } => format!("[{}, …]", schema(item)),
        Kind::Map { values } => format!("{{\"…\": {}}}", schema(values)),
        Kind::Union { variants, .. } => variants.iter().map(schema).collect::<Vec<_>>().join(" or "),
        Kind::Enum { options } => options.iter().take(6).map(Value::to_string).collect::<Vec<_>>().join(" | "),
        Kind::Media { media: Media::Video, .. } => "address of a clip".into(),
        Kind::Media { media: Media::Audio, .. } => "address of a sound".into(),
        Kind::Media { .. } => "address of a picture".into(),
        Kind::Integer { .. } | Kind::Seed { .. } => "whole number".into(),
        Kind::Number { .. } => "number".into(),
        Kind::Boolean => "true or false".into(),
        Kind::Text { .. } | Kind::Ratio { .. } => "text".into(),
        Kind::Null => "null".into(),
        Kind::Any => "any value".into(),
    }
}
