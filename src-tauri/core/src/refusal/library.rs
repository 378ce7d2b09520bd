//! Why a library cannot be opened or used, by kind.

use serde::Serialize;
use ts_rs::TS;

/// A kind of fault. Shown, it is a sentence for a person: what is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LibraryFault {
    /// A file stands where its folder should be.
    #[error("{path} is a file. Choose a folder for the library.")]
    IsFile {
        /// The folder.
        path: String,
    },
    /// Its folder cannot be made.
    #[error("The library's folder {path} cannot be made: {why}. Choose another one.")]
    NotMade {
        /// The folder.
        path: String,
        /// What the system says.
        why: String,
    },
    /// Its folder cannot be written.
    #[error("The library's folder {path} cannot be written: {why}. Choose another one.")]
    NotWritable {
        /// The folder.
        path: String,
        /// What the system says.
        why: String,
    },
    /// Its folder is gone.
    #[error(
        "The library's folder {path} is not there any more. If it lies on another drive, connect that again; if it \
         was moved, open it where it is now. Nothing is sent until it is back."
    )]
    Gone {
        /// The folder.
        path: String,
    },
    /// Its folder went away while something was written or read.
    #[error("The library's folder was moved or taken away while it was open. Put it back, or open it where it is now.")]
    TakenAway,
    /// A newer version made it.
    #[error("This library was made by a newer Framewright. Update Framewright to open it. Nothing in it was changed.")]
    Newer,
    /// A newer version made it, so that it is only looked at.
    #[error(
        "This library was made by a newer Framewright. It can be looked at, but nothing in it can be changed or made \
         with this version. Update Framewright. Nothing in it was changed."
    )]
    OnlyLook,
    /// Its index is not sound.
    #[error(
        "The index of this library is damaged, so nothing is sent. Your files and their recipes are not touched by \
         that. Repair the library: the damaged index is kept, and a new one is made from what can be read of it and \
         from the recipes."
    )]
    Damaged,
    /// Its index can be read only.
    #[error(
        "The library can be read but not written. Give this user the right to write in its folder, or open another one."
    )]
    ReadOnly,
    /// Its disk is full.
    #[error(
        "The disk of the library is full. Make room on it; nothing is lost, and what was not written is tried again."
    )]
    Full,
    /// Its index cannot be read or written by the disk.
    #[error(
        "The library's index cannot be reached. If its folder was taken away or its drive is not connected, put it back."
    )]
    Unreachable,
    /// Another program writes into it.
    #[error("Another program is writing into the library. Try again in a moment.")]
    Busy,
}

/// Why a file of the library is not safe there. Shown, it is a clause for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Unsafe {
    /// It was thrown away.
    #[error("it is in the trash")]
    InTrash,
    /// The index lists it, and it is gone.
    #[error("the index lists it, and it is not there")]
    Missing,
    /// It has another size than it had.
    #[error("it has {now} bytes and had {then} when it came")]
    Size {
        /// Bytes that it has.
        now: u64,
        /// Bytes that it had.
        then: u64,
    },
    /// Its content is not what came.
    #[error("its content is not what it was when it came")]
    Changed,
    /// It cannot be read.
    #[error("it cannot be read: {why}")]
    Unreadable {
        /// What the system says.
        why: String,
    },
}
