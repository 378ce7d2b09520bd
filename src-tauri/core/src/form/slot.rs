//! Inputs that are files: which of a model's inputs take pictures, clips or sounds, how many, and what each may
//! be told beside it. From this a composer draws its places for references, and puts the addresses where they belong.

use catalogue::{Kind, Media, Param};
use serde_json::{Map, Value};

/// A place for files.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// What may be put there.
    pub media: Vec<Media>,
    /// Fewest files, where the input is given at all.
    pub least: usize,
    /// Most files; `None` where no limit is known.
    pub most: Option<usize>,
    /// Whether each file may have a name that the prompt mentions.
    pub tags: bool,
    /// What a file may be used as; empty where there is no choice.
    pub roles: Vec<String>,
    /// How the prompt mentions the files without names, with `{n}` for the number from 1.
    pub mention: Option<String>,
}

/// A file for a slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// `input:<sha256>` or an address.
    pub address: String,
    /// What it is.
    pub media: Media,
    /// Its name in the prompt.
    pub tag: Option<String>,
    /// What it is used as.
    pub role: Option<String>,
}

/// The slot that an input is; `None` where it takes no files, or more than files.
#[must_use]
pub fn slot(kind: &Kind) -> Option<Slot> {
    match kind {
        Kind::Media { media, .. } => {
            Some(Slot { media: vec![*media], least: 1, most: Some(1), tags: false, roles: Vec::new(), mention: None })
        }
        Kind::Object { fields, .. } => {
            let parts = Parts::of(fields)?;
            let one = slot(&parts.file.kind)?;
            (one.most == Some(1)).then(|| Slot {
                tags: parts.tag.is_some(),
                roles: parts.role.map(|role| words(&role.kind)).unwrap_or_default(),
                ..one
            })
        }
        Kind::List { item, min_items, max_items, mention, .. } => {
            let one = slot(item)?;
            let least = min_items.unwrap_or(1);
            Some(Slot { least, most: *max_items, mention: mention.clone(), ..one })
        }
        Kind::Union { variants, .. } => {
            let slots: Vec<Slot> = variants.iter().map(slot).collect::<Option<_>>()?;
            let widest = slots.iter().max_by_key(|slot| slot.most.unwrap_or(usize::MAX))?.clone();
            let mut media: Vec<Media> = Vec::new();
            for each in slots.iter().flat_map(|slot| &slot.media) {
                if !media.contains(each) {
                    media.push(*each);
                }
            }
            Some(Slot { media, least: 1, ..widest })
        }
        _ => None,
    }
}

/// The value of an input with these files in it, in its own form; `None` where they do not fit.
#[must_use]
pub fn place(kind: &Kind, files: &[Placed]) -> Option<Value> {
    match kind {
        Kind::Media { media, .. } => match files {
            [file] if file.media == *media && file.role.is_none() => Some(Value::from(file.address.clone())),
            _ => None,
        },
        Kind::Object { fields, .. } => match files {
            [file] => placed_object(&Parts::of(fields)?, file),
            _ => None,
        },
        Kind::List { item, .. } => {
            let items: Option<Vec<Value>> = files
                .iter()
                .map(|file| place(item, std::slice::from_ref(file)).or_else(|| plain(item, file)))
                .collect();
            items.map(Value::Array)
        }
        Kind::Union { variants, .. } => variants.iter().find_map(|variant| place(variant, files)),
        _ => None,
    }
}

/// The files in the value of an input; `None` where it holds more than files, or none.
#[must_use]
pub fn taken(kind: &Kind, value: &Value) -> Option<Vec<Placed>> {
    match (kind, value) {
        (Kind::Media { media, .. }, Value::String(address)) => {
            Some(vec![Placed { address: address.clone(), media: *media, tag: None, role: None }])
        }
        (Kind::Object { fields, .. }, Value::Object(object)) => taken_object(&Parts::of(fields)?, object),
        (Kind::List { item, .. }, Value::Array(items)) => {
            let files: Option<Vec<_>> = items.iter().map(|one| taken(item, one)).collect();
            files.map(|files| files.concat()).filter(|files| !files.is_empty())
        }
        (Kind::Union { variants, .. }, value) => variants.iter().find_map(|variant| taken(variant, value)),
        _ => None,
    }
}

fn taken_object(parts: &Parts<'_>, object: &Map<String, Value>) -> Option<Vec<Placed>> {
    let constant = |param: &&Param| object.get(&param.name) == only(&param.kind).as_ref();
    let word = |param: Option<&Param>| Some(object.get(&param?.name)?.as_str()?.to_owned());
    let known = [Some(parts.file), parts.tag, parts.role].into_iter().flatten().chain(parts.constants.iter().copied());
    let names: Vec<&str> = known.map(|param| param.name.as_str()).collect();
    let mut files = taken(&parts.file.kind, object.get(&parts.file.name)?)?;
    let whole = parts.constants.iter().all(constant) && object.keys().all(|key| names.contains(&key.as_str()));
    match files.as_mut_slice() {
        [file] if whole => (file.tag, file.role) = (word(parts.tag), word(parts.role)),
        _ => return None,
    }
    Some(files)
}

/// A file without the role and name that this form has no room for.
fn plain(kind: &Kind, file: &Placed) -> Option<Value> {
    let bare = Placed { role: None, tag: None, ..file.clone() };
    if bare == *file { None } else { place(kind, &[bare]) }
}

fn placed_object(parts: &Parts<'_>, file: &Placed) -> Option<Value> {
    let mut object = Map::new();
    for constant in &parts.constants {
        object.insert(constant.name.clone(), only(&constant.kind)?);
    }
    let bare = Placed { role: None, tag: None, ..file.clone() };
    object.insert(parts.file.name.clone(), place(&parts.file.kind, &[bare])?);
    match (&file.role, parts.role) {
        (Some(role), Some(param)) if words(&param.kind).contains(role) => {
            object.insert(param.name.clone(), Value::from(role.clone()));
        }
        (Some(_), _) => return None,
        (None, Some(param)) if param.required => {
            object.insert(param.name.clone(), Value::from(words(&param.kind).first()?.clone()));
        }
        (None, _) => {}
    }
    if let (Some(tag), Some(param)) = (&file.tag, parts.tag) {
        object.insert(param.name.clone(), Value::from(tag.clone()));
    }
    Some(Value::Object(object))
}

/// The fields of an object that stands for one file.
struct Parts<'a> {
    file: &'a Param,
    tag: Option<&'a Param>,
    role: Option<&'a Param>,
    /// Fields that can only have one value.
    constants: Vec<&'a Param>,
}

impl<'a> Parts<'a> {
    fn of(fields: &'a [Param]) -> Option<Self> {
        let mut parts = Parts {
            file: fields.iter().find(|f| f.required && slot(&f.kind).is_some())?,
            tag: None,
            role: None,
            constants: Vec::new(),
        };
        for field in fields.iter().filter(|field| field.name != parts.file.name) {
            match &field.kind {
                Kind::Enum { options } if options.len() == 1 => parts.constants.extend(field.required.then_some(field)),
                Kind::Enum { .. } if parts.role.is_none() => parts.role = Some(field),
                Kind::Text { .. } if field.name == "tag" => parts.tag = Some(field),
                _ if field.required => return None,
                _ => {}
            }
        }
        Some(parts)
    }
}

fn words(kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Enum { options } => options.iter().filter_map(|option| option.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}

fn only(kind: &Kind) -> Option<Value> {
    match kind {
        Kind::Enum { options } => options.first().cloned(),
        _ => None,
    }
}
