//! Tests that need a session: a real keychain, a real window.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::place::Place;
use crate::tally::{Counts, Reader};

use super::rust::with_everything;
use super::watch;

/// The keychain tests under a session bus of their own with a real, unlocked gnome-keyring, whose
/// files lie in a fresh home.
pub(super) fn keychain(place: &Place) -> Result<Counts> {
    only_on_linux()?;
    const UNLOCKED: &str =
        r#"printf '\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@""#;
    let home = fresh_folder(place, "keychain-home")?;
    let tests =
        with_everything(&["test"], &["--lib", "--bins", "--", "--ignored", "real_keychain", "--test-threads=1"]);
    let cargo = place.cargo_command(tests);

    let mut session = Command::new("dbus-run-session");
    session.args(["--", "bash", "-c", UNLOCKED, "bash"]).arg(cargo.get_program()).args(cargo.get_args());
    session.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target);
    // Cargo and rustup are found by their own variables once the home is another.
    session.env("CARGO_HOME", own_folder("CARGO_HOME", ".cargo"));
    session.env("RUSTUP_HOME", own_folder("RUSTUP_HOME", ".rustup"));
    session.env("HOME", &home).env("XDG_DATA_HOME", home.join("data")).env("XDG_RUNTIME_DIR", &home);
    // With a display, a locked keyring would wait for a prompt that nobody answers.
    session.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    watch(Reader::Cargo, &mut session)
}

/// The real program in a real window on a virtual display, driven by WebKit's own WebDriver.
pub(super) fn window(place: &Place) -> Result<Counts> {
    only_on_linux()?;
    let tests = ["test", "--workspace", "--features", "framewright-desktop/custom-protocol"];
    let tests = [&tests[..], &["--test", "window", "--", "--ignored", "--test-threads=1"]].concat();
    let cargo = place.cargo_command(tests);

    let mut display = Command::new("xvfb-run");
    display.args(["--auto-servernum", "--server-args=-screen 0 1280x900x24 -nolisten tcp"]);
    display.arg(cargo.get_program()).args(cargo.get_args());
    display.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target);
    display.env("FRAMEWRIGHT_TEST_DESKTOP", place.binary("debug", "framewright-desktop"));
    display.env("FRAMEWRIGHT_TEST_CLI", place.binary("debug", "framewright"));
    // Without a session bus GTK would start one that outlives the window.
    display.env("DBUS_SESSION_BUS_ADDRESS", "disabled:").env_remove("WAYLAND_DISPLAY");
    watch(Reader::Cargo, &mut display)
}

fn only_on_linux() -> Result<()> {
    if cfg!(target_os = "linux") { Ok(()) } else { Err(Failure::new("This part is tested on Linux only so far.")) }
}

fn fresh_folder(place: &Place, name: &str) -> Result<PathBuf> {
    let folder = place.tools().join(name);
    // Absent is as fresh as removed; anything else shows when it is made.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| Failure::new(format!("{}: {error}.", folder.display())))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A runtime folder that others can read is refused by the bus.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))
            .map_err(|error| Failure::new(format!("{}: {error}.", folder.display())))?;
    }
    Ok(folder)
}

fn own_folder(variable: &str, name: &str) -> PathBuf {
    env::var_os(variable)
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(name)))
        .unwrap_or_else(|| PathBuf::from(name))
}
