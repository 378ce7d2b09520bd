//! Where the clone and its build products are, and how cargo is called there.

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::process;

/// The clone and the folder that cargo builds into.
pub(crate) struct Place {
    /// Folder of the workspace's Cargo.toml.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, wherever `CARGO_TARGET_DIR` or a cargo configuration put it.
    pub(crate) target: PathBuf,
}

impl Place {
    /// Asks the running program: cargo tells it the package's folder, and it lies itself in
    /// `<target>/<profile>`.
    pub(crate) fn find() -> Result<Self> {
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.parent().map(Path::to_path_buf);
        let program = std::env::current_exe().ok();
        let target = program.as_deref().and_then(|path| path.ancestors().nth(2)).map(Path::to_path_buf);
        match (root, target) {
            (Some(root), Some(target)) => Ok(Self { root, target }),
            _ => Err(Failure::new("The clone cannot be found. Start this as `cargo xtask`, inside the clone.")),
        }
    }

    /// A path inside the clone.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A built program.
    pub(crate) fn binary(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(format!("{name}{EXE_SUFFIX}"))
    }

    /// A folder for tools that are built or installed for the tests only.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// A cargo command at the root, on the lock file as it is checked in.
    pub(crate) fn cargo_command<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        let mut arguments = arguments.into_iter();
        command.args(arguments.next()).current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        command.arg("--locked").args(arguments);
        command
    }

    /// Runs cargo and shows its output; anything but success is a failure.
    pub(crate) fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Result<()> {
        process::must(&mut self.cargo_command(arguments))
    }
}
