//! Create calls: checked by the catalogue, given to an account that has room.

use std::sync::Arc;

use axum::body::Body;
use catalogue::{Body as Fields, Fault as Finding, Model, Problem, Service, Source};
use hyper::Response;
use serde_json::{Map, Value, json};

use super::{Subscriber, errors, tasks};
use crate::accounts::{Account, PENDING_ERROR, Temper};
use crate::call::{Call, Refusal, json as json_reply};
use crate::files::StoredFile;
use crate::house::House;
use crate::menu::{ACCOUNT_KEYS, Choice};
use crate::place::place;
use crate::scenario::{Fault, Plan};
use crate::task::Owner;
use crate::world::World;

/// The fields that speak of the account and the callback.
#[derive(Debug, Default)]
struct Wishes {
    email: Option<String>,
    reply_url: Option<String>,
    reply_ref: Option<String>,
    max_jobs: Option<u8>,
}

/// Answers a create call.
pub(crate) fn create(
    house: &Arc<House>,
    who: &Subscriber,
    call: &Call,
    models: &[&Model],
    plan: &Plan,
) -> Response<Body> {
    let Some(Value::Object(given)) = &call.json else {
        return errors::refuse(400, "The body of the request is neither valid JSON nor a form.");
    };
    let wishes = match wishes(given) {
        Ok(wishes) => wishes,
        Err(text) => return errors::refuse(400, &text),
    };
    let mut body = given.clone();
    body.retain(|key, _| !ACCOUNT_KEYS.contains(&key.as_str()));
    let model = match house.menu.choose(models, &body) {
        Choice::Nameless { key, names, .. } => {
            let text = match given.get(key) {
                None => format!("Required param {key} is missing or empty"),
                Some(value) => format!("Param {key} has unknown value {value}. Supported values: {}", names.join(", ")),
            };
            return errors::refuse(400, &text);
        }
        Choice::Model(_, problems) if !problems.is_empty() => {
            return errors::refuse(400, &sentence(&problems));
        }
        Choice::Model(model, _) => model,
    };
    let mut world = house.world();
    if let Some(asset) = unknown_asset(&world, who, &body) {
        return errors::refuse(404, &format!("Asset {asset} not found."));
    }
    let account = match account(house, &mut world, who, &wishes, plan) {
        Ok(account) => account,
        Err(refusal) => return *refusal,
    };
    if plan.has(|fault| *fault == Fault::Refused) {
        return errors::refused_prompt();
    }
    let drawn = 1 + world.dice.roll("seed", world.tasks().len() as u64) % 4_294_967_294;
    let order = house.menu.order(model, &body, drawn, |id| known(&world, who, id));
    let explore = body.get("exploreMode").and_then(Value::as_bool).unwrap_or(false);
    let free = world.free_credits(Service::Useapi, &who.holder, Some(&account.email));
    if plan.has(|fault| *fault == Fault::NoCredits) || (!explore && free < order.estimate) {
        return errors::no_credits();
    }
    let owner = Owner {
        service: Service::Useapi,
        holder: who.holder.clone(),
        uid: who.uid,
        email: Some(account.email),
        reply_url: wishes.reply_url,
        reply_ref: wishes.reply_ref,
        explore,
    };
    match place(house, &mut world, owner, order, plan) {
        Ok(task) => {
            let balance = world.purse(Service::Useapi, &who.holder, task.owner.email.as_deref());
            let mut view = tasks::view(house, &task, (world.opening, balance.charged));
            // The endpoints that choose by model are the newer ones, and answer nested.
            if model.model.is_some() {
                return json_reply(200, &json!({"task": view, "code": 200}));
            }
            view["code"] = json!(200);
            json_reply(200, &view)
        }
        Err(error) => errors::cannot_keep(&error),
    }
}

/// A task that somebody makes by hand on the site of the same account.
pub(crate) fn foreign_task(house: &Arc<House>, call: &Call, prompt: &str) {
    let (Some(who), Some(Value::Object(body))) = (Subscriber::of(call), &call.json) else {
        return;
    };
    let Some(models) = house.menu.models(&call.path) else {
        return;
    };
    let email = body.get("email").and_then(Value::as_str).unwrap_or("demo@example.com").to_owned();
    let mut body = body.clone();
    body.retain(|key, _| !ACCOUNT_KEYS.contains(&key.as_str()));
    body.insert("text_prompt".into(), json!(prompt));
    if let Choice::Model(model, _) = house.menu.choose(&models, &body) {
        let mut world = house.world();
        let order = house.menu.order(model, &body, 1, |id| known(&world, &who, id));
        let owner = Owner {
            service: Service::Useapi,
            holder: who.holder,
            uid: who.uid,
            email: Some(email),
            reply_url: None,
            reply_ref: None,
            explore: false,
        };
        if let Ok(task) = place(house, &mut world, owner, order, &Plan::default()) {
            world.mark_foreign(&task.id);
        }
    }
}

