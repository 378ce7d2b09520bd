//! What a request makes: how many files of which format, their sides and their length.
//!
//! The request tells most of it. Where it does not, the result follows an input, as far as the caller knows that
//! input, or the service chooses; then the figures here are a guess within the documented bounds.

use serde_json::Value;

use crate::form::{sides, units};
use crate::rule::effective;
use crate::{Inputs, Kind, Media, Model};

/// Seconds of a clip or sound whose length nothing tells.
const USUAL_SECONDS: f64 = 5.0;
/// UTF-16 units read aloud in a second.
const SPOKEN: f64 = 15.0;
/// Width times height of the largest picture that any model makes.
const MOST_PIXELS: f64 = 25_300_000.0;

/// What is known of a picture, clip or sound that goes in.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Source {
    /// Width and height in pixels.
    pub sides: Option<(u32, u32)>,
    /// Length of a clip or sound.
    pub seconds: Option<f64>,
}

/// What comes out.
#[derive(Clone, Debug, PartialEq)]
pub struct Making {
    /// Files, at least 1. A format may add some of its own.
    pub files: u32,
    /// The format, in the words of `output_format`: `png`, `mp4`, `prores`, `ogg_opus` …
    pub format: String,
    /// Pixels across; 0 for sounds.
    pub width: u32,
    /// Pixels down; 0 for sounds.
    pub height: u32,
    /// Length; 0 for pictures.
    pub seconds: f64,
    /// Frames in a second, as a fraction: `(30_000, 1001)`.
    pub frame_rate: (u32, u32),
    /// Whether a clip can be heard.
    pub sound: bool,
}

impl Model {
    /// What a request with these inputs makes; `source` is what is known of the input that
    /// [`Model::followed`] tells.
    #[must_use]
    pub fn makes(&self, inputs: &Inputs, source: Source) -> Making {
        let inputs = &self.in_our_names(inputs);
        let (width, height) = match self.output {
            Media::Image | Media::Video => self.sides_made(inputs, source),
            Media::Audio | Media::Text | Media::None => (0, 0),
        };
        let seconds = match self.output {
            Media::Video | Media::Audio => self.seconds_made(inputs, source),
            Media::Image | Media::Text | Media::None => 0.0,
        };
        let text = |name: &str| effective(inputs, &self.params, name).and_then(Value::as_str);
        let usual = match self.output {
            Media::Video => "mp4",
            Media::Audio => "mp3",
            Media::Image | Media::Text | Media::None => "png",
        };
        Making {
            files: self.files(inputs).max(1),
            format: text("output_format").or(self.format.as_deref()).unwrap_or(usual).to_owned(),
            width,
            height,
            seconds,
            frame_rate: text("frame_rate").and_then(frame_rate).unwrap_or((24, 1)),
            sound: match effective(inputs, &self.params, "audio") {
                Some(Value::Bool(audio)) => *audio,
                _ => self.sound,
            },
        }
    }

    /// The address of the input whose sides and length the result has where nothing else says them.
    #[must_use]
    pub fn followed(&self, inputs: &Inputs) -> Option<String> {
        let inputs = self.in_our_names(inputs);
        address(effective(&inputs, &self.params, self.follows.as_deref()?)?)
    }

    fn sides_made(&self, inputs: &Inputs, source: Source) -> (u32, u32) {
        let value = |name: &str| effective(inputs, &self.params, name);
        if let Some(pixels) = self.pixels(inputs) {
            return bounded(pixels.0.into(), pixels.1.into());
        }
        let ratio = value("ratio").and_then(Value::as_str).unwrap_or_default();
        let given = sides(ratio);
        let usual = if self.output == Media::Video { (16, 9) } else { (1, 1) };
        let (width, height) = given.or(source.sides).unwrap_or(usual);
        let (width, height) = (f64::from(width), f64::from(height));
        // `720p` or, in a ratio that leaves the shape open, `auto_720p`.
        let word = value("resolution").and_then(Value::as_str).or_else(|| ratio.strip_prefix("auto_"));
        let short = word.and_then(|word| short_side(word, self.output));
        let short = match (short, source.sides.filter(|_| given.is_none())) {
            (Some(short), _) => short,
            (None, Some((width, height))) => f64::from(width.min(height)),
            (None, None) if self.output == Media::Video => 720.0,
            (None, None) => 1024.0,
        };
        let scale = value("scale").and_then(Value::as_f64).unwrap_or(1.0) * short / width.min(height);
        bounded(width * scale, height * scale)
    }

