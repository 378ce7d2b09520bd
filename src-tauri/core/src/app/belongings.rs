//! What accounts have beside tasks: asked for, made, changed and deleted at their service.

use std::collections::HashMap;

use catalogue::{Body, Inputs, Model, Service};

use super::App;
use super::reach::{Reached, failed, rejected, troubled};
use crate::error::{Code, Error, Result};
use crate::library::Original;
use crate::provider::{
    Avatar, Belonging, Belongings, Conversation, Decision, Document, Fetch, FetchError, LiveSession, PublishedWorkflow,
    Router, Submission, Submitted, Voice, Workflow,
};
use crate::queue::replace_inputs;
use crate::request::input_digests;

/// Most bytes of a voice's sound that are fetched.
const MOST_SOUND: u64 = 32 << 20;

impl App {
    /// The voices of an account, newest first.
    pub async fn voices(&self, account: &str) -> Result<Vec<Voice>> {
        let reached = self.reach(account).await?;
        belongings(&reached)?.voices().await.map_err(failed)
    }

    /// The avatars of an account, newest first.
    pub async fn avatars(&self, account: &str) -> Result<Vec<Avatar>> {
        let reached = self.reach(account).await?;
        belongings(&reached)?.avatars().await.map_err(failed)
    }

    /// One avatar.
    pub async fn avatar(&self, account: &str, id: &str) -> Result<Avatar> {
        let reached = self.reach(account).await?;
        belongings(&reached)?.avatar(id).await.map_err(failed)
    }

    /// The documents of an account, newest first, without what is in them.
    pub async fn documents(&self, account: &str) -> Result<Vec<Document>> {
        let reached = self.reach(account).await?;
        belongings(&reached)?.documents().await.map_err(failed)
    }

    /// One document, whole.
    pub async fn document(&self, account: &str, id: &str) -> Result<Document> {
        let reached = self.reach(account).await?;
        belongings(&reached)?.document(id).await.map_err(failed)
    }

    /// The conversations of an account, newest first, without what was said.
    pub async fn conversations(&self, account: &str) -> Result<Vec<Conversation>> {
        let reached = self.reach(account).await?;
        belongings(&reached)?.conversations().await.map_err(failed)
    }

    /// One conversation with what was said.
    pub async fn conversation(&self, account: &str, id: &str) -> Result<Conversation> {
        let reached = self.reach(account).await?;
        belongings(&reached)?.conversation(id).await.map_err(failed)
    }

    /// One live session.
    pub async fn live_session(&self, account: &str, id: &str) -> Result<LiveSession> {
        let reached = self.reach(account).await?;
        belongings(&reached)?.session(id).await.map_err(failed)
    }

    /// The routers of an account, newest first.
    pub async fn routers(&self, account: &str) -> Result<Vec<Router>> {
        let reached = self.reach(account).await?;
        belongings(&reached)?.routers().await.map_err(failed)
    }

    /// One router.
    pub async fn router(&self, account: &str, id: &str) -> Result<Router> {
        let reached = self.reach(account).await?;
        belongings(&reached)?.router(id).await.map_err(failed)
    }

    /// What a router made of requests, newest first.
    pub async fn decisions(&self, account: &str, router: &str) -> Result<Vec<Decision>> {
        let reached = self.reach(account).await?;
        belongings(&reached)?.decisions(router).await.map_err(failed)
    }

    /// The published workflows of an account.
    pub async fn workflows(&self, account: &str) -> Result<Vec<Workflow>> {
        let reached = self.reach(account).await?;
        belongings(&reached)?.workflows().await.map_err(failed)
    }

    /// A version of a workflow with what goes in. A job of `runway/workflows/{id}` runs it.
    pub async fn workflow(&self, account: &str, version: &str) -> Result<PublishedWorkflow> {
        let reached = self.reach(account).await?;
        belongings(&reached)?.workflow(version).await.map_err(failed)
    }

    /// Makes a voice, avatar, document, session or router, and returns its id. May be charged, so it is sent once and
    /// never again by itself: when the answer is lost, the error says so.
    pub async fn make(&self, account: &str, which: Belonging, inputs: &Inputs) -> Result<String> {
        let model = self.made_by(which)?;
        let checked = model.check(inputs).map_err(Error::invalid)?;
        let reached = self.reach(account).await?;
        let body = self.with_files(account, model, inputs, checked.body).await?;
        let (attempt, options) = (self.new_id(), reached.connected.options.clone());
        let submitted = reached.provider().submit(&Submission { attempt: &attempt, model, body, options }).await;
        match submitted {
            Submitted::Accepted { remote_id, .. } => Ok(remote_id),
            other => Err(not_made(which.word(), other)),
        }
    }

    /// Changes a voice, avatar, document or router.
    pub async fn change(&self, account: &str, which: Belonging, id: &str, inputs: &Inputs) -> Result<()> {
        let model = self.changed_by(which)?;
        let checked = model.check(inputs).map_err(Error::invalid)?;
        let reached = self.reach(account).await?;
        let body = self.with_files(account, model, inputs, checked.body).await?;
        belongings(&reached)?.change(which, id, &body).await.map_err(failed)
    }

    /// Deletes something for good; ends a live session. `false` where it was gone already.
    pub async fn delete(&self, account: &str, which: Belonging, id: &str) -> Result<bool> {
        let reached = self.reach(account).await?;
        belongings(&reached)?.delete(which, id).await.map_err(failed)
    }

    /// How a voice of the account sounds: fetched, and kept until the cache is cleared.
    ///
    /// Fails with `Conflict` while the service has no sound of it.
    pub async fn hear_voice(&self, account: &str, id: &str) -> Result<Original> {
        let reached = self.reach(account).await?;
        let voice = belongings(&reached)?.voice(id).await.map_err(failed)?;
        let link = voice.preview_url.ok_or_else(|| {
            Error::new(Code::Conflict, format!("The service has no sound of {} yet. Try again later.", voice.name))
        })?;
        self.fetch_sound(&reached, &link).await
    }

