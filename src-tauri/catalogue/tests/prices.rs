//! Prices, by the figures that the vendor's pages and SDK notes state: each rule at its steps, its minimum, its
//! surcharges, its bounds where the request does not tell enough, and unknown where no source gave a figure.

use std::collections::BTreeSet;

use catalogue::{Catalogue, Inputs, Price};

/// Model, inputs, and what they cost: `60`, `56..840`, `free` or `?`. `@12` after the inputs is the length in seconds
/// of the file that goes in or comes out, where the request does not tell it.
const TABLE: &[(&str, &str, &str)] = &[
    // Pictures, one by one.
    ("gen4_image_turbo", "{}", "2"),
    ("runway/text_to_image/gen4_image", r#"{"ratio": "1280:720"}"#, "5"),
    ("runway/text_to_image/gen4_image", r#"{"ratio": "720:960"}"#, "5"),
    ("runway/text_to_image/gen4_image", r#"{"ratio": "1080:1080"}"#, "8"),
    ("runway/text_to_image/gen4_image", r#"{"ratio": "1920:1080"}"#, "8"),
    ("runway/text_to_image/gen4_image", "{}", "5..8"),
    ("gpt_image_2", r#"{"images": 4}"#, "4..164"),
    ("gpt_image_2_5_flare", "{}", "?"),
    ("gpt_image_2_5_sunburst", "{}", "?"),
    ("gemini_image3.1_flash", "{}", "?"),
    ("gemini_image3.1_flash_lite", "{}", "?"),
    ("muse_image", r#"{"images": 3}"#, "3"),
    ("seedream5_pro", r#"{"ratio": "1024:1024"}"#, "5"),
    ("seedream5_pro", r#"{"ratio": "1530:2720"}"#, "9"),
    ("seedream5_pro", r#"{"ratio": "auto_1k"}"#, "5"),
    ("seedream5_pro", r#"{"ratio": "auto_2k", "images": 2}"#, "18"),
    ("seedream5_lite", r#"{"images": 4}"#, "16"),
    ("seedream5_flash", "{}", "?"),
    ("grok_imagine_image_2", r#"{"quality": "low"}"#, "?"),
    ("gemini_image3_pro", r#"{"ratio": "1344:768"}"#, "20"),
    ("gemini_image3_pro", r#"{"ratio": "2048:2048"}"#, "20"),
    ("gemini_image3_pro", r#"{"ratio": "3072:5504", "images": 4}"#, "160"),
    ("gemini_2.5_flash", r#"{"prompt": "a"}"#, "5"),
    ("bria_fibo_1_5", r#"{"ratio": "1024:1024"}"#, "5"),
    ("bria_fibo_1_5", r#"{"ratio": "2048:1152"}"#, "10"),
    ("bria_fibo_edit_1_5", "{}", "?"),
    ("ideogram_4_0", r#"{"quality": "low"}"#, "4"),
    ("ideogram_4_0", r#"{"quality": "medium"}"#, "7"),
    ("ideogram_4_0", r#"{"quality": "high", "images": 3}"#, "33"),
    ("ideogram_4_0", "{}", "4..11"),
    ("ideogram_4_5", r#"{"quality": "very_low", "references": [{"uri": "https://a.example/a.png"}]}"#, "1"),
    ("ideogram_4_5", r#"{"quality": "low"}"#, "4"),
    ("ideogram_4_5", r#"{"quality": "high", "images": 2}"#, "50"),
    ("ideogram_4_5", "{}", "25"),
    ("ideogram_4_5", r#"{"references": [{"uri": "https://a.example/a.png"}]}"#, "8"),
    ("ideogram_4_5", r#"{"references": [{"uri": "https://a.example/a.png"}], "precise_edit": true}"#, "25"),
    ("nano_banana_2.1", "{}", "?"),
    ("recraft_v4_1_flash", "{}", "?"),
    ("recraft_v4_1_vector", "{}", "?"),
    // Clips, by the second, with what their format adds.
    ("runway/text_to_video/gen4.5", r#"{"duration": 5}"#, "60"),
    ("runway/text_to_video/gen4.5", r#"{"duration": 5, "output_format": "mp4"}"#, "60"),
    ("runway/text_to_video/gen4.5", r#"{"duration": 5, "output_format": "prores"}"#, "85"),
    ("runway/text_to_video/gen4.5", r#"{"duration": 5, "output_format": "png_sequence"}"#, "85"),
    ("runway/text_to_video/gen4.5", r#"{"duration": 5, "output_format": "hdr10"}"#, "160"),
    ("runway/text_to_video/gen4.5", "{}", "24..120"),
    ("runway/image_to_video/gen4.5", r#"{"duration": 2, "output_format": "hlg"}"#, "64"),
    ("runway/image_to_video/gen4.5", r#"{"duration": 2, "output_format": "sdr_rec709_10bit"}"#, "64"),
    ("runway/image_to_video/gen4.5", r#"{"duration": 2, "output_format": "hdr_pq_12bit_master"}"#, "64"),
    ("runway/image_to_video/gen4.5", r#"{"duration": 2, "output_format": "hdr_prores"}"#, "64"),
    ("runway/image_to_video/gen4.5", r#"{"duration": 2, "output_format": "hdr_png_sequence"}"#, "64"),
    ("runway/image_to_video/gen4.5", r#"{"duration": 2, "output_format": "hdr_exr_sequence"}"#, "64"),
    ("runway/image_to_video/gen4.5", r#"{"duration": 2, "output_format": "hdr_exr_acescg_sequence_1_3"}"#, "64"),
    ("runway/image_to_video/gen4.5", r#"{"duration": 2, "output_format": "hdr_exr_acescg_sequence_2_0"}"#, "64"),
    ("runway/image_to_video/gen4_turbo", r#"{"duration": 10}"#, "50"),
    ("runway/image_to_video/gen4_turbo", "{}", "10..50"),
    ("runway/text_to_video/veo3.1", r#"{"duration": 4}"#, "160"),
    ("runway/text_to_video/veo3.1", r#"{"duration": 4, "audio": false}"#, "80"),
    ("runway/text_to_video/veo3.1", "{}", "160..320"),
    ("runway/image_to_video/veo3.1", r#"{"duration": 8, "audio": true}"#, "320"),
    ("runway/text_to_video/veo3.1_fast", r#"{"duration": 6}"#, "90"),
    ("runway/image_to_video/veo3.1_fast", r#"{"duration": 6, "audio": false}"#, "60"),
    ("runway/text_to_video/hailuo3", r#"{"duration": 5, "resolution": "768p"}"#, "50"),
    ("runway/text_to_video/hailuo3", r#"{"duration": 5, "resolution": "2K"}"#, "75"),
    ("runway/text_to_video/hailuo3", r#"{"duration": 5}"#, "50..75"),
    ("runway/text_to_video/hailuo3", r#"{"duration": 5, "references": [{"uri": "https://a.example/a.png"}]}"#, "?"),
    (
        "runway/image_to_video/hailuo3",
        r#"{"duration": 5, "resolution": "2k", "image": "https://a.example/a.png"}"#,
        "75",
    ),
    (
        "runway/image_to_video/hailuo3",
        r#"{"duration": 5, "resolution": "2k", "image": [{"uri": "https://a.example/a.png", "position": "first"}]}"#,
        "75",
    ),
    ("runway/image_to_video/hailuo3", r#"{"duration": 5, "image": [{"uri": "https://a.example/a.png"}]}"#, "?"),
    (
        "runway/image_to_video/hailuo3",
        r#"{"duration": 5, "reference_audio": [{"type": "audio", "uri": "https://a.example/a.mp3"}]}"#,
        "?",
    ),
    ("runway/video_to_video/hailuo3", r#"{"duration": 15, "resolution": "768p"}"#, "150"),
    (
        "runway/video_to_video/hailuo3",
        r#"{"duration": 15, "reference_videos": [{"type": "video", "uri": "https://a.example/a.mp4"}]}"#,
        "?",
    ),
    ("runway/text_to_video/happyhorse_1_0", r#"{"duration": 3, "ratio": "1280:720"}"#, "45"),
    ("runway/text_to_video/happyhorse_1_0", r#"{"duration": 3, "ratio": "1662:1248"}"#, "90"),
    ("runway/image_to_video/happyhorse_1_0", r#"{"duration": 3, "resolution": "1080P"}"#, "90"),
    ("runway/text_to_video/kling3.0_standard", r#"{"duration": 5, "audio": true}"#, "65"),
    ("runway/text_to_video/kling3.0_standard", r#"{"duration": 5, "audio": false}"#, "?"),
    ("runway/image_to_video/kling3.0_standard", r#"{"duration": 3}"#, "39"),
    ("runway/image_to_video/kling3.0_standard", r#"{"duration": 3, "audio": false}"#, "?"),
    ("runway/text_to_video/kling3.0_pro", r#"{"duration": 5}"#, "?"),
    ("runway/text_to_video/kling_4", r#"{"duration": 5}"#, "?"),
    // Sizes, and a smallest charge.
    ("runway/text_to_video/seedance2", r#"{"duration": 5, "ratio": "992:432"}"#, "180"),
    ("runway/text_to_video/seedance2", r#"{"duration": 5, "ratio": "1470:630"}"#, "180"),
    ("runway/text_to_video/seedance2", r#"{"duration": 5, "ratio": "1920:1080"}"#, "200"),
    ("runway/image_to_video/seedance2", r#"{"duration": 5, "ratio": "3840:2160"}"#, "750"),
    ("runway/video_to_video/seedance2", r#"{"duration": 4, "ratio": "1440:1440"}"#, "160"),
    ("runway/text_to_video/seedance2_fast", r#"{"duration": 4}"#, "116"),
    ("runway/image_to_video/seedance2_fast", r#"{"duration": 15}"#, "435"),
    ("runway/video_to_video/seedance2_fast", r#"{"duration": 10}"#, "290"),
    ("runway/text_to_video/seedance2_mini", r#"{"duration": 4}"#, "64"),
    ("runway/image_to_video/seedance2_mini", r#"{"duration": 5}"#, "80"),
    ("runway/video_to_video/seedance2_mini", r#"{"duration": 4}"#, "64"),
    ("runway/text_to_video/seedance2_5", r#"{"duration": 4, "ratio": "992:432"}"#, "80"),
    ("runway/text_to_video/seedance2_5", r#"{"duration": 5, "ratio": "1920:1080"}"#, "340"),
    ("runway/text_to_video/seedance2_5", "{}", "150"),
    ("runway/text_to_video/seedance2_5", r#"{"duration": "auto"}"#, "120..900"),
    (
        "runway/text_to_video/seedance2_5",
        r#"{"duration": 5, "ratio": "1280:720", "reference_videos": [{"type": "video", "uri": "https://a.example/a.mp4"}]}"#,
        "150..600",
    ),
    (
        "runway/text_to_video/seedance2_5",
        r#"{"duration": 5, "references": [{"uri": "https://a.example/a.png"}], "reference_audio": [{"type": "audio", "uri": "https://a.example/a.mp3"}]}"#,
        "150",
    ),
    ("runway/image_to_video/seedance2_5", r#"{"duration": 4, "ratio": "854:480"}"#, "80"),
    (
        "runway/video_to_video/seedance2_5",
        r#"{"duration": 5, "ratio": "1280:720", "video": "https://a.example/a.mp4"} @10"#,
        "300",
    ),
    (
        "runway/video_to_video/seedance2_5",
        r#"{"duration": 5, "ratio": "1280:720", "video": "https://a.example/a.mp4"}"#,
        "150..600",
    ),
    ("runway/text_to_video/wan3", r#"{"duration": 5, "ratio": "832:480"}"#, "25"),
    ("runway/text_to_video/wan3", r#"{"duration": 5, "ratio": "auto_720p"}"#, "50"),
    ("runway/image_to_video/wan3", r#"{"duration": 5, "ratio": "1648:1248"}"#, "100"),
    ("runway/text_to_video/wan3_prime", r#"{"duration": 5, "ratio": "624:624"}"#, "34"),
    ("runway/text_to_video/wan3_prime", r#"{"duration": 5, "ratio": "960:960"}"#, "70"),
    ("runway/image_to_video/wan3_prime", r#"{"duration": 5, "ratio": "auto_1080p"}"#, "140"),
    ("runway/text_to_video/h3_max", r#"{"duration": 5, "resolution": "480p"}"#, "25"),
    ("runway/image_to_video/h3_max", r#"{"duration": 5, "resolution": "768p"}"#, "40"),
    ("runway/text_to_video/gemini_omni_flash", r#"{"duration": 3}"#, "30"),
    ("runway/image_to_video/gemini_omni_flash", r#"{"duration": 3}"#, "30..31"),
    (
        "runway/video_to_video/gemini_omni_flash",
        r#"{"video": "https://a.example/a.mp4", "references": [{"uri": "https://a.example/a.png"}]} @8"#,
        "81",
    ),
    ("runway/video_to_video/gemini_omni_flash", r#"{"video": "https://a.example/a.mp4"}"#, "?"),
    ("runway/text_to_video/gemini_omni_flash_1.1", r#"{"duration": 5, "ratio": "640:360"}"#, "17"),
    ("runway/text_to_video/gemini_omni_flash_1.1", r#"{"duration": 5, "ratio": "1280:720"}"#, "17..150"),
    ("runway/image_to_video/gemini_omni_flash_1.1", r#"{"duration": 5, "ratio": "3840:2160"}"#, "150"),
    ("runway/video_to_video/gemini_omni_flash_1.1", r#"{"duration": 5, "ratio": "1920:1080"}"#, "17..150"),
    ("runway/text_to_video/grok_imagine_1_5", r#"{"duration": 10, "resolution": "480p"}"#, "100"),
    (
        "runway/text_to_video/grok_imagine_1_5",
        r#"{"duration": 10, "resolution": "720p", "references": [{"uri": "https://a.example/a.png"}, {"uri": "https://a.example/b.png"}]}"#,
        "162",
    ),
    ("runway/image_to_video/grok_imagine_1_5", r#"{"duration": 10, "resolution": "1080p"}"#, "290..291"),
    ("runway/text_to_video/grok_imagine_1_5_lite", r#"{"duration": 10, "ratio": "1280:720"}"#, "30"),
    ("runway/text_to_video/grok_imagine_1_5_lite", r#"{"duration": 10, "ratio": "1904:1072"}"#, "140"),
    ("runway/image_to_video/grok_imagine_1_5_lite", r#"{"duration": 10, "ratio": "auto_480p"}"#, "21"),
    ("runway/image_to_video/gen3a_turbo", r#"{"duration": 5}"#, "25"),
    ("runway/image_to_video/veo3", "{}", "320"),
    ("runway/text_to_video/veo3", "{}", "320"),
    // What goes in tells the length.
    ("aleph2", r#"{"video": "https://a.example/a.mp4"}"#, "56..840"),
    ("aleph2", r#"{"video": "https://a.example/a.mp4"} @1.5"#, "56"),
    ("aleph2", r#"{"video": "https://a.example/a.mp4"} @10"#, "280"),
    ("aleph2", r#"{"video": "https://a.example/a.mp4", "output_format": "prores"} @10"#, "330"),
    ("aleph2", r#"{"video": "https://a.example/a.mp4", "output_format": "sdr_rec709_10bit"} @10"#, "480..680"),
    ("runway/video_to_video/gen4_aleph", r#"{"video": "https://a.example/a.mp4"} @5"#, "75"),
    ("ruby", r#"{"video": "https://a.example/a.mp4"} @2.5"#, "50..100"),
    ("ruby", r#"{"video": "https://a.example/a.mp4", "output_format": "hdr_prores"} @2.5"#, "50..100"),
    ("runway/video_upscale/upscale_v1", r#"{"video": "https://a.example/a.mp4"} @12"#, "24"),
    ("magnific_video_upscaler_creative", r#"{"video": "https://a.example/a.mp4"} @10"#, "?"),
    ("enhance_frame_rate", "{}", "?"),
    ("magnific_precision_upscaler_v2", "{}", "?"),
    ("act_two", "{}", "15..150"),
    ("act_two", r#"{"performance": {"type": "video", "uri": "https://a.example/a.mp4"}} @12"#, "60"),
    // Sounds.
    ("runway/text_to_speech/seed_audio", "{}", "?"),
    ("runway/text_to_speech/seed_audio", "{} @12", "5"),
    ("runway/sound_effect/seed_audio", "{} @60", "15"),
    ("eleven_v3", r#"{"prompt": "A fox in the snow, and a raven over it. Both listen."}"#, "2"),
    ("eleven_v3", r#"{"prompt": "A fox in the snow, and a raven over it. Both hear."}"#, "1"),
    ("eleven_multilingual_v2", r#"{"prompt": "A fox"}"#, "1"),
    ("eleven_v4", r#"{"prompt": "A fox"}"#, "?"),
    ("eleven_multilingual_sts_v2", r#"{"media": {"type": "audio", "uri": "https://a.example/a.mp3"}} @30"#, "10"),
    ("eleven_text_to_sound_v2", "{}", "1..2"),
    ("eleven_voice_isolation", r#"{"recording": "https://a.example/a.mp3"} @60"#, "10"),
    ("eleven_voice_dubbing", r#"{"recording": "https://a.example/a.mp3"} @60"#, "30"),
    ("eleven_voice_dubbing", r#"{"recording": "https://a.example/a.mp3"}"#, "?"),
    ("runway/sound_effect/mirelo_sfx_2_0", r#"{"duration": 5}"#, "?"),
    ("runway/video_to_audio/mirelo_sfx_2_0", r#"{"duration": 5}"#, "?"),
    // Recipes: a base, and a price for each further second.
    ("product_ad", r#"{"duration": 4, "ratio": "1280:720"}"#, "200"),
    ("product_ad", r#"{"duration": 10, "ratio": "1248:1664"}"#, "456"),
    ("product_ad", r#"{"ratio": "960:960"}"#, "416"),
    ("product_swap", "{}", "428"),
    ("product_swap", r#"{"duration": 4, "resolution": "1080p"}"#, "228"),
    ("product_ugc", r#"{"duration": 4, "ratio": "720:1280"}"#, "192"),
    ("product_ugc", r#"{"ratio": "1080:1920"}"#, "648"),
    ("ad_localization", "{}", "?"),
    ("marketing_stock_image", "{}", "?"),
    ("product_campaign_image", "{}", "?"),
    // A plan's own credits, or nothing.
    ("useapi/frames/create", r#"{"explore": true}"#, "free"),
    ("useapi/frames/create", r#"{"explore": false}"#, "?"),
    ("useapi/videos/create/veo-3.1", r#"{"explore": true}"#, "?"),
];

/// The inputs, and the length that they do not tell.
fn read(text: &str) -> (Inputs, Option<f64>) {
    let (inputs, seconds) = text.split_once(" @").map_or((text, None), |(inputs, length)| (inputs, Some(length)));
    let seconds = seconds.map(|length| length.parse().expect("seconds"));
    (serde_json::from_str(inputs).unwrap_or_else(|error| panic!("{text}: {error}")), seconds)
}

fn words(price: Price) -> String {
    match price {
        Price::Known { credits } => credits.to_string(),
        Price::Range { min, max } => format!("{min}..{max}"),
        Price::Free => "free".into(),
        Price::Unknown => "?".into(),
    }
}

#[test]
fn every_price_rule_comes_to_the_figures_that_its_source_states() {
    let catalogue = Catalogue::builtin();
    let mut wrong = Vec::new();
    for (id, text, wanted) in TABLE {
        let model = catalogue.model(id).unwrap_or_else(|error| panic!("{id}: {error}"));
        let (inputs, seconds) = read(text);

        let price = match seconds {
            Some(seconds) => model.price_of_length(&inputs, seconds),
            None => model.price(&inputs),
        };

        if words(price) != *wanted {
            wrong.push(format!("{id} {text}: {}, not {wanted}", words(price)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_price_stands_in_the_catalogue_without_a_figure_that_holds_it_and_a_source_that_dates_it() {
    let catalogue = Catalogue::builtin();
    let held: BTreeSet<&str> =
        TABLE.iter().filter_map(|(id, ..)| Some(catalogue.model(id).ok()?.id.0.as_str())).collect();
    for model in catalogue.models() {
        let price = model.price(&Inputs::new());
        if held.contains(model.id.0.as_str()) {
            continue;
        }

        assert!(matches!(price, Price::Free | Price::Unknown), "{} costs {price:?} and nothing holds it", model.id.0);
    }
    for id in held {
        let model = catalogue.model(id).expect("a model of the table");
        let priced = TABLE.iter().any(|(name, _, wanted)| {
            catalogue.model(name).is_ok_and(|named| named.id == model.id) && !matches!(*wanted, "?" | "free")
        });
        assert!(!priced || model.price_note().source.is_some(), "{id} does not say where its price comes from");
    }
}
