//! What a request will cost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::form::{sides, type_name, units};
use crate::load::Sizes;
use crate::rule::{Test, effective, param_at};
use crate::{Inputs, Kind, Model, Param};

/// An amount of credits. One credit of the official API is 0.01 USD. Fractions occur in estimates.
pub type Credits = f64;

/// An estimate made before sending. The service's own figure replaces it once there is one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Price {
    /// The catalogue knows it.
    Known {
        /// Credits for one request.
        credits: Credits,
    },
    /// The catalogue knows bounds only.
    Range {
        /// At least.
        min: Credits,
        /// At most.
        max: Credits,
    },
    /// Nothing is charged (explore mode on an Unlimited plan).
    Free,
    /// No source gave a figure.
    Unknown,
}

impl Price {
    /// The most it can cost; `None` when that is unknown.
    #[must_use]
    pub fn ceiling(&self) -> Option<Credits> {
        match *self {
            Price::Known { credits } => Some(credits),
            Price::Range { max, .. } => Some(max),
            Price::Free => Some(0.0),
            Price::Unknown => None,
        }
    }
}

/// What a person may know about a model's price.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PriceNote {
    /// What is counted, e.g. `credits`.
    pub unit: String,
    /// Where the figures come from and of which date.
    pub source: Option<String>,
    /// How the price is found, in words.
    pub formula: String,
    /// A caveat.
    pub note: Option<String>,
}

/// How a model's price is found: a sum of terms. Without terms it is unknown.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PriceRule {
    unit: Option<String>,
    source: Option<String>,
    formula: String,
    note: Option<String>,
    /// Whether the request never costs anything.
    #[serde(default)]
    free: bool,
    /// When nothing is charged.
    free_when: Option<Test>,
    /// When the terms do not tell what is charged.
    unknown_when: Option<Test>,
    #[serde(default)]
    terms: Vec<Term>,
    /// The smallest charge.
    at_least: Option<Credits>,
    #[serde(skip)]
    sizes: Sizes,
}

/// `credits` times a quantity.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    credits: Amount,
    /// Where it applies; everywhere when absent.
    when: Option<Test>,
    /// What is counted: `files`, a parameter, or `seconds_of:` a list of clips. Once when absent.
    per: Option<String>,
    /// Counted in blocks of this size.
    each: Option<f64>,
    /// Whether a started block counts as a whole one.
    #[serde(default)]
    whole: bool,
    /// Only what lies above this is counted.
    beyond: Option<f64>,
    /// Bounds of a length that the request does not tell (seconds of a clip).
    range: Option<(f64, f64)>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Amount {
    Fixed(f64),
    Between(f64, f64),
    /// `by` names a parameter or `size:` and a set of classes, the other keys its values.
    By(By),
}

#[derive(Clone, Debug, Deserialize)]
struct By {
    by: String,
    #[serde(flatten)]
    steps: BTreeMap<String, Amount>,
}

/// Classes of picture sizes, smallest first.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SizeClasses {
    /// What is measured.
    measure: Measure,
    /// Class name to its largest value; null for the last.
    up_to: serde_json::Map<String, Value>,
    /// Ratios that are words.
    #[serde(default)]
    words: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Measure {
    Pixels,
    ShortSide,
}

/// Bounds between which a figure lies; equal when it is known.
type Bounds = (f64, f64);

impl PriceRule {
    /// Takes the size classes it needs and refuses names that the model does not have.
    pub(crate) fn settle(&mut self, sizes: &Sizes, params: &[Param]) -> Result<(), String> {
        for term in &self.terms {
            let per = term.per.as_deref().map(|per| per.strip_prefix("seconds_of:").unwrap_or(per));
            let unknown =
                per.filter(|per| !matches!(*per, "files" | "output_seconds") && param_at(params, per).is_none());
            if let Some(per) = unknown {
                return Err(format!("the price counts {per}, which this model does not have"));
            }
            let Amount::By(by) = &term.credits else {
                continue;
            };
            match by.by.strip_prefix("size:") {
                Some(name) => {
                    let classes = sizes.get(name).ok_or_else(|| format!("there are no size classes named {name}"))?;
                    self.sizes.insert(name.to_owned(), classes.clone());
                }
                None if param_at(params, &by.by).is_none() => {
                    return Err(format!("the price depends on {}, which this model does not have", by.by));
                }
                None => {}
            }
        }
        Ok(())
    }

    /// The part for people.
    pub(crate) fn note(&self) -> PriceNote {
        PriceNote {
            unit: self.unit.clone().unwrap_or_else(|| "credits".into()),
            source: self.source.clone(),
            formula: self.formula.clone(),
            note: self.note.clone(),
        }
    }

    /// The price for inputs in our names; `seconds` is a length that they do not tell, where it is known otherwise.
    pub(crate) fn price(&self, model: &Model, inputs: &Inputs, seconds: Option<f64>) -> Price {
        let holds = |test: &Option<Test>| test.as_ref().is_some_and(|test| test.holds(inputs, &model.params));
        if self.free || holds(&self.free_when) {
            return Price::Free;
        }
        if self.terms.is_empty() || holds(&self.unknown_when) {
            return Price::Unknown;
        }
        let mut sum = (0.0, 0.0);
        let applies = |term: &&Term| term.when.as_ref().is_none_or(|test| test.holds(inputs, &model.params));
        for term in self.terms.iter().filter(applies) {
            let Some((low, high)) = self.term(term, model, inputs, seconds) else {
                return Price::Unknown;
            };
            sum = (sum.0 + low, sum.1 + high);
        }
        let least = self.at_least.unwrap_or(0.0);
        // Sums of decimal fractions carry a tail of binary noise.
        let tidy = |credits: f64| (credits.max(least) * 1e6).round() / 1e6;
        let (min, max) = (tidy(sum.0), tidy(sum.1));
        if (max - min).abs() < 1e-6 { Price::Known { credits: min } } else { Price::Range { min, max } }
    }

