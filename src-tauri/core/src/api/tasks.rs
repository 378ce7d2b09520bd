//! Commands on tasks as services have them: list, take over, delete the record of a finished one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::app::{App, Listed};
use crate::error::Result;

/// Whose tasks.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct TasksArguments {
    /// Id of the account.
    account: String,
}

/// What an account's service lists.
#[derive(Debug, Serialize, TS)]
pub(super) struct TaskList {
    /// Whether the service keeps a list at all.
    kept: bool,
    /// Its tasks, newest first.
    tasks: Vec<ListedTask>,
}

/// A task that a service lists.
#[derive(Debug, Serialize, TS)]
pub(super) struct ListedTask {
    /// The service's id.
    remote_id: String,
    /// How it stands: `pending`, `throttled`, `running`, `succeeded`, `failed`, `cancelled`, or the service's word.
    status: String,
    /// When it was made, Unix milliseconds.
    created_ms: Option<i64>,
    /// Its prompt.
    prompt: Option<String>,
    /// The job of this library that follows it.
    job: Option<String>,
}

impl From<Listed> for ListedTask {
    fn from(task: Listed) -> Self {
        let Listed { remote_id, status, created_ms, prompt, seed: _, files: _, job } = task;
        Self { remote_id, status, created_ms, prompt, job }
    }
}

/// A task to take over.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct AdoptArguments {
    /// Id of the account.
    account: String,
    /// The service's id of the task.
    remote_id: String,
}

/// The job that follows it.
#[derive(Debug, Serialize, TS)]
pub(super) struct AdoptedTask {
    /// Its id.
    job: String,
    /// Whether it is one of ours that had lost the task.
    ours: bool,
}

/// A finished job.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct ForgetArguments {
    /// Its id.
    id: String,
}

/// What the account's service lists of its tasks, whoever made them.
pub(super) async fn list(app: &App, arguments: TasksArguments) -> Result<TaskList> {
    let tasks = app.tasks(&arguments.account).await?;
    let kept = tasks.is_some();
    Ok(TaskList { kept, tasks: tasks.into_iter().flatten().map(ListedTask::from).collect() })
}

/// Follows a task that another program made. Free of charge.
pub(super) async fn adopt(app: &App, arguments: AdoptArguments) -> Result<AdoptedTask> {
    let adopted = app.adopt(&arguments.account, arguments.remote_id.trim(), None).await?;
    Ok(AdoptedTask { job: adopted.job, ours: adopted.ours })
}

/// Deletes the service's record of a finished job whose files are safe. Cannot be undone.
pub(super) async fn forget(app: &App, arguments: ForgetArguments) -> Result<()> {
    app.forget_task(&arguments.id).await
}
