//! Lists: their outline, pages of them, what they can be narrowed to.

use catalogue::value_label;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::query::{self, Query};
use super::tile::{Tile, Titles};
use crate::app::App;
use crate::error::{Error, Result};
use crate::refusal::Refusal;
use crate::store::StoreError;
use crate::store::gallery::{self, Count, Facet as Way, Key};

/// Most tiles of one answer.
const MOST: u32 = 500;
/// Most ids of one answer.
const MOST_IDS: u32 = 10_000;
/// No clock on earth is further from UTC, in minutes.
const MOST_OFFSET: i64 = 15 * 60;

/// Which list.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct OutlineArguments {
    query: Query,
    /// What the reader's clock is ahead of UTC, in minutes; days are counted by it.
    #[serde(default)]
    #[ts(optional)]
    offset_minutes: Option<i64>,
    /// Brings the beginning of one stretch along: of the one that holds this time in Unix milliseconds, else of the
    /// first one. Absent: none.
    #[serde(default)]
    #[ts(optional)]
    tiles_at_ms: Option<i64>,
}

/// The shape of a whole list.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Outline {
    /// Assets in all.
    total: u64,
    /// The newest id that there is: `until_id` of the list as it is now.
    newest_id: i64,
    /// The list in stretches, in its order.
    chunks: Vec<Chunk>,
    /// The beginning of the stretch that was asked for, at the same moment; absent in an empty list.
    begun: Option<Begun>,
}

/// The beginning of a stretch: all of it, or the first 500 of more.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Begun {
    /// Which stretch, from 0.
    chunk: usize,
    page: TilePage,
}

/// A stretch of a list.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Chunk {
    /// Where a page of it begins.
    after: Option<String>,
    /// Assets.
    count: u32,
    /// Sum of width divided by height; what has no sides counts as a square.
    aspect: f64,
    /// Days that begin in it.
    days: u32,
    /// Its earliest time.
    from_ms: i64,
    /// Its latest time.
    to_ms: i64,
}

/// How long a list is and how its parts are shaped; at most 500 stretches of 200 assets or more.
pub(in crate::api) async fn outline(app: &App, arguments: OutlineArguments) -> Result<Outline> {
    let query = arguments.query.read()?;
    let offset_ms = arguments.offset_minutes.unwrap_or(0).clamp(-MOST_OFFSET, MOST_OFFSET) * 60_000;
    let wanted_ms = arguments.tiles_at_ms;
    let (newest_id, outline, begun) = app
        .store()
        .read(move |connection| {
            let outline = gallery::outline(connection, &query, offset_ms)?;
            let chunk = wanted_ms.map(|ms| outline.chunks.iter().position(|c| (c.from_ms..=c.to_ms).contains(&ms)));
            let chunk = chunk.map(Option::unwrap_or_default).filter(|_| !outline.chunks.is_empty());
            let begun = chunk.map(|index| {
                let chunk = &outline.chunks[index];
                Ok::<_, StoreError>((index, read_page(connection, &query, chunk.after, chunk.count.min(MOST))?))
            });
            Ok((gallery::newest_id(connection)?, outline, begun.transpose()?))
        })
        .await?;
    let begun = begun.map(|(chunk, page)| Begun { chunk, page: shown(app, page) });
    let chunks = outline.chunks.into_iter().map(|chunk| Chunk {
        after: chunk.after.map(query::cursor),
        count: chunk.count,
        aspect: chunk.aspect,
        days: chunk.days,
        from_ms: chunk.from_ms,
        to_ms: chunk.to_ms,
    });
    Ok(Outline { total: outline.total, newest_id, chunks: chunks.collect(), begun })
}

/// Which part of which list.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct PageArguments {
    query: Query,
    /// Where it begins; the start where absent.
    after: Option<String>,
    /// At most so many, and never more than 500.
    limit: u32,
}

/// A part of a list.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct TilePage {
    tiles: Vec<Tile>,
    /// Where the next part begins; absent at the end.
    next: Option<String>,
}

/// A part of a list, at the same cost wherever it lies.
pub(in crate::api) async fn page(app: &App, arguments: PageArguments) -> Result<TilePage> {
    let query = arguments.query.read()?;
    let after = arguments.after.as_deref().map(query::place).transpose()?;
    let limit = arguments.limit.clamp(1, MOST);
    let page = app.store().read(move |connection| read_page(connection, &query, after, limit)).await?;
    Ok(shown(app, page))
}

/// Tiles from a place on, and where the next ones begin.
type Page = (Vec<gallery::Tile>, Option<Key>);

fn read_page(
    connection: &Connection,
    query: &gallery::Query,
    after: Option<Key>,
    limit: u32,
) -> std::result::Result<Page, StoreError> {
    let keys = gallery::keys(connection, query, after, limit)?;
    let next = keys.last().filter(|_| keys.len() == limit as usize).copied();
    Ok((gallery::tiles(connection, &ids_of(&keys))?, next))
}

fn shown(app: &App, (tiles, next): Page) -> TilePage {
    TilePage { tiles: titles(app).tiles(tiles), next: next.map(query::cursor) }
}

