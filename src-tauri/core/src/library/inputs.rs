//! Reference media: a file of the user's is copied into the library under its digest, so that a job
//! still has it when the original is moved, changed or gone.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use catalogue::{FileFacts, Media};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::decoder::Decoder;
use super::media::{self, Examined, MediaError};
use super::thumbnail::is_digest;
use super::{INPUTS, Library, durable};
use crate::error::{Code, Error, Result};
use crate::private;
use crate::provider::InputFile;

/// Largest input in bytes: the most that either service takes in an upload.
pub const MAX_INPUT_BYTES: u64 = 200 << 20;

/// Most inputs whose facts are remembered.
const MOST_SEEN: usize = 10_000;

/// An input that lies in the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptInput {
    /// SHA-256 in hex.
    pub sha256: String,
    /// Relative to the library, with `/`.
    pub path: String,
    /// Size.
    pub bytes: u64,
}

/// A file that is now an input.
#[derive(Clone, Debug)]
pub struct Staged {
    /// The copy in the library.
    pub file: InputFile,
    /// How a request names it: `input:<sha256>`.
    pub reference: String,
}

impl Library {
    /// Copies a file into the library as an input. The same content is kept once.
    ///
    /// Fails with [`Code::InvalidInput`] and a sentence for a person when there is no such file, it is a
    /// folder, empty, larger than 200 MB, not whole, of no kind that can be told, or changes while it is
    /// read; with [`Code::Library`] when the copy cannot be written.
    pub async fn stage(&self, path: &Path) -> Result<Staged> {
        let (library, path) = (self.clone(), path.to_owned());
        tokio::task::spawn_blocking(move || library.stage_now(&path))
            .await
            .map_err(|error| Error::new(Code::Internal, "Reading the file failed.").because(error))?
    }

    /// All inputs, by digest.
    pub async fn list_inputs(&self) -> Result<Vec<KeptInput>> {
        let library = self.clone();
        tokio::task::spawn_blocking(move || library.list_inputs_now())
            .await
            .map_err(|error| Error::new(Code::Internal, "Reading the inputs failed.").because(error))?
    }

    fn list_inputs_now(&self) -> Result<Vec<KeptInput>> {
        let disk = |error: io::Error| {
            Error::new(Code::Library, format!("The inputs of this library cannot be read: {error}.")).because(error)
        };
        let mut inputs = Vec::new();
        for entry in fs::read_dir(self.root().join(INPUTS)).map_err(disk)? {
            let entry = entry.map_err(disk)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let sha256 = name.split('.').next().unwrap_or_default().to_owned();
            if is_digest(&sha256) {
                let bytes = entry.metadata().map_err(disk)?.len();
                inputs.push(KeptInput { sha256, path: format!("{INPUTS}/{name}"), bytes });
            }
        }
        inputs.sort_by(|a, b| a.sha256.cmp(&b.sha256));
        Ok(inputs)
    }

    /// What is known of an input, read from its content once. Fails as [`Self::input`] does.
    pub async fn input_facts(&self, sha256: &str) -> Result<FileFacts> {
        let kept = self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(sha256).cloned();
        match kept {
            Some(facts) => Ok(facts),
            None => self.input(sha256).await.map(|file| file.facts()),
        }
    }

    /// The input with that digest, checked against it.
    ///
    /// Fails with [`Code::NotFound`] when it is not in the library any more, with [`Code::Library`] when
    /// it was changed there.
    pub async fn input(&self, sha256: &str) -> Result<InputFile> {
        let (library, sha256) = (self.clone(), sha256.to_owned());
        tokio::task::spawn_blocking(move || library.input_now(&sha256))
            .await
            .map_err(|error| Error::new(Code::Internal, "Reading the input failed.").because(error))?
    }

    fn stage_now(&self, path: &Path) -> Result<Staged> {
        // Whoever chose it knows where it lies.
        let shown = path.file_name().unwrap_or(path.as_os_str()).display();
        let refuse = |why: String| Error::new(Code::InvalidInput, format!("{shown}: {why}."));
        let disk = |error: io::Error| {
            Error::new(Code::Library, format!("{shown} cannot be copied into the library: {error}.")).because(error)
        };
        let length = may_be_read(path).map_err(refuse)?;
        let folder = self.root().join(INPUTS);
        durable::make_folder(&folder).map_err(disk)?;
        let fresh = Fresh::new(&folder, path).map_err(disk)?;
        let sha256 = fresh.copy(path, length).map_err(|error| match error.kind() {
            ErrorKind::InvalidData => refuse(error.to_string()),
            _ => disk(error),
        })?;
        let seen = media::examine(&self.decoder, &fresh.0, ending(path).as_deref()).map_err(|error| match error {
            MediaError::Io(error) => disk(error),
            other => refuse(other.to_string()),
        })?;
        if seen.sha256 != sha256 {
            return Err(disk(io::Error::other("the copy differs from the file")));
        }
        if !can_go_in(seen.form.media) {
            return Err(refuse(NO_INPUT.into()));
        }
        let place = folder.join(format!("{sha256}.{}", seen.form.extension));
        match durable::place_without_replacing(&fresh.0, &place) {
            Ok(()) => durable::sync_folder(&folder).map_err(disk)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                // Kept before; whole unless somebody changed it, and then the fresh copy is the right one.
                if digest_of(&place).map_err(disk)? != sha256 {
                    fs::rename(&fresh.0, &place).map_err(disk)?;
                    durable::sync_folder(&folder).map_err(disk)?;
                }
            }
            Err(error) => return Err(disk(error)),
        }
        if let Some(thumbnail) = &seen.thumbnail {
            self.thumbnails().keep(&sha256, thumbnail);
        }
        let reference = format!("input:{sha256}");
        let file = input_file(place, seen);
        self.remember(&file);
        Ok(Staged { file, reference })
    }

    fn input_now(&self, sha256: &str) -> Result<InputFile> {
        let missing = || {
            let start = sha256.get(..12).unwrap_or(sha256);
            Error::new(Code::NotFound, format!("The input {start} is not in this library. Add the file again."))
        };
        if !is_digest(sha256) {
            return Err(missing());
        }
        let folder = self.root().join(INPUTS);
        let disk = |error: io::Error| {
            Error::new(Code::Library, format!("The inputs of this library cannot be read: {error}.")).because(error)
        };
        for entry in fs::read_dir(&folder).map_err(disk)? {
            let path = entry.map_err(disk)?.path();
            if path.file_stem().is_none_or(|stem| stem != sha256) {
                continue;
            }
            let changed = |why: &str| {
                let shown = path.display();
                Error::new(Code::Library, format!("The input {shown} is damaged: {why}. Add the file again."))
            };
            let seen = media::examine(&self.decoder, &path, ending(&path).as_deref());
            let seen = seen.map_err(|error| changed(&error.to_string()))?;
            if seen.sha256 != sha256 {
                return Err(changed("its content is not what it was"));
            }
            let file = input_file(path, seen);
            self.remember(&file);
            return Ok(file);
        }
        Err(missing())
    }

    fn remember(&self, file: &InputFile) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST_SEEN {
            seen.clear();
        }
        seen.insert(file.sha256.clone(), file.facts());
    }
}

