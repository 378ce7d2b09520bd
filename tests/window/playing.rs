//! One result of each kind, from the composer to the viewer: a picture, a clip and a sound that play, a file that only
//! another program opens; and what is said where nothing on the computer can decode a clip.

use std::path::Path;

use serde_json::json;

use crate::driver::Window;

/// The key Enter, as WebDriver names it.
const ENTER: &str = "\u{E007}";

/// What stands in the viewer.
const VIEWER: &str = "document.querySelector('section[aria-label=\"Viewer\"]')";

#[tokio::test]
#[ignore = "needs a display"]
async fn one_job_of_each_kind_from_the_composer_to_the_viewer() {
    let folder = tempfile::tempdir().expect("a folder");
    let window = studio(folder.path(), &[]).await;

    make(&window, "ideogram_4_0", "A red bicycle against a white wall", 1).await;
    open(&window, "A red bicycle against a white wall").await;
    let shown = format!("return [...{VIEWER}.querySelectorAll('img')].some((img) => img.naturalWidth > 800)");
    window.until("the picture at its full size", &shown).await;
    leave(&window, "picture").await;

    make(&window, "text_to_video/happyhorse_1_0", "A lighthouse keeper climbs the stairs", 2).await;
    open(&window, "A lighthouse keeper climbs the stairs").await;
    // A clip begins by itself.
    plays(&window, "video").await;
    leave(&window, "clip").await;

    make(&window, "eleven_text_to_sound_v2", "Rain on a tin roof", 3).await;
    open(&window, "Rain on a tin roof").await;
    // A sound waits for a press.
    stands(&window, "audio").await;
    window.type_keys(" ").await;
    plays(&window, "audio").await;
    leave(&window, "sound").await;

    make(&window, "recraft_v4_1_vector", "A fox in three colours, flat", 4).await;
    open(&window, "A fox in three colours, flat").await;
    window.until("the plate", &format!("return {VIEWER}.textContent.includes('Open in another program')")).await;
    leave(&window, "plate").await;
    window.close().await;
}

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
    open(&window, "A lighthouse keeper climbs the stairs").await;

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

/// Opens the result of a prompt as people do, once it stands in the grid, and waits for the viewer.
async fn open(window: &Window, prompt: &str) {
    // Only what holds a result can be dragged; until then its place is the job's, and opens the queue.
    let tile = format!("[role=grid] [data-key][draggable=true][aria-label$=\"{prompt}\"]");
    window.until("the tile", &format!("return document.querySelectorAll('{tile}').length === 1")).await;
    window.click(&tile).await;
    window.type_keys(ENTER).await;
    window.until("the viewer", &format!("return {VIEWER} !== null")).await;
}

/// Waits until a player of the viewer knows what it plays.
async fn stands(window: &Window, element: &str) {
    window.until("a player", &format!("return ({VIEWER}.querySelector('{element}')?.duration ?? 0) > 1")).await;
}

/// Waits until a player of the viewer runs.
async fn plays(window: &Window, element: &str) {
    stands(window, element).await;
    let player = format!("{VIEWER}.querySelector('{element}')");
    // On a slow machine it may have come to its end before somebody looks.
    let goes_on = format!(
        "const it = {player}; \
         const {{ currentTime, paused, ended, readyState, networkState }} = it; \
         arguments[0]((currentTime > 0.3 && (!paused || ended)) \
           || JSON.stringify({{ currentTime, paused, ended, readyState, networkState, error: it.error?.message }}))"
    );
    window.until_run(&format!("time of the {element} that goes on"), &goes_on).await;
    if element == "video" {
        window.until("frames with sides", &format!("return {player}.videoWidth > 300")).await;
    }
}

/// Leaves the viewer.
async fn leave(window: &Window, name: &str) {
    window.keep(name).await;
    let counts = window.rpc("queue.counts", &json!({})).await;
    assert_eq!(counts["phases"]["failed"], json!(null), "{counts}");
    window.type_keys("\u{E00C}").await;
    window.until("the grid", &format!("return {VIEWER} === null")).await;
}
