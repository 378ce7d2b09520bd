//! The page: Node, its packages and its build.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::place::Place;
use crate::process::{answer, must};

/// `npm` in a folder of the clone.
pub(crate) fn npm(folder: &Path, arguments: &[&str]) -> Command {
    // On Windows npm is a batch file, which only starts under its full name.
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(folder);
    command
}

/// Stops with a clear text unless Node can build the page.
pub(crate) fn check() -> Result<()> {
    let found = answer("node", &["--version"]);
    match found.as_deref().and_then(version) {
        Some(version) if recent_enough(version) => Ok(()),
        _ => Err(Failure::new(format!(
            "The page is built with Node 20.19 or newer (22.12 or newer in its line); found: {}.\n\
             Install it from nodejs.org or your system's packages, then start again.\n\
             The terminal does not need it: cargo xtask run --terminal",
            found.as_deref().unwrap_or("none")
        ))),
    }
}

/// The packages of a folder exactly as its lock file says; nothing is done when they are there.
pub(crate) fn packages(folder: &Path) -> Result<()> {
    let lock = fs::read_to_string(folder.join("package-lock.json"))
        .map_err(|error| Failure::new(format!("{} has no lock file: {error}.", folder.display())))?;
    // Written after a complete installation, so that an interrupted one is done again.
    let stamp = folder.join("node_modules/.installed-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    must(&mut npm(folder, &["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, lock).map_err(|error| Failure::new(format!("{}: {error}.", stamp.display())))
}

/// Builds `ui/dist`, which the desktop program takes in when it is compiled.
pub(crate) fn build_page(place: &Place) -> Result<()> {
    check()?;
    let ui = place.path("ui");
    packages(&ui)?;
    must(&mut npm(&ui, &["run", "--silent", "build"]))
}

fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Vite 8 names exactly these lines in its `engines`.
fn recent_enough((major, minor): (u32, u32)) -> bool {
    match major {
        20 => minor >= 19,
        22 => minor >= 12,
        _ => major > 22,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_node_versions_that_vite_supports_pass() {
        let pass = |text| version(text).is_some_and(recent_enough);

        assert!(pass("v20.19.0") && pass("v22.12.1") && pass("v24.0.0"));
        assert!(!pass("v20.18.3") && !pass("v21.7.0") && !pass("v22.11.0") && !pass("v18.20.0"));
        assert!(!pass("") && !pass("20.19.0") && !pass("vx.y"));
    }
}
