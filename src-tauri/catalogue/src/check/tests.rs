use serde_json::{Value, json};

use crate::{Body, Catalogue, Fault, Inputs, Model, Price, Problem};

fn catalogue() -> Catalogue {
    Catalogue::builtin()
}

fn object(json: impl Into<Value>) -> Inputs {
    json.into().as_object().cloned().expect("an object")
}

/// Checks inputs of a model; returns `path: allowed` lines.
fn problems(model: &Model, inputs: impl Into<Value>) -> Vec<Problem> {
    model.check(&object(inputs)).err().unwrap_or_default()
}

fn paths(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.path.as_str()).collect()
}

#[test]
fn our_names_become_the_vendors() {
    let catalogue = catalogue();
    let frames = catalogue.model("frames").expect("built in");
    let asset = "user:1-runwayml:a@b.c-asset:0b7a5a4e-6c0f-4d5e-9d5b-0c1d2e3f4a5b";

    let checked = frames
        .check(&object(json!({"prompt": "a fox @IMG_1", "ratio": "1:1", "seed": 5.0, "images": 1, "explore": false, "references": [asset]})))
        .expect("valid");

    assert_eq!(
        Value::Object(checked.body),
        json!({"text_prompt": "a fox @IMG_1", "aspect_ratio": "1:1", "seed": 5, "num_images": 1, "exploreMode": false, "imageAssetId1": asset}),
    );
    assert_eq!(checked.warnings, []);
}

#[test]
fn the_vendors_spelling_is_taken_too_and_absent_parameters_are_not_sent() {
    let catalogue = catalogue();
    let frames = catalogue.model("frames").expect("built in");

    let checked = frames.check(&object(json!({"text_prompt": "a fox", "aspect_ratio": "1:1"}))).expect("valid");

    assert_eq!(Value::Object(checked.body), json!({"text_prompt": "a fox", "aspect_ratio": "1:1"}));
}

#[test]
fn the_model_is_written_into_the_body() {
    let catalogue = catalogue();
    let model = catalogue.model("gen4_image").expect("built in");

    let checked = model.check(&object(json!({"prompt": "a fox", "ratio": "1920:1080"}))).expect("valid");

    assert_eq!(
        Value::Object(checked.body),
        json!({"model": "gen4_image", "promptText": "a fox", "ratio": "1920:1080"})
    );
}

#[test]
fn every_problem_is_reported_at_once() {
    let catalogue = catalogue();
    let frames = catalogue.model("frames").expect("built in");

    let found = problems(
        frames,
        json!({"prompt": "", "style": "terracota", "ratio": "1920x1080", "diversity": 6, "images": 3, "seed": 0, "explore": "yes", "styel": 1}),
    );

    assert_eq!(paths(&found), ["prompt", "style", "ratio", "diversity", "images", "seed", "explore", "styel"]);
    let suggestions: Vec<_> = found.iter().map(|problem| problem.suggestion.as_deref()).collect();
    assert_eq!(
        suggestions,
        [None, Some("terracotta"), Some("16:9"), Some("5"), Some("4"), Some("1"), None, Some("style")],
    );
    assert_eq!(found[3].allowed, "a whole number from 0 to 5");
}

#[test]
fn keys_with_stray_spaces_are_named_one_by_one_with_the_key_that_was_meant() {
    let catalogue = catalogue();
    let frames = catalogue.model("frames").expect("built in");

    let found = problems(
        frames,
        json!({"text_prompt": "a fox", "style ": "vivid", "aspect_ratio ": "1:1", "diversity ": 1, "seed ": 5}),
    );

    assert_eq!(paths(&found), ["style ", "aspect_ratio ", "diversity ", "seed "]);
    let suggestions: Vec<_> = found.iter().filter_map(|problem| problem.suggestion.as_deref()).collect();
    assert_eq!(suggestions, ["style", "aspect_ratio", "diversity", "seed"]);
}

#[test]
fn a_missing_prompt_is_reported_beside_an_unknown_key() {
    let catalogue = catalogue();
    let frames = catalogue.model("frames").expect("built in");

    let found = problems(frames, json!({"styel": "vivid"}));

    assert_eq!(paths(&found), ["prompt", "styel"]);
    assert_eq!(found[0].fault, Fault::Missing { expected: "string".into() });
}

