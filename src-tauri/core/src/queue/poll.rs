//! Reading the state of tasks and writing down what was seen.

use std::time::Duration;

use super::submit::persist;
use super::{Connected, Context, Family, money};
use crate::failpoint::{self, Point};
use crate::job::Phase;
use crate::provider::{NodeError, Output, ProviderError, RemoteStatus, Task};
use crate::sentence;
use crate::settings::FailureLimits;
use crate::store::attempts::{self, Attempt};
use crate::store::jobs::{self, Job, Move};
use crate::store::ledger::Entry;
use crate::store::log::{self, Told};
use crate::store::{StoreError, outputs};

/// What one look showed of one job.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Seen {
    /// Accepted, not running yet as far as told.
    Pending,
    /// Waiting at the service for a slot.
    Throttled(Option<Duration>),
    /// Running, or a word that we do not know.
    Running,
    /// It has files to fetch.
    Ready,
    /// It ended without files, or somebody else moved it.
    Ended,
}

/// Looks at jobs with one call of the provider and writes down what it said.
pub(super) async fn run(
    cx: &Context,
    connected: &Connected,
    jobs: &[Job],
) -> Result<Result<Vec<(String, Seen)>, ProviderError>, StoreError> {
    let ids: Vec<String> = jobs.iter().filter_map(|job| job.remote_id.clone()).collect();
    let tasks = match connected.provider.poll(&ids).await {
        Ok(tasks) => tasks,
        Err(error) => return Ok(Err(error)),
    };
    failpoint::reached(Point::Polled);
    let mut seen = Vec::with_capacity(tasks.len());
    let mut observed = Vec::new();
    for task in tasks {
        let Some(job) = jobs.iter().find(|job| job.remote_id.as_deref() == Some(&task.remote_id)) else { continue };
        match progress_of(&task) {
            Some((word, progress, state)) => {
                if job.remote_word.as_deref() != Some(word)
                    || job.progress.unwrap_or(0.0) + 0.005 < progress.unwrap_or(0.0)
                {
                    observed.push((job.id.clone(), task.remote_id.clone(), word, progress));
                }
                seen.push((job.id.clone(), state));
            }
            None => seen.push((job.id.clone(), write_end(cx, job, task).await?)),
        }
    }
    if !observed.is_empty() {
        let now = cx.clock.now_ms();
        let changed: Vec<String> = observed.iter().map(|(id, ..)| id.clone()).collect();
        cx.store
            .write(move |tx| {
                for (id, remote_id, word, progress) in &observed {
                    if jobs::follows(tx, id, remote_id)? {
                        jobs::observe(tx, id, word, *progress, now, now)?;
                    }
                }
                Ok(())
            })
            .await?;
        for id in changed {
            cx.tell(&id).await;
        }
    }
    Ok(Ok(seen))
}

fn progress_of(task: &Task) -> Option<(&'static str, Option<f64>, Seen)> {
    match &task.status {
        RemoteStatus::Pending => Some(("pending", None, Seen::Pending)),
        RemoteStatus::Throttled { wait } => Some(("throttled", None, Seen::Throttled(*wait))),
        RemoteStatus::Running { progress } => Some(("running", progress.map(|p| p.clamp(0.0, 1.0)), Seen::Running)),
        // A word of a newer service: it has the job, so looking on is the only safe thing.
        RemoteStatus::Other(_) => Some(("running", None, Seen::Running)),
        RemoteStatus::Succeeded { .. }
        | RemoteStatus::Failed { .. }
        | RemoteStatus::Cancelled { .. }
        | RemoteStatus::Gone => None,
    }
}

/// Writes the end of a task: files to fetch, or the reason why there are none, with the money.
async fn write_end(cx: &Context, job: &Job, task: Task) -> Result<Seen, StoreError> {
    let (now, limits) = (cx.clock.now_ms(), cx.desk.failure_limits());
    let (row, id) = (job.clone(), job.id.clone());
    let ready = matches!(&task.status, RemoteStatus::Succeeded { outputs, .. } if !outputs.is_empty());
    // A task that somebody just stopped is not known any more: what he hears of it counts.
    let _turn = if matches!(task.status, RemoteStatus::Gone) { Some(cx.stopping.turn(&id).await) } else { None };
    persist(cx, move |tx| {
        // Stopped and sent once more while this was asked: it is about the earlier task.
        if !jobs::follows(tx, &row.id, &task.remote_id)? {
            return Ok(());
        }
        let Some(attempt) = attempts::last(tx, &row.id)? else { return Ok(()) };
        match &task.status {
            RemoteStatus::Succeeded { outputs, cost } => {
                succeeded(tx, &row, &attempt, outputs, *cost, &task, (limits, now))
            }
            RemoteStatus::Failed { code, message, moderated, cost } => {
                let (to, entry) = match (moderated, cost) {
                    // Refused generations cost like good ones unless the service says otherwise.
                    (true, _) => (Phase::Refused, Entry::Charged),
                    (false, Some(_)) => (Phase::Failed, Entry::Charged),
                    (false, None) => (Phase::Failed, Entry::Unknown),
                };
                let credits = cost.or(attempt.estimated).or(row.price);
                let text = failure_words(code, message);
                let word = if code.is_empty() { "failed" } else { code.as_str() };
                let story = format!("{text} {}", charge_words(entry, *cost));
                end(tx, &row, &attempt, to, (word, &text), &story, (entry, credits), &task, limits, now)
            }
            RemoteStatus::Cancelled { cost } => {
                let entry = if cost.is_some() { Entry::Charged } else { Entry::Unknown };
                let story = format!("Stopped at the service. {}", charge_words(entry, *cost));
                let text = "It was stopped at the service.";
                end(
                    tx,
                    &row,
                    &attempt,
                    Phase::Cancelled,
                    ("cancelled", text),
                    &story,
                    (entry, *cost),
                    &task,
                    limits,
                    now,
                )
            }
            RemoteStatus::Gone => {
                let text = "The service no longer knows this task, so its files are out of reach.";
                let story = format!("{text} It may have been charged.");
                let money = (Entry::Unknown, attempt.estimated.or(row.price));
                end(tx, &row, &attempt, Phase::Unreachable, ("gone", text), &story, money, &task, limits, now)
            }
            RemoteStatus::Pending
            | RemoteStatus::Throttled { .. }
            | RemoteStatus::Running { .. }
            | RemoteStatus::Other(_) => Ok(()),
        }
    })
    .await?;
    failpoint::reached(Point::Ended);
    cx.tell(&id).await;
    Ok(if ready { Seen::Ready } else { Seen::Ended })
}

