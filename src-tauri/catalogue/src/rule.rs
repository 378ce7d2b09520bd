//! The small language of conditions in which rules between parameters are written.
//!
//! Words and their meaning are listed in `data/README.md`. A path is `a.b`, with `[]` behind a list
//! to mean each of its items: `references[].tag`. Paths use our names.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::form::regex;
use crate::{Inputs, Kind, Param};

/// A condition on the inputs.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Test {
    /// The path has a value.
    Given(String),
    /// Every path has that value or one of those; an absent value counts as its default.
    Is(Map<String, Value>),
    /// Every path that has a text matches the regular expression.
    Matches(Map<String, Value>),
    /// Every path has a value of that JSON type.
    Type(Map<String, Value>),
    /// The number of items lies between two bounds.
    Count(Count),
    /// No value occurs twice.
    Unique(String),
    /// Every item has the field, or none has.
    AllOrNone(String),
    /// In every item the first is smaller than the second.
    Ordered([String; 2]),
    /// In every item that has both, the first is not larger than the second.
    NotAfter([String; 2]),
    /// The values add up.
    Sum(Sum),
    /// The days between two dates.
    Days(Days),
    /// Nothing but these inputs is given.
    Only(Vec<String>),
    /// The condition does not hold.
    Not(Box<Test>),
    /// All hold.
    All(Vec<Test>),
    /// One at least holds.
    Any(Vec<Test>),
}

/// Items of lists, some of them or all.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Count {
    of: OneOrMore,
    /// Field of an item to the values that make it count; null stands for "absent".
    #[serde(default, rename = "where")]
    filter: Map<String, Value>,
    at_least: Option<usize>,
    at_most: Option<usize>,
}

/// A sum of numbers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sum {
    of: String,
    at_least: Option<f64>,
    at_most: Option<f64>,
    /// Path of the number that the sum must be equal to.
    equals: Option<String>,
}

/// A span of days, `to` minus `from`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Days {
    from: String,
    to: String,
    at_least: i64,
    at_most: i64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn paths(&self) -> &[String] {
        match self {
            OneOrMore::One(path) => std::slice::from_ref(path),
            OneOrMore::More(paths) => paths,
        }
    }
}

impl Test {
    /// Whether the condition holds for inputs in our names.
    pub(crate) fn holds(&self, inputs: &Inputs, params: &[Param]) -> bool {
        match self {
            Test::Given(path) => !values(inputs, path).is_empty(),
            Test::Is(wanted) => wanted
                .iter()
                .all(|(path, allowed)| effective(inputs, params, path).is_some_and(|value| one_of(value, allowed))),
            Test::Matches(patterns) => patterns.iter().all(|(path, pattern)| {
                let pattern = pattern.as_str().unwrap_or_default();
                let text = effective(inputs, params, path).and_then(Value::as_str);
                text.is_some_and(|text| regex(pattern).is_ok_and(|regex| regex.is_match(text)))
            }),
            Test::Type(types) => types.iter().all(|(path, wanted)| {
                values(inputs, path).first().is_some_and(|v| crate::form::type_name(v) == wanted)
            }),
            Test::Count(count) => count.holds(inputs),
            Test::Unique(path) => {
                let all = values(inputs, path);
                all.iter().enumerate().all(|(i, value)| !all[..i].contains(value))
            }
            Test::AllOrNone(path) => {
                let (list, field) = split(path);
                let items = values(inputs, list);
                let having = items.iter().filter(|item| field_of(item, field).is_some()).count();
                having == 0 || having == items.len()
            }
            Test::Ordered(paths) => pairs(inputs, paths).iter().all(|(low, high)| low < high),
            Test::NotAfter(paths) => pairs(inputs, paths).iter().all(|(low, high)| low <= high),
            Test::Sum(sum) => sum.holds(inputs, params),
            Test::Days(days) => days.holds(inputs),
            Test::Only(names) => inputs.keys().all(|key| names.contains(key)),
            Test::Not(test) => !test.holds(inputs, params),
            Test::All(tests) => tests.iter().all(|test| test.holds(inputs, params)),
            Test::Any(tests) => tests.iter().any(|test| test.holds(inputs, params)),
        }
    }

    /// Every path that the condition reads.
    pub(crate) fn paths(&self) -> Vec<&str> {
        match self {
            Test::Given(path) | Test::Unique(path) | Test::AllOrNone(path) => vec![path],
            Test::Is(map) | Test::Matches(map) | Test::Type(map) => map.keys().map(String::as_str).collect(),
            Test::Count(count) => count.of.paths().iter().map(String::as_str).collect(),
            Test::Ordered(paths) | Test::NotAfter(paths) => paths.iter().map(String::as_str).collect(),
            Test::Sum(sum) => std::iter::once(sum.of.as_str()).chain(sum.equals.as_deref()).collect(),
            Test::Days(days) => vec![&days.from, &days.to],
            Test::Only(names) => names.iter().map(String::as_str).collect(),
            Test::Not(test) => test.paths(),
            Test::All(tests) | Test::Any(tests) => tests.iter().flat_map(Test::paths).collect(),
        }
    }
}

