//! What belongs to neither service: the books, the scenario and the clock, for tests on loopback.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use catalogue::Source;
use hyper::{Method, Response};
use serde_json::{Value, json};

use crate::call::{Call, json as json_reply, no_content};
use crate::house::House;
use crate::menu::Choice;
use crate::scenario::Scenario;
use crate::workshop::Sketch;

/// Answers `/_books`, `/_scenario`, `/_clock` and `/_draw`.
pub(crate) async fn answer(house: &Arc<House>, call: &Call) -> Response<Body> {
    match (&call.method, call.path.as_str()) {
        (&Method::GET, "/_books") => match serde_json::to_value(house.books()) {
            Ok(books) => json_reply(200, &books),
            Err(error) => json_reply(500, &json!({"error": error.to_string()})),
        },
        (&Method::PUT, "/_scenario") => match Scenario::parse(&String::from_utf8_lossy(&call.body)) {
            Ok(scenario) => {
                house.play(scenario);
                no_content()
            }
            Err(error) => json_reply(400, &json!({"error": error.to_string()})),
        },
        (&Method::POST, "/_clock") => {
            let seconds = call.json.as_ref().and_then(|body| body.get("skip_s")).and_then(Value::as_f64);
            match seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
                Some(by) => {
                    house.clock.skip(by);
                    no_content()
                }
                None => json_reply(400, &json!({"error": "expected {\"skip_s\": seconds}"})),
            }
        }
        (&Method::POST, "/_draw") => draw(house, call).await,
        _ => json_reply(404, &json!({"error": "There are /_books, /_scenario, /_clock and /_draw."})),
    }
}

/// Makes files ahead: `{"endpoint": "/v1/runwayml/frames/create", "bodies": [{…}, …]}`. Bodies must give a seed,
/// or the files of the later request will be others.
async fn draw(house: &Arc<House>, call: &Call) -> Response<Body> {
    let asked = call.json.as_ref();
    let endpoint = asked.and_then(|ask| ask.get("endpoint")).and_then(Value::as_str).unwrap_or_default();
    let bodies = asked.and_then(|ask| ask.get("bodies")).and_then(Value::as_array);
    let (Some(models), Some(bodies)) = (house.menu.models(endpoint), bodies) else {
        return json_reply(400, &json!({"error": "expected {\"endpoint\": path, \"bodies\": [body, …]}"}));
    };
    let mut drawn = 0;
    for body in bodies.iter().filter_map(Value::as_object) {
        if let Choice::Model(model, _) = house.menu.choose(&models, body) {
            let order = house.menu.order(model, body, 0, |_| Source::default());
            for sketch in Sketch::all(&order) {
                house.workshop.get(&sketch).await;
                drawn += 1;
            }
        }
    }
    json_reply(200, &json!({"drawn": drawn}))
}
