use serde_json::json;

use super::*;

const PICTURE: &str = "https://example.com/a.png";
const CLIP: &str = "https://example.com/a.mp4";

/// The successor's id, the body that it is sent, and the changes.
fn translated(id: &str, inputs: &Value) -> (String, Value, Vec<String>) {
    let catalogue = Catalogue::builtin();
    let model = catalogue.model(id).expect("built in");
    let inputs = inputs.as_object().cloned().expect("an object");
    model.check(&inputs).expect("it was a good request");
    let retirement = catalogue.retirement(model, &inputs).expect("it is retired");
    let replacement = retirement.replacement.expect("the successor takes it");
    let body = replacement.model.check(&replacement.inputs).expect("it passes").body;
    (replacement.model.id.0.clone(), Value::Object(body), replacement.changes.iter().map(ToString::to_string).collect())
}

#[test]
fn gen3a_turbo_becomes_gen4_turbo_with_the_nearest_shape_and_without_the_last_frame() {
    let frame = |position: &str| json!({"position": position, "uri": PICTURE});
    let old = json!({"promptText": "a fox", "promptImage": [frame("first"), frame("last")], "ratio": "1280:768",
        "duration": 10, "seed": 7});

    let (id, body, changes) = translated("runway/image_to_video/gen3a_turbo", &old);

    assert_eq!(id, "runway/image_to_video/gen4_turbo");
    assert_eq!(body["promptImage"], json!([frame("first")]));
    assert_eq!((&body["duration"], &body["seed"]), (&json!(10), &json!(7)));
    assert_eq!(body["ratio"], "1280:720");
    assert_eq!(changes, ["image cut to 1 of 2", "ratio 1280:720 instead of 1280:768"]);
}

#[test]
fn gen3a_turbo_without_a_ratio_gets_the_one_that_was_offered_first_as_near_as_it_can_be() {
    let (_, body, changes) =
        translated("runway/image_to_video/gen3a_turbo", &json!({"prompt": "a fox", "image": PICTURE}));

    assert_eq!(body["ratio"], "720:1280");
    assert_eq!(changes, ["ratio 720:1280"]);
}

#[test]
fn veo3_becomes_veo3_1_unchanged() {
    let text = json!({"prompt": "a fox", "ratio": "1280:720", "duration": 8, "negative_prompt": "rain"});
    let mut image = text.clone();
    image["image"] = json!(PICTURE);

    let (from_text, body, changes) = translated("runway/text_to_video/veo3", &text);
    let (from_image, _, also) = translated("runway/image_to_video/veo3", &image);

    assert_eq!(
        (from_text.as_str(), from_image.as_str()),
        ("runway/text_to_video/veo3.1", "runway/image_to_video/veo3.1")
    );
    assert_eq!(
        body,
        json!({"model": "veo3.1", "promptText": "a fox", "negativePrompt": "rain", "ratio": "1280:720", "duration": 8})
    );
    assert_eq!((changes.len(), also.len()), (0, 0));
}

#[test]
fn gen4_aleph_becomes_aleph2_without_its_references() {
    let old = json!({"prompt": "a fox", "video": CLIP, "ratio": "1280:720",
        "references": [{"type": "image", "uri": PICTURE}], "seed": 1});

    let (id, body, changes) = translated("runway/video_to_video/gen4_aleph", &old);

    assert_eq!(id, "runway/video_to_video/aleph2");
    assert_eq!((&body["videoUri"], &body["seed"]), (&json!(CLIP), &json!(1)));
    assert!(body.get("targetAspectRatio").is_some() && body.get("references").is_none(), "{body}");
    assert!(changes.contains(&"references left out".to_owned()), "{changes:?}");
}

#[test]
fn upscale_v1_becomes_the_creative_upscaler() {
    let (id, body, changes) = translated("runway/video_upscale/upscale_v1", &json!({"video": CLIP}));

    assert_eq!(id, "runway/video_upscale/magnific_video_upscaler_creative");
    assert_eq!(body, json!({"model": "magnific_video_upscaler_creative", "videoUri": CLIP}));
    assert_eq!(changes.len(), 0);
}

#[test]
fn what_the_successor_cannot_make_is_told_without_a_replacement() {
    let catalogue = Catalogue::builtin();
    let model = catalogue.model("runway/image_to_video/gen3a_turbo").expect("built in");
    let only_last = json!({"prompt": "a fox", "image": [{"position": "last", "uri": PICTURE}]});

    let retirement = catalogue.retirement(model, only_last.as_object().expect("an object")).expect("retired");

    assert!(retirement.replacement.is_none());
    assert_eq!(retirement.message(), "Gen-3 Alpha Turbo was retired on 2026-07-30; the service refuses it");
}

#[test]
fn a_current_model_has_no_retirement() {
    let catalogue = Catalogue::builtin();

    assert!(catalogue.retirement(catalogue.model("frames").expect("built in"), &Inputs::new()).is_none());
}
