//! A model as a plain JSON entry in the vendor's names, for comparison with other sources.
//!
//! Words: `api`, `endpoint`, `model`, `mode`, `id`, `name`, `short`, `status`, `removed`, `successor`, `output_kind`,
//! `input_kinds`, `ratios`, `params`, `rules`, `rejects_unknown_keys`, `price`, `notes`, `sources`. A parameter
//! has `type`, `enum`, `min`, `max`, `minLength`, `maxLength`, `pattern`, `format`, `minItems`, `maxItems`,
//! `items`, `properties`, `additionalProperties`, `anyOf`, `required`, `default` where they apply.

use serde_json::{Map, Value, json};

use crate::form::type_name;
use crate::{Kind, Media, Model, Param, Place, Service, Status};

/// Lengths of a media address, all forms together: the shortest, and the longest `data:` address.
const MEDIA_LENGTHS: (usize, usize) = (13, 5_242_880);

/// These models' entries as one document, `{"entries": […]}`.
#[must_use]
pub fn document<'m>(models: impl IntoIterator<Item = &'m Model>) -> Value {
    let entries: Vec<Value> = models.into_iter().map(Model::entry_json).collect();
    json!({ "entries": entries })
}

impl Model {
    /// The entry, with the body's own key names; numbered keys are written out one by one.
    #[must_use]
    pub fn entry_json(&self) -> Value {
        let mut params = Map::new();
        for (key, value) in self.constants() {
            params.insert(key.into(), json!({"type": "string", "enum": [value], "required": true}));
        }
        put_params(&mut params, &self.params);

        let mut entry = Map::new();
        let api = match self.service {
            Service::Runway => "runway",
            Service::Useapi => "useapi",
        };
        entry.insert("api".into(), api.into());
        entry.insert("endpoint".into(), self.endpoint.clone().into());
        entry.insert("model".into(), self.model.clone().into());
        if let Some(mode) = &self.mode {
            entry.insert("mode".into(), mode.clone().into());
        }
        entry.insert("id".into(), self.id.0.clone().into());
        entry.insert("name".into(), self.label.clone().into());
        if let Some(short) = &self.short {
            entry.insert("short".into(), short.clone().into());
        }
        match &self.status {
            Status::Current => {
                entry.insert("status".into(), "current".into());
            }
            Status::Retired { date, successor } => {
                entry.insert("status".into(), "removed".into());
                entry.insert("removed".into(), date.clone().into());
                entry.insert("successor".into(), json!(successor));
            }
        }
        let output = self.reply.clone().or_else(|| media_name(self.output).map(str::to_owned));
        entry.insert("output_kind".into(), output.into());
        let mut input: Vec<_> = self.input.iter().filter_map(|media| media_name(*media)).collect();
        input.sort_unstable();
        entry.insert("input_kinds".into(), input.into());
        if let Some(Kind::Ratio { options, .. }) = self.param("ratio").map(|param| &param.kind)
            && !options.is_empty()
        {
            entry.insert("ratios".into(), options.clone().into());
        }
        entry.insert("params".into(), params.into());
        if !self.rules.is_empty() {
            entry.insert("rules".into(), self.rules.iter().map(|rule| rule.says.clone()).collect());
        }
        entry.insert("rejects_unknown_keys".into(), self.strictness().into());
        entry.insert("price".into(), json!(self.price_note));
        if !self.notes.is_empty() {
            entry.insert("notes".into(), self.notes.clone().into());
        }
        entry.insert("sources".into(), self.sources.clone().into());
        Value::Object(entry)
    }

    fn strictness(&self) -> &'static str {
        match (self.strictness_confirmed, self.rejects_unknown_keys) {
            (true, true) => "yes",
            (true, false) => "no",
            (false, _) => "unknown (assume yes)",
        }
    }
}

fn media_name(media: Media) -> Option<&'static str> {
    match media {
        Media::Image => Some("image"),
        Media::Video => Some("video"),
        Media::Audio => Some("audio"),
        Media::Text => Some("text"),
        Media::None => None,
    }
}

