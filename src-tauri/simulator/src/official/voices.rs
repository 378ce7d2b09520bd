//! Voices: only the preview of one that is described in words. No source names its price, and nothing is charged.

use axum::body::Body;
use catalogue::{Model, Service, Source};
use drawing::{Sound, SoundCoding, play};
use hyper::Response;
use serde_json::{Map, Value, json};

use super::{errors, issues};
use crate::call::{Call, json as json_reply};
use crate::files::StoredFile;
use crate::house::House;
use crate::menu::Choice;
use crate::results::file_link;

/// `POST /v1/voices/preview`: the sound itself, not a task.
pub(crate) fn preview(house: &House, holder: &str, call: &Call, models: &[&Model]) -> Response<Body> {
    let nothing = Map::new();
    let body = match &call.json {
        Some(Value::Object(body)) if call.claims_json() => body,
        None if call.body.is_empty() => &nothing,
        _ => return errors::not_json(),
    };
    let model = match house.menu.choose(models, body) {
        Choice::Nameless { key, names, missing } => {
            let mut list: Vec<Value> = missing.iter().map(|key| issues::missing_text(key)).collect();
            list.push(issues::no_discriminator(key, &names));
            return errors::invalid(&list);
        }
        Choice::Model(_, problems) if !problems.is_empty() => {
            return errors::invalid(&problems.iter().map(issues::issue).collect::<Vec<_>>());
        }
        Choice::Model(model, _) => model,
    };
    let mut world = house.world();
    let number = world.files_made();
    let order = house.menu.order(model, body, world.dice.roll("preview", number), |_| Source::default());
    let (seed, seconds) = (order.seed, order.seconds);
    let bytes =
        play(&Sound { seed, seconds, sample_rate: 44_100, coding: SoundCoding::Mp3, title: &order.prompt }).into();
    let id = world.dice.uuid("file", number);
    let file = StoredFile {
        id: id.clone(),
        service: Service::Runway,
        holder: holder.to_owned(),
        email: None,
        name: "preview.mp3".to_owned(),
        media_type: "audio/mpeg".to_owned(),
        size: 0,
        dimensions: None,
        duration: Some(seconds),
        created: house.clock.now(),
        created_wall: house.clock.wall(),
        complete: true,
        removed: false,
    };
    match world.keep(&id, &bytes).and_then(|()| world.put_file(StoredFile { size: bytes.len() as u64, ..file.clone() }))
    {
        Ok(()) => json_reply(200, &json!({"url": file_link(house, &file), "durationSecs": seconds})),
        Err(error) => errors::cannot_keep(&error),
    }
}
