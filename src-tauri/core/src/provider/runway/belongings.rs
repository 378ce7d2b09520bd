//! Voices, avatars, documents, live sessions, conversations, routers and workflows of the official API.

use async_trait::async_trait;
use catalogue::{Body, Model};
use reqwest::Method;
use serde_json::Value;

use super::wire::{self, belongings as read, routers, workflows};
use super::{Runway, issues};
use crate::provider::create::create_path;
use crate::provider::http::LIST_CAP;
use crate::provider::input::refused;
use crate::provider::json::plain_id;
use crate::provider::reading::{answered, no_reply, unreadable};
use crate::provider::{
    Avatar, Belonging, Belongings, Cause, Conversation, Decision, Document, LiveSession, Preview, ProviderError,
    PublishedWorkflow, Router, Submitted, Voice, Workflow,
};

/// Items of a page, the most that the service gives.
const PAGE: &str = "100";

/// Pages that are read of a list.
const MOST_PAGES: usize = 20;

impl Runway {
    async fn list<T>(
        &self,
        which: Belonging,
        query: &[(&str, &str)],
        read_one: fn(&Value) -> Option<T>,
    ) -> Result<Vec<T>, ProviderError> {
        self.pages(&format!("/v1/{}", folder(which)), query, read_one).await
    }

    async fn pages<T>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        read_one: fn(&Value) -> Option<T>,
    ) -> Result<Vec<T>, ProviderError> {
        let (mut all, mut cursor) = (Vec::new(), None::<String>);
        for _ in 0..MOST_PAGES {
            let mut query = [&[("limit", PAGE)], query].concat();
            query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let reply = self.http.get(path, &query, LIST_CAP).await.map_err(no_reply)?;
            let reply = answered(reply, wire::rejection)?.json().map_err(unreadable)?;
            let (items, next) = read::page(&reply).ok_or_else(|| unreadable("the reply is no list".into()))?;
            all.extend(items.iter().filter_map(read_one));
            match next {
                Some(next) if cursor.as_deref() != Some(next) => cursor = Some(next.to_owned()),
                _ => break,
            }
        }
        Ok(all)
    }

    async fn one<T>(&self, which: Belonging, id: &str, read_one: fn(&Value) -> Option<T>) -> Result<T, ProviderError> {
        self.thing(&path_of(which, id)?, which.word(), read_one).await
    }

    async fn thing<T>(&self, path: &str, what: &str, read_one: fn(&Value) -> Option<T>) -> Result<T, ProviderError> {
        let reply = self.http.get(path, &[], LIST_CAP).await.map_err(no_reply)?;
        let reply = answered(reply, wire::rejection)?.json().map_err(unreadable)?;
        read_one(&reply).ok_or_else(|| unreadable(format!("the reply does not describe the {what}")))
    }
}

#[async_trait]
impl Belongings for Runway {
    async fn voices(&self) -> Result<Vec<Voice>, ProviderError> {
        self.list(Belonging::Voice, &[], read::voice).await
    }

    async fn voice(&self, id: &str) -> Result<Voice, ProviderError> {
        self.one(Belonging::Voice, id, read::voice).await
    }

    async fn preview(&self, model: &Model, body: &Body) -> Result<Preview, Submitted> {
        let (path, body) = create_path(model, body).map_err(Submitted::Rejected)?;
        let reply = self.send_once(&path, &body, Some(model)).await?;
        read::preview(&reply).ok_or_else(|| Submitted::unknown("the reply names no sound"))
    }

    async fn avatars(&self) -> Result<Vec<Avatar>, ProviderError> {
        self.list(Belonging::Avatar, &[], read::avatar).await
    }

    async fn avatar(&self, id: &str) -> Result<Avatar, ProviderError> {
        self.one(Belonging::Avatar, id, read::avatar).await
    }

    async fn documents(&self) -> Result<Vec<Document>, ProviderError> {
        self.list(Belonging::Document, &[("sort", "createdAt"), ("order", "desc")], read::document).await
    }

    async fn document(&self, id: &str) -> Result<Document, ProviderError> {
        self.one(Belonging::Document, id, read::document).await
    }

    async fn conversations(&self) -> Result<Vec<Conversation>, ProviderError> {
        self.list(Belonging::Conversation, &[], read::conversation).await
    }

    async fn conversation(&self, id: &str) -> Result<Conversation, ProviderError> {
        self.one(Belonging::Conversation, id, read::conversation).await
    }

    async fn session(&self, id: &str) -> Result<LiveSession, ProviderError> {
        self.one(Belonging::Session, id, read::session).await
    }

    async fn routers(&self) -> Result<Vec<Router>, ProviderError> {
        self.list(Belonging::Router, &[], routers::router).await
    }

    async fn router(&self, id: &str) -> Result<Router, ProviderError> {
        self.one(Belonging::Router, id, routers::router).await
    }

    async fn decisions(&self, router: &str) -> Result<Vec<Decision>, ProviderError> {
        let path = format!("{}/requests", path_of(Belonging::Router, router)?);
        self.pages(&path, &[], routers::decision).await
    }

    async fn workflows(&self) -> Result<Vec<Workflow>, ProviderError> {
        // The one list that comes whole.
        self.thing("/v1/workflows", "workflows", workflows::list).await
    }

    async fn workflow(&self, version: &str) -> Result<PublishedWorkflow, ProviderError> {
        self.thing(&step("workflows", version)?, "workflow", workflows::workflow).await
    }

    async fn change(&self, which: Belonging, id: &str, body: &Body) -> Result<(), ProviderError> {
        let bytes = serde_json::to_vec(body).map_err(|error| refused(error.to_string()))?;
        let reply = self.http.call(Method::PATCH, &path_of(which, id)?, Some(bytes)).await.map_err(no_reply)?;
        let said = reply.json_or_null();
        match answered(reply, wire::rejection) {
            Err(ProviderError::Rejected(mut rejection)) => {
                rejection.problems = issues::problems(&said, None, body);
                Err(rejection.into())
            }
            outcome => outcome.map(|_| ()),
        }
    }

    async fn delete(&self, which: Belonging, id: &str) -> Result<bool, ProviderError> {
        let reply = self.http.call(Method::DELETE, &path_of(which, id)?, None).await.map_err(no_reply)?;
        match answered(reply, wire::rejection) {
            Err(ProviderError::Rejected(rejection)) if rejection.cause == Cause::Gone => Ok(false),
            outcome => outcome.map(|_| true),
        }
    }
}

fn folder(which: Belonging) -> &'static str {
    match which {
        Belonging::Voice => "voices",
        Belonging::Avatar => "avatars",
        Belonging::Document => "documents",
        Belonging::Session => "realtime_sessions",
        Belonging::Conversation => "avatar_conversations",
        Belonging::Router => "routers",
    }
}

/// The path of one thing.
fn path_of(which: Belonging, id: &str) -> Result<String, ProviderError> {
    step(folder(which), id)
}

fn step(folder: &str, id: &str) -> Result<String, ProviderError> {
    if plain_id(id) { Ok(format!("/v1/{folder}/{id}")) } else { Err(refused(format!("{id} is not an id"))) }
}

#[cfg(test)]
mod tests;
