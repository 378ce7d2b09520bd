//! Puts back what recipes tell: finished jobs with their batches, attempts and money.

use rusqlite::{OptionalExtension, Transaction, named_params, params};

use super::{StoreError, attempts, log, outputs};
use crate::job::Phase;
use crate::request::Request;

/// A finished job as its recipe tells it.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Id.
    pub id: String,
    /// Key that keeps the same row from being queued again, where the recipe has it.
    pub client_key: Option<String>,
    /// Batch and its name.
    pub batch: Option<(String, String)>,
    /// Row of the prompt file, from 1.
    pub row: Option<i64>,
    /// Which copy of the row, from 0.
    pub copy_index: i64,
    /// Account id.
    pub account: String,
    /// Service.
    pub service: catalogue::Service,
    /// What was asked for.
    pub request: Request,
    /// Most credits by the catalogue.
    pub price: Option<f64>,
    /// Files that it has.
    pub files: i64,
    /// What it was made from.
    pub parents: Vec<String>,
    /// Unix milliseconds.
    pub created_ms: i64,
    /// Unix milliseconds.
    pub done_ms: i64,
    /// Oldest first.
    pub attempts: Vec<Sent>,
    /// What was charged; `None`: an amount that nobody knows.
    pub charged: Option<f64>,
    /// What was given back, where something was.
    pub returned: Option<f64>,
    /// The body as sent, as JSON.
    pub sent: String,
    /// What the service said last, as JSON.
    pub echo: String,
}

/// One time that it was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Id.
    pub id: String,
    /// Unix milliseconds.
    pub sent_ms: i64,
    /// Word of the outcome; one that is not known counts as `unknown`.
    pub outcome: String,
    /// Why, for a person.
    pub why: Option<String>,
    /// The model that a router chose, where one was asked.
    pub routing: Option<crate::provider::Routing>,
    /// The service's id.
    pub remote_id: Option<String>,
    /// Seed.
    pub seed: Option<i64>,
    /// Credits by the service's estimate.
    pub estimated: Option<f64>,
    /// Credits charged.
    pub charged: Option<f64>,
    /// Credits given back.
    pub returned: Option<f64>,
}

