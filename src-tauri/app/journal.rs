//! The log of the desktop program: one file, and the one of the run before.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use tracing_subscriber::EnvFilter;

const NAME: &str = "desktop.log";

/// Starts logging into the system's folder for such things and says where the file is. Where no
/// file can be made, the log goes to the terminal. Panics are written there too.
pub(crate) fn start() -> PathBuf {
    let folder = folder();
    let path = folder.join(NAME);
    // What to hear: `FRAMEWRIGHT_LOG=debug`, in the words of tracing's filter.
    let filter =
        || EnvFilter::try_from_env("FRAMEWRIGHT_LOG").unwrap_or_else(|_| EnvFilter::new("info,wry=warn,tao=warn"));
    let format = tracing_subscriber::fmt().with_ansi(false);
    match open(&folder, &path) {
        Ok(file) => format.with_env_filter(filter()).with_writer(file).init(),
        Err(error) => {
            format.with_env_filter(filter()).with_writer(std::io::stderr).init();
            tracing::warn!(%error, path = %path.display(), "the log file cannot be written");
        }
    }
    std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "a part of the program stopped")));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    path
}

fn folder() -> PathBuf {
    if let Some(config) = std::env::var_os("FRAMEWRIGHT_CONFIG").filter(|path| !path.is_empty()) {
        return PathBuf::from(config).join("log");
    }
    let folders = directories::ProjectDirs::from("", "", "framewright");
    folders
        .map_or_else(std::env::temp_dir, |folders| folders.state_dir().unwrap_or(folders.data_local_dir()).join("log"))
}

fn open(folder: &Path, path: &Path) -> std::io::Result<File> {
    fs::create_dir_all(folder)?;
    if path.exists() {
        fs::rename(path, path.with_extension("old.log"))?;
    }
    File::create(path)
}
