//! Table `attempts`: each time a job was sent, with what was expected and what came of it.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params};
use serde::Serialize;
use serde_json::Value;

use super::StoreError;
use crate::provider::{Counters, Routing};

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The call is open (or the program died while it was).
    Open,
    /// The service took it.
    Accepted,
    /// It never left.
    NotSent,
    /// 429: nothing was created.
    Busy,
    /// A definite no.
    Rejected,
    /// The answer was lost.
    Unknown,
    /// Proved that nothing was created.
    Absent,
    /// Created, id out of reach.
    Created,
    /// The answer was lost, then the task was found.
    Adopted,
    /// The user said to treat it as not created.
    Abandoned,
}

impl Outcome {
    const ALL: [(Outcome, &'static str); 10] = [
        (Outcome::Open, "open"),
        (Outcome::Accepted, "accepted"),
        (Outcome::NotSent, "not_sent"),
        (Outcome::Busy, "busy"),
        (Outcome::Rejected, "rejected"),
        (Outcome::Unknown, "unknown"),
        (Outcome::Absent, "absent"),
        (Outcome::Created, "created"),
        (Outcome::Adopted, "adopted"),
        (Outcome::Abandoned, "abandoned"),
    ];

    /// The word in the index and in recipes.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(outcome, _)| *outcome == self).map_or("unknown", |(_, word)| word)
    }

    pub(super) fn from_word(word: &str) -> Outcome {
        Self::ALL.iter().find(|(_, known)| *known == word).map_or(Outcome::Unknown, |(outcome, _)| *outcome)
    }
}

/// Whether there was an attempt of that id.
pub fn is_known(connection: &Connection, id: &str) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached("SELECT 1 FROM attempts WHERE id = ?1")?.exists([id])?)
}

/// An attempt as stored.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Attempt {
    /// Our id; travels as `replyRef` where the service stores one.
    pub id: String,
    /// The job.
    pub job_id: String,
    /// Seed sent.
    pub seed: Option<i64>,
    /// Counters if nothing gets created.
    pub expected: Option<Counters>,
    /// When the intent was written, Unix milliseconds.
    pub sent_ms: i64,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, for a person.
    pub why: Option<String>,
    /// The service's id.
    pub remote_id: Option<String>,
    /// Credits: the service's estimate.
    pub estimated: Option<f64>,
    /// Credits charged, where known.
    pub charged: Option<f64>,
    /// Credits returned, where known.
    pub returned: Option<f64>,
    /// Body as sent, media shortened.
    pub sent: Option<Value>,
    /// What the service said last.
    pub echo: Option<Value>,
    /// When it was settled, Unix milliseconds.
    pub ended_ms: Option<i64>,
    /// The model that a router chose, where one was asked.
    pub routing: Option<Routing>,
}

impl Attempt {
    /// Whether another program made the task: it is followed here, and nothing was sent or spent for it.
    #[must_use]
    pub fn by_others(&self) -> bool {
        self.outcome == Outcome::Adopted && self.sent.as_ref().is_none_or(Value::is_null)
    }
}

const COLUMNS: &str = "id, job_id, seed, expected_generations, expected_balance, sent_ms, outcome, why, \
  remote_id, estimated, charged, returned, sent, echo, ended_ms, routing";

/// The intent to send.
#[derive(Debug)]
pub struct Intent<'a> {
    /// Attempt id.
    pub id: &'a str,
    /// Job.
    pub job_id: &'a str,
    /// Scheduler.
    pub epoch: i64,
    /// Seed sent.
    pub seed: Option<i64>,
    /// Digest of the request.
    pub digest: &'a str,
    /// Counters if nothing gets created.
    pub expected: Option<Counters>,
    /// Body to be sent, media shortened.
    pub sent: &'a Value,
}

/// Writes the intent down.
pub fn open(tx: &Transaction<'_>, intent: &Intent<'_>, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO attempts (id, job_id, epoch, seed, digest, expected_generations, expected_balance, sent_ms, \
         outcome, sent) VALUES (:id, :job, :epoch, :seed, :digest, :generations, :balance, :now, 'open', :sent)",
    )?
    .execute(named_params! {
        ":id": intent.id, ":job": intent.job_id, ":epoch": intent.epoch, ":seed": intent.seed,
        ":digest": intent.digest, ":generations": intent.expected.map(|c| c.generations),
        ":balance": intent.expected.map(|c| c.balance), ":now": now_ms, ":sent": intent.sent.to_string(),
    })?;
    Ok(())
}

/// A task that another program made, to be followed here.
#[derive(Debug)]
pub struct Followed<'a> {
    /// Attempt id.
    pub id: &'a str,
    /// Job.
    pub job_id: &'a str,
    /// Seed, where the service tells it.
    pub seed: Option<i64>,
    /// Digest of the request as far as it is told.
    pub digest: &'a str,
    /// The service's id.
    pub remote_id: &'a str,
    /// The service's estimate in credits.
    pub estimated: Option<f64>,
    /// When it was made, Unix milliseconds.
    pub made_ms: i64,
    /// What the service says of it.
    pub echo: &'a Value,
}

