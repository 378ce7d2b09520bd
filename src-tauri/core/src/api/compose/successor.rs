//! A draft for a model that is gone, as its successor takes it.

use catalogue::Replacement;
use serde::Deserialize;
use ts_rs::TS;

use super::again::draft_from;
use super::prepare::files;
use crate::app::App;
use crate::batch::composed::{Composed, compose};
use crate::draft::DraftContent;
use crate::error::Result;
use crate::refusal::Refusal;
use crate::request::{Request, SubmitOptions};

/// A draft for a retired model.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct SuccessorArguments {
    /// It.
    draft: DraftContent,
}

/// The draft as the successor of its model takes it.
///
/// Fails with `Conflict` where the model is in service, or where nothing takes the request over.
pub(in crate::api) async fn successor(app: &App, arguments: SuccessorArguments) -> Result<DraftContent> {
    let draft = arguments.draft;
    let accounts = app.accounts();
    let composed = compose(&draft, app.catalogue(), &accounts, &files(app, &draft).await?);
    let Some(replacement) = replacement(app, &composed) else {
        return Err(Refusal::NoSuccessor.into());
    };
    let request = Request::new(replacement.model.id.0.clone(), replacement.inputs);
    let DraftContent { model, inputs, references, .. } = draft_from(app, &request, &SubmitOptions::default()).await?;
    Ok(DraftContent { model, inputs, references, ..draft })
}

/// What takes the place of a retired model's request.
pub(super) fn replacement<'a>(app: &'a App, composed: &Composed<'_>) -> Option<Replacement<'a>> {
    app.catalogue().retirement(composed.model?, &composed.inputs)?.replacement
}
