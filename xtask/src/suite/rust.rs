//! Checks and tests of the Rust packages.
//!
//! Lint, build and tests name the same packages and features, so that cargo compiles each
//! dependency once for checking and once for running, not once for each way of asking.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::place::Place;
use crate::process::{answer, must};
use crate::tally::{Outcome, Reader};

use super::watch;

/// Everything, with the page inside the desktop program as users get it.
pub(super) const EVERYTHING: [&str; 3] = ["--workspace", "--features", "framewright-desktop/custom-protocol"];

/// The release that was tried with this project's deny.toml.
const CARGO_DENY: &str = "0.20.2";

pub(super) fn format(place: &Place) -> Result<Outcome> {
    let mut command = Command::new("cargo");
    watch(Reader::Check, command.args(["fmt", "--all", "--check"]).current_dir(&place.root))
}

pub(super) fn lint(place: &Place) -> Result<Outcome> {
    let words = with_everything(&["clippy"], &["--all-targets", "--quiet", "--", "-D", "warnings"]);
    watch(Reader::Check, &mut place.cargo_command(words))
}

pub(super) fn build(place: &Place) -> Result<Outcome> {
    watch(Reader::Check, &mut place.cargo_command(with_everything(&["build"], &["--all-targets", "--quiet"])))
}

pub(super) fn tests(place: &Place) -> Result<Outcome> {
    watch(Reader::Cargo, &mut place.cargo_command(with_everything(&["test"], &["--no-fail-fast"])))
}

/// Bans, licences and sources; advisories where their database is on this machine, since fetching it needs a network
/// that a test may not ask.
pub(super) fn dependencies(place: &Place) -> Result<Outcome> {
    let own = place.tools().join("bin/cargo-deny");
    let ours = own.to_string_lossy().into_owned();
    let has = |program: &str| answer(program, &["--version"]).is_some_and(|text| text.ends_with(CARGO_DENY));
    let program = if has("cargo-deny") {
        "cargo-deny".to_owned()
    } else {
        if !has(&ours) {
            install_cargo_deny(place)?;
        }
        ours
    };
    // It is looked at without a network, and for all systems: this one has fetched only what it compiles.
    must(Command::new("cargo").args(["fetch", "--locked", "--quiet"]).current_dir(&place.root))?;
    let mut words = vec!["--offline", "--all-features", "check", "bans", "licenses", "sources"];
    if knows_advisories() {
        words.push("advisories");
    } else {
        println!(
            "Advisories are left out: their database is not on this machine, and tests ask no network. \
             `cargo deny fetch db` brings it; the next run looks at them."
        );
    }
    watch(Reader::Check, Command::new(program).args(words).current_dir(&place.root))
}

/// Whether a database of advisories was fetched, where cargo-deny keeps it.
fn knows_advisories() -> bool {
    let homes =
        [std::env::var_os("CARGO_HOME").map(PathBuf::from), std::env::home_dir().map(|home| home.join(".cargo"))];
    let mut kept = homes.into_iter().flatten().filter_map(|home| std::fs::read_dir(home.join("advisory-dbs")).ok());
    kept.any(|mut databases| databases.any(|entry| entry.is_ok_and(|entry| entry.path().is_dir())))
}

/// Unoptimised, because compiling it then costs less than it will ever save here.
fn install_cargo_deny(place: &Place) -> Result<()> {
    println!("Building cargo-deny {CARGO_DENY} into {} (once)", place.tools().display());
    let mut install = Command::new("cargo");
    install.args(["install", "cargo-deny", "--version", CARGO_DENY, "--locked", "--debug", "--quiet", "--root"]);
    install.arg(place.tools()).env("CARGO_TARGET_DIR", place.tools().join("build"));
    must(&mut install).map_err(|failure| Failure::new(format!("{failure}\ncargo-deny cannot be had.")))
}

pub(super) fn with_everything<'a>(before: &[&'a str], after: &[&'a str]) -> Vec<&'a str> {
    [before, &EVERYTHING, after].concat()
}
