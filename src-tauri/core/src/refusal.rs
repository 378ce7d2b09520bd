//! Why a command says no, by kind and figures, for what people meet in the course of their work. Faults of the machine
//! have no kind of their own: their code and their sentence say all that is known.

mod library;

use std::fmt;

use serde::Serialize;
use ts_rs::TS;

use crate::error::{Code, Error};
use crate::fault::Fault;

pub use library::{LibraryFault, Unsafe};

/// A kind of refusal. Shown, it is a sentence for a person.
#[derive(Clone, Debug, PartialEq, Serialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Refusal {
    /// A file of the library is gone.
    #[error("This file is not in the library any more.")]
    FileGone,
    /// A reference of a draft is gone.
    #[error("{name} is not in the library any more. Remove it.")]
    ReferenceGone {
        /// Its name.
        name: String,
    },
    /// No job has that id.
    #[error("There is no such job.")]
    JobGone,
    /// No account has that id.
    #[error("There is no such account any more.")]
    AccountGone,
    /// No library is open.
    #[error("No library is open.")]
    NoLibrary,
    /// The job was sent meanwhile.
    #[error("This job was already sent, so it cannot be edited any more. Nothing changed.")]
    JobSent,
    /// The job needs no word of the user's any more.
    #[error("This job is no longer waiting for a decision. Nothing changed.")]
    JobDecided,
    /// The job's answer came meanwhile.
    #[error("This job is no longer waiting for an answer. Nothing changed.")]
    JobAnswered,
    /// The task belongs to another job.
    #[error("Another job already follows the task with that id. Nothing changed.")]
    TaskFollowed,
    /// The library cannot be opened or used.
    #[error("{fault}")]
    Library {
        /// Why.
        fault: LibraryFault,
    },
    /// The service knows no task of that id.
    #[error("The service of {account} knows no task with that id. Nothing changed.")]
    TaskUnknown {
        /// Name of the account.
        account: String,
    },
    /// What was given cannot be the id of a task.
    #[error("That is no id of a task.")]
    NoTaskId,
    /// A record at the service is deleted only where its files are safe.
    #[error("{path} is not safe in the library: {why}. Nothing was deleted at the service.")]
    NotSafe {
        /// The file.
        path: String,
        /// What is wrong with it.
        why: Unsafe,
    },
    /// The job has no files that would stay.
    #[error("No file of this job is in the library, so nothing was deleted at the service.")]
    NoFiles,
    /// The service's record is gone.
    #[error("The service has nothing more of this job.")]
    RecordGone,
    /// The service offers no way to delete records.
    #[error("This service offers no way to delete a task.")]
    RecordKept,
    /// Something else works on the whole library.
    #[error("Other work on the library goes on. Wait for its end, or stop it.")]
    LibraryBusy,
    /// The user stopped a check of the library.
    #[error("The check was stopped. It had changed nothing.")]
    CheckStopped,
    /// The user stopped a move of the library.
    #[error("The move was stopped. The library is where it was.")]
    MoveStopped,
    /// No model takes the request of a retired one.
    #[error("No other model takes this request over as it is.")]
    NoSuccessor,
    /// A file came without a recipe.
    #[error("Nothing is known of how this file was made, so there is nothing to take over.")]
    NoRecipe,
    /// No model in service takes that step from the file.
    #[error("No model in service takes this file for that with the accounts that there are.")]
    NoTaker,
    /// Only clips can be extended.
    #[error("Only a clip can be extended, by a model that takes a first frame.")]
    NotExtended,
    /// The last frame of a clip is taken by a program that is not there.
    #[error(
        "The last frame of a clip is taken by {program}, which is not on this system. Install it (on Debian and \
         Ubuntu: sudo apt install {program}), then try again."
    )]
    FrameProgram {
        /// The program.
        program: String,
    },
    /// A clip has no last frame that can be taken.
    #[error("The last frame of this clip cannot be taken: {why}.")]
    NoLastFrame {
        /// What is wrong with it.
        why: String,
    },
    /// A path that no dialog of this session handed out.
    #[error("{path} was not chosen in this window. Choose it again.")]
    NotChosen {
        /// It.
        path: String,
    },
    /// No key was given.
    #[error("The key is empty.")]
    KeyEmpty,
    /// What was given cannot be a key.
    #[error("The key holds spaces or characters that no key has.")]
    KeyCharacters,
    /// More items than one command takes.
    #[error("At most 10,000 items can be taken at a time.")]
    TooMany,
    /// The caps cannot be read.
    #[error("Your caps on spending cannot be read: {why}. Nothing is spent until then.")]
    CapsUnreadable {
        /// What the reader says.
        why: String,
    },
    /// A question first: the price is not known.
    #[error("Nobody knows what this costs before it is made. Nothing was queued.")]
    AskPrice,
    /// A question first: it was paid for before.
    #[error("{jobs} of these were paid for before, with the same settings. Nothing was queued.")]
    AskRepeats {
        /// So many.
        jobs: u64,
    },
    /// A question first: a cap would be crossed.
    #[error("A cap on spending would be crossed. Nothing was queued.")]
    AskCap {
        /// Which, and how far.
        cap: CapFault,
    },
    /// A second question: far more than is usual.
    #[error("{large} Nothing was queued.")]
    AskTwice {
        /// How much.
        large: Large,
    },
    /// One thing of a draft must change.
    #[error("{input} needs changing before this can be queued. Nothing was queued.")]
    ThingToChange {
        /// The input.
        input: String,
        /// What is wrong there.
        fault: Box<Fault>,
    },
    /// Several things of a draft must change.
    #[error("{count} things need changing before this can be queued.")]
    ThingsToChange {
        /// So many.
        count: usize,
    },
}

