//! The trash: a mark on assets, whose files stay where they are until it is emptied. Recipes on disk are to
//! say the same; which ones do not yet is kept in `recipes_behind`.

use rusqlite::{Connection, Transaction, params};

use super::StoreError;
use crate::store::assets::{self, Asset};

/// Puts assets into the trash: gone from lists, files untouched. Returns how many changed.
pub fn trash(tx: &Transaction<'_>, ids: &[i64], now_ms: i64) -> Result<usize, StoreError> {
    let sql = "UPDATE assets SET deleted_ms = ?2, rev = rev + 1 WHERE id = ?1 AND deleted_ms IS NULL";
    change(tx, ids, |id| Ok(tx.prepare_cached(sql)?.execute(params![id, now_ms])?))
}

/// Takes assets out of the trash. Returns how many changed.
pub fn restore(tx: &Transaction<'_>, ids: &[i64]) -> Result<usize, StoreError> {
    let sql = "UPDATE assets SET deleted_ms = NULL, rev = rev + 1 WHERE id = ?1 AND deleted_ms IS NOT NULL";
    change(tx, ids, |id| Ok(tx.prepare_cached(sql)?.execute([id])?))
}

/// Forgets assets of the trash whose files are gone; others stay. Returns how many.
pub fn remove(tx: &Transaction<'_>, ids: &[i64]) -> Result<usize, StoreError> {
    let mut statement = tx.prepare_cached("DELETE FROM assets WHERE id = ?1 AND deleted_ms IS NOT NULL")?;
    ids.iter().try_fold(0, |removed, id| Ok(removed + statement.execute([id])?))
}

fn change(
    tx: &Transaction<'_>,
    ids: &[i64],
    mut one: impl FnMut(i64) -> Result<usize, StoreError>,
) -> Result<usize, StoreError> {
    let mut mark = tx.prepare_cached(
        "INSERT INTO recipes_behind (job_id) SELECT job_id FROM assets WHERE id = ?1 AND job_id IS NOT NULL \
         ON CONFLICT (job_id) DO UPDATE SET marks = marks + 1",
    )?;
    let mut changed = 0;
    for id in ids {
        if one(*id)? > 0 {
            changed += 1;
            mark.execute([id])?;
        }
    }
    Ok(changed)
}

/// A page of the trash in the order of ids: the `limit` after `id`.
pub fn trashed(connection: &Connection, id: i64, limit: u32) -> Result<Vec<Asset>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM assets INDEXED BY assets_in_trash WHERE deleted_ms IS NOT NULL AND id > ?1 ORDER BY id LIMIT ?2",
    )?;
    let ids: Vec<i64> = statement.query_map(params![id, limit], |row| row.get(0))?.collect::<Result<_, _>>()?;
    ids.into_iter().filter_map(|id| assets::get(connection, id).transpose()).collect()
}

/// A job whose recipe on disk is behind the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The job.
    pub job_id: String,
    /// How often it was marked; settles only what was seen.
    pub marks: i64,
}

/// Jobs whose recipes are behind, at most `limit`.
pub fn behind(connection: &Connection, limit: u32) -> Result<Vec<Behind>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT job_id, marks FROM recipes_behind ORDER BY job_id LIMIT ?1")?;
    let rows = statement.query_map([limit], |row| Ok(Behind { job_id: row.get(0)?, marks: row.get(1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A recipe was written. One that changed again meanwhile stays behind.
pub fn settled(tx: &Transaction<'_>, done: &Behind) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM recipes_behind WHERE job_id = ?1 AND marks = ?2")?
        .execute(params![done.job_id, done.marks])?;
    Ok(())
}
