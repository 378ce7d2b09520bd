//! The recipe that goes beside a job's files: all that the index knows of it.

use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::library::{SIDECAR_VERSION, Sidecar, SidecarAttempt, SidecarJob, SidecarPrice};
use crate::store::jobs::{self, Job};
use crate::store::ledger::{self, Scope};
use crate::store::{StoreError, attempts, batches};

/// The recipe of a job that is done since `done_ms`, its files left open.
pub(super) fn of(connection: &Connection, job: &Job, done_ms: i64) -> Result<Sidecar, StoreError> {
    let attempts = attempts::of(connection, &job.id)?;
    let batch = match &job.batch_id {
        Some(id) => batches::get(connection, id)?,
        None => None,
    };
    let totals = ledger::totals(connection, &Scope { job_id: Some(job.id.clone()), ..Default::default() })?;
    let last = attempts.last().cloned();
    let charged = match &last {
        Some(attempt) if attempt.by_others() => attempt.charged,
        _ => (totals.charged > 0.0 || totals.unpriced == 0).then_some(totals.charged),
    };
    Ok(Sidecar {
        version: SIDECAR_VERSION,
        job: SidecarJob {
            id: job.id.clone(),
            client_key: jobs::client_key(connection, &job.id)?,
            batch: job.batch_id.clone(),
            batch_name: batch.map(|batch| batch.name),
            row: job.row,
            copy: job.copy_index,
            account: job.account.clone(),
            service: job.service,
            model: job.request.model.clone(),
            created_ms: job.created_ms,
            done_ms: Some(done_ms),
            other: Map::new(),
        },
        request: job.request.clone(),
        sent: last.as_ref().and_then(|attempt| attempt.sent.clone()).unwrap_or(Value::Null),
        echo: last.and_then(|attempt| attempt.echo).unwrap_or(Value::Null),
        attempts: attempts.into_iter().map(line).collect(),
        price: SidecarPrice {
            estimated: job.price,
            charged,
            returned: (totals.returned > 0.0).then_some(totals.returned),
        },
        parents: jobs::parents(connection, &job.id)?,
        files: Vec::new(),
        rating: 0,
        tags: Vec::new(),
        collections: Vec::new(),
        other: Map::new(),
    })
}

fn line(attempt: attempts::Attempt) -> SidecarAttempt {
    SidecarAttempt {
        outcome: attempt.outcome.word().to_owned(),
        id: attempt.id,
        sent_ms: attempt.sent_ms,
        remote_id: attempt.remote_id,
        seed: attempt.seed,
        estimated: attempt.estimated,
        charged: attempt.charged,
        returned: attempt.returned,
        why: attempt.why,
        routing: attempt.routing,
        other: Map::new(),
    }
}
