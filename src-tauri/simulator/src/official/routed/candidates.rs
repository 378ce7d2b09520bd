//! The models that a routed request could go to, what each would be asked for, and which are left after every filter.

use std::cmp::Ordering;

use catalogue::{Body, Inputs, Kind, Media, Model, Param, Price};
use serde_json::{Value, json};

use crate::belongings::Belonging;
use crate::menu::{Menu, endpoint_name};

/// Credits of one file where no source gives a price.
const UNKNOWN_PRICE_PER_FILE: f64 = 5.0;
/// Words in the names of models that are quick.
const QUICK: [&str; 6] = ["turbo", "flash", "fast", "lite", "mini", "draft"];
/// Two shapes that differ by less are one.
const SAME_SHAPE: f64 = 0.04;

/// What a router goes by for one kind of result.
pub(super) struct Settings {
    pub(super) optimize: Optimize,
    /// Most credits for one output.
    pub(super) ceiling: Option<f64>,
    /// Names, and whether only they are allowed or all others.
    models: Option<(Vec<String>, bool)>,
    pub(super) on_capacity: bool,
}

/// What the best is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Optimize {
    Cost,
    Latency,
    Quality,
}

impl Settings {
    pub(super) fn of(router: &Belonging, output: Media) -> Self {
        let settings = router.body.get("settings").unwrap_or(&Value::Null);
        let modality = match output {
            Media::Image => "image",
            Media::Video => "video",
            Media::Audio | Media::Text | Media::None => "audio",
        };
        let ids = settings.pointer("/models/ids").and_then(Value::as_array);
        let ids = ids.map(|ids| ids.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>());
        let only = settings.pointer("/models/mode").and_then(Value::as_str) == Some("allowlist_only");
        Self {
            // What the service assumes is not published.
            optimize: match settings.get("optimizeFor").and_then(Value::as_str) {
                Some("latency") => Optimize::Latency,
                Some("quality") => Optimize::Quality,
                _ => Optimize::Cost,
            },
            ceiling: settings.pointer(&format!("/maxCreditsPerGeneration/{modality}")).and_then(Value::as_f64),
            models: ids.map(|ids| (ids, only)),
            on_capacity: settings.pointer("/fallback/onCapacity").and_then(Value::as_bool) == Some(true),
        }
    }

    fn allows(&self, name: &str) -> bool {
        self.models.as_ref().is_none_or(|(ids, only)| ids.iter().any(|id| id == name) == *only)
    }
}

impl Optimize {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Cost => "cost",
            Self::Latency => "latency",
            Self::Quality => "quality",
        }
    }

    pub(super) fn outcome(self) -> &'static str {
        if self == Self::Cost { "cost" } else { "selected" }
    }

    /// The better one first. Dear models count as good ones.
    pub(super) fn compare(self, a: &Candidate<'_>, b: &Candidate<'_>) -> Ordering {
        let cheap = a.estimate.total_cmp(&b.estimate);
        match self {
            Self::Cost => cheap,
            Self::Latency => b.is_quick().cmp(&a.is_quick()).then(cheap),
            Self::Quality => cheap.reverse(),
        }
    }
}

/// A model, and the body that it would be sent.
pub(super) struct Candidate<'m> {
    pub(super) model: &'m Model,
    pub(super) inputs: Inputs,
    pub(super) body: Body,
    /// Credits for one output.
    estimate: f64,
}

impl Candidate<'_> {
    pub(super) fn name(&self) -> &str {
        self.model.model.as_deref().unwrap_or_default()
    }

    fn is_quick(&self) -> bool {
        QUICK.iter().any(|word| self.name().contains(word))
    }
}

/// What the filters leave.
pub(super) struct Sorted<'m> {
    pub(super) left: Vec<Candidate<'m>>,
    /// The steps, as the service writes them.
    pub(super) pipeline: Vec<Value>,
    /// The first filter that left none; empty where some are left.
    pub(super) emptied_by: &'static str,
}

