//! The terminal host: `framewright`.
//!
//! Parses words, asks the core, prints what it says. Everything that decides lives below.

mod args;
mod check;
mod commands;
mod failure;
mod host;
mod input;
mod key;
mod out;
mod outcome;
mod place;
mod progress;
mod refs;
mod stop;
mod work;

use std::process::ExitCode;

use clap::Parser;
use framewright_core::library::decoder;
use framewright_core::private;
use serde_json::json;

use args::Cli;
use failure::Failure;
use out::{Out, eprintln_quietly, plain};

fn main() -> ExitCode {
    if decoder::serves() {
        return decoder::serve();
    }
    private::leave_no_memory_behind();
    // One that does not take it works all the same.
    allocator::keep_little();
    let cli = Cli::parse();
    let out = Out::new(cli.common.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return report(&Failure::other(format!("The program could not start: {error}")), &out),
    };
    let ended = runtime.block_on(commands::run(cli, &out));
    // A call that hangs in the system must not keep the program alive.
    runtime.shutdown_background();
    match ended {
        Ok(code) => code,
        Err(failure) => report(&failure, &out),
    }
}

fn report(failure: &Failure, out: &Out) -> ExitCode {
    if out.is_json() {
        out.record("error", failure);
        out.record("summary", &json!({ "exit": failure.exit }));
    } else {
        eprintln_quietly(&format!("framewright: {}", plain(&failure.message)));
        if let Some(next) = &failure.next {
            eprintln_quietly(&format!("  {}", plain(next)));
        }
    }
    ExitCode::from(failure.exit)
}
