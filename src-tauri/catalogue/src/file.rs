//! Files as a service judges them: what it takes at all, and what a parameter asks of its clips, sounds and pictures.
//!
//! A bound that no source states is absent. Seconds and sides that a file does not tell are not judged: the service
//! measures them itself before it answers.

use serde::Deserialize;
use serde_json::Value;

use crate::check::file_limits;
use crate::media_fault::range;
use crate::{Fault, Inputs, Kind, Media, MediaFault, Model, Param, Problem, Service};

/// What is known of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileFacts {
    /// What it is, by its content.
    pub media: Media,
    /// For example `video/mp4`.
    pub media_type: String,
    /// Size.
    pub bytes: u64,
    /// Width and height in pixels, upright, of pictures and clips.
    pub sides: Option<(u32, u32)>,
    /// Length of clips and sounds.
    pub seconds: Option<f64>,
}

/// What a parameter asks of its files. Both ends of a range are included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileBounds {
    /// Shortest and longest clip or sound, in seconds.
    pub seconds: (Option<f64>, Option<f64>),
    /// Most seconds of all of them together.
    pub together: Option<f64>,
    /// Shortest and longest side of a picture or clip, in pixels.
    pub sides: (Option<u32>, Option<u32>),
    /// Smallest and largest width, measured in heights.
    pub proportion: (Option<f64>, Option<f64>),
}

impl FileBounds {
    /// The bounds, a few words for each; none where nothing is asked.
    pub(crate) fn words(&self) -> Vec<String> {
        let pair = |(least, most): (Option<f64>, Option<f64>), before: &str, after: &str| {
            (least.is_some() || most.is_some()).then(|| format!("{before}{}{after}", range(least, most)))
        };
        let sides = (self.sides.0.map(f64::from), self.sides.1.map(f64::from));
        let words = [
            pair(self.seconds, "of ", " s"),
            pair((None, self.together), "", " s together"),
            pair(sides, "sides of ", " pixels"),
            pair(self.proportion, "", " times as wide as high"),
        ];
        words.into_iter().flatten().collect()
    }
}

/// A file in a request: where it stands, what may stand there, and its address.
struct Place<'v> {
    path: String,
    media: Vec<Media>,
    address: &'v str,
}

impl Model {
    /// Judges the files that inputs name as `input:<sha256>`; paths in our names. `facts` tells what is known of a
    /// file by its digest; a file that it does not know is left to others.
    pub fn check_files(&self, inputs: &Inputs, facts: impl Fn(&str) -> Option<FileFacts>) -> Vec<Problem> {
        let inputs = self.in_our_names(inputs);
        let mut problems = Vec::new();
        for param in &self.params {
            let Some(value) = inputs.get(&param.name) else { continue };
            let mut places = Vec::new();
            gather(&param.kind, value, &param.name, &mut places);
            let mut seconds = 0.0;
            for place in &places {
                let Some(known) = place.address.strip_prefix("input:").and_then(&facts) else { continue };
                seconds += known.seconds.unwrap_or(0.0);
                if let Some(why) = misfit(self.service, &place.media, &param.file, &known) {
                    problems.push(problem(&place.path, place.address, why));
                }
            }
            if let Some(most) = param.file.together.filter(|most| seconds > *most) {
                problems.push(problem(&param.name, "", MediaFault::Together { most, given: seconds }));
            }
        }
        problems
    }

    /// What an input asks that a file is not, as what was expected of it; `None` where it fits. `takes`: what may
    /// stand there.
    #[must_use]
    pub fn misfit(&self, param: &Param, takes: &[Media], file: &FileFacts) -> Option<MediaFault> {
        misfit(self.service, takes, &param.file, file)
    }
}

fn problem(path: &str, given: &str, why: MediaFault) -> Problem {
    let allowed = why.to_string();
    Problem { path: path.into(), given: Value::from(given), allowed, suggestion: None, fault: Fault::Media { why } }
}

/// The texts that stand where a file belongs.
fn gather<'v>(kind: &Kind, value: &'v Value, path: &str, places: &mut Vec<Place<'v>>) {
    match (kind, value) {
        (Kind::Media { media, .. }, Value::String(address)) => match places.iter_mut().find(|place| place.path == path)
        {
            // Another variant of the same union takes it too.
            Some(place) => place.media.push(*media),
            None => places.push(Place { path: path.into(), media: vec![*media], address }),
        },
        (Kind::List { item, .. }, Value::Array(items)) => {
            for (index, one) in items.iter().enumerate() {
                gather(item, one, &format!("{path}[{index}]"), places);
            }
        }
        (Kind::Object { fields, .. }, Value::Object(object)) => {
            for field in fields {
                if let Some(inner) = object.get(&field.name) {
                    gather(&field.kind, inner, &format!("{path}.{}", field.name), places);
                }
            }
        }
        (Kind::Map { values }, Value::Object(object)) => {
            for (key, inner) in object {
                gather(values, inner, &format!("{path}.{key}"), places);
            }
        }
        (Kind::Union { tag, variants }, value) => {
            for variant in variants.iter().filter(|variant| is_tagged_so(variant, tag.as_deref(), value)) {
                gather(variant, value, path, places);
            }
        }
        _ => {}
    }
}

/// Whether the value's tag is the one of that variant.
fn is_tagged_so(variant: &Kind, tag: Option<&str>, value: &Value) -> bool {
    let (Kind::Object { fields, .. }, Some(tag)) = (variant, tag) else { return true };
    let wanted = fields.iter().find(|field| field.name == tag).map(|field| &field.kind);
    match (wanted, value.get(tag)) {
        (Some(Kind::Enum { options }), Some(given)) => options.contains(given),
        _ => true,
    }
}

