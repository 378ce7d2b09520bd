//! The last step of a download: a gathered file is verified and takes its final name.
//!
//! Order: verify → sync the file → name it without replacing anything → sync the folder. The same call
//! after a crash at any point ends in the same place.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use catalogue::Media;

use super::media::{self, Examined, MediaError};
use super::{Library, durable, files};

/// A gathered file that is to take its place.
#[derive(Clone, Debug)]
pub struct Publish<'a> {
    /// The job that it is a result of.
    pub job_id: &'a str,
    /// The job's prompt, for the name.
    pub prompt: &'a str,
    /// When the job was made, Unix milliseconds, for the folder.
    pub created_ms: i64,
    /// Which result, from 0.
    pub index: u32,
    /// Where it was gathered.
    pub part: &'a Path,
    /// SHA-256 in hex of what was received.
    pub sha256: &'a str,
    /// Bytes received.
    pub bytes: u64,
    /// Ending in the address, where it has one. Counts only where content does not tell.
    pub extension: Option<&'a str>,
}

/// A file in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Relative to the library, with `/`.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 in hex.
    pub sha256: String,
    /// For example `image/png`, by content.
    pub media_type: String,
    /// Kind, by content.
    pub media: Media,
    /// Pixels, upright, where it has any that can be read.
    pub width: Option<u32>,
    /// Pixels, upright.
    pub height: Option<u32>,
    /// ThumbHash, at most 25 bytes, for pictures.
    pub thumbhash: Option<Vec<u8>>,
}

/// Why a file was not placed. What was gathered stays where it is.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// It is not whole, not sound, or of no kind that can be told: fetch it again.
    #[error("{why}")]
    NotDecodable {
        /// What is wrong, for a person.
        why: String,
    },
    /// It is larger than what is decoded: fetching it again would end the same way.
    #[error("{why}")]
    TooLarge {
        /// What is too large, for a person.
        why: String,
    },
    /// The disk: full, taken away, not writable.
    #[error(transparent)]
    Disk(#[from] io::Error),
}

impl From<MediaError> for PublishError {
    fn from(error: MediaError) -> Self {
        match error {
            MediaError::Broken(why) => Self::NotDecodable { why },
            MediaError::TooLarge(why) => Self::TooLarge { why },
            MediaError::Io(error) => Self::Disk(error),
        }
    }
}

/// More files of one name than this are not looked through.
const MAX_CHOICES: u32 = 1_000;

impl Library {
    /// Verifies a gathered file and gives it its final name; makes its thumbnail on the way.
    ///
    /// Idempotent: when the file already has its final name (the program died after naming it), the
    /// answer is the same, whether or not the gathered one is still there. A name taken by another file
    /// is left alone and the next free one used. Blocks.
    pub fn publish(&self, file: &Publish<'_>) -> Result<Placed, PublishError> {
        let stem = files::stem(file.prompt, file.job_id, file.created_ms);
        let folder = self.absolute(&files::day_folder(file.created_ms));
        let seen = match media::examine(file.part, file.extension) {
            Ok(seen) => seen,
            Err(MediaError::Io(error)) if error.kind() == ErrorKind::NotFound => {
                return self.placed_before(file, &stem, &folder)?.ok_or(PublishError::Disk(error));
            }
            Err(error) => return Err(error.into()),
        };
        if seen.bytes != file.bytes || seen.sha256 != file.sha256 {
            return Err(PublishError::NotDecodable { why: "the file on disk is not what was received".into() });
        }
        durable::sync_file(file.part)?;
        durable::make_folder(&folder)?;
        for choice in 0..MAX_CHOICES {
            let path = files::media_name(&stem, file.index, &seen.form.extension, choice);
            let place = self.absolute(&path);
            match durable::place_without_replacing(file.part, &place) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    if !same_content(&place, seen.bytes, &seen.sha256)? {
                        continue;
                    }
                    // Named before a crash; the second name of the same bytes is not needed any more.
                    durable::sync_file(&place)?;
                    let _ = fs::remove_file(file.part);
                }
                Err(error) => return Err(error.into()),
            }
            durable::sync_folder(&folder)?;
            return Ok(self.settled(path, seen));
        }
        Err(PublishError::Disk(ErrorKind::AlreadyExists.into()))
    }

    /// The final file of an earlier call, found by its content.
    fn placed_before(&self, file: &Publish<'_>, stem: &str, folder: &Path) -> Result<Option<Placed>, PublishError> {
        let name = stem.rsplit('/').next().unwrap_or(stem);
        let numbered = format!("{name}-{}", u64::from(file.index) + 1);
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        for entry in entries {
            let entry = entry?;
            let found = entry.file_name().to_string_lossy().into_owned();
            let after = found.strip_prefix(&numbered);
            let ours = after.is_some_and(|rest| rest.starts_with('.') || rest.starts_with('_'));
            if !ours || !same_content(&entry.path(), file.bytes, file.sha256)? {
                continue;
            }
            let extension = found.rsplit_once('.').map(|(_, extension)| extension);
            let seen = media::examine(&entry.path(), file.extension.or(extension))?;
            durable::sync_file(&entry.path())?;
            durable::sync_folder(folder)?;
            return Ok(Some(self.settled(format!("{}/{found}", files::day_folder(file.created_ms)), seen)));
        }
        Ok(None)
    }

    fn settled(&self, path: String, seen: Examined) -> Placed {
        if let Some(thumbnail) = &seen.thumbnail {
            self.thumbnails.keep(&seen.sha256, thumbnail);
        }
        Placed {
            path,
            bytes: seen.bytes,
            sha256: seen.sha256,
            media_type: seen.form.media_type,
            media: seen.form.media,
            width: seen.sides.map(|(width, _)| width),
            height: seen.sides.map(|(_, height)| height),
            thumbhash: seen.thumbhash,
        }
    }
}

/// Whether a regular file holds these bytes. A link, a folder or anything else does not.
fn same_content(path: &Path, bytes: u64, sha256: &str) -> io::Result<bool> {
    let meta = fs::symlink_metadata(path)?;
    if !meta.is_file() || meta.len() != bytes {
        return Ok(false);
    }
    Ok(media::digest(&mut fs::File::open(path)?)?.0 == sha256)
}

#[cfg(test)]
mod tests;
