//! An asset in a list, as the page shows it.

use std::sync::Arc;

use base64::Engine as _;
use catalogue::Catalogue;
use serde::Serialize;
use ts_rs::TS;

use crate::api::words::{Media, Shows};
use crate::library;
use crate::store::gallery;

/// An asset in a list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub(in crate::api) struct Tile {
    /// Id.
    pub(in crate::api) id: i64,
    /// The job that it is a result of.
    pub(in crate::api) job: Option<String>,
    /// Which result of the job, from 0.
    pub(in crate::api) idx: i64,
    /// Files of its set.
    pub(in crate::api) of: u32,
    /// When it came.
    pub(in crate::api) created_ms: i64,
    /// Pixels.
    pub(in crate::api) width: Option<u32>,
    /// Pixels.
    pub(in crate::api) height: Option<u32>,
    /// Kind.
    pub(in crate::api) media: Media,
    /// For example `image/png`.
    pub(in crate::api) media_type: String,
    /// Size.
    pub(in crate::api) bytes: u64,
    /// What can be shown of it.
    pub(in crate::api) shows: Shows,
    /// How long a clip or a sound is.
    pub(in crate::api) seconds: Option<f64>,
    /// Whether a clip or a sound can be heard; absent where that is not known.
    pub(in crate::api) sound: Option<bool>,
    /// 0 (none) to 5.
    pub(in crate::api) rating: u8,
    /// ThumbHash in base 64: the blurred placeholder.
    pub(in crate::api) thumbhash: Option<String>,
    /// The beginning of its prompt, 160 characters.
    pub(in crate::api) prompt: Option<String>,
    /// Seed.
    pub(in crate::api) seed: Option<i64>,
    /// Full id of the model.
    pub(in crate::api) model: Option<String>,
    /// Its name for people.
    pub(in crate::api) model_title: Option<String>,
    /// Style.
    pub(in crate::api) style: Option<String>,
    /// Ratio.
    pub(in crate::api) ratio: Option<String>,
    /// Account id.
    pub(in crate::api) account: Option<String>,
    /// Whether it is in the trash.
    pub(in crate::api) trashed: bool,
}

/// Names of models for people.
#[derive(Clone, Debug)]
pub(in crate::api) struct Titles(pub(in crate::api) Arc<Catalogue>);

impl Titles {
    /// The name of a model; its id where the catalogue does not know it.
    pub(in crate::api) fn of(&self, model: &str) -> String {
        self.0.model(model).map_or_else(|_| model.to_owned(), |model| model.label.clone())
    }

    /// Assets as the page shows them.
    pub(in crate::api) fn tiles(&self, tiles: Vec<gallery::Tile>) -> Vec<Tile> {
        tiles.into_iter().map(|tile| self.tile(tile)).collect()
    }

    fn tile(&self, tile: gallery::Tile) -> Tile {
        Tile {
            id: tile.id,
            job: tile.job_id,
            idx: tile.idx,
            of: tile.of,
            created_ms: tile.created_ms,
            width: tile.width,
            height: tile.height,
            media: tile.media.into(),
            shows: library::Shows::of(tile.media, &tile.media_type).into(),
            media_type: tile.media_type,
            bytes: tile.bytes,
            seconds: tile.seconds,
            sound: tile.sound,
            rating: tile.rating,
            thumbhash: tile.thumbhash.map(|hash| base64::engine::general_purpose::STANDARD.encode(hash)),
            prompt: tile.prompt,
            seed: tile.seed,
            model_title: tile.model.as_deref().map(|model| self.of(model)),
            model: tile.model,
            style: tile.style,
            ratio: tile.ratio,
            account: tile.account,
            trashed: tile.trashed,
        }
    }
}
