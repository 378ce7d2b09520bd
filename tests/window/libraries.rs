//! Libraries that cannot be used as they are, in the real window: each is told in a sentence, and nothing is lost.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::driver::Window;

const STUDIO: &str = "return document.querySelector('textarea') !== null";

#[tokio::test]
#[ignore = "needs a display"]
async fn a_library_that_is_taken_away_while_it_is_open_is_told_and_opens_again_when_it_is_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (library, away) = (folder.path().join("My Pictures"), folder.path().join("away"));
    crate::past_the_first_run(folder.path());
    let window = Window::open(folder.path(), &library).await;
    window.until("the studio", STUDIO).await;

    fs::rename(&library, &away).expect("taken away");
    window.until("the sentence", &told("is not there any more")).await;
    window.keep("library-gone").await;
    fs::rename(&away, &library).expect("put back");
    window.press("Try again").await;

    window.until("the studio", STUDIO).await;
    window.close().await;
}

#[tokio::test]
#[ignore = "needs a display"]
async fn a_library_that_can_only_be_read_is_told_and_opens_when_it_can_be_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = folder.path().join("My Pictures");
    fs::create_dir(&library).expect("a folder");
    if !frozen(&library, true) {
        eprintln!("skipped: this file system keeps no folder from its administrator");
        return;
    }

    let window = Window::open(folder.path(), &library).await;
    let sentence = told("cannot be written");
    let found = tokio::time::timeout(std::time::Duration::from_secs(90), window.until("the sentence", &sentence)).await;
    window.keep("library-read-only").await;
    assert!(frozen(&library, false), "it can be written again");
    found.expect("it is told");
    window.press("Try again").await;

    window.until("the studio", "return document.querySelector('[role=alert] h1') === null").await;
    window.close().await;
}

/// Keeps everybody from writing into a folder, or lets them again: by its mode, and from the administrator by the mark
/// "immutable" of Linux' file systems. Returns whether it holds.
fn frozen(folder: &Path, hold: bool) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = fs::Permissions::from_mode(if hold { 0o555 } else { 0o755 });
    if !hold {
        let _ = Command::new("chattr").arg("-i").arg(folder).output();
    }
    fs::set_permissions(folder, mode).expect("a mode");
    if hold {
        let _ = Command::new("chattr").arg("+i").arg(folder).output();
    }
    fs::write(folder.join(".probe"), "").is_err() == hold
}

/// Whether the page says so in its alert.
fn told(words: &str) -> String {
    format!("return document.querySelector('[role=alert]')?.textContent.includes('{words}') ?? false")
}
