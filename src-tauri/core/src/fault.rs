//! What is wrong with something that is asked for, or worth knowing of it, by kind and figures: all that a page needs to
//! say it in its own language. The English sentence travels beside it.

use catalogue::{Change, MediaFault};
use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use crate::request::OptionFault;

/// A kind with its figures. Names of inputs and rules are the catalogue's words.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// A required input is absent.
    Missing,
    /// A value of another kind than the input takes.
    WrongType {
        /// What it takes, as types of JSON; `any` for what has no name.
        expected: Vec<JsonType>,
    },
    /// A value that is not among those that are taken.
    NotInList {
        /// Those that are.
        options: Vec<String>,
        /// The nearest.
        near: Option<String>,
    },
    /// Below the smallest.
    TooSmall {
        /// The smallest, included.
        least: f64,
        /// What is measured.
        of: Measure,
    },
    /// Above the largest.
    TooBig {
        /// The largest, included.
        most: f64,
        /// What is measured.
        of: Measure,
    },
    /// A text of another form.
    Form {
        /// The form in words.
        form: String,
    },
    /// An input that the model does not know.
    UnknownInput {
        /// The nearest that it does.
        near: Option<String>,
    },
    /// A value that has none of several forms.
    NoForm,
    /// A rule between inputs is broken.
    Rule {
        /// The rule.
        says: String,
    },
    /// An input is given under two names.
    GivenTwice {
        /// One.
        first: String,
        /// The other.
        second: String,
    },
    /// Two items have the same value where each must have its own.
    NotUnique {
        /// Which value of theirs.
        field: String,
    },
    /// The prompt names a reference that is not there.
    UnknownTag {
        /// The name.
        tag: String,
        /// Those that are there.
        known: Vec<String>,
        /// The nearest of them.
        near: Option<String>,
    },
    /// The prompt does not use a reference's name.
    UnusedTag {
        /// The name.
        tag: String,
    },
    /// A file or its address does not fit.
    Media {
        /// Why.
        why: MediaFault,
    },
    /// No model is chosen.
    NoModel,
    /// The model is not in this version.
    UnknownModel {
        /// Its name.
        name: String,
        /// The nearest that are, best first.
        near: Vec<String>,
    },
    /// The model was retired.
    Retired {
        /// Its name.
        model: String,
        /// `YYYY-MM-DD` or `YYYY-MM`.
        date: String,
        /// The model that takes the request instead, where one does.
        successor: Option<String>,
        /// What differs then.
        changes: Vec<Change>,
    },
    /// The account is of the other service.
    AccountServesOther {
        /// Its name.
        account: String,
        /// The model's name.
        model: String,
    },
    /// The account was removed.
    AccountGone,
    /// No account serves the model.
    NoAccount,
    /// Too few or too many copies.
    Copies {
        /// Most.
        most: u32,
    },
    /// The model takes no files there.
    NoFiles {
        /// The model's or the input's name.
        by: String,
    },
    /// A file is not in the library any more.
    FileGone,
    /// More files than the input takes.
    TooManyFiles {
        /// The input.
        input: String,
        /// Most.
        most: usize,
        /// So many are there.
        given: usize,
    },
    /// Files of a kind that the input does not take.
    WrongFiles {
        /// The input.
        input: String,
    },
    /// Files that the input does not take together.
    FilesTogether {
        /// The input.
        input: String,
    },
    /// An option that is not the model's own does not fit.
    Option {
        /// Why.
        why: OptionFault,
    },
    /// Words for what must not be seen stand in the prompt.
    NegativeWords {
        /// The input that they belong into, where the model has one.
        belong: Option<String>,
    },
    /// The prompt reads like several scenes.
    SeveralScenes,
    /// The prompt asks for the result instead of describing it.
    AsksForIt,
    /// A picture is cut to fit the ratio.
    CutOff {
        /// How much of it is lost, of a hundred.
        percent: f64,
    },
    /// Copies with one seed look alike.
    SameSeed {
        /// Rows of which that is true.
        rows: u64,
    },
}

/// What a bound is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// A number.
    Number,
    /// UTF-16 units of a text.
    Characters,
    /// Items of a list.
    Items,
    /// Pixels of a picture, width by height.
    Pixels,
}

/// A type of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JsonType {
    /// Text.
    String,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// A list.
    Array,
    /// Named values.
    Object,
    /// Nothing.
    Null,
    /// Anything else.
    Any,
}

