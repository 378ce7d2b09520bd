//! Tasks as useapi.net shows them.

use axum::body::Body;
use catalogue::Service;
use hyper::Response;
use serde_json::{Value, json};

use super::{Subscriber, errors};
use crate::call::{Call, Refusal, json as json_reply};
use crate::clock::{Ms, iso};
use crate::format::FileFormat;
use crate::house::House;
use crate::results::link;
use crate::scenario::{Fault, Plan};
use crate::task::{End, Status, Task};
use crate::world::World;

const OFFSETS: std::ops::RangeInclusive<usize> = 0..=1000;
const LIMITS: std::ops::RangeInclusive<usize> = 1..=1000;

/// `GET /tasks/?offset=&limit=[&email=][&statuses=]`, newest first.
pub(crate) fn list(house: &House, who: &Subscriber, call: &Call, plan: &Plan) -> Response<Body> {
    let (offset, limit) = match page(call, OFFSETS, LIMITS) {
        Ok(page) => page,
        Err(refusal) => return *refusal,
    };
    let statuses: Option<Vec<&str>> = call.query("statuses").map(|list| list.split(',').map(str::trim).collect());
    let email = call.query("email");
    let now = house.clock.now();
    let delay = plan.find(|fault| match fault {
        #[allow(clippy::cast_possible_truncation)]
        Fault::DelayedList { seconds } => Some((seconds * 1000.0) as Ms),
        _ => None,
    });
    let delay = delay.unwrap_or(0);
    let world = house.world();
    let views: Vec<Value> = world
        .tasks()
        .iter()
        .rev()
        .filter(|task| is_own(task, who) && !task.gone && task.created <= now - delay)
        .filter(|task| email.is_none() || task.owner.email.as_deref() == email)
        .filter(|task| statuses.as_ref().is_none_or(|list| list.contains(&task.status(now).word())))
        .skip(offset)
        .take(limit)
        .map(|task| view(house, task, plan_credits(&world, task)))
        .collect();
    json_reply(200, &Value::Array(views))
}

/// `GET /tasks/{taskId}`
pub(crate) fn show(house: &House, who: &Subscriber, id: &str) -> Response<Body> {
    let world = house.world();
    let uuid = id.rsplit("-task:").next().unwrap_or(id);
    match world.task(uuid).filter(|task| is_own(task, who) && !task.gone && task.useapi_id() == id) {
        Some(task) => json_reply(200, &view(house, task, plan_credits(&world, task))),
        None => errors::not_found(),
    }
}

/// Reads `offset` and `limit`, both required.
pub(crate) fn page(
    call: &Call,
    offsets: std::ops::RangeInclusive<usize>,
    limits: std::ops::RangeInclusive<usize>,
) -> Result<(usize, usize), Refusal> {
    let read = |name: &str, range: &std::ops::RangeInclusive<usize>| {
        let Some(text) = call.query(name).filter(|text| !text.is_empty()) else {
            return Err(Box::new(errors::missing(name)));
        };
        text.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| {
            Box::new(errors::refuse(
                400,
                &format!("Param {name} ({text}) valid range: {}…{}", range.start(), range.end()),
            ))
        })
    };
    Ok((read("offset", &offsets)?, read("limit", &limits)?))
}

fn is_own(task: &Task, who: &Subscriber) -> bool {
    task.owner.service == Service::Useapi && task.owner.holder == who.holder
}

/// Plan credits permitted and used.
pub(crate) fn plan_credits(world: &World, task: &Task) -> (i64, i64) {
    let purse = world.purse(Service::Useapi, &task.owner.holder, task.owner.email.as_deref());
    (world.opening, purse.charged)
}