#[test]
fn one_value_under_two_names_is_a_problem() {
    let catalogue = catalogue();
    let frames = catalogue.model("frames").expect("built in");

    let found = problems(frames, json!({"prompt": "a", "text_prompt": "b"}));

    assert_eq!(paths(&found), ["text_prompt"]);
}

#[test]
fn lengths_are_counted_in_utf16_units() {
    let catalogue = catalogue();
    let model = catalogue.model("gen4_image").expect("built in");
    let with = |prompt: String| problems(model, json!({"prompt": prompt, "ratio": "1024:1024"}));

    assert_eq!(with("🦊".repeat(500)), [], "500 foxes are 1000 units");
    let found = with(format!("{}a", "🦊".repeat(500)));
    assert_eq!(found[0].fault, Fault::TooBig { maximum: 1000.0, origin: "string".into() });
}

#[test]
fn a_body_is_judged_in_the_vendors_spelling_only() {
    let catalogue = catalogue();
    let model = catalogue.model("gpt_image_2").expect("built in");

    let found = model.check_body(&object(json!({"prompt": "a", "model": "gpt_image_2", "images": 1, "ratio": "auto"})));

    assert_eq!(paths(&found), ["promptText", ""]);
    assert_eq!(found[1].fault, Fault::UnknownKeys { keys: vec!["prompt".into(), "images".into()] });
}

#[test]
fn a_lenient_model_lets_unknown_keys_pass_but_not_inside_objects() {
    let catalogue = catalogue();
    let model = catalogue.model("gen4_image").expect("built in");
    let body = |extra: Value| {
        let mut body = object(json!({"model": "gen4_image", "promptText": "a", "ratio": "1024:1024", "whatever": 1}));
        body.extend(object(extra));
        model.check_body(&body)
    };

    assert_eq!(body(json!({})), []);
    assert_eq!(paths(&body(json!({"contentModeration": {"x": 1}}))), ["contentModeration"]);
}

#[test]
fn references_are_checked_item_by_item() {
    let catalogue = catalogue();
    let model = catalogue.model("gen4_image").expect("built in");
    let picture = "https://example.com/fox.png";

    let found = problems(
        model,
        json!({"prompt": "@fox and @box", "ratio": "1024:1024", "references": [
            {"uri": picture, "tag": "fox"}, {"uri": "http://example.com/a.png", "tag": "2x"}, {"tag": "fox"}, {"uri": picture}]}),
    );

    assert_eq!(
        paths(&found),
        ["references", "references[1].uri", "references[1].tag", "references[1].tag", "references[2].uri"],
    );
}

#[test]
fn a_tag_may_be_used_once() {
    let catalogue = catalogue();
    let model = catalogue.model("gen4_image").expect("built in");
    let picture = "https://example.com/fox.png";
    let references = json!([{"uri": picture, "tag": "fox"}, {"uri": picture, "tag": "fox"}]);

    let found = problems(model, json!({"prompt": "@fox", "ratio": "1024:1024", "references": references}));

    assert_eq!(paths(&found), ["references[1].tag"]);
}

#[test]
fn tags_that_do_not_meet_are_warnings() {
    let catalogue = catalogue();
    let model = catalogue.model("gen4_image").expect("built in");
    let references = json!([{"uri": "https://example.com/fox.png", "tag": "red_fox"}]);
    let inputs = json!({"prompt": "@redfox writes to me@example.com", "ratio": "1024:1024", "references": references});

    let warnings = model.check(&object(inputs)).expect("warnings stop nothing").warnings;

    assert_eq!(paths(&warnings), ["prompt", "references[0].tag"]);
    assert_eq!(warnings[0].suggestion.as_deref(), Some("@red_fox"));
}

#[test]
fn a_pixel_ratio_is_suggested_by_its_proportion() {
    let catalogue = catalogue();
    let model = catalogue.model("gen4_image").expect("built in");

    let found = problems(model, json!({"prompt": "a", "ratio": "16:9"}));

    assert_eq!(found[0].suggestion.as_deref(), Some("1920:1080"));
}