/// Writes such a task down. It has no body: nothing was sent for it.
pub fn follow(tx: &Transaction<'_>, task: &Followed<'_>, now_ms: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO attempts (id, job_id, epoch, seed, digest, sent_ms, outcome, why, remote_id, estimated, echo, \
         ended_ms) VALUES (:id, :job, 0, :seed, :digest, :made, 'adopted', 'made by another program', :remote, \
         :estimated, :echo, :now)",
    )?
    .execute(named_params! {
        ":id": task.id, ":job": task.job_id, ":seed": task.seed, ":digest": task.digest, ":made": task.made_ms,
        ":remote": task.remote_id, ":estimated": task.estimated, ":echo": task.echo.to_string(), ":now": now_ms,
    })?;
    Ok(())
}

/// Notes what became of an attempt.
pub fn settle(
    tx: &Transaction<'_>,
    id: &str,
    outcome: Outcome,
    why: Option<&str>,
    now_ms: i64,
) -> Result<(), StoreError> {
    let ended = !matches!(outcome, Outcome::Open | Outcome::Unknown);
    tx.prepare_cached(
        "UPDATE attempts SET outcome = ?2, why = COALESCE(?3, why), ended_ms = CASE WHEN ?4 THEN ?5 END WHERE id = ?1",
    )?
    .execute(params![id, outcome.word(), why, ended, now_ms])?;
    Ok(())
}

/// What the service said of the task of the attempt that came before this one at the same account.
pub fn earlier(connection: &Connection, account: &str, id: &str) -> Result<Option<Value>, StoreError> {
    let sql = "SELECT echo FROM attempts JOIN jobs ON jobs.id = attempts.job_id WHERE account = ?1 \
               AND attempts.remote_id IS NOT NULL AND echo IS NOT NULL \
               AND attempts.rowid < (SELECT rowid FROM attempts WHERE id = ?2) ORDER BY attempts.rowid DESC LIMIT 1";
    let echo: Option<String> =
        connection.prepare_cached(sql)?.query_row(params![account, id], |row| row.get(0)).optional()?;
    Ok(echo.and_then(|echo| serde_json::from_str(&echo).ok()))
}

/// Notes the service's id, estimate and reply.
pub fn accepted(
    tx: &Transaction<'_>,
    id: &str,
    remote_id: &str,
    estimated: Option<f64>,
    echo: &Value,
) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE attempts SET remote_id = ?2, estimated = ?3, echo = ?4 WHERE id = ?1")?
        .execute(params![id, remote_id, estimated, echo.to_string()])?;
    Ok(())
}

/// Notes the model that a router chose.
pub fn routed(tx: &Transaction<'_>, id: &str, routing: &Routing) -> Result<(), StoreError> {
    let routing = serde_json::to_string(routing).unwrap_or_default();
    tx.prepare_cached("UPDATE attempts SET routing = ?2 WHERE id = ?1")?.execute(params![id, routing])?;
    Ok(())
}

/// Notes the last word of the service and the money, at the end of a task.
pub fn ended(
    tx: &Transaction<'_>,
    id: &str,
    charged: Option<f64>,
    returned: Option<f64>,
    echo: &Value,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE attempts SET charged = COALESCE(?2, charged), returned = COALESCE(?3, returned), echo = ?4 WHERE id = ?1",
    )?
    .execute(params![id, charged, returned, echo.to_string()])?;
    Ok(())
}

/// The newest attempt of a job. By the order of writing: the clock on the wall may have been set back since.
pub fn last(connection: &Connection, job_id: &str) -> Result<Option<Attempt>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM attempts WHERE job_id = ?1 ORDER BY rowid DESC LIMIT 1");
    Ok(connection.prepare_cached(&sql)?.query_row([job_id], read).optional()?)
}

/// Whether an attempt is its job's last one. What becomes known of an earlier one says nothing of how the job stands.
pub fn is_last(connection: &Connection, attempt: &Attempt) -> Result<bool, StoreError> {
    Ok(last(connection, &attempt.job_id)?.is_some_and(|last| last.id == attempt.id))
}

/// All attempts of a job, oldest first.
pub fn of(connection: &Connection, job_id: &str) -> Result<Vec<Attempt>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM attempts WHERE job_id = ?1 ORDER BY rowid");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([job_id], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The attempt with that id.
pub fn get(connection: &Connection, id: &str) -> Result<Option<Attempt>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM attempts WHERE id = ?1");
    Ok(connection.prepare_cached(&sql)?.query_row([id], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Attempt> {
    let json = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
    let generations: Option<i64> = row.get(3)?;
    let balance: Option<f64> = row.get(4)?;
    Ok(Attempt {
        id: row.get(0)?,
        job_id: row.get(1)?,
        seed: row.get(2)?,
        expected: generations.zip(balance).map(|(generations, balance)| Counters { generations, balance }),
        sent_ms: row.get(5)?,
        outcome: Outcome::from_word(&row.get::<_, String>(6)?),
        why: row.get(7)?,
        remote_id: row.get(8)?,
        estimated: row.get(9)?,
        charged: row.get(10)?,
        returned: row.get(11)?,
        sent: json(row.get(12)?),
        echo: json(row.get(13)?),
        ended_ms: row.get(14)?,
        routing: row.get::<_, Option<String>>(15)?.and_then(|text| serde_json::from_str(&text).ok()),
    })
}
