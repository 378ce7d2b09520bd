//! What a set of checked rows will take: jobs, files, credits, time. Pure; sends nothing.

use std::collections::BTreeMap;

use catalogue::{Credits, Price, Service};
use serde::Serialize;

use super::CheckedRow;
use crate::fault::Fault;
use crate::queue::unusual::Size;
use crate::settings::{Accounts, DEMO};

/// How long a request takes when nothing was learned yet, in seconds.
const GUESSED_SECONDS: f64 = 25.0;

/// How many run at a time when nothing was learned yet.
const GUESSED_WIDTH: u32 = 2;

/// What was learned about an account and model.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Learned {
    /// Requests at a time.
    pub width: Option<u32>,
    /// Seconds from sending to the last file, at the account's own pace.
    pub seconds: Option<f64>,
    /// Jobs that wait before these.
    pub ahead: u32,
}

/// The plan of a file or a single prompt.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plan {
    /// Requests.
    pub jobs: u64,
    /// Files that will come.
    pub files: u64,
    /// What it costs.
    pub cost: Cost,
    /// By account and model, in order of first use.
    pub parts: Vec<Part>,
    /// Seconds until the last file, waiting jobs included.
    pub seconds: f64,
    /// Whether the time rests on a guess for want of experience.
    pub guessed: bool,
    /// Worth knowing before saying yes.
    pub warnings: Vec<Warning>,
}

/// Something worth knowing about a plan. Written out, it is its sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(into = "String")]
pub struct Warning {
    /// For a person.
    pub text: String,
    /// The same by kind.
    pub fault: Fault,
}

impl From<Warning> for String {
    fn from(warning: Warning) -> Self {
        warning.text
    }
}

/// Sum of prices in credits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Cost {
    /// At least, without the jobs whose price is unknown.
    pub min: Credits,
    /// At most, without the jobs whose price is unknown.
    pub max: Credits,
    /// Jobs without a known price.
    pub unknown: u64,
    /// Jobs that cost nothing.
    pub free: u64,
}

/// The share of one account and model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Id of the account.
    pub account: String,
    /// Whether that is the Demo account, where nothing is charged.
    pub demo: bool,
    /// Full id of the model.
    pub model: String,
    /// Requests.
    pub jobs: u64,
    /// Files.
    pub files: u64,
    /// Credits.
    pub cost: Cost,
    /// Explore mode of useapi.net jobs: how many with, without, and by the account's own setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explore: Option<Explore>,
}

/// Which explore mode jobs will use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Explore {
    /// On: free of credits, slower.
    pub on: u64,
    /// Off: credits are charged.
    pub off: u64,
    /// Neither the row nor the account here says: the setting at the service decides.
    pub account_setting: u64,
}

impl Cost {
    fn add(&mut self, price: Price, times: u64) {
        #[expect(clippy::cast_precision_loss, reason = "at most 100,000 jobs")]
        let n = times as f64;
        match price {
            Price::Known { credits } => {
                self.min += credits * n;
                self.max += credits * n;
            }
            Price::Range { min, max } => {
                self.min += min * n;
                self.max += max * n;
            }
            Price::Free => self.free += times,
            Price::Unknown => self.unknown += times,
        }
    }

    /// The most it can cost; `None` while a price is unknown.
    #[must_use]
    pub fn ceiling(&self) -> Option<Credits> {
        (self.unknown == 0).then_some(self.max)
    }

    /// Whether nothing can be charged.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.ceiling().is_some_and(|most| most <= 0.0)
    }
}