impl Count {
    fn holds(&self, inputs: &Inputs) -> bool {
        let mut count = 0;
        for path in self.of.paths() {
            for value in values(inputs, path) {
                // A single item may stand for a list of one.
                let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                count += items.iter().filter(|item| self.counts(item)).count();
            }
        }
        self.at_least.is_none_or(|least| count >= least) && self.at_most.is_none_or(|most| count <= most)
    }

    fn counts(&self, item: &Value) -> bool {
        self.filter.iter().all(|(field, allowed)| one_of(field_of(item, field).unwrap_or(&Value::Null), allowed))
    }
}

impl Sum {
    fn holds(&self, inputs: &Inputs, params: &[Param]) -> bool {
        let sum: f64 = values(inputs, &self.of).iter().filter_map(|value| value.as_f64()).sum();
        let target = self.equals.as_ref().map(|path| effective(inputs, params, path).and_then(Value::as_f64));
        self.at_least.is_none_or(|least| sum >= least)
            && self.at_most.is_none_or(|most| sum <= most)
            && target.is_none_or(|target| target.is_none_or(|target| (sum - target).abs() < 1e-9))
    }
}

impl Days {
    fn holds(&self, inputs: &Inputs) -> bool {
        let day = |path: &str| values(inputs, path).first().and_then(|v| v.as_str()).and_then(crate::form::day_number);
        match (day(&self.from), day(&self.to)) {
            (Some(from), Some(to)) => (self.at_least..=self.at_most).contains(&(to - from)),
            _ => true,
        }
    }
}

/// The values at a path; none when it is absent.
fn values<'v>(inputs: &'v Inputs, path: &str) -> Vec<&'v Value> {
    let mut segments = path.split('.');
    let Some(first) = segments.next() else {
        return Vec::new();
    };
    let (name, each) = segment(first);
    let mut found: Vec<&Value> = inputs.get(name).into_iter().collect();
    found = unfold(found, each);
    for part in segments {
        let (name, each) = segment(part);
        found = unfold(found.into_iter().filter_map(|value| value.get(name)).collect(), each);
    }
    found
}

fn segment(part: &str) -> (&str, bool) {
    part.strip_suffix("[]").map_or((part, false), |name| (name, true))
}

fn unfold(found: Vec<&Value>, each: bool) -> Vec<&Value> {
    if each { found.into_iter().filter_map(Value::as_array).flatten().collect() } else { found }
}

/// The value at a path, or the default that the service assumes.
pub(crate) fn effective<'v>(inputs: &'v Inputs, params: &'v [Param], path: &str) -> Option<&'v Value> {
    values(inputs, path).first().copied().or_else(|| param_at(params, path)?.default.as_ref())
}

/// The parameter that a path in our names leads to.
pub(crate) fn param_at<'p>(params: &'p [Param], path: &str) -> Option<&'p Param> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let (name, _) = segment(first);
    let param = params.iter().find(|param| param.name == name)?;
    match rest {
        None => Some(param),
        Some(rest) => fields_of(&param.kind).into_iter().find_map(|fields| param_at(fields, rest)),
    }
}

/// The fields of the objects that a kind can hold.
fn fields_of(kind: &Kind) -> Vec<&[Param]> {
    match kind {
        Kind::Object { fields, .. } => vec![fields],
        Kind::List { item, .. } => fields_of(item),
        Kind::Map { values } => fields_of(values),
        Kind::Union { variants, .. } => variants.iter().flat_map(fields_of).collect(),
        _ => Vec::new(),
    }
}

/// The two numbers of every item that has both.
fn pairs(inputs: &Inputs, [first, second]: &[String; 2]) -> Vec<(f64, f64)> {
    let ((list, low), (_, high)) = (split(first), split(second));
    let number = |item: &Value, field: &str| field_of(item, field).and_then(Value::as_f64);
    values(inputs, list).into_iter().filter_map(|item| Some((number(item, low)?, number(item, high)?))).collect()
}

/// A path cut behind its last list.
fn split(path: &str) -> (&str, &str) {
    path.rfind("[].").map_or((path, ""), |at| (&path[..at + 2], &path[at + 3..]))
}

fn field_of<'v>(item: &'v Value, field: &str) -> Option<&'v Value> {
    field.split('.').try_fold(item, |value, name| value.get(name))
}

fn one_of(value: &Value, allowed: &Value) -> bool {
    match allowed {
        Value::Array(options) => options.contains(value),
        single => single == value,
    }
}

/// The first value at a path.
pub(crate) fn value_at<'v>(inputs: &'v Inputs, path: &str) -> Option<&'v Value> {
    values(inputs, path).first().copied()
}
