//! The walk through a value and its description, side by side.
//!
//! It writes two copies of what it understood: one in our names, for rules and prices, and one in the
//! vendor's, for the body.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value};

use super::describe::{described, json_types};
use crate::form::type_name;
use crate::{Fault, Kind, Model, Param, Place, Problem};

/// Whose names the keys have.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Spelling {
    /// Ours, or the vendor's where a person wrote it.
    Ours,
    /// The vendor's only, judged as the service does.
    Vendor,
}

/// One walk; problems gather in it.
pub(super) struct Walk {
    pub(super) spelling: Spelling,
    pub(super) problems: Vec<Problem>,
}

/// A value in our names and in the vendor's.
type Both = (Value, Value);

/// What was given for a parameter.
enum Given<'v> {
    Value(String, &'v Value),
    /// Spread over numbered keys, in their order.
    Spread(BTreeMap<usize, (String, &'v Value)>),
}

impl Walk {
    pub(super) fn new(spelling: Spelling) -> Self {
        Self { spelling, problems: Vec::new() }
    }

    /// Walks a whole request. Returns it in our names, in the vendor's, and the inputs that are at fault.
    pub(super) fn top(
        &mut self,
        model: &Model,
        given: &Map<String, Value>,
    ) -> (Map<String, Value>, Map<String, Value>, HashSet<String>) {
        let mut fixed = Vec::new();
        if self.spelling == Spelling::Vendor {
            for (key, value) in model.constants() {
                fixed.push(key);
                match given.get(key) {
                    None => self.missing(key, "string", format!("\"{value}\"")),
                    Some(found) if found == value => {}
                    Some(found) => self.not_in_list(key, found, &[Value::from(value)]),
                }
            }
        }
        let strict = self.spelling == Spelling::Ours || model.rejects_unknown_keys;
        let mut given = Cow::Borrowed(given);
        let mut absent = Vec::new();
        for shared in model.shared_objects() {
            if !self.unfold(model, shared, given.to_mut()) {
                absent.push(format!("{shared}."));
            }
        }
        let (ours, mut wire, bad) = self.fields(&model.params, strict, &fixed, &given, "");
        // An object that is not there says it all.
        self.problems.retain(|problem| !absent.iter().any(|within| problem.path.starts_with(within)));
        for shared in model.shared_objects() {
            fold(shared, &mut wire);
        }
        (ours, wire, bad)
    }

    /// Lifts what stands in an object that several parameters share to the keys `object.key`. Returns whether the
    /// object is as it should be.
    fn unfold(&mut self, model: &Model, shared: &str, given: &mut Map<String, Value>) -> bool {
        let kind = Kind::Object { fields: Vec::new(), closed: true };
        match given.shift_remove(shared) {
            None if self.spelling == Spelling::Ours => true,
            None => {
                self.missing(shared, "object", described(&kind));
                false
            }
            Some(Value::Object(within)) => {
                let mut unknown = Map::new();
                for (key, value) in within {
                    let whole = join(shared, &key);
                    let ours = |param: &&Param| self.spelling == Spelling::Ours && param.name == key;
                    let known = model.params.iter().find(|param| param.wire == whole || ours(param));
                    match known {
                        Some(param) => drop(given.insert(param.wire.clone(), value)),
                        None => drop(unknown.insert(key, value)),
                    }
                }
                self.unknown(&unknown.keys().collect::<Vec<_>>(), &model.params, &unknown, shared);
                true
            }
            Some(other) => {
                self.wrong_type(&kind, &other, shared);
                false
            }
        }
    }

    fn fields(
        &mut self,
        params: &[Param],
        closed: bool,
        fixed: &[&str],
        given: &Map<String, Value>,
        path: &str,
    ) -> (Map<String, Value>, Map<String, Value>, HashSet<String>) {
        let (mut ours, mut wire, mut bad) = (Map::new(), Map::new(), HashSet::new());
        let mut read: HashSet<&str> = fixed.iter().copied().collect();
        for param in params {
            // A body as it arrives says nothing of the path under which it came.
            if self.spelling == Spelling::Vendor && param.place == Place::Path {
                continue;
            }
            let before = self.problems.len();
            match self.find(param, params, given, path, &mut read) {
                None => self.absent(param, path, &mut ours, &mut wire),
                Some(Given::Value(key, value)) => {
                    if let Some((mine, theirs)) = self.value(&param.kind, value, &join(path, &key)) {
                        ours.insert(param.name.clone(), mine);
                        put(&mut wire, param, theirs);
                    }
                }
                Some(Given::Spread(items)) => {
                    if let Some((mine, theirs)) = self.spread(param, &items, path) {
                        ours.insert(param.name.clone(), mine);
                        put(&mut wire, param, theirs);
                    }
                }
            }
            if self.problems.len() > before {
                bad.insert(param.name.clone());
            }
        }
        let unknown: Vec<&String> = given.keys().filter(|key| !read.contains(key.as_str())).collect();
        if closed {
            self.unknown(&unknown, params, given, path);
        } else {
            for key in unknown {
                wire.insert(key.clone(), given[key].clone());
            }
        }
        (ours, wire, bad)
    }

    /// Finds what was given for a parameter, under any spelling that counts.
    fn find<'v>(
        &mut self,
        param: &Param,
        params: &[Param],
        given: &'v Map<String, Value>,
        path: &str,
        read: &mut HashSet<&'v str>,
    ) -> Option<Given<'v>> {
        let mut found = None;
        if self.spelling == Spelling::Ours
            && let Some((key, value)) = given.get_key_value(&param.name)
        {
            read.insert(key);
            found = Some(Given::Value(key.clone(), value));
        }
        let mut second = None;
        if is_spread(&param.wire) {
            let most = match &param.kind {
                Kind::List { max_items, .. } => max_items.unwrap_or(0),
                _ => 0,
            };
            let mut items = BTreeMap::new();
            for number in 1..=most {
                if let Some((key, value)) = given.get_key_value(&numbered(&param.wire, number)) {
                    read.insert(key);
                    items.insert(number, (key.clone(), value));
                }
            }
            second = items.first_key_value().map(|(_, (key, _))| key.clone());
            if found.is_none() && !items.is_empty() {
                return Some(Given::Spread(items));
            }
        } else if let Some((key, value)) = given.get_key_value(&param.wire) {
            // A vendor's word that is our word for something else means the latter to us.
            let ours = self.spelling == Spelling::Ours
                && param.wire != param.name
                && params.iter().any(|other| other.name == param.wire);
            if !ours && read.insert(key) {
                if found.is_none() {
                    return Some(Given::Value(key.clone(), value));
                }
                second = Some(key.clone());
            }
        }
        if let (Some(_), Some(second)) = (&found, second) {
            self.problems.push(Problem {
                path: join(path, &second),
                given: given.get(&second).cloned().unwrap_or(Value::Null),
                allowed: format!("{} or {second}, not both", param.name),
                suggestion: None,
                fault: Fault::GivenTwice { first: param.name.clone(), second },
            });
        }
        found
    }

    fn absent(&mut self, param: &Param, path: &str, ours: &mut Map<String, Value>, wire: &mut Map<String, Value>) {
        if !param.required {
            return;
        }
        if self.spelling == Spelling::Ours {
            // A key with one possible value says nothing, so a person need not write it.
            if let Kind::Enum { options } = &param.kind
                && let [only] = options.as_slice()
            {
                ours.insert(param.name.clone(), only.clone());
                put(wire, param, only.clone());
                return;
            }
        }
        let key = match self.spelling {
            Spelling::Ours => param.name.clone(),
            Spelling::Vendor => numbered(&param.wire, 1),
        };
        let kind = match &param.kind {
            Kind::List { item, .. } if is_spread(&param.wire) && self.spelling == Spelling::Vendor => item,
            kind => kind,
        };
        self.missing(&join(path, &key), &json_types(kind).join(" or "), described(kind));
    }

    fn spread(&mut self, param: &Param, items: &BTreeMap<usize, (String, &Value)>, path: &str) -> Option<Both> {
        let Kind::List { item, min_items, .. } = &param.kind else {
            return None;
        };
        let before = self.problems.len();
        let (mut ours, mut wire) = (Vec::new(), Vec::new());
        for (key, value) in items.values() {
            if let Some((mine, theirs)) = self.value(item, value, &join(path, key)) {
                ours.push(mine);
                wire.push(theirs);
            }
        }
        let last = items.last_key_value().map_or(0, |(number, _)| *number);
        // The service needs the first ones only; to us a gap would renumber what the prompt mentions.
        let needed = if self.spelling == Spelling::Ours { last } else { min_items.unwrap_or(0) };
        for number in 1..=needed.max(min_items.unwrap_or(0)) {
            if !items.contains_key(&number) {
                let key = numbered(&param.wire, number);
                self.missing(&join(path, &key), &json_types(item).join(" or "), described(item));
            }
        }
        (self.problems.len() == before).then_some((Value::Array(ours), Value::Array(wire)))
    }

    /// Checks one value; `None` when something in it is wrong.
    pub(super) fn value(&mut self, kind: &Kind, value: &Value, path: &str) -> Option<Both> {
        if !json_types(kind).contains(&type_name(value)) && !matches!(kind, Kind::Any) {
            self.wrong_type(kind, value, path);
            return None;
        }
        match (kind, value) {
            (Kind::Object { fields, closed }, Value::Object(map)) => {
                let before = self.problems.len();
                let (ours, wire, _) = self.fields(fields, *closed, &[], map, path);
                (self.problems.len() == before).then_some((Value::Object(ours), Value::Object(wire)))
            }
            (Kind::Map { values }, Value::Object(map)) => {
                let before = self.problems.len();
                let (mut ours, mut wire) = (Map::new(), Map::new());
                for (key, value) in map {
                    if let Some((mine, theirs)) = self.value(values, value, &join(path, key)) {
                        ours.insert(key.clone(), mine);
                        wire.insert(key.clone(), theirs);
                    }
                }
                (self.problems.len() == before).then_some((Value::Object(ours), Value::Object(wire)))
            }
            (Kind::List { item, min_items, max_items, unique_by, .. }, Value::Array(items)) => {
                let before = self.problems.len();
                self.length(items.len(), (*min_items, *max_items), "array", kind, value, path);
                let (mut ours, mut wire) = (Vec::new(), Vec::new());
                for (index, value) in items.iter().enumerate() {
                    if let Some((mine, theirs)) = self.value(item, value, &format!("{path}[{index}]")) {
                        ours.push(mine);
                        wire.push(theirs);
                    }
                }
                if let Some(field) = unique_by
                    && ours.len() == items.len()
                {
                    self.unique(&ours, field, path);
                }
                (self.problems.len() == before).then_some((Value::Array(ours), Value::Array(wire)))
            }
            (Kind::Union { tag, variants }, _) => self.union(tag.as_deref(), variants, value, path),
            _ => {
                let value = self.plain(kind, value, path)?;
                Some((value.clone(), value))
            }
        }
    }

    fn union(&mut self, tag: Option<&str>, variants: &[Kind], value: &Value, path: &str) -> Option<Both> {
        if let (Some(tag), Value::Object(map)) = (tag, value) {
            return self.tagged(tag, variants, map, value, path);
        }
        let fitting: Vec<&Kind> =
            variants.iter().filter(|variant| json_types(variant).contains(&type_name(value))).collect();
        // Of several forms of one JSON type, the one with the fewest problems is what was meant.
        let mut best: Option<(Vec<Problem>, Option<Both>)> = None;
        for variant in fitting {
            let mut attempt = Walk::new(self.spelling);
            let both = attempt.value(variant, value, path);
            if best.as_ref().is_none_or(|(problems, _)| attempt.problems.len() < problems.len()) {
                best = Some((attempt.problems, both));
            }
        }
        let (problems, both) = best?;
        self.problems.extend(problems);
        both
    }

    /// A union whose objects carry a field that says which form they have.
    fn tagged(
        &mut self,
        tag: &str,
        variants: &[Kind],
        map: &Map<String, Value>,
        value: &Value,
        path: &str,
    ) -> Option<Both> {
        let mut known = Vec::new();
        for variant in variants {
            let Kind::Object { fields, .. } = variant else {
                continue;
            };
            let field = fields.iter().find(|field| field.name == tag)?;
            let Kind::Enum { options } = &field.kind else {
                continue;
            };
            let given = map.get(&field.wire).or_else(|| map.get(&field.name));
            if given.is_some_and(|given| options.contains(given)) {
                return self.value(variant, value, path);
            }
            known.extend(options.iter().cloned());
        }
        if let (None, Spelling::Ours) = (map.get(tag), self.spelling) {
            // Where only one form has these keys, the tag says nothing, so a person need not write it.
            let has =
                |fields: &[Param], key: &String| fields.iter().any(|field| field.name == *key || field.wire == *key);
            let mut fitting = variants.iter().filter(
                |variant| matches!(variant, Kind::Object { fields, .. } if map.keys().all(|key| has(fields, key))),
            );
            if let (Some(only), None) = (fitting.next(), fitting.next()) {
                return self.value(only, value, path);
            }
        }
        let path = join(path, tag);
        match map.get(tag) {
            None => self.missing(&path, "string", super::describe::one_of(&known)),
            Some(given) => self.not_in_list(&path, given, &known),
        }
        None
    }

    fn unique(&mut self, items: &[Value], field: &str, path: &str) {
        let mut seen = HashSet::new();
        for (index, item) in items.iter().enumerate() {
            let Some(value) = item.get(field).and_then(Value::as_str) else {
                continue;
            };
            if !seen.insert(value) {
                let fault = Fault::NotUnique { field: field.to_owned() };
                let path = format!("{path}[{index}].{field}");
                self.fault(&path, &Value::from(value), format!("a {field} that no other item has"), None, fault);
            }
        }
    }
}

