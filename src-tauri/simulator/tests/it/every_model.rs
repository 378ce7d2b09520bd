//! The catalogue's table of broken fields, sent raw: the service refuses each at its path and makes nothing.

use std::collections::BTreeSet;

use catalogue::{Catalogue, Model, Place, Service};
use reqwest::Method;
use serde_json::{Value, json};

use crate::rig::{Rig, read};
use crate::table::{Broken, Names, broken, valid};

/// Keys of a useapi.net create call that its own desk judges.
const ACCOUNT_KEYS: [&str; 4] = ["email", "replyUrl", "replyRef", "maxJobs"];

/// Whether a model is ordered by a plain create call, whose body the catalogue judges.
fn is_ordered(model: &Model) -> bool {
    let path = model.endpoint.strip_prefix("POST ");
    let own_desk = ["/v1/runwayml/assets", "/v1/uploads"];
    path.is_some_and(|path| !path.contains('{') && !own_desk.iter().any(|own| path.starts_with(own)))
}

/// The word that the official API has for a kind of fault.
fn code(fault: &str) -> &'static [&'static str] {
    match fault {
        "missing" | "wrong_type" => &["invalid_type"],
        "not_in_list" => &["invalid_value"],
        "too_small" => &["too_small"],
        "too_big" => &["too_big"],
        "pattern" => &["invalid_format"],
        "no_variant" => &["invalid_union"],
        "media" => &["custom"],
        other => panic!("no code for {other}"),
    }
}

/// `images[0].uri` as keys and indexes.
fn steps(path: &str) -> Value {
    let parts = path.split(['.', '[']).map(|part| match part.strip_suffix(']') {
        Some(index) => json!(index.parse::<u64>().expect("an index")),
        None => json!(part),
    });
    parts.collect()
}

fn refused_at(service: Service, status: u16, reply: &Value, broken: &Broken) -> bool {
    if status != 400 {
        return false;
    }
    match service {
        Service::Runway => {
            let path = steps(&broken.path);
            let issues = reply["issues"].as_array().cloned().unwrap_or_default();
            issues.iter().any(|issue| {
                issue["path"] == path && issue["code"].as_str().is_some_and(|word| code(broken.fault).contains(&word))
            })
        }
        Service::Useapi => {
            let text = reply["error"].as_str().unwrap_or_default();
            let named = format!("aram {} ", broken.path);
            text.contains(&named)
        }
    }
}

#[tokio::test]
async fn one_broken_field_is_refused_at_its_path_for_every_model_that_can_be_ordered() {
    let rig = Rig::start().await;
    let catalogue = Catalogue::builtin();
    let (mut count, mut models, mut missed, mut others) = (0, 0, Vec::new(), BTreeSet::new());
    for model in catalogue.models().iter().filter(|model| model.is_current()) {
        if !is_ordered(model) {
            others.insert(model.endpoint.clone());
            continue;
        }
        models += 1;
        let path = model.endpoint.trim_start_matches("POST /v1/").trim_start_matches("runwayml/");
        for (param, broken) in broken(model, Names::Wire) {
            let own = ACCOUNT_KEYS.contains(&param.wire.as_str()) && broken.fault != "wrong_type";
            if param.place == Place::Query || own {
                continue;
            }
            let mut body = valid(model, Names::Wire);
            broken.put_into(&mut body);
            let request = match model.service {
                Service::Runway => rig.official(Method::POST, path),
                Service::Useapi => rig.useapi(Method::POST, path),
            };
            let (status, reply) = read(request.json(&body).send().await.expect("a reply")).await;
            count += 1;
            if !refused_at(model.service, status, &reply, &broken) {
                missed.push(format!("{} {broken:?}: {status} {reply}", model.id.0));
            }
        }
    }

    let shown: Vec<String> = missed.iter().take(12).map(|line| line.chars().take(500).collect()).collect();
    assert!(missed.is_empty(), "{} of {count} missed:\n{}", missed.len(), shown.join("\n"));
    assert!(models > 130 && count > 2500, "{models} models, {count} requests; not ordered: {others:#?}");
    assert_eq!(rig.sim.books().accepted.len(), 0, "nothing was made");
}
