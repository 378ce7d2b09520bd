//! Editing what is not sent: the job becomes a draft, and the draft takes the job's place.

use serde::Deserialize;
use ts_rs::TS;

use super::story::StoryArguments;
use crate::api::compose::{Press, composed_row, copies, draft_from, ids_of};
use crate::app::App;
use crate::draft::DraftContent;
use crate::error::{Code, Error, Result};
use crate::store::jobs::{self, NewJob};

/// A job and what it is to become.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct EditArguments {
    /// Its id.
    id: String,
    /// What it is to become; one copy of it.
    draft: DraftContent,
}

/// What a job asks for, as a draft.
pub(in crate::api) async fn draft_of(app: &App, arguments: StoryArguments) -> Result<DraftContent> {
    let job = app.queue().story(&arguments.id).await?.job;
    let id = job.id.clone();
    let parents = app.store().read(move |c| jobs::parents(c, &id)).await?;
    let draft = draft_from(app, &job.request, &job.options).await?;
    Ok(DraftContent { account: Some(job.account), lane: job.lane, parents: ids_of(app, parents).await?, ..draft })
}

/// Withdraws a job that is not sent and queues the edited one in its place. Returns the new id.
pub(in crate::api) async fn edit(app: &App, arguments: EditArguments) -> Result<String> {
    let old = app.queue().story(&arguments.id).await?.job;
    let draft = DraftContent { count: 1, ..arguments.draft };
    let (row, parents) = composed_row(app, &draft).await?;
    let id = app.new_id();
    let press = Press { client_key: &id, batch: old.batch_id.as_deref(), lane: old.lane, parents: &parents };
    let new = copies(&row, &draft, &press, app.catalogue(), || id.clone(), app.entropy().as_ref());
    let Some(new) = new.into_iter().next() else {
        return Err(Error::new(Code::Internal, "The edited job could not be made."));
    };
    app.queue().edit(&old.id, NewJob { row: old.row, ..new }).await
}
