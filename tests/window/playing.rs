//! What the viewer says of a clip that nothing on the computer can decode, made in the composer as people do.

use std::path::Path;

use serde_json::json;

use crate::driver::Window;

/// The key Enter, as WebDriver names it.
const ENTER: &str = "\u{E007}";

/// What stands in the viewer.
const VIEWER: &str = "document.querySelector('section[aria-label=\"Viewer\"]')";

#[tokio::test]
#[ignore = "needs a display"]
async fn a_clip_that_nothing_here_can_decode_is_told_with_what_to_install() {
    let folder = tempfile::tempdir().expect("a folder");
    // GStreamer passes over a decoder without a rank, as if it were not installed.
    let none = ["avdec_h264", "openh264dec", "vah264dec", "vaapih264dec", "v4l2h264dec", "v4l2slh264dec", "nvh264dec"]
        .map(|decoder| format!("{decoder}:NONE"))
        .join(",");
    let window = studio(folder.path(), &[("GST_PLUGIN_FEATURE_RANK", &none)]).await;

    make(&window, "text_to_video/happyhorse_1_0", "A lighthouse keeper climbs the stairs", 1).await;
    open(&window, 1).await;

    let told = format!(
        "return {VIEWER}.textContent.includes('cannot play it here') && {VIEWER}.textContent.includes('gstreamer1.0-libav')"
    );
    window.until("what to install", &told).await;
    leave(&window, "no-decoder").await;
    window.close().await;
}

/// The studio with the Demo account, past the first run.
async fn studio(folder: &Path, variables: &[(&str, &str)]) -> Window {
    crate::past_the_first_run(folder);
    let window = Window::open_with(folder, &folder.join("My Pictures"), variables).await;
    window.until("the prompt", "return document.querySelector('textarea') !== null").await;
    window
}

/// Chooses a model and queues a prompt as people do, then waits until so many jobs are done.
async fn make(window: &Window, model: &str, prompt: &str, done: u64) {
    window.run("document.querySelector('button.model').click(); arguments[0](true)").await;
    window.until("the models", "return document.activeElement?.type === 'search'").await;
    window.type_keys(model).await;
    window.until("the model", "return document.querySelectorAll('[data-model]').length === 1").await;
    window.type_keys(ENTER).await;
    window.until("the chosen model", "return document.querySelector('[data-model]') === null").await;
    window.run("document.querySelector('textarea').focus(); arguments[0](true)").await;
    window.run("document.querySelector('textarea').select(); arguments[0](true)").await;
    window.type_keys(prompt).await;
    let ready = "const button = document.querySelector('button.go'); \
                 return button?.textContent.includes('Queue 1') && !button.closest('.stale')";
    window.until("a price for one", ready).await;
    window.run("document.querySelector('button.go').click(); arguments[0](true)").await;
    let made = format!(
        "const done = arguments[0]; \
         window.__TAURI_INTERNALS__.invoke('rpc', {{ name: 'queue.counts', args: {{}} }}) \
           .then((counts) => done((counts.phases.done ?? 0) >= {done} || JSON.stringify(counts)))"
    );
    window.until_run("the result", &made).await;
}

/// Opens the newest result, when the grid has so many, and waits for the viewer.
async fn open(window: &Window, results: usize) {
    let cell = "[role=grid] [role=gridcell]";
    let there = format!("return document.querySelectorAll('{cell}').length === {results}");
    window.until("the tile", &there).await;
    // The reserved place gives way to the result under the pointer.
    let look = format!("const done = arguments[0]; setTimeout(() => done({VIEWER} !== null), 1500)");
    for _ in 0..10 {
        window.click(cell).await;
        window.type_keys(ENTER).await;
        if window.run(&look).await == json!(true) {
            return;
        }
    }
    panic!("the viewer did not come");
}

/// Leaves the viewer.
async fn leave(window: &Window, name: &str) {
    window.keep(name).await;
    let counts = window.rpc("queue.counts", &json!({})).await;
    assert_eq!(counts["phases"]["failed"], json!(null), "{counts}");
    window.type_keys("\u{E00C}").await;
    window.until("the grid", &format!("return {VIEWER} === null")).await;
}