fn misfit(service: Service, takes: &[Media], bounds: &FileBounds, file: &FileFacts) -> Option<MediaFault> {
    let media = file.media;
    if !takes.contains(&media) {
        return Some(MediaFault::Kind { takes: takes.to_vec(), given: media });
    }
    let limits = file_limits(service, media);
    // What follows the type says how it is packed.
    let media_type = file.media_type.split(';').next().unwrap_or_default();
    if !limits.types.contains(&media_type) {
        let given = media_type.rsplit(['/', '-']).next().unwrap_or_default().to_uppercase();
        return Some(MediaFault::Type { media, given });
    }
    if let Some(most) = limits.most_bytes.filter(|most| file.bytes > *most) {
        return Some(MediaFault::Size { most: most / 1_000_000, given: file.bytes.div_ceil(1_000_000) });
    }
    let (least, most) = bounds.seconds;
    if let Some(given) = file.seconds.filter(|seconds| !within(*seconds, bounds.seconds)) {
        return Some(MediaFault::Length { media, least, most, given });
    }
    let (width, height) = file.sides?;
    let sides = (bounds.sides.0.map(f64::from), bounds.sides.1.map(f64::from));
    if !(within(f64::from(width), sides) && within(f64::from(height), sides)) {
        return Some(MediaFault::Sides { media, least: sides.0, most: sides.1, width, height });
    }
    let given = f64::from(width) / f64::from(height.max(1));
    let (least, most) = bounds.proportion;
    (!within(given, bounds.proportion)).then_some(MediaFault::Proportion { media, least, most, given })
}

/// A hair beyond a bound passes: containers round lengths to whole frames.
fn within(value: f64, (least, most): (Option<f64>, Option<f64>)) -> bool {
    const HAIR: f64 = 0.05;
    least.is_none_or(|least| value >= least - HAIR) && most.is_none_or(|most| value <= most + HAIR)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Catalogue;

    fn facts(media: Media, media_type: &str, sides: Option<(u32, u32)>, seconds: Option<f64>) -> FileFacts {
        FileFacts { media, media_type: media_type.into(), bytes: 1_000_000, sides, seconds }
    }

    fn staged() -> String {
        format!("input:{}", "0a".repeat(32))
    }

    /// What is wrong with the same file wherever the inputs name one.
    fn found(model: &str, inputs: &Value, file: &FileFacts) -> Vec<String> {
        let catalogue = Catalogue::builtin();
        let model = catalogue.model(model).expect("in the catalogue");
        let inputs = inputs.as_object().expect("an object").clone();
        let problems = model.check_files(&inputs, |_| Some(file.clone()));
        problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message())).collect()
    }

    #[test]
    fn a_performance_is_a_clip_of_3_to_30_seconds() {
        let pair = json!({
            "character": {"type": "image", "uri": "https://example.com/face.png"},
            "performance": {"type": "video", "uri": staged()},
        });
        let clip = |seconds| facts(Media::Video, "video/mp4", None, Some(seconds));

        assert_eq!(found("act_two", &pair, &clip(30.04)), [""; 0], "rounded to whole frames");
        assert_eq!(
            found("act_two", &pair, &clip(42.25)),
            ["performance.uri: expected a clip of 3 to 30 s; this one has 42.2 s"]
        );
        let picture = facts(Media::Image, "image/png", Some((640, 640)), None);
        assert_eq!(found("act_two", &pair, &picture), ["performance.uri: expected a clip, not a picture"]);
    }

    #[test]
    fn a_character_may_be_either_and_its_type_says_which() {
        let picture = facts(Media::Image, "image/png", Some((640, 640)), None);
        let as_clip = json!({"character": {"type": "video", "uri": staged()}});
        let as_picture = json!({"character": {"type": "image", "uri": staged()}});

        assert_eq!(found("act_two", &as_picture, &picture), [""; 0]);
        assert_eq!(found("act_two", &as_clip, &picture), ["character.uri: expected a clip, not a picture"]);
    }

    #[test]
    fn types_sizes_sides_and_sums_are_judged() {
        let gif = facts(Media::Image, "image/gif", Some((640, 640)), None);
        let inputs = json!({"references": [{"uri": staged()}]});
        assert_eq!(
            found("gen4_image", &inputs, &gif),
            ["references[0].uri: expected a picture of the type JPEG, PNG or WebP, not GIF"]
        );
        let huge = FileFacts { bytes: 240_000_000, ..facts(Media::Image, "image/png", None, None) };
        assert_eq!(
            found("gen4_image", &inputs, &huge),
            ["references[0].uri: expected a file of at most 200 MB; this one has 240 MB"]
        );
        let small = facts(Media::Image, "image/png", Some((640, 200)), None);
        assert_eq!(
            found("magnific_precision_upscaler_v2", &json!({"image": staged()}), &small),
            ["image: expected a picture with sides of 300 to 8000 pixels; it has 640 × 200"]
        );
        let wide = facts(Media::Image, "image/png", Some((3000, 1000)), None);
        assert_eq!(
            found("image_to_video/grok_imagine_1_5", &json!({"image": staged()}), &wide),
            ["image: expected a picture 0.4 to 2.5 times as wide as high; it is 3"]
        );
        let clip = facts(Media::Video, "video/mp4", None, Some(8.0));
        let two = json!({"reference_videos": [{"type": "video", "uri": staged()}, {"type": "video", "uri": staged()}]});
        assert_eq!(
            found("text_to_video/seedance2", &two, &clip),
            ["reference_videos: expected files of at most 15 s together; these have 16 s"]
        );
    }
}
