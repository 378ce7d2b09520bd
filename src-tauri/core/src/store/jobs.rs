//! Table `jobs`: what was asked for and where it stands.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params};
use serde::Serialize;

use super::{StoreError, log};
use crate::job::{Hold, Lane, Phase};
use crate::provider::SubmitOptions;
use crate::request::Request;

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
    /// Which jobs it goes before.
    pub lane: Lane,
    /// The job that it stands in for, which gives it its place.
    pub replaces: Option<String>,
}

const COLUMNS: &str = "id, batch_id, row, copy_index, account, service, request, options, price, files, phase, \
  hold, lane, position, cancel, remote_id, remote_word, due_ms, progress, sent_ms, error_code, error_text, \
  replaces, rev, created_ms, changed_ms";

/// Space between neighbours, so that a job can be put between two others.
const STEP: i64 = 1 << 20;

/// Queues a job at the end of its lane (or in the place of the one it replaces) and returns its id.
/// A second call with the same client key and copy changes nothing and returns the first one's id.
pub fn insert(tx: &Transaction<'_>, job: &NewJob, now_ms: i64) -> Result<String, StoreError> {
    let known = tx
        .prepare_cached("SELECT id FROM jobs WHERE client_key = ?1 AND copy_index = ?2")?
        .query_row(params![job.client_key, job.copy_index], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
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
         digest, prompt, price, files, phase, lane, position, due_ms, replaces, created_ms, changed_ms) \
         VALUES (:id, :client_key, :copy_index, :batch_id, :row, :account, :service, :model, :request, :options, \
         :digest, :prompt, :price, :files, 'queued', :lane, :position, NULL, :replaces, :now, :now)",
    )?
    .execute(named_params! {
        ":id": job.id, ":client_key": job.client_key, ":copy_index": job.copy_index, ":batch_id": job.batch_id,
        ":row": job.row, ":account": job.account, ":service": service_word(job.service),
        ":model": job.request.model, ":request": json(&job.request)?, ":options": json(&job.options)?,
        ":digest": job.request.digest(), ":prompt": job.request.prompt(), ":price": job.price,
        ":files": job.files, ":lane": job.lane.number(), ":position": position, ":replaces": job.replaces,
        ":now": now_ms,
    })?;
    log::add(tx, &job.id, now_ms, Phase::Queued, "Queued.")?;
    Ok(job.id.clone())
}

/// What changes with a move, beside the phase.
#[derive(Clone, Debug, Default)]
pub struct Move<'a> {
    /// When to look again; `None` clears it.
    pub due_ms: Option<i64>,
    /// The service's id; `None` keeps what is there.
    pub remote_id: Option<&'a str>,
    /// Why it waits or ended: word and text; `None` clears both.
    pub error: Option<(&'a str, &'a str)>,
    /// What holds it; `None` clears it.
    pub hold: Option<Hold>,
    /// The line for the job's story.
    pub story: &'a str,
}

/// Moves a job from one phase to another, with its line in the story. Returns whether it was still
/// in the first phase; when it was not, nothing changes.
///
/// # Panics
/// In tests, when the move is not one that [`Phase::may_become`] allows.
pub fn advance(
    tx: &Transaction<'_>,
    id: &str,
    from: Phase,
    to: Phase,
    now_ms: i64,
    change: &Move<'_>,
) -> Result<bool, StoreError> {
    debug_assert!(from == to || from.may_become(to), "{from} → {to}");
    let changed = tx
        .prepare_cached(
            "UPDATE jobs SET phase = :to, due_ms = :due, \
             remote_id = CASE WHEN :to = 'queued' THEN NULL ELSE COALESCE(:remote, remote_id) END, \
             error_code = :code, error_text = :text, hold = :hold, \
             remote_word = CASE WHEN :to = 'waiting' THEN remote_word END, \
             progress = CASE WHEN :to IN ('waiting', 'downloading') THEN progress END, \
             sent_ms = CASE WHEN :to = 'waiting' THEN COALESCE(sent_ms, :now) \
                            WHEN :to = 'queued' THEN NULL ELSE sent_ms END, \
             cancel = CASE WHEN :to IN ('queued', 'submitting', 'unknown', 'waiting') THEN cancel ELSE 0 END, \
             rev = rev + 1, changed_ms = :now WHERE id = :id AND phase = :from",
        )?
        .execute(named_params! {
            ":to": to.word(), ":due": change.due_ms, ":remote": change.remote_id,
            ":code": change.error.map(|(code, _)| code), ":text": change.error.map(|(_, text)| text),
            ":hold": change.hold.map(Hold::word), ":now": now_ms, ":id": id, ":from": from.word(),
        })?;
    if changed == 1 {
        log::add(tx, id, now_ms, to, change.story)?;
    }
    Ok(changed == 1)
}

/// Notes what a poll saw of a waiting job. `progress` never goes back.
pub fn observe(
    tx: &Transaction<'_>,
    id: &str,
    word: &str,
    progress: Option<f64>,
    due_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE jobs SET remote_word = ?2, progress = MAX(COALESCE(progress, 0), COALESCE(?3, 0)), due_ms = ?4, \
         rev = rev + (remote_word IS NOT ?2 OR COALESCE(progress, 0) < COALESCE(?3, 0)), changed_ms = ?5 \
         WHERE id = ?1 AND phase = 'waiting'",
    )?
    .execute(params![id, word, progress, due_ms, now_ms])?;
    Ok(())
}

