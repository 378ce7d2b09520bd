//! Table `jobs`: what was asked for and where it stands.

pub mod board;
mod hold;
mod list;
mod money;
mod moves;
mod order;
mod tasks;
#[cfg(test)]
pub(crate) mod tests;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params};
use serde::Serialize;

pub use hold::{hold_account, release, set_hold};
pub use list::{
    Counts, Filter, ahead, all_settled, bought, counts, groups, id_of, ids_ending, in_phase, next, page, waiting_for,
};
pub use money::{Among, Short, any_short, hold_short, release_short, short_batches, to_be_spent};
pub use moves::{Move, advance, ask_cancel, fail_unknown_model, forget_cancel, observe, postpone, put_back};
pub use order::reorder;
pub use tasks::{follow, following, follows, let_go};

use order::STEP;

use super::{StoreError, assets, log, prompts};
use crate::job::{Hold, Lane, Phase};
use crate::request::{Request, SubmitOptions, input_digests};

/// A job as stored.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Job {
    /// Id, sorts by age.
    pub id: String,
    /// The batch it came with.
    pub batch_id: Option<String>,
    /// Row of the prompt file, from 1.
    pub row: Option<i64>,
    /// Which copy of the row, from 0.
    pub copy_index: i64,
    /// Account id.
    pub account: String,
    /// Service that makes it.
    pub service: catalogue::Service,
    /// What was asked for.
    pub request: Request,
    /// Account options of this job.
    pub options: SubmitOptions,
    /// Most credits it may cost by the catalogue; `None`: unknown.
    pub price: Option<f64>,
    /// Files expected.
    pub files: i64,
    /// Where it stands.
    pub phase: Phase,
    /// Why it does not go on, where something holds it.
    pub hold: Option<Hold>,
    /// Which jobs it goes before.
    pub lane: Lane,
    /// Place within its lane.
    pub position: i64,
    /// The user asked to stop it and it could not be done at once.
    pub cancel: bool,
    /// The service's id.
    pub remote_id: Option<String>,
    /// The service's state in our words: pending, throttled, running.
    pub remote_word: Option<String>,
    /// When to look again, Unix milliseconds.
    pub due_ms: Option<i64>,
    /// Share done, 0.0 to 1.0.
    pub progress: Option<f64>,
    /// When the service took it, Unix milliseconds.
    pub sent_ms: Option<i64>,
    /// Why it ended or waits: a stable word.
    pub error_code: Option<String>,
    /// The same for a person.
    pub error_text: Option<String>,
    /// The job that this edited one stands in for.
    pub replaces: Option<String>,
    /// Counts changes; a view with a lower number is stale.
    pub rev: i64,
    /// Unix milliseconds.
    pub created_ms: i64,
    /// Unix milliseconds.
    pub changed_ms: i64,
}

/// A job about to be queued.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Id.
    pub id: String,
    /// Made once per press, row or command.
    pub client_key: String,
    /// Which copy, from 0.
    pub copy_index: i64,
    /// Batch.
    pub batch_id: Option<String>,
    /// Row of the prompt file, from 1.
    pub row: Option<i64>,
    /// Account id.
    pub account: String,
    /// Service.
    pub service: catalogue::Service,
    /// What is asked for, seed included.
    pub request: Request,
    /// Account options.
    pub options: SubmitOptions,
    /// Most credits by the catalogue.
    pub price: Option<f64>,
    /// Files expected.
    pub files: i64,
    /// Digests of what it is made from, beside those files of the library that go in.
    pub parents: Vec<String>,
    /// Which jobs it goes before.
    pub lane: Lane,
    /// The job that it stands in for, which gives it its place.
    pub replaces: Option<String>,
}

const COLUMNS: &str = "id, batch_id, row, copy_index, account, service, request, options, price, files, phase, \
  hold, lane, position, cancel, remote_id, remote_word, due_ms, progress, sent_ms, error_code, error_text, \
  replaces, rev, created_ms, changed_ms";

/// Queues a job at the end of its lane (or in the place of the one it replaces) and returns its id.
/// A second call with the same client key and copy changes nothing and returns the first one's id.
pub fn insert(tx: &Transaction<'_>, job: &NewJob, now_ms: i64) -> Result<String, StoreError> {
    let (id, fresh) = add(tx, job, now_ms)?;
    if fresh {
        log::tell(tx, &id, now_ms, Phase::Queued, &log::Told::Queued)?;
    }
    Ok(id)
}

