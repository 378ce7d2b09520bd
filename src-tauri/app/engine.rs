//! The core, as the window uses it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use framewright_core::error::{Code, Error, Result};
use framewright_core::settings::ConfigFolder;
use framewright_core::store::{Store, jobs};
use serde_json::Value;
use tokio::sync::mpsc;

/// How often the index is asked whether another process has written to it.
const LOOK: Duration = Duration::from_millis(300);

/// An open library.
#[derive(Debug)]
pub(crate) struct Engine {
    store: Store,
}

impl Engine {
    /// Opens the library, making it when it is new.
    pub(crate) fn open(library: &Path) -> Result<Self> {
        std::fs::create_dir_all(library).map_err(|error| {
            let folder = library.display();
            Error::new(Code::Library, format!("The library folder {folder} cannot be used: {error}.")).because(error)
        })?;
        Ok(Self { store: Store::open(library)? })
    }

    /// Answers one command of the page.
    pub(crate) async fn call(&self, name: &str, _arguments: Value) -> Result<Value> {
        match name {
            "queue.counts" => {
                let counts = self.store.read(|index| jobs::counts(index, None)).await?;
                serde_json::to_value(counts).map_err(|error| Error::new(Code::Internal, error.to_string()))
            }
            other => Err(Error::new(Code::NotFound, format!("There is no command `{other}`."))),
        }
    }

    /// Says whenever the index has changed, until nobody listens any more.
    pub(crate) async fn watch(&self, changed: mpsc::Sender<()>) {
        let mut last = None;
        while !changed.is_closed() {
            match self.store.foreign_changes().await {
                Ok(now) if last.replace(now).is_some_and(|before| before != now) => {
                    // A message that still waits says the same.
                    let _ = changed.try_send(());
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "the index cannot be watched");
                    return;
                }
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// The folder to open when none was named: the chosen one, else `Framewright` among the user's
/// pictures.
pub(crate) fn usual_library() -> Result<PathBuf> {
    let config = ConfigFolder::locate(&|name| std::env::var(name).ok())?;
    if let Some(chosen) = config.settings()?.library {
        return Ok(chosen);
    }
    let folders = directories::UserDirs::new()
        .ok_or_else(|| Error::new(Code::Library, "No home folder was found: name a folder with --library."))?;
    let pictures = folders.picture_dir().map_or_else(|| folders.home_dir().join("Pictures"), Path::to_path_buf);
    Ok(pictures.join("Framewright"))
}
