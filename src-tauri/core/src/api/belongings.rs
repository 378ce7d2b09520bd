//! Commands on what an account has beside tasks: voices, avatars, documents, conversations, live sessions, routers and
//! workflows.
//!
//! What creating or changing takes is the catalogue's to say, so both take inputs by its names.

use catalogue::Inputs;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::app::App;
use crate::error::Result;
use crate::library::Original;
use crate::provider::{
    Avatar, Belonging, Conversation, Decision, Document, LiveSession, PublishedWorkflow, Router, Voice, Workflow,
};

/// Whose things.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct At {
    /// Id of the account.
    account: String,
}

/// One thing.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct Of {
    /// Id of the account.
    account: String,
    /// The service's id of the thing.
    id: String,
}

/// Something to make.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct Make {
    /// Id of the account.
    account: String,
    /// By the catalogue's names.
    #[ts(type = "Inputs")]
    inputs: Inputs,
}

/// Something to change.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    /// Id of the account.
    account: String,
    /// The service's id of the thing.
    id: String,
    /// By the catalogue's names.
    #[ts(type = "Inputs")]
    inputs: Inputs,
}

/// A voice in words.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct Preview {
    /// Id of the account.
    account: String,
    /// The service's name of the model that would make it.
    model: String,
    /// What it is like.
    prompt: String,
}

/// What was made.
#[derive(Debug, Serialize, TS)]
pub(super) struct Made {
    /// The service's id.
    id: String,
}

/// What became of a deletion.
#[derive(Debug, Serialize, TS)]
pub(super) struct Deleted {
    /// Whether it was still there.
    was_there: bool,
}

/// How a voice sounds.
#[derive(Debug, Serialize, TS)]
pub(super) struct VoiceSound {
    /// Its address among the sounds and clips, `voice/<digest>`.
    address: String,
}

impl From<Original> for VoiceSound {
    fn from(sound: Original) -> Self {
        Self { address: format!("voice/{}", sound.etag.trim_matches('"')) }
    }
}

/// The voices of an account.
pub(super) async fn voices(app: &App, at: At) -> Result<Vec<Voice>> {
    app.voices(&at.account).await
}

/// How a voice of the account sounds.
pub(super) async fn hear_voice(app: &App, of: Of) -> Result<VoiceSound> {
    Ok(app.hear_voice(&of.account, &of.id).await?.into())
}

/// How a voice in words would sound. May be charged.
pub(super) async fn preview_voice(app: &App, wish: Preview) -> Result<VoiceSound> {
    let inputs = Inputs::from_iter([("prompt".to_owned(), wish.prompt.into())]);
    Ok(app.preview_voice(&wish.account, &wish.model, &inputs).await?.into())
}

/// The avatars of an account.
pub(super) async fn avatars(app: &App, at: At) -> Result<Vec<Avatar>> {
    app.avatars(&at.account).await
}

/// The documents of an account, without what is in them.
pub(super) async fn documents(app: &App, at: At) -> Result<Vec<Document>> {
    app.documents(&at.account).await
}

/// One document, whole.
pub(super) async fn document(app: &App, of: Of) -> Result<Document> {
    app.document(&of.account, &of.id).await
}

/// The conversations of an account, without what was said.
pub(super) async fn conversations(app: &App, at: At) -> Result<Vec<Conversation>> {
    app.conversations(&at.account).await
}

/// One conversation with what was said.
pub(super) async fn conversation(app: &App, of: Of) -> Result<Conversation> {
    app.conversation(&of.account, &of.id).await
}

/// One live session.
pub(super) async fn session(app: &App, of: Of) -> Result<LiveSession> {
    app.live_session(&of.account, &of.id).await
}

/// The routers of an account.
pub(super) async fn routers(app: &App, at: At) -> Result<Vec<Router>> {
    app.routers(&at.account).await
}

/// What a router made of requests.
pub(super) async fn decisions(app: &App, of: Of) -> Result<Vec<Decision>> {
    app.decisions(&of.account, &of.id).await
}

/// The published workflows of an account.
pub(super) async fn workflows(app: &App, at: At) -> Result<Vec<Workflow>> {
    app.workflows(&at.account).await
}

/// A version of a workflow with what goes in.
pub(super) async fn workflow(app: &App, of: Of) -> Result<PublishedWorkflow> {
    app.workflow(&of.account, &of.id).await
}

/// Makes a voice. May be charged.
pub(super) async fn create_voice(app: &App, make: Make) -> Result<Made> {
    create(app, Belonging::Voice, make).await
}

/// Makes an avatar. May be charged.
pub(super) async fn create_avatar(app: &App, make: Make) -> Result<Made> {
    create(app, Belonging::Avatar, make).await
}

/// Makes a document.
pub(super) async fn create_document(app: &App, make: Make) -> Result<Made> {
    create(app, Belonging::Document, make).await
}

/// Opens a live session. May be charged.
pub(super) async fn create_session(app: &App, make: Make) -> Result<Made> {
    create(app, Belonging::Session, make).await
}

/// Makes a router.
pub(super) async fn create_router(app: &App, make: Make) -> Result<Made> {
    create(app, Belonging::Router, make).await
}

async fn create(app: &App, which: Belonging, make: Make) -> Result<Made> {
    Ok(Made { id: app.make(&make.account, which, &make.inputs).await? })
}

/// Changes a voice.
pub(super) async fn change_voice(app: &App, change: Change) -> Result<()> {
    app.change(&change.account, Belonging::Voice, &change.id, &change.inputs).await
}

/// Changes an avatar. May be charged.
pub(super) async fn change_avatar(app: &App, change: Change) -> Result<()> {
    app.change(&change.account, Belonging::Avatar, &change.id, &change.inputs).await
}

/// Changes a document.
pub(super) async fn change_document(app: &App, change: Change) -> Result<()> {
    app.change(&change.account, Belonging::Document, &change.id, &change.inputs).await
}

/// Changes a router; what is not given stays.
pub(super) async fn change_router(app: &App, change: Change) -> Result<()> {
    app.change(&change.account, Belonging::Router, &change.id, &change.inputs).await
}

/// Deletes a voice for good.
pub(super) async fn delete_voice(app: &App, of: Of) -> Result<Deleted> {
    delete(app, Belonging::Voice, of).await
}

/// Deletes an avatar for good.
pub(super) async fn delete_avatar(app: &App, of: Of) -> Result<Deleted> {
    delete(app, Belonging::Avatar, of).await
}

/// Deletes a document for good.
pub(super) async fn delete_document(app: &App, of: Of) -> Result<Deleted> {
    delete(app, Belonging::Document, of).await
}

/// Deletes a conversation for good.
pub(super) async fn delete_conversation(app: &App, of: Of) -> Result<Deleted> {
    delete(app, Belonging::Conversation, of).await
}

/// Ends a live session.
pub(super) async fn delete_session(app: &App, of: Of) -> Result<Deleted> {
    delete(app, Belonging::Session, of).await
}

/// Deletes a router for good.
pub(super) async fn delete_router(app: &App, of: Of) -> Result<Deleted> {
    delete(app, Belonging::Router, of).await
}

async fn delete(app: &App, which: Belonging, of: Of) -> Result<Deleted> {
    Ok(Deleted { was_there: app.delete(&of.account, which, &of.id).await? })
}