fn put_params(entries: &mut Map<String, Value>, params: &[Param]) {
    for param in params.iter().filter(|param| param.place != Place::Path) {
        match &param.kind {
            Kind::List { item, min_items, max_items, .. } if param.wire.contains("{n") => {
                for number in 1..=max_items.unwrap_or(1) {
                    let required = param.required && number <= min_items.unwrap_or(1);
                    let entry = param_entry(param, item, required, number == 1);
                    entries.insert(crate::check::numbered(&param.wire, number), entry);
                }
            }
            kind => {
                let entry = param_entry(param, kind, param.required, true);
                match param.shares() {
                    Some((object, key)) => drop(properties(entries, object).insert(key.to_owned(), entry)),
                    None => drop(entries.insert(param.wire.clone(), entry)),
                }
            }
        }
    }
}

/// The keys of an object that several parameters share.
fn properties<'e>(entries: &'e mut Map<String, Value>, object: &str) -> &'e mut Map<String, Value> {
    let entry = entries.entry(object).or_insert_with(
        || json!({"type": "object", "properties": {}, "additionalProperties": false, "required": true}),
    );
    match entry.get_mut("properties") {
        Some(Value::Object(properties)) => properties,
        _ => unreachable!("no parameter is sent under the key of an object that others share"),
    }
}

fn param_entry(param: &Param, kind: &Kind, required: bool, with_notes: bool) -> Value {
    let mut entry = kind_entry(kind);
    entry.insert("required".into(), required.into());
    if let Some(default) = &param.default {
        entry.insert("default".into(), default.clone());
    }
    if param.place == Place::Query {
        entry.insert("location".into(), "query".into());
    }
    if param.deprecated {
        entry.insert("deprecated".into(), true.into());
    }
    if with_notes {
        let notes = [("limit_source", &param.limit_source), ("note", &param.note)];
        for (key, text) in notes.into_iter().filter_map(|(key, text)| Some((key, text.as_ref()?))) {
            entry.insert(key.into(), text.clone().into());
        }
    }
    Value::Object(entry)
}

fn kind_entry(kind: &Kind) -> Map<String, Value> {
    let mut entry = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            entry.insert(key.to_owned(), value);
        }
    };
    match kind {
        Kind::Enum { options } => {
            let number = options.iter().all(|option| type_name(option) == "number");
            put("type", if number { "integer" } else { "string" }.into());
            put("enum", options.clone().into());
        }
        Kind::Ratio { options, free: false, .. } => {
            put("type", "string".into());
            put("enum", options.clone().into());
        }
        Kind::Ratio { options, .. } if options.is_empty() => put("type", "string".into()),
        Kind::Ratio { options, .. } => {
            put("anyOf", json!([{"type": "string", "enum": options}, {"type": "string"}]));
        }
        Kind::Integer { min, max } => {
            put("type", "integer".into());
            put("min", json!(min));
            put("max", json!(max));
        }
        Kind::Seed { min, max } => {
            put("type", "integer".into());
            put("min", json!(min));
            put("max", json!(max));
        }
        Kind::Number { min, max } => {
            put("type", "number".into());
            put("min", json!(min));
            put("max", json!(max));
        }
        Kind::Boolean => put("type", "boolean".into()),
        Kind::Text { min_length, max_length, pattern, format } => {
            put("type", "string".into());
            put("minLength", json!(min_length));
            put("maxLength", json!(max_length));
            put("pattern", json!(pattern));
            put("format", json!(format));
        }
        Kind::Media { asset_id: true, .. } => {
            put("type", "string".into());
            put("format", "useapi-asset-id".into());
        }
        Kind::Media { media, .. } => {
            let media = media_name(*media).unwrap_or_default();
            put("type", "string".into());
            put("format", "media-uri".into());
            put("media", media.into());
            put("minLength", MEDIA_LENGTHS.0.into());
            put("maxLength", MEDIA_LENGTHS.1.into());
            put("pattern", format!("^(https://|runway://|data:{media}/)").into());
        }
        Kind::List { item, min_items, max_items, .. } => {
            put("type", "array".into());
            put("items", kind_entry(item).into());
            put("minItems", json!(min_items));
            put("maxItems", json!(max_items));
        }
        Kind::Object { fields, closed } => {
            let mut properties = Map::new();
            put_params(&mut properties, fields);
            put("type", "object".into());
            put("properties", properties.into());
            if *closed {
                put("additionalProperties", false.into());
            } else {
                put("untyped_in_sdk", true.into());
            }
        }
        Kind::Map { values } => {
            put("type", "object".into());
            put("additionalProperties", kind_entry(values).into());
        }
        Kind::Union { variants, .. } => put("anyOf", variants.iter().map(kind_entry).collect()),
        Kind::Null => put("type", "null".into()),
        Kind::Any => put("type", "any".into()),
    }
    entry
}
