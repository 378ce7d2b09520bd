//! Tasks as services have them: what an account has there, taking one over, deleting the record of a finished one.

use catalogue::Service;
use serde::Serialize;

use super::App;
use super::reach::failed;
use crate::error::{Code, Error, Result};
use crate::job::Phase;
use crate::library::FindingKind;
use crate::provider::{Forgotten, RemoteStatus, Task, is_task_id};
use crate::queue::{Adopted, Resolution};
use crate::refusal::{Refusal, Unsafe};
use crate::store::log::Told;
use crate::store::{assets, jobs};

/// A task that a service lists for an account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Listed {
    /// The service's id.
    pub remote_id: String,
    /// How it stands: `pending`, `throttled`, `running`, `succeeded`, `failed`, `cancelled`, or the service's word.
    pub status: String,
    /// When it was made, Unix milliseconds.
    pub created_ms: Option<i64>,
    /// Its prompt.
    pub prompt: Option<String>,
    /// Its seed.
    pub seed: Option<i64>,
    /// Files that it made.
    pub files: usize,
    /// The job of this library that follows it.
    pub job: Option<String>,
}

impl App {
    /// What the account's service lists of its tasks, whoever made them, newest first; `None` where it keeps no list.
    pub async fn tasks(&self, account: &str) -> Result<Option<Vec<Listed>>> {
        for service in self.services(account)? {
            let reached = self.reach_service(account, service).await?;
            if let Some(tasks) = reached.provider().tasks().await.map_err(failed)? {
                return Ok(Some(self.listed(account, tasks).await?));
            }
        }
        Ok(None)
    }

    async fn listed(&self, account: &str, tasks: Vec<Task>) -> Result<Vec<Listed>> {
        let account = account.to_owned();
        let listed = self.store().read(move |c| {
            let listed = |task: Task| {
                Ok(Listed {
                    job: jobs::following(c, &account, &task.remote_id)?,
                    status: status_word(&task.status),
                    files: match &task.status {
                        RemoteStatus::Succeeded { outputs, .. } => outputs.len(),
                        _ => 0,
                    },
                    remote_id: task.remote_id,
                    created_ms: task.created_ms,
                    prompt: task.prompt,
                    seed: task.seed,
                })
            };
            tasks.into_iter().map(listed).collect()
        });
        Ok(listed.await?)
    }

    /// Follows a task that another program made, by its id; `model` is the user's word on what made it, where the
    /// service does not tell. Free of charge: nothing is sent.
    ///
    /// Fails with [`Refusal::TaskUnknown`] where the service has no such task, [`Refusal::TaskFollowed`] where a job
    /// follows it.
    pub async fn adopt(&self, account: &str, remote_id: &str, model: Option<&str>) -> Result<Adopted> {
        let model = model
            .map(|id| self.catalogue().model(id))
            .transpose()
            .map_err(|error| Error::new(Code::NotFound, format!("{error}.")).because(error))?;
        for service in self.services(account)? {
            if let Some(task) = self.look_up(account, service, remote_id).await? {
                return self.queue().adopt(account, service, task, model).await;
            }
        }
        Err(self.unknown_task(account))
    }

    /// The user's word on a job whose answer was lost: this is its task. The service is asked first.
    ///
    /// Fails as [`App::adopt`] does; then nothing changed.
    pub async fn adopt_for(&self, job: &str, remote_id: &str) -> Result<()> {
        let job = self.queue().story(job).await?.job;
        let remote_id = remote_id.trim();
        match self.look_up(&job.account, job.service, remote_id).await? {
            Some(_) => self.queue().resolve(&job.id, Resolution::Adopt(remote_id.to_owned())).await,
            None => Err(self.unknown_task(&job.account)),
        }
    }

    /// Deletes the service's record of a finished job, with the files that it still has there; cannot be undone. First
    /// every file of the job is compared with what came, byte for byte.
    ///
    /// Fails with [`Refusal::NotSafe`] or [`Refusal::NoFiles`] where the library would not have them all; then nothing
    /// was deleted.
    pub async fn forget_task(&self, job: &str) -> Result<()> {
        let job = self.queue().story(job).await?.job;
        let (Some(remote_id), Phase::Done) = (&job.remote_id, job.phase) else {
            return Err(if job.phase == Phase::Done { Refusal::RecordGone } else { Refusal::NoFiles }.into());
        };
        let wanted = job.id.clone();
        let files = self.store().read(move |c| assets::of(c, &wanted)).await?;
        if files.is_empty() {
            return Err(Refusal::NoFiles.into());
        }
        if let Some(binned) = files.iter().find(|file| file.deleted_ms.is_some()) {
            return Err(Refusal::NotSafe { path: binned.path.clone(), why: Unsafe::InTrash }.into());
        }
        if let Some(finding) = self.library().first_unsafe(files).await? {
            let why = match (finding.kind, finding.sizes, finding.why) {
                (FindingKind::SizeChanged, Some((now, then)), _) => Unsafe::Size { now, then },
                (FindingKind::Unreadable, _, Some(why)) => Unsafe::Unreadable { why },
                (FindingKind::Missing, ..) => Unsafe::Missing,
                _ => Unsafe::Changed,
            };
            return Err(Refusal::NotSafe { path: finding.path, why }.into());
        }
        let reached = self.reach_service(&job.account, job.service).await?;
        let told = match reached.provider().forget(remote_id).await.map_err(failed)? {
            Forgotten::Deleted => Told::Forgotten,
            Forgotten::Gone => Told::ForgottenBefore,
            Forgotten::Unfinished | Forgotten::NotOffered => return Err(Refusal::RecordKept.into()),
        };
        let (id, now) = (job.id.clone(), self.clock().now_ms());
        self.store().write(move |tx| jobs::let_go(tx, &id, &told, now)).await?;
        self.queue().look_at(&job.id).await;
        Ok(())
    }

    /// The task with an id; `None` where the service has none.
    async fn look_up(&self, account: &str, service: Service, remote_id: &str) -> Result<Option<Task>> {
        if !is_task_id(remote_id) {
            return Err(Refusal::NoTaskId.into());
        }
        let reached = self.reach_service(account, service).await?;
        let mut tasks = match reached.provider().poll(&[remote_id.to_owned()]).await {
            Ok(tasks) => tasks,
            // An id of another form than the service's is as unknown as any.
            Err(crate::provider::ProviderError::Rejected(no)) if no.status == 400 => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        Ok(tasks.pop().filter(|task| task.status != RemoteStatus::Gone))
    }

    /// The services of an account.
    pub(super) fn services(&self, account: &str) -> Result<Vec<Service>> {
        let accounts = self.accounts();
        let account = accounts.by_id(account).ok_or_else(|| Error::from(Refusal::AccountGone))?;
        Ok(account.services.clone())
    }

    fn unknown_task(&self, account: &str) -> Error {
        let accounts = self.accounts();
        let account = accounts.by_id(account).map_or_else(|| account.to_owned(), |account| account.name.clone());
        Refusal::TaskUnknown { account }.into()
    }
}

fn status_word(status: &RemoteStatus) -> String {
    match status {
        RemoteStatus::Pending => "pending".into(),
        RemoteStatus::Throttled { .. } => "throttled".into(),
        RemoteStatus::Running { .. } => "running".into(),
        RemoteStatus::Succeeded { .. } => "succeeded".into(),
        RemoteStatus::Failed { .. } => "failed".into(),
        RemoteStatus::Cancelled { .. } => "cancelled".into(),
        RemoteStatus::Gone => "gone".into(),
        RemoteStatus::Other(word) => word.clone(),
    }
}
