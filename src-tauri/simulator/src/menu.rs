//! What can be ordered: the catalogue by endpoint, and a checked body turned into an order.
//!
//! Endpoints are not written down here: every `POST` of the catalogue whose path has no placeholder
//! is a create call, and its checker is the service's strictness.

use std::collections::HashMap;

use catalogue::{Body, Catalogue, Inputs, Kind, Making, Media, Model, Price, Problem, Service, Source, Status};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::format::FileFormat;
use crate::task::Order;

/// Keys of a useapi.net create call that speak of the account and the callback, not of the picture.
pub(crate) const ACCOUNT_KEYS: [&str; 4] = ["email", "replyUrl", "replyRef", "maxJobs"];

/// Credits of one Frames picture on the site's plan. No source states the figure; it only has to be
/// positive so that plans run dry.
const PLAN_CREDITS_PER_FILE: f64 = 2.0;
/// Files of one order; some models have no documented bound.
const MOST_FILES: u32 = 16;
/// Endpoints among whose models a router chooses.
const ROUTED: [&str; 6] =
    ["text_to_image", "text_to_video", "image_to_video", "video_to_video", "text_to_speech", "sound_effect"];
/// Credits of one file where no source gives a price.
const UNKNOWN_PRICE_PER_FILE: f64 = 5.0;

/// The catalogue, arranged by path.
#[derive(Debug)]
pub(crate) struct Menu {
    catalogue: Catalogue,
    by_path: HashMap<String, Vec<usize>>,
    allow_retired: bool,
}

/// How a body found its model.
pub(crate) enum Choice<'a> {
    /// This one; the problems of the body, empty when it is fine.
    Model(&'a Model, Vec<Problem>),
    /// None: the value of this key names no model of the endpoint. The names that would do.
    Nameless { key: &'static str, names: Vec<&'a str>, missing: Vec<String> },
}

impl Menu {
    pub(crate) fn new(catalogue: Catalogue, allow_retired: bool) -> Self {
        let mut by_path: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, model) in catalogue.models().iter().enumerate() {
            if let Some(path) = model.endpoint.strip_prefix("POST ").filter(|path| !path.contains('{')) {
                by_path.entry(path.trim_end_matches('/').to_owned()).or_default().push(index);
            }
        }
        Self { catalogue, by_path, allow_retired }
    }

    /// The models of a create endpoint; `None` where there is no such endpoint.
    pub(crate) fn models(&self, path: &str) -> Option<Vec<&Model>> {
        let models = self.by_path.get(path)?.iter().map(|&index| &self.catalogue.models()[index]);
        Some(models.filter(|model| self.allow_retired || model.status == Status::Current).collect())
    }

    /// The models among which a router chooses for a result of that kind.
    pub(crate) fn routed(&self, output: Media) -> impl Iterator<Item = &Model> {
        self.catalogue.models().iter().filter(move |model| {
            let path = model.endpoint.strip_prefix("POST /v1/").unwrap_or_default();
            model.service == Service::Runway
                && model.output == output
                && model.is_current()
                && model.model.is_some()
                && ROUTED.contains(&path)
        })
    }

    /// Whether a router can choose a model of that name.
    pub(crate) fn is_routed(&self, name: &str) -> bool {
        let all = [Media::Image, Media::Video, Media::Audio].into_iter().flat_map(|output| self.routed(output));
        all.into_iter().any(|model| model.model.as_deref() == Some(name))
    }

    /// The model of a name at an endpoint, `text_to_image`.
    pub(crate) fn model_at(&self, endpoint: &str, name: &str) -> Option<&Model> {
        self.models(&format!("/v1/{endpoint}"))?.into_iter().find(|model| model.model.as_deref() == Some(name))
    }

    /// The entry of the call that runs a workflow.
    pub(crate) fn workflow(&self) -> Option<&Model> {
        self.catalogue.models().iter().find(|model| model.endpoint == "POST /v1/workflows/{id}")
    }

    /// What the body of a PATCH on one of these may hold, `voices`.
    pub(crate) fn change_of(&self, kind: &str) -> Option<&Model> {
        let endpoint = format!("PATCH /v1/{kind}/{{id}}");
        self.catalogue.models().iter().find(|model| model.endpoint == endpoint)
    }

    /// All current models of a service that make files, by the name that limits run under.
    pub(crate) fn counted_models(&self, service: Service) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for model in self.catalogue.models() {
            let name = model.model.as_deref().filter(|_| model.service == service);
            names.extend(name.filter(|name| !names.contains(name)));
        }
        names
    }

    /// Finds the model that a body asks for and judges the body.
    pub(crate) fn choose<'a>(&'a self, models: &[&'a Model], body: &Body) -> Choice<'a> {
        let named = |key: &str| body.get(key).and_then(Value::as_str);
        if models.iter().any(|model| model.model.is_some()) {
            let fitting: Vec<&Model> =
                models.iter().copied().filter(|m| m.model.as_deref() == named("model")).collect();
            return match fitting.as_slice() {
                [] => Choice::Nameless {
                    key: "model",
                    names: models.iter().filter_map(|model| model.model.as_deref()).collect(),
                    missing: missing_everywhere(models, body),
                },
                [only] => Choice::Model(only, only.check_body(body)),
                several => self.choose_mode(several, body),
            };
        }
        match models {
            [only] => Choice::Model(only, only.check_body(body)),
            several => self.choose_mode(several, body),
        }
    }

    fn choose_mode<'a>(&'a self, models: &[&'a Model], body: &Body) -> Choice<'a> {
        let mode = body.get("mode").and_then(Value::as_str);
        match models.iter().find(|model| model.mode.as_deref() == mode) {
            Some(model) => Choice::Model(model, model.check_body(body)),
            None => Choice::Nameless {
                key: "mode",
                names: models.iter().filter_map(|model| model.mode.as_deref()).collect(),
                missing: missing_everywhere(models, body),
            },
        }
    }

    /// Turns a checked body into an order. `drawn` is the seed where the body gives none; `known` tells what is known
    /// of the file at a media address.
    pub(crate) fn order(&self, model: &Model, body: &Body, drawn: u64, known: impl Fn(&str) -> Source) -> Order {
        let inputs = inputs(model, body);
        let text = |name: &str| inputs.get(name).and_then(Value::as_str).map(str::to_owned);
        let source = model.followed(&inputs).map_or_else(Source::default, |address| known(&address));
        let making = model.makes(&inputs, source);
        let prores_profile = text("prores_profile");
        let seconds = making.seconds.min(most_seconds(&making.format, prores_profile.as_deref()));
        let seed = inputs.get("seed").and_then(Value::as_u64);
        let (estimate, cost) = credits(model, &inputs, &making, source);
        Order {
            endpoint: endpoint_name(model),
            model: model.model.clone().unwrap_or_else(|| endpoint_name(model)),
            prompt: text("prompt").unwrap_or_default(),
            seed: seed.unwrap_or(drawn),
            seed_given: seed.is_some(),
            style: text("style"),
            diversity: inputs.get("diversity").and_then(Value::as_u64).and_then(|n| u8::try_from(n).ok()),
            width: making.width,
            height: making.height,
            files: making.files.min(MOST_FILES),
            format: making.format,
            prores_profile,
            seconds,
            frame_rate: making.frame_rate,
            sound: making.sound,
            sample_rate: inputs.get("sample_rate").and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok()),
            cut_out: text("background").as_deref() == Some("transparent"),
            parts: Vec::new(),
            estimate,
            cost,
            body: body.clone(),
            digest: digest_of(body),
        }
    }
}

