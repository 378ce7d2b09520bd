//! `framewright generate`: queue, then make.

use std::process::ExitCode;

use framewright_core::batch::CheckedRow;
use framewright_core::batch::jobs::{Repeat, jobs};
use framewright_core::batch::plan::{Plan, plan};
use framewright_core::queue::unusual::Size;
use framewright_core::store::batches::Batch;
use serde_json::{Map, Value, json};

use super::ask::{agree_twice, ask};
use super::plan::{cost, show};
use crate::args::{Common, Generate};
use crate::failure::Result;
use crate::out::{Out, counted};
use crate::{host, input, place, work};

pub(crate) async fn run(arguments: &Generate, common: &Common, out: &Out) -> Result<ExitCode> {
    let name = match &arguments.source.file {
        Some(path) if path.as_os_str() == "-" => "standard input".into(),
        Some(path) => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
        None => "prompt".into(),
    };
    make(arguments, "generate", &name, common, out).await
}

/// Queues and makes what a command asks for, as a batch of that name.
pub(crate) async fn make(
    arguments: &Generate,
    command: &'static str,
    name: &str,
    common: &Common,
    out: &Out,
) -> Result<ExitCode> {
    let source = &arguments.source;
    let config = place::config()?;
    let accounts = place::accounts(&config, out);
    let catalogue = place::catalogue(&config, out);
    let checked = input::checked(source, common, &catalogue, &accounts, out).await?;

    let app = host::open(config, common.library.as_deref()).await?;
    // Each prompt typed is a wish of its own; a file that is started again is the same wish.
    let repeat = if source.file.is_none() || arguments.again { Repeat::Anew } else { Repeat::Same };
    let batch_id = app.new_id();
    let now_ms = app.clock().now_ms();
    let all = jobs(&checked.rows, &catalogue, &batch_id, repeat, || app.new_id(), app.entropy().as_ref());
    let keys = all.iter().map(|job| (job.client_key.clone(), job.copy_index)).collect();
    let known = app.queue().known(keys).await?;
    let old = known.iter().flatten().count();

    let batch = batch(&batch_id, name, source.max_credits, &checked.rows, now_ms);
    let plan = plan(&without_known(checked.rows, &known), &accounts, app.experience().await?);
    if old > 0 {
        let kept = counted(old as u64, "job was", "jobs were");
        out.note(format!("{kept} queued before and will not be sent or paid again; --again queues them anew."));
    }
    if plan.jobs > 0 {
        show(&plan, &accounts, &catalogue, out);
        input::check_ceiling(source, &plan)?;
        agree(&plan, arguments, out)?;
    }
    let new: Vec<_> = all.into_iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(job, _)| job).collect();
    let agreed = agree_twice(&app, Size::of(&new), arguments.allow_large, !is_stdin(arguments), out).await?;
    let mut ids: Vec<String> = known.into_iter().flatten().collect();
    if !new.is_empty() {
        app.take_files(&checked.files).await?;
        ids.extend(app.queue().enqueue(Some(batch), new, agreed).await?);
        out.record("queued", &json!({ "batch": batch_id, "jobs": plan.jobs, "known": old }));
    }
    work::run(&app, command, &ids, out).await
}

/// The rows with only those copies that are new.
fn without_known(rows: Vec<CheckedRow>, known: &[Option<String>]) -> Vec<CheckedRow> {
    let mut known = known.iter();
    let mut new = Vec::new();
    for row in rows {
        let copies = known.by_ref().take(row.count as usize).filter(|known| known.is_none()).count();
        if copies > 0 {
            new.push(CheckedRow { count: u32::try_from(copies).unwrap_or(u32::MAX), ..row });
        }
    }
    new
}

fn batch(id: &str, name: &str, max_credits: Option<f64>, rows: &[CheckedRow], now_ms: i64) -> Batch {
    let notes = rows.iter().filter(|row| !row.notes.is_empty());
    let notes: Map<String, Value> = notes.map(|row| (row.row.to_string(), row.notes.clone().into())).collect();
    Batch { id: id.into(), name: name.into(), max_credits, notes: notes.into(), created_ms: now_ms }
}

/// Asks before money is spent.
fn agree(plan: &Plan, arguments: &Generate, out: &Out) -> Result<()> {
    if !plan.spends() || arguments.yes {
        return Ok(());
    }
    ask(&format!("Spend {}?", cost(&plan.cost)), !is_stdin(arguments), out)
}

fn is_stdin(arguments: &Generate) -> bool {
    arguments.source.file.as_ref().is_some_and(|path| path.as_os_str() == "-")
}
