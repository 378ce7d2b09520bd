//! Jobs by their task at the service: which one follows it, following one that another program made, letting it go.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{NewJob, add};
use crate::job::Phase;
use crate::store::StoreError;
use crate::store::log::{self, Told};

/// The job that follows a task of an account.
pub fn following(connection: &Connection, account: &str, remote_id: &str) -> Result<Option<String>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT id FROM jobs WHERE account = ?1 AND remote_id = ?2")?
        .query_row([account, remote_id], |row| row.get(0))
        .optional()?)
}

/// Whether a job follows that task now. What a service tells of an earlier one says nothing of how the job stands.
pub fn follows(connection: &Connection, id: &str, remote_id: &str) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached("SELECT 1 FROM jobs WHERE id = ?1 AND remote_id = ?2")?.exists([id, remote_id])?)
}

/// Adds a job that follows a task which is at the service already: it never stands in the queue, so nothing is sent.
pub fn follow(
    tx: &Transaction<'_>,
    job: &NewJob,
    remote_id: &str,
    made_ms: i64,
    now_ms: i64,
) -> Result<String, StoreError> {
    let (id, _) = add(tx, job, now_ms)?;
    tx.prepare_cached(
        "UPDATE jobs SET phase = 'waiting', remote_id = ?2, sent_ms = ?3, due_ms = ?4 WHERE id = ?1 AND phase = 'queued'",
    )?
    .execute(params![id, remote_id, made_ms, now_ms])?;
    let told = Told::TakenOver { task: remote_id.to_owned() };
    log::tell(tx, &id, now_ms, Phase::Waiting, &told)?;
    Ok(id)
}

/// Notes that the service has nothing more of a finished job.
pub fn let_go(tx: &Transaction<'_>, id: &str, told: &Told, now_ms: i64) -> Result<(), StoreError> {
    let changed = tx
        .prepare_cached("UPDATE jobs SET remote_id = NULL, rev = rev + 1, changed_ms = ?2 WHERE id = ?1")?
        .execute(params![id, now_ms])?;
    if changed == 1 {
        log::tell(tx, id, now_ms, Phase::Done, told)?;
    }
    Ok(())
}
