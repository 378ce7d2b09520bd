//! The entries: loaded once, looked up by id or short name.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

use serde_json::{Map, Value};

use crate::change::alone;
use crate::check::{nearest, numbered};
use crate::form::sides;
use crate::load::{id, read};
use crate::model::{Files, Media, ModelId};
use crate::price::PriceNote;
use crate::rule::effective;
use crate::spec::Shared;
use crate::{Inputs, Kind, Model, Param, Price, Status};

/// Fragments, and the files of entries in display order.
const SHARED: &str = include_str!("../data/shared.json");
const FILES: &[(&str, &str)] = &[
    ("useapi/frames.json", include_str!("../data/useapi/frames.json")),
    ("useapi/images.json", include_str!("../data/useapi/images.json")),
    ("useapi/videos.json", include_str!("../data/useapi/videos.json")),
    ("useapi/older.json", include_str!("../data/useapi/older.json")),
    ("useapi/account.json", include_str!("../data/useapi/account.json")),
    ("runway/text_to_image.json", include_str!("../data/runway/text_to_image.json")),
    ("runway/image_to_video.json", include_str!("../data/runway/image_to_video.json")),
    ("runway/text_to_video.json", include_str!("../data/runway/text_to_video.json")),
    ("runway/video_to_video.json", include_str!("../data/runway/video_to_video.json")),
    ("runway/character_performance.json", include_str!("../data/runway/character_performance.json")),
    ("runway/video_tools.json", include_str!("../data/runway/video_tools.json")),
    ("runway/image_upscale.json", include_str!("../data/runway/image_upscale.json")),
    ("runway/speech.json", include_str!("../data/runway/speech.json")),
    ("runway/sound.json", include_str!("../data/runway/sound.json")),
    ("runway/routers.json", include_str!("../data/runway/routers.json")),
    ("runway/recipes.json", include_str!("../data/runway/recipes.json")),
    ("runway/avatars.json", include_str!("../data/runway/avatars.json")),
    ("runway/voices.json", include_str!("../data/runway/voices.json")),
    ("runway/documents.json", include_str!("../data/runway/documents.json")),
    ("runway/workflows.json", include_str!("../data/runway/workflows.json")),
    ("runway/account.json", include_str!("../data/runway/account.json")),
];

/// All models of both services.
#[derive(Clone, Debug)]
pub struct Catalogue {
    models: Arc<Vec<Model>>,
}

/// Parsed once; every further catalogue shares its models.
static BUILTIN: LazyLock<Catalogue> = LazyLock::new(|| {
    let shared = shared();
    // Broken built-in data is caught by a test and never ships.
    let models = FILES
        .iter()
        .flat_map(|(name, text)| read(text, name, &shared, |_| Err("nothing can be changed here".into())).0)
        .collect();
    let mut catalogue = Catalogue { models: Arc::new(models) };
    catalogue.name_models();
    catalogue
});

/// The id of an entry that stands alone.
fn id_of(entry: &Map<String, Value>) -> Option<ModelId> {
    let service = serde_json::from_value(entry.get("service")?.clone()).ok()?;
    let word = |word: &str| entry.get(word).and_then(Value::as_str);
    id(service, word("endpoint")?, word("model"), word("mode")).ok()
}

/// A data or override file that cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{file}:{line}:{column}: {reason}")]
pub struct CatalogueError {
    /// File name.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
    /// What is wrong there.
    pub reason: String,
}

/// No model has that name, or several have.
#[derive(Debug, thiserror::Error)]
#[error("{} named {given}", if *.several { "there are several models" } else { "there is no model" })]
pub struct UnknownModel {
    /// The name as given.
    pub given: String,
    /// Whether it fits several models.
    pub several: bool,
    /// Up to five near names, best first. Where a name fits several models, these are their ids.
    pub suggestions: Vec<String>,
}