    fn term(&self, term: &Term, model: &Model, inputs: &Inputs, seconds: Option<f64>) -> Option<Bounds> {
        let amount = self.amount(&term.credits, model, inputs)?;
        let count = match &term.per {
            None => (1.0, 1.0),
            Some(per) => quantity(per, term.range, model, inputs, seconds)?,
        };
        let scale = |count: f64| {
            let count = (count - term.beyond.unwrap_or(0.0)).max(0.0) / term.each.unwrap_or(1.0);
            if term.whole { count.ceil() } else { count }
        };
        Some((amount.0 * scale(count.0), amount.1 * scale(count.1)))
    }

    fn amount(&self, amount: &Amount, model: &Model, inputs: &Inputs) -> Option<Bounds> {
        match amount {
            Amount::Fixed(credits) => Some((*credits, *credits)),
            Amount::Between(low, high) => Some((*low, *high)),
            Amount::By(by) => {
                let key = match by.by.strip_prefix("size:") {
                    Some(name) => self.sizes.get(name).and_then(|classes| classes.class(model, inputs)),
                    None => effective(inputs, &model.params, &by.by).map(word),
                };
                match key.and_then(|key| by.steps.get(&key)) {
                    Some(step) => self.amount(step, model, inputs),
                    // Not said, or left to the service: any of them.
                    None => by
                        .steps
                        .values()
                        .filter_map(|step| self.amount(step, model, inputs))
                        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))),
                }
            }
        }
    }
}

impl SizeClasses {
    fn class(&self, model: &Model, inputs: &Inputs) -> Option<String> {
        let ratio = effective(inputs, &model.params, "ratio")?.as_str()?;
        if let Some(class) = self.words.get(ratio) {
            return Some(class.clone());
        }
        let (width, height) = sides(ratio)?;
        let measured = match self.measure {
            Measure::Pixels => f64::from(width) * f64::from(height),
            Measure::ShortSide => f64::from(width.min(height)),
        };
        let class = self.up_to.iter().find(|(_, most)| most.as_f64().is_none_or(|most| measured <= most));
        class.map(|(name, _)| name.clone())
    }
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// How much of the counted thing the request has; `None` when nothing bounds it.
fn quantity(per: &str, range: Option<Bounds>, model: &Model, inputs: &Inputs, seconds: Option<f64>) -> Option<Bounds> {
    let exactly = |count: f64| Some((count, count));
    let known = seconds.map(|seconds| (seconds, seconds));
    match per {
        "files" => return exactly(f64::from(model.files(inputs))),
        "output_seconds" => return known.or(range),
        _ => {}
    }
    if let Some(list) = per.strip_prefix("seconds_of:") {
        return if effective(inputs, &model.params, list).is_some() { range } else { exactly(0.0) };
    }
    let param = param_at(&model.params, per)?;
    match (effective(inputs, &model.params, per), &param.kind) {
        (Some(Value::Array(items)), _) => exactly(items.len() as f64),
        (Some(Value::Number(number)), _) => exactly(number.as_f64()?),
        (Some(Value::String(text)), Kind::Text { .. }) => exactly(units(text) as f64),
        (Some(value), Kind::Media { .. } | Kind::Object { .. }) => {
            debug_assert!(matches!(type_name(value), "string" | "object"));
            known.or(range)
        }
        (Some(Value::Object(_)), Kind::Union { .. }) => known.or(range),
        // A single address where a list may stand, or a word such as `auto`.
        (Some(Value::String(_)), Kind::Union { variants, .. }) => {
            if variants.iter().any(|variant| matches!(variant, Kind::Media { .. })) {
                exactly(1.0)
            } else {
                known.or_else(|| bounds(&param.kind))
            }
        }
        (None, Kind::List { .. } | Kind::Text { .. } | Kind::Media { .. } | Kind::Object { .. }) => {
            if param.required {
                range
            } else {
                exactly(0.0)
            }
        }
        (None, kind) => known.filter(|_| per == "duration").or_else(|| bounds(kind)),
        _ => None,
    }
}

/// The bounds of a number that was not given.
fn bounds(kind: &Kind) -> Option<Bounds> {
    match kind {
        Kind::Integer { min: Some(min), max: Some(max) } => Some((*min as f64, *max as f64)),
        Kind::Number { min: Some(min), max: Some(max) } => Some((*min, *max)),
        Kind::Enum { options } => {
            let numbers: Vec<f64> = options.iter().filter_map(Value::as_f64).collect();
            let low = numbers.iter().copied().reduce(f64::min)?;
            Some((low, numbers.into_iter().fold(low, f64::max)))
        }
        Kind::Union { variants, .. } => variants.iter().find_map(bounds),
        _ => None,
    }
}
