//! The data's way of writing a parameter, with its shared fragments, turned into [`Param`] and [`Kind`].

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::file::FileBounds;
use crate::form::regex;
use crate::load::{OwnRule, Sizes};
use crate::model::{Kind, Media, Param, Place};
use crate::purpose::Serves;
use crate::words;

/// Fragments that the data files refer to by name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shared {
    /// Lists of values, used as `"$name"`.
    #[serde(default)]
    sets: BTreeMap<String, Vec<Value>>,
    /// Ways to sort pixel sizes into price classes.
    #[serde(default)]
    pub(crate) sizes: Sizes,
    /// Parameters and kinds, used by `"name"` or `{"use": "name", …}`.
    #[serde(default)]
    params: BTreeMap<String, Value>,
    /// Rules, used by name.
    #[serde(default)]
    rules: BTreeMap<String, OwnRule>,
}

/// A parameter or kind as written, after its fragment was merged in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    kind: String,
    label: Option<String>,
    help: Option<String>,
    ends: Option<(String, String)>,
    wire: Option<String>,
    #[serde(default)]
    required: bool,
    default: Option<Value>,
    group: Option<String>,
    #[serde(default)]
    place: Place,
    #[serde(default)]
    deprecated: bool,
    limit_source: Option<String>,
    note: Option<String>,
    control: Option<String>,
    #[serde(default)]
    file: FileBounds,
    #[serde(default)]
    r#for: Vec<Serves>,
    options: Option<Value>,
    #[serde(default)]
    free: bool,
    pixels: Option<(u64, u64)>,
    min: Option<serde_json::Number>,
    max: Option<serde_json::Number>,
    min_length: Option<usize>,
    max_length: Option<usize>,
    pattern: Option<String>,
    format: Option<String>,
    #[serde(default)]
    asset_id: bool,
    item: Option<Value>,
    min_items: Option<usize>,
    max_items: Option<usize>,
    unique_by: Option<String>,
    mention: Option<String>,
    fields: Option<Map<String, Value>>,
    closed: Option<bool>,
    values: Option<Value>,
    tag: Option<String>,
    variants: Option<Vec<Value>>,
}

impl Shared {
    /// Reads the shared file.
    pub(crate) fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    pub(crate) fn rule(&self, name: &str) -> Option<OwnRule> {
        self.rules.get(name).cloned()
    }

