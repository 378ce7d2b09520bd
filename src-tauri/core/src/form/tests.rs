use catalogue::{Catalogue, Media};
use serde_json::json;

use super::slot::{Placed, place, slot, taken};
use super::{Control, Field, Form, Owned, Sign, form, models};

fn of(name: &str) -> Form {
    form(Catalogue::builtin().model(name).unwrap())
}

fn control(form: &Form, name: &str) -> Control {
    form.fields.iter().find(|field| field.name == name).unwrap_or_else(|| panic!("{name}")).control.clone()
}

#[test]
fn every_model_has_a_form_whose_beginning_breaks_no_bound() {
    let catalogue = Catalogue::builtin();
    let rows = models(&catalogue, |_| true);

    assert!(rows.len() > 100, "{} models make something", rows.len());
    for row in rows {
        let model = catalogue.model(&row.id).unwrap();
        let form = form(model);
        assert!(!form.fields.is_empty(), "{}", row.id);
        let given: Vec<_> = form.defaults.keys().cloned().collect();
        let problems = model.check(&form.defaults).err().unwrap_or_default();
        let at_fault: Vec<_> = problems.iter().filter(|problem| given.contains(&problem.path)).collect();
        assert!(at_fault.is_empty(), "{}: {at_fault:?}", row.id);
    }
}

#[test]
fn frames_is_shown_with_shapes_styles_and_a_scale() {
    let form = of("frames");

    assert!(matches!(control(&form, "prompt"), Control::Prompt { max_units: Some(1000), negative: false }));
    let Control::Style { options } = control(&form, "style") else { panic!("a grid") };
    assert_eq!(options.len(), 19);
    let Control::Ratio { options } = control(&form, "ratio") else { panic!("shapes") };
    assert_eq!((options[0].label.as_str(), options[0].width, options[0].height), ("16:9", 1920, 1080));
    let Control::Slider { min, max, low, .. } = control(&form, "diversity") else { panic!("a scale") };
    assert_eq!((min, max, low.as_str()), (0.0, 5.0, "Alike"));
    assert!(matches!(control(&form, "seed"), Control::Seed { min: 1, max: 4_294_967_294 }));
    let Control::Media { most: 3, mention: Some(mention), .. } = control(&form, "references") else { panic!("places") };
    assert_eq!(mention, "IMG_{n}");
    assert_eq!(form.defaults["ratio"], json!("16:9"));
    assert!(form.fields.iter().all(|field| field.name != "email"), "an account's settings have their own place");
}

#[test]
fn files_are_put_into_every_input_that_takes_them_in_its_own_form_and_found_there_again() {
    let catalogue = Catalogue::builtin();
    let mut slots = 0;
    for model in catalogue.models() {
        for param in &model.params {
            let Some(found) = slot(&param.kind) else { continue };
            slots += 1;
            let files: Vec<Placed> = (0..found.least.max(1))
                .map(|number| Placed {
                    address: format!("input:{}", "a".repeat(64)),
                    media: found.media[0],
                    tag: found.tags.then(|| format!("tag{number}")),
                    role: found.roles.get(number % found.roles.len().max(1)).cloned(),
                })
                .collect();
            let value = place(&param.kind, &files).unwrap_or_else(|| panic!("{} {}", model.id.0, param.name));
            let back = taken(&param.kind, &value).unwrap_or_else(|| panic!("{} {}: {value}", model.id.0, param.name));
            assert_eq!(place(&param.kind, &back), Some(value.clone()), "{} {}", model.id.0, param.name);
            let inputs = [(param.name.clone(), value.clone())].into_iter().collect();
            let problems = model.check(&inputs).err().unwrap_or_default();
            let form = problems
                .iter()
                .find(|problem| problem.path.starts_with(&param.name) && problem.message().contains("expected"));
            assert!(form.is_none(), "{} {}: {form:?} in {value}", model.id.0, param.name);
        }
    }
    assert!(slots > 150, "{slots} places for files");
}

#[test]
fn a_character_and_its_performance_have_a_place_each() {
    let catalogue = Catalogue::builtin();
    let model = catalogue.model("act_two").unwrap();
    let takes = |name: &str| slot(&model.param(name).unwrap().kind).map(|slot| (slot.media, slot.most));

    assert_eq!(takes("character"), Some((vec![Media::Image, Media::Video], Some(1))));
    assert_eq!(takes("performance"), Some((vec![Media::Video], Some(1))));
}

#[test]
fn a_first_and_a_last_frame_keep_their_roles_and_one_picture_stays_an_address() {
    let catalogue = Catalogue::builtin();
    let model = catalogue.model("runway/image_to_video/gen4.5").unwrap();
    let kind = &model.param("image").unwrap().kind;
    let file = |role: Option<&str>| Placed {
        address: "https://example.com/a.png".into(),
        media: Media::Image,
        tag: None,
        role: role.map(str::to_owned),
    };

    assert_eq!(place(kind, &[file(None)]), Some(json!("https://example.com/a.png")));
    assert_eq!(
        place(kind, &[file(Some("first"))]),
        Some(json!([{"uri": "https://example.com/a.png", "position": "first"}]))
    );
}

