//! Rules between parameters: for each, a request that breaks only it and one that is fine.

use catalogue::{Catalogue, Fault, Inputs};
use serde_json::{Value, json};

const PICTURE: &str = "https://example.com/a.png";
const CLIP: &str = "https://example.com/a.mp4";

fn broken_rules(name: &str, inputs: &Value) -> Vec<String> {
    let catalogue = Catalogue::builtin();
    let model = catalogue.model(name).expect("a model of the catalogue");
    let inputs: Inputs = inputs.as_object().cloned().expect("an object");
    let problems = model.check(&inputs).err().unwrap_or_default();
    let rules = problems.iter().map(|problem| match &problem.fault {
        Fault::Rule { rule } => rule.clone(),
        other => panic!("{name}: {} {other:?}", problem.path),
    });
    rules.collect()
}

/// `base` with the keys of `change`; null takes one away.
fn with(base: &Value, change: &Value) -> Value {
    let mut inputs = base.as_object().cloned().unwrap_or_default();
    for (key, value) in change.as_object().into_iter().flatten() {
        if value.is_null() {
            inputs.shift_remove(key);
        } else {
            inputs.insert(key.clone(), value.clone());
        }
    }
    Value::Object(inputs)
}

#[track_caller]
fn breaks(model: &str, base: &Value, change: &Value, rule: &str) {
    assert_eq!(broken_rules(model, &with(base, change)), [rule], "{model} with {change}");
}

#[track_caller]
fn fine(model: &str, base: &Value, change: &Value) {
    assert_eq!(broken_rules(model, &with(base, change)), [""; 0], "{model} with {change}");
}

#[test]
fn gemini_counts_references_by_subject() {
    let refs = |humans: usize, objects: usize| {
        let human = std::iter::repeat_n(json!({"uri": PICTURE, "subject": "human"}), humans);
        let object = std::iter::repeat_n(json!({"uri": PICTURE}), objects);
        json!({"references": human.chain(object).collect::<Vec<_>>()})
    };
    let base = json!({"prompt": "a fox", "ratio": "1024:1024"});

    fine("gemini_image3.1_flash", &base, &refs(5, 9));
    breaks("gemini_image3.1_flash", &base, &refs(6, 0), "subjects-at-most");
    breaks("gemini_image3.1_flash", &base, &refs(0, 10), "subjects-at-most");
}

#[test]
fn ideogram_knows_what_excludes_what() {
    let base = json!({"prompt": "a fox"});
    let refs = json!([{"uri": PICTURE}]);

    breaks("ideogram_4_5", &base, &json!({"quality": "very_low"}), "very-low-needs-references");
    fine("ideogram_4_5", &base, &json!({"quality": "very_low", "references": refs}));
    breaks("ideogram_4_5", &base, &json!({"mask": PICTURE}), "edit-needs-reference");
    breaks(
        "ideogram_4_5",
        &base,
        &json!({"quality": "very_low", "references": refs, "precise_edit": true}),
        "very-low-without-precise-edit",
    );
    breaks(
        "ideogram_4_5",
        &base,
        &json!({"ratio": "1024:1024", "references": refs, "mask": PICTURE}),
        "mask-keeps-the-ratio",
    );
    breaks("ideogram_4_5", &base, &json!({"ratio": "1280:720", "references": refs}), "wide-sizes-with-references");
    breaks("ideogram_4_5", &base, &json!({"ratio": "1024:576"}), "wide-sizes-without-references");
}

#[test]
fn an_edit_needs_a_picture_to_edit() {
    let base = json!({"prompt": "a fox", "ratio": "1024:1024"});

    breaks("grok_imagine_image_2", &base, &json!({"edit": true}), "edit-needs-reference");
    fine("grok_imagine_image_2", &base, &json!({"edit": true, "references": [{"uri": PICTURE}]}));
    fine("grok_imagine_image_2", &base, &json!({"edit": false}));
}

