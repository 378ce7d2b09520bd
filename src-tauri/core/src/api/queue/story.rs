//! Everything that happened to a job.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{JobRow, job_rows};
use crate::api::recipe::{AttemptView, Money, RecipeView, StoryLine, names_of};
use crate::app::App;
use crate::error::{Error, Result};
use crate::refusal::Refusal;

/// Which job.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct StoryArguments {
    /// Its id.
    pub(super) id: String,
}

/// A job with everything that happened to it.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct JobStory {
    /// The job.
    job: JobRow,
    /// What was asked for.
    request: RecipeView,
    /// What happened, oldest first.
    lines: Vec<StoryLine>,
    /// Each time it was sent.
    attempts: Vec<AttemptView>,
    /// What it did to the money.
    money: Money,
    /// The job that this edited one stands in for.
    replaces: Option<String>,
}

/// A job with its story.
pub(in crate::api) async fn story(app: &App, arguments: StoryArguments) -> Result<JobStory> {
    let story = app.queue().story(&arguments.id).await?;
    let job = &story.job;
    let last = story.attempts.last();
    let names = names_of(app, &job.request).await?;
    let request =
        RecipeView::of(&job.request, job.service, &job.account, last, app.catalogue(), &app.accounts(), &names);
    let money = Money::of(job.price, &story.money);
    let replaces = job.replaces.clone();
    let row = job_rows(app, vec![story.job]).await?.pop();
    Ok(JobStory {
        job: row.ok_or_else(|| Error::from(Refusal::JobGone))?,
        request,
        lines: story.lines.into_iter().map(StoryLine::from).collect(),
        attempts: story.attempts.into_iter().map(AttemptView::from).collect(),
        money,
        replaces,
    })
}
