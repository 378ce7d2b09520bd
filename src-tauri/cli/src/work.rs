//! Works on a set of jobs until they rest, and sums up what became of them.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Duration;

use framewright_core::app::{App, Turn, Until};
use framewright_core::entropy::short_id;
use framewright_core::job::Phase;
use framewright_core::store::jobs::{Filter, Job};
use framewright_core::store::ledger::{self, Totals};
use framewright_core::store::meta;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use crate::commands::plan::{amount, duration};
use crate::failure::{Result, exit};
use crate::out::{Out, counted, eprintln_quietly, short};
use crate::outcome::{Cause, Outcome};
use crate::progress::Progress;
use crate::stop;

/// Rows that are read at once.
const PAGE: usize = 500;

/// Said where nothing new is sent.
pub(crate) const PAUSED: &str = "The queue is paused: nothing new is sent until framewright queue resume.";

/// How often rows are looked at when another process works on them.
const LOOK: Duration = Duration::from_millis(500);

/// What is printed last.
#[derive(Debug, Serialize)]
struct Summary {
    command: &'static str,
    exit: u8,
    jobs: u64,
    phases: BTreeMap<&'static str, u64>,
    held: BTreeMap<&'static str, u64>,
    files: u64,
    credits: Totals,
    elapsed_s: f64,
    generations_per_hour: f64,
    /// Whether all jobs were the Demo account's: then the credits are make-believe.
    simulated: bool,
    causes: Vec<Cause>,
    troubles: Vec<AccountTrouble>,
    library: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Why an account cannot go on.
#[derive(Debug, Serialize)]
struct AccountTrouble {
    account: String,
    cause: &'static str,
    message: String,
}

/// Works until the jobs with these ids rest; prints progress and a summary.
pub(crate) async fn run(app: &App, command: &'static str, ids: &[String], out: &Out) -> Result<ExitCode> {
    let clock = app.clock().clone();
    let (begun_ms, begun) = (clock.now_ms(), clock.steady_ms());
    if app.store().read(meta::is_paused).await.map_err(framewright_core::error::Error::from)? {
        out.note(PAUSED);
    }
    let accounts = app.accounts();
    let names = accounts.list().iter().map(|account| (account.id.clone(), account.name.clone())).collect();
    let mut progress = Progress::new(out, ids.len(), names);
    let mut done_before = 0;
    each(app, ids, |job| {
        done_before += u64::from(job.phase == Phase::Done);
        progress.follow(job);
    })
    .await?;
    let told = !out.is_json();
    let stop = stop::listen(move || {
        if told {
            eprintln_quietly(
                "\nStopping: nothing more is sent. Press Ctrl-C again to leave at once; nothing is lost either way.",
            );
        }
    });
    let worked = {
        let (turn_told, mut turns) = tokio::sync::mpsc::unbounded_channel();
        let mut events = app.events().subscribe();
        let work = app.work(Until::Idle, &stop, |turn| drop(turn_told.send(turn.clone())));
        tokio::pin!(work);
        let mut watching = false;
        let worked = loop {
            tokio::select! {
                worked = &mut work => break worked?,
                event = events.recv() => match event {
                    Ok(event) => progress.on(&event),
                    Err(RecvError::Lagged(_)) => refresh(app, ids, &mut progress).await?,
                    Err(RecvError::Closed) => watching = true,
                },
                Some(turn) = turns.recv() => {
                    watching = turn != Turn::Mine;
                    if let Some(line) = turn_words(&turn) {
                        progress.note(&line);
                        out.record("turn", &json!({ "message": line }));
                    }
                }
                () = tokio::time::sleep(LOOK), if watching => refresh(app, ids, &mut progress).await?,
            }
        };
        // What was told in the last moment counts too.
        while let Ok(event) = events.try_recv() {
            progress.on(&event);
        }
        worked
    };
    let mut outcome = Outcome::default();
    each(app, ids, |job| {
        progress.job(job);
        outcome.add(job);
    })
    .await?;
    progress.end();
    let outcome = outcome.sorted();
    let elapsed_s = Duration::from_millis((clock.steady_ms() - begun).unsigned_abs()).as_secs_f64();
    let scope = ledger::Scope { since_ms: Some(begun_ms), ..Default::default() };
    let credits =
        app.store().read(move |c| ledger::totals(c, &scope)).await.map_err(framewright_core::error::Error::from)?;
    #[expect(clippy::cast_precision_loss, reason = "a count of jobs")]
    let per_hour = outcome.of(Phase::Done).saturating_sub(done_before) as f64 * 3600.0 / elapsed_s.max(0.001);
    // An account in trouble concerns this command only if it has jobs of it.
    let troubles = worked.troubles.iter().filter(|(account, _)| outcome.is_open_at(account));
    let troubles: Vec<_> = troubles
        .map(|(id, trouble)| AccountTrouble {
            account: accounts.by_id(id).map_or(id, |account| &account.name).clone(),
            cause: trouble.cause.word(),
            message: trouble.text.clone(),
        })
        .collect();
    let exit = outcome.exit_code(worked.stopped, !troubles.is_empty());
    let summary = Summary {
        command,
        exit,
        jobs: outcome.jobs,
        phases: outcome.phases,
        held: outcome.held,
        files: progress.files(),
        credits,
        elapsed_s,
        generations_per_hour: per_hour.round(),
        simulated: outcome.simulated,
        causes: outcome.causes,
        troubles,
        library: app.library().root().display().to_string(),
        next: next(app, exit),
    };
    print(&summary, out);
    Ok(ExitCode::from(exit))
}

/// Shows each job with these ids as it is now, a page at a time.
pub(crate) async fn each(app: &App, ids: &[String], mut show: impl FnMut(&Job)) -> Result<()> {
    for page in ids.chunks(PAGE) {
        let filter = Filter { ids: page.to_vec(), ..Filter::default() };
        for job in app.queue().list(filter, u32::try_from(PAGE).unwrap_or(u32::MAX)).await? {
            show(&job);
        }
    }
    Ok(())
}

/// The ids of all jobs that a filter finds, newest first.
pub(crate) async fn all(app: &App, filter: Filter) -> Result<Vec<String>> {
    let mut ids: Vec<String> = Vec::new();
    loop {
        let filter = Filter { before: ids.last().cloned(), ..filter.clone() };
        let page = app.queue().list(filter, u32::try_from(PAGE).unwrap_or(u32::MAX)).await?;
        let last = page.len() < PAGE;
        ids.extend(page.into_iter().map(|job| job.id));
        if last {
            return Ok(ids);
        }
    }
}

async fn refresh(app: &App, ids: &[String], progress: &mut Progress<'_>) -> Result<()> {
    each(app, ids, |job| progress.job(job)).await
}

fn turn_words(turn: &Turn) -> Option<String> {
    match turn {
        Turn::Mine => None,
        Turn::WatchedOver(owner) => {
            Some(format!("Another Framewright (process {}) works on this library; watching it.", owner.pid))
        }
        Turn::Waiting(owner) => Some(format!(
            "Another Framewright (process {}) works on {}; these jobs are safe and begin when it ends.",
            owner.pid,
            owner.library.display()
        )),
    }
}

fn next(app: &App, exit: u8) -> Option<String> {
    let library = shell_word(&app.library().root().display().to_string());
    match exit {
        exit::INTERRUPTED => Some(format!("framewright resume --library {library}")),
        exit::ACCOUNT => Some(format!("framewright accounts check, then framewright resume --library {library}")),
        exit::SOME_FAILED => Some(format!("framewright queue list --library {library}")),
        _ => None,
    }
}

/// A path as one word for a shell.
fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+=:@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

fn print(summary: &Summary, out: &Out) {
    let count = |word: &str| summary.phases.get(word).copied().unwrap_or(0);
    let mut parts = Vec::new();
    for phase in Phase::ALL {
        match count(phase.word()) {
            0 => {}
            some => parts.push(format!("{some} {phase}")),
        }
    }
    let parts = if parts.is_empty() { "nothing to do".to_owned() } else { parts.join(", ") };
    out.say(format!("{parts}; {} in {}", counted(summary.files, "new file", "new files"), summary.library));
    let credits = &summary.credits;
    let mut money = match credits.charged {
        charged if charged > 0.0 => format!("{} credits charged", amount(charged)),
        _ => "no credits charged".to_owned(),
    };
    if credits.returned > 0.0 {
        money.push_str(&format!(", {} returned", amount(credits.returned)));
    }
    if summary.simulated {
        money = "Demo: nothing is charged".to_owned();
    } else if credits.unpriced > 0 {
        money.push_str(&format!(", {} of unknown price", counted(credits.unpriced, "charge", "charges")));
    }
    out.say(format!(
        "{money}; {}, {} generations an hour",
        duration(summary.elapsed_s),
        amount(summary.generations_per_hour)
    ));
    for cause in &summary.causes {
        let ids: Vec<_> = cause.jobs.iter().take(5).map(|id| short_id(id)).collect();
        let more = if cause.count > ids.len() as u64 { " …" } else { "" };
        let message = short(&cause.message, 200);
        out.say(format!("  {} {}: {message} ({}{more})", cause.count, cause.phase, ids.join(" ")));
    }
    for trouble in &summary.troubles {
        out.say(format!("  account {}: {}", trouble.account, trouble.message));
    }
    if let Some(next) = &summary.next {
        out.say(format!("Go on with: {next}"));
    }
    let summary = serde_json::to_value(summary).unwrap_or(Value::Null);
    out.record("summary", &summary);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_to_continue_with_can_be_pasted() {
        assert_eq!(shell_word("/home/me/Pictures"), "/home/me/Pictures");
        assert_eq!(shell_word("/home/me/My 'best'"), r"'/home/me/My '\''best'\'''");
    }
}
