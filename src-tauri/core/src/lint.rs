//! Advice on a request that can be sent as it is: what the services' guides to prompts warn of. Pure.
//!
//! Source: Runway's guides to prompts for pictures and clips (help.runwayml.com): describe what is to be seen, in
//! positive words, one scene at a time, and do not converse. Rules are for English words; other languages pass.

use std::sync::LazyLock;

use catalogue::{FileFacts, Inputs, Media, Model, Param, proportion_of};
use regex::Regex;
use serde_json::Value;

use crate::fault::Fault;
use crate::form::slot::{slot, taken};

/// Something worth saying about a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    /// The input concerned.
    pub path: String,
    /// One sentence for a person.
    pub text: String,
    /// The same by kind.
    pub fault: Fault,
}

/// Less of a picture than this is cut off without a word.
const UNSEEN: f64 = 0.05;

static NEGATIVE: LazyLock<Regex> =
    LazyLock::new(|| constant(r"(?i)\b(?:no|without|avoid|never|don[’']?t|do not|must not|should not)\s+\p{L}"));

static SCENES: LazyLock<Regex> = LazyLock::new(|| {
    constant(r"(?i)\b(?:cut to|cuts to|next scene|scene (?:two|2)|meanwhile|after that|and then|the scene changes)\b")
});

static COMMAND: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?ix)^\s*(?:please\b|can\ you\b|could\ you\b|i\ (?:want|need|would\ like)\b
        |(?:create|make|generate|draw|render|produce|design|give\ me|show\ me)\s+(?:me\s+)?(?:an?|the|some|one|two|\d+)\b)",
    )
});

fn constant(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the expression is constant and valid")
}

/// What is worth saying about a request. `facts` tells what is known of a file by its digest.
pub fn lint(model: &Model, inputs: &Inputs, facts: impl Fn(&str) -> Option<FileFacts>) -> Vec<Advice> {
    let mut advice = Vec::new();
    if let Some(prompt) = inputs.get("prompt").and_then(Value::as_str) {
        let mut say = |text: String, fault: Fault| advice.push(Advice { path: "prompt".into(), text, fault });
        if NEGATIVE.is_match(prompt) {
            let place = model.params.iter().find(|param| param.control.as_deref() == Some("negative"));
            let text = match place {
                Some(param) => format!("Words for what must not be seen belong into {}.", param.label),
                None => "Say what is to be seen: what a “no” or “without” names often appears.".into(),
            };
            say(text, Fault::NegativeWords { belong: place.map(|param| param.label.clone()) });
        }
        if SCENES.is_match(prompt) && !takes_shots(model) {
            let text = "This reads like several scenes. One scene for each request comes out best.";
            say(text.into(), Fault::SeveralScenes);
        }
        // Who changes a clip or a picture tells what to do with it.
        if COMMAND.is_match(prompt) && !changes_its_input(model, inputs) {
            say("Describe the result instead of asking for it.".into(), Fault::AsksForIt);
        }
    }
    for param in &model.params {
        advice.extend(crop(model, param, inputs, &facts));
    }
    advice
}

/// Whether a model takes one prompt for each shot.
fn takes_shots(model: &Model) -> bool {
    model.params.iter().any(|param| param.control.as_deref() == Some("shots"))
}

fn changes_its_input(model: &Model, inputs: &Inputs) -> bool {
    let takes = |param: &&Param| slot(&param.kind).is_some() && inputs.contains_key(&param.name);
    let taken: Vec<&Param> = model.params.iter().filter(takes).collect();
    taken.iter().any(|param| {
        model.output == Media::Image || slot(&param.kind).is_some_and(|slot| slot.media.contains(&Media::Video))
    })
}

