//! Commands on what was made: lists, one asset, the trash.

mod list;
mod query;
mod tile;
mod trash;

pub(super) use list::{facets, ids, neighbours, outline, page, tiles_of_job};
pub(super) use tile::Tile;
pub(super) use trash::{restore, trash, trash_empty};

#[cfg(test)]
mod tests;
