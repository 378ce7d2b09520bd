//! What stands in for the system around a window. Dialogs answer what they were told beforehand;
//! everything that a system would do is written down, so that a test can ask.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use framewright_core::api::host::{Facts, FilesPurpose, FolderPurpose, Host, MediaBases};
use framewright_core::error::Result;
use framewright_core::library::Pixels;
use serde_json::{Value, json};
use tokio::sync::Notify;

/// The system that the page believes in.
#[derive(Debug)]
pub(crate) struct Desk {
    base: String,
    log: PathBuf,
    end: Notify,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    /// What dialogs will answer, one entry for each.
    picks: VecDeque<Vec<PathBuf>>,
    /// What lies on the clipboard, until it is pasted.
    picture: Option<Pixels>,
    /// What was asked of the system, oldest first.
    calls: Vec<Value>,
}

impl Desk {
    pub(crate) fn new(base: String, log: PathBuf) -> Self {
        Self { base, log, end: Notify::new(), memory: Mutex::default() }
    }

    /// The next dialog answers with these paths.
    pub(crate) fn will_pick(&self, paths: Vec<PathBuf>) {
        self.memory().picks.push_back(paths);
    }

    /// A picture lies on the clipboard, all of one colour.
    pub(crate) fn will_paste(&self, width: u32, height: u32) {
        let rgba = [90, 140, 200, 255].repeat(width as usize * height as usize);
        self.memory().picture = Some(Pixels { width, height, rgba });
    }

    /// What was asked of the system so far.
    pub(crate) fn calls(&self) -> Vec<Value> {
        self.memory().calls.clone()
    }

    /// Ends when the page ends the program.
    pub(crate) async fn ended(&self) {
        self.end.notified().await;
    }

    fn note(&self, what: &str, with: impl Into<Value>) {
        self.memory().calls.push(json!({ "call": what, "with": with.into() }));
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Host for Desk {
    fn facts(&self) -> Facts {
        Facts {
            version: env!("CARGO_PKG_VERSION").into(),
            log: self.log.clone(),
            media: MediaBases { thumbs: format!("{}thumbs/", self.base), files: format!("{}files/", self.base) },
            sources: hosting::notices().to_vec(),
        }
    }

    async fn pick_folder(&self, _: FolderPurpose) -> Result<Option<PathBuf>> {
        Ok(self.memory().picks.pop_front().and_then(|paths| paths.into_iter().next()))
    }

    async fn pick_files(&self, _: FilesPurpose) -> Result<Vec<PathBuf>> {
        Ok(self.memory().picks.pop_front().unwrap_or_default())
    }

    async fn reveal(&self, path: &Path) -> Result<()> {
        self.note("reveal", path.to_string_lossy());
        Ok(())
    }

    async fn open(&self, path: &Path) -> Result<()> {
        self.note("open", path.to_string_lossy());
        Ok(())
    }

    async fn open_address(&self, address: &str) -> Result<()> {
        self.note("open_address", address);
        Ok(())
    }

    async fn copy_text(&self, text: &str) -> Result<()> {
        self.note("copy_text", text);
        Ok(())
    }

    async fn copy_image(&self, picture: Pixels) -> Result<()> {
        self.note("copy_image", json!({ "width": picture.width, "height": picture.height }));
        Ok(())
    }

    async fn paste_image(&self) -> Result<Option<Pixels>> {
        Ok(self.memory().picture.take())
    }

    fn quit(&self) {
        self.note("quit", Value::Null);
        self.end.notify_one();
    }

    fn fullscreen(&self, on: bool) -> Result<()> {
        self.note("fullscreen", on);
        Ok(())
    }
}
