//! One valid request and one broken field per parameter, for every model that can be asked for.

use catalogue::{Catalogue, Inputs, Kind, Media, Model, Param};
use serde_json::{Map, Value, json};

const ASSET: &str = "user:1-runwayml:a@b.c-asset:0b7a5a4e-6c0f-4d5e-9d5b-0c1d2e3f4a5b";

/// The smallest value that a kind accepts.
fn sample(kind: &Kind) -> Value {
    match kind {
        Kind::Enum { options } => options[0].clone(),
        Kind::Ratio { options, .. } => options.first().map_or_else(|| json!("16:9"), |ratio| json!(ratio)),
        Kind::Integer { min, .. } => json!(min.unwrap_or(1)),
        Kind::Seed { min, .. } => json!(min),
        Kind::Number { min, .. } => json!(min.unwrap_or(1.0)),
        Kind::Boolean => json!(false),
        Kind::Text { min_length, format, pattern, .. } => match (format.as_deref(), pattern) {
            (Some("uuid"), _) => json!("0b7a5a4e-6c0f-4d5e-9d5b-0c1d2e3f4a5b"),
            (Some("date"), _) => json!("2026-11-01"),
            (Some("uri"), _) => json!("wss://example.com/room"),
            (_, Some(_)) => json!("abc123"),
            _ => json!("a".repeat(min_length.unwrap_or(1).max(1))),
        },
        Kind::Media { asset_id: true, .. } => json!(ASSET),
        Kind::Media { media: Media::Image, .. } => json!("https://example.com/a.png"),
        Kind::Media { media: Media::Video, .. } => json!("https://example.com/a.mp4"),
        Kind::Media { .. } => json!("https://example.com/a.mp3"),
        Kind::List { item, min_items, .. } => {
            Value::Array((0..min_items.unwrap_or(1).max(1)).map(|_| sample(item)).collect())
        }
        Kind::Object { fields, .. } => Value::Object(required(fields)),
        Kind::Map { .. } => json!({}),
        Kind::Union { variants, .. } => sample(&variants[0]),
        Kind::Null => Value::Null,
        Kind::Any => json!(1),
    }
}

fn required(params: &[Param]) -> Map<String, Value> {
    let needed = params.iter().filter(|param| param.required);
    needed.map(|param| (param.name.clone(), sample(&param.kind))).collect()
}

/// A value of a JSON type that the kind does not take.
fn wrong(kind: &Kind) -> Value {
    if matches!(kind, Kind::Boolean) { json!("yes") } else { json!(true) }
}

/// Required inputs, and what the rules of a few models need beside them.
fn valid(model: &Model) -> Inputs {
    let mut inputs = required(&model.params);
    match model.id.0.as_str() {
        "runway/recipes/multi_shot_video:custom" => {
            let shot = |seconds: u8| json!({"prompt": "a fox", "duration": seconds});
            inputs.insert("shots".into(), json!([shot(5), shot(3), shot(2)]));
        }
        "runway/avatars/{id}#patch" => {
            inputs.insert("name".into(), json!("Ada"));
        }
        _ => {}
    }
    inputs
}

#[test]
fn a_valid_request_passes_our_check_and_its_body_passes_the_services() {
    let catalogue = Catalogue::builtin();
    for model in catalogue.models() {
        let inputs = valid(model);

        let checked = match model.check(&inputs) {
            Ok(checked) => checked,
            Err(problems) => panic!("{}: {problems:?}", model.id.0),
        };

        assert_eq!(model.check_body(&checked.body), [], "{}", model.id.0);
    }
}

#[test]
fn every_parameter_alone_beside_the_required_ones_reaches_the_body_under_its_wire_key() {
    let catalogue = Catalogue::builtin();
    for model in catalogue.models() {
        for param in &model.params {
            let mut inputs = valid(model);
            inputs.insert(param.name.clone(), sample(&param.kind));

            // Rules may forbid the combination; then nothing was said about the parameter itself.
            let Ok(checked) = model.check(&inputs) else { continue };

            let key = param.wire.replace("{n?}", "").replace("{n}", "1");
            assert!(checked.body.contains_key(&key), "{} {}", model.id.0, param.name);
        }
    }
}

#[test]
fn a_value_of_the_wrong_type_is_reported_at_its_path_in_both_spellings() {
    let catalogue = Catalogue::builtin();
    let mut count = 0;
    for model in catalogue.models() {
        let body = model.check(&valid(model)).expect("valid").body;
        for param in &model.params {
            let broken = wrong(&param.kind);
            let mut inputs = valid(model);
            inputs.insert(param.name.clone(), broken.clone());

            let problems = model.check(&inputs).err().unwrap_or_default();

            let at = |path: &str| problems.iter().any(|problem| problem.path == path);
            assert!(at(&param.name), "{} {} {broken}: {problems:?}", model.id.0, param.name);
            if !param.wire.contains("{n") {
                let mut body = body.clone();
                body.insert(param.wire.clone(), broken);
                let problems = model.check_body(&body);
                assert!(problems.iter().any(|problem| problem.path == param.wire), "{} {}", model.id.0, param.wire);
            }
            count += 1;
        }
    }
    assert!(count > 1000, "{count} parameters");
}

#[test]
fn a_required_value_that_is_absent_is_reported_in_both_spellings() {
    let catalogue = Catalogue::builtin();
    for model in catalogue.models() {
        let body = model.check(&valid(model)).expect("valid").body;
        for param in model.params.iter().filter(|param| param.required) {
            let key = param.wire.replace("{n?}", "").replace("{n}", "1");
            let mut body = body.clone();
            body.remove(&key);
            assert!(
                model.check_body(&body).iter().any(|problem| problem.path == key),
                "{} {key} is needed",
                model.id.0
            );
            // We fill in what can have one value only.
            if matches!(&param.kind, Kind::Enum { options } if options.len() == 1) {
                continue;
            }
            let mut inputs = valid(model);
            inputs.remove(&param.name);
            let problems = model.check(&inputs).expect_err("it is needed");
            assert!(problems.iter().any(|problem| problem.path == param.name), "{} {}", model.id.0, param.name);
        }
    }
}

#[test]
fn the_price_of_a_valid_request_is_never_negative_and_its_bounds_are_in_order() {
    let catalogue = Catalogue::builtin();
    for model in catalogue.models() {
        match model.price(&valid(model)) {
            catalogue::Price::Known { credits } => assert!(credits > 0.0, "{}", model.id.0),
            catalogue::Price::Range { min, max } => assert!(0.0 <= min && min < max, "{} {min} {max}", model.id.0),
            catalogue::Price::Free | catalogue::Price::Unknown => {}
        }
    }
}
