//! The folders of library and configuration: whether a file can be written, synced, read and taken away there, and how
//! much room there is.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::UNIX_EPOCH;

use super::{Studio, Symptom, blocking};
use crate::library;
use crate::private;

/// What is written.
const PROBE: &[u8] = b"Framewright looks whether this folder keeps what it is given.";

/// What was found, and by how many milliseconds the time of the library's disk is ahead of the machine's.
pub(super) async fn look(studio: &Studio) -> (Vec<Symptom>, Option<i64>) {
    let mut symptoms = Vec::new();
    let mut ahead_ms = None;
    match &studio.library {
        None => symptoms.push(Symptom::LibraryUnknown { why: "the settings cannot be read".into() }),
        Some(path) => {
            let (path, clock) = (path.clone(), studio.clock.clone());
            let looked = blocking(move || (folder(&path), ahead(&path, clock.now_ms()))).await;
            match looked {
                Ok((symptom, ahead)) => {
                    symptoms.push(symptom);
                    ahead_ms = ahead;
                }
                Err(symptom) => symptoms.push(symptom),
            }
        }
    }
    if let Some(config) = &studio.config {
        let path = config.path().to_owned();
        symptoms.push(blocking(move || folder(&path)).await.unwrap_or_else(|symptom| symptom));
    }
    (symptoms, ahead_ms)
}

fn folder(path: &Path) -> Symptom {
    let shown = path.display().to_string();
    if !path.exists() {
        return Symptom::LibraryNone { path: shown };
    }
    if let Err(error) = keeps(path) {
        return Symptom::FolderFails { path: shown, why: error.to_string() };
    }
    match fs4::available_space(path) {
        Ok(free) if free < library::SPARE => {
            Symptom::FolderFull { path: shown, free_mb: free >> 20, needed_mb: library::SPARE >> 20 }
        }
        Ok(free) => Symptom::FolderReady { path: shown, free_mb: free >> 20 },
        Err(error) => Symptom::FolderFails { path: shown, why: error.to_string() },
    }
}

/// Writes a file, syncs it, reads it back and takes it away.
fn keeps(folder: &Path) -> io::Result<()> {
    let path = folder.join(format!(".doctor-{}", std::process::id()));
    let kept = (|| {
        let mut file = private::options().write(true).create_new(true).open(&path)?;
        file.write_all(PROBE)?;
        file.sync_all()?;
        drop(file);
        if fs::read(&path)? == PROBE { Ok(()) } else { Err(io::Error::other("it gives back something else")) }
    })();
    let gone = fs::remove_file(&path);
    kept.and(gone)
}

/// By how much the disk's time is ahead, where a file can be made there.
fn ahead(folder: &Path, now_ms: i64) -> Option<i64> {
    let path = folder.join(format!(".doctor-time-{}", std::process::id()));
    let made =
        private::options().write(true).create_new(true).open(&path).ok()?.metadata().and_then(|it| it.modified());
    let _ = fs::remove_file(&path);
    let made_ms = i64::try_from(made.ok()?.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()?;
    Some(made_ms - now_ms)
}
