//! How one input is shown: from its type in the catalogue to a control.

use catalogue::{Kind, Media, Model, Param, proportion_of, value_label};
use serde::Serialize;
use serde_json::{Map, Value, json};
use ts_rs::TS;

use super::Field;
use super::nested::nested;
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
    /// One file, as an address within another value.
    File {
        /// What may be put there.
        #[ts(type = "Media")]
        media: Media,
    },
    /// Values with names of their own.
    Object {
        /// They, in their order.
        fields: Vec<Field>,
        /// What the value always holds beside them.
        #[ts(type = "{ [field: string]: Json }")]
        around: Map<String, Value>,
        /// What it begins with: the same, and first choices of what must be given.
        #[ts(type = "{ [field: string]: Json }")]
        begins: Map<String, Value>,
    },
    /// One of several forms.
    Variants {
        /// The forms.
        variants: Vec<Variant>,
    },
    /// Several of a kind, in their order.
    List {
        /// What each is.
        item: Box<Control>,
        /// What a new one begins with.
        #[ts(type = "Json")]
        begins: Value,
        /// Fewest, where it is given at all.
        least: u32,
        /// Most, where that is known.
        most: Option<u32>,
    },
    /// Values of a kind, under names that somebody types.
    Map {
        /// What each is.
        value: Box<Control>,
        /// What a new one begins with.
        #[ts(type = "Json")]
        begins: Value,
    },
    /// Any value at all, written as JSON.
    Json,
}

/// One of several forms that a value may have.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Variant {
    /// For a person.
    pub label: String,
    /// How a value of this form is known.
    pub sign: Sign,
    /// What it begins with; null where there is nothing to begin with.
    #[ts(type = "Json")]
    pub begins: Value,
    /// How it is shown.
    pub control: Control,
}

/// How the form of a value is known.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Sign {
    /// By what one of its fields holds.
    Tag {
        /// The field.
        name: String,
        /// What it holds.
        #[ts(type = "Json")]
        value: Value,
    },
    /// By a field that no other form has.
    Field {
        /// The field.
        name: String,
    },
    /// By its JSON type: `text`, `number`, `boolean`, `list`, `object`, `null`; `any` is every one.
    Type {
        /// The type.
        name: String,
    },
}

/// The control for an input.
pub(super) fn control(model: &Model, param: &Param) -> Control {
    if let Some(slot) = slot(&param.kind) {
        return media(&slot);
    }
    match (&param.kind, text(&param.kind)) {
        (Kind::Seed { min, max }, _) => Control::Seed { min: *min, max: max.unwrap_or(LARGEST_SEED) },
        (_, Some(most)) if param.group == "prompt" => {
            Control::Prompt { max_units: most, negative: param.control.as_deref() == Some("negative") }
        }
        (kind, _) => part(model, param, kind),
    }
}

/// The control for a value wherever it stands. `kind` is that of the parameter or of something in it.
pub(super) fn part(model: &Model, param: &Param, kind: &Kind) -> Control {
    if let Some(options) = choices(kind) {
        return if param.control.as_deref() == Some("style") {
            Control::Style { options }
        } else {
            Control::Choice { options, own: own(kind) }
        };
    }
    let whole = |min: Option<i64>, max: Option<i64>| {
        let bound = |bound: Option<i64>| bound.map(|bound| bound as f64);
        Control::Number { min: bound(min), max: bound(max), step: Some(1.0), integer: true }
    };
    match kind {
        Kind::Text { .. } if param.control.as_deref() == Some("router") => Control::Router,
        Kind::Ratio { options, free, .. } if !free || !options.is_empty() => {
            Control::Ratio { options: options.iter().map(|ratio| shape(model, ratio)).collect() }
        }
        Kind::Ratio { .. } => Control::Text { max_units: None, multiline: false },
        Kind::Integer { min: Some(min), max: Some(max) } if max - min <= MOST_STEPS => {
            slider(param, *min as f64, *max as f64, 1.0)
        }
        Kind::Integer { min, max } => whole(*min, *max),
        Kind::Seed { min, max } => whole(Some(*min), *max),
        Kind::Number { min: Some(min), max: Some(max) } => slider(param, *min, *max, (max - min) / STEPS),
        Kind::Number { min, max } => Control::Number { min: *min, max: *max, step: None, integer: false },
        Kind::Boolean => Control::Switch,
        Kind::Media { media, .. } => Control::File { media: *media },
        kind => match text(kind) {
            Some(most) => {
                Control::Text { max_units: most, multiline: most.is_some_and(|most| most as usize > ONE_LINE) }
            }
            None => nested(model, param, kind),
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
        // Where one of the forms is more than a choice, it is a form to choose.
        Kind::Union { variants, .. } => {
            let (mut words, mut numbers) = (Vec::new(), Vec::new());
            for variant in variants {
                match variant {
                    Kind::Null => {}
                    Kind::Integer { min: Some(min), max: Some(max) } if max - min < MOST_CHOICES => {
                        numbers.extend((*min..=*max).map(|number| choice(json!(number), &json!(number))));
                    }
                    variant if own(variant).is_some() => {}
                    variant => words.extend(choices(variant)?),
                }
            }
            words.extend(numbers);
            (!words.is_empty()).then_some(words)
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
pub(super) fn constant(param: &Param) -> Option<(String, Value)> {
    match &param.kind {
        Kind::Enum { options } if options.len() == 1 && param.required => {
            Some((param.name.clone(), options.first()?.clone()))
        }
        _ => None,
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