#[test]
fn what_must_be_given_and_has_choices_or_a_scale_never_begins_empty() {
    let form = of("runway/image_to_video/gen4.5");
    assert_eq!((&form.defaults["ratio"], &form.defaults["duration"]), (&json!("1280:720"), &json!(2)));

    for model in Catalogue::builtin().models() {
        let form = super::form(model);
        for field in form.fields.iter().filter(|field| field.required) {
            let begins = matches!(
                field.control,
                Control::Choice { .. } | Control::Style { .. } | Control::Ratio { .. } | Control::Slider { .. }
            );
            assert!(!begins || form.defaults.contains_key(&field.name), "{} {}", form.model, field.name);
        }
    }
}

#[test]
fn an_accounts_own_voices_and_avatars_stand_beside_the_services() {
    let video = of("runway/avatar_videos/gwm1_avatars");
    let Control::Choice { options, own: Some(own) } = control(&video, "avatar") else { panic!("a choice") };
    assert_eq!((options.len(), own.what, own.id.as_str()), (9, Owned::Avatar, "avatar_id"));
    assert_eq!(own.around, json!({"type": "custom"}));

    let Control::Variants { variants } = control(&video, "speech") else { panic!("forms to choose") };
    let Control::Object { fields, .. } = &variants[1].control else { panic!("{variants:?}") };
    let voice = fields.iter().find(|field| field.name == "voice").expect("a voice");
    let Control::Choice { options, own: Some(own) } = &voice.control else { panic!("{voice:?}") };
    assert_eq!((options.len(), own.what, own.id.as_str()), (30, Owned::Voice, "id"));
    let mut chosen = own.around.clone();
    chosen["id"] = json!("3fa85f64-5717-4562-b3fc-2c963f66afa6");
    let catalogue = Catalogue::builtin();
    let inputs = json!({
        "avatar": {"type": "custom", "avatar_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6"},
        "speech": {"type": "text", "text": "Good morning", "voice": chosen},
    });
    let checked = catalogue.model("runway/avatar_videos/gwm1_avatars").unwrap().check(inputs.as_object().unwrap());
    assert!(checked.is_ok(), "{:?}", checked.err());
}

/// The controls of a form, those within others included, each with its path.
fn all(fields: &[Field], path: &str, found: &mut Vec<(String, Control)>) {
    for field in fields {
        each(&field.control, &format!("{path}{}", field.name), found);
    }
}

fn each(control: &Control, path: &str, found: &mut Vec<(String, Control)>) {
    found.push((path.to_owned(), control.clone()));
    match control {
        Control::Object { fields, .. } => all(fields, &format!("{path}."), found),
        Control::Variants { variants } => variants.iter().for_each(|variant| each(&variant.control, path, found)),
        Control::List { item, .. } => each(item, &format!("{path}[]"), found),
        Control::Map { value, .. } => each(value, &format!("{path}.*"), found),
        _ => {}
    }
}

#[test]
fn a_speech_is_a_sound_or_words_and_begins_with_what_can_be_typed() {
    let form = of("runway/avatar_videos/gwm1_avatars");
    let Control::Variants { variants } = control(&form, "speech") else { panic!("forms to choose") };

    let labels: Vec<&str> = variants.iter().map(|variant| variant.label.as_str()).collect();
    assert_eq!(labels, ["Sound", "Words"]);
    assert_eq!(variants[0].sign, Sign::Tag { name: "type".into(), value: json!("audio") });
    let Control::Object { fields, around, .. } = &variants[0].control else { panic!("{variants:?}") };
    assert_eq!(json!(around), json!({"type": "audio"}));
    assert!(matches!(fields.as_slice(), [only] if only.control == Control::File { media: Media::Audio }));
    assert_eq!(form.defaults["speech"], json!({"type": "text"}));
}

#[test]
fn forms_without_a_tag_are_told_by_what_they_alone_ask_for() {
    let form = of("aleph2");
    let Control::List { item, most, .. } = control(&form, "keyframes") else { panic!("a list") };
    let Control::Variants { variants } = *item else { panic!("forms to choose") };

    let signs: Vec<&Sign> = variants.iter().map(|variant| &variant.sign).collect();
    assert_eq!(signs, [&Sign::Field { name: "seconds".into() }, &Sign::Field { name: "at".into() }]);
    assert_eq!(most, Some(5));
}

#[test]
fn json_is_asked_for_only_where_any_value_is_taken() {
    let made_up = include_str!("../../../../tests/fixtures/own_models.json");
    let (catalogue, _) = Catalogue::builtin().with_override(made_up, "own_models.json");
    let mut asked = Vec::new();
    let mut nested = 0;
    for row in models(&catalogue, |_| true) {
        let mut found = Vec::new();
        all(&form(catalogue.model(&row.id).unwrap()).fields, "", &mut found);
        nested += found.iter().filter(|(path, _)| path.contains(['.', '['])).count();
        let json = found.into_iter().filter(|(_, control)| *control == Control::Json);
        asked.extend(json.map(|(path, _)| format!("{} {path}", row.id)));
    }

    assert!(nested > 50, "{nested} controls within others");
    assert_eq!(asked, ["runway/text_to_image/made_up_1 extra"]);
}