/// Puts a finished job back, unless the index has it. Returns whether it was missing. What it was charged comes back
/// also where only that is lost.
pub fn job(tx: &Transaction<'_>, job: &Finished) -> Result<bool, StoreError> {
    let known: Option<String> =
        tx.prepare_cached("SELECT phase FROM jobs WHERE id = ?1")?.query_row([&job.id], |row| row.get(0)).optional()?;
    match known.as_deref() {
        // Only an index that is older than the recipe takes a finished job for unsent or on its way.
        Some("queued" | "submitting" | "unknown" | "waiting") => return finish(tx, job).map(|()| true),
        // One that lists its files fetches some of them anew.
        Some("downloading") if !has_files(tx, &job.id)? => return finish(tx, job).map(|()| true),
        Some(phase) => {
            if phase == Phase::Done.word() {
                amend(tx, job)?;
            }
            return Ok(false);
        }
        None => {}
    }
    if let Some((id, name)) = &job.batch {
        tx.prepare_cached("INSERT INTO batches (id, name, created_ms) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
            .execute(params![id, name, job.created_ms])?;
    }
    let own_key = format!("restored:{}", job.id);
    let client_key = match &job.client_key {
        Some(key) if !key_taken(tx, key, job.copy_index)? => key,
        _ => &own_key,
    };
    let remote_id = remote_id(tx, job)?;
    let service = match job.service {
        catalogue::Service::Runway => "runway",
        catalogue::Service::Useapi => "useapi",
    };
    tx.prepare_cached(
        "INSERT INTO jobs (id, client_key, copy_index, batch_id, row, account, service, model, request, digest, prompt, \
         price, files, parents, phase, position, remote_id, created_ms, changed_ms) \
         VALUES (:id, :key, :copy, :batch, :row, :account, :service, :model, :request, :digest, :prompt, :price, :files, \
         :parents, 'done', (SELECT COALESCE(MAX(position), 0) + 1048576 FROM jobs WHERE lane = 1), :remote, :created, :done)",
    )?
    .execute(named_params! {
        ":id": job.id, ":key": client_key, ":copy": job.copy_index, ":batch": job.batch.as_ref().map(|(id, _)| id),
        ":row": job.row, ":account": job.account, ":service": service, ":model": job.request.model,
        ":request": text(&job.request)?, ":digest": job.request.digest(), ":prompt": job.request.prompt(),
        ":price": job.price, ":files": job.files, ":parents": text(&job.parents)?, ":remote": remote_id,
        ":created": job.created_ms, ":done": job.done_ms,
    })?;
    sent(tx, job)?;
    money(tx, job)?;
    log::tell(tx, &job.id, job.done_ms, Phase::Done, &log::Told::PutBack)?;
    Ok(true)
}

/// Brings a job that the index takes for unsent or on its way to the end that its recipe tells of.
fn finish(tx: &Transaction<'_>, job: &Finished) -> Result<(), StoreError> {
    let remote_id = remote_id(tx, job)?;
    tx.prepare_cached(
        "UPDATE jobs SET phase = 'done', hold = NULL, error_code = NULL, error_text = NULL, due_ms = NULL, cancel = 0, \
         remote_id = ?2, remote_word = NULL, progress = NULL, files = ?3, changed_ms = ?4, rev = rev + 1 WHERE id = ?1",
    )?
    .execute(params![job.id, remote_id, job.files, job.done_ms])?;
    for attempt in &job.attempts {
        // The recipe tells more of it.
        tx.prepare_cached("DELETE FROM attempts WHERE id = ?1")?.execute([&attempt.id])?;
    }
    sent(tx, job)?;
    outputs::clear(tx, &job.id)?;
    release(tx, job)?;
    charge(tx, job)?;
    log::tell(tx, &job.id, job.done_ms, Phase::Done, &log::Told::PutBack)
}

fn has_files(tx: &Transaction<'_>, id: &str) -> Result<bool, StoreError> {
    Ok(tx.prepare_cached("SELECT 1 FROM assets WHERE job_id = ?1")?.exists([id])?)
}

/// Gives back what is still set aside for its attempts.
fn release(tx: &Transaction<'_>, job: &Finished) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO ledger (job_id, attempt_id, account, model, kind, credits, at_ms) \
         SELECT job_id, attempt_id, account, model, 'released', credits, ?2 FROM ledger AS held \
         WHERE job_id = ?1 AND kind = 'reserved' AND NOT EXISTS \
         (SELECT 1 FROM ledger AS freed WHERE freed.job_id = ?1 AND freed.attempt_id = held.attempt_id \
          AND freed.kind = 'released')",
    )?
    .execute(params![job.id, job.done_ms])?;
    Ok(())
}

/// Books again what a finished job was charged, where a damaged index lost that alone.
fn amend(tx: &Transaction<'_>, job: &Finished) -> Result<(), StoreError> {
    if job.charged.is_none_or(|credits| credits <= 0.0) || is_charged(tx, job)? {
        return Ok(());
    }
    sent(tx, job)?;
    charge(tx, job)
}

/// Books what it was charged, unless that is booked or another program spent it.
fn charge(tx: &Transaction<'_>, job: &Finished) -> Result<(), StoreError> {
    if is_charged(tx, job)? || attempts::last(tx, &job.id)?.is_some_and(|attempt| attempt.by_others()) {
        return Ok(());
    }
    book(tx, job)
}

fn is_charged(tx: &Transaction<'_>, job: &Finished) -> Result<bool, StoreError> {
    Ok(tx.prepare_cached("SELECT 1 FROM ledger WHERE job_id = ?1 AND kind = 'charged'")?.exists([&job.id])?)
}

/// The service's id of the job's task, unless another job has it.
fn remote_id<'a>(tx: &Transaction<'_>, job: &'a Finished) -> Result<Option<&'a str>, StoreError> {
    let last = job.attempts.iter().rev().find_map(|attempt| attempt.remote_id.as_deref());
    match last {
        Some(id) if !remote_taken(tx, job, id)? => Ok(Some(id)),
        _ => Ok(None),
    }
}

