use super::*;
use crate::Fault;

#[test]
fn every_entry_of_the_built_in_files_can_be_used() {
    let shared = shared();
    for (name, text) in FILES {
        let (_, errors) = read(text, name, &shared, |_| Err("nothing can be changed here".into()));

        assert_eq!(errors, [], "{name}");
    }
    let catalogue = Catalogue::builtin();
    let current = catalogue.models().iter().filter(|model| model.is_current()).count();
    assert_eq!((catalogue.models().len(), current), (160, 155));
}

#[test]
fn ids_are_unique() {
    let catalogue = Catalogue::builtin();
    let ids: BTreeSet<&str> = catalogue.models().iter().map(|model| model.id.0.as_str()).collect();

    assert_eq!(ids.len(), catalogue.models().len());
    assert!(ids.contains("runway/avatars/{id}#patch") && ids.contains("useapi/assets#get"));
    assert!(ids.contains("runway/recipes/multi_shot_video:auto"));
}

#[test]
fn a_successor_is_a_current_model() {
    let catalogue = Catalogue::builtin();
    for model in catalogue.models() {
        if let Status::Retired { date, successor } = &model.status {
            let successor = successor.as_ref().expect("all five have one");
            assert!(catalogue.model(&successor.0).is_ok_and(Model::is_current), "{} {date}", model.id.0);
        }
    }
}

#[test]
fn a_short_name_is_given_where_it_is_unique() {
    let catalogue = Catalogue::builtin();
    let id = |name: &str| catalogue.model(name).map(|model| model.id.0.clone()).map_err(|error| error.suggestions);

    assert_eq!(id("frames").as_deref(), Ok("useapi/frames/create"));
    assert_eq!(id("gen4_image").as_deref(), Ok("runway/text_to_image/gen4_image"));
    assert_eq!(id("image_to_video/gen4.5").as_deref(), Ok("runway/image_to_video/gen4.5"));
    assert_eq!(id("character_performance").as_deref(), Ok("runway/character_performance/act_two"));
    assert_eq!(id("text_to_speech").expect_err("it has several")[0], "runway/text_to_speech/seed_audio");
    assert_eq!(
        id("gen4.5").expect_err("three models have that name"),
        ["useapi/videos/create/gen4.5", "runway/image_to_video/gen4.5", "runway/text_to_video/gen4.5"],
    );
}

#[test]
fn a_misspelled_model_is_suggested_by_its_short_name() {
    let catalogue = Catalogue::builtin();
    let near = |name: &str| catalogue.model(name).expect_err("misspelled").suggestions.first().cloned();

    assert_eq!(near("frame").as_deref(), Some("frames"));
    assert_eq!(near("gen4-image").as_deref(), Some("gen4_image"));
    assert_eq!(near("runway/text_to_image/gen4_imag").as_deref(), Some("gen4_image"));
    assert_eq!(near("qqqqqqqqqqqqqqqqqqqq"), None);
}

#[test]
fn an_override_adds_a_model_and_reports_a_broken_one_by_line() {
    let text = r#"{
  "service": "runway",
  "endpoint": "POST /v1/text_to_image",
  "output": "image",
  "models": [
    {
      "model": "made_up",
      "label": "Made up",
      "params": {"prompt": {"use": "prompt", "required": true, "max_length": 10}},
      "price": {"formula": "3 per image", "terms": [{"credits": 3, "per": "files"}]}
    },
    {
      "model": "broken",
      "label": "Broken",
      "params": {
        "prompt": "prompt",
        "ratio": {"kind": "ratoi"}
      },
      "price": {"formula": "not found"}
    },
    {"model": "worse", "label": 5, "params": {}, "price": {"formula": "not found"}}
  ]
}"#;

    let (catalogue, errors) = Catalogue::builtin().with_override(text, "mine.json");

    let model = catalogue.model("made_up").expect("it was added");
    assert_eq!(model.price(&Inputs::new()), Price::Known { credits: 3.0 });
    let found: Vec<_> = errors.iter().map(|error| (error.line, error.column, error.reason.as_str())).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0], (17, 9, "ratio: there is no kind named ratoi"));
    assert_eq!((found[1].0, found[1].1), (21, 33), "at the value of label");
}

