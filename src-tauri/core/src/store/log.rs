//! Table `job_log`: a job's story, line by line.

use rusqlite::{Connection, Transaction, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::StoreError;
use crate::job::Phase;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Unix milliseconds.
    pub at_ms: i64,
    /// Phase word after it.
    pub phase: String,
    /// For a person.
    pub text: String,
    /// The same by kind; `None` in lines that earlier versions wrote.
    pub told: Option<Told>,
}

/// What a line tells, by kind and figures. Shown, it is a sentence for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Told {
    /// It was queued.
    #[error("Queued.")]
    Queued,
    /// It was made anew from its recipe.
    #[error("Put back from its recipe.")]
    PutBack,
    /// It was read from an index that had to be repaired.
    #[error(
        "The library's index was repaired. Held, so that nothing is sent that was sent before; let it go if it was not."
    )]
    Repaired,
    /// The user holds it.
    #[error("Held by you.")]
    Held,
    /// The user lets it go on.
    #[error("Released.")]
    Released,
    /// The user withdrew it.
    #[error("Withdrawn by you before it was sent. Nothing was spent.")]
    Withdrawn,
    /// The user edited it.
    #[error("Withdrawn: replaced by the edited job {job}.")]
    Replaced {
        /// The other, in short.
        job: String,
    },
    /// It goes out.
    #[error("Sending.")]
    Sending,
    /// It did not go out.
    #[error("Not sent: {why}. Nothing was spent.")]
    NotSent {
        /// What the network says.
        why: String,
    },
    /// The service took it.
    #[error("The service took it ({task}).")]
    Accepted {
        /// Its id there.
        task: String,
    },
    /// A router chose the model.
    #[error("Router {router} chose {model}{}.", chosen_by(.goes_by.as_deref()))]
    Routed {
        /// The router's slug.
        router: String,
        /// The service's name of the model.
        model: String,
        /// What the router goes by: `cost`, `latency`, `quality`.
        goes_by: Option<String>,
    },
    /// A node of a workflow failed.
    #[error("The node {node} failed: {why}.")]
    NodeFailed {
        /// Its name.
        node: String,
        /// What the service says, without a full stop.
        why: String,
    },
    /// It was found after its answer was lost.
    #[error("Found at the service ({task}): it was created once and is followed.")]
    Found {
        /// Its id there.
        task: String,
    },
    /// After its answer was lost, that it was not created.
    #[error("Proved that nothing was created ({why}): queued again. Nothing was spent.")]
    Absent {
        /// By what.
        why: String,
    },
    /// The files can be fetched.
    #[error("Made. {}", if *.files == 1 { "Fetching the file.".to_owned() } else { format!("Fetching {} files.", .files) })]
    Made {
        /// So many.
        files: usize,
    },
    /// The files are verified and in their place.
    #[error("{}", if *.files == 1 { "Safe in the library.".to_owned() } else { format!("{} files are safe in the library.", .files) })]
    Safe {
        /// So many.
        files: usize,
    },
    /// The service cannot stop it.
    #[error("This service offers no way to stop a task. It goes on and is charged; its files will be kept.")]
    NotStopped,
    /// It was finished before it could be stopped.
    #[error("It was finished already and is charged. Its files are fetched and kept.")]
    TooLate,
    /// The user wants its files again.
    #[error("You asked to fetch its files again. That costs nothing.")]
    FetchAgain,
    /// The user sends it again.
    #[error("You asked to send it again.")]
    SendAgain,
    /// The user asks for another look.
    #[error("You asked to look for it again.")]
    LookAgain,
    /// The user's word: it was not created.
    #[error("You said that nothing was created: queued again.")]
    SaidAbsent,
    /// The user's word: it was created.
    #[error("You said that it was created: closed as paid.")]
    SaidPaid,
    /// The user's word: its id.
    #[error("You told its id at the service: following that task.")]
    SaidTask,
    /// The user closed it.
    #[error("You closed it.")]
    Closed,
    /// The user took a task over that another program made.
    #[error("You took this task over ({task}). Another program made it, so what it cost is not counted here.")]
    TakenOver {
        /// Its id at the service.
        task: String,
    },
    /// The user deleted its task at the service.
    #[error("You deleted the task at the service. Its files are here.")]
    Forgotten,
    /// The service had nothing left of it to be deleted.
    #[error("The service had deleted the task already. Its files are here.")]
    ForgottenBefore,
    /// It waits or ended for a reason; the line's text says all that was recorded of it.
    #[error("{word}")]
    Because {
        /// The reason's word.
        word: String,
    },
}

fn chosen_by(goes_by: Option<&str>) -> String {
    match goes_by {
        Some("cost") => ", the cheapest that fits".into(),
        Some("latency") => ", the quickest that fits".into(),
        Some("quality") => ", the best that fits".into(),
        Some(other) => format!(", by {other}"),
        None => String::new(),
    }
}

/// Adds a line in words alone.
pub fn add(tx: &Transaction<'_>, job_id: &str, at_ms: i64, phase: Phase, text: &str) -> Result<(), StoreError> {
    insert(tx, job_id, at_ms, phase, text, None)
}

/// Adds a line of a kind.
pub fn tell(tx: &Transaction<'_>, job_id: &str, at_ms: i64, phase: Phase, told: &Told) -> Result<(), StoreError> {
    insert(tx, job_id, at_ms, phase, &told.to_string(), Some(told))
}

/// Adds a line about why a job waits or ended: the reason's word, and all that is known of it.
pub fn because(
    tx: &Transaction<'_>,
    job_id: &str,
    at_ms: i64,
    phase: Phase,
    word: &str,
    text: &str,
) -> Result<(), StoreError> {
    insert(tx, job_id, at_ms, phase, text, Some(&Told::Because { word: word.to_owned() }))
}

fn insert(
    tx: &Transaction<'_>,
    job_id: &str,
    at_ms: i64,
    phase: Phase,
    text: &str,
    told: Option<&Told>,
) -> Result<(), StoreError> {
    let told = told.map(serde_json::to_string).transpose().map_err(std::io::Error::from)?;
    tx.prepare_cached("INSERT INTO job_log (job_id, at_ms, phase, text, told) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![job_id, at_ms, phase.word(), text, told])?;
    Ok(())
}

/// The whole story, oldest first.
pub fn of(connection: &Connection, job_id: &str) -> Result<Vec<Line>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT at_ms, phase, text, told FROM job_log WHERE job_id = ?1 ORDER BY id")?;
    let rows = statement.query_map([job_id], |row| {
        // A kind that a later version writes is read as words.
        let told = row.get::<_, Option<String>>(3)?.and_then(|told| serde_json::from_str(&told).ok());
        Ok(Line { at_ms: row.get(0)?, phase: row.get(1)?, text: row.get(2)?, told })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