/// A path and a key below it.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn is_spread(wire: &str) -> bool {
    wire.contains("{n")
}

/// The key of that number, from 1: `imageAssetId{n}` gives `imageAssetId2`.
pub(crate) fn numbered(wire: &str, number: usize) -> String {
    let first = if number == 1 { String::new() } else { number.to_string() };
    wire.replace("{n?}", &first).replace("{n}", &number.to_string())
}

/// Puts what has the keys `object.key` into that object, which is there in any case.
fn fold(shared: &str, wire: &mut Map<String, Value>) {
    let mut within = Map::new();
    let mut body = Map::new();
    for (key, value) in std::mem::take(wire) {
        match key.strip_prefix(shared).and_then(|rest| rest.strip_prefix('.')) {
            Some(inner) => drop(within.insert(inner.to_owned(), value)),
            None => drop(body.insert(key, value)),
        }
    }
    body.insert(shared.to_owned(), Value::Object(within));
    *wire = body;
}

fn put(wire: &mut Map<String, Value>, param: &Param, value: Value) {
    match value {
        Value::Array(items) if is_spread(&param.wire) => {
            for (index, item) in items.into_iter().enumerate() {
                wire.insert(numbered(&param.wire, index + 1), item);
            }
        }
        value => {
            wire.insert(param.wire.clone(), value);
        }
    }
}