fn wishes(body: &Fields) -> Result<Wishes, String> {
    let text = |key: &str| match body.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Err(format!("Required param {key} is missing or empty")),
        Some(Value::String(text)) if key != "email" && text.encode_utf16().count() > 1024 => {
            Err(format!("Param {key} is longer than 1024 characters"))
        }
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("Param {key} must be a string")),
    };
    let max_jobs = match body.get("maxJobs") {
        None | Some(Value::Null) => None,
        Some(value) => match value.as_u64() {
            Some(jobs @ 1..=10) => u8::try_from(jobs).ok(),
            _ => return Err("Param maxJobs must be an integer from 1 to 10".to_owned()),
        },
    };
    Ok(Wishes { email: text("email")?, reply_url: text("replyUrl")?, reply_ref: text("replyRef")?, max_jobs })
}

/// The account that takes the task, or the refusal.
fn account(
    house: &House,
    world: &mut World,
    who: &Subscriber,
    wishes: &Wishes,
    plan: &Plan,
) -> Result<Account, Refusal> {
    let accounts = world.accounts(&who.holder, house.clock.wall()).clone();
    if accounts.is_empty() {
        return Err(Box::new(errors::refuse(400, "Please configure at least one account")));
    }
    if plan.has(|fault| *fault == Fault::AccountError) {
        return Err(Box::new(errors::refuse(401, PENDING_ERROR)));
    }
    let room = |world: &World, account: &Account| {
        let limit = usize::from(wishes.max_jobs.unwrap_or(account.max_jobs));
        world.active(&who.holder, &account.email).len() < limit
    };
    let Some(email) = &wishes.email else {
        // A random one of those that work and have room.
        let working: Vec<&Account> = accounts.iter().filter(|account| account.temper == Temper::Fine).collect();
        let free: Vec<&&Account> = working.iter().filter(|account| room(world, account)).collect();
        if free.is_empty() {
            let mut running = Map::new();
            for account in working {
                let tasks = world.active(&who.holder, &account.email).into_iter().map(errors::running).collect();
                running.insert(account.email.clone(), Value::Array(tasks));
            }
            return Err(Box::new(errors::all_busy(&running)));
        }
        let roll = world.dice.roll("account", world.tasks().len() as u64);
        let index = usize::try_from(roll % free.len() as u64).unwrap_or(0);
        return Ok((*free[index]).clone());
    };
    let Some(account) = accounts.into_iter().find(|account| account.email == *email) else {
        return Err(Box::new(errors::no_account()));
    };
    match account.temper {
        Temper::Broken => Err(Box::new(errors::refuse(401, PENDING_ERROR))),
        Temper::Empty => Err(Box::new(errors::no_credits())),
        Temper::Busy => {
            let running = (0..u64::from(account.max_jobs)).map(|n| made_up_task(world, who, email, n)).collect();
            Err(Box::new(errors::busy(email, running)))
        }
        Temper::Fine if room(world, &account) => Ok(account),
        Temper::Fine => {
            let running = world.active(&who.holder, email).into_iter().map(errors::running).collect();
            Err(Box::new(errors::busy(email, running)))
        }
    }
}

fn made_up_task(world: &World, who: &Subscriber, email: &str, number: u64) -> Value {
    let id = world.dice.uuid("busy", number);
    json!({"email": email, "taskId": format!("user:{}-runwayml:{email}-task:{id}", who.uid), "id": id})
}

/// What is known of an asset.
fn known(world: &World, who: &Subscriber, id: &str) -> Source {
    super::assets::find(world, who, id).map_or_else(Source::default, StoredFile::source)
}

/// The first asset id in a body that names nothing of this subscriber.
fn unknown_asset(world: &World, who: &Subscriber, body: &Fields) -> Option<String> {
    body.iter()
        .filter(|(key, _)| key.to_ascii_lowercase().contains("assetid"))
        .filter_map(|(_, value)| value.as_str())
        .find(|id| super::assets::find(world, who, id).is_none())
        .map(str::to_owned)
}

/// One sentence for all problems.
fn sentence(problems: &[Problem]) -> String {
    let parts: Vec<String> = problems
        .iter()
        .map(|problem| match &problem.fault {
            Finding::Missing { .. } => {
                format!("Required param {} is missing or empty", problem.path)
            }
            Finding::UnknownKeys { keys } => format!("Unknown params: {}", keys.join(", ")),
            _ => format!("Param {} has invalid value {}, expected {}", problem.path, problem.given, problem.allowed),
        })
        .collect();
    parts.join("; ")
}