fn key_taken(tx: &Transaction<'_>, key: &str, copy_index: i64) -> Result<bool, StoreError> {
    let mut statement = tx.prepare_cached("SELECT 1 FROM jobs WHERE client_key = ?1 AND copy_index = ?2")?;
    Ok(statement.exists(params![key, copy_index])?)
}

fn remote_taken(tx: &Transaction<'_>, job: &Finished, remote_id: &str) -> Result<bool, StoreError> {
    let mut statement = tx.prepare_cached("SELECT 1 FROM jobs WHERE account = ?1 AND remote_id = ?2 AND id <> ?3")?;
    Ok(statement.exists([&job.account, remote_id, &job.id])?)
}

fn sent(tx: &Transaction<'_>, job: &Finished) -> Result<(), StoreError> {
    let digest = job.request.digest();
    for (number, attempt) in job.attempts.iter().enumerate() {
        let last = number + 1 == job.attempts.len();
        let outcome = attempts::Outcome::from_word(&attempt.outcome);
        tx.prepare_cached(
            "INSERT INTO attempts (id, job_id, epoch, seed, digest, sent_ms, outcome, why, remote_id, estimated, charged, \
             returned, sent, echo, ended_ms, routing) VALUES (:id, :job, 0, :seed, :digest, :sent_ms, :outcome, :why, :remote, \
             :estimated, :charged, :returned, :sent, :echo, :done, :routing) ON CONFLICT DO NOTHING",
        )?
        .execute(named_params! {
            ":id": attempt.id, ":job": job.id, ":seed": attempt.seed, ":digest": digest, ":sent_ms": attempt.sent_ms,
            ":outcome": outcome.word(), ":why": attempt.why, ":remote": attempt.remote_id,
            ":estimated": attempt.estimated, ":charged": attempt.charged, ":returned": attempt.returned,
            ":sent": last.then_some(&job.sent), ":echo": last.then_some(&job.echo), ":done": job.done_ms,
            ":routing": attempt.routing.as_ref().and_then(|routing| serde_json::to_string(routing).ok()),
        })?;
    }
    Ok(())
}

/// Books what the job cost as a whole, on its last attempt, unless the ledger knows of the job: a damaged index may
/// have lost the job alone.
fn money(tx: &Transaction<'_>, job: &Finished) -> Result<(), StoreError> {
    let booked = tx.prepare_cached("SELECT 1 FROM ledger WHERE job_id = ?1")?.exists([&job.id])?;
    if booked || attempts::last(tx, &job.id)?.is_some_and(|attempt| attempt.by_others()) {
        // Known, or another program spent it.
        return Ok(());
    }
    book(tx, job)
}

