//! The peer: the algorithm of the batch script that people use with useapi.net today, written anew from its
//! description.
//!
//! Three submitters; a 429 waits 5 s and tries again for ever; 412 ends the run; anything else goes on. When everything
//! is submitted, downloads begin: one task at a time, asked for every 10 s. All waits are divided by the speed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::Fault;
use crate::course::{Course, EMAIL, KEY};
use crate::figures::{Landed, Run};
use crate::options::Options;

const SUBMITTERS: usize = 3;
const BUSY_WAIT_S: f64 = 5.0;
const POLL_S: f64 = 10.0;

/// Runs the script's algorithm over a course.
pub(crate) async fn run(options: &Options, course: &Course) -> Result<Run, Fault> {
    eprintln!("The script's algorithm makes {} jobs …", course.orders.len());
    let folder = tempfile::tempdir()?;
    let script = Arc::new(Script {
        client: Client::new(),
        base: format!("{}/v1/runwayml", course.simulator.address),
        speed: options.speed,
    });
    let began = SystemTime::now();
    script.check_account().await?;

    let queue = Arc::new(Mutex::new(course.orders.clone().into_iter()));
    let results = Arc::new(Mutex::new(Vec::new()));
    let submitters: Vec<_> = (0..SUBMITTERS)
        .map(|_| {
            let (script, queue, results) = (script.clone(), queue.clone(), results.clone());
            tokio::spawn(async move {
                loop {
                    let Some(order) = queue.lock().await.next() else { return Ok::<(), Fault>(()) };
                    if let Some(task) = script.submit(order).await? {
                        results.lock().await.push(task);
                    }
                }
            })
        })
        .collect();
    for submitter in submitters {
        submitter.await??;
    }

    let (mut landed, mut files) = (HashMap::new(), 0);
    for task in results.lock().await.iter() {
        if let Some((stamp, count)) = script.fetch(task, folder.path()).await? {
            landed.insert(task.rsplit(':').next().unwrap_or_default().to_owned(), stamp);
            files += count;
        }
    }
    Ok(Run { began, ended: SystemTime::now(), landed, files })
}

struct Script {
    client: Client,
    base: String,
    speed: f64,
}

impl Script {
    async fn wait(&self, service_s: f64) {
        tokio::time::sleep(Duration::from_secs_f64(service_s / self.speed)).await;
    }

    async fn check_account(&self) -> Result<(), Fault> {
        let accounts: Value =
            self.client.get(format!("{}/accounts", self.base)).bearer_auth(KEY).send().await?.json().await?;
        match accounts.get(EMAIL) {
            Some(account) if account.get("error").is_none() => Ok(()),
            _ => Err(format!("the account {EMAIL} cannot be used: {accounts}").into()),
        }
    }

    /// Submits an order; nothing when the service refuses it for good.
    async fn submit(&self, mut order: Value) -> Result<Option<String>, Fault> {
        order["email"] = json!(EMAIL);
        loop {
            let reply =
                self.client.post(format!("{}/frames/create", self.base)).bearer_auth(KEY).json(&order).send().await?;
            match reply.status() {
                StatusCode::OK => {
                    let task: Value = reply.json().await?;
                    return Ok(task.get("taskId").and_then(Value::as_str).map(str::to_owned));
                }
                StatusCode::TOO_MANY_REQUESTS => self.wait(BUSY_WAIT_S).await,
                StatusCode::PRECONDITION_FAILED => return Err("the account has no credits".into()),
                _ => return Ok(None),
            }
        }
    }

    /// Waits for one task and saves its files.
    async fn fetch(&self, task: &str, folder: &std::path::Path) -> Result<Option<(Landed, usize)>, Fault> {
        loop {
            let reply = self.client.get(format!("{}/tasks/{task}", self.base)).bearer_auth(KEY).send().await?;
            if !reply.status().is_success() {
                return Ok(None);
            }
            let state: Value = reply.json().await?;
            match state.get("status").and_then(Value::as_str) {
                Some("SUCCEEDED") => return self.save(&state, folder).await,
                Some("FAILED") => return Ok(None),
                _ => self.wait(POLL_S).await,
            }
        }
    }

    async fn save(&self, state: &Value, folder: &std::path::Path) -> Result<Option<(Landed, usize)>, Fault> {
        let (mut first, mut count) = (None, 0);
        for url in state
            .get("artifacts")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|a| a.get("url")?.as_str())
        {
            let bytes = self.client.get(url).send().await?.bytes().await?;
            let name = format!("{}-{count}", state.get("id").and_then(Value::as_str).unwrap_or("picture"));
            tokio::fs::write(folder.join(name), &bytes).await?;
            first.get_or_insert_with(SystemTime::now);
            count += 1;
        }
        Ok(first.map(|first| (Landed { first, all: SystemTime::now() }, count)))
    }
}
