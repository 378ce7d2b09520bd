//! Lists of assets: filtered, in the order of their age, from any place on, at the same cost wherever that is.
//!
//! A list is read in two steps: the keys of a page from one index ([`plan`] says which), then the rows
//! behind them.

mod facets;
mod outline;
mod plan;
#[cfg(test)]
mod tests;
mod tile;
mod trash;

use catalogue::Media;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

pub use facets::{Count, Facet, Facets, by, count, counts, facets};
pub use outline::{Chunk, MAX_CHUNKS, Outline, outline};
pub use tile::{Parents, Tile, children, of_job, parents, tiles};
pub use trash::{Behind, behind, remove, restore, settled, trash, trashed};

use super::StoreError;
use super::assets::{self, Asset};
use plan::{Order, Plan};

/// Place in a list: time and id of an asset.
pub type Key = (i64, i64);

/// What a list shows, and in which order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Only prompts that answer to all of this; see [`super::words::Words`]. Empty: all.
    pub text: String,
    /// Only this kind.
    pub media: Option<Media>,
    /// Only one of these models; empty: all. Here and below an empty word stands for none.
    pub models: Vec<String>,
    /// Only one of these styles; empty: all.
    pub styles: Vec<String>,
    /// Only one of these ratios; empty: all.
    pub ratios: Vec<String>,
    /// Only one of these accounts; empty: all.
    pub accounts: Vec<String>,
    /// From this time on, Unix milliseconds.
    pub from_ms: Option<i64>,
    /// Before this time, Unix milliseconds.
    pub to_ms: Option<i64>,
    /// What is in the trash instead of what is not.
    pub trashed: bool,
    /// Only results of this job.
    pub job_id: Option<String>,
    /// Only results of this batch's jobs.
    pub batch_id: Option<String>,
    /// Only assets with this id or a lower one: what came later stays out.
    pub until_id: Option<i64>,
    /// The oldest first instead of the newest.
    pub oldest_first: bool,
}

/// A page of keys from a place on, in the query's order.
pub fn keys(connection: &Connection, query: &Query, after: Option<Key>, limit: u32) -> Result<Vec<Key>, StoreError> {
    read_keys(connection, query, after, query.order(), limit)
}

/// Keys before a place, the nearest first.
pub fn keys_before(connection: &Connection, query: &Query, place: Key, limit: u32) -> Result<Vec<Key>, StoreError> {
    read_keys(connection, query, Some(place), query.order().turned(), limit)
}

/// Keys from one place to another, both included, in the query's order and whichever comes first.
pub fn keys_between(
    connection: &Connection,
    query: &Query,
    ends: (Key, Key),
    limit: u32,
) -> Result<Vec<Key>, StoreError> {
    let (low, high) = if ends.0 <= ends.1 { ends } else { (ends.1, ends.0) };
    // The place just before the first one, so that this one is part of the answer.
    let (before, last) = match query.order() {
        Order::NewestFirst => ((high.0, high.1.saturating_add(1)), low),
        Order::OldestFirst => ((low.0, low.1.saturating_sub(1)), high),
    };
    let mut found = keys(connection, query, Some(before), limit)?;
    found.retain(|key| match query.order() {
        Order::NewestFirst => *key >= last,
        Order::OldestFirst => *key <= last,
    });
    Ok(found)
}

/// A page of whole rows; for lists that show everything of an asset.
pub fn page(connection: &Connection, query: &Query, after: Option<Key>, limit: u32) -> Result<Vec<Asset>, StoreError> {
    let keys = keys(connection, query, after, limit)?;
    keys.into_iter().filter_map(|(_, id)| assets::get(connection, id).transpose()).collect()
}

/// The place of an asset, also of one that the query leaves out.
pub fn key_of(connection: &Connection, id: i64) -> Result<Option<Key>, StoreError> {
    use rusqlite::OptionalExtension as _;
    Ok(connection
        .prepare_cached("SELECT created_ms, id FROM assets WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// The highest id of all assets, 0 where there are none: what comes after it came later.
pub fn newest_id(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.prepare_cached("SELECT COALESCE(MAX(id), 0) FROM assets")?.query_row([], |row| row.get(0))?)
}

impl Query {
    fn order(&self) -> Order {
        if self.oldest_first { Order::OldestFirst } else { Order::NewestFirst }
    }
}

fn read_keys(
    connection: &Connection,
    query: &Query,
    after: Option<Key>,
    order: Order,
    limit: u32,
) -> Result<Vec<Key>, StoreError> {
    let plan = Plan::of(connection, query)?;
    let mut found: Vec<Key> = Vec::new();
    for branch in &plan.branches {
        let (sql, mut values) = branch.select("created_ms, assets.id", after.map(|key| (key, order)));
        let sql = format!("{sql} ORDER BY {} LIMIT ?", branch.sorted(order));
        values.push(Value::Integer(limit.into()));
        let mut statement = connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(values), |row| Ok((row.get(0)?, row.get(1)?)))?;
        for key in rows {
            found.push(key?);
        }
    }
    if plan.branches.len() > 1 {
        order.sort(&mut found, |key| *key);
        found.truncate(limit as usize);
    }
    Ok(found)
}