/// The task object.
pub(crate) fn view(house: &House, task: &Task, (permitted, used): (i64, i64)) -> Value {
    let now = house.clock.now();
    let status = task.status(now);
    let order = &task.order;
    let mut options = json!({
        "name": name(&order.prompt, order.seed),
        "text_prompt": order.prompt,
        "seed": order.seed,
        "exploreMode": task.owner.explore,
        "width": order.width,
        "height": order.height,
        "flip": false,
        "assetGroupName": "Generative Image",
        "recordingEnabled": true,
    });
    for (key, value) in &order.body {
        options[key] = value.clone();
    }
    let error = match &status {
        Status::Ended(End::Failed { code, message, extra, .. }) => {
            let mut error = json!({"errorMessage": message, "message": message});
            if let Some(code) = code {
                error["reason"] = json!(code);
            }
            if let Value::Object(extra) = extra {
                for (key, value) in extra {
                    error[key] = value.clone();
                }
            }
            error
        }
        _ => Value::Null,
    };
    let ratio = match &status {
        Status::Pending | Status::Throttled | Status::Word(_) => Value::Null,
        Status::Running(share) => json!(share.to_string()),
        Status::Ended(End::Succeeded) => json!("1"),
        Status::Ended(End::Failed { .. } | End::Cancelled) => Value::Null,
    };
    let updated =
        task.created_wall + task.ended.as_ref().map_or(now - task.created, |ended| ended.at - task.created).max(0);
    let waits = matches!(status, Status::Throttled);
    let mut view = json!({
        "taskId": task.useapi_id(),
        "id": task.id,
        "name": name(&order.prompt, order.seed),
        "image": null,
        "createdAt": iso(task.created_wall),
        "updatedAt": iso(updated),
        "taskType": task_type(&order.endpoint),
        "options": options,
        "status": status.word(),
        "error": error,
        "progressText": null,
        "progressRatio": ratio,
        "estimatedTimeToStartSeconds": if waits { json!(30) } else { Value::Null },
        "artifacts": [],
        "sharedAsset": null,
        "sourceAssetId": null,
        "features": {
            "storageGB": 500, "numPlanCredits_permitted": permitted, "numPlanCredits_used": used,
        },
    });
    if waits {
        view["placeInLine"] = json!(1);
    }
    if status == Status::Ended(End::Succeeded) {
        view["artifacts"] = artifacts(house, task);
    }
    if let Some(url) = &task.owner.reply_url {
        view["replyUrl"] = json!(url);
    }
    if let Some(reference) = &task.owner.reply_ref {
        view["replyRef"] = json!(reference);
    }
    view
}

fn artifacts(house: &House, task: &Task) -> Value {
    let directories = (0..task.fate.directories).map(|index| artifact(house, task, index, None));
    let files = (0..).zip(task.order.outputs()).map(|(index, format)| artifact(house, task, index, Some(format)));
    Value::Array(directories.chain(files).collect())
}

/// One artifact; without a format it is a directory.
fn artifact(house: &House, task: &Task, index: u32, format: Option<FileFormat>) -> Value {
    let (made, dice, order) = (iso(task.created_wall), house.dice(), &task.order);
    let number = u64::from(index) + task.number * 64 + if format.is_none() { 1 << 40 } else { 0 };
    let id = dice.uuid("artifact", number);
    let (width, height) = (order.width, order.height);
    let extension = format.map(FileFormat::extension);
    let filename = match extension {
        Some(extension) => format!("{} {}.{extension}", name(&order.prompt, order.seed), index + 1),
        None => format!("Generations {index}"),
    };
    let kind = format.map_or("directory", FileFormat::media);
    // Sounds have nothing to be seen.
    let previews = matches!(kind, "image" | "video").then(|| link(house, task, index, true));
    let (over, under) = order.frame_rate;
    let frame_rate = (kind == "video").then(|| f64::from(over) / f64::from(under.max(1)));
    let duration = matches!(kind, "video" | "audio").then_some(order.seconds);
    json!({
        "assetId": format!("user:{}-runwayml:{}-asset:{id}", task.owner.uid, task.owner.email.as_deref().unwrap_or_default()),
        "id": id,
        "createdAt": made,
        "updatedAt": made,
        "userId": task.owner.uid,
        "createdBy": task.owner.uid,
        "taskId": task.id,
        "parentAssetGroupId": dice.uuid("group", task.number),
        "filename": filename,
        "url": format.map(|_| link(house, task, index, false)),
        "fileSize": if format.is_none() { json!("0") } else { json!((u64::from(width) * u64::from(height) / 4).to_string()) },
        "isDirectory": format.is_none(),
        "fileExtStandardized": extension.unwrap_or("png"),
        "mediaType": {"type": kind},
        "previewUrls": previews.into_iter().collect::<Vec<_>>(),
        "private": true,
        "privateInTeam": true,
        "deleted": false,
        "reported": false,
        "favorite": false,
        "metadata": {
            "frameRate": frame_rate,
            "duration": duration,
            "dimensions": [width, height],
            "size": {"width": width, "height": height},
        },
    })
}

/// Runway's own names: the beginning of the prompt and the seed.
fn name(prompt: &str, seed: u64) -> String {
    let short: String = prompt.chars().take(40).collect();
    format!("Frames {}, {seed}", short.trim())
}

fn task_type(endpoint: &str) -> &'static str {
    if endpoint.starts_with("videos") || endpoint.starts_with("gen") { "gen4" } else { "text_to_image" }
}