/// Which list.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct FacetsArguments {
    query: Query,
}

/// A value that a list can be narrowed to.
#[derive(Clone, Debug, Serialize, TS)]
pub(in crate::api) struct Facet {
    /// The value; empty where there is none.
    pub(in crate::api) value: String,
    /// Its name for people.
    pub(in crate::api) label: String,
    /// Assets.
    pub(in crate::api) count: u64,
}

/// What a list can be narrowed to. The numbers of a facet heed every choice but those of that facet.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Facets {
    models: Vec<Facet>,
    styles: Vec<Facet>,
    ratios: Vec<Facet>,
    accounts: Vec<Facet>,
    media: Vec<Facet>,
    /// Assets in the list.
    total: u64,
    /// Assets in the trash.
    trash: u64,
    /// Size of the list.
    bytes: u64,
}

/// What a list can be narrowed to.
pub(in crate::api) async fn facets(app: &App, arguments: FacetsArguments) -> Result<Facets> {
    let query = arguments.query.read()?;
    let (found, trash) = app
        .store()
        .read(move |connection| Ok((gallery::facets(connection, &query)?, gallery::counts(connection, "trash")?)))
        .await?;
    let (titles, accounts) = (titles(app), app.accounts());
    let named = |id: &str| accounts.by_id(id).map_or_else(|| id.to_owned(), |account| account.name.clone());
    Ok(Facets {
        models: named_facets(found.of(Way::Model), |model| titles.of(model)),
        styles: named_facets(found.of(Way::Style), |style| value_label(&Value::from(style))),
        ratios: named_facets(found.of(Way::Ratio), str::to_owned),
        accounts: named_facets(found.of(Way::Account), named),
        media: named_facets(found.of(Way::Media), str::to_owned),
        total: found.total,
        trash: trash.first().map_or(0, |count| count.number),
        bytes: found.bytes,
    })
}

/// Counts as facets, with names for people.
pub(in crate::api) fn named_facets(counts: &[Count], label: impl Fn(&str) -> String) -> Vec<Facet> {
    counts
        .iter()
        .map(|count| Facet { value: count.value.clone(), label: label(&count.value), count: count.number })
        .collect()
}

/// Around which asset of which list.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct NeighboursArguments {
    query: Query,
    id: i64,
    /// At most so many before it.
    before: u32,
    /// At most so many after it.
    after: u32,
}

/// An asset between its neighbours, in the list's order.
///
/// Fails with `NotFound` when there is no such asset. One that the list leaves out has neighbours too.
pub(in crate::api) async fn neighbours(app: &App, arguments: NeighboursArguments) -> Result<Vec<Tile>> {
    let query = arguments.query.read()?;
    let (id, before, after) = (arguments.id, arguments.before.min(MOST / 2), arguments.after.min(MOST / 2));
    let tiles = app
        .store()
        .read(move |connection| {
            let Some(place) = gallery::key_of(connection, id)? else { return Ok(None) };
            let mut keys = gallery::keys_before(connection, &query, place, before)?;
            keys.reverse();
            keys.push(place);
            keys.extend(gallery::keys(connection, &query, Some(place), after)?);
            Ok(Some(gallery::tiles(connection, &ids_of(&keys))?))
        })
        .await?;
    Ok(titles(app).tiles(tiles.ok_or_else(gone)?))
}

/// Between which assets of which list.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct IdsArguments {
    query: Query,
    from: i64,
    to: i64,
}

/// Ids of the assets between two, both included, in the list's order.
///
/// Fails with `NotFound` when one of the two is gone, with `InvalidInput` when there are more than 10,000.
pub(in crate::api) async fn ids(app: &App, arguments: IdsArguments) -> Result<Vec<i64>> {
    let query = arguments.query.read()?;
    let (from, to) = (arguments.from, arguments.to);
    let keys = app
        .store()
        .read(move |connection| {
            let ends = (gallery::key_of(connection, from)?, gallery::key_of(connection, to)?);
            let (Some(from), Some(to)) = ends else { return Ok(None) };
            Ok(Some(gallery::keys_between(connection, &query, (from, to), MOST_IDS + 1)?))
        })
        .await?
        .ok_or_else(gone)?;
    if keys.len() > MOST_IDS as usize {
        return Err(Refusal::TooMany.into());
    }
    Ok(ids_of(&keys))
}

pub(super) fn titles(app: &App) -> Titles {
    Titles(app.catalogue().clone())
}

pub(in crate::api) fn gone() -> Error {
    Refusal::FileGone.into()
}

fn ids_of(keys: &[Key]) -> Vec<i64> {
    keys.iter().map(|(_, id)| *id).collect()
}

/// All files of a job that are in the library.
pub(in crate::api) async fn tiles_of_job(app: &App, job_id: &str) -> Result<Vec<Tile>> {
    let id = job_id.to_owned();
    let tiles = app.store().read(move |c| gallery::of_job(c, &id)).await?;
    Ok(titles(app).tiles(tiles))
}