    /// How a voice that is described in words would sound; `model` is one of the catalogue's that answer
    /// `POST /v1/voices/preview`. May be charged, so it is sent once and never again by itself.
    pub async fn preview_voice(&self, account: &str, model: &str, inputs: &Inputs) -> Result<Original> {
        let model = self.model(&format!("runway/voices/preview/{model}"))?;
        let checked = model.check(inputs).map_err(Error::invalid)?;
        let reached = self.reach(account).await?;
        let previewed = belongings(&reached)?.preview(model, &checked.body).await;
        let preview = previewed.map_err(|other| not_made("preview", other))?;
        self.fetch_sound(&reached, &preview.url).await
    }

    /// The catalogue's entry of the call that makes such a thing.
    pub fn made_by(&self, which: Belonging) -> Result<&Model> {
        self.model(match which {
            Belonging::Voice => "runway/voices",
            Belonging::Avatar => "runway/avatars",
            Belonging::Document => "runway/documents",
            Belonging::Session => "runway/realtime_sessions/gwm1_avatars",
            Belonging::Router => "runway/routers",
            Belonging::Conversation => return Err(Error::new(Code::InvalidInput, "Conversations come from sessions.")),
        })
    }

    /// The catalogue's entry of the call that changes such a thing.
    pub fn changed_by(&self, which: Belonging) -> Result<&Model> {
        self.model(match which {
            Belonging::Voice => "runway/voices/{id}#patch",
            Belonging::Avatar => "runway/avatars/{id}#patch",
            Belonging::Document => "runway/documents/{id}#patch",
            Belonging::Router => "runway/routers/{id}#patch",
            Belonging::Session | Belonging::Conversation => {
                return Err(Error::new(Code::InvalidInput, format!("A {} cannot be changed.", which.word())));
            }
        })
    }

    fn model(&self, id: &str) -> Result<&Model> {
        let missing = |error: catalogue::UnknownModel| Error::new(Code::NotFound, format!("{error}.")).because(error);
        self.catalogue().model(id).map_err(missing)
    }

    async fn reach(&self, account: &str) -> Result<Reached> {
        if self.accounts().by_id(account).is_some_and(|account| !account.serves(Service::Runway)) {
            return Err(none());
        }
        self.reach_service(account, Service::Runway).await
    }

    /// The body with what the service wants in place of every input.
    async fn with_files(&self, account: &str, model: &Model, inputs: &Inputs, mut body: Body) -> Result<Body> {
        let mut files = Vec::new();
        for sha256 in input_digests(&body) {
            files.push(self.library().input(&sha256).await?);
        }
        let facts = |sha256: &str| files.iter().find(|file| file.sha256 == sha256).map(|file| file.facts());
        let unfit = model.check_files(inputs, facts);
        if !unfit.is_empty() {
            return Err(Error::invalid(unfit));
        }
        let mut known = HashMap::new();
        for file in &files {
            let uploaded = self.hand_over(account, Service::Runway, file).await.map_err(|error| match error {
                super::Unasked::Trouble(trouble) => troubled(&trouble),
                super::Unasked::Service(error) => failed(error),
            })?;
            known.insert(file.sha256.clone(), uploaded.reference);
        }
        body.values_mut().for_each(|value| replace_inputs(value, &known));
        Ok(body)
    }

    async fn fetch_sound(&self, reached: &Reached, link: &str) -> Result<Original> {
        let (library, name) = (self.library().clone(), self.new_id());
        let part = blocking(move || library.voice_part(&name)).await?;
        let fetch = Fetch {
            url: link,
            own_origin: &reached.connected.origin,
            part: &part,
            max_bytes: MOST_SOUND,
            etag: None,
            on_start: None,
            on_progress: None,
        };
        let fetched = self.queue().context().downloads.fetch(&fetch).await.map_err(|error| {
            let code = if matches!(error, FetchError::Disk(_)) { Code::Library } else { Code::Unavailable };
            Error::new(code, format!("The sound could not be fetched: {error}.")).because(error)
        })?;
        let library = self.library().clone();
        blocking(move || library.keep_voice(&part, &fetched.sha256)).await
    }
}

fn belongings(reached: &Reached) -> Result<&dyn Belongings> {
    reached.provider().belongings().ok_or_else(none)
}

fn none() -> Error {
    let text = "This service has no voices, avatars, documents, routers or workflows of one's own. \
                Choose an account of Runway's API.";
    Error::new(Code::InvalidInput, text)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::new(Code::Internal, "Keeping the sound failed.").because(error))?
}

/// What became of a call that may cost money, where nothing came back that it made.
fn not_made(what: &str, submitted: Submitted) -> Error {
    match submitted {
        Submitted::Rejected(rejection) => rejected(rejection),
        Submitted::NotSent { why } => {
            Error::new(Code::Unavailable, format!("The service was not reached ({why}). Nothing was made or charged."))
        }
        Submitted::Busy { .. } => {
            let text = "The service asks for a pause. Nothing was made or charged; try again in a while.";
            Error::new(Code::Unavailable, text)
        }
        Submitted::Unknown { why, .. } => Error::new(
            Code::Unavailable,
            format!(
                "The answer was lost ({why}). The {what} may have been made and charged, so it is not sent again by \
                 itself. Look at what the account has before you try again."
            ),
        ),
        // Whoever asks takes this one out first.
        Submitted::Accepted { .. } => Error::new(Code::Internal, "The service made it."),
    }
}