/// SHA-256 of a body's text, in hex.
pub(crate) fn digest_of(body: &Body) -> String {
    hex::encode(Sha256::digest(Value::Object(body.clone()).to_string().as_bytes()))
}

/// Path after `/v1/` or `/v1/runwayml/`.
pub(crate) fn endpoint_name(model: &Model) -> String {
    let path = model.endpoint.split_once(' ').map_or(model.endpoint.as_str(), |(_, path)| path);
    let path = path.trim_start_matches("/v1/").trim_start_matches("runwayml/");
    path.trim_end_matches('/').to_owned()
}

/// Whether its tasks end in files.
pub(crate) fn makes_files(model: &Model) -> bool {
    matches!(model.output, Media::Image | Media::Video | Media::Audio)
}

/// Longer ones are not made: archives weigh much, and no source bounds some lengths.
fn most_seconds(format: &str, profile: Option<&str>) -> f64 {
    match FileFormat::of(format, profile) {
        format if format.is_archive() => 12.0,
        FileFormat::Clip(_) => 120.0,
        FileFormat::Picture(_) | FileFormat::Svg | FileFormat::Sound(_) => 600.0,
    }
}

/// The body under our own names, for prices and sizes.
pub(crate) fn inputs(model: &Model, body: &Body) -> Inputs {
    let mut inputs = Inputs::new();
    for param in &model.params {
        if let Some((before, after)) = param.wire.split_once("{n}") {
            let items: Vec<Value> =
                (1..=32).filter_map(|n| body.get(&format!("{before}{n}{after}")).cloned()).collect();
            if !items.is_empty() {
                inputs.insert(param.name.clone(), Value::Array(items));
            }
        } else if let Some(value) = param.in_body(body) {
            inputs.insert(param.name.clone(), value.clone());
        }
    }
    inputs
}

/// What is held at first and charged in the end. The final figure follows the length that was made, and lies between
/// bounds that nothing narrows.
#[allow(clippy::cast_possible_truncation)]
fn credits(model: &Model, inputs: &Inputs, making: &Making, source: Source) -> (f64, i64) {
    let files = f64::from(making.files);
    let each = match model.service {
        Service::Runway => UNKNOWN_PRICE_PER_FILE,
        Service::Useapi => PLAN_CREDITS_PER_FILE,
    };
    // The least and the most.
    let bounds = |price: Price| match price {
        Price::Known { credits } => (credits, credits),
        Price::Range { min, max } => (min, max),
        Price::Free => (0.0, 0.0),
        Price::Unknown => (each * files, each * files),
    };
    let at_the_end = bounds(model.price_of_length(inputs, making.seconds));
    // Inputs are measured before the call is answered.
    let (_, estimate) = if source.seconds.is_some() { at_the_end } else { bounds(model.price(inputs)) };
    (estimate, f64::midpoint(at_the_end.0, at_the_end.1).min(estimate).ceil() as i64)
}

/// Texts that every model of the endpoint requires and the body lacks.
fn missing_everywhere(models: &[&Model], body: &Body) -> Vec<String> {
    let Some(first) = models.first() else {
        return Vec::new();
    };
    first
        .params
        .iter()
        .filter(|param| param.required && matches!(param.kind, Kind::Text { .. }))
        .map(|param| param.wire.clone())
        .filter(|wire| {
            !body.contains_key(wire) && models.iter().all(|m| m.params.iter().any(|p| p.wire == *wire && p.required))
        })
        .collect()
}