#[test]
fn an_override_changes_one_of_our_models_and_leaves_the_rest_of_it() {
    let text = r#"{
  "service": "useapi",
  "models": [
    {
      "change": "gen4_image",
      "label": "Gen-4 by contract",
      "params": {"seed": null, "prompt": {"max_length": 500}, "mood": {"kind": "text"}},
      "price": {"formula": "1 per image", "terms": [{"credits": 1, "per": "files"}]}
    },
    {"change": "frames", "notes": ["ours"]},
    {"change": "no_such_model", "label": "x"},
    {"change": "gen4_image_turbo", "price": {"formula": 5}}
  ]
}"#;
    let before = Catalogue::builtin();
    let id = "runway/text_to_image/gen4_image";

    let (catalogue, errors) = before.clone().with_override(text, "mine.json");

    let (old, new) = (before.model(id).expect("built in"), catalogue.model(id).expect("still there"));
    assert_eq!((new.label.as_str(), new.endpoint.as_str()), ("Gen-4 by contract", old.endpoint.as_str()));
    assert_eq!(new.price(&Inputs::new()), Price::Known { credits: 1.0 });
    let names = |model: &crate::Model| model.params.iter().map(|param| param.name.clone()).collect::<Vec<_>>();
    let mut expected = names(old);
    expected.retain(|name| name != "seed");
    expected.push("mood".into());
    assert_eq!(names(new), expected);
    let prompt = |model: &crate::Model| model.params.iter().find(|param| param.name == "prompt").cloned().expect("it");
    assert!(matches!(prompt(new).kind, Kind::Text { max_length: Some(500), .. }), "{:?}", prompt(new).kind);
    assert_eq!(prompt(new).required, prompt(old).required);
    assert_eq!(new.input, old.input);
    let mut frames = before.model("frames").expect("built in").clone();
    frames.notes = vec!["ours".into()];
    assert_eq!(format!("{:?}", catalogue.model("frames").expect("still there")), format!("{frames:?}"));
    assert_eq!(catalogue.models().len(), before.models().len());
    let found: Vec<_> = errors.iter().map(|error| (error.line, error.reason.as_str())).collect();
    assert_eq!(found[0], (11, "there is no model named no_such_model"));
    assert_eq!(found[1].0, 12);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn every_one_of_our_models_stays_as_it_is_when_nothing_of_it_is_changed() {
    let before = Catalogue::builtin();
    for model in before.models() {
        let text = format!(r#"{{"service": "runway", "models": [{{"change": "{}"}}]}}"#, model.id.0);

        let (catalogue, errors) = before.clone().with_override(&text, "mine.json");

        assert_eq!(errors, []);
        let after = catalogue.model(&model.id.0).expect("still there");
        assert_eq!(format!("{after:?}"), format!("{model:?}"));
    }
}

#[test]
fn an_override_that_is_not_json_changes_nothing() {
    let (catalogue, errors) = Catalogue::builtin().with_override("{\n \"service\": \"runway\",\n oops", "mine.json");

    assert_eq!(catalogue.models().len(), 160);
    assert_eq!(errors.len(), 1);
    assert_eq!((errors[0].file.as_str(), errors[0].line), ("mine.json", 3));
}

#[test]
fn frames_make_four_pictures_of_an_assumed_size() {
    let catalogue = Catalogue::builtin();
    let frames = catalogue.model("frames").expect("built in");
    let inputs = |json: Value| json.as_object().cloned().expect("an object");

    assert_eq!(frames.files(&Inputs::new()), 4);
    assert_eq!(frames.files(&inputs(serde_json::json!({"num_images": 1}))), 1);
    assert_eq!(frames.pixels(&Inputs::new()), Some((1920, 1080)));
    assert_eq!(frames.pixels(&inputs(serde_json::json!({"aspect_ratio": "9:16"}))), Some((1080, 1920)));
}

#[test]
fn a_parameter_that_a_model_does_not_have_is_an_unknown_key() {
    let catalogue = Catalogue::builtin();
    let model = catalogue.model("gpt_image_2").expect("built in");
    let inputs = serde_json::json!({"prompt": "a fox", "ratio": "auto", "seed": 7});

    let problems = model.check(inputs.as_object().expect("an object")).expect_err("it has no seed");

    assert_eq!(problems.len(), 1);
    assert!(matches!(&problems[0].fault, Fault::UnknownKeys { keys } if keys == &["seed"]));
}
