//! What a request makes: format, number, sides, length.

use catalogue::{Catalogue, Inputs, Making, Source};
use serde_json::{Value, json};

fn makes(id: &str, inputs: Value, source: Source) -> Making {
    let Value::Object(inputs) = inputs else { panic!("an object") };
    Catalogue::builtin().model(id).expect("a model").makes(&inputs, source)
}

fn known(width: u32, height: u32, seconds: f64) -> Source {
    Source { sides: Some((width, height)), seconds: Some(seconds) }
}

#[test]
fn the_request_tells_sides_length_format_and_number() {
    let inputs = json!({"ratio": "832:1104", "duration": 7, "output_format": "prores"});
    let making = makes("runway/image_to_video/gen4.5", inputs, Source::default());
    assert_eq!((making.width, making.height, making.seconds), (832, 1104, 7.0));
    assert_eq!((making.format.as_str(), making.files, making.sound), ("prores", 1, false));

    let inputs = json!({"duration": 2.5, "num_variants": 3, "output_format": "flac"});
    let making = makes("runway/sound_effect/mirelo_sfx_2_0", inputs, Source::default());
    assert_eq!((making.files, making.format.as_str(), making.seconds, making.width), (3, "flac", 2.5, 0));
}

#[test]
fn a_proportion_takes_its_scale_from_the_resolution() {
    let sides = |id: &str, inputs: Value| {
        let making = makes(id, inputs, Source::default());
        (making.width, making.height)
    };
    assert_eq!(
        sides("runway/text_to_video/grok_imagine_1_5", json!({"ratio": "2:3", "resolution": "480p"})),
        (480, 720)
    );
    assert_eq!(sides("runway/text_to_video/hailuo3", json!({"ratio": "21:9", "resolution": "768P"})), (1792, 768));
    assert_eq!(sides("runway/text_to_video/wan3", json!({"ratio": "auto_1080p"})), (1920, 1080));
    assert_eq!(
        sides("useapi/images/create/nano-banana-pro", json!({"ratio": "16:9", "resolution": "2K"})),
        (3640, 2048)
    );
    assert_eq!(sides("useapi/frames/create", json!({})), (1920, 1080));
    assert_eq!(sides("runway/text_to_video/veo3.1", json!({})), (1280, 720));
}

#[test]
fn a_result_follows_its_input_where_nothing_else_says_it() {
    let clip = known(640, 480, 12.5);
    let making = makes("runway/video_to_video/aleph2", json!({}), clip);
    assert_eq!((making.width, making.height, making.seconds, making.sound), (640, 480, 12.5, true));
    let making = makes("runway/video_to_video/aleph2", json!({"ratio": "1:1"}), clip);
    assert_eq!((making.width, making.height), (720, 720), "the shape that was asked for wins");
    let making = makes("runway/video_upscale/enhance_frame_rate", json!({"frame_rate": "23_98"}), clip);
    assert_eq!((making.frame_rate, making.seconds), ((24_000, 1001), 12.5));
    let making = makes("runway/video_upscale/magnific_video_upscaler_creative", json!({"resolution": "4k"}), clip);
    assert_eq!((making.width, making.height), (2880, 2160));
    let making =
        makes("runway/image_upscale/magnific_precision_upscaler_v2", json!({"scale": 4}), known(300, 200, 0.0));
    assert_eq!((making.width, making.height), (1200, 800));
}

#[test]
fn nothing_is_larger_than_any_model_makes() {
    for inputs in [json!({"ratio": "999999:999999"}), json!({"ratio": "999999:64"})] {
        let making = makes("useapi/images/create/gen4", inputs, Source::default());
        assert!(u64::from(making.width) * u64::from(making.height) < 26_000_000, "{making:?}");
    }
    let making = makes("runway/image_upscale/magnific_precision_upscaler_v2", json!({"scale": 16}), Source::default());
    assert!(u64::from(making.width) * u64::from(making.height) < 26_000_000, "{making:?}");
}

#[test]
fn a_text_takes_as_long_as_it_is_read() {
    let read =
        |text: &str| makes("runway/text_to_speech/eleven_v3", json!({"prompt": text}), Source::default()).seconds;
    assert_eq!((read(&"a".repeat(300)), read("Hi")), (20.0, 1.0));
    let speech = json!({"speech": {"type": "text", "text": "a".repeat(45)}});
    assert_eq!(makes("runway/avatar_videos/gwm1_avatars", speech, Source::default()).seconds, 3.0);
}

#[test]
fn the_followed_input_is_found_in_each_of_its_forms() {
    let catalogue = Catalogue::builtin();
    let followed = |id: &str, inputs: Value| {
        let inputs: Inputs = inputs.as_object().expect("an object").clone();
        catalogue.model(id).expect("a model").followed(&inputs)
    };
    let found = Some("https://example.com/a".to_owned());
    let uri = json!({"uri": "https://example.com/a", "position": "first"});
    assert_eq!(followed("runway/image_to_video/veo3.1", json!({"image": [uri]})), found);
    assert_eq!(followed("runway/image_to_video/veo3.1", json!({"image": "https://example.com/a"})), found);
    let media = json!({"type": "video", "uri": "https://example.com/a"});
    assert_eq!(followed("runway/speech_to_speech/eleven_multilingual_sts_v2", json!({"media": media})), found);
    assert_eq!(followed("runway/text_to_video/veo3.1", json!({"prompt": "a fox"})), None);
}

#[test]
fn a_known_length_narrows_the_price() {
    let model = Catalogue::builtin().model("runway/video_to_video/aleph2").expect("a model").clone();
    let inputs = json!({"video": "https://example.com/a.mp4"}).as_object().expect("an object").clone();
    let credits = |seconds| model.price_of_length(&inputs, seconds).ceiling();
    assert_eq!((credits(1.0), credits(10.0)), (Some(56.0), Some(280.0)), "28 a second, at least 56");
}
