//! What can go wrong.

use serde::Deserialize;

/// One fault. `docs/simulator.md` describes each for the writer of a scenario.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Fault {
    /// 429; nothing is created.
    Busy {
        #[serde(default)]
        form: BusyForm,
        /// `Retry-After` exactly as written.
        retry_after: Option<String>,
        /// `Retry-After-Ms` exactly as written.
        retry_after_ms: Option<String>,
        /// `Retry-After` as an HTTP date this many seconds from now.
        retry_in_s: Option<i64>,
    },
    /// Any status; nothing is created.
    Status {
        status: u16,
        #[serde(default)]
        body: StatusBody,
        /// `X-Should-Retry`.
        should_retry: Option<bool>,
        retry_after: Option<String>,
    },
    /// The connection is reset.
    Cut { at: Moment },
    /// A wait in real seconds, whatever the speed.
    Slow { seconds: f64, at: Moment },
    /// Not enough credits, whatever the balance.
    NoCredits,
    /// useapi.net refuses the prompt with 422; the official API fails the task with `SAFETY.INPUT.TEXT`.
    Refused,
    /// The useapi.net account has a pending error.
    AccountError,
    /// An input's address answers 404.
    UnreachableInput,
    /// The key may not use the model (403).
    NotEntitled,
    /// The task fails.
    Fail {
        /// Absent: no code at all.
        code: Option<String>,
        message: Option<String>,
        /// Absent: charged where the code begins with `SAFETY`.
        charged: Option<bool>,
        /// `moderation_category` on useapi.net.
        category: Option<String>,
    },
    /// The last node of a workflow that makes files fails; the others end well.
    NodeFails {
        /// Absent: no code at all.
        code: Option<String>,
        message: Option<String>,
    },
    /// The task waits as THROTTLED for ever.
    Stuck,
    /// Somebody else cancels the task half-way.
    Cancelled,
    /// The service forgets the task half-way.
    Vanishes,
    /// The task shows this status for the first half of its run.
    UnknownStatus { word: String },
    /// Artifacts that are directories stand before the files.
    Directories { count: u32 },
    /// The task takes this many seconds of service time.
    Takes { seconds: f64 },
    /// The reply is spoilt; what it reports has happened.
    Reply {
        kind: ReplyFault,
        /// Size of an enormous reply in MB.
        #[serde(default = "sixty_four")]
        mb: usize,
    },
    /// The file is spoilt.
    Download {
        kind: DownloadFault,
        /// Size of an oversized file in MB.
        #[serde(default = "sixty_four")]
        mb: usize,
        /// Where a redirect leads.
        to: Option<String>,
    },
    /// Before the request is handled, somebody makes a task by hand on the same account or key.
    ForeignTask { prompt: String },
    /// Counters and balance do not know the last so many seconds of service time.
    DelayedCounters { seconds: f64 },
    /// The task list does not know the last so many seconds of service time.
    DelayedList { seconds: f64 },
}

fn sixty_four() -> usize {
    64
}

/// Which body a 429 has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BusyForm {
    /// A short text.
    #[default]
    Plain,
    /// The official daily limit.
    Daily,
    /// useapi.net's account limit with `runningTasks` (a).
    Account,
    /// Runway's own refusal passed on by useapi.net, without code (b).
    Queue,
    /// No body.
    Empty,
}

/// Which body an error status has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StatusBody {
    /// The service's own JSON.
    #[default]
    Vendor,
    /// A gateway's page.
    Html,
    /// Nothing.
    Empty,
}

/// When something happens, as seen from the handling of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Moment {
    /// Nothing was done yet.
    Before,
    /// Everything was done, nothing was replied yet.
    After,
    /// Half of the reply is out.
    MidReply,
}

/// How a reply is spoilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReplyFault {
    /// JSON that breaks off.
    Malformed,
    /// Valid JSON of many megabytes.
    Enormous,
    /// JSON nested a hundred thousand levels deep.
    Deep,
    /// No `id` and no `taskId`.
    WithoutId,
    /// `{task: {…}, code: 200}`.
    Nested,
    /// 200 without a body.
    Empty,
    /// A page instead of JSON, with status 200.
    Html,
    /// The right JSON under `text/plain`.
    WrongType,
}

/// How a file is spoilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DownloadFault {
    /// Breaks off half-way; the length was promised.
    Truncated,
    /// Breaks off half-way and looks complete: no length was promised.
    SilentlyTruncated,
    /// The right length, wrong bytes in the middle.
    Corrupt,
    /// Far more bytes than a picture has.
    Oversized,
    /// Bytes without end.
    Endless,
    /// Half of the bytes, then silence.
    Stalled,
    /// 403, as for an old link.
    Expired,
    /// An error page under 200 and `text/html`.
    Html,
    /// The picture under the wrong Content-Type.
    WrongType,
    /// A Content-Length that is larger than the body.
    WrongLength,
    /// A small gzip body that unpacks to very much.
    GzipBomb,
    /// A redirect to another address.
    Redirect,
    /// 404.
    Missing,
    /// No bytes at all under 200.
    Empty,
}
