//! Tests that need a session: a real keychain, a real window.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::place::Place;
use crate::tally::{Outcome, Reader};

use super::rust::with_everything;
use super::watch;

/// Unlocks a real gnome-keyring on the session bus it is started on, then goes on with its arguments.
const UNLOCKED: &str = r#"printf '\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@""#;

/// The tests in the window that keep keys; the others run without a session bus.
const WITH_KEYCHAIN: &str = "keys_of_both_services";

/// The keychain tests under a session bus of their own with a real, unlocked gnome-keyring, whose
/// files lie in a fresh home.
pub(super) fn keychain(place: &Place) -> Result<Outcome> {
    only_on_linux()?;
    let tests =
        with_everything(&["test"], &["--lib", "--bins", "--", "--ignored", "real_keychain", "--test-threads=1"]);
    let mut session = with_keyring(place, &place.cargo_command(tests))?;
    // With a display, a locked keyring would wait for a prompt that nobody answers.
    session.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    watch(Reader::Cargo, &mut session)
}

/// The real program in a real window on a virtual display, driven by WebKit's own WebDriver.
pub(super) fn window(place: &Place) -> Result<Outcome> {
    only_on_linux()?;
    let mut display = on_display(place, &["--skip", WITH_KEYCHAIN]);
    // Without a session bus GTK would start one that outlives the window.
    display.env("DBUS_SESSION_BUS_ADDRESS", "disabled:").env_remove("WAYLAND_DISPLAY");
    watch(Reader::Cargo, &mut display)
}

/// The same with a real keychain.
pub(super) fn window_keychain(place: &Place) -> Result<Outcome> {
    only_on_linux()?;
    let mut session = with_keyring(place, &on_display(place, &[WITH_KEYCHAIN]))?;
    session.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    watch(Reader::Cargo, &mut session)
}

/// The window tests on a virtual display.
fn on_display(place: &Place, chosen: &[&str]) -> Command {
    let tests = ["test", "--workspace", "--features", "framewright-desktop/custom-protocol"];
    let tests = [&tests[..], &["--test", "window", "--", "--ignored", "--test-threads=1"], chosen].concat();
    let cargo = place.cargo_command(tests);

    let mut display = Command::new("xvfb-run");
    display.args(["--auto-servernum", "--server-args=-screen 0 1280x900x24 -nolisten tcp"]);
    display.arg(cargo.get_program()).args(cargo.get_args());
    display.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target);
    display.env("FRAMEWRIGHT_TEST_DESKTOP", place.binary("debug", "framewright-desktop"));
    display.env("FRAMEWRIGHT_TEST_CLI", place.binary("debug", "framewright"));
    display
}

/// A command under a session bus of its own with an unlocked keyring in a fresh home.
fn with_keyring(place: &Place, command: &Command) -> Result<Command> {
    let home = fresh_folder(place, "keychain-home")?;
    let mut session = Command::new("dbus-run-session");
    session.args(["--", "bash", "-c", UNLOCKED, "bash"]).arg(command.get_program()).args(command.get_args());
    session.current_dir(&place.root).env("CARGO_TARGET_DIR", &place.target);
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            session.env(name, value);
        }
    }
    // Cargo and rustup are found by their own variables once the home is another.
    session.env("CARGO_HOME", own_folder("CARGO_HOME", ".cargo"));
    session.env("RUSTUP_HOME", own_folder("RUSTUP_HOME", ".rustup"));
    session.env("HOME", &home).env("XDG_DATA_HOME", home.join("data")).env("XDG_RUNTIME_DIR", &home);
    Ok(session)
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
