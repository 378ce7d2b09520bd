//! How findings are written down.

use serde_json::{Map, Value};

use super::describe::{described, json_types, one_of};
use super::suggest::{near_key, near_option};
use super::walk::{Spelling, Walk, join, numbered};
use crate::form::type_name;
use crate::{Fault, Kind, Param, Problem};

impl Walk {
    pub(super) fn unknown(&mut self, keys: &[&String], params: &[Param], given: &Map<String, Value>, path: &str) {
        let names = |spelling: Spelling| -> Vec<String> {
            let of = |param: &Param| match spelling {
                Spelling::Ours => param.name.clone(),
                Spelling::Vendor => numbered(&param.wire, 1),
            };
            params.iter().map(of).collect()
        };
        let allowed = format!("one of {}", names(self.spelling).join(", "));
        match (self.spelling, keys) {
            (_, []) => {}
            // A person mends key by key.
            (Spelling::Ours, keys) => {
                let all: Vec<String> = names(Spelling::Ours).into_iter().chain(names(Spelling::Vendor)).collect();
                for key in keys {
                    let fault = Fault::UnknownKeys { keys: vec![(*key).clone()] };
                    self.fault(&join(path, key), &given[*key], allowed.clone(), near_key(key, &all), fault);
                }
            }
            // The service answers with one line for all of them.
            (Spelling::Vendor, keys) => {
                let near = keys.first().and_then(|key| near_key(key, &names(Spelling::Vendor)));
                let keys: Vec<String> = keys.iter().map(|key| (*key).clone()).collect();
                let given = Value::from(keys.clone());
                self.fault(path, &given, allowed, near, Fault::UnknownKeys { keys });
            }
        }
    }

    pub(super) fn wrong_type(&mut self, kind: &Kind, value: &Value, path: &str) {
        let types = json_types(kind);
        let fault = if types.len() > 1 && matches!(kind, Kind::Union { .. }) {
            Fault::NoVariant
        } else {
            Fault::WrongType { expected: types.join(" or "), received: type_name(value).into() }
        };
        self.fault(path, value, described(kind), None, fault);
    }

    pub(super) fn missing(&mut self, path: &str, expected: &str, allowed: String) {
        self.fault(path, &Value::Null, allowed, None, Fault::Missing { expected: expected.into() });
    }

    pub(super) fn not_in_list(&mut self, path: &str, given: &Value, options: &[Value]) {
        let near = near_option(given, options);
        self.fault(path, given, one_of(options), near, Fault::NotInList { options: options.to_vec() });
    }

    pub(super) fn fault(
        &mut self,
        path: &str,
        given: &Value,
        allowed: String,
        suggestion: Option<String>,
        fault: Fault,
    ) {
        self.problems.push(Problem { path: path.into(), given: given.clone(), allowed, suggestion, fault });
    }
}
