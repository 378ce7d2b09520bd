//! `cargo xtask test`: everything that the project tests, in one run with one sum.
//!
//! A runner that fails does not stop the ones after it. The last line is `N passed, N failed`.

mod browser;
mod desktop;
mod page;
mod rust;
pub(crate) mod sdk;

use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::failure::{Failure, Result};
use crate::place::Place;
use crate::process;
use crate::system;
use crate::tally::{self, Counts, Outcome, Reader};

/// Something that is run and counted.
struct Runner {
    /// How the report calls it.
    name: &'static str,
    run: fn(&Place) -> Result<Outcome>,
}

/// In this order: the page first, because the desktop program takes it in; cheap checks before
/// long ones; what starts programs last.
const RUNNERS: &[Runner] = &[
    Runner { name: "system packages", run: packages },
    Runner { name: "page: build", run: page::build },
    Runner { name: "page: format", run: page::format },
    Runner { name: "page: lint", run: page::lint },
    Runner { name: "page: types", run: page::types },
    Runner { name: "page: tests", run: page::tests },
    Runner { name: "rust: format", run: rust::format },
    Runner { name: "rust: lint", run: rust::lint },
    Runner { name: "rust: build", run: rust::build },
    Runner { name: "rust: tests", run: rust::tests },
    Runner { name: "rust: dependencies", run: rust::dependencies },
    Runner { name: "sdk: catalogue against the official types", run: sdk::catalogue },
    Runner { name: "sdk: catalogue against the Node types", run: sdk::catalogue_node },
    Runner { name: "sdk: official Python client", run: sdk::python },
    Runner { name: "sdk: the Python client's own examples", run: sdk::python_examples },
    Runner { name: "sdk: official Node client", run: sdk::node },
    Runner { name: "sdk: the Node client's own examples", run: sdk::node_examples },
    Runner { name: "sdk: plain Node client", run: sdk::plain },
    Runner { name: "browser: types", run: browser::types },
    Runner { name: "browser", run: browser::tests },
    Runner { name: "keychain", run: desktop::keychain },
    Runner { name: "window", run: desktop::window },
    Runner { name: "window: keychain", run: desktop::window_keychain },
];

/// A word of cargo for all packages, with what CI gives it.
pub(crate) fn everything<'a>(word: &[&'a str]) -> Vec<&'a str> {
    rust::with_everything(word, &[])
}

/// Runs the suite, or the part of it that `--only` names.
pub(crate) fn test(place: &Place, arguments: &[String]) -> Result<ExitCode> {
    let chosen: Vec<&Runner> = match arguments {
        [] => RUNNERS.iter().collect(),
        [flag] if flag == "--list" => {
            RUNNERS.iter().for_each(|runner| println!("{}", runner.name));
            return Ok(ExitCode::SUCCESS);
        }
        [flag, text] if flag == "--only" => RUNNERS.iter().filter(|runner| runner.name.contains(text)).collect(),
        _ => {
            return Err(Failure::new("Usage: cargo xtask test [--only TEXT] [--list]"));
        }
    };
    if chosen.is_empty() {
        return Err(Failure::new("No runner has that in its name; `cargo xtask test --list` shows them."));
    }

    let mut report = Vec::new();
    for runner in chosen {
        println!("\n── {} ──", runner.name);
        let start = Instant::now();
        let outcome = (runner.run)(place).unwrap_or_else(|failure| {
            println!("{failure}");
            Outcome { counts: Counts::one(false), failures: vec![failure.to_string()] }
        });
        report.push((runner.name, outcome, start.elapsed().as_secs()));
    }

    println!("\n── report ──");
    for (name, Outcome { counts, failures }, seconds) in &report {
        let verdict = if counts.failed == 0 { "ok" } else { "FAILED" };
        println!("{verdict:<7}{name:<44}{:>6} good {:>4} bad {seconds:>6} s", counts.passed, counts.failed);
        failures.iter().for_each(|line| println!("       {line}"));
    }
    let sum: Counts = report.iter().map(|(_, outcome, _)| outcome.counts).sum();
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs a command, shows its output, and reads from its words what passed and what failed.
fn watch(reader: Reader, command: &mut Command) -> Result<Outcome> {
    // Colours and cursor movements would stand between the words that are read.
    let command = command.env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never").env_remove("FORCE_COLOR");
    let ended = process::watch(command)?;
    Ok(tally::read(reader, &ended))
}

fn packages(_: &Place) -> Result<Outcome> {
    system::ensure(&system::WINDOW)?;
    system::ensure(&system::TESTS)?;
    Ok(Outcome::one(true))
}
