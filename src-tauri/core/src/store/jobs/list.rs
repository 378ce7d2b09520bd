//! Reading many jobs: pages, counts, what to send next.

use rusqlite::{Connection, OptionalExtension, named_params, params};
use serde::Serialize;
use ts_rs::TS;

use super::{COLUMNS, Job, json, read};
use crate::job::Phase;
use crate::store::{StoreError, meta};

/// The next job to send for an account and model: first lane first, then by position; not held, due.
pub fn next(
    connection: &Connection,
    account: &str,
    model: &str,
    now_ms: i64,
    skip: &[String],
) -> Result<Option<Job>, StoreError> {
    let skip = serde_json::to_string(skip).unwrap_or_else(|_| "[]".into());
    let sql = format!(
        "SELECT {COLUMNS} FROM jobs WHERE account = ?1 AND model = ?2 AND phase = 'queued' AND hold IS NULL \
         AND COALESCE(due_ms, 0) <= ?3 AND id NOT IN (SELECT value FROM json_each(?4)) \
         ORDER BY lane, position, id LIMIT 1"
    );
    Ok(connection.prepare_cached(&sql)?.query_row(params![account, model, now_ms, skip], read).optional()?)
}

/// Account and model pairs that have jobs to send, with the earliest time one may go; none while the user wants
/// nothing to be sent.
pub fn groups(connection: &Connection) -> Result<Vec<(String, String, i64)>, StoreError> {
    if meta::is_paused(connection)? {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare_cached(
        "SELECT account, model, MIN(COALESCE(due_ms, 0)) FROM jobs WHERE phase = 'queued' AND hold IS NULL \
         GROUP BY account, model ORDER BY MIN(lane), MIN(position)",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many jobs of each account and model are to be made before new ones: sent, or free to go.
pub fn ahead(connection: &Connection) -> Result<Vec<(String, String, u32)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT account, model, COUNT(*) FROM jobs WHERE phase IN ('submitting', 'waiting') \
         OR phase = 'queued' AND hold IS NULL GROUP BY account, model",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Jobs in one phase, earliest due first. Rows that cannot be read are left out; see [`unreadable`].
pub fn in_phase(connection: &Connection, phase: Phase, limit: u32) -> Result<Vec<Job>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM jobs WHERE phase = ?1 ORDER BY due_ms, id LIMIT ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params![phase.word(), limit], read)?;
    Ok(rows.filter_map(Result::ok).collect())
}

/// What a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only these phases; empty: all.
    pub phases: Vec<Phase>,
    /// Only this batch.
    pub batch_id: Option<String>,
    /// Only this account.
    pub account: Option<String>,
    /// Only this model.
    pub model: Option<String>,
    /// Only this error code.
    pub error_code: Option<String>,
    /// Only jobs made before this one (its id): the next page.
    pub before: Option<String>,
    /// Only these ids; empty: all.
    pub ids: Vec<String>,
}

/// A page of jobs, newest first.
pub fn page(connection: &Connection, filter: &Filter, limit: u32) -> Result<Vec<Job>, StoreError> {
    let phases: Vec<_> = filter.phases.iter().map(|phase| phase.word()).collect();
    let sql = format!(
        "SELECT {COLUMNS} FROM jobs WHERE (:phases = '[]' OR phase IN (SELECT value FROM json_each(:phases))) \
         AND (:batch IS NULL OR batch_id = :batch) AND (:account IS NULL OR account = :account) \
         AND (:model IS NULL OR model = :model) AND (:code IS NULL OR error_code = :code) \
         AND (:before IS NULL OR id < :before) \
         AND (:ids = '[]' OR id IN (SELECT value FROM json_each(:ids))) ORDER BY id DESC LIMIT :limit"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(
        named_params! {
            ":phases": json(&phases)?, ":batch": filter.batch_id, ":account": filter.account,
            ":model": filter.model, ":code": filter.error_code, ":before": filter.before,
            ":ids": json(&filter.ids)?, ":limit": limit,
        },
        read,
    )?;
    Ok(rows.filter_map(Result::ok).collect())
}

/// How many jobs stand in each phase; held ones are counted in their phase and once more as held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct Counts {
    /// Jobs by phase word; phases without jobs are left out.
    #[ts(as = "std::collections::BTreeMap<Phase, u64>")]
    pub phases: std::collections::BTreeMap<String, u64>,
    /// Jobs by hold word.
    #[ts(as = "std::collections::BTreeMap<crate::job::Hold, u64>")]
    pub held: std::collections::BTreeMap<String, u64>,
}

