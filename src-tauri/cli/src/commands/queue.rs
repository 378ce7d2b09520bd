//! `framewright queue`: look at jobs and change them.

use std::process::ExitCode;

use framewright_core::app::App;
use framewright_core::entropy::short_id;
use framewright_core::job::Phase;
use framewright_core::queue::{Resolution, Story};
use framewright_core::store::jobs::Filter;
use serde_json::json;

use super::ask::{agree_twice, ask};
use super::plan::amount;
use crate::args::{Chosen, Common, Decision, Queue, Which};
use crate::failure::{Failure, Result};
use crate::out::{Out, counted, model_name, short};
use crate::progress;
use crate::{host, outcome, place, work};

pub(crate) async fn run(what: Queue, common: &Common, out: &Out) -> Result<ExitCode> {
    let app = host::open(place::config()?, common.library.as_deref()).await?;
    match what {
        Queue::List { which, limit } => list(&app, &which, limit, out).await,
        Queue::Show { id } => show(&app, &id, out).await,
        Queue::Cancel { which } => cancel(&app, &which, out).await,
        Queue::Retry { which, yes, allow_large } => retry(&app, &which, yes, allow_large, out).await,
        Queue::Resolve { id, decision } => resolve(&app, &id, decision, out).await,
        Queue::Hold { which } => {
            let ids = chosen(&app, &which, &[Phase::Queued]).await?;
            done("held", app.queue().hold(ids).await?, out)
        }
        Queue::Release { which } => {
            let ids = chosen(&app, &which, &[Phase::Queued]).await?;
            done("released", app.queue().release(ids).await?, out)
        }
        Queue::Pause => pause(&app, true, out).await,
        Queue::Resume => pause(&app, false, out).await,
    }
}

async fn pause(app: &App, paused: bool, out: &Out) -> Result<ExitCode> {
    app.queue().pause(paused).await?;
    out.say(if paused { work::PAUSED } else { "The queue sends again. framewright resume works on it." });
    out.record("summary", &json!({ "command": "queue", "exit": 0, "paused": paused }));
    Ok(ExitCode::SUCCESS)
}

async fn list(app: &App, which: &Which, limit: u32, out: &Out) -> Result<ExitCode> {
    let account = match &which.account {
        Some(name) => Some(app.accounts().named(name)?.id.clone()),
        None => None,
    };
    let batch_id = which.batch.clone();
    let filter = Filter { phases: phases(&which.phase)?, account, batch_id: batch_id.clone(), ..Filter::default() };
    let jobs = app.queue().list(filter, limit).await?;
    for job in &jobs {
        out.record("job", &progress::of(job));
        let hold = job.hold.map(|_| format!(" ({})", outcome::hold_words(job.hold))).unwrap_or_default();
        out.say(format!("{}  {:11}  {}{hold}", short_id(&job.id), job.phase.word(), short(job.request.prompt(), 70)));
    }
    let counts = app.queue().counts(batch_id).await?;
    let words: Vec<_> = Phase::ALL.iter().filter(|phase| counts.of(**phase) > 0).collect();
    let words: Vec<_> = words.iter().map(|phase| format!("{} {phase}", counts.of(**phase))).collect();
    out.say(if words.is_empty() { "No jobs yet.".to_owned() } else { words.join(", ") });
    out.record("summary", &json!({ "command": "queue list", "exit": 0, "shown": jobs.len(), "counts": counts }));
    Ok(ExitCode::SUCCESS)
}

async fn show(app: &App, id: &str, out: &Out) -> Result<ExitCode> {
    let story = app.queue().story(id).await?;
    out.record("story", &story);
    tell(&story, app, out);
    out.record("summary", &json!({ "command": "queue show", "exit": 0 }));
    Ok(ExitCode::SUCCESS)
}

fn tell(story: &Story, app: &App, out: &Out) {
    let job = &story.job;
    let accounts = app.accounts();
    let account = accounts.by_id(&job.account).map_or(job.account.as_str(), |account| &account.name);
    out.say(format!("{}  {}  {} by {account}", job.id, job.phase, model_name(&job.request.model)));
    for (name, value) in &job.request.inputs {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        out.say(format!("  {name}: {text}"));
    }
    if let Some(remote) = &job.remote_id {
        out.say(format!("  id at the service: {remote}"));
    }
    if let Some(text) = &job.error_text {
        out.say(format!("  {text}"));
    }
    if job.hold.is_some() {
        out.say(format!("  {}", outcome::hold_words(job.hold)));
    }
    for line in &story.lines {
        out.say(format!("  {}  {:11}  {}", moment(line.at_ms), line.phase, line.text));
    }
    let money = &story.money;
    out.say(format!(
        "  sent {}; credits: {} charged, {} returned, {} set aside",
        counted(story.attempts.len() as u64, "time", "times"),
        amount(money.charged),
        amount(money.returned),
        amount(money.reserved)
    ));
}

