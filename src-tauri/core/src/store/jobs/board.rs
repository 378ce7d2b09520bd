//! The queue as people look at it: what runs, what waits, what needs somebody, what ended.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Transaction, named_params, params};

use super::{COLUMNS, Job, json, read};
use crate::job::{Lane, Phase};
use crate::settings::DEMO;
use crate::store::StoreError;

/// A part of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Sent and not yet safe.
    Running,
    /// To be sent, held or not.
    Waiting,
    /// Waits for a person, each for a word of its own; what repeated failures hold is let go as a whole
    /// ([`breaker`](crate::store::breaker)).
    NeedsYou,
    /// Will not change by itself any more.
    Ended,
    /// Everything.
    All,
}

impl Group {
    /// Condition and order; each reads its rows from an index.
    fn sql(self) -> (&'static str, &'static str) {
        match self {
            // An outcome that is still being looked into needs nobody yet.
            Group::Running => (
                "phase IN ('submitting', 'unknown', 'waiting', 'downloading') AND hold IS NOT 'decision'",
                "sent_ms IS NULL, sent_ms, id",
            ),
            // Whatever holds a job that is to be sent, its lane is where people look for it.
            Group::Waiting => ("phase = 'queued' AND hold IS NOT 'unreadable'", "lane, position, id"),
            // Said as its index says it.
            Group::NeedsYou => {
                ("hold IN ('breaker', 'decision', 'unreadable') AND hold <> 'breaker'", "changed_ms DESC, id")
            }
            Group::Ended => {
                ("phase IN ('done', 'failed', 'refused', 'cancelled', 'unreachable')", "changed_ms DESC, id DESC")
            }
            Group::All => ("1", "created_ms DESC, id DESC"),
        }
    }
}

/// What a part of the queue shows.
#[derive(Clone, Debug)]
pub struct View {
    /// The part.
    pub group: Group,
    /// Only this lane.
    pub lane: Option<Lane>,
    /// Only prompts that hold these words as they are.
    pub text: Option<String>,
    /// Rows before the first one shown.
    pub offset: u64,
    /// Most rows.
    pub limit: u32,
}

/// Rows of a view, and how many it has in all.
pub fn view(connection: &Connection, view: &View) -> Result<(Vec<Job>, u64), StoreError> {
    let (condition, order) = view.group.sql();
    let (lane, text) = (view.lane.map(Lane::number), view.text.as_deref().filter(|text| !text.trim().is_empty()));
    // What is not asked for is left out of the words too: then the rows can be counted in an index.
    let among_lane = if lane.is_some() { "lane = :lane" } else { ":lane IS NULL" };
    let with_text = if text.is_some() { "instr(lower(prompt), lower(:text)) > 0" } else { ":text IS NULL" };
    let filter = format!("FROM jobs WHERE {condition} AND {among_lane} AND {with_text}");
    let total: i64 = connection
        .prepare_cached(&format!("SELECT COUNT(*) {filter}"))?
        .query_row(named_params! { ":lane": lane, ":text": text }, |row| row.get(0))?;
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS} {filter} ORDER BY {order} LIMIT :limit OFFSET :offset"))?;
    let offset = i64::try_from(view.offset).unwrap_or(i64::MAX);
    let rows = statement
        .query_map(named_params! { ":lane": lane, ":text": text, ":limit": view.limit, ":offset": offset }, read)?;
    Ok((rows.filter_map(Result::ok).collect(), total.unsigned_abs()))
}

/// What a row of a list tells beside the job itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beside {
    /// Name of its batch.
    pub batch_name: Option<String>,
    /// Files of it in the library.
    pub assets: Vec<i64>,
    /// Credits charged less those given back; `None` where nothing was charged.
    pub charged: Option<f64>,
    /// Whether the user has put its end away.
    pub dismissed: bool,
    /// Whether there are files of it at its service that are not here yet.
    pub left_there: bool,
}