    /// The parameter that the data calls `name`.
    pub(crate) fn param(&self, name: &str, value: &Value) -> Result<Param, String> {
        let mut spec = self.spec(value).map_err(|why| format!("{name}: {why}"))?;
        let words = words::param(name);
        let param = Param {
            name: name.to_owned(),
            label: spec.label.take().unwrap_or(words.label),
            help: spec.help.take().or(words.help),
            ends: spec.ends.take().or_else(|| words.low.zip(words.high)),
            unit: words.unit,
            wire: spec.wire.take().unwrap_or_else(|| name.to_owned()),
            required: spec.required,
            default: spec.default.take(),
            place: spec.place,
            deprecated: spec.deprecated,
            group: spec.group.take().unwrap_or_else(|| "advanced".into()),
            control: spec.control.take(),
            serves: std::mem::take(&mut spec.r#for),
            limit_source: spec.limit_source.take(),
            note: spec.note.take(),
            file: spec.file,
            kind: self.kind_of(spec).map_err(|why| format!("{name}: {why}"))?,
        };
        let spread = param.wire.contains("{n}") || param.wire.contains("{n?}");
        match (spread, &param.kind) {
            (true, Kind::List { max_items: Some(_), .. }) | (false, _) => Ok(param),
            (true, _) => Err(format!("{name}: numbered keys need a list with max_items")),
        }
    }

    fn spec(&self, value: &Value) -> Result<Spec, String> {
        serde_json::from_value(Value::Object(self.merged(value, 0)?)).map_err(|error| error.to_string())
    }

    /// The written form with its fragment merged in; the entry's own words win.
    fn merged(&self, value: &Value, depth: usize) -> Result<Map<String, Value>, String> {
        if depth > 16 {
            return Err("fragments use each other in a circle".into());
        }
        let fragment = |name: &str| {
            let found = self.params.get(name).ok_or_else(|| format!("there is no fragment named {name}"))?;
            self.merged(found, depth + 1)
        };
        match value {
            Value::String(name) => fragment(name),
            Value::Object(own) => {
                let mut all = match own.get("use") {
                    Some(Value::String(name)) => fragment(name)?,
                    Some(_) => return Err("\"use\" takes the name of a fragment".into()),
                    None => Map::new(),
                };
                all.extend(own.iter().filter(|(key, _)| *key != "use").map(|(k, v)| (k.clone(), v.clone())));
                Ok(all)
            }
            _ => Err("expected the name of a fragment or an object".into()),
        }
    }

    fn kind(&self, value: Option<&Value>, word: &str) -> Result<Box<Kind>, String> {
        let value = value.ok_or_else(|| format!("\"{word}\" is missing"))?;
        self.kind_of(self.spec(value)?).map(Box::new)
    }

    fn options(&self, value: Option<&Value>) -> Result<Vec<Value>, String> {
        let list = match value {
            Some(Value::Array(list)) => list,
            Some(Value::String(name)) => name
                .strip_prefix('$')
                .and_then(|name| self.sets.get(name))
                .ok_or_else(|| format!("there is no set named {name}"))?,
            _ => return Err("\"options\" takes a list or \"$set\"".into()),
        };
        if list.iter().all(|option| option.is_string() || option.is_i64()) {
            Ok(list.clone())
        } else {
            Err("\"options\" may hold strings and whole numbers only".into())
        }
    }

    fn kind_of(&self, spec: Spec) -> Result<Kind, String> {
        let whole = |bound: &Option<serde_json::Number>| -> Result<Option<i64>, String> {
            bound.as_ref().map(|n| n.as_i64().ok_or_else(|| format!("{n} is not a whole number"))).transpose()
        };
        let media = |media| Kind::Media { media, asset_id: spec.asset_id };
        Ok(match spec.kind.as_str() {
            "enum" => Kind::Enum { options: self.options(spec.options.as_ref())? },
            "ratio" => {
                let options = match &spec.options {
                    None if spec.free => Vec::new(),
                    options => self.options(options.as_ref())?,
                };
                let words = options.iter().map(|option| option.as_str().map(str::to_owned)).collect::<Option<_>>();
                Kind::Ratio { options: words.ok_or("a ratio is a text")?, free: spec.free, pixels: spec.pixels }
            }
            "integer" => Kind::Integer { min: whole(&spec.min)?, max: whole(&spec.max)? },
            "number" => Kind::Number { min: spec.min.and_then(|n| n.as_f64()), max: spec.max.and_then(|n| n.as_f64()) },
            "seed" => Kind::Seed { min: whole(&spec.min)?.unwrap_or(0), max: whole(&spec.max)? },
            "boolean" => Kind::Boolean,
            "text" => {
                if let Some(pattern) = &spec.pattern {
                    regex(pattern).map_err(|error| format!("the pattern {pattern} cannot be used: {error}"))?;
                }
                Kind::Text {
                    min_length: spec.min_length,
                    max_length: spec.max_length,
                    pattern: spec.pattern,
                    format: spec.format,
                }
            }
            "image" => media(Media::Image),
            "video" => media(Media::Video),
            "audio" => media(Media::Audio),
            "list" => Kind::List {
                item: self.kind(spec.item.as_ref(), "item")?,
                min_items: spec.min_items,
                max_items: spec.max_items,
                unique_by: spec.unique_by,
                mention: spec.mention,
            },
            "object" => {
                let fields = spec.fields.ok_or("\"fields\" is missing")?;
                let fields = fields.iter().map(|(name, value)| self.param(name, value)).collect::<Result<_, _>>()?;
                Kind::Object { fields, closed: spec.closed.unwrap_or(true) }
            }
            "map" => Kind::Map { values: self.kind(spec.values.as_ref(), "values")? },
            "union" => {
                let variants = spec.variants.ok_or("\"variants\" is missing")?;
                let variants =
                    variants.iter().map(|variant| self.kind_of(self.spec(variant)?)).collect::<Result<_, _>>()?;
                Kind::Union { tag: spec.tag, variants }
            }
            "null" => Kind::Null,
            "any" => Kind::Any,
            other => return Err(format!("there is no kind named {other}")),
        })
    }
}
