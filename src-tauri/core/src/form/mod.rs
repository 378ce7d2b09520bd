//! What a composer shows for a model, derived from the catalogue alone: a new model needs data, no code.

mod control;
mod models;
mod nested;
pub mod slot;
pub mod step;

#[cfg(test)]
mod tests;

use catalogue::{Inputs, Model, Param};
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

pub use control::{Choice, Control, Own, Owned, Shape, Sign, Variant};
pub use models::{ModelRow, models};

/// A model as something to fill in.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Form {
    /// Full id of the model.
    pub model: String,
    /// Name for people.
    pub title: String,
    /// Everything known about the model, to be read.
    pub page: String,
    /// The inputs, in the order in which they are shown.
    pub fields: Vec<Field>,
    /// What the form begins with.
    #[ts(type = "Inputs")]
    pub defaults: Inputs,
}

/// One input.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Field {
    /// Name in a prompt file.
    pub name: String,
    /// Name for people.
    pub label: String,
    /// A word of explanation.
    pub help: Option<String>,
    /// Whether it must be given.
    pub required: bool,
    /// Where it stands.
    pub section: Section,
    /// How it is shown.
    pub control: Control,
}

/// Part of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Always in sight.
    Main,
    /// For those who look for it.
    Advanced,
}

/// Groups of the catalogue that are always in sight, in this order.
const MAIN: [&str; 4] = ["prompt", "media", "look", "output"];
/// Settings of an account; they have a place of their own.
const ACCOUNT: &str = "account";

/// The form of a model.
#[must_use]
pub fn form(model: &Model) -> Form {
    let rank = |param: &Param| MAIN.iter().position(|group| *group == param.group).unwrap_or(MAIN.len());
    let mut params: Vec<&Param> =
        model.params.iter().filter(|param| param.group != ACCOUNT && !param.deprecated).collect();
    params.sort_by_key(|param| rank(param));
    let fields: Vec<Field> = params.iter().map(|param| field(model, param)).collect();
    let defaults = params
        .iter()
        .zip(&fields)
        .filter_map(|(param, field)| Some((param.name.clone(), begin(param, &field.control)?)))
        .collect();
    Form { model: model.id.0.clone(), title: model.label.clone(), page: model.page(), fields, defaults }
}

fn field(model: &Model, param: &Param) -> Field {
    let section = if MAIN.contains(&param.group.as_str()) { Section::Main } else { Section::Advanced };
    Field {
        name: param.name.clone(),
        label: param.label.clone(),
        help: param.help.clone().or_else(|| param.note.clone()),
        required: param.required,
        // What must be given is never hidden.
        section: if param.required { Section::Main } else { section },
        control: control::control(model, param),
    }
}

/// A field of an object, as an input within it.
fn within(model: &Model, param: &Param) -> Field {
    Field {
        name: param.name.clone(),
        label: param.label.clone(),
        help: param.help.clone().or_else(|| param.note.clone()),
        required: param.required,
        section: Section::Main,
        control: control::part(model, param, &param.kind),
    }
}

/// What an input begins with: what the service assumes, so that it can be seen and changed; else the first choice, or
/// the least, of one that must be given.
fn begin(param: &Param, control: &Control) -> Option<Value> {
    param.default.clone().or_else(|| param.required.then(|| nested::beginning(control)).flatten())
}
