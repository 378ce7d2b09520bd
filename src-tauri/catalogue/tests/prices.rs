//! Prices, by the figures that the vendor's pages and SDK notes state.

use catalogue::{Catalogue, Price};
use serde_json::{Value, json};

#[track_caller]
#[expect(clippy::needless_pass_by_value, reason = "calls read as a table without borrows")]
fn costs(model: &str, inputs: Value, wanted: Price) {
    let catalogue = Catalogue::builtin();
    let model = catalogue.model(model).expect("a model of the catalogue");

    assert_eq!(model.price(inputs.as_object().expect("an object")), wanted, "{inputs}");
}

fn known(credits: f64) -> Price {
    Price::Known { credits }
}

fn range(min: f64, max: f64) -> Price {
    Price::Range { min, max }
}

#[test]
fn pictures_are_charged_one_by_one() {
    costs("gemini_2.5_flash", json!({"prompt": "a"}), known(5.0));
    costs("gpt_image_2", json!({"images": 4}), range(4.0, 164.0));
    costs("gemini_image3_pro", json!({"outputCount": 4, "ratio": "4096:4096"}), known(160.0));
    costs("seedream5_pro", json!({"ratio": "auto_2k", "images": 2}), known(18.0));
    costs("ideogram_4_0", json!({"quality": "high", "images": 3}), known(33.0));
    costs("ideogram_4_0", json!({}), range(4.0, 11.0));
}

#[test]
fn ideogram_assumes_a_quality_by_what_it_is_given() {
    let refs = json!([{"uri": "https://example.com/a.png"}]);

    costs("ideogram_4_5", json!({}), known(25.0));
    costs("ideogram_4_5", json!({"references": refs}), known(8.0));
    costs("ideogram_4_5", json!({"references": refs, "precise_edit": true}), known(25.0));
    costs("ideogram_4_5", json!({"references": refs, "quality": "very_low"}), known(1.0));
}

#[test]
fn clips_are_charged_by_the_second() {
    costs("runway/text_to_video/gen4.5", json!({"duration": 5}), known(60.0));
    costs("runway/text_to_video/gen4.5", json!({"duration": 5, "output_format": "prores"}), known(85.0));
    costs("runway/text_to_video/gen4.5", json!({"duration": 5, "output_format": "hdr10"}), known(160.0));
    costs("runway/text_to_video/veo3.1", json!({"duration": 4}), known(160.0));
    costs("runway/text_to_video/veo3.1", json!({"duration": 4, "audio": false}), known(80.0));
    costs("runway/text_to_video/veo3.1", json!({}), range(160.0, 320.0));
}

#[test]
fn the_size_and_a_minimum_count() {
    costs("runway/text_to_video/seedance2", json!({"duration": 5, "ratio": "992:432"}), known(180.0));
    costs("runway/text_to_video/seedance2", json!({"duration": 5, "ratio": "1920:1080"}), known(200.0));
    costs("runway/text_to_video/seedance2", json!({"duration": 5, "ratio": "3840:2160"}), known(750.0));
    costs("runway/text_to_video/seedance2_mini", json!({"duration": 4}), known(64.0));
    costs("runway/text_to_video/seedance2_5", json!({"duration": 4, "ratio": "992:432"}), known(80.0));
}

#[test]
fn what_the_request_does_not_tell_is_a_range() {
    costs("aleph2", json!({"video": "https://example.com/a.mp4"}), range(56.0, 840.0));
    costs("runway/text_to_video/seedance2_5", json!({"duration": "auto"}), range(120.0, 900.0));
    costs("act_two", json!({}), range(15.0, 150.0));
}

#[test]
fn speech_is_charged_in_started_blocks_of_fifty_characters() {
    costs("eleven_v3", json!({"prompt": "a".repeat(100)}), known(2.0));
    costs("eleven_v3", json!({"prompt": "a".repeat(101)}), known(3.0));
}

#[test]
fn a_recipe_has_a_base_and_a_price_per_further_second() {
    costs("product_ad", json!({"duration": 4, "ratio": "1280:720"}), known(200.0));
    costs("product_ad", json!({"duration": 10, "ratio": "1920:1080"}), known(456.0));
    costs("product_swap", json!({}), known(428.0));
}

#[test]
fn an_unknown_price_is_said_to_be_unknown() {
    costs("nano_banana_2.1", json!({"prompt": "a"}), Price::Unknown);
    costs("grok_imagine_image_2", json!({"prompt": "a"}), Price::Unknown);
}
