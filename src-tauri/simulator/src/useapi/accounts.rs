//! Accounts: list, show, set up, remove; and the plan's features.

use axum::body::Body;
use catalogue::Service;
use hyper::Response;
use serde_json::{Map, Value, json};

use super::{Subscriber, errors};
use crate::accounts::{Account, PENDING_ERROR, Temper};
use crate::call::{Call, json as json_reply};
use crate::house::House;

/// `GET /accounts`: a map by e-mail; 404 when there is none.
pub(crate) fn list(house: &House, who: &Subscriber) -> Response<Body> {
    let mut world = house.world();
    let accounts = world.accounts(&who.holder, house.clock.wall());
    if accounts.is_empty() {
        return errors::no_account();
    }
    let map: Map<String, Value> =
        accounts.iter().map(|account| (account.email.clone(), account.view(who.uid))).collect();
    json_reply(200, &Value::Object(map))
}

/// `GET /accounts/{email}`
pub(crate) fn show(house: &House, who: &Subscriber, email: &str) -> Response<Body> {
    match find(house, who, email) {
        Some(account) => json_reply(200, &account.view(who.uid)),
        None => errors::no_account(),
    }
}

/// `POST /accounts/{email}` with `{email, password, maxJobs}`. A password that begins with `wrong` is wrong.
pub(crate) fn put(house: &House, who: &Subscriber, email: &str, call: &Call) -> Response<Body> {
    let body = call.json.as_ref();
    let text = |key: &str| body.and_then(|body| body.get(key)).and_then(Value::as_str).filter(|text| !text.is_empty());
    let Some(given) = text("email") else {
        return errors::missing("email");
    };
    let Some(password) = text("password") else {
        return errors::missing("password");
    };
    let Some(max_jobs) = body.and_then(|body| body.get("maxJobs")).filter(|value| !value.is_null()) else {
        return errors::missing("maxJobs");
    };
    let Some(max_jobs) = max_jobs.as_u64().filter(|jobs| (1..=10).contains(jobs)).and_then(|n| u8::try_from(n).ok())
    else {
        return errors::refuse(400, "Param maxJobs must be an integer from 1 to 10");
    };
    if given != email {
        return errors::refuse(400, "Param email must be equal to the e-mail in the address");
    }
    if password.starts_with("wrong") {
        return errors::refuse(401, PENDING_ERROR);
    }
    let temper = find(house, who, email).map_or(Temper::Fine, |known| match known.temper {
        // Setting it up again is what mends it.
        Temper::Broken => Temper::Fine,
        other => other,
    });
    let wall = house.clock.wall();
    let account = Account { email: email.to_owned(), max_jobs, temper, made: wall };
    let view = account.view(who.uid);
    match house.world().put_account(&who.holder, email, Some(account), wall) {
        Ok(()) => json_reply(200, &view),
        Err(error) => errors::cannot_keep(&error),
    }
}

/// `DELETE /accounts/{email}`
pub(crate) fn remove(house: &House, who: &Subscriber, email: &str) -> Response<Body> {
    if find(house, who, email).is_none() {
        return errors::no_account();
    }
    match house.world().put_account(&who.holder, email, None, house.clock.wall()) {
        Ok(()) => json_reply(200, &json!({"success": true})),
        Err(error) => errors::cannot_keep(&error),
    }
}

/// `GET /features/?email=`
pub(crate) fn features(house: &House, who: &Subscriber, call: &Call) -> Response<Body> {
    let Some(email) = call.query("email").filter(|email| !email.is_empty()) else {
        return errors::missing("email");
    };
    let Some(account) = find(house, who, email) else {
        return errors::no_account();
    };
    match account.temper {
        Temper::Broken => return errors::refuse(401, PENDING_ERROR),
        Temper::Fine | Temper::Busy | Temper::Empty => {}
    }
    let world = house.world();
    let charged = world.purse(Service::Useapi, &who.holder, Some(email)).charged;
    let used = if account.temper == Temper::Empty { world.opening } else { charged };
    json_reply(
        200,
        &json!({
            "permitted": {"storageGB": 500, "numPlanCredits": world.opening, "exploreMode": true},
            "used": {"storageGB": 1, "numPlanCredits": used},
        }),
    )
}

fn find(house: &House, who: &Subscriber, email: &str) -> Option<Account> {
    let mut world = house.world();
    world.accounts(&who.holder, house.clock.wall()).iter().find(|account| account.email == email).cloned()
}
