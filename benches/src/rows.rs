//! Many jobs: queued durably, and found again at the next start. Each step runs in a process of its own.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use catalogue::{Inputs, Service};
use framewright_core::app::{App, Options as AppOptions};
use framewright_core::clock::RealClock;
use framewright_core::entropy::OsEntropy;
use framewright_core::job::Lane;
use framewright_core::library::Decoder;
use framewright_core::provider::SubmitOptions;
use framewright_core::queue::Scheduler;
use framewright_core::queue::unusual::Agreed;
use framewright_core::request::Request;
use framewright_core::secrets::MemoryStore;
use framewright_core::settings::ConfigFolder;
use framewright_core::store::jobs::{Filter, NewJob};
use serde_json::{Value, json};

use crate::Fault;
use crate::figures::Board;
use crate::options::{Child, Options};

const MODEL: &str = "frames";

/// Measures both steps.
pub(crate) fn bench(options: &Options, board: &mut Board) -> Result<(), Fault> {
    let folder = tempfile::tempdir()?;
    eprintln!("{} rows are queued and found again …", options.rows);
    let share = options.rows as f64 / 10_000.0;
    let queued = step(options, "enqueue", folder.path())?;
    board.at_most("rows: 10,000 jobs queued durably", queued.0.map(|s| s / share), 1.0, "s");
    board.at_most("rows: peak memory while queueing", queued.1, 100.0, "MB");
    let started = step(options, "start", folder.path())?;
    board.at_most("rows: start with 10,000 unfinished rows", started.0.map(|s| s / share), 0.5, "s");
    let figures = |step: (Option<f64>, Option<f64>)| json!({"seconds": step.0, "peak_mb": step.1});
    board.keep("rows", json!({"count": options.rows, "enqueue": figures(queued), "start": figures(started)}));
    Ok(())
}

/// Runs one step; hands back its seconds and its peak memory in MB, as far as they can be told.
fn step(options: &Options, step: &str, folder: &Path) -> Result<(Option<f64>, Option<f64>), Fault> {
    let output = Command::new(std::env::current_exe()?)
        .args(["--child", step])
        .arg(folder)
        .arg(options.rows.to_string())
        .stderr(std::process::Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("the step {step} ended with {}", output.status).into());
    }
    let told: Value = serde_json::from_slice(&output.stdout)?;
    let figure = |key: &str| told.get(key).and_then(Value::as_f64);
    Ok((figure("seconds"), figure("peak_mb")))
}

/// One step, in the process that is measured.
pub(crate) async fn child(child: &Child) -> Result<(), Fault> {
    let seconds = match child.step.as_str() {
        "enqueue" => {
            let app = open(&child.folder).await?;
            let jobs = jobs(&app, child.rows)?;
            let begun = Instant::now();
            let queued = app.queue().enqueue(None, jobs, Agreed::Twice).await?;
            let seconds = begun.elapsed().as_secs_f64();
            expect(queued.len(), child.rows)?;
            seconds
        }
        "start" => {
            let begun = Instant::now();
            let app = open(&child.folder).await?;
            let scheduler = Scheduler::start(app.queue().context().clone()).await?;
            let shown = app.queue().list(Filter::default(), 50).await?;
            let seconds = begun.elapsed().as_secs_f64();
            expect(shown.len(), child.rows.min(50))?;
            drop(scheduler);
            seconds
        }
        other => return Err(format!("there is no step {other}").into()),
    };
    println!("{}", json!({"seconds": seconds, "peak_mb": peak_mb()}));
    Ok(())
}

fn expect(found: usize, wanted: usize) -> Result<(), Fault> {
    if found == wanted { Ok(()) } else { Err(format!("{found} rows instead of {wanted}").into()) }
}

async fn open(folder: &Path) -> Result<App, Fault> {
    let options = AppOptions {
        library: folder.join("library"),
        config: ConfigFolder::at(folder.join("config"))?,
        secrets: Arc::new(MemoryStore::default()),
        environment: Arc::new(|_| None),
        demo: None,
        clock: RealClock::shared(),
        entropy: OsEntropy::shared(),
        decoder: Decoder::here(),
    };
    Ok(App::open(options).await?)
}

fn jobs(app: &App, count: usize) -> Result<Vec<NewJob>, Fault> {
    let model = app.catalogue().model(MODEL)?;
    let jobs = (0..count).map(|number| {
        let mut inputs = Inputs::new();
        inputs.insert(
            "prompt".into(),
            format!("Row {number}: a lighthouse in a storm, waves over the pier, seen from the sea").into(),
        );
        inputs.insert("seed".into(), (number + 1).into());
        let id = app.new_id();
        NewJob {
            client_key: id.clone(),
            id,
            copy_index: 0,
            batch_id: None,
            row: i64::try_from(number + 1).ok(),
            account: "bench".into(),
            service: Service::Useapi,
            price: model.price(&inputs).ceiling(),
            files: i64::from(model.files(&inputs)),
            parents: Vec::new(),
            request: Request::new(model.id.0.clone(), inputs),
            options: SubmitOptions::default(),
            lane: Lane::Normal,
            replaces: None,
        }
    });
    Ok(jobs.collect())
}

/// The most memory this process has had resident, where the system tells.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1024.0)
}