/// That, for jobs by id.
pub fn beside(connection: &Connection, id: &str) -> Result<Beside, StoreError> {
    let (batch_name, dismissed) = connection
        .prepare_cached(
            "SELECT batches.name, dismissed FROM jobs LEFT JOIN batches ON batches.id = batch_id WHERE jobs.id = ?1",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .unwrap_or_default();
    let mut statement = connection.prepare_cached("SELECT id FROM assets WHERE job_id = ?1 ORDER BY idx")?;
    let assets = statement.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let charged = connection
        .prepare_cached(
            "SELECT SUM(CASE kind WHEN 'charged' THEN credits WHEN 'returned' THEN -credits END) FROM ledger \
             WHERE job_id = ?1 AND kind IN ('charged', 'returned')",
        )?
        .query_row([id], |row| row.get(0))?;
    let left_there = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM outputs WHERE job_id = ?1)")?
        .query_row([id], |row| row.get(0))?;
    Ok(Beside { batch_name, assets, charged, dismissed, left_there })
}

/// Numbers of one lane since the queue was last empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneCount {
    /// The lane.
    pub lane: Lane,
    /// Sent and not yet safe.
    pub running: u64,
    /// Ended.
    pub done: u64,
    /// All of them.
    pub total: u64,
}

/// Lanes with jobs in them. What ended counts from the oldest job that is still open.
pub fn lanes(connection: &Connection) -> Result<Vec<LaneCount>, StoreError> {
    let since: Option<i64> = connection
        .prepare_cached(
            "SELECT MIN(created_ms) FROM jobs WHERE phase IN ('queued', 'submitting', 'unknown', 'waiting', 'downloading')",
        )?
        .query_row([], |row| row.get(0))?;
    let Some(since) = since else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(
        "SELECT lane, SUM(phase IN ('submitting', 'waiting', 'downloading')), \
         SUM(phase IN ('done', 'failed', 'refused', 'unreachable')), SUM(phase <> 'cancelled') \
         FROM jobs WHERE created_ms >= ?1 GROUP BY lane ORDER BY lane",
    )?;
    let number = |value: i64| value.unsigned_abs();
    let rows = statement.query_map([since], |row| {
        Ok(LaneCount {
            lane: Lane::from_number(row.get(0)?),
            running: number(row.get(1)?),
            done: number(row.get(2)?),
            total: number(row.get(3)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Numbers of the queue as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Numbers {
    /// Sent and not yet safe.
    pub running: u64,
    /// To be sent.
    pub waiting: u64,
    /// Waiting for a person.
    pub needs_you: u64,
    /// Ended without a result, and not put away.
    pub not_made: u64,
    /// Most credits of what is to be sent, accounts that cost nothing left out.
    pub open_credits: f64,
    /// Jobs to be sent whose price nobody knows, likewise.
    pub open_unknown: u64,
    /// When the next held back or busy job may go.
    pub next_ms: Option<i64>,
}

/// Those numbers. `free` is the account that costs nothing.
pub fn numbers(connection: &Connection, free: &str, now_ms: i64) -> Result<Numbers, StoreError> {
    let count = |group: Group| -> Result<u64, StoreError> {
        let sql = format!("SELECT COUNT(*) FROM jobs WHERE {}", group.sql().0);
        let count: i64 = connection.prepare_cached(&sql)?.query_row([], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    };
    let not_made: i64 = connection
        .prepare_cached(
            "SELECT COUNT(*) FROM jobs WHERE phase IN ('failed', 'refused', 'unreachable') AND dismissed = 0",
        )?
        .query_row([], |row| row.get(0))?;
    let (open_credits, open_unknown): (f64, i64) = connection
        .prepare_cached(
            "SELECT COALESCE(SUM(price), 0.0), COALESCE(SUM(price IS NULL), 0) FROM jobs \
             WHERE phase = 'queued' AND account <> ?1",
        )?
        .query_row([free], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let next_ms = connection
        .prepare_cached("SELECT MIN(due_ms) FROM jobs WHERE phase = 'queued' AND hold IS NULL AND due_ms > ?1")?
        .query_row([now_ms], |row| row.get(0))?;
    Ok(Numbers {
        running: count(Group::Running)?,
        waiting: count(Group::Waiting)?,
        needs_you: count(Group::NeedsYou)?,
        not_made: not_made.unsigned_abs(),
        open_credits,
        open_unknown: open_unknown.unsigned_abs(),
        next_ms,
    })
}

/// Results that were made and are still at their service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfetched {
    /// Jobs.
    pub jobs: u64,
    /// When the oldest of them was sent, Unix milliseconds.
    pub since_ms: i64,
}

/// Results whose job was sent before a moment, Unix milliseconds; `None` where there are none.
pub fn unfetched(connection: &Connection, sent_before_ms: i64) -> Result<Option<Unfetched>, StoreError> {
    let (jobs, since): (i64, Option<i64>) = connection
        .prepare_cached("SELECT COUNT(*), MIN(sent_ms) FROM jobs WHERE phase = 'downloading' AND sent_ms < ?1")?
        .query_row([sent_before_ms], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(since.map(|since_ms| Unfetched { jobs: jobs.unsigned_abs(), since_ms }))
}

/// Why an account's jobs are held, as a stable word and for a person, by account.
pub fn troubles(connection: &Connection) -> Result<HashMap<String, (String, String)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT account, COALESCE(error_code, ''), COALESCE(error_text, ''), MAX(changed_ms) FROM jobs \
         WHERE phase = 'queued' AND hold = 'account' GROUP BY account",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Jobs that ended alike without a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// Stable word.
    pub cause: String,
    /// How they ended.
    pub phase: Phase,
    /// What was said of one of them.
    pub text: Option<String>,
    /// How many.
    pub count: u64,
    /// Credits charged for them, less those given back.
    pub charged: f64,
    /// Most credits that sending them again may cost. Free are those of the Demo account, and those whose files were
    /// made and only have to be fetched.
    pub again: f64,
    /// How many of them have a price that nobody knows.
    pub unknown: u64,
    /// Some of them.
    pub sample: Vec<String>,
}

/// Failures that were not put away, the most frequent first.
pub fn failures(connection: &Connection) -> Result<Vec<Failed>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT COALESCE(error_code, ''), phase, MAX(error_text), COUNT(*), json_group_array(id), \
                COALESCE(SUM(price) FILTER (WHERE pays), 0.0), COUNT(*) FILTER (WHERE pays AND price IS NULL) \
         FROM (SELECT *, account <> ?1 AND NOT EXISTS (SELECT 1 FROM outputs WHERE job_id = jobs.id) AS pays FROM jobs \
               WHERE phase IN ('failed', 'refused', 'unreachable') AND dismissed = 0) \
         GROUP BY 1, 2 ORDER BY 4 DESC, 1 LIMIT 100",
    )?;
    let rows = statement.query_map([DEMO], |row| {
        let number = |at: usize| row.get::<_, i64>(at).map(i64::unsigned_abs);
        let (ids, phase): (String, String) = (row.get(4)?, row.get(1)?);
        Ok((row.get(0)?, phase, row.get(2)?, number(3)?, ids, row.get(5)?, number(6)?))
    })?;
    let mut groups = Vec::new();
    for row in rows {
        let (cause, phase, text, count, ids, again, unknown): (String, String, Option<String>, u64, String, f64, u64) =
            row?;
        let charged = connection
            .prepare_cached(
                "SELECT COALESCE(SUM(CASE kind WHEN 'charged' THEN credits WHEN 'returned' THEN -credits END), 0.0) \
                 FROM ledger WHERE job_id IN (SELECT value FROM json_each(?1)) AND kind IN ('charged', 'returned')",
            )?
            .query_row([&ids], |row| row.get(0))?;
        let sample: Vec<String> = serde_json::from_str::<Vec<String>>(&ids).unwrap_or_default();
        let sample = sample.into_iter().take(20).collect();
        let phase = Phase::from_word(&phase).unwrap_or(Phase::Failed);
        groups.push(Failed { cause, phase, text, count, charged, again, unknown, sample });
    }
    Ok(groups)
}

/// The jobs that ended with a cause and were not put away.
pub fn failed_by(connection: &Connection, cause: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM jobs WHERE phase IN ('failed', 'refused', 'unreachable') AND dismissed = 0 \
         AND COALESCE(error_code, '') = ?1 ORDER BY lane, position, id",
    )?;
    let rows = statement.query_map([cause], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts the ends of jobs away. Returns how many were new.
pub fn dismiss(tx: &Transaction<'_>, ids: &[String]) -> Result<usize, StoreError> {
    Ok(tx.execute(
        "UPDATE jobs SET dismissed = 1, rev = rev + 1 WHERE id IN (SELECT value FROM json_each(?1)) AND dismissed = 0 \
         AND phase IN ('failed', 'refused', 'unreachable', 'cancelled')",
        params![json(&ids)?],
    )?)
}
