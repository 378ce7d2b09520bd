//! The sound of a voice: the preview of one that is described in words, and what a new voice sounds like. No source
//! names a price, and nothing is charged.

use std::io;

use axum::body::Body;
use catalogue::{Model, Service, Source};
use drawing::{Sound, SoundCoding, play};
use hyper::Response;
use serde_json::json;

use super::{errors, read};
use crate::call::{Call, Refusal, json as json_reply};
use crate::files::StoredFile;
use crate::house::House;
use crate::results::file_link;
use crate::world::World;

/// `POST /v1/voices/preview`: the sound itself, not a task.
pub(super) fn preview(house: &House, holder: &str, call: &Call, models: &[&Model]) -> Result<Response<Body>, Refusal> {
    let body = read::object(call)?;
    let model = read::asked(house, models, &body)?;
    let mut world = house.world();
    let drawn = world.dice.roll("preview", world.files_made());
    let order = house.menu.order(model, &body, drawn, |_| Source::default());
    match sound(house, &mut world, holder, &order.prompt, order.seed, order.seconds) {
        Ok(file) => Ok(json_reply(200, &json!({"url": file_link(house, &file), "durationSecs": order.seconds}))),
        Err(error) => Err(Box::new(errors::cannot_keep(&error))),
    }
}

/// Makes and keeps a sound.
pub(super) fn sound(
    house: &House,
    world: &mut World,
    holder: &str,
    title: &str,
    seed: u64,
    seconds: f64,
) -> io::Result<StoredFile> {
    let bytes = play(&Sound { seed, seconds, sample_rate: 44_100, coding: SoundCoding::Mp3, title }).into();
    let id = world.dice.uuid("file", world.files_made());
    world.keep(&id, &bytes)?;
    let file = StoredFile {
        id,
        service: Service::Runway,
        holder: holder.to_owned(),
        email: None,
        name: "preview.mp3".to_owned(),
        media_type: "audio/mpeg".to_owned(),
        size: bytes.len() as u64,
        dimensions: None,
        duration: Some(seconds),
        created: house.clock.now(),
        created_wall: house.clock.wall(),
        complete: true,
        removed: false,
    };
    world.put_file(file.clone())?;
    Ok(file)
}
