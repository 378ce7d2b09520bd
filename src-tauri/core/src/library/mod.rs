//! The library on disk: one folder, chosen by the user, that holds everything and can be moved.
//!
//! Files get their final name only when they are complete, verified and synced; nothing is ever
//! overwritten. Names are made here, never taken from a service. The index knows the files, but files
//! and recipes alone suffice to make it again.
//!
//! Disk and decoders block: asynchronous calls move that off the asynchronous threads by themselves, the
//! others say "Blocks".

mod backups;
mod bin;
mod check;
mod container;
pub mod decoder;
mod durable;
mod ffmpeg;
mod files;
mod film;
mod imports;
mod inputs;
mod media;
mod picture;
mod pixels;
mod place;
mod prepare;
mod publish;
mod rebuild;
pub mod relocate;
mod repair;
mod sending;
mod sheet;
mod shrink;
mod sidecar;
mod sound;
mod source;
mod stats;
mod thumbnail;
mod turns;
mod voices;
mod walk;

#[cfg(test)]
pub(crate) mod testing;

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use catalogue::FileFacts;
use serde::{Deserialize, Serialize};
use tokio::sync::{RwLock, Semaphore};

use crate::error::{Code, Error, Result};
use crate::refusal::LibraryFault;

pub use backups::copies;
pub use bin::Emptied;
pub use check::{Depth, Finding, FindingKind};
pub use decoder::Decoder;
pub use files::{BACKUPS, CACHE, INCOMING, INPUTS, MEDIA, PART, TRASH, day_folder, part_name, slug, stem};
pub use film::STRIP_FRAMES;
pub use inputs::{KeptInput, MAX_INPUT_BYTES, Staged, look};
pub use media::{Examined, Form, MAX_PICTURE_BYTES, MediaError, Shows, examine, sniff};
pub use picture::{MAX_DECODED_BYTES, MAX_PIXELS, MAX_SIDE_PX, PictureError, Small, THUMBNAIL_PX};
pub use pixels::Pixels;
pub use place::{Lack, Room, SPARE};
pub use publish::{Placed, Publish, PublishError};
pub use rebuild::{Rebuilt, Unreadable};
pub use repair::Repaired;
pub use sheet::{MAX_SHEET_PICTURES, MAX_SHEET_SIDE_PX, Sheet};
pub use sidecar::{SIDECAR_VERSION, Sidecar, SidecarAttempt, SidecarError, SidecarFile, SidecarJob, SidecarPrice};
pub use sound::PEAKS;
pub use source::{MIDDLE_PX, MediaSource, Original, PREVIEW_PX, Thumbnail};
pub use stats::{Amount, Stats};
pub use thumbnail::Thumbnails;

/// File that says of which layout a folder is.
const MARK: &str = "library.json";
/// The layout that this program writes.
const LAYOUT: u32 = 1;

/// A library's folder, checked and ready.
#[derive(Clone, Debug)]
pub struct Library {
    root: Arc<Path>,
    /// A recipe is read, changed and written back; one at a time.
    sidecars: Arc<Mutex<()>>,
    thumbnails: Thumbnails,
    preparing: Arc<Semaphore>,
    /// What inputs are, by their digest: judged at every change of a draft, and too large to be read each time.
    seen: Arc<Mutex<HashMap<String, FileFacts>>>,
    /// Held while an intent to send is written down.
    intents: Arc<tokio::sync::Mutex<()>>,
    /// Held by whoever gives a file its name, also when nobody waits for that any more.
    publishing: Arc<RwLock<()>>,
    /// Why nothing new can be put in, as last seen.
    lack: Arc<Mutex<Option<Lack>>>,
    decoder: Decoder,
}

#[derive(Serialize, Deserialize)]
struct Mark {
    layout: u32,
}

impl Library {
    /// Opens the library in `root`, making the folder and what belongs in it where it is missing.
    ///
    /// Fails with [`Code::Library`] and a sentence for a person when the folder is a file, cannot be
    /// made or written, or was made by a newer Framewright.
    pub fn open(root: &Path) -> Result<Self> {
        let shown = root.display();
        let path = shown.to_string();
        if root.exists() && !root.is_dir() {
            return Err(LibraryFault::IsFile { path }.into());
        }
        make_root(root).map_err(|error| {
            let why = error.to_string();
            Error::from(LibraryFault::NotMade { path, why }).because(error)
        })?;
        // Absolute, so that a change of the working folder moves nothing.
        let root = std::path::absolute(root).map_err(|error| {
            Error::new(Code::Library, format!("The library's folder {shown} cannot be found.")).because(error)
        })?;
        check_mark(&root)?;
        repair::settle(&root).map_err(|error| not_writable(&root, error))?;
        for folder in [MEDIA, INPUTS, TRASH, CACHE, BACKUPS, INCOMING] {
            durable::make_folder(&root.join(folder)).map_err(|error| not_writable(&root, error))?;
        }
        let probe = root.join(format!(".writable-{}", std::process::id()));
        fs::write(&probe, b"").and_then(|()| fs::remove_file(&probe)).map_err(|error| not_writable(&root, error))?;
        Ok(Self::at(&root))
    }

