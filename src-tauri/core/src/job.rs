//! Where a job stands, and which step may follow which.
//!
//! Pure: no clock, disk or network. `store::jobs` writes down what this module allows.
//!
//! ```text
//! queued → submitting → waiting → downloading → done
//!    ↑          ├ no answer, or the app died → unknown (evidence first, then the user)
//!    └ not sent, 429, proved absent ┘              │
//!               └ rejected → failed, moderated → refused
//! unknown → waiting (found) | queued (proved absent, or the user says so) | unreachable | failed
//! any state that can still be stopped → cancelled
//! ```

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Not sent. Costs nothing yet.
    Queued,
    /// The intent is on disk, the create call is open.
    Submitting,
    /// The create call may have arrived; evidence is being gathered, or the user must decide.
    Unknown,
    /// The service has it and told its id.
    Waiting,
    /// Finished at the service; files are being fetched.
    Downloading,
    /// All files are safe in the library.
    Done,
    /// Ended without a result.
    Failed,
    /// Refused by moderation.
    Refused,
    /// Stopped by the user.
    Cancelled,
    /// Created and paid for, but out of reach: its id never arrived, or the service forgot it.
    Unreachable,
}

impl Phase {
    /// All phases, in the order of a job's life.
    pub const ALL: [Phase; 10] = [
        Phase::Queued,
        Phase::Submitting,
        Phase::Unknown,
        Phase::Waiting,
        Phase::Downloading,
        Phase::Done,
        Phase::Failed,
        Phase::Refused,
        Phase::Cancelled,
        Phase::Unreachable,
    ];

    /// The word in the database, the command line and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Phase::Queued => "queued",
            Phase::Submitting => "submitting",
            Phase::Unknown => "unknown",
            Phase::Waiting => "waiting",
            Phase::Downloading => "downloading",
            Phase::Done => "done",
            Phase::Failed => "failed",
            Phase::Refused => "refused",
            Phase::Cancelled => "cancelled",
            Phase::Unreachable => "unreachable",
        }
    }

    /// The phase of that word; `None` for a word of another version, which is an error of that row.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Phase> {
        Phase::ALL.into_iter().find(|phase| phase.word() == word)
    }

    /// Whether nothing more will happen by itself.
    #[must_use]
    pub fn is_end(self) -> bool {
        match self {
            Phase::Queued | Phase::Submitting | Phase::Unknown | Phase::Waiting | Phase::Downloading => false,
            Phase::Done | Phase::Failed | Phase::Refused | Phase::Cancelled | Phase::Unreachable => true,
        }
    }

    /// Whether a job may go from here to `next`.
    #[must_use]
    pub fn may_become(self, next: Phase) -> bool {
        use Phase::{Cancelled, Done, Downloading, Failed, Queued, Refused, Submitting, Unknown, Unreachable, Waiting};
        match self {
            Queued => matches!(next, Submitting | Cancelled | Failed),
            Submitting => matches!(next, Queued | Waiting | Unknown | Failed | Refused),
            Unknown => matches!(next, Queued | Waiting | Failed | Cancelled | Unreachable),
            Waiting => matches!(next, Downloading | Failed | Refused | Cancelled | Unreachable),
            Downloading => matches!(next, Done | Failed | Unreachable),
            // A retry: back to the queue when nothing was paid, back to the files when they were.
            Failed | Refused | Cancelled => matches!(next, Queued | Downloading),
            Unreachable => matches!(next, Queued | Waiting),
            Done => false,
        }
    }
}

impl std::fmt::Display for Phase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

/// Why a job that could go on does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// The user holds it.
    You,
    /// The service's daily limit.
    Limit,
    /// A limit on spending.
    Budget,
    /// The account needs attention: key, credits, the service's own error.
    Account,
    /// The same failure came too often in a row.
    Breaker,
    /// Only the user can say what became of it.
    Decision,
    /// The row cannot be read by this version.
    Unreadable,
}

impl Hold {
    /// All holds.
    pub const ALL: [Hold; 7] =
        [Hold::You, Hold::Limit, Hold::Budget, Hold::Account, Hold::Breaker, Hold::Decision, Hold::Unreadable];

    /// The word in the database, the command line and JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Hold::You => "you",
            Hold::Limit => "limit",
            Hold::Budget => "budget",
            Hold::Account => "account",
            Hold::Breaker => "breaker",
            Hold::Decision => "decision",
            Hold::Unreadable => "unreadable",
        }
    }

    /// The hold of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Hold> {
        Hold::ALL.into_iter().find(|hold| hold.word() == word)
    }
}

/// Which jobs go first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Before all others.
    First,
    /// In turn.
    #[default]
    Normal,
    /// When nothing else waits.
    Last,
}

impl Lane {
    /// The number in the database.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Lane::First => 0,
            Lane::Normal => 1,
            Lane::Last => 2,
        }
    }

    /// The lane of that number; anything unknown is in turn.
    #[must_use]
    pub fn from_number(number: i64) -> Lane {
        match number {
            0 => Lane::First,
            2 => Lane::Last,
            _ => Lane::Normal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_whose_answer_was_lost_is_never_sent_again_without_passing_the_queue() {
        assert!(!Phase::Unknown.may_become(Phase::Submitting));
        assert!(!Phase::Waiting.may_become(Phase::Submitting));
        assert!(!Phase::Waiting.may_become(Phase::Queued), "the service has it");
    }

    #[test]
    fn a_done_job_stays_done() {
        assert!(Phase::ALL.into_iter().all(|next| !Phase::Done.may_become(next)));
    }

    #[test]
    fn every_word_leads_back_to_its_phase() {
        for phase in Phase::ALL {
            assert_eq!(Phase::from_word(phase.word()), Some(phase));
        }
    }
}