fn book(tx: &Transaction<'_>, job: &Finished) -> Result<(), StoreError> {
    let attempt = job.attempts.last().map_or("", |attempt| attempt.id.as_str());
    let add = |kind: &str, credits: Option<f64>| -> Result<(), StoreError> {
        tx.prepare_cached(
            "INSERT INTO ledger (job_id, attempt_id, account, model, kind, credits, at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![job.id, attempt, job.account, job.request.model, kind, credits, job.done_ms])?;
        Ok(())
    };
    add("charged", job.charged)?;
    match job.returned {
        Some(credits) => add("returned", Some(credits)),
        None => Ok(()),
    }
}

/// Whether the index lists a file at that path, or that result of the job.
pub fn lists(tx: &Transaction<'_>, path: &str, job_id: Option<&str>, idx: i64) -> Result<bool, StoreError> {
    let found = tx
        .prepare_cached("SELECT 1 FROM assets WHERE path = ?1 OR (job_id = ?2 AND idx = ?3)")?
        .query_row(params![path, job_id, idx], |_| Ok(()))
        .optional()?;
    Ok(found.is_some())
}

fn text<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()).into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::store::{Store, ledger};

    fn finished() -> Finished {
        let inputs = json!({"prompt": "a red fox"}).as_object().cloned().expect("an object");
        let sent = Sent {
            id: "attempt".into(),
            sent_ms: 1,
            outcome: "accepted".into(),
            why: None,
            routing: None,
            remote_id: Some("task".into()),
            seed: None,
            estimated: None,
            charged: Some(5.0),
            returned: None,
        };
        Finished {
            id: "job".into(),
            client_key: None,
            batch: None,
            row: None,
            copy_index: 0,
            account: "own".into(),
            service: catalogue::Service::Runway,
            request: Request::new("gen4_image", inputs),
            price: Some(5.0),
            files: 1,
            parents: Vec::new(),
            created_ms: 1,
            done_ms: 2,
            attempts: vec![sent],
            charged: Some(5.0),
            returned: Some(1.0),
            sent: "{}".into(),
            echo: "{}".into(),
        }
    }

    #[tokio::test]
    async fn what_an_older_index_takes_for_under_way_is_done_and_paid_for_as_its_recipe_says() {
        for phase in ["queued", "submitting", "unknown", "waiting", "downloading"] {
            let folder = tempfile::tempdir().expect("a folder");
            let store = Store::open(folder.path()).expect("a new index");
            let put_back = || async { store.write(|tx| job(tx, &finished())).await.expect("written") };
            put_back().await;
            let older = move |tx: &Transaction<'_>| {
                let remote = if matches!(phase, "waiting" | "downloading") { "'task'" } else { "NULL" };
                tx.execute_batch(&format!(
                    "DELETE FROM ledger; UPDATE attempts SET outcome = 'open', remote_id = NULL; \
                     UPDATE jobs SET phase = '{phase}', cancel = 1, hold = 'decision', remote_id = {remote}; \
                     INSERT INTO outputs (job_id, idx, url, read_ms) VALUES ('job', 0, 'https://a', 1); \
                     INSERT INTO ledger (job_id, attempt_id, account, model, kind, credits, at_ms) \
                     VALUES ('job', 'attempt', 'own', 'gen4_image', 'reserved', 5.0, 1)"
                ))?;
                Ok(())
            };
            store.write(older).await.expect("made older");

            assert!(put_back().await, "{phase}: it was not finished");
            assert!(!put_back().await, "{phase}: it is known now");

            let row = store.read(|c| crate::store::jobs::get(c, "job")).await.expect("readable").expect("it is there");
            assert_eq!((row.phase, row.hold, row.remote_id.as_deref()), (Phase::Done, None, Some("task")), "{phase}");
            let attempt = store.read(|c| attempts::last(c, "job")).await.expect("readable").expect("it is there");
            assert_eq!(attempt.outcome, attempts::Outcome::Accepted, "{phase}");
            let scope = ledger::Scope { job_id: Some("job".into()), ..Default::default() };
            let totals = store.read(move |c| ledger::totals(c, &scope)).await.expect("readable");
            assert_eq!((totals.charged, totals.returned, totals.reserved), (5.0, 1.0, 0.0), "{phase}");
            let left = store.read(|c| crate::store::outputs::of(c, "job")).await.expect("readable");
            assert!(left.is_empty(), "{phase}: nothing is left to fetch");
        }
    }

    #[tokio::test]
    async fn a_charge_that_alone_is_lost_comes_back_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("a new index");
        let put_back = || async { store.write(|tx| job(tx, &finished())).await.expect("written") };
        let totals = || async {
            let scope = ledger::Scope { job_id: Some("job".into()), ..Default::default() };
            store.read(move |c| ledger::totals(c, &scope)).await.expect("readable")
        };

        assert!(put_back().await, "it was missing");
        let whole = totals().await;
        assert_eq!((whole.charged, whole.returned), (5.0, 1.0));
        let lose =
            store.write(|tx| Ok((tx.execute("DELETE FROM ledger", [])?, tx.execute("DELETE FROM attempts", [])?)));
        assert_eq!(lose.await.expect("lost"), (2, 1));

        for _ in 0..2 {
            assert!(!put_back().await, "the job itself is known");
            assert_eq!(totals().await, whole);
        }
    }
}