    /// Opens a library that a newer Framewright made, to be looked at: nothing is made or settled in it but small
    /// pictures in its cache, which may be deleted at any time.
    ///
    /// Fails with [`Code::Library`] when its layout is newer too.
    pub fn open_newer(root: &Path) -> Result<Self> {
        let root = std::path::absolute(root).map_err(|error| {
            Error::new(Code::Library, format!("The library's folder {} cannot be found.", root.display()))
                .because(error)
        })?;
        check_mark(&root)?;
        Ok(Self::at(&root))
    }

    fn at(root: &Path) -> Self {
        let thumbnails = Thumbnails::open(&root.join(CACHE));
        let (sidecars, preparing) = (Arc::default(), prepare::in_turn());
        Self {
            root: root.into(),
            sidecars,
            thumbnails,
            preparing,
            seen: Arc::default(),
            intents: Arc::default(),
            publishing: Arc::default(),
            lack: Arc::default(),
            decoder: Decoder::here(),
        }
    }

    /// The same, with its files decoded by `decoder`. Every program says so; tests decode where they are.
    #[must_use]
    pub fn decoding(self, decoder: Decoder) -> Self {
        Self { decoder, ..self }
    }

    /// Who decodes its files.
    #[must_use]
    pub fn decoder(&self) -> &Decoder {
        &self.decoder
    }

    /// The folder, absolute.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a file of the library lies on this machine. `path` is relative, with `/`.
    #[must_use]
    pub fn absolute(&self, path: &str) -> PathBuf {
        path.split('/').fold(self.root.to_path_buf(), |folder, part| folder.join(part))
    }

    /// Where a job's result is gathered while it is on its way; `index` counts from 0. The folder
    /// exists. The same for the same job and index, so that a later start can go on with it.
    #[must_use]
    pub fn part_path(&self, job_id: &str, index: u32) -> PathBuf {
        self.absolute(&part_name(job_id, index))
    }

    /// The small pictures.
    #[must_use]
    pub fn thumbnails(&self) -> &Thumbnails {
        &self.thumbnails
    }
}

fn make_root(root: &Path) -> std::io::Result<()> {
    if root.is_dir() {
        return Ok(());
    }
    durable::make_folder(&std::path::absolute(root)?)?;
    // What people make is theirs alone unless they say otherwise.
    #[cfg(unix)]
    fs::set_permissions(root, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

fn check_mark(root: &Path) -> Result<()> {
    let path = root.join(MARK);
    match fs::read(&path) {
        Ok(content) => match serde_json::from_slice::<Mark>(&content) {
            Ok(mark) if mark.layout > LAYOUT => {
                let why = format!("its layout is {}, this version knows {LAYOUT}", mark.layout);
                Err(Error::from(LibraryFault::Newer).because(why))
            }
            Ok(_) => Ok(()),
            // Nothing else is in that file, so it can be written again.
            Err(_) => write_mark(root, &path),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => write_mark(root, &path),
        Err(error) => {
            Err(Error::new(Code::Library, format!("The library's folder {} cannot be read: {error}.", root.display()))
                .because(error))
        }
    }
}

fn write_mark(root: &Path, path: &Path) -> Result<()> {
    let content = format!("{{\"layout\":{LAYOUT}}}\n");
    durable::replace(path, content.as_bytes()).map_err(|error| not_writable(root, error))
}

fn not_writable(root: &Path, error: std::io::Error) -> Error {
    let fault = LibraryFault::NotWritable { path: root.display().to_string(), why: error.to_string() };
    Error::from(fault).because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_makes_the_folder_and_its_parts() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("Pictures/Framewright");

        Library::open(&root).unwrap();

        for part in ["media", "inputs", "trash", "cache", "backups"] {
            assert!(root.join(part).is_dir(), "{part}");
        }
    }

    #[test]
    fn opening_again_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        Library::open(folder.path()).unwrap();
        let before = fs::read(folder.path().join(MARK)).unwrap();

        Library::open(folder.path()).unwrap();

        assert_eq!(fs::read(folder.path().join(MARK)).unwrap(), before);
    }

    #[test]
    fn a_file_in_place_of_the_folder_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("library");
        fs::write(&file, b"").unwrap();

        let error = Library::open(&file).unwrap_err();

        assert_eq!(error.code, Code::Library);
        assert!(error.message.contains("is a file"), "{}", error.message);
    }

    #[test]
    fn a_newer_layout_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(MARK), b"{\"layout\": 2}").unwrap();

        let error = Library::open(folder.path()).unwrap_err();

        assert!(error.message.contains("newer Framewright"), "{}", error.message);
        assert!(!folder.path().join(MEDIA).exists(), "nothing was made in it");
    }

    #[test]
    fn a_library_cannot_be_made_below_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notes.txt");
        fs::write(&file, b"").unwrap();

        let error = Library::open(&file.join("library")).unwrap_err();

        assert_eq!(error.code, Code::Library);
        assert!(error.message.contains("cannot be made"), "{}", error.message);
    }
}
