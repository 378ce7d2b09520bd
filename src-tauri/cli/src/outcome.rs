//! What became of a set of jobs: counts, causes, exit code.

use std::collections::{BTreeMap, BTreeSet};

use framewright_core::job::{Hold, Phase};
use framewright_core::settings::DEMO;
use framewright_core::store::jobs::Job;
use serde::Serialize;

use crate::failure::exit;

/// Ids that a cause lists; its count is of all.
const LISTED: usize = 100;

/// Sums up jobs one by one, so that many of them need not be held at once.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Jobs.
    pub(crate) jobs: u64,
    /// By phase word.
    pub(crate) phases: BTreeMap<&'static str, u64>,
    /// By hold word.
    pub(crate) held: BTreeMap<&'static str, u64>,
    /// Why some did not end well, most frequent first once [`Outcome::sorted`].
    pub(crate) causes: Vec<Cause>,
    /// Whether all were the Demo account's: then the credits are make-believe.
    pub(crate) simulated: bool,
    /// Ids of accounts with jobs that have not ended.
    open_at: BTreeSet<String>,
}

/// Jobs that did not end well for one reason.
#[derive(Debug, Serialize)]
pub(crate) struct Cause {
    pub(crate) phase: Phase,
    pub(crate) hold: Option<Hold>,
    pub(crate) code: Option<String>,
    pub(crate) message: String,
    pub(crate) count: u64,
    pub(crate) jobs: Vec<String>,
}

impl Default for Outcome {
    fn default() -> Self {
        Self {
            jobs: 0,
            phases: BTreeMap::new(),
            held: BTreeMap::new(),
            causes: Vec::new(),
            simulated: true,
            open_at: BTreeSet::new(),
        }
    }
}

impl Outcome {
    /// Counts one more.
    pub(crate) fn add(&mut self, job: &Job) {
        self.jobs += 1;
        *self.phases.entry(job.phase.word()).or_default() += 1;
        if let Some(hold) = job.hold {
            *self.held.entry(hold.word()).or_default() += 1;
        }
        self.simulated &= job.account == DEMO;
        if !job.phase.is_end() && !self.open_at.contains(&job.account) {
            self.open_at.insert(job.account.clone());
        }
        self.add_cause(job);
    }

    fn add_cause(&mut self, job: &Job) {
        let on_its_way = !job.phase.is_end() && job.hold.is_none() && job.phase != Phase::Unknown;
        if on_its_way || matches!(job.phase, Phase::Done | Phase::Cancelled) {
            return;
        }
        let message = job.error_text.as_deref().unwrap_or(hold_words(job.hold));
        let same = |cause: &&mut Cause| {
            (cause.phase, cause.hold, &cause.code, cause.message.as_str())
                == (job.phase, job.hold, &job.error_code, message)
        };
        if let Some(cause) = self.causes.iter_mut().find(same) {
            cause.count += 1;
            if cause.jobs.len() < LISTED {
                cause.jobs.push(job.id.clone());
            }
        } else {
            self.causes.push(Cause {
                phase: job.phase,
                hold: job.hold,
                code: job.error_code.clone(),
                message: message.to_owned(),
                count: 1,
                jobs: vec![job.id.clone()],
            });
        }
    }

    /// The same with the most frequent cause first.
    pub(crate) fn sorted(mut self) -> Self {
        self.causes.sort_by_key(|cause| std::cmp::Reverse(cause.count));
        self
    }

    /// Jobs in a phase.
    pub(crate) fn of(&self, phase: Phase) -> u64 {
        self.phases.get(phase.word()).copied().unwrap_or(0)
    }

    /// Whether that account has jobs that have not ended.
    pub(crate) fn is_open_at(&self, account: &str) -> bool {
        self.open_at.contains(account)
    }

    /// The exit code. `stopped`: the user interrupted; `trouble`: an account of open jobs cannot go on.
    pub(crate) fn exit_code(&self, stopped: bool, trouble: bool) -> u8 {
        let open = !self.open_at.is_empty();
        if stopped && open {
            exit::INTERRUPTED
        } else if trouble && open || self.held.contains_key(Hold::Account.word()) {
            exit::ACCOUNT
        } else if self.of(Phase::Done) + self.of(Phase::Cancelled) < self.jobs {
            exit::SOME_FAILED
        } else {
            0
        }
    }
}

/// Why a held job waits, for a person.
pub(crate) fn hold_words(hold: Option<Hold>) -> &'static str {
    match hold {
        None => "",
        Some(Hold::You) => "held by you",
        Some(Hold::Limit) => "the service's daily limit is reached",
        Some(Hold::Budget) => "the ceiling for credits is reached",
        Some(Hold::Account) => "the account needs attention",
        Some(Hold::Breaker) => "paused: the same failure came too often in a row",
        Some(Hold::Decision) => "only you can say what became of it: framewright queue resolve",
        Some(Hold::Unreadable) => "this version cannot read the row",
    }
}
