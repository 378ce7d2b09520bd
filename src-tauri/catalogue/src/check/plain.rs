//! Values without parts: numbers, texts, options, ratios, media addresses.

use serde_json::{Number, Value};

use super::describe::described;
use super::media::media_fault;
use super::suggest::near_option;
use super::walk::{Spelling, Walk};
use crate::form::{day_number, is_uuid, regex, sides, units};
use crate::{Fault, Kind};

impl Walk {
    /// Checks a value without parts.
    pub(super) fn plain(&mut self, kind: &Kind, value: &Value, path: &str) -> Option<Value> {
        let before = self.problems.len();
        let mut result = value.clone();
        match kind {
            Kind::Enum { options } => {
                let wanted = whole(value).map_or_else(|| value.clone(), Value::from);
                if options.contains(&wanted) {
                    result = wanted;
                } else {
                    self.not_in_list(path, value, options);
                }
            }
            Kind::Ratio { options, free, pixels } => self.ratio(options, *free, *pixels, value, path),
            Kind::Integer { min, max } => result = self.integer(*min, *max, kind, value, path),
            Kind::Seed { min, max } => result = self.integer(Some(*min), *max, kind, value, path),
            Kind::Number { min, max } => {
                let number = value.as_f64().unwrap_or(f64::NAN);
                self.bounds(number, *min, *max, "number", kind, value, path);
            }
            Kind::Text { min_length, max_length, pattern, format } => {
                let text = value.as_str().unwrap_or_default();
                self.length(units(text), (*min_length, *max_length), "string", kind, value, path);
                self.form(pattern.as_deref(), format.as_deref(), text, path);
            }
            Kind::Media { media, asset_id } => {
                let staged = self.spelling == Spelling::Ours;
                let text = value.as_str().unwrap_or_default();
                if let Some(why) = media_fault(*media, *asset_id, staged, text) {
                    self.fault(path, &Value::from(shortened(text)), described(kind), None, Fault::Media { why });
                }
            }
            Kind::Boolean | Kind::Null | Kind::Any => {}
            // Kinds with parts are taken apart by `value`.
            Kind::List { .. } | Kind::Object { .. } | Kind::Map { .. } | Kind::Union { .. } => {}
        }
        (self.problems.len() == before).then_some(result)
    }

    fn ratio(&mut self, options: &[String], free: bool, pixels: Option<(u64, u64)>, value: &Value, path: &str) {
        let text = value.as_str().unwrap_or_default();
        if options.iter().any(|option| option == text) {
            return;
        }
        if !free {
            let options: Vec<Value> = options.iter().map(|option| Value::from(option.as_str())).collect();
            return self.not_in_list(path, value, &options);
        }
        let Some((fewest, most)) = pixels else { return };
        let allowed = format!("W:H with {fewest} to {most} pixels");
        let near = near_option(value, &options.iter().map(|o| Value::from(o.as_str())).collect::<Vec<_>>());
        let fault = match sides(text).map(|(w, h)| u64::from(w) * u64::from(h)) {
            None => Fault::Pattern { pattern: r"^\d+:\d+$".into() },
            Some(area) if area < fewest => Fault::TooSmall { minimum: fewest as f64, origin: "number".into() },
            Some(area) if area > most => Fault::TooBig { maximum: most as f64, origin: "number".into() },
            Some(_) => return,
        };
        self.fault(path, value, allowed, near, fault);
    }

    fn integer(&mut self, min: Option<i64>, max: Option<i64>, kind: &Kind, value: &Value, path: &str) -> Value {
        let Some(number) = whole(value) else {
            let fault = Fault::WrongType { expected: "integer".into(), received: "number".into() };
            self.fault(path, value, described(kind), None, fault);
            return Value::Null;
        };
        self.bounds(number as f64, min.map(|m| m as f64), max.map(|m| m as f64), "number", kind, value, path);
        Value::Number(Number::from(number))
    }

    #[allow(clippy::too_many_arguments, reason = "two bounds and what a message needs to say about them")]
    pub(super) fn bounds(
        &mut self,
        number: f64,
        min: Option<f64>,
        max: Option<f64>,
        origin: &str,
        kind: &Kind,
        value: &Value,
        path: &str,
    ) {
        let origin = origin.to_owned();
        if let Some(minimum) = min.filter(|min| number < *min) {
            let near = (origin == "number").then(|| minimum.to_string());
            self.fault(path, value, described(kind), near, Fault::TooSmall { minimum, origin });
        } else if let Some(maximum) = max.filter(|max| number > *max) {
            let near = (origin == "number").then(|| maximum.to_string());
            self.fault(path, value, described(kind), near, Fault::TooBig { maximum, origin });
        }
    }

    pub(super) fn length(
        &mut self,
        length: usize,
        (min, max): (Option<usize>, Option<usize>),
        origin: &str,
        kind: &Kind,
        value: &Value,
        path: &str,
    ) {
        let (min, max) = (min.map(|min| min as f64), max.map(|max| max as f64));
        self.bounds(length as f64, min, max, origin, kind, value, path);
    }

    fn form(&mut self, pattern: Option<&str>, format: Option<&str>, text: &str, path: &str) {
        let value = Value::from(text);
        if let Some(pattern) = pattern
            && !regex(pattern).is_ok_and(|regex| regex.is_match(text))
        {
            let fault = Fault::Pattern { pattern: pattern.into() };
            self.fault(path, &value, format!("a text of the form {pattern}"), None, fault);
        }
        let (fits, words, pattern) = match format {
            Some("uuid") => (is_uuid(text), "a UUID", "^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"),
            Some("date") => (day_number(text).is_some(), "a date YYYY-MM-DD", r"^\d{4}-\d{2}-\d{2}$"),
            Some("uri") => (
                text.split_once("://").is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty()),
                "an address with its scheme",
                "^[a-z][a-z0-9+.-]*://.+$",
            ),
            _ => return,
        };
        if !fits {
            self.fault(path, &value, words.into(), None, Fault::Pattern { pattern: pattern.into() });
        }
    }
}

/// A value that is a whole number, however it is written (`5`, `5.0`).
fn whole(value: &Value) -> Option<i64> {
    let number = value.as_f64()?;
    // Beyond 2^53 a JSON number is not exact on the other side.
    value.as_i64().or_else(|| (number.fract() == 0.0 && number.abs() <= 9e15).then_some(number as i64))
}

/// A data address can be megabytes long; its beginning is enough to recognise it.
fn shortened(text: &str) -> String {
    const ENOUGH: usize = 80;
    match text.char_indices().nth(ENOUGH) {
        Some((end, _)) if text.starts_with("data:") => format!("{}…", &text[..end]),
        _ => text.to_owned(),
    }
}
