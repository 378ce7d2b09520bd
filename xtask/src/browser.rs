//! The page in a browser: what it needs, and the pictures of the whole product.

use std::process::{Command, ExitCode};

use crate::failure::Result;
use crate::place::Place;
use crate::process::{must, pass_through};
use crate::{node, system};

/// `cargo xtask shots`: every screen and state in two sizes and the themes, as files in `shots/`.
pub(crate) fn shots(place: &Place, arguments: &[String]) -> Result<ExitCode> {
    system::ensure(&system::COMPILER)?;
    system::ensure(&system::BROWSER)?;
    place.cargo(["build", "-p", "framewright-devhost", "-p", "framewright-benches", "-p", "framewright-simulator"])?;
    prepare(place)?;
    let mut command = script(place, "shots");
    if !arguments.is_empty() {
        command.args(["--", "-g", &arguments.join(" ")]);
    }
    pass_through(&mut command)
}

/// The page's part of `cargo xtask bench`: the page as it is shipped, in a browser, beside a bare list. What serves
/// it need not be optimised.
pub(crate) fn bench(place: &Place, strict: bool) -> Result<ExitCode> {
    system::ensure(&system::COMPILER)?;
    system::ensure(&system::BROWSER)?;
    place.cargo(["build", "-p", "framewright-devhost", "-p", "framewright-benches", "-p", "framewright-simulator"])?;
    prepare(place)?;
    let mut command = script(place, "bench");
    if strict {
        command.env("FRAMEWRIGHT_BENCH_STRICT", "1");
    }
    pass_through(&mut command)
}

/// Everything but the compiled programs: the page as the development host serves it, and the packages.
pub(crate) fn prepare(place: &Place) -> Result<()> {
    node::check()?;
    let ui = place.path("ui");
    node::packages(&ui)?;
    must(&mut node::npm(&ui, &["run", "--silent", "build:devhost"]))?;
    packages(place)
}

/// The packages of the browser tests.
pub(crate) fn packages(place: &Place) -> Result<()> {
    node::packages(&place.path("tests/browser"))
}

/// A script of the browser tests' package, told where the programs are.
pub(crate) fn script(place: &Place, name: &str) -> Command {
    let mut command = node::npm(&place.path("tests/browser"), &["run", "--silent", name]);
    command.env("FRAMEWRIGHT_TEST_DEVHOST", place.binary("debug", "framewright-devhost"));
    command.env("FRAMEWRIGHT_TEST_BENCH", place.binary("debug", "framewright-bench"));
    command.env("FRAMEWRIGHT_TEST_SIMULATOR", place.binary("debug", "framewright-simulator"));
    command
}
