//! What becomes of a request for a model that is gone: the same request, as the successor takes it.
//!
//! Parameters that both models have under one name of ours mean the same. A value that the successor does not take
//! becomes the nearest one that it does; what has no place there is left out. Every change is told.

use std::fmt;

use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use crate::check::{accepts, near_option};
use crate::{Catalogue, Inputs, Kind, Model, Param, Status};

/// An old request as the successor of its model takes it.
#[derive(Clone, Debug)]
pub struct Replacement<'c> {
    /// The successor.
    pub model: &'c Model,
    /// Its inputs, by our names; they pass its check.
    pub inputs: Inputs,
    /// What differs from the old inputs; empty where nothing does.
    pub changes: Vec<Change>,
}

/// A difference between an old request and the one that takes its place. Shown, it is a few words for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// An input has no place any more.
    LeftOut {
        /// Its name.
        name: String,
    },
    /// A list is shorter.
    Cut {
        /// Its name.
        name: String,
        /// Items that are left.
        to: usize,
        /// Items that there were.
        of: usize,
    },
    /// A value became the nearest one that is taken.
    Instead {
        /// Its name.
        name: String,
        /// It now.
        now: String,
        /// It before.
        before: String,
    },
    /// A value was added.
    Added {
        /// Its name.
        name: String,
        /// It.
        now: String,
    },
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LeftOut { name } => write!(f, "{name} left out"),
            Self::Cut { name, to, of } => write!(f, "{name} cut to {to} of {of}"),
            Self::Instead { name, now, before } => write!(f, "{name} {now} instead of {before}"),
            Self::Added { name, now } => write!(f, "{name} {now}"),
        }
    }
}

/// A model that is gone, seen by one who still asks for it.
#[derive(Clone, Debug)]
pub struct Retirement<'c> {
    /// The name of the model for people.
    pub label: String,
    /// `YYYY-MM-DD` or `YYYY-MM`.
    pub date: String,
    /// What can be asked for instead; `None` where no successor takes the request.
    pub replacement: Option<Replacement<'c>>,
}

impl Retirement<'_> {
    /// A sentence without its dot: since when, and what takes the request instead.
    #[must_use]
    pub fn message(&self) -> String {
        let gone = format!("{} was retired on {}", self.label, self.date);
        let Some(other) = &self.replacement else { return format!("{gone}; the service refuses it") };
        let (label, id) = (&other.model.label, &other.model.id.0);
        match other.changes.as_slice() {
            [] => format!("{gone}; {label} ({id}) takes this request as it is"),
            changes => {
                let changes: Vec<String> = changes.iter().map(Change::to_string).collect();
                format!("{gone}; {label} ({id}) takes this request with {}", changes.join(", "))
            }
        }
    }
}

impl Catalogue {
    /// What to tell somebody who asks for a retired model; `None` for a current one.
    #[must_use]
    pub fn retirement(&self, model: &Model, inputs: &Inputs) -> Option<Retirement<'_>> {
        let Status::Retired { date, successor } = &model.status else { return None };
        let successor = successor.as_ref().and_then(|id| self.model(&id.0).ok());
        let replacement = successor.and_then(|successor| replacement(model, successor, inputs));
        Some(Retirement { label: model.label.clone(), date: date.clone(), replacement })
    }
}

fn replacement<'c>(old: &Model, new: &'c Model, inputs: &Inputs) -> Option<Replacement<'c>> {
    let given = old.in_our_names(inputs);
    let (mut inputs, mut changes) = (Inputs::new(), Vec::new());
    for (name, value) in &given {
        let Some(param) = new.params.iter().find(|param| param.name == *name) else {
            changes.push(Change::LeftOut { name: name.clone() });
            continue;
        };
        match fitted(&param.kind, value) {
            Some(fitted) => {
                if fitted != *value {
                    changes.push(difference(name, &fitted, value));
                }
                inputs.insert(name.clone(), fitted);
            }
            None => changes.push(Change::LeftOut { name: name.clone() }),
        }
    }
    for param in new.params.iter().filter(|param| param.required) {
        if inputs.contains_key(&param.name) {
            continue;
        }
        // What the old model assumed, or would have offered first, as far as that is known.
        let before = old.params.iter().find(|old| old.name == param.name);
        let assumed = before.and_then(|old| old.default.clone().or_else(|| first(old)));
        let value = assumed.and_then(|value| fitted(&param.kind, &value)).or_else(|| first(param));
        if let Some(value) = value {
            changes.push(Change::Added { name: param.name.clone(), now: shown(&value) });
            inputs.insert(param.name.clone(), value);
        }
    }
    (old.service == new.service && new.check(&inputs).is_ok()).then_some(Replacement { model: new, inputs, changes })
}

/// The value, or the nearest one that the kind takes.
fn fitted(kind: &Kind, value: &Value) -> Option<Value> {
    if accepts(kind, value) {
        return Some(value.clone());
    }
    let near = match (kind, value) {
        (Kind::Enum { options }, value) => pick(options, &near_option(value, options)?),
        (Kind::Ratio { options, .. }, value) => {
            let options: Vec<Value> = options.iter().cloned().map(Value::from).collect();
            pick(&options, &near_option(value, &options)?)
        }
        (Kind::Integer { min, max }, Value::Number(number)) => {
            let number = number.as_i64()?;
            Some(Value::from(number.max(min.unwrap_or(i64::MIN)).min(max.unwrap_or(i64::MAX))))
        }
        (Kind::List { item, max_items, .. }, Value::Array(items)) => {
            let fit = items.iter().filter(|value| accepts(item, value)).take(max_items.unwrap_or(usize::MAX));
            Some(Value::Array(fit.cloned().collect()))
                .filter(|list| list.as_array().is_some_and(|list| !list.is_empty()))
        }
        (Kind::Union { variants, .. }, value) => variants.iter().find_map(|variant| fitted(variant, value)),
        _ => None,
    };
    near.filter(|near| accepts(kind, near))
}

/// The option that is written so.
fn pick(options: &[Value], written: &str) -> Option<Value> {
    options.iter().find(|option| shown(option) == written).cloned()
}

fn first(param: &Param) -> Option<Value> {
    match &param.kind {
        Kind::Enum { options } => options.first().cloned(),
        Kind::Ratio { options, .. } => options.first().cloned().map(Value::from),
        _ => None,
    }
}

fn difference(name: &str, new: &Value, old: &Value) -> Change {
    let name = name.to_owned();
    match (new, old) {
        (Value::Array(new), Value::Array(old)) => Change::Cut { name, to: new.len(), of: old.len() },
        (new, old) => Change::Instead { name, now: shown(new), before: shown(old) },
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests;
