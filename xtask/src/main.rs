//! The words that the README and CI use: `cargo xtask run | test | torture | bench | bundle | shots`.
//!
//! Needs nothing but cargo and the standard library, so that it compiles in seconds and works the
//! same on every system.

mod browser;
mod bundle;
mod demo;
mod failure;
mod node;
mod place;
mod process;
mod run;
mod suite;
mod system;
mod tally;

use std::process::ExitCode;

use failure::{Failure, Result};
use place::Place;

const USAGE: &str = "\
Usage: cargo xtask WORD [OPTIONS]

  run [--library DIR] [--terminal]   install what is missing, build, and start the app with the
                                     Demo account; without a display the same job in the terminal
  test [--only TEXT] [--list]        everything the project tests; ends with `N passed, N failed`;
                                     --only runs the runners whose name contains TEXT
  torture [--minutes N] [--seed N]   ends the program at every fail point, fails its disk, cuts its
                                     power, then ends it at random for 20 minutes unless told
                                     otherwise; the last line holds the figures; --only PART runs one
                                     of points, power, disk, hostile, outage, handover, closed, stops,
                                     storm, silent, unknown, suspend and random
  bench [ARGS]                       the benchmarks, in release, with ratios against their peers;
                                     --only PART runs one of useapi, official, rows, window and page
  bundle [--try]                     the packages that people install; --try installs the Debian one,
                                     starts it from its menu entry and removes it again
  shots [TEXT]                       a picture of every screen and state, in shots/
  bindings                           writes the page's types anew from the table of commands
  models                             writes docs/models.md anew from the catalogue
  notices                            writes the list of licences anew from the lock files
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let word = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();

    let result = Place::find().and_then(|place| match word.as_str() {
        "run" => run::run(&place, &rest),
        "test" => suite::test(&place, &rest),
        "bench" => bench(&place, &rest),
        "torture" => torture(&place, &rest),
        "bundle" => bundle::bundle(&place, &rest),
        "shots" => browser::shots(&place, &rest),
        "bindings" => bindings(&place),
        "models" => models(&place),
        "notices" => notices(&place),
        "" | "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        other => Err(Failure::new(format!("`{other}` is not a word of cargo xtask.\n\n{USAGE}"))),
    });

    result.unwrap_or_else(|failure| {
        eprintln!("{failure}");
        ExitCode::FAILURE
    })
}

/// The benchmark binary measures the optimised programs, so all are built for release first. The page is measured in a
/// browser, as the part `page`.
fn bench(place: &Place, arguments: &[String]) -> Result<ExitCode> {
    let only = arguments.iter().position(|word| word == "--only").and_then(|at| arguments.get(at + 1));
    let strict = arguments.iter().any(|word| word == "--strict");
    if only.is_some_and(|part| part == "page") {
        return browser::bench(place, strict);
    }
    let programs = bench_programs(place, arguments)?;
    if only.is_some() || programs != ExitCode::SUCCESS {
        return Ok(programs);
    }
    browser::bench(place, strict)
}

fn bench_programs(place: &Place, arguments: &[String]) -> Result<ExitCode> {
    system::ensure(&system::COMPILER)?;
    system::ensure(&system::WINDOW)?;
    system::ensure(&system::TESTS)?;
    node::build_page(place)?;
    let programs = ["-p", "framewright-cli", "-p", "framewright-benches", "-p", "framewright-desktop"];
    let window = ["-p", "framewright-empty-window", "--features", "framewright-desktop/custom-protocol"];
    place.cargo([&["build", "--release"], &programs[..], &window[..]].concat())?;
    let binary = place.binary("release", "framewright-bench");
    process::pass_through(std::process::Command::new(binary).args(arguments).current_dir(&place.root))
}

/// The attacks of which every test run takes a slice, at their full length.
fn torture(place: &Place, arguments: &[String]) -> Result<ExitCode> {
    system::ensure(&system::COMPILER)?;
    system::ensure(&system::WINDOW)?;
    node::build_page(place)?;
    // As the tests build it, so that nothing is compiled twice.
    place.cargo(suite::everything(&["build"]))?;
    let binary = place.binary("debug", "framewright-torture");
    let mut attack = std::process::Command::new(binary);
    let only = arguments.iter().position(|word| word == "--only").and_then(|at| arguments.get(at + 1));
    if only.is_none_or(|part| part == "beside") {
        attack.env("FRAMEWRIGHT_TORTURE_PYTHON", suite::sdk::virtual_environment(place)?);
    }
    process::pass_through(attack.args(arguments).current_dir(&place.root))
}

/// Lets the test that compares the page's types with the program's write them instead.
fn bindings(place: &Place) -> Result<ExitCode> {
    process::pass_through(
        place
            .cargo_command(["test", "--quiet", "-p", "framewright-core", "--lib", "bindings_are_current"])
            .env("FRAMEWRIGHT_WRITE_BINDINGS", "1"),
    )
}

/// Lets the test that compares the document of models with the catalogue write it instead.
fn models(place: &Place) -> Result<ExitCode> {
    process::pass_through(
        place
            .cargo_command(["test", "--quiet", "-p", "framewright-catalogue", "--lib", "models_md_is_current"])
            .env("FRAMEWRIGHT_WRITE_MODELS", "1"),
    )
}

/// Lets the test that compares the list of licences with the lock files write it instead.
fn notices(place: &Place) -> Result<ExitCode> {
    process::pass_through(
        place
            .cargo_command(["test", "--quiet", "-p", "framewright-tests", "--test", "it", "notices_are_current"])
            .env("FRAMEWRIGHT_WRITE_NOTICES", "1"),
    )
}
