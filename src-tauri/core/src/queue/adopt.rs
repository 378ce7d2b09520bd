//! Taking over a task that is at the service already, made by another program or by a job that lost it.

use catalogue::{Catalogue, Inputs, Model, Service};
use serde_json::Value;

use super::{Queue, evidence};
use crate::error::{Error, Result};
use crate::job::{Lane, Phase};
use crate::provider::{RemoteStatus, Task, Told};
use crate::refusal::Refusal;
use crate::request::{Request, SubmitOptions};
use crate::store::attempts::{self, Followed};
use crate::store::jobs::{self, NewJob};

/// Stands for the model of a task whose service does not tell it.
const UNTOLD: &str = "untold";

/// The job that follows a task, and whether it was there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// Its id.
    pub job: String,
    /// Whether it is one of ours that had lost the task.
    pub ours: bool,
}

impl Queue {
    /// Follows a task of an account from now on: a job appears, with its recipe as far as the service tells it, and its
    /// files are fetched. Nothing is sent, and what the task cost is not counted as spent here. A task of a job of ours
    /// whose answer was lost goes to that job. `model` is what the user says of it.
    ///
    /// Fails with [`Refusal::TaskFollowed`] where a job follows it already.
    pub async fn adopt(&self, account: &str, service: Service, task: Task, model: Option<&Model>) -> Result<Adopted> {
        let (owner, remote_id, ours) = (account.to_owned(), task.remote_id.clone(), task.attempt.clone());
        let (followed, lost) = self
            .cx
            .store
            .read(move |c| {
                let followed = jobs::following(c, &owner, &remote_id)?;
                let attempt = ours.map(|id| attempts::get(c, &id)).transpose()?.flatten();
                let attempt = match attempt {
                    Some(attempt) if attempts::is_last(c, &attempt)? => Some(attempt),
                    _ => None,
                };
                let job = attempt.as_ref().map(|attempt| jobs::get(c, &attempt.job_id)).transpose()?.flatten();
                Ok((followed, job.filter(|job| job.account == owner).zip(attempt)))
            })
            .await?;
        match (followed, lost) {
            (Some(_), _) => Err(Refusal::TaskFollowed.into()),
            (None, Some((job, attempt))) if job.phase == Phase::Unknown => {
                evidence::adopt(&self.cx, &job, &attempt, task).await?;
                self.changed(std::slice::from_ref(&job.id)).await;
                Ok(Adopted { job: job.id, ours: true })
            }
            (None, _) => self.follow(account, service, task, model).await,
        }
    }

    async fn follow(&self, account: &str, service: Service, task: Task, model: Option<&Model>) -> Result<Adopted> {
        let now = self.cx.clock.now_ms();
        let model = model.or_else(|| told_model(&self.cx.catalogue, service, &task.told));
        let inputs = told_inputs(model, &task);
        let request = Request::new(model.map_or_else(|| untold(service), |model| model.id.0.clone()), inputs);
        let made = match &task.status {
            RemoteStatus::Succeeded { outputs, .. } => i64::try_from(outputs.len()).ok(),
            _ => None,
        };
        let job = NewJob {
            id: self.cx.new_id(),
            // The same task is never followed twice, whoever asks.
            client_key: format!("task:{account}:{}", task.remote_id),
            copy_index: 0,
            batch_id: None,
            row: None,
            account: account.to_owned(),
            service,
            price: model.and_then(|model| model.price(&request.inputs).ceiling()),
            files: made.or(model.map(|model| i64::from(model.files(&request.inputs)))).unwrap_or(1).max(1),
            request,
            options: SubmitOptions::default(),
            parents: Vec::new(),
            lane: Lane::Normal,
            replaces: None,
        };
        let attempt = self.cx.new_id();
        let id = self
            .cx
            .store
            .write(move |tx| {
                if jobs::following(tx, &job.account, &task.remote_id)?.is_some() {
                    return Ok(None);
                }
                let made_ms = task.created_ms.unwrap_or(now);
                let id = jobs::follow(tx, &job, &task.remote_id, made_ms, now)?;
                let digest = job.request.digest();
                let followed = Followed {
                    id: &attempt,
                    job_id: &id,
                    seed: task.seed,
                    digest: &digest,
                    remote_id: &task.remote_id,
                    estimated: task.estimated,
                    made_ms,
                    echo: &task.echo,
                };
                attempts::follow(tx, &followed, now)?;
                Ok(Some(id))
            })
            .await?
            .ok_or_else(|| Error::from(Refusal::TaskFollowed))?;
        self.changed(std::slice::from_ref(&id)).await;
        Ok(Adopted { job: id, ours: false })
    }
}

/// Whether a model is only the place of one that a service did not tell, in an adopted task.
#[must_use]
pub fn is_untold(model: &str) -> bool {
    [Service::Runway, Service::Useapi].into_iter().any(|service| model == untold(service))
}

/// The model of a task whose service does not tell it; no catalogue knows it.
fn untold(service: Service) -> String {
    match service {
        Service::Runway => format!("runway/{UNTOLD}"),
        Service::Useapi => format!("useapi/{UNTOLD}"),
    }
}

/// The one model that fits what is told; `None` where none or several do.
fn told_model<'a>(catalogue: &'a Catalogue, service: Service, told: &Told) -> Option<&'a Model> {
    let makes = told.makes?;
    let fits = |model: &&Model| model.service == service && model.output == makes && model.model == told.model;
    let mut fitting = catalogue.models().iter().filter(fits);
    fitting.next().filter(|_| fitting.next().is_none())
}

/// What is told of the request, by our names; what the model does not take as it is is left out.
fn told_inputs(model: Option<&Model>, task: &Task) -> Inputs {
    let mut inputs = Inputs::new();
    for param in model.map(|model| model.params.as_slice()).unwrap_or_default() {
        match task.told.parameters.get(&param.wire) {
            None | Some(Value::Null) => {}
            Some(value) => drop(inputs.insert(param.name.clone(), value.clone())),
        }
    }
    inputs.extend(task.prompt.clone().map(|prompt| ("prompt".to_owned(), Value::from(prompt))));
    inputs.extend(task.seed.map(|seed| ("seed".to_owned(), Value::from(seed))));
    if let Some(Err(problems)) = model.map(|model| model.check(&inputs)) {
        for problem in problems {
            let name = problem.path.split(['.', '[']).next().unwrap_or_default();
            inputs.remove(name);
        }
    }
    inputs
}
