//! Commands on what was made: lists, one asset, the trash.

mod asset;
mod list;
mod query;
mod tile;
mod trash;

pub(super) use asset::{asset, remix, waveform};
pub(super) use list::{Facet, facets, gone, ids, named_facets, neighbours, outline, page, tiles_of_job};
pub(super) use tile::Tile;
pub(super) use trash::{restore, trash, trash_empty};

#[cfg(test)]
mod tests;