/// Far more at once than is usual. Shown, it is two sentences for a person.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
pub struct Large {
    /// So many jobs.
    pub jobs: u64,
    /// Most credits of those whose price is known.
    pub credits: f64,
    /// Jobs whose price nobody knows.
    pub unknown: u64,
    /// In what respect.
    pub beyond: Beyond,
}

impl fmt::Display for Large {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let jobs = if self.jobs == 1 { "This is 1 job".to_owned() } else { format!("These are {} jobs", self.jobs) };
        let unknown = format!("{} of them at a price that nobody knows", self.unknown);
        let price = match (self.credits > 0.0, self.unknown) {
            (false, 0) => "free of charge".to_owned(),
            (true, 0) => format!("for up to {} credits", amount(self.credits)),
            (false, _) => unknown,
            (true, _) => format!("for up to {} credits, {unknown}", amount(self.credits)),
        };
        write!(f, "{jobs}, {price}. {}", self.beyond)
    }
}

/// In what respect it is more than is usual. Shown, it is a sentence for a person.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Beyond {
    /// By the number of its jobs.
    Jobs,
    /// By its price.
    Price {
        /// What a batch usually costs, in credits; none where there was none yet.
        usual: Option<f64>,
    },
    /// By the number of its jobs whose price nobody knows.
    Unknown,
}

impl fmt::Display for Beyond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Jobs => f.write_str("So many at a time are asked about twice."),
            Self::Price { usual: None } => f.write_str("No batch before was nearly as dear."),
            Self::Price { usual: Some(usual) } => {
                write!(f, "A batch of yours usually comes to {} credits.", amount(*usual))
            }
            Self::Unknown => f.write_str("Nobody can say how much that will be."),
        }
    }
}

/// Credits without needless digits.
fn amount(credits: f64) -> String {
    format!("{credits:.2}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What new jobs meet of the caps on spending.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CapFault {
    /// A soft cap: a question.
    Soft {
        /// Of what.
        of: CapOf,
        /// The cap in credits.
        credits: f64,
        /// What is spent with the new jobs.
        total: f64,
    },
    /// A hard cap: some of them wait.
    Hard {
        /// Of what.
        of: CapOf,
        /// The cap in credits.
        credits: f64,
        /// What is spent or queued already.
        taken: f64,
        /// So many wait.
        waits: u64,
        /// Of so many.
        jobs: u64,
        /// Until when, where that is known.
        until_ms: Option<i64>,
    },
    /// The caps cannot be read: all of them wait.
    Unreadable {
        /// What the reader says.
        why: String,
    },
}

/// What a cap limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CapOf {
    /// A day.
    Day,
    /// A month.
    Month,
    /// What is queued together.
    Batch,
}

impl Refusal {
    /// The code that hosts act on.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::FileGone
            | Self::ReferenceGone { .. }
            | Self::JobGone
            | Self::AccountGone
            | Self::NoLibrary
            | Self::TaskUnknown { .. }
            | Self::RecordGone => Code::NotFound,
            Self::JobSent
            | Self::JobDecided
            | Self::JobAnswered
            | Self::TaskFollowed
            | Self::NotSafe { .. }
            | Self::NoFiles
            | Self::RecordKept
            | Self::LibraryBusy
            | Self::CheckStopped
            | Self::MoveStopped
            | Self::NoSuccessor
            | Self::NoRecipe
            | Self::NoTaker
            | Self::NotExtended
            | Self::FrameProgram { .. }
            | Self::AskPrice
            | Self::AskRepeats { .. }
            | Self::AskCap { .. }
            | Self::AskTwice { .. } => Code::Conflict,
            Self::Library { .. } => Code::Library,
            Self::NoLastFrame { .. }
            | Self::NotChosen { .. }
            | Self::NoTaskId
            | Self::KeyEmpty
            | Self::KeyCharacters
            | Self::TooMany
            | Self::CapsUnreadable { .. }
            | Self::ThingToChange { .. }
            | Self::ThingsToChange { .. } => Code::InvalidInput,
        }
    }
}

impl Refusal {
    /// What a question wants a yes to, as hosts name it; none where it is no question.
    fn asks(&self) -> Option<&'static str> {
        match self {
            Self::AskPrice => Some("unknown_price"),
            Self::AskRepeats { .. } => Some("repeats"),
            Self::AskCap { .. } => Some("cap"),
            Self::AskTwice { .. } => Some("twice"),
            _ => None,
        }
    }
}

impl From<LibraryFault> for Error {
    fn from(fault: LibraryFault) -> Self {
        Refusal::Library { fault }.into()
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let plain = Self::new(refusal.code(), refusal.to_string());
        let yes = |what: &str| catalogue::Problem {
            path: what.into(),
            given: serde_json::Value::Bool(false),
            allowed: "a yes".into(),
            suggestion: None,
            fault: catalogue::Fault::Rule { rule: "ask-before-spending".into() },
        };
        let problems = refusal.asks().map(yes).into_iter().collect();
        Self { refusal: Some(Box::new(refusal)), problems, ..plain }
    }
}
