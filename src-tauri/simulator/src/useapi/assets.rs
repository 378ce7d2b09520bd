//! Assets: pictures, clips and sounds that a subscriber handed over.

use axum::body::Body;
use catalogue::Service;
use hyper::Response;
use serde_json::{Value, json};

use super::{Subscriber, errors, tasks::page};
use crate::accounts::Temper;
use crate::call::{Call, Refusal, json as json_reply};
use crate::clock::iso;
use crate::files::StoredFile;
use crate::house::House;
use crate::measure::measure;
use crate::results::file_link;
use crate::world::World;

const OFFSETS: std::ops::RangeInclusive<usize> = 0..=1000;
const LIMITS: std::ops::RangeInclusive<usize> = 1..=50;
/// Types that Runway takes, without the `;` and what follows it.
const TYPES: [&str; 16] = [
    "image/png",
    "image/jpeg",
    "image/jpg",
    "image/webp",
    "image/gif",
    "video/mp4",
    "video/quicktime",
    "video/webm",
    "video/x-matroska",
    "video/3gpp",
    "video/ogg",
    "audio/mpeg",
    "audio/mp3",
    "audio/wav",
    "audio/x-wav",
    "audio/flac",
];

/// `POST /assets/?name=…` with the raw bytes.
pub(crate) fn add(house: &House, who: &Subscriber, call: &Call) -> Response<Body> {
    let Some(name) = call.query("name").filter(|name| !name.is_empty()) else {
        return errors::missing("name");
    };
    let media_type = call.header("content-type").unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !TYPES.contains(&media_type.as_str()) {
        return errors::refuse(400, &format!("Content-Type {media_type} is not supported"));
    }
    if call.body.is_empty() {
        return errors::refuse(400, "The body of the request is empty");
    }
    let measured = measure(&call.body);
    if media_type.starts_with("image/") && measured.sides.is_none() {
        return errors::refuse(400, "The body of the request is not an image of the given Content-Type");
    }
    let number = |key: &str| call.query(key).and_then(|text| text.parse::<f64>().ok());
    let mut world = house.world();
    let email = match account(house, &mut world, who, call.query("email")) {
        Ok(email) => email,
        Err(refusal) => return *refusal,
    };
    let id = world.dice.uuid("file", world.files_made());
    let file = StoredFile {
        id: id.clone(),
        service: Service::Useapi,
        holder: who.holder.clone(),
        email: Some(email),
        name: name.to_owned(),
        media_type,
        size: call.body.len() as u64,
        dimensions: measured.sides,
        duration: number("duration").or(measured.seconds),
        created: house.clock.now(),
        created_wall: house.clock.wall(),
        complete: true,
        removed: false,
    };
    let kept = world.keep(&id, &call.body).and_then(|()| world.put_file(file.clone()));
    match kept {
        Ok(()) => json_reply(200, &view(house, who, &file)),
        Err(error) => errors::cannot_keep(&error),
    }
}

/// `GET /assets/?offset=&limit=[&email=][&mediaType=]`, newest first.
pub(crate) fn list(house: &House, who: &Subscriber, call: &Call) -> Response<Body> {
    let (offset, limit) = match page(call, OFFSETS, LIMITS) {
        Ok(page) => page,
        Err(refusal) => return *refusal,
    };
    let (email, media) = (call.query("email"), call.query("mediaType"));
    if media.is_some_and(|media| !["image", "video", "audio"].contains(&media)) {
        return errors::refuse(400, "Param mediaType must be one of image, video, audio");
    }
    let world = house.world();
    let mut files: Vec<&StoredFile> = world
        .files()
        .filter(|file| is_own(file, who))
        .filter(|file| email.is_none() || file.email.as_deref() == email)
        .filter(|file| media.is_none_or(|media| file.media() == media))
        .collect();
    files.sort_by(|a, b| (b.created, &b.id).cmp(&(a.created, &a.id)));
    json_reply(200, &files.into_iter().skip(offset).take(limit).map(|file| view(house, who, file)).collect())
}

/// `GET /assets/{assetId}`
pub(crate) fn show(house: &House, who: &Subscriber, id: &str) -> Response<Body> {
    match find(&house.world(), who, id) {
        Some(file) => json_reply(200, &view(house, who, file)),
        None => errors::not_found(),
    }
}

/// `DELETE /assets/{assetId}`
pub(crate) fn remove(house: &House, who: &Subscriber, id: &str) -> Response<Body> {
    let mut world = house.world();
    let Some(file) = find(&world, who, id).cloned() else {
        return errors::not_found();
    };
    world.drop_bytes(&file.id);
    match world.put_file(StoredFile { removed: true, ..file }) {
        Ok(()) => json_reply(200, &json!({"success": true})),
        Err(error) => errors::cannot_keep(&error),
    }
}

/// The asset with that full id.
pub(crate) fn find<'a>(world: &'a World, who: &Subscriber, id: &str) -> Option<&'a StoredFile> {
    let uuid = id.rsplit("-asset:").next()?;
    world.file(uuid).filter(|file| is_own(file, who) && asset_id(who, file) == id)
}

fn is_own(file: &StoredFile, who: &Subscriber) -> bool {
    file.service == Service::Useapi && file.holder == who.holder
}

fn account(house: &House, world: &mut World, who: &Subscriber, email: Option<&str>) -> Result<String, Refusal> {
    let accounts = world.accounts(&who.holder, house.clock.wall());
    match email {
        Some(email) => match accounts.iter().find(|account| account.email == email) {
            Some(account) if account.temper == Temper::Broken => {
                Err(Box::new(errors::refuse(401, crate::accounts::PENDING_ERROR)))
            }
            Some(account) => Ok(account.email.clone()),
            None => Err(Box::new(errors::no_account())),
        },
        None => accounts
            .iter()
            .find(|account| account.temper == Temper::Fine)
            .map(|account| account.email.clone())
            .ok_or_else(|| Box::new(errors::refuse(400, "Please configure at least one account"))),
    }
}

fn asset_id(who: &Subscriber, file: &StoredFile) -> String {
    format!("user:{}-runwayml:{}-asset:{}", who.uid, file.email.as_deref().unwrap_or_default(), file.id)
}

fn view(house: &House, who: &Subscriber, file: &StoredFile) -> Value {
    let made = iso(file.created_wall);
    let (width, height) = file.dimensions.unzip();
    json!({
        "assetId": asset_id(who, file),
        "id": file.id,
        "createdAt": made,
        "updatedAt": made,
        "userId": who.uid,
        "createdBy": who.uid,
        "filename": file.name,
        "url": file_link(house, file),
        "fileSize": file.size,
        "isDirectory": false,
        "mediaType": {"type": file.media()},
        "previewUrls": [],
        "private": true,
        "deleted": false,
        "favorite": false,
        "metadata": {
            "frameRate": null, "duration": file.duration, "width": width, "height": height,
            "hasAlphaChannel": false, "hasAudio": file.media() == "audio",
        },
    })
}
