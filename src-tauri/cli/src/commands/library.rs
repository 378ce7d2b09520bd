//! `framewright library check|rebuild|move|stats|sheet`: looks after files, sends nothing.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use framewright_core::app::moving::{self, Order};
use framewright_core::clock::RealClock;
use framewright_core::library::{Decoder, Depth, Library, Repaired, Stats};
use framewright_core::queue::lock::{SchedulerLock, owner};
use framewright_core::settings::ConfigFolder;
use framewright_core::store::gallery::{Count, Query};
use framewright_core::store::{self, Store};
use indicatif::{ProgressBar, ProgressDrawTarget};
use serde_json::json;

use crate::args::{Common, LibraryCommand};
use crate::failure::{Failure, Result, exit};
use crate::out::{Out, counted};
use crate::{place, stop};

pub(crate) async fn run(command: LibraryCommand, common: &Common, out: &Out) -> Result<ExitCode> {
    let config = place::config()?;
    let folder = place::library(common.library.as_deref(), &config)?;
    match command {
        LibraryCommand::Check { deep } => check(&folder, deep, out).await,
        LibraryCommand::Rebuild => rebuild(&folder, &config, out).await,
        LibraryCommand::Move { to } => {
            let usual = place::library(None, &config).is_ok_and(|usual| usual == folder);
            relocate(&folder, &to, &config, usual, out).await
        }
        LibraryCommand::Stats => stats(&folder, out).await,
        LibraryCommand::Sheet { output, batch, model, search } => {
            let filter = Query {
                text: search.unwrap_or_default(),
                batch_id: batch,
                models: model.into_iter().collect(),
                ..Query::default()
            };
            sheet(&folder, output, &filter, out).await
        }
    }
}

/// The library of a folder that is one already; a mistyped name makes no new one.
fn open(folder: &Path) -> Result<Library> {
    let is_library = folder.join(store::FILE).exists() || folder.join(framewright_core::library::MEDIA).is_dir();
    if !is_library {
        return Err(Failure::input(format!("There is no library in {}.", folder.display()))
            .next("Name its folder with --library DIR."));
    }
    Ok(Library::open(folder)?.decoding(Decoder::apart()))
}

fn index(library: &Library) -> Result<Store> {
    match Store::open(library.root()) {
        Ok(store) => Ok(store),
        Err(error) if error.is_damage() => Err(Failure::from(framewright_core::error::Error::from(error))
            .next("framewright library rebuild makes it again from the recipes; pictures are not touched.")),
        Err(error) => Err(framewright_core::error::Error::from(error).into()),
    }
}

async fn check(folder: &Path, deep: bool, out: &Out) -> Result<ExitCode> {
    let library = open(folder)?;
    let store = index(&library)?;
    let findings =
        library.check(&store, if deep { Depth::Deep } else { Depth::Quick }, |_, _| ControlFlow::Continue(())).await?;
    for finding in &findings {
        out.record("library_finding", finding);
        out.say(format!("{}\n  {}", finding.path, finding.text));
    }
    let code = if findings.is_empty() { 0 } else { exit::SOME_FAILED };
    let looked =
        if deep { "Every byte was compared." } else { "Presence and size were compared; --deep compares content." };
    out.say(match findings.len() {
        0 => format!("Disk and index agree. {looked}"),
        many => format!("\n{}. {looked}", counted(many as u64, "finding", "findings")),
    });
    out.record(
        "summary",
        &json!({ "command": "library check", "exit": code, "findings": findings.len(), "deep": deep, "library": library.root() }),
    );
    Ok(ExitCode::from(code))
}

async fn rebuild(folder: &Path, config: &ConfigFolder, out: &Out) -> Result<ExitCode> {
    let library = open(folder)?;
    // Held to the end: nobody may write into an index that is being moved aside.
    let lock = SchedulerLock::try_take(config.path(), library.root())
        .map_err(|error| Failure::other(format!("The scheduler's lock cannot be asked: {error}.")))?;
    if lock.is_none()
        && let Some(busy) = owner(config.path()).filter(|owner| owner.library == library.root())
    {
        return Err(Failure::input(format!("Framewright (process {}) works on this library.", busy.pid))
            .next("End it, then run the rebuild again."));
    }
    let (_, done) = library.repair(RealClock::shared().now_ms()).await?;
    drop(lock);
    if let Some(repaired) = &done.repaired {
        tell_repair(repaired, out);
    }
    for path in &done.missing {
        out.say(format!("{path}\n  A recipe lists it, and it is not there."));
    }
    for file in &done.unreadable {
        out.say(format!("{}\n  Left out: {}.", file.path, file.why));
    }
    out.say(format!(
        "Put back: {}, {} with recipe, {} without.",
        counted(done.jobs, "job", "jobs"),
        counted(done.files, "file", "files"),
        done.without_recipe,
    ));
    let whole = done.missing.is_empty() && done.unreadable.is_empty();
    let code = if whole { 0 } else { exit::SOME_FAILED };
    out.record("rebuilt", &done);
    out.record("summary", &json!({ "command": "library rebuild", "exit": code, "library": library.root() }));
    Ok(ExitCode::from(code))
}

