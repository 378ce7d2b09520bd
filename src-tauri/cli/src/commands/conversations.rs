//! `framewright conversations`: what was said in live sessions.

use std::process::ExitCode;

use framewright_core::provider::Belonging;
use serde_json::json;

use super::own::{Own, delete, done};
use super::plan::duration;
use crate::args::Common;
use crate::args::belongings::Conversations;
use crate::failure::Result;
use crate::out::{Out, counted, short};

pub(crate) async fn run(what: Conversations, common: &Common, out: &Out) -> Result<ExitCode> {
    match what {
        Conversations::List { at } => list(&Own::open(&at, common, out).await?, out).await,
        Conversations::Show { which } => show(&Own::open(&which.at, common, out).await?, &which.id, out).await,
        Conversations::Delete { which } => delete(Belonging::Conversation, &which, common, out).await,
    }
}

async fn list(own: &Own, out: &Out) -> Result<ExitCode> {
    let conversations = own.app.conversations(&own.account.id).await?;
    for conversation in &conversations {
        out.record("conversation", conversation);
        let avatar = conversation.avatar.as_deref().unwrap_or("an avatar that is gone");
        let length = conversation.seconds.map(|seconds| format!("  {}", duration(seconds))).unwrap_or_default();
        let (id, status, name) = (&conversation.id, &conversation.status, short(&conversation.name, 40));
        out.say(format!("{id}  {status}{length}  {}  {name}", short(avatar, 30)));
    }
    out.say(counted(conversations.len() as u64, "conversation", "conversations"));
    Ok(done("conversations list", &json!({ "conversations": conversations.len() }), out))
}

async fn show(own: &Own, id: &str, out: &Out) -> Result<ExitCode> {
    let conversation = own.app.conversation(&own.account.id, id).await?;
    out.record("conversation", &conversation);
    for said in &conversation.said {
        let who = if said.by_avatar { conversation.avatar.as_deref().unwrap_or("avatar") } else { "you" };
        let tools = if said.tools.is_empty() { String::new() } else { format!(" [{}]", said.tools.join(", ")) };
        out.say(format!("{who}: {}{tools}", said.text.as_deref().unwrap_or_default()));
    }
    Ok(done("conversations show", &json!({ "id": id, "turns": conversation.said.len() }), out))
}
