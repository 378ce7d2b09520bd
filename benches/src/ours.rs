//! Our side: the real command line, as a process of its own, on a fresh library.

use std::collections::HashMap;
use std::path::Path;
use std::process::Stdio;
use std::time::SystemTime;

use catalogue::Service;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::Fault;
use crate::course::{Course, EMAIL, KEY};
use crate::figures::{Landed, Run};
use crate::options::Options;

const KEY_VARIABLE: &str = "FRAMEWRIGHT_BENCH_KEY";

/// Runs the command line over a course.
pub(crate) async fn run(options: &Options, course: &Course) -> Result<Run, Fault> {
    if !options.cli.is_file() {
        return Err(format!(
            "{} is missing; build framewright-cli first, or name it with --cli",
            options.cli.display()
        )
        .into());
    }
    let folder = tempfile::tempdir()?;
    let prompts = folder.path().join("prompts.json");
    std::fs::write(&prompts, course.prompt_file())?;
    add_account(options, course, folder.path()).await?;

    eprintln!("Our command line makes {} jobs …", course.orders.len());
    let began = SystemTime::now();
    let mut child = command(options, folder.path())
        .args(["generate", "--account", "bench", "--yes", "--json"])
        .arg(&prompts)
        .stdout(Stdio::piped())
        .spawn()?;
    let output = child.stdout.take().ok_or("the command line has no output")?;
    let mut lines = BufReader::new(output).lines();
    let (mut landed, mut files_of) = (HashMap::new(), HashMap::new());
    while let Some(line) = lines.next_line().await? {
        let now = SystemTime::now();
        let line: Value = serde_json::from_str(&line)?;
        let text = |key: &str| line.get(key).and_then(Value::as_str).unwrap_or_default();
        match text("type") {
            "files" => {
                let paths = line.get("paths").and_then(Value::as_array).cloned().unwrap_or_default();
                let first = paths.iter().filter_map(|p| placed(&folder.path().join("library").join(p.as_str()?))).min();
                files_of.insert(text("job").to_owned(), first.unwrap_or(now));
            }
            "job" if text("phase") == "done" => {
                let task = text("remote_id").rsplit(':').next().unwrap_or_default().to_owned();
                landed.insert(task, (text("id").to_owned(), now));
            }
            _ => {}
        }
    }
    let status = child.wait().await?;
    let ended = SystemTime::now();
    if status.code() != Some(0) {
        return Err(format!(
            "the command line ended with {status} after {} of {} jobs",
            landed.len(),
            course.orders.len()
        )
        .into());
    }
    let landed = landed
        .into_iter()
        .map(|(task, (job, all))| (task, Landed { first: files_of.get(&job).copied().unwrap_or(all).min(all), all }))
        .collect();
    let files = pictures(&folder.path().join("library/media"))?;
    Ok(Run { began, ended, landed, files })
}

/// Files under a folder, without the recipes beside them.
fn pictures(folder: &Path) -> std::io::Result<usize> {
    let mut count = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            count += pictures(&entry.path())?;
        } else if entry.path().extension().is_none_or(|extension| extension != "json") {
            count += 1;
        }
    }
    Ok(count)
}

/// When a file came under its name: renaming sets the time of its entry.
#[cfg(unix)]
fn placed(path: &Path) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt;
    let about = std::fs::metadata(path).ok()?;
    let nanos = u64::try_from(about.ctime()).ok()? * 1_000_000_000 + u64::try_from(about.ctime_nsec()).ok()?;
    Some(SystemTime::UNIX_EPOCH + std::time::Duration::from_nanos(nanos))
}

/// Other systems tell only when the bytes were written.
#[cfg(not(unix))]
fn placed(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).ok()?.modified().ok()
}

async fn add_account(options: &Options, course: &Course, folder: &Path) -> Result<(), Fault> {
    let speed = options.speed.to_string();
    let mut add = command(options, folder);
    add.args([
        "accounts",
        "add",
        "bench",
        "--base-url",
        &course.simulator.address,
        "--speed",
        &speed,
        "--key-env",
        KEY_VARIABLE,
    ]);
    match course.service {
        Service::Useapi => add.args(["--service", "useapi", "--email", EMAIL]),
        Service::Runway => add.args(["--service", "runway"]),
    };
    let status = add.stdout(Stdio::null()).status().await?;
    if !status.success() {
        return Err(format!("the account could not be added: {status}").into());
    }
    Ok(())
}

/// The command line in a world of its own.
fn command(options: &Options, folder: &Path) -> Command {
    let mut command = Command::new(&options.cli);
    command
        .env("FRAMEWRIGHT_CONFIG", folder.join("config"))
        .env("FRAMEWRIGHT_LIBRARY", folder.join("library"))
        .env(KEY_VARIABLE, KEY)
        .env_remove("RUNWAYML_API_SECRET")
        .env_remove("RUNWAYML_BASE_URL")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}
