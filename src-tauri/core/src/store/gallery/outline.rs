//! The shape of a whole list: how long it is and how its parts are proportioned, so that a page can lay it
//! out and jump anywhere before it has read a row.

use rusqlite::{Connection, params_from_iter};
use serde::Serialize;

use super::plan::{Branch, Plan};
use super::{Key, Query, StoreError};

/// Most chunks that a list is divided into.
pub const MAX_CHUNKS: usize = 500;
/// Fewest assets of a chunk, the last one aside.
const FEWEST: usize = 200;
/// Assets that a chunk may have beyond its length, so that it does not end within a set.
const MOST_BEYOND: usize = 50;

const DAY_MS: i64 = 86_400_000;

/// A list, in chunks of about equal length. A chunk never ends within a set, whose assets share one time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Assets in all.
    pub total: u64,
    /// In the list's order.
    pub chunks: Vec<Chunk>,
}

/// A stretch of a list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chunk {
    /// The key just before its first asset; `None` for the first chunk.
    pub after: Option<Key>,
    /// Assets.
    pub count: u32,
    /// Sum of width divided by height; an asset without sides counts as a square.
    pub aspect: f64,
    /// Days that begin in it: over all chunks, the days that the list holds.
    pub days: u32,
    /// Time of its earliest asset, Unix milliseconds.
    pub from_ms: i64,
    /// Time of its latest asset, Unix milliseconds.
    pub to_ms: i64,
}

struct Shape {
    key: Key,
    aspect: f32,
}

/// The outline of a list. `offset_ms` is what the reader's clock is ahead of UTC, for its days. Reads one
/// index from end to end and no rows.
pub fn outline(connection: &Connection, query: &Query, offset_ms: i64) -> Result<Outline, StoreError> {
    let shapes = shapes(connection, query)?;
    let length = shapes.len().div_ceil(MAX_CHUNKS).max(FEWEST);
    let day = |shape: &Shape| (shape.key.0 + offset_ms).div_euclid(DAY_MS);
    let mut chunks = Vec::with_capacity(shapes.len().div_ceil(length));
    let mut before: Option<&Shape> = None;
    let mut rest = shapes.as_slice();
    while !rest.is_empty() {
        let (part, others) = rest.split_at(end_of_set(rest, length));
        rest = others;
        let mut chunk = Chunk {
            after: before.map(|shape| shape.key),
            count: part.len() as u32,
            aspect: 0.0,
            days: 0,
            from_ms: i64::MAX,
            to_ms: i64::MIN,
        };
        for shape in part {
            chunk.aspect += f64::from(shape.aspect);
            chunk.days += u32::from(before.is_none_or(|before| day(before) != day(shape)));
            chunk.from_ms = chunk.from_ms.min(shape.key.0);
            chunk.to_ms = chunk.to_ms.max(shape.key.0);
            before = Some(shape);
        }
        chunks.push(chunk);
    }
    Ok(Outline { total: shapes.len() as u64, chunks })
}

/// Where a chunk of at least `length` assets ends: behind the set that this length falls into.
fn end_of_set(shapes: &[Shape], length: usize) -> usize {
    let Some(last) = shapes.get(length - 1) else { return shapes.len() };
    let beyond = shapes[length..].iter().take(MOST_BEYOND);
    length + beyond.take_while(|shape| shape.key.0 == last.key.0).count()
}

/// Every asset of a list with its shape, in order.
fn shapes(connection: &Connection, query: &Query) -> Result<Vec<Shape>, StoreError> {
    let plan = Plan::of(connection, query)?;
    let order = query.order();
    let mut all: Vec<Shape> = Vec::new();
    for branch in &plan.branches {
        let (sql, values) = branch.select("created_ms, assets.id, width, height", None);
        let alone = plan.branches.len() == 1 && branch.in_order();
        let sql = if alone { format!("{sql} ORDER BY {}", branch.sorted(order)) } else { sql };
        let mut statement = connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            let sides: (Option<u32>, Option<u32>) = (row.get(2)?, row.get(3)?);
            let aspect = match sides {
                (Some(width), Some(height)) if width > 0 && height > 0 => width as f32 / height as f32,
                _ => 1.0,
            };
            all.push(Shape { key: (row.get(0)?, row.get(1)?), aspect });
        }
    }
    if plan.branches.len() > 1 || !plan.branches.iter().all(Branch::in_order) {
        order.sort(&mut all, |shape| shape.key);
    }
    Ok(all)
}