impl Catalogue {
    /// The entries compiled into the crate.
    #[must_use]
    pub fn builtin() -> Self {
        BUILTIN.clone()
    }

    /// Adds the models of a user's file, in the format of `data/README.md`; one with a known id
    /// replaces it, and one with the word `change` changes one of ours. Entries that cannot be used are
    /// reported, the rest is taken.
    #[must_use]
    pub fn with_override(mut self, text: &str, file_name: &str) -> (Self, Vec<CatalogueError>) {
        let (models, errors) = read(text, file_name, &shared(), |name| self.entry_of(name));
        let known = Arc::make_mut(&mut self.models);
        for model in models {
            match known.iter_mut().find(|known| known.id == model.id) {
                Some(known) => *known = model,
                None => known.push(model),
            }
        }
        self.name_models();
        (self, errors)
    }

    /// The entry in our data of a model with that name.
    fn entry_of(&self, name: &str) -> Result<Map<String, Value>, String> {
        let id = &self.model(name).map_err(|unknown| unknown.to_string())?.id;
        let entries = FILES.iter().filter_map(|(_, text)| serde_json::from_str::<Value>(text).ok()).flat_map(|file| {
            let models = file["models"].as_array().cloned().unwrap_or_default();
            models.into_iter().map(move |entry| alone(&file, &entry)).collect::<Vec<_>>()
        });
        let found = entries.into_iter().find(|entry| id_of(entry).as_ref() == Some(id));
        found.ok_or_else(|| format!("{name} is a model of yours and not one of ours: change it where it stands"))
    }

    /// All models, retired ones included, in display order.
    #[must_use]
    pub fn models(&self) -> &[Model] {
        &self.models
    }

    /// The model with that id or short name. The end of an id, or its endpoint, is enough where it fits one
    /// current model only: `image_to_video/gen4.5`, `character_performance`.
    ///
    /// # Errors
    /// `UnknownModel` with near names, or with all ids that fit.
    pub fn model(&self, name: &str) -> Result<&Model, UnknownModel> {
        let named = |model: &&Model| model.id.0 == name || model.short.as_deref() == Some(name);
        if let Some(model) = self.models.iter().find(named) {
            return Ok(model);
        }
        let (end, inside) = (format!("/{name}"), format!("/{name}/"));
        let meant = |model: &&Model| model.id.0.ends_with(&end) || model.id.0.contains(&inside);
        let fits: Vec<&Model> = self.models.iter().filter(|model| model.is_current()).filter(meant).collect();
        if let [only] = fits.as_slice() {
            return Ok(only);
        }
        let suggestions = if fits.is_empty() {
            self.near(name)
        } else {
            fits.iter().take(5).map(|model| model.id.0.clone()).collect()
        };
        Err(UnknownModel { given: name.into(), several: !fits.is_empty(), suggestions })
    }

    /// Names like the given one; a model is suggested once, by its shortest name.
    fn near(&self, name: &str) -> Vec<String> {
        let mut names: Vec<(&str, &Model)> = Vec::new();
        for model in self.models.iter() {
            names.push((&model.id.0, model));
            names.extend(model.short.as_deref().map(|short| (short, model)));
            names.extend(model.model.as_deref().map(|wire| (wire, model)));
        }
        let near = nearest(name, names.iter().map(|(name, _)| *name), 12);
        let mut suggestions = Vec::new();
        for word in near {
            for (_, model) in names.iter().filter(|(name, _)| *name == word) {
                let best = model.short.as_ref().unwrap_or(&model.id.0);
                if !suggestions.contains(best) {
                    suggestions.push(best.clone());
                }
            }
        }
        suggestions.truncate(5);
        suggestions
    }