#[test]
fn a_size_in_pixels_needs_two_references_of_bria() {
    let one = json!([{"uri": PICTURE}]);
    let base = json!({"prompt": "a fox", "references": one});

    breaks("bria_fibo_edit_1_5", &base, &json!({"ratio": "1024:1024"}), "pixel-ratio-needs-two-references");
    fine("bria_fibo_edit_1_5", &base, &json!({"ratio": "auto"}));
}

#[test]
fn a_prores_profile_goes_with_its_format() {
    let model = "runway/text_to_video/gen4.5";
    let base = json!({"prompt": "a fox", "ratio": "1280:720", "duration": 5});

    breaks(model, &base, &json!({"prores_profile": "422"}), "prores-profile-needs-prores");
    fine(model, &base, &json!({"prores_profile": "422 LT", "output_format": "prores"}));
    breaks(model, &base, &json!({"prores_profile": "422 LT", "output_format": "hdr_prores"}), "hdr-prores-profiles");
    fine(model, &base, &json!({"prores_profile": "422 HQ", "output_format": "hdr_prores"}));
}

#[test]
fn frames_come_in_order_and_do_not_mix_with_references() {
    let veo = "runway/image_to_video/veo3.1";
    let base = json!({"prompt": "a fox", "ratio": "1280:720"});
    let at = |position: &str| json!({"uri": PICTURE, "position": position});

    fine(veo, &base, &json!({"image": [at("last"), at("first")]}));
    breaks(veo, &base, &json!({"image": [at("last")]}), "last-needs-first");
    breaks(veo, &base, &json!({"image": [at("first"), at("first")]}), "positions-are-unique");
    let seedance = "runway/image_to_video/seedance2_5";
    breaks(seedance, &json!({}), &json!({"image": [at("first"), {"uri": PICTURE}]}), "frames-or-references");
    fine(seedance, &json!({}), &json!({"image": [{"uri": PICTURE}, {"uri": PICTURE}]}));
    fine(seedance, &json!({}), &json!({"image": PICTURE}));
}

#[test]
fn wan_follows_its_first_frame() {
    let model = "runway/image_to_video/wan3";
    let base = json!({"prompt": "a fox", "image": PICTURE});

    breaks(model, &base, &json!({"ratio": "1280:720"}), "key-frames-need-an-auto-ratio");
    fine(model, &base, &json!({"ratio": "auto_720p"}));
    fine(model, &base, &json!({"ratio": "1280:720", "image": [{"uri": PICTURE}]}));
}

#[test]
fn a_draft_is_mp4_and_is_enhanced_alone() {
    let model = "runway/text_to_video/seedance2_5";
    let base = json!({"prompt": "a fox"});
    let task = "0b7a5a4e-6c0f-4d5e-9d5b-0c1d2e3f4a5b";

    breaks(model, &base, &json!({"draft": true, "output_format": "mov"}), "draft-is-mp4");
    fine(model, &base, &json!({"draft": true}));
    breaks(model, &base, &json!({"draft_task_id": task}), "a-draft-is-enhanced-as-it-is");
    fine(model, &base, &json!({"draft_task_id": task, "prompt": null}));
}

#[test]
fn seedance_modes_ask_for_what_they_need() {
    let model = "runway/video_to_video/seedance2_5";
    let base = json!({"video": CLIP, "prompt": "on"});

    breaks(model, &base, &json!({"mode": "extend", "prompt": null}), "extend-and-edit-need-a-prompt");
    breaks(model, &base, &json!({"mode": "extend", "ratio": "1280:720"}), "extend-and-edit-keep-the-ratio");
    breaks(model, &base, &json!({"mode": "edit"}), "edit-is-as-long-as-its-input");
    fine(model, &base, &json!({"mode": "edit", "duration": "auto"}));
}

