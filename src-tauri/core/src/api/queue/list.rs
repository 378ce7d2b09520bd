//! Reading the queue in parts.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Ids, JobRow, job_rows};
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::job::Lane;
use crate::store::jobs::Filter;
use crate::store::jobs::board::{self, Group, View};

/// Most rows of one page.
pub(super) const MOST: u32 = 500;

/// A part of the queue.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(in crate::api) enum JobGroup {
    /// Sent and not yet safe.
    Running,
    /// To be sent.
    Waiting,
    /// Waiting for a person.
    NeedsYou,
    /// Ended.
    Ended,
    /// Everything.
    All,
}

impl From<JobGroup> for Group {
    fn from(group: JobGroup) -> Self {
        match group {
            JobGroup::Running => Self::Running,
            JobGroup::Waiting => Self::Waiting,
            JobGroup::NeedsYou => Self::NeedsYou,
            JobGroup::Ended => Self::Ended,
            JobGroup::All => Self::All,
        }
    }
}

/// What to show.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct PageArguments {
    /// The part.
    group: JobGroup,
    /// Only this lane.
    lane: Option<Lane>,
    /// Only prompts with this in them.
    text: Option<String>,
    /// Where the page before ended.
    after: Option<String>,
    /// Rows to skip behind `after`, or from the start, so that a long list opens anywhere.
    offset: u32,
    /// Most rows, up to 500.
    limit: u32,
}

/// A page of the queue.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct JobPage {
    /// Its rows.
    rows: Vec<JobRow>,
    /// Where the next page begins; null at the end.
    next: Option<String>,
    /// Rows of the part in all.
    total: u64,
}

/// A page of a part of the queue.
pub(in crate::api) async fn page(app: &App, arguments: PageArguments) -> Result<JobPage> {
    let after: u64 = match &arguments.after {
        None => 0,
        Some(place) => {
            place.parse().map_err(|_| Error::new(Code::InvalidInput, "`after` is no place that a page named."))?
        }
    };
    let offset = after + u64::from(arguments.offset);
    let view = View {
        group: arguments.group.into(),
        lane: arguments.lane,
        text: arguments.text,
        offset,
        limit: arguments.limit.clamp(1, MOST),
    };
    let (jobs, total) = app.store().read(move |c| board::view(c, &view)).await?;
    let end = offset + jobs.len() as u64;
    let next = (end < total && !jobs.is_empty()).then(|| end.to_string());
    Ok(JobPage { rows: job_rows(app, jobs).await?, next, total })
}

/// Jobs by id, as far as they are there.
pub(in crate::api) async fn rows(app: &App, arguments: Ids) -> Result<Vec<JobRow>> {
    if arguments.ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = arguments.ids.into_iter().take(MOST as usize).collect();
    let jobs = app.queue().list(Filter { ids, ..Filter::default() }, MOST).await?;
    job_rows(app, jobs).await
}