    fn seconds_made(&self, inputs: &Inputs, source: Source) -> f64 {
        let duration = effective(inputs, &self.params, "duration").and_then(Value::as_f64);
        let spoken = || {
            let text = effective(inputs, &self.params, self.speaks.as_deref()?)?.as_str()?;
            Some((units(text) as f64 / SPOKEN).max(1.0))
        };
        let usual = || self.param("duration").map_or(USUAL_SECONDS, |param| near(USUAL_SECONDS, &param.kind));
        duration.or(source.seconds).or_else(spoken).unwrap_or_else(usual)
    }
}

/// The first media address in a value: itself, that of its first item, or its `uri`.
fn address(value: &Value) -> Option<String> {
    match value {
        Value::String(address) => Some(address.clone()),
        Value::Array(items) => address(items.first()?),
        Value::Object(fields) => address(fields.get("uri")?),
        _ => None,
    }
}

/// Even sides of at most the largest size, in the same shape.
fn bounded(width: f64, height: f64) -> (u32, u32) {
    let scale = (MOST_PIXELS / (width * height)).sqrt().min(1.0);
    if scale == 1.0 && width.fract() == 0.0 && height.fract() == 0.0 {
        return (width as u32, height as u32);
    }
    let even = |side: f64| ((side * scale / 2.0).round() as u32).max(1) * 2;
    (even(width), even(height))
}

/// Pixels of the shorter side that a word such as `720p` or `2K` means. `k` counts the width of a screen for clips and
/// the side of a square for pictures.
fn short_side(word: &str, media: Media) -> Option<f64> {
    let word = word.to_ascii_lowercase();
    if let Some(lines) = word.strip_suffix('p') {
        return lines.parse().ok();
    }
    let thousands: f64 = word.strip_suffix('k')?.parse().ok()?;
    match media {
        Media::Video if thousands == 1.0 => Some(1080.0),
        Media::Video if thousands == 2.0 => Some(1440.0),
        Media::Video => Some(540.0 * thousands),
        _ => Some(1024.0 * thousands),
    }
}

/// `23_98` as a fraction: rates with decimals are those of television, a thousandth slower than whole ones.
fn frame_rate(word: &str) -> Option<(u32, u32)> {
    match word.split_once('_') {
        None => word.parse().ok().map(|rate| (rate, 1)),
        Some((whole, _)) => whole.parse::<u32>().ok().map(|rate| ((rate + 1) * 1000, 1001)),
    }
}

/// The allowed number nearest to `wanted`.
fn near(wanted: f64, kind: &Kind) -> f64 {
    match kind {
        Kind::Integer { min, max } => {
            wanted.max(min.map_or(wanted, |min| min as f64)).min(max.map_or(f64::MAX, |max| max as f64))
        }
        Kind::Number { min, max } => wanted.max(min.unwrap_or(wanted)).min(max.unwrap_or(f64::MAX)),
        Kind::Enum { options } => {
            let numbers = options.iter().filter_map(Value::as_f64);
            numbers.min_by(|a, b| (a - wanted).abs().total_cmp(&(b - wanted).abs())).unwrap_or(wanted)
        }
        Kind::Union { variants, .. } => variants.first().map_or(wanted, |variant| near(wanted, variant)),
        _ => wanted,
    }
}