#[test]
fn key_frames_of_aleph_agree_on_ranges() {
    let base = json!({"video": CLIP});
    let frame = |seconds: u8| json!({"uri": PICTURE, "seconds": seconds});
    let ranged = |seconds: u8, start: u8, end: u8| json!({"uri": PICTURE, "seconds": seconds, "range": {"start_seconds": start, "end_seconds": end}});

    fine("aleph2", &base, &json!({"keyframes": [frame(1), {"uri": PICTURE, "at": 0.5}]}));
    fine("aleph2", &base, &json!({"keyframes": [ranged(2, 2, 4)]}));
    breaks("aleph2", &base, &json!({"keyframes": [frame(1), ranged(2, 2, 4)]}), "keyframe-ranges");
    breaks("aleph2", &base, &json!({"keyframes": [ranged(4, 2, 4)]}), "keyframe-in-range");
}

#[test]
fn shots_add_up() {
    let model = "runway/recipes/multi_shot_video:custom";
    let shots = |seconds: [u8; 3]| json!({"shots": seconds.map(|s| json!({"prompt": "a fox", "duration": s}))});
    let base = json!({"version": "2026-06"});

    fine(model, &base, &shots([5, 3, 2]));
    breaks(model, &base, &shots([5, 3, 3]), "shots-add-up");
    fine(model, &with(&base, &json!({"duration": 15})), &shots([5, 5, 5]));
}

#[test]
fn kling_segments_last_three_to_fifteen_seconds() {
    let model = "runway/text_to_video/kling3.0_pro";
    let base = json!({"ratio": "1920:1080"});
    let shots = |seconds: &[u8], kind: &str| {
        let shots: Vec<Value> = seconds.iter().map(|s| json!({"prompt": "a fox", "duration": s})).collect();
        json!({"provider_settings": {"multi_prompt": shots, "shot_type": kind}})
    };

    fine(model, &base, &shots(&[5, 10], "customize"));
    breaks(model, &base, &shots(&[5, 11], "customize"), "shots-last-3-to-15-s");
    breaks(model, &base, &shots(&[5], "intelligence"), "intelligence-needs-prompt");
}

#[test]
fn a_router_takes_one_frame_of_each_role() {
    let model = "runway/generate/video";
    let base = json!({"router": "fast"});
    let images = |roles: &[&str]| {
        let images: Vec<Value> = roles.iter().map(|role| json!({"uri": PICTURE, "role": role})).collect();
        json!({"references": images})
    };

    fine(model, &base, &images(&["first", "last", "reference", "reference"]));
    breaks(model, &base, &images(&["first", "first"]), "one-frame-each");
    breaks(model, &base, &json!({"keyframes": [{"uri": PICTURE, "at": 0.5}]}), "keyframes-need-a-source");
}

#[test]
fn a_rule_in_a_body_is_reported_in_the_vendors_spelling() {
    let catalogue = Catalogue::builtin();
    let model = catalogue.model("runway/generate/video").expect("built in");
    let frame = json!({"uri": PICTURE, "role": "first"});
    let body = json!({"configId": "fast", "input": {"referenceImages": [frame, frame]}});

    let problems = model.check_body(body.as_object().expect("an object"));

    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].path, "input.referenceImages");
}

#[test]
fn a_change_needs_a_field() {
    breaks("runway/avatars/{id}#patch", &json!({}), &json!({}), "one-field-at-least");
    fine("runway/avatars/{id}#patch", &json!({}), &json!({"name": "Ada"}));
}

#[test]
fn usage_spans_ninety_days_at_most() {
    let model = "runway/organization/usage";

    fine(model, &json!({}), &json!({"start_date": "2026-08-02", "before_date": "2026-10-31"}));
    breaks(model, &json!({}), &json!({"start_date": "2026-08-02", "before_date": "2026-11-01"}), "at-most-90-days");
}

#[test]
fn a_rule_stays_silent_while_its_input_is_wrong_in_itself() {
    let catalogue = Catalogue::builtin();
    let model = catalogue.model("grok_imagine_image_2").expect("built in");
    let inputs = json!({"prompt": "a", "ratio": "1024:1024", "edit": true, "references": "x"});

    let problems = model.check(inputs.as_object().expect("an object")).expect_err("references is no list");

    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].path, "references");
}
