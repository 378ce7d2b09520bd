//! The organization: balance, limits, today's use, and use by day.

use std::collections::BTreeMap;

use axum::body::Body;
use catalogue::Service;
use hyper::Response;
use serde_json::{Map, Value, json};
use time::macros::format_description;
use time::{Date, Duration};

use super::errors;
use crate::call::{Call, json as json_reply};
use crate::clock::{Ms, day};
use crate::house::House;
use crate::lanes::LaneKey;
use crate::scenario::{Fault, Plan};
use crate::task::Task;

/// `GET /v1/organization`
pub(crate) fn show(house: &House, holder: &str, plan: &Plan) -> Response<Body> {
    let now = house.clock.now();
    let delay = plan.find(|fault| match fault {
        #[allow(clippy::cast_possible_truncation)]
        Fault::DelayedCounters { seconds } => Some((seconds * 1000.0) as Ms),
        _ => None,
    });
    let delay = delay.unwrap_or(0);
    let mut world = house.world();
    let tier = world.tier;
    let (mut models, mut usage) = (Map::new(), Map::new());
    for name in house.menu.counted_models(Service::Runway) {
        models.insert(
            name.to_owned(),
            json!({"maxConcurrentGenerations": tier.concurrent, "maxDailyGenerations": tier.daily}),
        );
        let lane = LaneKey { service: Service::Runway, holder: holder.to_owned(), name: name.to_owned() };
        let made = world.made_today(&lane, now, delay);
        usage.insert(name.to_owned(), json!({"dailyGenerations": made}));
    }
    let unseen: f64 = world
        .tasks()
        .iter()
        .rev()
        .take_while(|task| task.created > now - delay)
        .filter(|task| task.owner.service == Service::Runway && task.owner.holder == holder)
        .map(Task::held)
        .sum();
    #[allow(clippy::cast_possible_truncation)]
    let balance = (world.free_credits(Service::Runway, holder, None) + unseen).floor() as i64;
    json_reply(
        200,
        &json!({
            "creditBalance": balance,
            "tier": {"maxMonthlyCreditSpend": tier.monthly_credits, "models": models},
            "usage": {"models": usage},
        }),
    )
}

/// `POST /v1/organization/usage`: at most 90 days, the end not included, by default the last 30.
pub(crate) fn usage(house: &House, holder: &str, call: &Call) -> Response<Body> {
    let body = match &call.json {
        Some(Value::Object(body)) => body.clone(),
        None if call.body.is_empty() => Map::new(),
        _ => return errors::not_json(),
    };
    let mut issues = Vec::new();
    let today = self::date(&day(house.clock.wall())).unwrap_or(Date::MIN);
    let mut date = |key: &str, default: Date| match body.get(key) {
        None => default,
        Some(value) => value.as_str().and_then(self::date).unwrap_or_else(|| {
            issues.push(match value {
                Value::String(_) => {
                    json!({"code": "invalid_format", "format": "date", "path": [key], "message": "Invalid ISO date"})
                }
                _ => json!({
                    "code": "invalid_type", "expected": "string", "path": [key],
                    "message": "Invalid input: expected string",
                }),
            });
            default
        }),
    };
    let start = date("startDate", today - Duration::days(30));
    let before = date("beforeDate", start.saturating_add(Duration::days(30)));
    if issues.is_empty() && !(start < before && before - start <= Duration::days(90)) {
        issues.push(json!({
            "code": "custom", "path": ["beforeDate"],
            "message": "beforeDate must be after startDate and at most 90 days later",
        }));
    }
    if !issues.is_empty() {
        return errors::invalid(&issues);
    }
    json_reply(200, &spent(house, holder, start, before))
}

fn spent(house: &House, holder: &str, start: Date, before: Date) -> Value {
    let mut days: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    let mut date = start;
    while date < before {
        days.insert(date.to_string(), BTreeMap::new());
        date = date.saturating_add(Duration::days(1));
    }
    let world = house.world();
    for task in world.tasks() {
        let mine = task.owner.service == Service::Runway && task.owner.holder == holder;
        let cost = task.ended.as_ref().map_or(0, |ended| ended.cost);
        if let Some(models) = days.get_mut(&day(task.created_wall)).filter(|_| mine && cost > 0) {
            *models.entry(counted(task).to_owned()).or_default() += cost;
        }
    }
    let mut models: Vec<&String> = days.values().flat_map(BTreeMap::keys).collect();
    models.sort();
    models.dedup();
    let key = &holder[..8];
    let by_day = |entry: fn(&BTreeMap<String, i64>, &str) -> Value| -> Vec<Value> {
        days.iter().map(|(date, used)| json!({"date": date, "usedCredits": entry(used, key)})).collect()
    };
    let results =
        by_day(|used, _| used.iter().map(|(model, amount)| json!({"model": model, "amount": amount})).collect());
    let by_key = by_day(|used, key| {
        let amount: i64 = used.values().sum();
        if amount == 0 { json!([]) } else { json!([{"apiKeyId": key, "amount": amount}]) }
    });
    json!({"results": results, "models": models, "apiKeys": [key], "resultsByApiKey": by_key})
}

/// The name under which a task's credits are counted: its model's, or its recipe's.
pub(super) fn counted(task: &Task) -> &str {
    task.order.model.rsplit('/').next().unwrap_or_default()
}

/// A date, `2026-11-20`.
pub(super) fn date(text: &str) -> Option<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).ok()
}
