//! The things as the service writes them.

use serde_json::{Value, json};

use crate::belongings::{Belonging, BelongingKind as Kind, Session, Standing};
use crate::clock::iso;
use crate::house::House;
use crate::results::file_link;
use crate::world::World;

/// One thing; `whole` with what lists leave out.
pub(super) fn shown(house: &House, world: &World, one: &Belonging, whole: bool) -> Value {
    match one.kind {
        Kind::Voice => voice(house, world, one),
        Kind::Avatar => avatar(house, world, one),
        Kind::Document => document(world, one, whole),
        Kind::Session => session(house, one),
        Kind::Router => router(one),
        Kind::Decision => decision(one),
    }
}

fn voice(house: &House, world: &World, one: &Belonging) -> Value {
    let mut view = json!({
        "id": one.id, "name": one.text("name"), "description": one.text("description"),
        "createdAt": iso(one.created_wall),
    });
    stand(&mut view, one.standing(house.clock.now()));
    if view["status"] == "READY" {
        let sound = one.sound.as_deref().and_then(|id| world.file(id));
        view["previewUrl"] = json!(sound.map(|file| file_link(house, file)));
    }
    view
}

fn avatar(house: &House, world: &World, one: &Belonging) -> Value {
    let standing = one.standing(house.clock.now());
    let processed = one.image.as_ref().filter(|_| standing == Standing::Ready);
    let mut view = json!({
        "id": one.id, "name": one.text("name"), "personality": one.text("personality"),
        "startScript": one.text("startScript"), "referenceImageUri": one.image, "processedImageUri": processed,
        "voice": voice_of(world, one), "documentIds": one.body.get("documentIds").unwrap_or(&json!([])),
        "createdAt": iso(one.created_wall), "updatedAt": iso(one.updated_wall),
    });
    stand(&mut view, standing);
    view
}

fn voice_of(world: &World, avatar: &Belonging) -> Value {
    let given = avatar.body.get("voice").unwrap_or(&Value::Null);
    let text = |key: &str| given.get(key).and_then(Value::as_str).unwrap_or_default();
    if let Some(preset) = given.get("presetId") {
        let description = "One of the service's own voices.";
        return json!({"type": "runway-live-preset", "presetId": preset, "name": preset, "description": description});
    }
    match world.belonging(&avatar.holder, Kind::Voice, text("id")) {
        Some(voice) => json!({
            "type": "custom", "id": voice.id, "name": voice.text("name"), "description": voice.text("description"),
            "deleted": false,
        }),
        None => json!({"type": "custom", "id": text("id"), "deleted": true}),
    }
}

fn document(world: &World, one: &Belonging, whole: bool) -> Value {
    let knows = |avatar: &&Belonging| {
        let ids = avatar.body.get("documentIds").and_then(Value::as_array);
        ids.is_some_and(|ids| ids.iter().any(|id| id.as_str() == Some(&one.id)))
    };
    let used_by: Vec<Value> = world
        .belongings(&one.holder, Kind::Avatar)
        .filter(knows)
        .map(|avatar| json!({"id": avatar.id, "name": avatar.text("name"), "imageUrl": avatar.image}))
        .collect();
    let mut view = json!({
        "id": one.id, "name": one.text("name"), "type": "text", "usedBy": used_by,
        "createdAt": iso(one.created_wall), "updatedAt": iso(one.updated_wall),
    });
    if whole {
        view["content"] = json!(one.text("content"));
    }
    view
}

fn session(house: &House, one: &Belonging) -> Value {
    let mut view = json!({"id": one.id, "createdAt": iso(one.created_wall)});
    let (status, more) = match one.session(house.clock.now()) {
        Session::NotReady { queued } => ("NOT_READY", json!({ "queued": queued })),
        Session::Ready => {
            let key = format!("session_{}", crate::dice::short_digest(&format!("{}{}", one.id, house.secret)));
            ("READY", json!({"sessionKey": key, "expiresAt": iso(one.key_expires_wall())}))
        }
        Session::Running { .. } => ("RUNNING", json!({})),
        Session::Completed { took } => ("COMPLETED", json!({"duration": took / 1000})),
        Session::Failed(why) => ("FAILED", json!({"failure": why, "failureCode": "INTERNAL"})),
        Session::Cancelled => ("CANCELLED", json!({})),
    };
    view["status"] = json!(status);
    if let (Some(view), Value::Object(more)) = (view.as_object_mut(), more) {
        view.extend(more);
    }
    view
}

fn router(one: &Belonging) -> Value {
    json!({
        "id": one.id, "slug": one.text("slug"), "name": one.text("name"), "description": one.text("description"),
        "settings": one.body.get("settings"), "version": one.version,
        "createdAt": iso(one.created_wall), "updatedAt": iso(one.updated_wall),
    })
}

fn decision(one: &Belonging) -> Value {
    let mut view = json!({"id": one.id, "createdAt": iso(one.created_wall)});
    if let Some(view) = view.as_object_mut() {
        view.extend(
            one.body.iter().filter(|(key, _)| *key != "router").map(|(key, value)| (key.clone(), value.clone())),
        );
    }
    view
}

fn stand(view: &mut Value, standing: Standing<'_>) {
    match standing {
        Standing::Processing => view["status"] = json!("PROCESSING"),
        Standing::Ready => view["status"] = json!("READY"),
        Standing::Failed(why) => {
            view["status"] = json!("FAILED");
            view["failureReason"] = json!(why);
        }
    }
}