/// Sets when to look at a job again, without a line in its story.
pub fn postpone(tx: &Transaction<'_>, id: &str, due_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE jobs SET due_ms = ?2 WHERE id = ?1")?.execute(params![id, due_ms])?;
    Ok(())
}

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

/// Account and model pairs that have jobs to send, with the earliest time one may go.
pub fn groups(connection: &Connection) -> Result<Vec<(String, String, i64)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT account, model, MIN(COALESCE(due_ms, 0)) FROM jobs WHERE phase = 'queued' AND hold IS NULL \
         GROUP BY account, model ORDER BY MIN(lane), MIN(position)",
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

/// One job.
pub fn get(connection: &Connection, id: &str) -> Result<Option<Job>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM jobs WHERE id = ?1");
    Ok(connection.prepare_cached(&sql)?.query_row([id], read).optional()?)
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Jobs by phase word; phases without jobs are left out.
    pub phases: std::collections::BTreeMap<String, u64>,
    /// Jobs by hold word.
    pub held: std::collections::BTreeMap<String, u64>,
}

impl Counts {
    /// Jobs in a phase.
    #[must_use]
    pub fn of(&self, phase: Phase) -> u64 {
        self.phases.get(phase.word()).copied().unwrap_or(0)
    }
}

/// Counts, of one batch or of all.
pub fn counts(connection: &Connection, batch_id: Option<&str>) -> Result<Counts, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT phase, hold, COUNT(*) FROM jobs WHERE ?1 IS NULL OR batch_id = ?1 GROUP BY phase, hold",
    )?;
    let mut rows = statement.query([batch_id])?;
    let mut counts = Counts::default();
    while let Some(row) = rows.next()? {
        let number: u64 = row.get::<_, i64>(2)?.unsigned_abs();
        *counts.phases.entry(row.get(0)?).or_default() += number;
        if let Some(hold) = row.get::<_, Option<String>>(1)? {
            *counts.held.entry(hold).or_default() += number;
        }
    }
    Ok(counts)
}

/// Holds jobs that are not sent, or lets them go on. Returns how many changed.
pub fn set_hold(
    tx: &Transaction<'_>,
    ids: &[String],
    hold: Option<Hold>,
    only: Option<Hold>,
    now_ms: i64,
) -> Result<usize, StoreError> {
    let story = match hold {
        Some(Hold::You) => "Held by you.",
        Some(_) => "Held.",
        None => "Released.",
    };
    let mut changed = 0;
    for id in ids {
        let done = tx
            .prepare_cached(
                "UPDATE jobs SET hold = ?2, rev = rev + 1, changed_ms = ?4, \
                 error_code = CASE WHEN ?2 IS NULL THEN NULL ELSE error_code END, \
                 error_text = CASE WHEN ?2 IS NULL THEN NULL ELSE error_text END \
                 WHERE id = ?1 AND phase = 'queued' AND hold IS NOT ?2 AND (?3 IS NULL OR hold = ?3) \
                 AND hold IS NOT 'unreadable'",
            )?
            .execute(params![id, hold.map(Hold::word), only.map(Hold::word), now_ms])?;
        if done == 1 {
            log::add(tx, id, now_ms, Phase::Queued, story)?;
        }
        changed += done;
    }
    Ok(changed)
}

/// Holds every queued job of an account for one reason, or releases those held for it.
pub fn hold_account(
    tx: &Transaction<'_>,
    account: &str,
    model: Option<&str>,
    hold: Hold,
    why: Option<(&str, &str)>,
    now_ms: i64,
) -> Result<usize, StoreError> {
    let changed = match why {
        Some((code, text)) => tx
            .prepare_cached(
                "UPDATE jobs SET hold = ?3, error_code = ?4, error_text = ?5, rev = rev + 1, changed_ms = ?6 \
                 WHERE account = ?1 AND (?2 IS NULL OR model = ?2) AND phase = 'queued' AND hold IS NULL",
            )?
            .execute(params![account, model, hold.word(), code, text, now_ms])?,
        None => tx
            .prepare_cached(
                "UPDATE jobs SET hold = NULL, error_code = NULL, error_text = NULL, rev = rev + 1, changed_ms = ?4 \
                 WHERE account = ?1 AND (?2 IS NULL OR model = ?2) AND phase = 'queued' AND hold = ?3",
            )?
            .execute(params![account, model, hold.word(), now_ms])?,
    };
    Ok(changed)
}

/// Notes that the user wants a job stopped as soon as that can be done.
pub fn ask_cancel(tx: &Transaction<'_>, id: &str, now_ms: i64) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "UPDATE jobs SET cancel = 1, rev = rev + 1, changed_ms = ?2 WHERE id = ?1 \
         AND phase IN ('submitting', 'waiting', 'unknown')",
        params![id, now_ms],
    )?;
    Ok(changed == 1)
}

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

fn service_word(service: catalogue::Service) -> &'static str {
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
