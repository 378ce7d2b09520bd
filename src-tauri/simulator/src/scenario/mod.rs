//! Scripted faults: a list of rules, each saying which requests, when, and what happens to them.
//!
//! The file format is described in `docs/simulator.md`. Which requests are hit depends only on the
//! file, the seed and the order in which matching requests arrive.

mod fault;
mod rule;

use std::path::Path;

pub(crate) use fault::{BusyForm, DownloadFault, Fault, Moment, ReplyFault, StatusBody};
pub(crate) use rule::Facts;
use rule::Rule;
use serde::Deserialize;

use crate::dice::Dice;

/// A list of rules.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    rules: Vec<Rule>,
}

/// A scenario that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// The file cannot be read.
    #[error("the scenario cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// It is not a scenario; the message says where and why.
    #[error("this is not a scenario: {0}")]
    Malformed(#[from] serde_json::Error),
}

impl Scenario {
    /// Reads a scenario file.
    pub fn read(path: &Path) -> Result<Self, ScenarioError> {
        Self::parse(&std::fs::read_to_string(path)?)
    }

    /// Reads a scenario from its JSON text.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        Ok(serde_json::from_str(text)?)
    }
}

/// A scenario being played: it counts the requests that its rules matched.
#[derive(Debug)]
pub(crate) struct Play {
    rules: Vec<(Rule, u64)>,
    dice: Dice,
}

impl Play {
    pub(crate) fn new(scenario: Scenario, dice: Dice) -> Self {
        Self { rules: scenario.rules.into_iter().map(|rule| (rule, 0)).collect(), dice }
    }

    /// The faults of this request, in the order of the rules.
    pub(crate) fn plan(&mut self, facts: &Facts<'_>) -> Plan {
        let mut faults = Vec::new();
        for (index, (rule, matched)) in self.rules.iter_mut().enumerate() {
            if !rule.matches(facts) {
                continue;
            }
            *matched += 1;
            let chance = self.dice.share(&format!("rule {index}"), *matched);
            if rule.is_due(*matched, chance) {
                faults.extend(rule.faults().iter().cloned());
            }
        }
        Plan { faults }
    }
}

/// What will happen to one request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    faults: Vec<Fault>,
}

impl Plan {
    pub(crate) fn faults(&self) -> &[Fault] {
        &self.faults
    }

    pub(crate) fn has(&self, test: impl Fn(&Fault) -> bool) -> bool {
        self.faults.iter().any(test)
    }

    /// The first answer that a test picks out.
    pub(crate) fn find<'a, T>(&'a self, pick: impl FnMut(&'a Fault) -> Option<T>) -> Option<T> {
        self.faults.iter().find_map(pick)
    }
}
