//! The order of jobs that are not sent.

use rusqlite::{OptionalExtension, Transaction, params};

use super::json;
use crate::job::Lane;
use crate::store::StoreError;

/// Space between neighbours, so that a job can be put between two others.
pub(super) const STEP: i64 = 1 << 20;

/// Puts queued jobs, in the given order, before another one (or at the end of the lane).
pub fn reorder(
    tx: &Transaction<'_>,
    ids: &[String],
    lane: Lane,
    before: Option<&str>,
    now_ms: i64,
) -> Result<usize, StoreError> {
    let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let (low, high) = gap(tx, lane, before, ids)?;
    let (low, high) = if high - low > count {
        (low, high)
    } else {
        respace(tx, lane)?;
        gap(tx, lane, before, ids)?
    };
    let step = (high - low) / (count + 1);
    let mut changed = 0;
    for (place, id) in (1..).zip(ids) {
        changed += tx.execute(
            "UPDATE jobs SET lane = ?2, position = ?3, rev = rev + 1, changed_ms = ?4 WHERE id = ?1 AND phase = 'queued'",
            params![id, lane.number(), low + step * place, now_ms],
        )?;
    }
    Ok(changed)
}

/// The free space before a job: position of its neighbour, and its own.
fn gap(tx: &Transaction<'_>, lane: Lane, before: Option<&str>, moving: &[String]) -> Result<(i64, i64), StoreError> {
    let moving = json(&moving)?;
    let high: Option<i64> = match before {
        Some(id) => tx
            .query_row("SELECT position FROM jobs WHERE id = ?1 AND lane = ?2", params![id, lane.number()], |row| {
                row.get(0)
            })
            .optional()?,
        None => None,
    };
    let low: i64 = tx.query_row(
        "SELECT COALESCE(MAX(position), 0) FROM jobs WHERE lane = ?1 AND (?2 IS NULL OR position < ?2) \
         AND id NOT IN (SELECT value FROM json_each(?3))",
        params![lane.number(), high, moving],
        |row| row.get(0),
    )?;
    let count = i64::try_from(moving.len()).unwrap_or(i64::MAX);
    Ok((low, high.unwrap_or(low + STEP * (count + 1))))
}

fn respace(tx: &Transaction<'_>, lane: Lane) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE jobs SET position = spaced.place * ?2 FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY position, id) AS place \
         FROM jobs WHERE lane = ?1) AS spaced WHERE jobs.id = spaced.id",
        params![lane.number(), STEP],
    )?;
    Ok(())
}
