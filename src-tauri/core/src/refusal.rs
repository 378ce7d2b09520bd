//! Why a command says no, by kind and figures, for what people meet in the course of their work. Faults of the machine
//! have no kind of their own: their code and their sentence say all that is known.

mod library;

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
            | Self::AskCap { .. } => Code::Conflict,
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

impl From<LibraryFault> for Error {
    fn from(fault: LibraryFault) -> Self {
        Refusal::Library { fault }.into()
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let plain = Self::new(refusal.code(), refusal.to_string());
        Self { refusal: Some(Box::new(refusal)), ..plain }
    }
}
