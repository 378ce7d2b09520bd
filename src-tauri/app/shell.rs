//! What the page can ask of the system, through the core: dialogs, the file manager, the clipboard.
//! Called from Rust only, so no capability of the page speaks of it.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use framewright_core::api::host::{Facts, FilesPurpose, FolderPurpose, Host, MediaBases};
use framewright_core::error::{Code, Error, Result};
use framewright_core::library::Pixels;
use tauri::image::Image;
use tauri::{AppHandle, Manager, WebviewWindow};
use tauri_plugin_clipboard_manager::ClipboardExt as _;
use tauri_plugin_dialog::{DialogExt as _, FileDialogBuilder, FilePath};
use tauri_plugin_opener::OpenerExt as _;
use tokio::sync::oneshot;

use crate::window;
use crate::words;

/// Kinds of files that a dialog for references offers.
const MEDIA: &[&str] = &[
    "png", "jpg", "jpeg", "webp", "gif", "avif", "bmp", "mp4", "mov", "webm", "mkv", "mp3", "wav", "flac", "m4a", "ogg",
];

/// Kinds of files that hold prompts.
const PROMPTS: &[&str] = &["json", "jsonl", "ndjson", "csv", "tsv", "txt"];

/// The system around the window.
#[derive(Debug)]
pub(crate) struct Shell {
    app: AppHandle,
    log: PathBuf,
    media: MediaBases,
}

impl Shell {
    pub(crate) fn new(app: AppHandle, log: PathBuf, media: MediaBases) -> Self {
        Self { app, log, media }
    }

    fn window(&self) -> Result<WebviewWindow> {
        self.app.get_webview_window(window::LABEL).ok_or_else(|| Error::new(Code::Internal, "The window is gone."))
    }

    /// A dialog above the window.
    fn dialog(&self, title: &str) -> Result<FileDialogBuilder<tauri::Wry>> {
        Ok(self.app.dialog().file().set_parent(&self.window()?).set_title(title))
    }

    /// Runs something of the system that may take its time.
    async fn system<T, E, F>(&self, what: &str, work: F) -> Result<T>
    where
        T: Send + 'static,
        E: std::error::Error + Send + Sync + 'static,
        F: FnOnce(AppHandle) -> std::result::Result<T, E> + Send + 'static,
    {
        let app = self.app.clone();
        let failed = |why: String| Error::new(Code::Unavailable, format!("{what}: {why}."));
        match tauri::async_runtime::spawn_blocking(move || work(app)).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => Err(failed(error.to_string()).because(error)),
            Err(fault) => Err(failed(fault.to_string()).because(fault)),
        }
    }
}

/// A path of this machine; a dialog on a desktop gives no others.
fn local(path: FilePath) -> Option<PathBuf> {
    path.into_path().ok()
}

#[async_trait]
impl Host for Shell {
    fn facts(&self) -> Facts {
        Facts {
            version: env!("CARGO_PKG_VERSION").into(),
            log: self.log.clone(),
            media: self.media.clone(),
            sources: hosting::notices().to_vec(),
        }
    }

    async fn pick_folder(&self, purpose: FolderPurpose) -> Result<Option<PathBuf>> {
        let words = words::here();
        let title = match purpose {
            FolderPurpose::Library => words.pick_library,
            FolderPurpose::Move => words.pick_move,
        };
        let dialog = self.dialog(title)?.set_can_create_directories(true);
        let (tell, chosen) = oneshot::channel();
        dialog.pick_folder(move |folder| drop(tell.send(folder)));
        Ok(chosen.await.ok().flatten().and_then(local))
    }

    async fn pick_files(&self, purpose: FilesPurpose) -> Result<Vec<PathBuf>> {
        let words = words::here();
        let dialog = match purpose {
            FilesPurpose::References => self.dialog(words.pick_references)?.add_filter(words.media_files, MEDIA),
            FilesPurpose::Prompts => self.dialog(words.pick_prompts)?.add_filter(words.prompt_files, PROMPTS),
        };
        let (tell, chosen) = oneshot::channel();
        dialog.pick_files(move |files| drop(tell.send(files)));
        Ok(chosen.await.ok().flatten().unwrap_or_default().into_iter().filter_map(local).collect())
    }

    async fn reveal(&self, path: &Path) -> Result<()> {
        let path = present(path)?;
        self.system("The file manager cannot be opened", move |app| app.opener().reveal_item_in_dir(path)).await
    }

    async fn open(&self, path: &Path) -> Result<()> {
        let path = present(path)?.to_string_lossy().into_owned();
        self.system("No program can be found for it", move |app| app.opener().open_path(path, None::<&str>)).await
    }

    async fn open_address(&self, address: &str) -> Result<()> {
        let address = address.to_owned();
        self.system("The browser cannot be opened", move |app| app.opener().open_url(address, None::<&str>)).await
    }

    async fn copy_text(&self, text: &str) -> Result<()> {
        let text = text.to_owned();
        self.system("The clipboard cannot be written", move |app| app.clipboard().write_text(text)).await
    }

    async fn copy_image(&self, picture: Pixels) -> Result<()> {
        self.system("The clipboard cannot be written", move |app| {
            app.clipboard().write_image(&Image::new(&picture.rgba, picture.width, picture.height))
        })
        .await
    }

    async fn paste_image(&self) -> Result<Option<Pixels>> {
        let read = self.system("The clipboard cannot be read", |app| {
            app.clipboard().read_image().map(|picture| Pixels {
                width: picture.width(),
                height: picture.height(),
                rgba: picture.rgba().to_vec(),
            })
        });
        // Systems do not tell an empty clipboard from one with something else on it.
        Ok(read.await.inspect_err(|error| tracing::debug!(%error, "no picture on the clipboard")).ok())
    }

    fn quit(&self) {
        self.app.exit(0);
    }

    fn fullscreen(&self, on: bool) -> Result<()> {
        let failed =
            |error: tauri::Error| Error::new(Code::Unavailable, "The window cannot fill the screen.").because(error);
        self.window()?.set_fullscreen(on).map_err(failed)
    }
}

/// The path, when something is there: file managers say nothing about what is not.
fn present(path: &Path) -> Result<PathBuf> {
    let missing = || Error::new(Code::NotFound, format!("{} is not there any more.", path.display()));
    path.exists().then(|| path.to_path_buf()).ok_or_else(missing)
}