impl<'m> Sorted<'m> {
    pub(super) fn of(menu: &'m Menu, output: Media, asked: &Inputs, settings: &Settings) -> Self {
        let endpoint = endpoint(output, asked);
        let mut models: Vec<&Model> = menu.routed(output).filter(|model| endpoint_name(model) == endpoint).collect();
        let mut steps = Steps::default();
        steps.filter("capability", &models.iter().map(|model| name(model)).collect::<Vec<_>>());
        models.retain(|model| prompt_fits(model, asked));
        steps.filter("prompt_length", &models.iter().map(|model| name(model)).collect::<Vec<_>>());
        let mut left: Vec<Candidate<'m>> = models.into_iter().filter_map(|model| candidate(model, asked)).collect();
        steps.filter("input_support", &names(&left));
        left.retain(|candidate| settings.allows(candidate.name()));
        steps.filter("allow_deny", &names(&left));
        left.retain(|candidate| settings.ceiling.is_none_or(|most| candidate.estimate <= most));
        steps.filter("price", &names(&left));
        Self { left, pipeline: steps.pipeline, emptied_by: steps.emptied_by }
    }
}

#[derive(Default)]
struct Steps {
    pipeline: Vec<Value>,
    emptied_by: &'static str,
}

impl Steps {
    fn filter(&mut self, filter: &'static str, models: &[String]) {
        if models.is_empty() && self.emptied_by.is_empty() {
            self.emptied_by = filter;
        }
        self.pipeline.push(json!({"type": "filter", "filter": filter, "models": models}));
    }
}

fn name(model: &Model) -> String {
    model.model.clone().unwrap_or_default()
}

fn names(candidates: &[Candidate<'_>]) -> Vec<String> {
    candidates.iter().map(|candidate| name(candidate.model)).collect()
}

/// The endpoint whose models make such a request.
fn endpoint(output: Media, asked: &Inputs) -> &'static str {
    let roles = |role: &str| of_role(asked, "references", role).next().is_some();
    match output {
        Media::Video if of_role(asked, "reference_videos", "source").next().is_some() => "video_to_video",
        Media::Video if roles("first") || roles("last") => "image_to_video",
        Media::Video => "text_to_video",
        Media::Image => "text_to_image",
        Media::Audio | Media::Text | Media::None if asked.get("type") == Some(&json!("speech")) => "text_to_speech",
        Media::Audio | Media::Text | Media::None => "sound_effect",
    }
}

fn of_role<'a>(asked: &'a Inputs, list: &str, role: &'a str) -> impl Iterator<Item = &'a Value> {
    let items = asked.get(list).and_then(Value::as_array).into_iter().flatten();
    items.filter(move |item| item.get("role").and_then(Value::as_str) == Some(role)).filter_map(|item| item.get("uri"))
}

fn prompt_fits(model: &Model, asked: &Inputs) -> bool {
    let units = asked.get("prompt").and_then(Value::as_str).unwrap_or_default().encode_utf16().count();
    match model.param("prompt").map(|param| &param.kind) {
        Some(Kind::Text { max_length: Some(most), .. }) => units <= *most,
        _ => true,
    }
}

/// The model with what it would be asked for; `None` where it cannot make the request.
fn candidate<'m>(model: &'m Model, asked: &Inputs) -> Option<Candidate<'m>> {
    let inputs = translated(model, asked)?;
    let body = model.check(&inputs).ok()?.body;
    let files = f64::from(model.files(&inputs).max(1));
    let estimate = match model.price(&inputs) {
        Price::Known { credits } => credits / files,
        Price::Range { max, .. } => max / files,
        Price::Free => 0.0,
        Price::Unknown => UNKNOWN_PRICE_PER_FILE,
    };
    Some(Candidate { model, inputs, body, estimate })
}