#[test]
fn gen4_image_bills_a_720_side_as_720p() {
    let catalogue = catalogue();
    let model = catalogue.model("gen4_image").expect("built in");
    let price = |ratio: &str| model.price(&object(json!({"prompt": "a", "ratio": ratio})));

    assert_eq!(price("1680:720"), Price::Known { credits: 5.0 });
    assert_eq!(price("1360:768"), Price::Known { credits: 8.0 });
    assert_eq!(price("1920:1080"), Price::Known { credits: 8.0 });
}

#[test]
fn frames_are_free_in_explore_mode_and_of_unknown_price_otherwise() {
    let catalogue = catalogue();
    let frames = catalogue.model("frames").expect("built in");

    assert_eq!(frames.price(&object(json!({"exploreMode": true}))), Price::Free);
    assert_eq!(frames.price(&object(json!({"explore": false}))), Price::Unknown);
    assert_eq!(frames.price(&Inputs::new()), Price::Unknown);
}

#[test]
fn a_long_data_address_is_named_by_its_beginning() {
    let catalogue = catalogue();
    let model = catalogue.model("gen4_image").expect("built in");
    let picture = format!("data:image/gif;base64,{}", "A".repeat(100_000));

    let found = problems(model, json!({"prompt": "a", "ratio": "1024:1024", "references": [{"uri": picture}]}));

    assert_eq!(paths(&found), ["references[0].uri"]);
    assert!(found[0].given.as_str().is_some_and(|given| given.starts_with("data:image/gif") && given.len() < 200));
}

#[test]
fn parameters_that_share_an_object_of_the_body_stand_beside_one_another_in_inputs() {
    let catalogue = Catalogue::builtin();
    let model = catalogue.model("runway/generate/image").expect("built in");
    let check = |inputs: Value| model.check(inputs.as_object().expect("an object"));
    let wanted = json!({"configId": "fast", "input": {"promptText": "a fox", "outputCount": 2}});

    for inputs in [
        json!({"router": "fast", "prompt": "a fox", "images": 2}),
        json!({"configId": "fast", "input": {"promptText": "a fox", "outputCount": 2}}),
        json!({"router": "fast", "input": {"prompt": "a fox", "images": 2}}),
    ] {
        let checked = check(inputs.clone()).unwrap_or_else(|problems| panic!("{inputs}: {problems:?}"));
        assert_eq!(Value::Object(checked.body), wanted, "{inputs}");
    }

    let twice = check(json!({"router": "fast", "prompt": "a fox", "input": {"promptText": "a box"}}));
    assert!(matches!(twice.expect_err("twice")[0].fault, Fault::GivenTwice { .. }));
    let stranger = check(json!({"router": "fast", "prompt": "a fox", "input": {"colour": "red"}}));
    assert_eq!(stranger.expect_err("unknown")[0].path, "input.colour");
}

#[test]
fn a_shared_object_that_is_missing_or_no_object_is_told_once() {
    let catalogue = Catalogue::builtin();
    let model = catalogue.model("runway/generate/video").expect("built in");
    let found = |body: Value| {
        let problems = model.check_body(body.as_object().expect("an object"));
        problems.into_iter().map(|problem| problem.path).collect::<Vec<_>>()
    };

    assert_eq!(found(json!({"configId": "fast"})), ["input"]);
    assert_eq!(found(json!({"configId": "fast", "input": 7})), ["input"]);
    assert_eq!(found(json!({"configId": "fast", "input": {}})), [] as [&str; 0]);
    assert_eq!(found(json!({"configId": "fast", "input": {"duration": 1}, "colour": 1})), ["input.duration", ""]);
}

#[test]
fn what_travels_in_the_path_is_asked_of_a_person_and_not_of_a_body() {
    let catalogue = Catalogue::builtin();
    let model = catalogue.model("runway/workflows/{id}").expect("built in");

    assert_eq!(model.check(&Inputs::new()).expect_err("no id")[0].path, "workflow");
    assert_eq!(model.check_body(&Body::new()), []);
    assert!(model.makes_tasks() && model.entry_json()["params"].get("id").is_none());
}