impl Counts {
    /// Jobs in a phase.
    #[must_use]
    pub fn of(&self, phase: Phase) -> u64 {
        self.phases.get(phase.word()).copied().unwrap_or(0)
    }
}

/// Counts, of one batch or of all. Those of all are read from an index: a library has far more rows than anybody
/// waits for, and holds are only on jobs that have not ended.
pub fn counts(connection: &Connection, batch_id: Option<&str>) -> Result<Counts, StoreError> {
    let among = if batch_id.is_some() { "batch_id = ?1" } else { "?1 IS NULL" };
    let grouped = |sql: &str| -> Result<std::collections::BTreeMap<String, u64>, StoreError> {
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map([batch_id], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    Ok(Counts {
        phases: grouped(&format!("SELECT phase, COUNT(*) FROM jobs WHERE {among} GROUP BY phase"))?,
        held: grouped(&format!(
            "SELECT hold, COUNT(*) FROM jobs WHERE {among} AND hold IS NOT NULL \
             AND phase IN ('queued', 'submitting', 'unknown', 'waiting', 'downloading') GROUP BY hold"
        ))?,
    })
}

/// Whether every job has ended or waits for a person.
pub fn all_settled(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.query_row(
        "SELECT NOT EXISTS (SELECT 1 FROM jobs WHERE phase IN ('submitting', 'waiting', 'downloading') \
         OR phase = 'unknown' AND hold IS NULL OR phase = 'queued' AND hold IS NULL AND NOT ?1)",
        [meta::is_paused(connection)?],
        |row| row.get(0),
    )?)
}

/// The job of a client key and copy, where it was queued before.
pub fn id_of(connection: &Connection, client_key: &str, copy_index: i64) -> Result<Option<String>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT id FROM jobs WHERE client_key = ?1 AND copy_index = ?2")?
        .query_row(rusqlite::params![client_key, copy_index], |row| row.get(0))
        .optional()?)
}

/// Full ids of jobs whose id ends as given (at least six characters, or the whole id); at most two.
pub fn ids_ending(connection: &Connection, given: &str) -> Result<Vec<String>, StoreError> {
    if given.len() < 6 || !given.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare_cached("SELECT id FROM jobs WHERE id = ?1 OR id LIKE '%' || ?1 LIMIT 2")?;
    let rows = statement.query_map([given], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many of these requests (by digest) an account was asked for before, left out those that ended unpaid.
pub fn bought(connection: &Connection, account: &str, digests: &[String]) -> Result<u64, StoreError> {
    let found: i64 = connection
        .prepare_cached(
            "SELECT COUNT(DISTINCT digest) FROM jobs WHERE digest IN (SELECT value FROM json_each(?2)) AND account = ?1 \
             AND phase NOT IN ('failed', 'cancelled')",
        )?
        .query_row(params![account, json(&digests)?], |row| row.get(0))?;
    Ok(found.unsigned_abs())
}

/// How many jobs are still to be sent by an account.
pub fn waiting_for(connection: &Connection, account: &str) -> Result<u64, StoreError> {
    let number: i64 = connection
        .prepare_cached("SELECT COUNT(*) FROM jobs WHERE phase = 'queued' AND account = ?1")?
        .query_row([account], |row| row.get(0))?;
    Ok(number.unsigned_abs())
}
