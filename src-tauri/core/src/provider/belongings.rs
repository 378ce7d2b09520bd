//! What an account has at its service beside tasks: voices, avatars, the documents that avatars know, live sessions,
//! the conversations held in them, routers, and workflows.

use async_trait::async_trait;
use catalogue::{Body, Model};
use serde::Serialize;
use ts_rs::TS;

use super::{Decision, ProviderError, PublishedWorkflow, Router, Submitted, Workflow};

/// The calls on what an account has. Creating goes through [`super::Provider::submit`].
///
/// Lists come newest first and end after 2,000 items.
#[async_trait]
pub trait Belongings: Send + Sync + std::fmt::Debug {
    /// The voices.
    async fn voices(&self) -> Result<Vec<Voice>, ProviderError>;

    /// One voice; a link to its sound is fresh.
    async fn voice(&self, id: &str) -> Result<Voice, ProviderError>;

    /// What a voice that is described in words would sound like. May be charged, so it is sent once like a create
    /// call; the error is never [`Submitted::Accepted`].
    async fn preview(&self, model: &Model, body: &Body) -> Result<Preview, Submitted>;

    /// The avatars.
    async fn avatars(&self) -> Result<Vec<Avatar>, ProviderError>;

    /// One avatar.
    async fn avatar(&self, id: &str) -> Result<Avatar, ProviderError>;

    /// The documents, without what is in them.
    async fn documents(&self) -> Result<Vec<Document>, ProviderError>;

    /// One document, whole.
    async fn document(&self, id: &str) -> Result<Document, ProviderError>;

    /// The conversations, without what was said.
    async fn conversations(&self) -> Result<Vec<Conversation>, ProviderError>;

    /// One conversation with what was said.
    async fn conversation(&self, id: &str) -> Result<Conversation, ProviderError>;

    /// One live session; services list none.
    async fn session(&self, id: &str) -> Result<LiveSession, ProviderError>;

    /// The routers.
    async fn routers(&self) -> Result<Vec<Router>, ProviderError>;

    /// One router.
    async fn router(&self, id: &str) -> Result<Router, ProviderError>;

    /// What a router made of requests.
    async fn decisions(&self, router: &str) -> Result<Vec<Decision>, ProviderError>;

    /// The workflows, in the service's order.
    async fn workflows(&self) -> Result<Vec<Workflow>, ProviderError>;

    /// A version of a workflow with what goes in.
    async fn workflow(&self, version: &str) -> Result<PublishedWorkflow, ProviderError>;

    /// Changes a voice, avatar, document or router. Free of charge.
    async fn change(&self, which: Belonging, id: &str, body: &Body) -> Result<(), ProviderError>;

    /// Deletes for good; ends a live session. `false` where it was gone already.
    async fn delete(&self, which: Belonging, id: &str) -> Result<bool, ProviderError>;
}

/// A kind of thing that an account has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belonging {
    /// A voice.
    Voice,
    /// An avatar.
    Avatar,
    /// A document that avatars know.
    Document,
    /// A live session with an avatar.
    Session,
    /// What was said in a session.
    Conversation,
    /// What chooses among models.
    Router,
}

impl Belonging {
    /// The word for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::Avatar => "avatar",
            Self::Document => "document",
            Self::Session => "session",
            Self::Conversation => "conversation",
            Self::Router => "router",
        }
    }
}

/// How a voice or avatar stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Readiness {
    /// The service works on it.
    Processing,
    /// It can be used.
    Ready,
    /// It cannot be made.
    Failed {
        /// What the service said.
        why: String,
    },
    /// A word that we do not know.
    Other {
        /// It.
        word: String,
    },
}

/// A voice.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Voice {
    /// The service's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is like, where somebody said so.
    pub description: Option<String>,
    /// How it stands.
    pub readiness: Readiness,
    /// Where it can be heard; the link works for a day or two.
    pub preview_url: Option<String>,
    /// When it was made, Unix milliseconds.
    pub created_ms: Option<i64>,
}

/// What a voice would sound like.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Preview {
    /// Where it can be fetched.
    pub url: String,
    /// Its length.
    pub seconds: Option<f64>,
}

/// An avatar.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Avatar {
    /// The service's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How it behaves.
    pub personality: String,
    /// What it says first.
    pub start_script: Option<String>,
    /// Name of its voice.
    pub voice: Option<String>,
    /// Whether that voice was deleted since.
    pub voice_deleted: bool,
    /// Ids of the documents that it knows.
    pub documents: Vec<String>,
    /// How it stands.
    pub readiness: Readiness,
    /// When it was made, Unix milliseconds.
    pub created_ms: Option<i64>,
}

/// A document that avatars know.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Document {
    /// The service's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is in it; lists leave it out.
    pub content: Option<String>,
    /// Names of the avatars that know it.
    pub used_by: Vec<String>,
    /// When it was last changed, Unix milliseconds.
    pub updated_ms: Option<i64>,
}

/// A conversation with an avatar.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Conversation {
    /// The service's id, that of its session.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Name of the avatar, where it is still known.
    pub avatar: Option<String>,
    /// How it stands: `in_progress`, `ended`, `failed`.
    pub status: String,
    /// Its length in seconds.
    pub seconds: Option<f64>,
    /// When it was made, Unix milliseconds.
    pub created_ms: Option<i64>,
    /// Where the recording can be fetched; the link works for a day or two.
    pub recording_url: Option<String>,
    /// What was said, in order; lists leave it out.
    pub said: Vec<Said>,
}

/// A turn of a conversation.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Said {
    /// Whether the avatar said it; else the person did.
    pub by_avatar: bool,
    /// The words; absent where the avatar only used tools.
    pub text: Option<String>,
    /// Names of the tools that the avatar used.
    pub tools: Vec<String>,
    /// When, Unix milliseconds.
    pub at_ms: Option<i64>,
}

/// A live session.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct LiveSession {
    /// The service's id.
    pub id: String,
    /// How it stands: `not_ready`, `ready`, `running`, `completed`, `failed`, `cancelled`.
    pub status: String,
    /// Whether it waits in line.
    pub queued: bool,
    /// Why it failed.
    pub failure: Option<String>,
    /// Until when a call can begin, Unix milliseconds.
    pub expires_ms: Option<i64>,
    /// Length of the call in seconds, once it is over.
    pub seconds: Option<f64>,
    /// When it was made, Unix milliseconds.
    pub created_ms: Option<i64>,
}
