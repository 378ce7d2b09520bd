//! The process that draws the page ends, as when it is killed or the machine is out of memory: the queue goes on, and
//! the page is there again with what stood in it.

use std::time::{Duration, Instant};

use framewright_torture::page;
use framewright_torture::report::Report;
use framewright_torture::world::{Ended, World};
use serde_json::json;
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _};

use crate::driver::Window;

const SEED: u64 = 20_261_122;
/// Longest wait for something on the display.
const PATIENCE: Duration = Duration::from_secs(60);

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("threads")
}

#[test]
#[ignore = "needs a display"]
fn the_queue_goes_on_while_the_page_ends_again_and_again_and_the_page_comes_back() {
    let (runtime, report) = (runtime(), Report::new(SEED));

    // More often than a page may end by itself: that guard is taken away here, and the next test shows that it holds.
    let came = page::attack(runtime.handle(), SEED, 5, &report);

    assert!(report.tally().is_clean(), "{:?}", report.tally());
    assert_eq!(came.ends, 5);
    assert!(came.during >= 2, "it was not attacked while the queue worked: {came:?}");
}

#[test]
#[ignore = "needs a display"]
fn a_page_that_ends_three_times_within_a_minute_is_not_drawn_again_but_asked_about() {
    let runtime = runtime();
    let world = World::start(runtime.handle(), SEED, &json!([]), 0, 0);
    let window = page::Window::open(&world, None);
    for number in 1..=3 {
        assert!(window.until_pages(number), "page {number} comes");
        assert!(!is_shown("The window cannot be drawn"), "nobody is asked after {} ends", number - 1);
        assert!(window.end_page(), "page {number} can be ended");
    }

    let end = Instant::now() + PATIENCE;
    while !is_shown("The window cannot be drawn") {
        assert!(Instant::now() < end, "the question does not come");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!((window.pages(), window.painters()), (3, Vec::new()), "nothing draws until somebody wants it");
    let log = std::fs::read_to_string(world.config().join("log/desktop.log")).expect("a log");
    assert_eq!(log.matches("the page's process ended").count(), 3, "{log}");
    assert_eq!(window.close(), Ended::Code(0), "the program is as alive as before");
}

#[tokio::test]
#[ignore = "needs a display"]
async fn what_was_typed_before_the_page_ended_is_there_again() {
    let folder = tempfile::tempdir().expect("a folder");
    crate::past_the_first_run(folder.path());
    let library = folder.path().join("My Pictures");
    let window = Window::open(folder.path(), &library).await;
    window.until("the prompt", "return document.querySelector('textarea') !== null").await;
    window.run("document.querySelector('textarea').focus(); arguments[0](true)").await;
    window.type_keys("A fox under the stars").await;
    let end = Instant::now() + PATIENCE;
    while !window.rpc("drafts.list", &json!({})).await.to_string().contains("under the stars") {
        assert!(Instant::now() < end, "what was typed does not reach the library");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }

    // The driver's session ends with the page, so the next one is known by the log alone.
    assert!(page::end_below(window.process()), "there is no process that draws");
    let log = folder.path().join("config/log/desktop.log");
    let pages = || std::fs::read_to_string(&log).map_or(0, |log| log.matches(page::LISTENS).count());
    while pages() < 2 {
        assert!(Instant::now() < end, "the page does not come again");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    drop(window);

    let window = Window::open(folder.path(), &library).await;
    let typed = "return document.querySelector('textarea')?.value === 'A fox under the stars'";
    window.until("the words", typed).await;
    window.close().await;
}

/// Whether a window with that title is on the display.
fn is_shown(title: &str) -> bool {
    let (display, screen) = x11rb::connect(None).expect("a display");
    let mut windows = vec![display.setup().roots[screen].root];
    while let Some(window) = windows.pop() {
        let named = display.get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 1024);
        // A window may be gone before it is asked.
        if let Ok(name) = named.expect("asked").reply()
            && String::from_utf8_lossy(&name.value) == title
        {
            return true;
        }
        if let Ok(below) = display.query_tree(window).expect("asked").reply() {
            windows.extend(below.children);
        }
    }
    false
}
