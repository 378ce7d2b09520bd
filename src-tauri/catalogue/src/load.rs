//! Data files to models. The format is described in `data/README.md`.
//!
//! A file is read model by model, so that one broken entry costs one entry and its error names the line.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::change::changed;
use crate::model::{Files, Media, Model, ModelId, Service, Status};
use crate::price::{PriceRule, SizeClasses};
use crate::rule::{Test, param_at};
use crate::spec::Shared;
use crate::{CatalogueError, Rule};

/// What a file says once for all its models.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    service: Service,
    endpoint: Option<String>,
    output: Option<Media>,
    input: Option<Vec<Media>>,
    unknown_keys: Option<UnknownKeys>,
    format: Option<String>,
    sound: Option<bool>,
    /// For those models that have an input of that name.
    follows: Option<String>,
    confidence: Option<String>,
    /// Parameters that follow those of each model.
    #[serde(default)]
    common: Map<String, Value>,
    #[serde(borrow)]
    models: Vec<&'a RawValue>,
}

impl File<'_> {
    /// A file that says nothing.
    fn of(service: Service) -> Self {
        Self {
            service,
            endpoint: None,
            output: None,
            input: None,
            unknown_keys: None,
            format: None,
            sound: None,
            follows: None,
            confidence: None,
            common: Map::new(),
            models: Vec::new(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModelSpec {
    model: Option<String>,
    mode: Option<String>,
    short: Option<String>,
    label: String,
    service: Option<Service>,
    endpoint: Option<String>,
    retired: Option<Retired>,
    output: Option<Media>,
    reply: Option<String>,
    input: Option<Vec<Media>>,
    unknown_keys: Option<UnknownKeys>,
    #[serde(default)]
    sizes: BTreeMap<String, (u32, u32)>,
    files: Option<Files>,
    format: Option<String>,
    sound: Option<bool>,
    follows: Option<String>,
    speaks: Option<String>,
    tasks_at: Option<String>,
    tells_estimate: Option<bool>,
    #[serde(default)]
    at_once: bool,
    params: Map<String, Value>,
    #[serde(default)]
    rules: Vec<RuleSpec>,
    price: PriceRule,
    #[serde(default)]
    notes: Vec<String>,
    confidence: Option<String>,
    #[serde(default)]
    sources: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum UnknownKeys {
    Rejected,
    Ignored,
    Unconfirmed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Retired {
    date: String,
    successor: Option<ModelId>,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RuleSpec {
    /// The name of a shared rule.
    Shared(String),
    Own(Box<OwnRule>),
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnRule {
    #[serde(default)]
    name: String,
    at: String,
    says: String,
    when: Option<Test>,
    must: Test,
}

/// The word of an entry that changes a model there is.
pub(crate) const CHANGE: &str = "change";

/// Reads one file. Models that can be used are returned, each other one is reported. `known` finds the entry of a
/// model that another one changes.
pub(crate) fn read(
    text: &str,
    name: &str,
    shared: &Shared,
    known: impl Fn(&str) -> Result<Map<String, Value>, String>,
) -> (Vec<Model>, Vec<CatalogueError>) {
    let fail = |offset: usize, reason: String| {
        let (line, column) = place(text, offset);
        CatalogueError { file: name.to_owned(), line, column, reason }
    };
    let file: File = match serde_json::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            return (Vec::new(), vec![fail(offset_of(text, &error), without_position(&error))]);
        }
    };
    let mut models = Vec::new();
    let mut errors = Vec::new();
    for raw in &file.models {
        let raw = raw.get();
        let start = (raw.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        if let Some(change) = change_in(raw) {
            match change_one(&change, shared, &known) {
                Ok(model) => models.push(model),
                Err((key, reason)) => {
                    errors.push(fail(start + raw.find(&format!("\"{key}\"")).unwrap_or(0), reason));
                }
            }
            continue;
        }
        match serde_json::from_str::<ModelSpec>(raw) {
            Err(error) => errors.push(fail(start + offset_of(raw, &error), without_position(&error))),
            Ok(spec) => match build(spec, &file, shared) {
                Ok(model) => models.push(model),
                Err((key, reason)) => {
                    errors.push(fail(start + raw.find(&format!("\"{key}\"")).unwrap_or(0), reason));
                }
            },
        }
    }
    (models, errors)
}

/// The entry, where it is one that changes another.
fn change_in(raw: &str) -> Option<Map<String, Value>> {
    // Ours have none, and every start reads all of them: the word is looked for before an entry is read twice.
    let said = raw.contains(CHANGE).then(|| serde_json::from_str::<Map<String, Value>>(raw).ok())?;
    said.filter(|entry| entry.contains_key(CHANGE))
}

/// Builds a model that the user changed, or says at which key of the change it fails and why.
fn change_one(
    change: &Map<String, Value>,
    shared: &Shared,
    known: impl Fn(&str) -> Result<Map<String, Value>, String>,
) -> Result<Model, (String, String)> {
    let at = |reason: String| (CHANGE.to_owned(), reason);
    let name = change[CHANGE].as_str().ok_or_else(|| at("the name of a model is missing".into()))?;
    let entry = changed(known(name).map_err(at)?, change);
    let spec: ModelSpec = serde_json::from_value(entry.into()).map_err(|error| at(without_position(&error)))?;
    let service = spec.service.ok_or_else(|| at("the service is missing".into()))?;
    build(spec, &File::of(service), shared)
}

/// Builds a model, or says at which key of the entry it fails and why.
fn build(spec: ModelSpec, file: &File, shared: &Shared) -> Result<Model, (String, String)> {
    let at = |key: &str| {
        let key = key.to_owned();
        move |reason: String| (key, reason)
    };
    let service = spec.service.unwrap_or(file.service);
    let endpoint =
        spec.endpoint.or_else(|| file.endpoint.clone()).ok_or_else(|| at("label")("an endpoint is missing".into()))?;
    let id = id(service, &endpoint, spec.model.as_deref(), spec.mode.as_deref()).map_err(at("endpoint"))?;

    let mut params = Vec::with_capacity(spec.params.len() + file.common.len());
    for (name, value) in spec.params.iter().chain(&file.common) {
        params.push(shared.param(name, value).map_err(at(name))?);
    }
    let mut rules = Vec::new();
    for rule in spec.rules {
        let (name, rule) = match rule {
            RuleSpec::Own(rule) => (rule.name.clone(), *rule),
            RuleSpec::Shared(name) => {
                let rule = shared.rule(&name).ok_or_else(|| at(&name)(format!("there is no rule named {name}")))?;
                (name, rule)
            }
        };
        let paths = rule.must.paths().into_iter().chain(rule.when.iter().flat_map(Test::paths));
        for path in paths.chain([rule.at.as_str()]) {
            if param_at(&params, path).is_none() {
                return Err(at(&name)(format!("the rule {name} speaks of {path}, which this model does not have")));
            }
        }
        rules.push(Rule { name, says: rule.says, path: rule.at, when: rule.when, must: rule.must });
    }
    let mut price = spec.price;
    price.settle(&shared.sizes, &params).map_err(at("price"))?;

    let by = match &spec.files {
        Some(Files::By(name)) => Some(name),
        _ => None,
    };
    for (word, path) in [("files", by), ("follows", spec.follows.as_ref()), ("speaks", spec.speaks.as_ref())] {
        if let Some(path) = path.filter(|path| param_at(&params, path).is_none()) {
            return Err(at(word)(format!("\"{word}\" speaks of {path}, which this model does not have")));
        }
    }
    let follows = spec.follows.or_else(|| file.follows.clone().filter(|path| param_at(&params, path).is_some()));

    let unknown_keys = spec.unknown_keys.or(file.unknown_keys).unwrap_or(UnknownKeys::Unconfirmed);
    let mut notes = spec.notes;
    let status = match spec.retired {
        None => Status::Current,
        Some(retired) => {
            notes.extend(retired.note.map(|note| format!("Removed: {note}.")));
            Status::Retired { date: retired.date, successor: retired.successor }
        }
    };
    Ok(Model {
        id,
        short: spec.short,
        label: spec.label,
        service,
        endpoint,
        model: spec.model,
        mode: spec.mode,
        status,
        output: if spec.reply.is_some() { Media::None } else { spec.output.or(file.output).unwrap_or(Media::None) },
        reply: spec.reply,
        input: spec.input.or_else(|| file.input.clone()).unwrap_or_default(),
        rejects_unknown_keys: unknown_keys != UnknownKeys::Ignored,
        strictness_confirmed: unknown_keys != UnknownKeys::Unconfirmed,
        params,
        rules,
        price_note: price.note(),
        price,
        sizes: spec.sizes,
        files: spec.files.unwrap_or(Files::Count(1)),
        format: spec.format.or_else(|| file.format.clone()),
        sound: spec.sound.or(file.sound).unwrap_or(false),
        speaks: spec.speaks,
        follows,
        tasks_at: spec.tasks_at,
        tells_estimate: spec.tells_estimate.unwrap_or(true),
        at_once: spec.at_once,
        confidence: spec.confidence.or_else(|| file.confidence.clone()),
        notes,
        sources: spec.sources,
    })
}

/// `POST /v1/runwayml/frames/create` of useapi becomes `useapi/frames/create`.
pub(crate) fn id(service: Service, endpoint: &str, model: Option<&str>, mode: Option<&str>) -> Result<ModelId, String> {
    let (method, path) = endpoint
        .split_once(' ')
        .filter(|(method, _)| matches!(*method, "GET" | "POST" | "PUT" | "PATCH" | "DELETE"))
        .ok_or_else(|| format!("the endpoint {endpoint} is not a method and a path"))?;
    let (name, prefix) = match service {
        Service::Runway => ("runway", "/v1/"),
        Service::Useapi => ("useapi", "/v1/runwayml/"),
    };
    let path = path.strip_prefix(prefix).ok_or_else(|| format!("the path {path} does not begin with {prefix}"))?;
    let mut id = format!("{name}/{}", path.trim_end_matches('/'));
    if let Some(model) = model {
        id = format!("{id}/{model}");
    }
    if let Some(mode) = mode {
        id = format!("{id}:{mode}");
    }
    if method != "POST" {
        id = format!("{id}#{}", method.to_lowercase());
    }
    Ok(ModelId(id))
}

/// Line and column of a byte, both from 1; columns count characters.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    // Of a letter's bytes only the first is none of the form 10xxxxxx.
    let column = 1 + before[start..].iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    (line, column)
}

/// The byte at which the parser stopped.
fn offset_of(text: &str, error: &serde_json::Error) -> usize {
    let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    line + error.column().saturating_sub(1)
}

/// What serde says, without its own " at line 1 column 2" (which counts from the entry and not the file).
fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rfind(" at line ").map_or(text.clone(), |at| text[..at].to_owned())
}

/// Size classes by name, from the shared file.
pub(crate) type Sizes = BTreeMap<String, SizeClasses>;