impl From<&catalogue::Problem> for Fault {
    fn from(found: &catalogue::Problem) -> Self {
        use catalogue::Fault as Found;
        let near = found.suggestion.clone();
        match &found.fault {
            Found::Missing { .. } => Self::Missing,
            Found::WrongType { expected, .. } => {
                Self::WrongType { expected: expected.split(" or ").map(JsonType::of).collect() }
            }
            Found::NotInList { options } => Self::NotInList { options: options.iter().map(written).collect(), near },
            Found::TooSmall { minimum, origin } => {
                Self::TooSmall { least: *minimum, of: Measure::of(origin, &found.given) }
            }
            Found::TooBig { maximum, origin } => Self::TooBig { most: *maximum, of: Measure::of(origin, &found.given) },
            Found::Pattern { .. } => Self::Form { form: found.allowed.clone() },
            Found::UnknownKeys { .. } => Self::UnknownInput { near },
            Found::NoVariant => Self::NoForm,
            Found::Rule { .. } => Self::Rule { says: found.allowed.clone() },
            Found::Media { why } => Self::Media { why: why.clone() },
            Found::GivenTwice { first, second } => Self::GivenTwice { first: first.clone(), second: second.clone() },
            Found::NotUnique { field } => Self::NotUnique { field: field.clone() },
            Found::UnknownTag { tag, known } => Self::UnknownTag { tag: tag.clone(), known: known.clone(), near },
            Found::UnusedTag { tag } => Self::UnusedTag { tag: tag.clone() },
        }
    }
}

impl From<&catalogue::Retirement<'_>> for Fault {
    fn from(found: &catalogue::Retirement<'_>) -> Self {
        Self::Retired {
            model: found.label.clone(),
            date: found.date.clone(),
            successor: found.replacement.as_ref().map(|other| other.model.label.clone()),
            changes: found.replacement.as_ref().map_or_else(Vec::new, |other| other.changes.clone()),
        }
    }
}

impl From<OptionFault> for Fault {
    fn from(why: OptionFault) -> Self {
        Self::Option { why }
    }
}

impl Measure {
    fn of(origin: &str, given: &Value) -> Self {
        match origin {
            "string" => Self::Characters,
            "array" => Self::Items,
            // A ratio is a text; what is measured of it is the area.
            _ if given.is_string() => Self::Pixels,
            _ => Self::Number,
        }
    }
}

impl JsonType {
    fn of(word: &str) -> Self {
        match word {
            "string" => Self::String,
            "number" => Self::Number,
            "integer" => Self::Integer,
            "boolean" => Self::Boolean,
            "array" => Self::Array,
            "object" => Self::Object,
            "null" => Self::Null,
            _ => Self::Any,
        }
    }
}

fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use catalogue::{Catalogue, Inputs};
    use serde_json::json;

    use super::*;

    fn faults(model: &str, inputs: &Value) -> Vec<(String, Value)> {
        let catalogue = Catalogue::builtin();
        let model = catalogue.model(model).expect("in the catalogue");
        let inputs: Inputs = inputs.as_object().expect("an object").clone();
        let found = model.check(&inputs).map_or_else(|problems| problems, |checked| checked.warnings);
        found.iter().map(|one| (one.path.clone(), json!(Fault::from(one)))).collect()
    }

    #[test]
    fn what_the_checker_finds_keeps_its_figures() {
        for (model, inputs, path, fault) in [
            ("frames", json!({}), "prompt", json!({"kind": "missing"})),
            (
                "frames",
                json!({"prompt": "x", "seed": -1}),
                "seed",
                json!({"kind": "too_small", "least": 1.0, "of": "number"}),
            ),
            ("frames", json!({"prompt": 5}), "prompt", json!({"kind": "wrong_type", "expected": ["string"]})),
            (
                "frames",
                json!({"prompt": "x", "stile": "a"}),
                "stile",
                json!({"kind": "unknown_input", "near": "style"}),
            ),
        ] {
            let found = faults(model, &inputs);

            assert!(found.contains(&(path.to_owned(), fault.clone())), "{inputs}: {found:?}");
        }
    }

    #[test]
    fn no_built_in_model_asks_for_a_type_that_has_no_name() {
        for model in Catalogue::builtin().models() {
            for param in &model.params {
                let inputs = Inputs::from_iter([(param.name.clone(), json!({"no": {"such": "thing"}}))]);
                for problem in model.check(&inputs).err().unwrap_or_default() {
                    if let Fault::WrongType { expected } = Fault::from(&problem) {
                        assert!(!expected.contains(&JsonType::Any), "{} {}", model.id.0, problem.path);
                    }
                }
            }
        }
    }
}