async fn cancel(app: &App, which: &Chosen, out: &Out) -> Result<ExitCode> {
    let open: Vec<_> = Phase::ALL.into_iter().filter(|phase| !phase.is_end()).collect();
    let ids = chosen(app, which, &open).await?;
    for id in &ids {
        let result = app.queue().cancel(id).await?;
        out.say(format!("{}  {}", short_id(id), result.words()));
        out.record("cancel", &json!({ "id": id, "outcome": result, "message": result.words() }));
    }
    done("asked to stop", ids.len(), out)
}

async fn retry(app: &App, which: &Chosen, yes: bool, allow_large: bool, out: &Out) -> Result<ExitCode> {
    let ended = [Phase::Failed, Phase::Refused, Phase::Cancelled, Phase::Unreachable];
    let ids = chosen(app, which, &ended).await?;
    let size = app.queue().size_again(ids.clone()).await?;
    if (size.credits > 0.0 || size.unknown > 0) && !yes {
        let jobs = counted(size.jobs, "job", "jobs");
        let most = format!("up to {} credits", amount(size.credits));
        let price = match size.unknown {
            0 => most,
            unknown => format!("{most}, and an unknown price for {unknown} of them"),
        };
        ask(&format!("Send {jobs} again, for {price}?"), true, out)?;
    }
    let agreed = agree_twice(app, size, allow_large, true, out).await?;
    let count = app.queue().retry(ids, agreed).await?;
    out.say("framewright resume works on them.");
    done("queued again", count, out)
}

async fn resolve(app: &App, id: &str, decision: Decision, out: &Out) -> Result<ExitCode> {
    let id = app.queue().resolve_id(id).await?;
    let resolution = match decision {
        Decision { adopt: Some(remote_id), .. } => {
            app.adopt_for(&id, &remote_id).await?;
            return done("resolved", 1, out);
        }
        Decision { send_again: true, .. } => Resolution::SendAgain,
        Decision { paid: true, .. } => Resolution::Paid,
        Decision { .. } => Resolution::Close,
    };
    app.queue().resolve(&id, resolution).await?;
    done("resolved", 1, out)
}

/// The ids that are meant: those named, or all of the filter to which the command applies.
async fn chosen(app: &App, which: &Chosen, applies: &[Phase]) -> Result<Vec<String>> {
    let mut ids = Vec::with_capacity(which.ids.len());
    for id in &which.ids {
        ids.push(app.queue().resolve_id(id).await?);
    }
    if !ids.is_empty() {
        return Ok(ids);
    }
    let mut wanted = phases(&which.phase)?;
    if wanted.is_empty() {
        wanted = applies.to_vec();
    } else if let Some(other) = wanted.iter().find(|phase| !applies.contains(phase)) {
        return Err(Failure::input(format!("That does not apply to jobs that are {other}. Nothing changed.")));
    }
    let filter = Filter { phases: wanted, batch_id: which.batch.clone(), ..Filter::default() };
    work::all(app, filter).await
}

fn phases(words: &[String]) -> Result<Vec<Phase>> {
    let phase = |word: &String| {
        Phase::from_word(word).ok_or_else(|| {
            let all: Vec<_> = Phase::ALL.iter().map(|phase| phase.word()).collect();
            Failure::input(format!("{word} is not a phase; the phases are {}.", all.join(", ")))
        })
    };
    words.iter().map(phase).collect()
}

fn done(what: &'static str, count: usize, out: &Out) -> Result<ExitCode> {
    out.say(format!("{} {what}.", counted(count as u64, "job", "jobs")));
    out.record("summary", &json!({ "command": "queue", "exit": 0, "jobs": count, "what": what }));
    Ok(ExitCode::SUCCESS)
}

/// A moment as people and programs read it, in UTC.
fn moment(at_ms: i64) -> String {
    let format = time::macros::format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
    let moment = time::OffsetDateTime::from_unix_timestamp(at_ms.div_euclid(1000));
    moment.ok().and_then(|moment| moment.format(&format).ok()).unwrap_or_else(|| at_ms.to_string())
}
