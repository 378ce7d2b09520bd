//! One JSON object on disk: read with its line on failure, replaced as a whole.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::private;

/// What was found under a name.
pub(super) enum Found {
    /// No such file.
    Nothing,
    /// A JSON object.
    Object(Map<String, Value>),
    /// Something else; the sentence names file and line.
    Broken(String),
}

/// Largest file that is read, in bytes: these files hold a few hundred lines.
const MAX_BYTES: u64 = 4 << 20;

pub(super) fn read(path: &Path) -> Found {
    match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Found::Nothing,
        Ok(meta) if meta.len() > MAX_BYTES => {
            return Found::Broken(format!("{} is too large", path.display()));
        }
        Err(_) | Ok(_) => {}
    }
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return Found::Broken(format!("{} cannot be read: {error}", path.display())),
    };
    match serde_json::from_slice::<Value>(&bytes) {
        Ok(Value::Object(object)) => Found::Object(object),
        Ok(_) => Found::Broken(format!("{}:1: expected an object in braces", path.display())),
        Err(error) => Found::Broken(format!("{}:{}:{}: {error}", path.display(), error.line(), error.column())),
    }
}

/// Replaces the file: a complete, synced copy takes its name in one step. Readable by the user only.
pub(super) fn replace(path: &Path, object: &Map<String, Value>) -> std::io::Result<()> {
    // A configuration kept elsewhere behind a link stays there.
    let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().unwrap_or(Path::new("."));
    let temporary = path.with_extension(format!("tmp-{}", std::process::id()));
    let written = (|| {
        let mut file = fresh(&temporary)?;
        serde_json::to_writer_pretty(&mut file, object)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        sync_folder(folder)
    })();
    if written.is_err() {
        // The old file is still in place; a leftover copy would only confuse.
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// Gives an unreadable file another name beside itself and says which.
pub(super) fn set_aside(path: &Path) -> std::io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let free = (1..).map(|n| path.with_file_name(format!("{name}.broken-{n}"))).find(|p| !p.exists());
    let free = free.ok_or_else(|| std::io::Error::from(ErrorKind::AlreadyExists))?;
    fs::rename(path, &free)?;
    Ok(free)
}

fn fresh(path: &Path) -> std::io::Result<File> {
    private::options().write(true).create(true).truncate(true).open(path)
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}