/// The request in the model's own words. What it has no word for and cannot be left out makes it `None`.
fn translated(model: &Model, asked: &Inputs) -> Option<Inputs> {
    let mut inputs = Inputs::new();
    for name in ["prompt", "negative_prompt", "seed", "audio", "images", "loop", "duration"] {
        match (asked.get(name), model.param(name)) {
            (Some(value), Some(_)) => drop(inputs.insert(name.into(), value.clone())),
            // Neither a wished length nor a number of outputs can be passed over.
            (Some(value), None) if name == "duration" || (name == "images" && *value != json!(1)) => return None,
            (None, Some(param)) if param.required && name == "duration" => {
                inputs.insert(name.into(), usual_length(&param.kind));
            }
            _ => {}
        }
    }
    if let Some(param) = model.param("ratio") {
        let shape = asked.get("ratio").and_then(Value::as_str);
        let usual = if model.output == Media::Video { "16:9" } else { "1:1" };
        match ratio(&param.kind, shape.unwrap_or(usual)) {
            Some(ratio) => drop(inputs.insert("ratio".into(), ratio.into())),
            None if shape.is_some() || param.required => return None,
            None => {}
        }
    }
    if let (Some(wish), Some(param)) = (asked.get("resolution"), model.param("resolution")) {
        inputs.insert("resolution".into(), option_like(&param.kind, wish.as_str()?)?);
    }
    files(model, asked, &mut inputs)?;
    if let Some(param) = model.param("voice") {
        let wish = asked.get("voice").filter(|voice| voice.get("presetId").is_some());
        let preset = wish.and_then(|voice| voice.get("presetId")).cloned().or_else(|| first_preset(param));
        let recording = asked.get("voice").and_then(|voice| voice.get("audioUri"));
        match (recording, preset) {
            (Some(recording), _) => {
                inputs.insert("voice".into(), json!({"type": "reference-audio", "recording": recording}));
            }
            (None, Some(preset)) => {
                inputs.insert("voice".into(), json!({"type": "runway-preset", "preset": preset}));
            }
            (None, None) => {}
        }
    }
    Some(inputs)
}

fn files(model: &Model, asked: &Inputs, inputs: &mut Inputs) -> Option<()> {
    let first = of_role(asked, "references", "first").next();
    let last = of_role(asked, "references", "last").next();
    if first.is_some() || last.is_some() {
        let at = |uri: &Value, position: &str| json!({"uri": uri, "position": position});
        let image = match (first, last) {
            (Some(first), None) => first.clone(),
            _ => [first.map(|uri| at(uri, "first")), last.map(|uri| at(uri, "last"))].into_iter().flatten().collect(),
        };
        model.param("image")?;
        inputs.insert("image".into(), image);
    }
    let plain = asked.get("references").and_then(Value::as_array).into_iter().flatten();
    let plain: Vec<Value> = plain
        .filter(|item| item.get("role").is_none_or(|role| role == "reference"))
        .filter_map(|item| Some(json!({"uri": item.get("uri")?})))
        .collect();
    if !plain.is_empty() {
        model.param("references")?;
        inputs.insert("references".into(), plain.into());
    }
    if let Some(source) = of_role(asked, "reference_videos", "source").next() {
        model.param("video")?;
        inputs.insert("video".into(), source.clone());
    }
    Some(())
}

/// Five seconds, or what comes next to it.
fn usual_length(kind: &Kind) -> Value {
    match kind {
        Kind::Integer { min, max } => json!(5.max(min.unwrap_or(5)).min(max.unwrap_or(5))),
        Kind::Enum { options } => options.first().cloned().unwrap_or(json!(5)),
        Kind::Union { variants, .. } => variants.first().map_or(json!(5), usual_length),
        _ => json!(5),
    }
}

/// The first option of that shape.
fn ratio(kind: &Kind, shape: &str) -> Option<String> {
    let proportion = |text: &str| {
        let (width, height) = text.split_once(':')?;
        Some(width.parse::<f64>().ok()? / height.parse::<f64>().ok()?)
    };
    let wanted = proportion(shape)?;
    let Kind::Ratio { options, .. } = kind else { return None };
    options
        .iter()
        .find(|option| proportion(option).is_some_and(|given| (given / wanted - 1.0).abs() < SAME_SHAPE))
        .cloned()
}

/// The option that is this word in any case of letters.
fn option_like(kind: &Kind, word: &str) -> Option<Value> {
    let Kind::Enum { options } = kind else { return None };
    options.iter().find(|option| option.as_str().is_some_and(|option| option.eq_ignore_ascii_case(word))).cloned()
}

fn first_preset(voice: &Param) -> Option<Value> {
    let fields = match &voice.kind {
        Kind::Object { fields, .. } => vec![fields],
        Kind::Union { variants, .. } => variants
            .iter()
            .filter_map(|variant| if let Kind::Object { fields, .. } = variant { Some(fields) } else { None })
            .collect(),
        _ => Vec::new(),
    };
    fields.into_iter().flatten().filter(|field| field.name == "preset").find_map(|field| match &field.kind {
        Kind::Enum { options } => options.first().cloned(),
        _ => None,
    })
}
