//! How voices sound: fetched when somebody wants to hear one, kept by digest in the cache until that is cleared.

use std::fs;
use std::path::{Path, PathBuf};

use catalogue::Media;

use super::source::Original;
use super::thumbnail::is_digest;
use super::{CACHE, Library, durable, media};
use crate::error::{Code, Error, Result};

/// Folder within `cache`.
const FOLDER: &str = "voices";

impl Library {
    /// Where a sound is fetched to before it is kept. Blocks.
    pub fn voice_part(&self, name: &str) -> Result<PathBuf> {
        let folder = self.root().join(CACHE).join(FOLDER);
        durable::make_folder(&folder).map_err(|error| {
            Error::new(Code::Library, format!("The sound cannot be kept in the library: {error}.")).because(error)
        })?;
        Ok(folder.join(format!("{name}.part")))
    }

    /// Keeps a sound that was fetched whole under its digest. Blocks.
    ///
    /// Fails with `Unavailable` when it is none; it is not kept then.
    pub fn keep_voice(&self, part: &Path, sha256: &str) -> Result<Original> {
        let seen = media::examine(&self.decoder, part, None).ok().filter(|seen| seen.form.media == Media::Audio);
        if seen.is_none() {
            // What is no sound is of no use; what cannot be removed goes with the cache.
            let _ = fs::remove_file(part);
            return Err(Error::new(Code::Unavailable, "The service handed out something else than a sound."));
        }
        fs::rename(part, part.with_file_name(sha256)).map_err(|error| {
            Error::new(Code::Library, format!("The sound cannot be kept in the library: {error}.")).because(error)
        })?;
        self.voice(sha256)
    }

    /// A sound that was kept. Blocks.
    ///
    /// Fails with `NotFound` when it is gone.
    pub fn voice(&self, sha256: &str) -> Result<Original> {
        let gone = || Error::new(Code::NotFound, "The sound is gone. Fetch it again.");
        if !is_digest(sha256) {
            return Err(gone());
        }
        let path = self.root().join(CACHE).join(FOLDER).join(sha256);
        let seen = media::examine(&self.decoder, &path, None).map_err(|error| gone().because(error))?;
        Ok(Original {
            path,
            media: seen.form.media,
            media_type: seen.form.media_type,
            bytes: seen.bytes,
            etag: format!("\"{sha256}\""),
        })
    }
}
