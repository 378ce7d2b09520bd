//! `framewright adopt` and `framewright tasks`: tasks as services have them.

use std::process::ExitCode;

use framewright_core::app::App;
use framewright_core::entropy::short_id;
use serde_json::json;

use super::ask::agreed;
use crate::args::{Common, Tasks};
use crate::failure::{Failure, Result};
use crate::out::{Out, counted, short};
use crate::{host, place, work};

/// Takes a task over and works on it until its files are here.
pub(crate) async fn adopt(
    task: &str,
    account: &str,
    model: Option<&str>,
    common: &Common,
    out: &Out,
) -> Result<ExitCode> {
    let app = host::open(place::config()?, common.library.as_deref()).await?;
    let account = app.accounts().named(account)?.id.clone();
    let adopted = app.adopt(&account, task, model).await?;
    out.note(if adopted.ours {
        "This is the task of a job whose answer was lost: that job follows it again."
    } else {
        "Another program made this task, so what it cost is not counted as spent here."
    });
    out.record("adopted", &json!({ "job": adopted.job, "ours": adopted.ours, "task": task }));
    work::run(&app, "adopt", &[adopted.job], out).await
}

pub(crate) async fn run(what: Tasks, common: &Common, out: &Out) -> Result<ExitCode> {
    let app = host::open(place::config()?, common.library.as_deref()).await?;
    match what {
        Tasks::List { account } => list(&app, &account, out).await,
        Tasks::Delete { id, yes } => delete(&app, &id, yes, out).await,
    }
}

async fn list(app: &App, name: &str, out: &Out) -> Result<ExitCode> {
    let account = app.accounts().named(name)?.id.clone();
    let Some(tasks) = app.tasks(&account).await? else {
        return Err(Failure::input(format!("The service of {name} keeps no list of tasks."))
            .next("framewright adopt TASK takes one over by its id."));
    };
    for task in &tasks {
        out.record("task", task);
        let job = task.job.as_deref().map(|job| format!(" (job {})", short_id(job))).unwrap_or_default();
        let prompt = short(task.prompt.as_deref().unwrap_or_default(), 60);
        out.say(format!("{}  {:9}  {prompt}{job}", task.remote_id, task.status));
    }
    let others = tasks.iter().filter(|task| task.job.is_none()).count();
    out.say(format!("{}, {others} of them followed by no job here", counted(tasks.len() as u64, "task", "tasks")));
    let summary = json!({ "command": "tasks list", "exit": 0, "tasks": tasks.len(), "others": others });
    out.record("summary", &summary);
    Ok(ExitCode::SUCCESS)
}

async fn delete(app: &App, id: &str, yes: bool, out: &Out) -> Result<ExitCode> {
    let id = app.queue().resolve_id(id).await?;
    if !yes {
        let question = "Delete this task and its files at the service? Your files stay. It cannot be undone.";
        agreed(question, "This deletes the task at the service and cannot be undone.", out)?;
    }
    app.forget_task(&id).await?;
    out.say("Deleted at the service. The files in your library stay.");
    out.record("summary", &json!({ "command": "tasks delete", "exit": 0, "job": id }));
    Ok(ExitCode::SUCCESS)
}
