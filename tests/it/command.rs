//! The real program, as a person starts it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The variable that holds the key of the accounts that tests add.
pub(crate) const KEY: &str = "FRAMEWRIGHT_TEST_KEY";

/// The built program beside this test's own binary; `cargo xtask test` builds it first.
pub(crate) fn program() -> PathBuf {
    let test = std::env::current_exe().expect("the test knows itself");
    let folder = test.parent().and_then(Path::parent).expect("target/debug");
    let program = folder.join(format!("framewright{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "build it first: cargo build -p framewright-cli ({})", program.display());
    program
}

/// A call with its own configuration and library, both in `folder`.
pub(crate) fn framewright(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command
        .args(arguments)
        .env("FRAMEWRIGHT_CONFIG", folder.join("config"))
        .env(KEY, "good-key")
        .env_remove("RUNWAYML_API_SECRET")
        .env_remove("RUNWAYML_BASE_URL")
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    framewright(folder, arguments).output().expect("it starts")
}

/// Adds an account of each service at `origin`: `official` and `proxy`.
pub(crate) fn add_accounts(folder: &Path, origin: &str, speed: f64) {
    for (name, service) in [("official", "runway"), ("proxy", "useapi")] {
        let speed = speed.to_string();
        let added = run(
            folder,
            &["accounts", "add", name, "--service", service, "--base-url", origin, "--key-env", KEY, "--speed", &speed],
        );
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    }
}

/// The last line of standard output, which is the summary under `--json`.
pub(crate) fn summary(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    serde_json::from_str(last).unwrap_or_else(|error| {
        panic!("no summary ({error}): {text}\n{}", String::from_utf8_lossy(&output.stderr));
    })
}