fn succeeded(
    tx: &rusqlite::Transaction<'_>,
    job: &Job,
    attempt: &Attempt,
    files: &[Output],
    cost: Option<f64>,
    task: &Task,
    (limits, now_ms): (FailureLimits, i64),
) -> Result<(), StoreError> {
    let credits = cost.or(attempt.estimated).or(job.price);
    if files.is_empty() {
        let text = "The service says that it is done but names no file.";
        let story = format!("{text} {}", charge_words(Entry::Charged, cost));
        let money = (Entry::Charged, credits);
        return end(tx, job, attempt, Phase::Failed, ("no_files", text), &story, money, task, limits, now_ms);
    }
    let told = Some(Told::Made { files: files.len() });
    let change = Move { due_ms: Some(now_ms), told, ..Default::default() };
    if jobs::advance(tx, &job.id, Phase::Waiting, Phase::Downloading, now_ms, &change)? {
        tell_nodes(tx, job, Phase::Downloading, task, now_ms)?;
        outputs::set(tx, &job.id, files, now_ms)?;
        attempts::ended(tx, &attempt.id, credits, None, &task.echo)?;
        money::close_task(tx, job, attempt, Entry::Charged, credits, now_ms)?;
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "one row's end: what, why, what it cost")]
fn end(
    tx: &rusqlite::Transaction<'_>,
    job: &Job,
    attempt: &Attempt,
    to: Phase,
    error: (&str, &str),
    story: &str,
    (entry, credits): (Entry, Option<f64>),
    task: &Task,
    limits: FailureLimits,
    now_ms: i64,
) -> Result<(), StoreError> {
    let change = Move { error: Some(error), story, limits, ..Default::default() };
    if jobs::advance(tx, &job.id, Phase::Waiting, to, now_ms, &change)? {
        tell_nodes(tx, job, to, task, now_ms)?;
        let charged = if entry == Entry::Charged { credits } else { None };
        attempts::ended(tx, &attempt.id, charged, None, &task.echo)?;
        money::close_task(tx, job, attempt, entry, credits, now_ms)?;
    }
    Ok(())
}

/// A failure for a person: what the code's family means, then what the service said.
fn failure_words(code: &str, message: &str) -> String {
    let family = match Family::of(code) {
        Family::Safety => "Refused by the service's moderation.",
        Family::BadOutput => "The service judged its own result unusable. A changed prompt may help.",
        Family::BadInput => "The service could not use an input file (shape or length).",
        Family::Partner => "The partner's model is not available now.",
        Family::Other => "The service failed to make it.",
    };
    match message.trim() {
        "" => family.into(),
        said => format!("{family} It said: {}", sentence::said(said)),
    }
}

/// Tells the parts that failed, each on a line of its own.
fn tell_nodes(
    tx: &rusqlite::Transaction<'_>,
    job: &Job,
    to: Phase,
    task: &Task,
    now_ms: i64,
) -> Result<(), StoreError> {
    for NodeError { node, why } in &task.node_errors {
        log::tell(tx, &job.id, now_ms, to, &Told::NodeFailed { node: node.clone(), why: why.clone() })?;
    }
    Ok(())
}

fn charge_words(entry: Entry, cost: Option<f64>) -> String {
    match (entry, cost) {
        (_, Some(0.0)) => "Nothing was charged.".into(),
        (Entry::Charged, Some(_)) => format!("Charged: {}.", money::words(cost)),
        (Entry::Charged, None) => "It is charged like a good one.".into(),
        _ => "Whether it was charged is not known.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::testing::{as_it_stands, context, sent_twice};

    #[tokio::test]
    async fn the_end_of_an_earlier_task_ends_no_later_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let cx = context(folder.path());
        let (earlier, _) = sent_twice(&cx, Phase::Waiting).await;
        let (later, _) = as_it_stands(&cx).await;
        write_end(&cx, &earlier, Task::standing("first", RemoteStatus::Gone)).await.expect("written");
        assert_eq!(as_it_stands(&cx).await.0, later);

        write_end(&cx, &later, Task::standing("second", RemoteStatus::Gone)).await.expect("written");
        assert_eq!(as_it_stands(&cx).await.0.phase, Phase::Unreachable);
    }
}
