//! What a host tells the session: files were dropped, the window is about to close.

use std::path::{Path, PathBuf};

use super::HostEvent;
use crate::api::session::{Session, Stage};
use crate::job::Phase;
use crate::store::jobs::Counts;

impl Session {
    /// Files were dropped on the window at a place in pixels of the page: they may be used from now
    /// on. Folders are counted and left out. Blocks for a moment: asks the disk what each one is.
    pub fn dropped(&self, paths: &[PathBuf], x: f64, y: f64) {
        let (folders, files): (Vec<&PathBuf>, Vec<&PathBuf>) = paths.iter().partition(|path| path.is_dir());
        let items = files.into_iter().map(|path: &PathBuf| self.granted().grant(Path::new(path))).collect();
        self.tell(HostEvent::Dropped { items, folders: folders.len(), x, y });
    }

    /// The user wants to close the window. While work is under way the page is told, so that it can
    /// say what goes on and what waits; returns whether it was told.
    pub async fn ask_to_close(&self) -> bool {
        let Stage::Ready(app) = self.stage() else { return false };
        let counts = match app.queue().counts(None).await {
            Ok(counts) => counts,
            Err(error) => {
                // A question that cannot be put must not keep the window open.
                tracing::warn!(%error, "the queue cannot be counted");
                return false;
            }
        };
        closing(&counts).is_some_and(|event| self.tell(event))
    }
}

/// What closing means for the jobs; `None` when nothing is under way.
fn closing(counts: &Counts) -> Option<HostEvent> {
    let running = counts.of(Phase::Submitting) + counts.of(Phase::Waiting);
    let unsafe_files = counts.of(Phase::Downloading);
    let held: u64 = counts.held.values().sum();
    let unsent = counts.of(Phase::Queued).saturating_sub(held);
    if running + unsafe_files + unsent == 0 {
        return None;
    }
    let jobs = |count: u64, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 job {one}.")),
        more => Some(format!("{more} jobs {many}.")),
    };
    let parts = [
        jobs(
            running,
            "goes on at its service; its files are fetched at the next start",
            "go on at their services; their files are fetched at the next start",
        ),
        jobs(
            unsafe_files,
            "is made and not yet on this disk; it is fetched at the next start",
            "are made and not yet on this disk; they are fetched at the next start",
        ),
        jobs(
            unsent,
            "waits on this disk and is sent at the next start",
            "wait on this disk and are sent at the next start",
        ),
        Some("Nothing is lost, and nothing is paid twice.".to_owned()),
    ];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    Some(HostEvent::Closing { running, unsent, unsafe_files, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(phases: &[(&str, u64)], held: &[(&str, u64)]) -> Counts {
        let map = |pairs: &[(&str, u64)]| pairs.iter().map(|(word, count)| ((*word).to_owned(), *count)).collect();
        Counts { phases: map(phases), held: map(held) }
    }

    #[test]
    fn closing_asks_nothing_when_everything_has_ended_or_is_held() {
        assert_eq!(closing(&counts(&[("done", 9), ("failed", 1)], &[])), None);
        assert_eq!(closing(&counts(&[("queued", 3)], &[("you", 2), ("budget", 1)])), None);
    }

    #[test]
    fn closing_tells_what_goes_on_and_what_waits() {
        let event = closing(&counts(&[("queued", 5), ("waiting", 1), ("downloading", 2)], &[("you", 1)]));

        let Some(HostEvent::Closing { running, unsent, unsafe_files, text }) = event else {
            panic!("work is under way")
        };
        assert_eq!((running, unsent, unsafe_files), (1, 4, 2));
        assert!(text.starts_with("1 job goes on") && text.contains("4 jobs wait on this disk"), "{text}");
    }
}