/// The row alone; `false` where it was there already.
fn add(tx: &Transaction<'_>, job: &NewJob, now_ms: i64) -> Result<(String, bool), StoreError> {
    let known = tx
        .prepare_cached("SELECT id FROM jobs WHERE client_key = ?1 AND copy_index = ?2")?
        .query_row(params![job.client_key, job.copy_index], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok((id, false));
    }
    let place: Option<i64> = match &job.replaces {
        Some(old) => tx.query_row("SELECT position FROM jobs WHERE id = ?1", [old], |row| row.get(0)).optional()?,
        None => None,
    };
    let position = match place {
        Some(place) => place,
        None => tx
            .prepare_cached("SELECT COALESCE(MAX(position), 0) + ?2 FROM jobs WHERE lane = ?1")?
            .query_row(params![job.lane.number(), STEP], |row| row.get(0))?,
    };
    tx.prepare_cached(
        "INSERT INTO jobs (id, client_key, copy_index, batch_id, row, account, service, model, request, options, \
         digest, prompt, price, files, parents, phase, lane, position, due_ms, replaces, created_ms, changed_ms) \
         VALUES (:id, :client_key, :copy_index, :batch_id, :row, :account, :service, :model, :request, :options, \
         :digest, :prompt, :price, :files, :parents, 'queued', :lane, :position, NULL, :replaces, :now, :now)",
    )?
    .execute(named_params! {
        ":id": job.id, ":client_key": job.client_key, ":copy_index": job.copy_index, ":batch_id": job.batch_id,
        ":row": job.row, ":account": job.account, ":service": service_word(job.service),
        ":model": job.request.model, ":request": json(&job.request)?, ":options": json(&job.options)?,
        ":digest": job.request.digest(), ":prompt": job.request.prompt(), ":price": job.price,
        ":files": job.files, ":parents": json(&parents_of(tx, job)?)?, ":lane": job.lane.number(), ":position": position, ":replaces": job.replaces,
        ":now": now_ms,
    })?;
    prompts::used(tx, job.request.prompt(), now_ms)?;
    Ok((job.id.clone(), true))
}

/// What a job is made from: what was said, and each of its files that the library made.
fn parents_of(tx: &Transaction<'_>, job: &NewJob) -> Result<Vec<String>, StoreError> {
    let mut parents = job.parents.clone();
    for digest in input_digests(&job.request.inputs) {
        if !parents.contains(&digest) && assets::has_content(tx, &digest)? {
            parents.push(digest);
        }
    }
    Ok(parents)
}

/// The key that makes queueing a job once more change nothing.
pub fn client_key(connection: &Connection, id: &str) -> Result<Option<String>, StoreError> {
    Ok(connection.query_row("SELECT client_key FROM jobs WHERE id = ?1", [id], |row| row.get(0)).optional()?)
}

/// What a job was made from.
pub fn parents(connection: &Connection, id: &str) -> Result<Vec<String>, StoreError> {
    let text: Option<String> =
        connection.query_row("SELECT parents FROM jobs WHERE id = ?1", [id], |row| row.get(0)).optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// One job.
pub fn get(connection: &Connection, id: &str) -> Result<Option<Job>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM jobs WHERE id = ?1");
    Ok(connection.prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// Ids of rows that this version cannot read, with the reason; they are set aside by `hold`.
pub fn set_aside_unreadable(tx: &Transaction<'_>, now_ms: i64) -> Result<Vec<(String, String)>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM jobs WHERE phase IN ('queued', 'submitting', 'unknown', 'waiting', 'downloading') \
         AND hold IS NOT 'unreadable'"
    );
    let mut broken = Vec::new();
    {
        let mut statement = tx.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Err(error) = read(row) {
                broken.push((row.get::<_, String>(0)?, error.to_string()));
            }
        }
    }
    for (id, why) in &broken {
        tx.execute(
            "UPDATE jobs SET hold = 'unreadable', error_code = 'unreadable', error_text = ?2, rev = rev + 1, \
             changed_ms = ?3 WHERE id = ?1",
            params![id, why, now_ms],
        )?;
    }
    Ok(broken)
}

pub(super) fn service_word(service: catalogue::Service) -> &'static str {
    match service {
        catalogue::Service::Runway => "runway",
        catalogue::Service::Useapi => "useapi",
    }
}

fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()).into())
}

fn bad(column: usize, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, why.into())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Job> {
    let service: String = row.get(5)?;
    let request: String = row.get(6)?;
    let options: String = row.get(7)?;
    let phase: String = row.get(10)?;
    let hold: Option<String> = row.get(11)?;
    Ok(Job {
        id: row.get(0)?,
        batch_id: row.get(1)?,
        row: row.get(2)?,
        copy_index: row.get(3)?,
        account: row.get(4)?,
        service: match service.as_str() {
            "runway" => catalogue::Service::Runway,
            "useapi" => catalogue::Service::Useapi,
            other => return Err(bad(5, format!("unknown service {other}"))),
        },
        request: parse_request(&request)?,
        options: serde_json::from_str(&options).map_err(|error| bad(7, error))?,
        price: row.get(8)?,
        files: row.get(9)?,
        phase: Phase::from_word(&phase).ok_or_else(|| bad(10, format!("unknown phase {phase}")))?,
        hold: match hold {
            Some(word) => Some(Hold::from_word(&word).ok_or_else(|| bad(11, format!("unknown hold {word}")))?),
            None => None,
        },
        lane: Lane::from_number(row.get(12)?),
        position: row.get(13)?,
        cancel: row.get(14)?,
        remote_id: row.get(15)?,
        remote_word: row.get(16)?,
        due_ms: row.get(17)?,
        progress: row.get(18)?,
        sent_ms: row.get(19)?,
        error_code: row.get(20)?,
        error_text: row.get(21)?,
        replaces: row.get(22)?,
        rev: row.get(23)?,
        created_ms: row.get(24)?,
        changed_ms: row.get(25)?,
    })
}

fn parse_request(text: &str) -> rusqlite::Result<Request> {
    let request: Request = serde_json::from_str(text).map_err(|error| bad(6, error))?;
    if request.version > crate::request::VERSION {
        return Err(bad(6, format!("request of a newer version ({})", request.version)));
    }
    Ok(request)
}