/// The pictures of a place without names in the prompt, which become frames: how much of them is cut off.
fn crop(model: &Model, param: &Param, inputs: &Inputs, facts: &impl Fn(&str) -> Option<FileFacts>) -> Option<Advice> {
    let slot = slot(&param.kind).filter(|slot| !slot.tags && slot.mention.is_none())?;
    let shape = match model.pixels(inputs) {
        Some(pixels) => pixels,
        None => inputs.get("ratio").and_then(Value::as_str).and_then(proportion_of)?,
    };
    // Only frames are cut to the result's shape; references are looked at whole.
    if !slot.media.contains(&Media::Image) || model.output != Media::Video {
        return None;
    }
    let files = taken(&param.kind, inputs.get(&param.name)?)?;
    let lost = files.iter().filter_map(|file| facts(file.address.strip_prefix("input:")?)?.sides);
    let lost = lost.map(|sides| cut_off(sides, shape)).fold(0.0, f64::max);
    (lost > UNSEEN).then(|| Advice {
        path: param.name.clone(),
        text: format!("{:.0} % of the picture is cut off to fit the ratio.", lost * 100.0),
        fault: Fault::CutOff { percent: (lost * 100.0).round() },
    })
}

/// The share of a picture that is lost when it is cut from its middle to another shape.
fn cut_off((width, height): (u32, u32), (across, down): (u32, u32)) -> f64 {
    let share = f64::from(across) / f64::from(down.max(1)) * f64::from(height) / f64::from(width.max(1));
    1.0 - if share < 1.0 { share } else { 1.0 / share.max(f64::MIN_POSITIVE) }
}

#[cfg(test)]
mod tests {
    use catalogue::Catalogue;
    use serde_json::json;

    use super::*;

    fn advice(model: &str, inputs: &Value, sides: Option<(u32, u32)>) -> Vec<(String, String)> {
        let catalogue = Catalogue::builtin();
        let model = catalogue.model(model).expect("in the catalogue");
        let inputs = inputs.as_object().expect("an object").clone();
        let facts = FileFacts { media: Media::Image, media_type: "image/png".into(), bytes: 100, sides, seconds: None };
        lint(model, &inputs, |_| Some(facts.clone())).into_iter().map(|one| (one.path, one.text)).collect()
    }

    fn says(model: &str, prompt: &str, part: &str) -> bool {
        advice(model, &json!({"prompt": prompt}), None)
            .iter()
            .any(|(path, text)| path == "prompt" && text.contains(part))
    }

    #[test]
    fn a_plain_description_passes() {
        for prompt in [
            "A red fox runs through fresh snow at dawn, low angle, 35mm",
            "Nothing but fog over a northern harbour",
            "一只红狐狸在雪地里奔跑，没有人",
            "A woman says: I do",
            "make-up artist at work",
        ] {
            assert_eq!(advice("frames", &json!({"prompt": prompt}), None), [], "{prompt}");
        }
    }

    #[test]
    fn negative_words_are_told_where_they_belong() {
        assert!(says("frames", "a street without people", "Say what is to be seen"));
        assert!(says("image_to_video/veo3.1", "a street, no cars", "belong into"));
    }

    #[test]
    fn scenes_and_commands_are_told() {
        assert!(says("frames", "a fox. Cut to an owl", "several scenes"));
        assert!(says("frames", "Please draw a fox", "instead of asking"));
        assert!(says("frames", "create an image of a fox", "instead of asking"));
        let edit = json!({"prompt": "make the sky red", "video": "https://a.bc/d.mp4"});
        assert_eq!(advice("aleph2", &edit, None), [], "an edit is a command");
    }

    #[test]
    fn what_is_cut_off_a_first_frame_is_told() {
        let staged = format!("input:{}", "0a".repeat(32));
        let square = json!({"prompt": "it snows", "image": staged, "ratio": "1280:720"});

        let told = advice("image_to_video/gen4.5", &square, Some((1000, 1000)));
        assert_eq!(told, [("image".into(), "44 % of the picture is cut off to fit the ratio.".into())]);
        assert_eq!(advice("image_to_video/gen4.5", &square, Some((1920, 1080))), []);
    }
}
