//! The last step of a download: a gathered file is verified and takes its final name.
//!
//! Order: verify → sync the file → name it without replacing anything → sync the folder. The same call
//! after a crash at any point ends in the same place.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use catalogue::Media;

use super::media::{self, Examined, MediaError};
use super::sidecar::SidecarError;
use super::{Library, durable, files};
use crate::failpoint::{self, Point};
use crate::store::assets::NewAsset;
use crate::store::jobs::Job;

/// A gathered file that is to take its place.
#[derive(Clone, Debug)]
pub struct Publish {
    /// The job that it is a result of.
    pub job_id: String,
    /// The job's prompt, for the name.
    pub prompt: String,
    /// When the job was made, Unix milliseconds, for the folder.
    pub created_ms: i64,
    /// Which result, from 0.
    pub index: u32,
    /// Where it was gathered.
    pub part: PathBuf,
    /// SHA-256 in hex of what was received; empty where that is not known (any more).
    pub sha256: String,
    /// Bytes received.
    pub bytes: u64,
    /// Ending in the address, where it has one. Counts only where content does not tell.
    pub extension: Option<String>,
}

/// A file in its place.
#[derive(Clone, Debug, PartialEq)]
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
    /// How long a clip or a sound is, where it says so.
    pub seconds: Option<f64>,
    /// Whether a clip or a sound can be heard; `None` where that is not known, and for anything else.
    pub sound: Option<bool>,
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
            MediaError::Unseen(why) => Self::NotDecodable { why: why.into() },
            MediaError::TooLarge(why) => Self::TooLarge { why },
            missing @ MediaError::Absent(_) => Self::Disk(io::Error::other(missing)),
            MediaError::Io(error) => Self::Disk(error),
        }
    }
}

/// More files of one name than this are not looked through.
const MAX_CHOICES: u32 = 1_000;
/// Endings that results usually have.
const LIKELY_EXTENSIONS: &[&str] =
    &["png", "jpg", "webp", "gif", "svg", "mp4", "mov", "webm", "zip", "mp3", "wav", "flac", "ogg", "m4a"];

impl Library {
    /// Verifies a gathered file and gives it its final name; makes its thumbnail on the way.
    ///
    /// Idempotent: when the file already has its final name (the program died after naming it), the
    /// answer is the same, whether or not the gathered one is still there. A name taken by another file
    /// is left alone and the next free one used.
    pub async fn publish(&self, file: Publish) -> Result<Placed, PublishError> {
        let (library, held) = (self.clone(), self.publishing.clone().read_owned().await);
        let work = move || {
            let result = library.publish_now(&file);
            drop(held);
            result
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(result) => result,
            // A decoder that gives up on hostile content must not take the queue along.
            Err(_) => Err(PublishError::NotDecodable { why: "the file could not be read to its end".into() }),
        }
    }

    /// Waits until no [`Library::publish`] is at work. One that nobody waits for any more goes on to its end.
    pub async fn let_publish_end(&self) {
        drop(self.publishing.write().await);
    }

    /// The final file of an earlier [`Library::publish`] for the same job and index, where there is one:
    /// the program may have died after the file got its name and before the index knew. Digest and size
    /// count where they are given; without them the file must decode and must not be another job's.
    pub async fn published(&self, file: &Publish) -> Option<Placed> {
        let (library, file) = (self.clone(), file.clone());
        tokio::task::spawn_blocking(move || library.placed_before(&file)).await.ok()?
    }

