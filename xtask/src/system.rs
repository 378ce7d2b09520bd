//! What the operating system must have: which packages are missing, and how they get here.

use std::fs;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::process::{answer, must};

/// System packages with one purpose.
pub(crate) struct Need {
    /// What they are for, to complete "Needed to …".
    pub(crate) purpose: &'static str,
    /// Debian's and Ubuntu's names.
    pub(crate) debian: &'static [&'static str],
    /// A pkg-config module that tells on other systems whether the need is met.
    pub(crate) module: Option<&'static str>,
}

/// Compiles the C parts (SQLite, cryptography).
pub(crate) const COMPILER: Need =
    Need { purpose: "compile", debian: &["build-essential", "ca-certificates"], module: None };

/// Builds the window.
pub(crate) const WINDOW: Need = Need {
    purpose: "build the window",
    debian: &["build-essential", "ca-certificates", "pkg-config", "libwebkit2gtk-4.1-dev", "libxdo-dev"],
    module: Some("webkit2gtk-4.1"),
};

/// Runs what the tests start: a browser for the page, a virtual display with a driver for the window,
/// a session bus with a keychain, ffmpeg for clips, what WebKit plays clips and sounds with, and Python for the
/// official SDK.
pub(crate) const TESTS: Need = Need {
    purpose: "run the tests",
    debian: &[
        "chromium",
        "dbus",
        "ffmpeg",
        "fonts-dejavu-core",
        "gnome-keyring",
        "gstreamer1.0-libav",
        "gstreamer1.0-plugins-good",
        "procps",
        "python3",
        "python3-venv",
        "webkit2gtk-driver",
        "xauth",
        "xvfb",
    ],
    module: None,
};

/// Takes pictures of the page.
pub(crate) const BROWSER: Need =
    Need { purpose: "open the page in a browser", debian: &["chromium", "fonts-dejavu-core"], module: None };

/// Sees to it that the packages are there: installs them where that is allowed, else stops with
/// the exact command.
pub(crate) fn ensure(need: &Need) -> Result<()> {
    if !cfg!(target_os = "linux") {
        // macOS and Windows bring their web view; a missing compiler is named by cargo itself.
        return Ok(());
    }
    if !is_debian() {
        return elsewhere(need);
    }
    let missing: Vec<&str> = need.debian.iter().copied().filter(|name| !installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    let Some(prefix) = rights() else {
        return Err(Failure::new(format!(
            "Needed to {}, and not installed: {packages}\n\
             Installing needs the rights of the administrator. Run this, then start again:\n\n  \
             sudo apt-get install --no-install-recommends {packages}\n",
            need.purpose
        )));
    };
    println!("Needed to {}, installing now: {packages}", need.purpose);
    // An old list still names packages of the same version; the installation tells if not.
    if must(&mut apt(prefix, &["update", "--quiet"])).is_err() {
        eprintln!("The package lists could not be renewed; going on with the old ones.");
    }
    let mut install = apt(prefix, &["install", "--yes", "--quiet", "--no-install-recommends"]);
    must(install.args(&missing)).map_err(|failure| {
        Failure::new(format!("{failure}\nWithout these packages this cannot {}: {packages}", need.purpose))
    })
}

fn is_debian() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let family = release.lines().any(|line| {
        (line.starts_with("ID=") || line.starts_with("ID_LIKE="))
            && (line.contains("debian") || line.contains("ubuntu"))
    });
    family && answer("dpkg-query", &["--version"]).is_some()
}

fn installed(package: &str) -> bool {
    // One line for each architecture that has it.
    answer("dpkg-query", &["--show", "--showformat=${db:Status-Status}\n", package])
        .is_some_and(|states| states.lines().any(|state| state == "installed"))
}

/// The words before `apt-get`, or `None` where nothing may be installed.
fn rights() -> Option<&'static [&'static str]> {
    if answer("id", &["-u"]).as_deref() == Some("0") {
        Some(&[])
    } else if answer("sudo", &["--non-interactive", "true"]).is_some() {
        Some(&["sudo", "--non-interactive"])
    } else {
        None
    }
}

fn apt(prefix: &[&str], arguments: &[&str]) -> Command {
    // `env` carries the setting through sudo; the lock may be held by the system's own updates.
    let fixed = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"];
    let mut words = prefix.iter().chain(&fixed).chain(arguments);
    let mut command = Command::new(words.next().unwrap_or(&"env"));
    command.args(words);
    command
}

/// Other Linux systems: nothing is installed there, but what is missing is said.
fn elsewhere(need: &Need) -> Result<()> {
    let Some(module) = need.module else {
        return Ok(());
    };
    if answer("pkg-config", &["--exists", module]).is_some() {
        return Ok(());
    }
    // Package names: https://v2.tauri.app/start/prerequisites/
    Err(Failure::new(format!(
        "Needed to {}, and not found by pkg-config: {module}. Install it, then start again:\n\n  \
         Fedora    sudo dnf install gcc pkgconf-pkg-config webkit2gtk4.1-devel libxdo-devel\n  \
         Arch      sudo pacman -S --needed base-devel webkit2gtk-4.1 xdotool\n  \
         openSUSE  sudo zypper install gcc pkgconf webkit2gtk3-devel xdotool-devel\n\n\
         The terminal does not need it: cargo xtask run --terminal",
        need.purpose
    )))
}
