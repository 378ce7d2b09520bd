//! Benchmarks that print ratios against the peer that they name, all sides in one run.
//!
//! `framewright-bench [--jobs N] [--speed X] [--seed N] [--rows N] [--items N] [--cli FILE] [--only PART] [--strict]`
//! `framewright-bench --make-library DIR ITEMS`
//!
//! Parts: `useapi` (our command line against the reference script's algorithm), `official` (against the lower bound),
//! `rows` (many jobs queued durably, and the start after that), `copy` (the index of a large library copied and read
//! back, against a copy of the plain file), `window` (the desktop program against an empty window). The last line
//! is one JSON object with every figure.
//! A side that cannot be run fails the benchmark (exit code 2); a limit that is missed is marked, and with `--strict`
//! it fails the run too (exit code 1).

mod copy;
mod course;
mod figures;
mod options;
mod ours;
mod peer;
mod rows;
mod sample;
#[cfg(target_os = "linux")]
mod window;

use std::process::ExitCode;

use catalogue::Service;
use framewright_core::clock::RealClock;

use figures::{Board, Round};
use options::Options;

/// What goes wrong in a benchmark is told and ends it.
type Fault = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> ExitCode {
    match options::read() {
        Ok(options::Task::Child(child)) => finish(rows::child(&child).await.map(|()| true)),
        Ok(options::Task::Library(folder, items)) => {
            finish(sample::make(&folder, items, RealClock::shared().now_ms()).await.map(|()| true))
        }
        Ok(options::Task::Bench(options)) => finish(bench(&options).await),
        Err(error) => finish(Err(error)),
    }
}

fn finish(result: Result<bool, Fault>) -> ExitCode {
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("framewright-bench: {error}");
            ExitCode::from(2)
        }
    }
}

async fn bench(options: &Options) -> Result<bool, Fault> {
    if cfg!(debug_assertions) {
        eprintln!("This is a debug build: its figures say little. Use `cargo xtask bench`.");
    }
    let mut board = Board::default();
    if options.wants("useapi") {
        let ours = ours_on(options, Service::Useapi).await?;
        let peer = peer_on(options).await?;
        board.makespan("useapi.net", &ours, 1.10);
        board.peer(&ours, &peer);
    }
    if options.wants("official") {
        let ours = ours_on(options, Service::Runway).await?;
        board.makespan("official", &ours, 1.03);
    }
    if options.wants("rows") {
        rows::bench(options, &mut board)?;
    }
    if options.wants("copy") {
        copy::bench(options, &mut board).await?;
    }
    #[cfg(target_os = "linux")]
    if options.wants("window") {
        window::bench(options, &mut board).await?;
    }
    board.print();
    Ok(!options.strict || board.all_met())
}

async fn ours_on(options: &Options, service: Service) -> Result<Round, Fault> {
    let course = course::Course::lay(options, service).await?;
    let run = ours::run(options, &course).await?;
    Ok(figures::round(options, course, run).await)
}

async fn peer_on(options: &Options) -> Result<Round, Fault> {
    let course = course::Course::lay(options, Service::Useapi).await?;
    let run = peer::run(options, &course).await?;
    Ok(figures::round(options, course, run).await)
}