    /// Gives every current model whose wire name no other current model has that name as its short one.
    fn name_models(&mut self) {
        let mut count: HashMap<String, usize> = HashMap::new();
        for model in self.models.iter().filter(|model| model.is_current()) {
            if let Some(name) = &model.model {
                *count.entry(name.clone()).or_default() += 1;
            }
        }
        let written: BTreeSet<String> =
            self.models.iter().filter(|model| model.model.is_none()).filter_map(|model| model.short.clone()).collect();
        for model in Arc::make_mut(&mut self.models) {
            let current = model.is_current();
            if let Some(name) = &model.model {
                let unique = current && count.get(name) == Some(&1) && !written.contains(name);
                model.short = unique.then(|| name.clone());
            }
        }
    }
}

impl Model {
    /// The price of one request with these (checked) inputs.
    #[must_use]
    pub fn price(&self, inputs: &Inputs) -> Price {
        self.price.price(self, &self.in_our_names(inputs), None)
    }

    /// The same, once it is known how long the input that sets the price, or the result, is.
    #[must_use]
    pub fn price_of_length(&self, inputs: &Inputs, seconds: f64) -> Price {
        self.price.price(self, &self.in_our_names(inputs), Some(seconds))
    }

    /// What a person may know about the price: unit, source with date, formula in words.
    #[must_use]
    pub fn price_note(&self) -> &PriceNote {
        &self.price_note
    }

    /// The size in pixels that the chosen ratio promises, where it promises one.
    #[must_use]
    pub fn pixels(&self, inputs: &Inputs) -> Option<(u32, u32)> {
        let inputs = self.in_our_names(inputs);
        let ratio = effective(&inputs, &self.params, "ratio")?.as_str()?;
        // A proportion such as 16:9 promises no size of its own; no service makes pictures that small.
        let in_pixels = || sides(ratio).filter(|(width, height)| *width >= 64 && *height >= 64);
        self.sizes.get(ratio).copied().or_else(in_pixels)
    }

    /// How many files one request makes.
    #[must_use]
    pub fn files(&self, inputs: &Inputs) -> u32 {
        let (name, usual) = match &self.files {
            Files::Count(count) => ("images", *count),
            Files::By(name) => (name.as_str(), 1),
        };
        let inputs = self.in_our_names(inputs);
        let count = effective(&inputs, &self.params, name).and_then(Value::as_f64);
        count.filter(|count| (1.0..=1000.0).contains(count)).map_or(usual, |count| count as u32)
    }

    /// The parameter with that name, in our spelling or, where no name of ours fits, the vendor's.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&Param> {
        self.params.iter().find(|param| param.name == name).or_else(|| self.params.iter().find(|p| p.wire == name))
    }

    /// Objects of the body that several parameters share: `input` where one is sent as `input.promptText`.
    pub(crate) fn shared_objects(&self) -> Vec<&str> {
        let mut shared: Vec<&str> = Vec::new();
        for (object, _) in self.params.iter().filter_map(Param::shares) {
            if !shared.contains(&object) {
                shared.push(object);
            }
        }
        shared
    }

    /// The list parameter that the body spreads over numbered keys, and which of its items (from 0) this key is.
    #[must_use]
    pub fn spread_param(&self, key: &str) -> Option<(&Param, usize)> {
        let item = |param: &&Param| match &param.kind {
            Kind::List { max_items, .. } if param.wire.contains("{n") => {
                (1..=max_items.unwrap_or(0)).position(|number| numbered(&param.wire, number) == key)
            }
            _ => None,
        };
        self.params.iter().find_map(|param| Some((param, item(&param)?)))
    }

    /// Whether the model can still be asked for.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.status == Status::Current
    }

    /// Whether a job can ask for it: its create call is a POST that is answered with a task that makes files.
    #[must_use]
    pub fn makes_tasks(&self) -> bool {
        let posted = self.endpoint.starts_with("POST ");
        posted && self.reply.is_none() && (self.output != Media::None || self.tasks_at.is_some()) && !self.at_once
    }
}

fn shared() -> Shared {
    Shared::read(SHARED).expect("the shared fragments are compiled in and covered by a test")
}

#[cfg(test)]
mod tests;
