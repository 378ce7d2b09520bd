//! What is wrong with an input, in a form that a person, a field and a simulator can all use.

use serde::Serialize;
use serde_json::Value;

use crate::MediaFault;

/// One finding of the checker. All findings of a request are reported together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    /// Where: keys joined by dots, indexes in brackets, e.g. `references[0].tag`.
    pub path: String,
    /// What was given there; `Null` when nothing was.
    pub given: Value,
    /// What is allowed, in words for a person, e.g. `one of 16:9, 9:16, 1:1` or `0 to 5`.
    pub allowed: String,
    /// The nearest valid value or name, where there is one worth naming ("did you mean").
    pub suggestion: Option<String>,
    /// The kind of fault with its figures.
    pub fault: Fault,
}

/// Kinds of fault. The simulator turns each into the service's own wording.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// A required value is absent. `expected` is a JSON type name.
    Missing {
        /// JSON type that was expected: `string`, `number`, `boolean`, `array`, `object`.
        expected: String,
    },
    /// A value has another JSON type than it must have.
    WrongType {
        /// JSON type that was expected.
        expected: String,
        /// JSON type that was given.
        received: String,
    },
    /// A value is not in the list.
    NotInList {
        /// The whole list, in the catalogue's order.
        options: Vec<Value>,
    },
    /// A number, length or count is below its minimum (inclusive).
    TooSmall {
        /// The smallest allowed value.
        minimum: f64,
        /// `number`, `string` (UTF-16 units) or `array` (items).
        origin: String,
    },
    /// A number, length or count is above its maximum (inclusive).
    TooBig {
        /// The largest allowed value.
        maximum: f64,
        /// `number`, `string` (UTF-16 units) or `array` (items).
        origin: String,
    },
    /// A text does not have the required form.
    Pattern {
        /// The regular expression.
        pattern: String,
    },
    /// Keys that the model does not know, all of one object together.
    UnknownKeys {
        /// The keys as given.
        keys: Vec<String>,
    },
    /// No variant of a union fits.
    NoVariant,
    /// A rule between parameters is broken; `Problem::allowed` says which.
    Rule {
        /// The rule's name in the data.
        rule: String,
    },
    /// A media reference has a form that the service does not take.
    Media {
        /// What is wrong with it.
        why: MediaFault,
    },
    /// A value is given under two names.
    GivenTwice {
        /// One name.
        first: String,
        /// The other one.
        second: String,
    },
    /// Two items of a list have the same value in a field where each must have its own.
    NotUnique {
        /// The field.
        field: String,
    },
    /// The prompt names a reference that is not there.
    UnknownTag {
        /// The name.
        tag: String,
        /// The names that are there.
        known: Vec<String>,
    },
    /// A reference has a name that the prompt does not use.
    UnusedTag {
        /// The name.
        tag: String,
    },
}

impl Problem {
    /// One sentence for a person, without the path.
    #[must_use]
    pub fn message(&self) -> String {
        match &self.suggestion {
            Some(near) => format!("expected {}; did you mean {near}?", self.allowed),
            None => format!("expected {}", self.allowed),
        }
    }
}
