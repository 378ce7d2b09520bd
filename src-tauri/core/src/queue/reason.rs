//! Why a job waits, was held or ended, by kind: all that a page needs to say it in its own language. A job keeps the
//! word of it; the English sentence stands beside it.

use serde::Serialize;
use ts_rs::TS;

use super::TroubleCause;
use crate::store::breaker;

/// A kind of reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Reason {
    /// The service is busy, or its limit for the day is reached.
    Busy,
    /// The create call was not answered.
    Unanswered,
    /// What became of the create call cannot be found out.
    Undecided,
    /// The user said that it was made and paid for.
    Paid,
    /// It was very likely made, but its id never arrived.
    PaidUnreachable,
    /// The user closed it.
    Closed,
    /// It was stopped at the service.
    Cancelled,
    /// The service no longer knows the task.
    Gone,
    /// The service names no file of a finished task.
    NoFiles,
    /// The service's file cannot be used.
    BadFile,
    /// The service failed without a word why.
    Failed,
    /// This version does not know the model.
    UnknownModel,
    /// The request is not accepted as it is.
    Invalid,
    /// The account may not use the model.
    NotEntitled,
    /// A file of the request is not in the library any more.
    InputMissing,
    /// A file of the request is not what its place asks for.
    InputUnfit,
    /// The service did not take a file of the request.
    InputRefused,
    /// Moderation refused it.
    Moderated,
    /// The ceiling of its batch would be crossed.
    Budget,
    /// The day's cap on spending would be crossed.
    CapDay,
    /// The month's cap on spending would be crossed.
    CapMonth,
    /// The cap on spending of one batch would be crossed.
    CapBatch,
    /// The caps on spending cannot be read.
    CapUnreadable,
    /// Too many jobs of its account were refused.
    ManyRefused,
    /// The last jobs of its model all ended alike.
    SameCause,
    /// The job's row cannot be read.
    Unreadable,
    /// Its account is not in the settings any more.
    NoAccount,
    /// No key can be had.
    NoKey,
    /// The service does not take the key.
    BadKey,
    /// The account has no credits left.
    NoCredits,
    /// The service reports the account itself as broken.
    AccountError,
    /// The service cannot be reached.
    Unreachable,
    /// What the service calls it.
    Service {
        /// What its code means.
        family: Family,
        /// Its code.
        code: String,
    },
}

/// What a service's code of a failure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Moderation refused it.
    Safety,
    /// The service judged its own result unusable.
    BadOutput,
    /// The service could not use a file.
    BadInput,
    /// A partner's model is not available.
    Partner,
    /// Anything else.
    Other,
}

impl Family {
    /// The family of a code. Source: Runway's page on errors of tasks.
    #[must_use]
    pub fn of(code: &str) -> Self {
        if code.starts_with("SAFETY.") || code.starts_with("INPUT_PREPROCESSING.SAFETY") {
            Self::Safety
        } else if code.starts_with("INTERNAL.BAD_OUTPUT") {
            Self::BadOutput
        } else if code.starts_with("ASSET.INVALID") {
            Self::BadInput
        } else if code.starts_with("THIRD_PARTY") {
            Self::Partner
        } else {
            Self::Other
        }
    }
}

impl From<TroubleCause> for Reason {
    fn from(cause: TroubleCause) -> Self {
        match cause {
            TroubleCause::NoAccount => Self::NoAccount,
            TroubleCause::NoKey => Self::NoKey,
            TroubleCause::BadKey => Self::BadKey,
            TroubleCause::NoCredits => Self::NoCredits,
            TroubleCause::AccountError => Self::AccountError,
            TroubleCause::Unreachable => Self::Unreachable,
        }
    }
}

impl Reason {
    /// The reason behind a job's stable word.
    #[must_use]
    pub fn of(word: &str) -> Self {
        match word {
            "busy" => Self::Busy,
            "unanswered" => Self::Unanswered,
            "undecided" => Self::Undecided,
            "paid" => Self::Paid,
            "paid_unreachable" => Self::PaidUnreachable,
            breaker::CLOSED => Self::Closed,
            "cancelled" => Self::Cancelled,
            "gone" => Self::Gone,
            "no_files" => Self::NoFiles,
            "bad_file" => Self::BadFile,
            "failed" | "" => Self::Failed,
            "unknown_model" => Self::UnknownModel,
            "invalid" => Self::Invalid,
            "not_entitled" => Self::NotEntitled,
            "input_missing" => Self::InputMissing,
            "input_unfit" => Self::InputUnfit,
            "input_refused" => Self::InputRefused,
            "moderated" => Self::Moderated,
            "budget" => Self::Budget,
            "cap_day" => Self::CapDay,
            "cap_month" => Self::CapMonth,
            "cap_batch" => Self::CapBatch,
            "cap_unreadable" => Self::CapUnreadable,
            breaker::MANY_REFUSED => Self::ManyRefused,
            breaker::SAME_CAUSE => Self::SameCause,
            "unreadable" => Self::Unreadable,
            code => match TroubleCause::of_word(code) {
                Some(cause) => cause.into(),
                None => Self::Service { family: Family::of(code), code: code.to_owned() },
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files in which jobs are given their words.
    const SOURCES: &[&str] = &[
        include_str!("submit.rs"),
        include_str!("inputs.rs"),
        include_str!("poll.rs"),
        include_str!("fetch.rs"),
        include_str!("evidence.rs"),
        include_str!("decide.rs"),
        include_str!("cancel.rs"),
        include_str!("../store/jobs/moves.rs"),
    ];

    #[test]
    fn every_word_that_the_queue_gives_a_job_has_a_kind_of_its_own() {
        let word = regex::Regex::new(
            r#"(?:error: Some\(\(|, \(|Unfit\(|job, |\(Phase::\w+, )"([a-z_]+)", ?(?:&?text|"|error|format|sentence|Entry|\))"#,
        );
        let word = word.unwrap();
        let mut words: Vec<&str> = SOURCES
            .iter()
            .flat_map(|text| word.captures_iter(text))
            .map(|found| found.get(1).unwrap().as_str())
            .collect();
        words.sort_unstable();
        words.dedup();

        assert!(words.len() >= 15, "{words:?}");
        for word in words {
            assert!(!matches!(Reason::of(word), Reason::Service { .. }), "{word} has no kind");
        }
    }

    #[test]
    fn what_a_service_calls_it_keeps_its_code() {
        for (code, family) in [
            ("SAFETY.INPUT.TEXT", Family::Safety),
            ("INTERNAL.BAD_OUTPUT.CODE01", Family::BadOutput),
            ("ASSET.INVALID", Family::BadInput),
            ("THIRD_PARTY.UNAVAILABLE", Family::Partner),
            ("INTERNAL", Family::Other),
        ] {
            assert_eq!(Reason::of(code), Reason::Service { family, code: code.into() });
        }
        assert_eq!(Reason::of(TroubleCause::BadKey.word()), Reason::BadKey);
    }
}