/// Adds up checked rows. `learned` tells what is known of an account (by id) and a model (by id).
#[must_use]
pub fn plan(rows: &[CheckedRow], accounts: &Accounts, learned: impl Fn(&str, &str) -> Learned) -> Plan {
    let mut plan = Plan {
        jobs: 0,
        files: 0,
        cost: Cost::default(),
        parts: Vec::new(),
        seconds: 0.0,
        guessed: false,
        warnings: Vec::new(),
    };
    for row in rows {
        let account = accounts.by_id(&row.account);
        let of_account = account.and_then(|account| account.options.explore);
        let explore = row.inputs.get("explore").and_then(serde_json::Value::as_bool).or(of_account);
        let times = u64::from(row.count);
        let files = times * u64::from(row.files);
        let part = part_for(&mut plan.parts, row);
        part.jobs += times;
        part.files += files;
        part.cost.add(row.price, times);
        if let Some(counts) = &mut part.explore {
            match explore {
                Some(true) => counts.on += times,
                Some(false) => counts.off += times,
                None => counts.account_setting += times,
            }
        }
        plan.cost.add(row.price, times);
        plan.jobs += times;
        plan.files += files;
    }
    plan.time(accounts, learned);
    plan.warn(rows);
    plan
}

impl Plan {
    /// Whether somebody may have to pay: some part costs, or may cost, at a real account.
    #[must_use]
    pub fn spends(&self) -> bool {
        self.parts.iter().any(|part| !part.demo && !part.cost.is_free())
    }

    /// How large it is, without what is free at the Demo account.
    #[must_use]
    pub fn size(&self) -> Size {
        let mut size = Size::default();
        for part in self.parts.iter().filter(|part| !part.demo) {
            size.jobs += part.jobs;
            size.credits += part.cost.max;
            size.unknown += part.cost.unknown;
        }
        size
    }

    /// Lanes run side by side; within a lane the work is divided by its width. useapi.net counts
    /// jobs per account, the official API per account and model.
    fn time(&mut self, accounts: &Accounts, learned: impl Fn(&str, &str) -> Learned) {
        let mut lanes: BTreeMap<(String, Option<String>), (f64, u32, f64)> = BTreeMap::new();
        for part in &self.parts {
            let known = learned(&part.account, &part.model);
            let speed = accounts.by_id(&part.account).map_or(1.0, |account| account.speed);
            let seconds = known.seconds.unwrap_or(GUESSED_SECONDS / speed);
            self.guessed |= known.seconds.is_none() || known.width.is_none();
            let key = (part.account.clone(), part.explore.is_none().then(|| part.model.clone()));
            let lane = lanes.entry(key).or_insert((0.0, 1, 0.0));
            #[expect(clippy::cast_precision_loss, reason = "at most 100,000 jobs")]
            let work = (part.jobs as f64 + f64::from(known.ahead)) * seconds;
            *lane = (lane.0 + work, lane.1.max(known.width.unwrap_or(GUESSED_WIDTH)), lane.2.max(seconds));
        }
        let lane_seconds = lanes.values().map(|(work, width, one)| (work / f64::from(*width)).max(*one));
        self.seconds = lane_seconds.fold(0.0, f64::max);
    }

    fn warn(&mut self, rows: &[CheckedRow]) {
        let same: u64 = rows.iter().filter(|row| row.count > 1 && row.inputs.contains_key("seed")).map(|_| 1).sum();
        if same > 0 {
            let text = format!("{same} rows are queued several times with one fixed seed: the results will look alike");
            self.warnings.push(Warning { text, fault: Fault::SameSeed { rows: same } });
        }
    }
}

fn part_for<'a>(parts: &'a mut Vec<Part>, row: &CheckedRow) -> &'a mut Part {
    let found = parts.iter().position(|part| part.account == row.account && part.model == row.model.0);
    let index = found.unwrap_or_else(|| {
        parts.push(Part {
            account: row.account.clone(),
            demo: row.account == DEMO,
            model: row.model.0.clone(),
            jobs: 0,
            files: 0,
            cost: Cost::default(),
            explore: (row.service == Service::Useapi).then(Explore::default),
        });
        parts.len() - 1
    });
    &mut parts[index]
}

#[cfg(test)]
mod tests;
