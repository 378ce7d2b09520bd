//! The checker: inputs to body, every problem at once.

mod describe;
mod media;
mod mentions;
mod plain;
mod report;
mod suggest;
mod walk;

use std::collections::HashSet;

use serde_json::Value;

pub(crate) use describe::described;
pub use media::{FileLimits, file_limits};
pub(crate) use suggest::{near_option, nearest};
pub(crate) use walk::numbered;
use walk::{Spelling, Walk};

use crate::{Body, Fault, Inputs, Kind, Model, Param, Problem};

/// Inputs that passed, in the vendor's spelling.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The body with media still as given (`input:` references included). It holds account fields
    /// (`email`, `replyRef` …) only where the inputs named them.
    pub body: Body,
    /// Things worth saying that do not stop the request, such as an unused tag.
    pub warnings: Vec<Problem>,
}

impl Model {
    /// Checks inputs and writes the body; every problem at once, paths in our names.
    /// Keys are taken in our spelling or the vendor's.
    ///
    /// # Errors
    /// All problems: values first, in the order of the parameters, then unknown keys, then rules.
    pub fn check(&self, inputs: &Inputs) -> Result<Checked, Vec<Problem>> {
        let mut walk = Walk::new(Spelling::Ours);
        let (ours, wire, bad) = walk.top(self, inputs);
        let mut problems = walk.problems;
        self.judge_rules(&ours, &bad, &mut problems, |path| path.to_owned());
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut body = Body::new();
        for (key, value) in self.constants() {
            body.insert(key.to_owned(), Value::from(value));
        }
        body.extend(wire);
        Ok(Checked { body, warnings: mentions::warnings(self, &ours) })
    }

    /// Judges a raw body as the service would; paths in the vendor's spelling. Empty when it is fine.
    #[must_use]
    pub fn check_body(&self, body: &Body) -> Vec<Problem> {
        let mut walk = Walk::new(Spelling::Vendor);
        let (ours, _, bad) = walk.top(self, body);
        let mut problems = walk.problems;
        self.judge_rules(&ours, &bad, &mut problems, |path| wire_path(&self.params, path));
        problems
    }

    /// Inputs in our names, whatever spelling they were given in; unusable ones are left out.
    pub(crate) fn in_our_names(&self, inputs: &Inputs) -> Inputs {
        Walk::new(Spelling::Ours).top(self, inputs).0
    }

    /// Keys whose value the model itself fixes: `model`, `mode`.
    pub(crate) fn constants(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let model = self.model.as_deref().map(|model| ("model", model));
        let mode = self.mode.as_deref().map(|mode| ("mode", mode));
        model.into_iter().chain(mode)
    }

    fn judge_rules(
        &self,
        ours: &Inputs,
        bad: &HashSet<String>,
        problems: &mut Vec<Problem>,
        spell: impl Fn(&str) -> String,
    ) {
        for rule in &self.rules {
            let paths = rule.must.paths().into_iter().chain(rule.when.iter().flat_map(|test| test.paths()));
            // A value that is wrong in itself was reported already; what follows from it is noise.
            let spoiled = paths.map(top_name).any(|name| bad.contains(name));
            let applies = rule.when.as_ref().is_none_or(|test| test.holds(ours, &self.params));
            if spoiled || !applies || rule.must.holds(ours, &self.params) {
                continue;
            }
            problems.push(Problem {
                path: spell(&rule.path),
                given: crate::rule::value_at(ours, &rule.path).cloned().unwrap_or(Value::Null),
                allowed: rule.says.clone(),
                suggestion: None,
                fault: Fault::Rule { rule: rule.name.clone() },
            });
        }
    }
}

/// Whether a value is one that the kind takes, written in our names.
pub(crate) fn accepts(kind: &Kind, value: &Value) -> bool {
    let mut walk = Walk::new(Spelling::Ours);
    walk.value(kind, value, "");
    walk.problems.is_empty()
}

fn top_name(path: &str) -> &str {
    let first = path.split('.').next().unwrap_or(path);
    first.strip_suffix("[]").unwrap_or(first)
}

/// A path in our names, spelled as in the body.
fn wire_path(params: &[Param], path: &str) -> String {
    let mut spelled = Vec::new();
    let mut prefix = String::new();
    for part in path.split('.') {
        if !prefix.is_empty() {
            prefix.push('.');
        }
        prefix.push_str(part);
        let param = crate::rule::param_at(params, &prefix);
        spelled.push(param.map_or_else(|| part.to_owned(), |param| walk::numbered(&param.wire, 1)));
    }
    spelled.join(".")
}

#[cfg(test)]
mod tests;