    fn publish_now(&self, file: &Publish) -> Result<Placed, PublishError> {
        let seen = match media::examine(&self.decoder, &file.part, file.extension.as_deref()) {
            Ok(seen) => seen,
            Err(MediaError::Io(error)) if error.kind() == ErrorKind::NotFound => {
                return self.placed_before(file).ok_or(PublishError::Disk(error));
            }
            Err(error) => return Err(error.into()),
        };
        if seen.bytes != file.bytes || seen.sha256 != file.sha256 {
            return Err(PublishError::NotDecodable { why: "the file on disk is not what was received".into() });
        }
        failpoint::reached(Point::Verified);
        let stem = files::stem(&file.prompt, &file.job_id, file.created_ms);
        let folder = self.absolute(&files::day_folder(file.created_ms));
        durable::sync_file(&file.part)?;
        durable::make_folder(&folder)?;
        for choice in 0..MAX_CHOICES {
            let path = files::media_name(&stem, file.index, &seen.form.extension, choice);
            let place = self.absolute(&path);
            match durable::place_without_replacing(&file.part, &place) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    if !same_content(&place, seen.bytes, &seen.sha256)? || self.is_anothers(&path, &stem, &file.job_id)
                    {
                        continue;
                    }
                    // Named before a crash; the second name of the same bytes is not needed any more.
                    durable::sync_file(&place)?;
                    let _ = fs::remove_file(&file.part);
                }
                Err(error) => return Err(error.into()),
            }
            failpoint::reached(Point::Placed);
            durable::sync_folder(&folder)?;
            failpoint::reached(Point::Published);
            return Ok(self.settled(path, seen));
        }
        Err(PublishError::Disk(ErrorKind::AlreadyExists.into()))
    }

    fn placed_before(&self, file: &Publish) -> Option<Placed> {
        let stem = files::stem(&file.prompt, &file.job_id, file.created_ms);
        let likely = file.extension.as_deref().filter(|ending| ending.bytes().all(|b| b.is_ascii_alphanumeric()));
        let endings = || likely.into_iter().chain(LIKELY_EXTENSIONS.iter().copied());
        for choice in 0..MAX_CHOICES {
            let names = endings().map(|extension| files::media_name(&stem, file.index, extension, choice));
            let taken: Vec<String> = names.filter(|path| fs::symlink_metadata(self.absolute(path)).is_ok()).collect();
            if taken.is_empty() {
                return None;
            }
            for path in taken {
                let place = self.absolute(&path);
                let extension = path.rsplit_once('.').map(|(_, extension)| extension);
                let Ok(seen) = media::examine(&self.decoder, &place, extension) else { continue };
                let same = file.sha256.is_empty() || (seen.sha256 == file.sha256 && seen.bytes == file.bytes);
                if !same || self.is_anothers(&path, &stem, &file.job_id) {
                    continue;
                }
                durable::sync_file(&place).ok()?;
                durable::sync_folder(place.parent()?).ok()?;
                // Dies after its second name: the first one may be left.
                let _ = fs::remove_file(&file.part);
                return Some(self.settled(path, seen));
            }
        }
        None
    }

    /// Whether the recipe of another job lists the file: two jobs whose names fall together.
    fn is_anothers(&self, path: &str, stem: &str, job_id: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        (0..MAX_CHOICES)
            .map(|choice| self.read_sidecar(&files::sidecar_name(stem, choice)))
            .take_while(|read| !matches!(read, Err(SidecarError::Io(_))))
            .flatten()
            .any(|sidecar| sidecar.job.id != job_id && sidecar.files.iter().any(|file| file.name == name))
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
            seconds: seen.seconds,
            sound: seen.sound,
        }
    }
}

impl Placed {
    /// The row of this file as result `idx` (from 0) of a job, safe since `now_ms`.
    #[must_use]
    pub fn as_asset(&self, job: &Job, idx: i64, now_ms: i64) -> NewAsset {
        let input = |name: &str| job.request.inputs.get(name);
        let text = |name: &str| input(name).and_then(|value| value.as_str()).map(str::to_owned);
        NewAsset {
            job_id: Some(job.id.clone()),
            idx,
            created_ms: now_ms,
            bytes: self.bytes,
            width: self.width,
            height: self.height,
            rating: 0,
            deleted_ms: None,
            prompt: job.request.prompt().to_owned(),
            seed: input("seed").and_then(serde_json::Value::as_i64),
            media: self.media,
            media_type: self.media_type.clone(),
            account: Some(job.account.clone()),
            model: Some(job.request.model.clone()),
            style: text("style"),
            ratio: text("ratio"),
            path: self.path.clone(),
            sha256: self.sha256.clone(),
            thumbhash: self.thumbhash.clone(),
            seconds: self.seconds,
            sound: self.sound,
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
