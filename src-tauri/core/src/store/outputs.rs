//! Table `outputs`: files that a finished task offers, until they are safe.

use rusqlite::{Connection, Transaction, params};

use super::StoreError;
use crate::provider::Output;

/// A file to fetch.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// Index within the job, from 0.
    pub idx: i64,
    /// Where it is.
    pub output: Output,
    /// Strong entity tag of a part that is already here.
    pub etag: Option<String>,
    /// How often fetching or checking it failed.
    pub tries: i64,
    /// When the link was issued, Unix milliseconds.
    pub read_ms: i64,
}

/// Notes the files of a task; fresh links replace old ones, counts of failures stay.
pub fn set(tx: &Transaction<'_>, job_id: &str, outputs: &[Output], now_ms: i64) -> Result<(), StoreError> {
    for (idx, output) in (0i64..).zip(outputs) {
        tx.prepare_cached(
            "INSERT INTO outputs (job_id, idx, url, extension, size, read_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (job_id, idx) DO UPDATE SET url = excluded.url, extension = excluded.extension, \
             size = excluded.size, read_ms = excluded.read_ms",
        )?
        .execute(params![
            job_id,
            idx,
            output.url,
            output.extension,
            output.size.map(u64::cast_signed),
            now_ms
        ])?;
    }
    Ok(())
}

/// Files of a job, in order.
pub fn of(connection: &Connection, job_id: &str) -> Result<Vec<Pending>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT idx, url, extension, size, etag, tries, read_ms FROM outputs WHERE job_id = ?1 ORDER BY idx",
    )?;
    let rows = statement.query_map([job_id], |row| {
        Ok(Pending {
            idx: row.get(0)?,
            output: Output {
                url: row.get(1)?,
                extension: row.get(2)?,
                size: row.get::<_, Option<i64>>(3)?.map(i64::cast_unsigned),
            },
            etag: row.get(4)?,
            tries: row.get(5)?,
            read_ms: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes the strong entity tag of the part that is here; without one it starts over.
pub fn tag(tx: &Transaction<'_>, job_id: &str, idx: i64, etag: Option<&str>) -> Result<(), StoreError> {
    tx.execute("UPDATE outputs SET etag = ?3 WHERE job_id = ?1 AND idx = ?2", params![job_id, idx, etag])?;
    Ok(())
}

/// Notes a failed try, and the tag of the part that stayed.
pub fn failed(tx: &Transaction<'_>, job_id: &str, idx: i64, etag: Option<&str>) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE outputs SET tries = tries + 1, etag = ?3 WHERE job_id = ?1 AND idx = ?2",
        params![job_id, idx, etag],
    )?;
    Ok(())
}

/// Forgets the files of a job once they are safe.
pub fn clear(tx: &Transaction<'_>, job_id: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM outputs WHERE job_id = ?1", [job_id])?;
    Ok(())
}
