//! Named points at which a test ends the process, and guards that a test takes away.
//!
//! Compiled in with the feature `failpoints` only, which nothing but `tests/torture` asks for, and never in an
//! optimised build. Without it every call here is empty and no variable is read.
//!
//! `FRAMEWRIGHT_FAIL_AT=submit.answered:3` ends the process when it passes that point for the third time, on the
//! spot: no destructor runs and nothing is flushed. `FRAMEWRIGHT_WITHOUT=sync,unknown` takes guards away.
//! `FRAMEWRIGHT_SPOIL=eat` lets the child that decodes misbehave.

#[cfg(all(feature = "failpoints", not(debug_assertions)))]
compile_error!("fail points are for tests and never go into an optimised build");

/// Writes an enum and its words from one list.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word in the environment and in reports.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

words! {
    /// A point of a job's life, or of the start that comes after a death.
    Point {
        /// The library's folder is ready.
        LibraryOpened = "open.library",
        /// One step of the index's schema is committed.
        Migrated = "open.migrated",
        /// The index is open.
        IndexOpened = "open.index",
        /// This process schedules from now on.
        TurnTaken = "open.turn",
        /// What an earlier scheduler left open became a question.
        Recovered = "open.recovered",
        /// Any transaction, right before it is committed.
        Committing = "index.committing",
        /// Any transaction, right after it was committed.
        Committed = "index.committed",
        /// The jobs are in the queue.
        Queued = "queue.queued",
        /// The intent is on disk, nothing was sent.
        Claimed = "submit.claimed",
        /// The answer of a create call is here and nowhere else.
        Answered = "submit.answered",
        /// The answer is on disk.
        Settled = "submit.settled",
        /// The state of tasks was read and is not written down.
        Polled = "poll.read",
        /// The end of a task is on disk.
        Ended = "poll.ended",
        /// The witnesses of a lost answer were heard, and nothing is written down.
        Searched = "evidence.heard",
        /// A lost task was found, and that is on disk.
        Adopted = "evidence.adopted",
        /// It was proved that nothing was created, and that is on disk.
        Absent = "evidence.absent",
        /// A file is about to be fetched.
        Fetching = "fetch.begun",
        /// A piece of a file was written.
        Piece = "fetch.piece",
        /// All bytes of a file are in its partial file, and synced.
        Gathered = "fetch.gathered",
        /// A gathered file was verified.
        Verified = "publish.verified",
        /// The final name stands beside the first one.
        Linked = "publish.linked",
        /// Only the final name is left, its folder not synced.
        Placed = "publish.placed",
        /// The final name is on disk, and the index does not know it.
        Published = "publish.published",
        /// The new content of a file is on disk under another name.
        ReplacementWritten = "replace.written",
        /// The new content has the name, its folder not synced.
        Replaced = "replace.renamed",
        /// The recipe lies beside the files, and the index does not know them.
        RecipeWritten = "finish.recipe",
        /// Rows and `done` are on disk.
        Finished = "finish.done",
        /// The wish to stop a job is on disk.
        CancelAsked = "cancel.asked",
        /// The service stopped it, and nothing is written down.
        CancelAnswered = "cancel.answered",
    }
}

words! {
    /// What keeps a promise, and what a test takes away to see that it notices.
    Guard {
        /// `synchronous = FULL`: a committed transaction survives a power cut.
        Synchronous = "synchronous",
        /// Files and folders are synced before they count.
        Sync = "sync",
        /// A create call whose answer was lost is not sent again by itself.
        NoRetry = "no_retry",
        /// A job that was being sent when the program ended is a question, not a job to be sent.
        Unknown = "unknown",
        /// Links to results that work no more are read anew.
        Renewal = "renewal",
        /// A job that was to be stopped while it was sent, and of which nothing was made, is withdrawn.
        Withdrawal = "withdrawal",
        /// Caps are looked at in the transaction that would spend.
        Caps = "caps",
        /// An index that is older than what was sent from it is not worked with.
        OlderIndex = "older_index",
        /// A page whose process ends again and again is not loaded for ever.
        PageEnds = "page_ends",
    }
}

words! {
    /// How the child that decodes misbehaves, as one that hostile bytes took over would.
    Spoil {
        /// It calculates for ever.
        Spin = "spin",
        /// It does nothing for ever.
        Sleep = "sleep",
        /// It takes memory for ever.
        Eat = "eat",
        /// It dies.
        Abort = "abort",
        /// It claims to have found what cannot be.
        Lie = "lie",
        /// It tries to reach files, the network and the environment, and dies when it can.
        Reach = "reach",
    }
}

#[cfg(feature = "failpoints")]
pub use armed::{is_off, reached, spoilt};
#[cfg(not(feature = "failpoints"))]
pub use unarmed::{is_off, reached, spoilt};

#[cfg(not(feature = "failpoints"))]
mod unarmed {
    use super::{Guard, Point, Spoil};

    /// Does nothing.
    #[inline(always)]
    pub fn reached(_: Point) {}

    /// No.
    #[inline(always)]
    #[must_use]
    pub fn is_off(_: Guard) -> bool {
        false
    }

    /// Not at all.
    #[inline(always)]
    #[must_use]
    pub fn spoilt() -> Option<Spoil> {
        None
    }
}

#[cfg(feature = "failpoints")]
mod armed {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::{Guard, Point, Spoil};

    /// What the environment asks of this process.
    struct Plan {
        end: Option<(Point, u64)>,
        passed: AtomicU64,
        off: Vec<Guard>,
        spoil: Option<Spoil>,
    }

    static PLAN: OnceLock<Plan> = OnceLock::new();

    /// Ends the process when a test wants it to end here.
    pub fn reached(point: Point) {
        let plan = PLAN.get_or_init(Plan::read);
        let Some((wanted, nth)) = plan.end else { return };
        if point == wanted && plan.passed.fetch_add(1, Ordering::SeqCst) + 1 == nth {
            std::process::abort();
        }
    }

    /// Whether a test took a guard away.
    #[must_use]
    pub fn is_off(guard: Guard) -> bool {
        PLAN.get_or_init(Plan::read).off.contains(&guard)
    }

    /// How the child that decodes is to misbehave.
    #[must_use]
    pub fn spoilt() -> Option<Spoil> {
        PLAN.get_or_init(Plan::read).spoil
    }

    impl Plan {
        /// # Panics
        /// When a variable holds a word that is none: a test that attacks nothing would pass.
        fn read() -> Self {
            let variable = |name| std::env::var(name).unwrap_or_default();
            let (end, off) = (variable("FRAMEWRIGHT_FAIL_AT"), variable("FRAMEWRIGHT_WITHOUT"));
            let end = (!end.is_empty()).then(|| {
                let (word, nth) = end.split_once(':').unwrap_or((&end, "1"));
                let point = Point::ALL.iter().find(|point| point.word() == word);
                (*point.expect("a known point"), nth.parse().expect("a number"))
            });
            let off = off
                .split(',')
                .filter(|word| !word.is_empty())
                .map(|word| *Guard::ALL.iter().find(|guard| guard.word() == word).expect("a known guard"));
            let spoil = variable("FRAMEWRIGHT_SPOIL");
            let spoil = (!spoil.is_empty())
                .then(|| *Spoil::ALL.iter().find(|known| known.word() == spoil).expect("a known way to misbehave"));
            Self { end, passed: AtomicU64::new(0), off: off.collect(), spoil }
        }
    }
}