/// Looks at a file that may become an input; nothing is written.
///
/// Fails as [`Library::stage`] does, without naming the file.
pub async fn look(decoder: &Decoder, path: &Path) -> Result<InputFile> {
    let (decoder, path) = (decoder.clone(), path.to_owned());
    tokio::task::spawn_blocking(move || {
        let refuse = |why: String| Error::new(Code::InvalidInput, why);
        may_be_read(&path).map_err(refuse)?;
        let seen = media::examine(&decoder, &path, ending(&path).as_deref()).map_err(|error| match error {
            MediaError::Io(error) => refuse(unreadable(&error)),
            other => refuse(other.to_string()),
        })?;
        if can_go_in(seen.form.media) { Ok(input_file(path, seen)) } else { Err(refuse(NO_INPUT.into())) }
    })
    .await
    .map_err(|error| Error::new(Code::Internal, "Reading the file failed.").because(error))?
}

const NO_INPUT: &str = "it is neither a picture nor a clip nor sound";

fn can_go_in(media: Media) -> bool {
    matches!(media, Media::Image | Media::Video | Media::Audio)
}

/// Size in bytes of a file that may be read, told without reading it; else why not.
fn may_be_read(path: &Path) -> std::result::Result<u64, String> {
    let meta = fs::metadata(path).map_err(|error| unreadable(&error))?;
    if meta.is_dir() {
        return Err("it is a folder; give one file".into());
    }
    if !meta.is_file() {
        return Err("it is not a regular file".into());
    }
    match meta.len() {
        0 => return Err("the file is empty".into()),
        1..=MAX_INPUT_BYTES => {}
        larger => return Err(too_large(larger)),
    }
    File::open(path).map_err(|error| unreadable(&error))?;
    Ok(meta.len())
}

fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".into(),
        ErrorKind::PermissionDenied => "you may not read it".into(),
        _ => format!("it cannot be read: {error}"),
    }
}

fn ending(path: &Path) -> Option<String> {
    path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase())
}

fn input_file(path: PathBuf, seen: Examined) -> InputFile {
    InputFile {
        path,
        sha256: seen.sha256,
        media: seen.form.media,
        content_type: seen.form.media_type,
        size: seen.bytes,
        pixels: seen.sides,
        seconds: seen.seconds,
    }
}

fn too_large(bytes: u64) -> String {
    format!("it has {} MB; an input may have up to {} MB", bytes.div_ceil(1 << 20), MAX_INPUT_BYTES >> 20)
}

fn digest_of(path: &Path) -> io::Result<String> {
    Ok(media::digest(&mut File::open(path)?)?.0)
}

/// A copy on its way; gone when dropped, unless it was given a name.
struct Fresh(PathBuf);

impl Fresh {
    /// A name for the copy of `source` that no other thread or process uses.
    fn new(folder: &Path, source: &Path) -> io::Result<Self> {
        let source = hex::encode(&Sha256::digest(source.as_os_str().as_encoded_bytes())[..8]);
        for number in 0..1_000 {
            let path = folder.join(format!(".{source}-{}-{number}.part", std::process::id()));
            match private::options().write(true).create_new(true).open(&path) {
                Ok(_) => return Ok(Self(path)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// Copies and syncs; returns the SHA-256 in hex. `InvalidData` when the source changes meanwhile.
    fn copy(&self, source: &Path, expected: u64) -> io::Result<String> {
        let mut from = File::open(source)?;
        let before = from.metadata()?;
        let mut to = File::create(&self.0)?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 128 << 10];
        let mut length = 0;
        loop {
            let read = match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            length += read as u64;
            if length > MAX_INPUT_BYTES {
                return Err(io::Error::new(ErrorKind::InvalidData, too_large(length)));
            }
            hash.update(&buffer[..read]);
            to.write_all(&buffer[..read])?;
        }
        to.sync_all()?;
        let after = from.metadata()?;
        if length != expected || after.len() != length || after.modified().ok() != before.modified().ok() {
            return Err(io::Error::new(ErrorKind::InvalidData, "it changed while it was read; try again"));
        }
        Ok(hex::encode(hash.finalize()))
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // Placed copies are gone from here already.
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests;