fn tell_repair(repaired: &Repaired, out: &Out) {
    out.say(format!("The damaged index was kept as {}.", repaired.set_aside.display()));
    let salvaged = &repaired.salvaged;
    let gaps = counted(salvaged.gaps, "place", "places");
    out.say(format!("{} were read; {gaps} of it could not be.", counted(salvaged.jobs, "job", "jobs")));
    if let Some(copy) = &repaired.copy {
        out.say(format!("What it lacked came from the copy {}.", copy.display()));
    }
    if salvaged.held > 0 {
        out.say(format!(
            "{} that were not sent are held, so that nothing is paid twice. framewright queue list shows them, \
             framewright queue release lets them go.",
            counted(salvaged.held, "job", "jobs")
        ));
    }
}

async fn relocate(folder: &Path, to: &Path, config: &ConfigFolder, usual: bool, out: &Out) -> Result<ExitCode> {
    let library = open(folder)?;
    // Brings an older index up to date, or says why it cannot be used.
    drop(index(&library)?);
    let (config, from, json) = (config.clone(), library.root().to_owned(), out.is_json());
    let to = std::path::absolute(to)
        .map_err(|error| Failure::input(format!("The folder {} cannot be used: {error}.", to.display())))?;
    let stop = stop::listen(|| {});
    let bar = ProgressBar::new(0);
    bar.set_draw_target(if json { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() });
    let moved = {
        let (from, to, bar) = (from.clone(), to.clone(), bar.clone());
        tokio::task::spawn_blocking(move || {
            let order = Order { config: &config, from: &from, to: &to, usual };
            moving::move_library(&order, &mut |done, total, _| {
                bar.set_length(total);
                bar.set_position(done);
                if stop.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
        })
        .await
        .map_err(|error| Failure::other(format!("Moving the library failed: {error}.")))?
    };
    bar.finish_and_clear();
    let moved = moved?;
    out.say(format!("The library is now in {}.", to.display()));
    if let Some(left) = &moved.left {
        out.note(format!(
            "Some files stay in {}: they were not the library's, or could not be deleted.",
            left.display()
        ));
    }
    if !usual {
        out.note(format!("It was not the usual library: name it with --library {} from now on.", to.display()));
    }
    out.record("summary", &json!({ "command": "library move", "exit": 0, "library": to, "left": moved.left }));
    Ok(ExitCode::SUCCESS)
}

async fn stats(folder: &Path, out: &Out) -> Result<ExitCode> {
    let library = open(folder)?;
    let stats = library.stats(&index(&library)?).await?;
    out.record("stats", &stats);
    show(&stats, out);
    out.record("summary", &json!({ "command": "library stats", "exit": 0, "library": library.root() }));
    Ok(ExitCode::SUCCESS)
}

fn show(stats: &Stats, out: &Out) {
    let line = |name: &str, number: u64, bytes: u64| out.say(format!("{name:40}  {number:>9}  {:>10}", size(bytes)));
    line("Results", stats.assets.files, stats.assets.bytes);
    let part = |title: &str, counts: &[Count], unnamed: &str| {
        if !counts.is_empty() {
            out.say(format!("\n{title}"));
        }
        for count in counts {
            line(if count.value.is_empty() { unnamed } else { &count.value }, count.number, count.bytes);
        }
    };
    part("By kind", &stats.by_media, "");
    part("By model", &stats.by_model, "without recipe");
    part("By day", &stats.by_day, "");
    out.say("");
    line("Trash", stats.trash.files, stats.trash.bytes);
    line("Inputs", stats.inputs.files, stats.inputs.bytes);
    line("Cache (may be deleted)", stats.cache.files, stats.cache.bytes);
}

async fn sheet(folder: &Path, output: Option<PathBuf>, filter: &Query, out: &Out) -> Result<ExitCode> {
    let library = open(folder)?;
    let store = index(&library)?;
    let to = output.unwrap_or_else(|| library.root().join("contact-sheet.png"));
    let sheet = library.sheet(&store, filter, &to).await?;
    out.say(format!("{}: {}", sheet.path.display(), counted(sheet.pictures.into(), "picture", "pictures")));
    if sheet.empty > 0 {
        out.note(format!(
            "{} could not be shown; library check says why.",
            counted(sheet.empty.into(), "result", "results")
        ));
    }
    if sheet.left_out > 0 {
        out.note(format!("The oldest {} did not fit on it.", sheet.left_out));
    }
    out.record(
        "summary",
        &json!({
            "command": "library sheet", "exit": 0, "path": sheet.path, "pictures": sheet.pictures, "empty": sheet.empty,
            "left_out": sheet.left_out, "width": sheet.width, "height": sheet.height, "library": library.root(),
        }),
    );
    Ok(ExitCode::SUCCESS)
}

/// A size in a unit that leaves few digits.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short_in_every_range() {
        assert_eq!([0, 999, 1_500, 2_500_000, 7_200_000_000].map(size), ["0 B", "999 B", "1.5 kB", "2.5 MB", "7.2 GB"]);
    }

    #[test]
    fn a_mistyped_folder_does_not_become_a_library() {
        let folder = std::env::temp_dir().join(format!("framewright-none-{}", std::process::id()));

        let failure = open(&folder).expect_err("nothing is there");

        assert_eq!(failure.exit, exit::BAD_INPUT);
        assert!(!folder.exists());
    }
}
