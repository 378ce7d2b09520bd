//! What a file was made from and what was made from it, as whole rows of `assets`.

use rusqlite::Connection;

use super::assets::{self, Asset};
use super::{StoreError, gallery};

/// A file with its family.
#[derive(Clone, Debug, PartialEq)]
pub struct Kin {
    /// The file.
    pub asset: Asset,
    /// What it was made from, those in the trash too.
    pub parents: Vec<Asset>,
    /// How many more it was made from that the library has no more.
    pub lost: u32,
    /// What was made from it, the newest first, those in the trash left out.
    pub children: Vec<Asset>,
}

/// The family of a file, with at most `limit` children.
pub fn of(connection: &Connection, asset: Asset, limit: u32) -> Result<Kin, StoreError> {
    let parents = match &asset.job_id {
        Some(job_id) => gallery::parents(connection, job_id)?,
        None => gallery::Parents::default(),
    };
    let children = gallery::children(connection, &asset.sha256, limit)?;
    let whole = |tiles: Vec<gallery::Tile>| -> Result<Vec<Asset>, StoreError> {
        let found: Result<Vec<_>, _> = tiles.iter().map(|tile| assets::get(connection, tile.id)).collect();
        Ok(found?.into_iter().flatten().collect())
    };
    Ok(Kin { parents: whole(parents.tiles)?, lost: parents.lost, children: whole(children)?, asset })
}
