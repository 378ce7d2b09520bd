//! What happens when the process that draws the page ends: killed, out of memory, or by a fault of its own. The page
//! is loaded anew, so that the window is never blank, and says that. Queue and library live in this process and do not
//! notice.
//!
//! A page that ends again and again is not loaded for ever: then a dialog of the system says so, with the place of the
//! log, and a person decides.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use framewright_core::failpoint::{self, Guard};
use tauri::{Manager, WebviewWindow};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogButtons, MessageDialogKind};
use webkit2gtk::WebViewExt as _;

use crate::door::Door;
use crate::words;

/// Ends within this time belong together.
const WITHIN: Duration = Duration::from_secs(60);

/// So many ends within that time are no accident.
const TOO_MANY: usize = 3;

/// The last ends of the page's process, oldest first.
#[derive(Debug, Default)]
struct Ends(VecDeque<Instant>);

impl Ends {
    /// Counts one more. Returns whether the page may be loaded again by itself.
    fn may_go_on(&mut self, now: Instant) -> bool {
        while self.0.front().is_some_and(|first| now.duration_since(*first) >= WITHIN) {
            self.0.pop_front();
        }
        self.0.push_back(now);
        self.0.len() < TOO_MANY || failpoint::is_off(Guard::PageEnds)
    }

    /// A person wants to see it again: what was counts no more.
    fn forget(&mut self) {
        self.0.clear();
    }
}

/// Loads the page of a window anew whenever its process ends.
pub(crate) fn revive(window: &WebviewWindow, log: PathBuf) -> tauri::Result<()> {
    let ends = Arc::new(Mutex::new(Ends::default()));
    let of = window.clone();
    window.with_webview(move |webview| {
        webview.inner().connect_web_process_terminated(move |view, why| {
            let go_on = ends.lock().unwrap_or_else(PoisonError::into_inner).may_go_on(Instant::now());
            tracing::error!(?why, go_on, "the page's process ended");
            if let Some(door) = of.try_state::<Door>() {
                door.session().note_redrawn();
            }
            if go_on {
                view.reload();
            } else {
                ask(&of, &ends, &log);
            }
        });
    })
}

/// Asks whether the page is to be loaded once more. The queue goes on meanwhile.
fn ask(window: &WebviewWindow, ends: &Arc<Mutex<Ends>>, log: &std::path::Path) {
    let words = words::here();
    let (shown, ends) = (window.clone(), ends.clone());
    let buttons = MessageDialogButtons::OkCancelCustom(words.draw_again.to_owned(), words.quit.to_owned());
    window
        .dialog()
        .message(words::filled(words.page_ends, log.display()))
        .title(words.page_ends_title)
        .kind(MessageDialogKind::Error)
        .buttons(buttons)
        .parent(window)
        .show(move |again| {
            if !again {
                return shown.app_handle().exit(0);
            }
            ends.lock().unwrap_or_else(PoisonError::into_inner).forget();
            if let Err(error) = shown.reload() {
                tracing::error!(%error, "the page cannot be loaded again");
            }
        });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_third_end_within_a_minute_is_one_too_many_and_later_ones_count_anew() {
        let (begun, mut ends) = (Instant::now(), Ends::default());
        let mut at = |seconds: u64| ends.may_go_on(begun + Duration::from_secs(seconds));

        assert!(at(0) && at(59), "two within a minute");
        assert!(at(60), "the first is a minute ago");
        assert!(!at(61), "three within a minute");
        ends.forget();

        assert!(ends.may_go_on(begun + Duration::from_secs(62)), "a person wanted it");
    }
}
