//! The real program in a real window, driven by WebKit's own WebDriver.
//!
//! Needs a display, the driver (Debian: webkit2gtk-driver) and the built program, whose path stands
//! in `FRAMEWRIGHT_TEST_DESKTOP`: `cargo xtask test --only window` provides all three.

mod drag;
mod driver;
mod libraries;
#[cfg(target_os = "linux")]
mod memory;
mod notices;
mod page_ends;
mod playing;
mod studio;

use std::collections::HashSet;
use std::path::Path;

use catalogue::{Inputs, Service};
use driver::Window;
use framewright_core::job::Lane;
use framewright_core::provider::SubmitOptions;
use framewright_core::request::Request;
use framewright_core::store::{Store, jobs};

#[tokio::test]
#[ignore = "needs a display"]
async fn what_another_process_queues_appears_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let library = folder.path().join("My Pictures");
    past_the_first_run(folder.path());
    let window = Window::open(folder.path(), &library).await;
    window.until("the studio", "return document.querySelector('textarea') !== null").await;

    queue(&library, 3).await;

    window.until("the third job", "return document.body.textContent.includes('fox number 2')").await;
    queue(&library, 2).await;
    window.until("the fifth job", "return document.body.textContent.includes('fox number 4')").await;
    let colours = colours(&window.screenshot().await);
    assert!(colours > 100, "words and numbers are drawn, not one flat colour: {colours} colours");
    window.close().await;
}

#[tokio::test]
#[ignore = "needs a display"]
async fn a_library_that_cannot_be_opened_is_told_in_the_window() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("not-a-folder");
    std::fs::write(&file, "text").expect("written");

    let window = Window::open(folder.path(), &file).await;

    window.wait_for("[role=alert] h1", "Your library could not be opened").await;
    let told = window.text("[role=alert]").await.expect("a reason");
    assert!(told.contains("not-a-folder"), "it names the folder: {told}");
    assert!(told.contains("desktop.log"), "it says where the log is: {told}");
    window.close().await;
}

#[tokio::test]
#[ignore = "needs a display"]
async fn the_page_can_neither_run_foreign_code_nor_reach_the_network_or_the_system() {
    let folder = tempfile::tempdir().expect("a folder");
    let window = Window::open(folder.path(), &folder.path().join("library")).await;
    window.until("a page", "return document.querySelector('h1') !== null").await;

    let blocked = window
        .run(
            "const done = arguments[0];
             const seen = new Set();
             document.addEventListener('securitypolicyviolation', (e) => seen.add(e.effectiveDirective));
             const script = document.createElement('script');
             script.textContent = 'window.foreign = true';
             document.body.append(script);
             const image = new Image();
             image.src = 'http://127.0.0.1:9/picture.png';
             const style = document.createElement('style');
             style.textContent = 'body { color: red }';
             document.head.append(style);
             const call = window.__TAURI_INTERNALS__.invoke('plugin:window|set_title', { value: 'x' });
             Promise.allSettled([fetch('http://127.0.0.1:9/'), call]).then(([reached, called]) =>
               setTimeout(() => done({
                 seen: [...seen].sort(),
                 foreign: window.foreign === true,
                 reached: reached.status === 'fulfilled',
                 called: called.status === 'fulfilled',
                 frozen: Object.isFrozen(Object.prototype),
                 global: '__TAURI__' in window,
               }), 50));",
        )
        .await;

    assert_eq!(
        blocked,
        serde_json::json!({
            "seen": ["connect-src", "img-src", "script-src-elem", "style-src-elem"],
            "foreign": false,
            "reached": false,
            "called": false,
            "frozen": true,
            "global": false,
        })
    );
    window.close().await;
}

/// Settings of somebody who has been here before.
pub(crate) fn past_the_first_run(folder: &Path) {
    let config = folder.join("config");
    std::fs::create_dir_all(&config).expect("a folder");
    std::fs::write(config.join("settings.json"), "{\"first_run_done\": true}").expect("written");
}

fn fox(number: i64) -> Inputs {
    [("prompt".to_owned(), format!("fox number {number}").into())].into_iter().collect()
}

/// Queues jobs the way another process would: through the store, past the window.
async fn queue(library: &Path, count: i64) {
    let store = Store::open(library).expect("the index opens");
    store
        .write(move |tx| {
            let known: i64 = tx.query_row("SELECT COUNT(*) FROM jobs", [], |row| row.get(0))?;
            for number in known..known + count {
                let job = jobs::NewJob {
                    id: format!("job-{number}"),
                    client_key: format!("press-{number}"),
                    copy_index: 0,
                    batch_id: None,
                    row: None,
                    account: "nobody".into(),
                    service: Service::Useapi,
                    request: Request::new("useapi/frames/create", fox(number)),
                    options: SubmitOptions::default(),
                    price: None,
                    files: 4,
                    parents: Vec::new(),
                    lane: Lane::Normal,
                    replaces: None,
                };
                jobs::insert(tx, &job, 1_700_000_000_000)?;
            }
            Ok(())
        })
        .await
        .expect("queued");
}

/// How many different colours a picture has.
fn colours(png: &[u8]) -> usize {
    let picture = image::load_from_memory(png).expect("a picture").to_rgb8();
    picture.pixels().map(|pixel| pixel.0).collect::<HashSet<_>>().len()
}
