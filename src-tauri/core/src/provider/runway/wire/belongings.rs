//! Voices, avatars, documents, sessions and conversations as the official API writes them. Facts: the SDKs 4.20.1 and
//! 5.24.0.

use catalogue::value_label;
use serde_json::Value;

use crate::provider::json::{id, number, short, text, time_ms};
use crate::provider::{Avatar, Conversation, Document, LiveSession, Preview, Readiness, Said, Voice};

/// Longest name that is kept.
const NAME: usize = 255;
/// Longest description, reason or sentence that is kept.
const WORDS: usize = 20_000;
/// Longest document that is kept; the service takes 200,000 UTF-16 units.
const CONTENT: usize = 200_000;
/// Longest link that is kept.
const LINK: usize = 8_000;
/// Most turns, documents or tools that are kept of one thing.
const MOST: usize = 5_000;

/// The items of a page, and the cursor of the next one.
pub(in crate::provider::runway) fn page(reply: &Value) -> Option<(&[Value], Option<&str>)> {
    let next = text(reply, "nextCursor").filter(|cursor| cursor.len() <= 1000);
    Some((reply.get("data")?.as_array()?, next))
}

pub(in crate::provider::runway) fn voice(one: &Value) -> Option<Voice> {
    Some(Voice {
        id: id(one, "id")?.to_owned(),
        name: words(one, "name", NAME)?,
        description: words(one, "description", WORDS),
        readiness: readiness(one),
        preview_url: link(one, "previewUrl"),
        created_ms: time_ms(one, "createdAt"),
    })
}

/// The reply to `POST /v1/voices/preview`.
pub(in crate::provider::runway) fn preview(reply: &Value) -> Option<Preview> {
    Some(Preview { url: link(reply, "url")?, seconds: number(reply, "durationSecs").filter(|s| *s >= 0.0) })
}

pub(in crate::provider::runway) fn avatar(one: &Value) -> Option<Avatar> {
    let voice = one.get("voice").unwrap_or(&Value::Null);
    Some(Avatar {
        id: id(one, "id")?.to_owned(),
        name: words(one, "name", NAME)?,
        personality: words(one, "personality", WORDS).unwrap_or_default(),
        start_script: words(one, "startScript", WORDS),
        voice: words(voice, "name", NAME)
            .or_else(|| words(voice, "presetId", NAME).map(|preset| value_label(&preset.into())))
            .or_else(|| words(voice, "id", NAME)),
        voice_deleted: voice.get("deleted").and_then(Value::as_bool).unwrap_or(false),
        documents: items(one, "documentIds").filter_map(|id| Some(short(id.as_str()?, NAME))).collect(),
        readiness: readiness(one),
        created_ms: time_ms(one, "createdAt"),
    })
}

pub(in crate::provider::runway) fn document(one: &Value) -> Option<Document> {
    Some(Document {
        id: id(one, "id")?.to_owned(),
        name: words(one, "name", NAME)?,
        content: words(one, "content", CONTENT),
        used_by: items(one, "usedBy").filter_map(|avatar| words(avatar, "name", NAME)).collect(),
        updated_ms: time_ms(one, "updatedAt"),
    })
}

pub(in crate::provider::runway) fn conversation(one: &Value) -> Option<Conversation> {
    let avatar = one.get("avatar").unwrap_or(&Value::Null);
    Some(Conversation {
        id: id(one, "id")?.to_owned(),
        name: words(one, "name", NAME).unwrap_or_default(),
        avatar: ["name", "presetId"].iter().find_map(|key| words(avatar, key, NAME)),
        status: words(one, "status", 40)?,
        seconds: number(one, "duration").filter(|seconds| *seconds >= 0.0),
        created_ms: time_ms(one, "createdAt"),
        recording_url: link(one, "recordingUrl"),
        said: items(one, "transcript").map(said).collect(),
    })
}

fn said(turn: &Value) -> Said {
    Said {
        by_avatar: text(turn, "role") == Some("assistant"),
        text: words(turn, "content", WORDS),
        tools: items(turn, "toolCalls").filter_map(|call| words(call, "name", NAME)).collect(),
        at_ms: time_ms(turn, "timestamp"),
    }
}

pub(in crate::provider::runway) fn session(one: &Value) -> Option<LiveSession> {
    Some(LiveSession {
        id: id(one, "id")?.to_owned(),
        status: words(one, "status", 40)?.to_ascii_lowercase(),
        queued: one.get("queued").and_then(Value::as_bool).unwrap_or(false),
        failure: words(one, "failure", WORDS),
        expires_ms: time_ms(one, "expiresAt"),
        seconds: number(one, "duration").filter(|seconds| *seconds >= 0.0),
        created_ms: time_ms(one, "createdAt"),
    })
}

fn readiness(one: &Value) -> Readiness {
    match text(one, "status").unwrap_or_default() {
        "PROCESSING" => Readiness::Processing,
        "READY" => Readiness::Ready,
        "FAILED" => Readiness::Failed {
            why: words(one, "failureReason", 500).unwrap_or_else(|| "the service gave no reason".into()),
        },
        other => Readiness::Other { word: short(other, 40) },
    }
}

pub(super) fn words(object: &Value, key: &str, most: usize) -> Option<String> {
    text(object, key).map(|words| short(words, most))
}

/// A link; one that is too long is as good as none.
fn link(object: &Value, key: &str) -> Option<String> {
    text(object, key).filter(|link| link.len() <= LINK).map(str::to_owned)
}

pub(super) fn items<'v>(object: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    object.get(key).and_then(Value::as_array).into_iter().flatten().take(MOST)
}

/// The texts of a list.
pub(super) fn texts(object: &Value, key: &str, most: usize) -> Vec<String> {
    items(object, key).filter_map(Value::as_str).map(|text| short(text, most)).collect()
}
