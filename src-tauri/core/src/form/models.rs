//! The models that can be composed with, as rows to choose from.

use catalogue::{Catalogue, Media, Model, Price, Service};
use serde::Serialize;
use ts_rs::TS;

use super::slot::slot;
use super::{Control, form};

/// A model to choose.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ModelRow {
    /// Full id.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Who offers it.
    #[ts(type = "Service")]
    pub service: Service,
    /// What comes out.
    #[ts(type = "Media")]
    pub makes: Media,
    /// What can go in.
    #[ts(type = "Media[]")]
    pub takes: Vec<Media>,
    /// Endpoint in the service's words, such as `text_to_image`.
    pub operation: String,
    /// What goes in and what comes out, such as `text → image`.
    pub group: String,
    /// Most pictures that can be given as references.
    pub references: u32,
    /// Whether a seed makes its results repeatable.
    pub seed: bool,
    /// Its price in words.
    pub price_text: String,
    /// Least credits for one request, where that is known.
    pub price_from: Option<f64>,
    /// Whether it can be used without credits.
    pub free_mode: bool,
    /// Worth knowing.
    pub note: Option<String>,
    /// When it goes out of service, where that is announced.
    pub retires: Option<String>,
    /// Whether an account can use it now.
    pub usable: bool,
}

/// The models in service that make files of a kind that is known before, in the catalogue's order. A workflow makes
/// what its nodes make, and has a place of its own. `serves` says whether an account can use a
/// model.
pub fn models(catalogue: &Catalogue, serves: impl Fn(&Model) -> bool) -> Vec<ModelRow> {
    catalogue
        .models()
        .iter()
        .filter(|model| model.is_current() && model.makes_tasks() && model.output != Media::None)
        .map(|model| row(model, serves(model)))
        .collect()
}

fn row(model: &Model, usable: bool) -> ModelRow {
    let shown = form(model);
    let price = model.price(&shown.defaults);
    let pictures = model.params.iter().filter_map(|param| slot(&param.kind));
    let pictures = pictures.filter(|slot| slot.media.contains(&Media::Image));
    let references = pictures.map(|slot| slot.most.unwrap_or(1)).max().unwrap_or(0);
    ModelRow {
        id: model.id.0.clone(),
        title: model.label.clone(),
        service: model.service,
        makes: model.output,
        takes: model.input.clone(),
        operation: operation(model),
        group: group(model),
        references: u32::try_from(references).unwrap_or(u32::MAX),
        seed: shown.fields.iter().any(|field| matches!(field.control, Control::Seed { .. })),
        price_text: price_text(&price, model),
        price_from: price_from(&price),
        free_mode: model.params.iter().any(|param| param.name == "explore"),
        note: model.notes.first().cloned(),
        retires: None,
        usable,
    }
}

fn operation(model: &Model) -> String {
    let mut parts = model.id.0.split('/');
    parts.next();
    parts.next().unwrap_or_default().to_owned()
}

fn group(model: &Model) -> String {
    let word = |media: &Media| match media {
        Media::Image => "image",
        Media::Video => "video",
        Media::Audio => "audio",
        Media::Text => "text",
        Media::None => "nothing",
    };
    // What a model cannot do without tells what it is for.
    let needed = model.params.iter().filter(|param| param.required).filter_map(|param| slot(&param.kind));
    let needed: Vec<Media> = needed.flat_map(|slot| slot.media).collect();
    let first = [Media::Video, Media::Image, Media::Audio]
        .into_iter()
        .find(|media| needed.contains(media))
        .unwrap_or(Media::Text);
    format!("{} → {}", word(&first), word(&model.output))
}

fn price_text(price: &Price, model: &Model) -> String {
    match price {
        Price::Known { credits } => format!("{} cr", amount(*credits)),
        Price::Range { min, max } => format!("{}–{} cr", amount(*min), amount(*max)),
        Price::Free => "free".into(),
        Price::Unknown => model.price_note().formula.clone(),
    }
}

fn price_from(price: &Price) -> Option<f64> {
    match price {
        Price::Known { credits } => Some(*credits),
        Price::Range { min, .. } => Some(*min),
        Price::Free => Some(0.0),
        Price::Unknown => None,
    }
}

fn amount(credits: f64) -> String {
    let text = format!("{credits:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
