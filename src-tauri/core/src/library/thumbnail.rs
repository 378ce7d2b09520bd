//! Small pictures: thumbnails in a store of their own, larger previews as files. All of it can be
//! made again and may be deleted at any time, also while the program runs.

use std::fs::{self, File};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use catalogue::Media;
use image::ImageFormat;

use super::media::{self, MediaError};
use super::picture::{PictureError, Small, THUMBNAIL_PX, TINY_PX};
use super::{Library, durable, film};
use crate::store::thumbs::{self, ThumbStore};

/// Name of the store within `cache`.
const FILE: &str = "thumbs.sqlite";
/// Folder within `cache` of all that is kept as files: larger previews, strips of clips, outlines of sounds.
pub(super) const PREVIEWS: &str = "previews";
/// Longest side of a preview in pixels.
const MAX_PREVIEW_PX: u32 = 4096;

/// The store of thumbnails, by the SHA-256 of the original; a tiny one by [`tiny_key`].
#[derive(Clone, Debug)]
pub struct Thumbnails {
    path: PathBuf,
    store: Arc<Mutex<Option<ThumbStore>>>,
}

impl Thumbnails {
    /// The store in the folder `cache`. It is opened when it is first needed; one that cannot be used
    /// is thrown away and begun anew.
    pub(super) fn open(cache: &Path) -> Self {
        Self { path: cache.join(FILE), store: Arc::default() }
    }

    /// The thumbnail of an original, where there is one.
    #[must_use]
    pub fn kept(&self, sha256: &str) -> Option<Small> {
        let (bytes, media_type, width, height) = self.with(|store| store.get(sha256)).flatten()?;
        let media_type = if media_type == "image/webp" { "image/webp" } else { "image/jpeg" };
        Some(Small { bytes, media_type, width, height })
    }

    /// Keeps the thumbnail of an original. A failure costs only time later, so it is logged and no more.
    pub(super) fn keep(&self, sha256: &str, small: &Small) {
        self.with(|store| store.put(sha256, &small.bytes, small.media_type, small.width, small.height));
    }

    /// Forgets the thumbnail of an original.
    fn forget(&self, sha256: &str) {
        self.with(|store| {
            store.remove(sha256)?;
            store.remove(&tiny_key(sha256))
        });
    }

    fn with<T>(&self, work: impl Fn(&ThumbStore) -> rusqlite::Result<T>) -> Option<T> {
        let mut slot = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        // The file may have been deleted under us; an open handle would write into nothing.
        if !self.path.exists() {
            *slot = None;
        }
        for fresh in [false, true] {
            if fresh {
                *slot = None;
                self.discard();
            }
            let done = match &*slot {
                Some(store) => work(store),
                None => ThumbStore::open(&self.path).and_then(|store| work(slot.insert(store))),
            };
            match done {
                Ok(value) => return Some(value),
                Err(error) => {
                    tracing::warn!(%error, "the store of thumbnails does not work");
                    // Nothing is wrong with it.
                    if thumbs::is_busy(&error) {
                        return None;
                    }
                }
            }
        }
        None
    }

    fn discard(&self) {
        for ending in ["", "-wal", "-shm"] {
            let mut path = self.path.clone().into_os_string();
            path.push(ending);
            // What is not there need not go.
            let _ = fs::remove_file(path);
        }
        if let Some(folder) = self.path.parent() {
            let _ = fs::create_dir_all(folder);
        }
    }
}

impl Library {
    /// The thumbnail of a picture of the library, or of a clip's first frame (longer side at most 384 pixels), made
    /// now where it is missing. `path` is relative, with `/`. Blocks.
    ///
    /// Fails when the original is missing, broken, or nothing that we can decode; for a clip also with
    /// [`MediaError::Absent`] where there is no ffmpeg.
    pub fn thumbnail(&self, path: &str, sha256: &str) -> Result<Small, MediaError> {
        if let Some(small) = self.thumbnails.kept(sha256) {
            return Ok(small);
        }
        let small = self.made_small(path, THUMBNAIL_PX)?;
        self.thumbnails.keep(sha256, &small);
        Ok(small)
    }

    /// The same at half the size (longer side at most 192 pixels), made of the thumbnail. Blocks, and fails as
    /// [`Self::thumbnail`] does.
    pub fn tiny(&self, path: &str, sha256: &str) -> Result<Small, MediaError> {
        let key = tiny_key(sha256);
        if let Some(small) = self.thumbnails.kept(&key) {
            return Ok(small);
        }
        let larger = self.thumbnail(path, sha256)?;
        let format = ImageFormat::from_mime_type(larger.media_type).unwrap_or(ImageFormat::Jpeg);
        let length = larger.bytes.len() as u64;
        let small = self.decoder.small(Cursor::new(larger.bytes), length, format, TINY_PX)?;
        self.thumbnails.keep(&key, &small);
        Ok(small)
    }

    /// A picture of the library, or a clip's first frame, at a longer side of at most `longest` pixels (1 to 4096), kept as a
    /// file in `cache`. Blocks.
    pub fn preview(&self, path: &str, sha256: &str, longest: u32) -> Result<PathBuf, MediaError> {
        if !is_digest(sha256) {
            return Err(MediaError::Broken("that is no digest of a file".into()));
        }
        let longest = longest.clamp(1, MAX_PREVIEW_PX);
        let folder = self.root().join(super::CACHE).join(PREVIEWS);
        for extension in ["jpg", "webp"] {
            let kept = folder.join(format!("{sha256}-{longest}.{extension}"));
            if kept.is_file() {
                return Ok(kept);
            }
        }
        let small = self.made_small(path, longest)?;
        let extension = if small.media_type == "image/webp" { "webp" } else { "jpg" };
        let place = folder.join(format!("{sha256}-{longest}.{extension}"));
        durable::replace(&place, &small.bytes)?;
        Ok(place)
    }

    /// Deletes the small pictures of an original. A failure leaves them, and costs only space. Blocks.
    pub(super) fn forget(&self, sha256: &str) {
        if !is_digest(sha256) {
            return;
        }
        self.thumbnails.forget(sha256);
        let Ok(entries) = fs::read_dir(self.root().join(super::CACHE).join(PREVIEWS)) else { return };
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with(sha256) {
                // Gone the next time that the cache is cleared, at the latest.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn made_small(&self, path: &str, longest: u32) -> Result<Small, MediaError> {
        let place = self.within(path)?;
        let form = media::form_of(&place)?;
        if let Some(form) = form.as_ref().filter(|form| form.media == Media::Video) {
            return film::poster(&place, form, longest);
        }
        let format = form.as_ref().and_then(media::picture_format);
        let format = format.ok_or_else(|| PictureError::Broken("it is no picture that can be shown small".into()))?;
        let file = File::open(place)?;
        let length = file.metadata()?.len();
        self.decoder.small(file, length, format, longest)
    }
}

/// The name of a tiny picture in the store.
pub(super) fn tiny_key(sha256: &str) -> String {
    format!("{sha256}-{TINY_PX}")
}

/// Whether a text is a SHA-256 in lower-case hex, and so safe as a name.
pub(super) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use super::*;
    use crate::library::testing::{drawn, encoded};

    const DIGEST: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    fn library() -> (tempfile::TempDir, Library) {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(folder.path()).unwrap();
        fs::write(library.absolute("media/a.png"), encoded(&drawn(1000, 500, 1), ImageFormat::Png)).unwrap();
        (folder, library)
    }

    #[test]
    fn a_missing_thumbnail_is_made_on_demand_and_kept() {
        let (_folder, library) = library();

        let made = library.thumbnail("media/a.png", DIGEST).unwrap();

        assert_eq!((made.width, made.height), (384, 192));
        fs::remove_file(library.absolute("media/a.png")).unwrap();
        assert_eq!(library.thumbnail("media/a.png", DIGEST).unwrap(), made, "the second time it is only read");
    }

    #[test]
    fn a_tiny_one_is_made_of_the_thumbnail_kept_and_forgotten_with_it() {
        let (_folder, library) = library();
        let made = library.tiny("media/a.png", DIGEST).unwrap();
        assert_eq!((made.width, made.height), (192, 96));
        fs::remove_file(library.absolute("media/a.png")).unwrap();
        assert_eq!(library.tiny("media/a.png", DIGEST).unwrap(), made, "the second time it is only read");

        library.forget(DIGEST);

        assert!(library.tiny("media/a.png", DIGEST).is_err());
    }

    #[test]
    fn the_cache_may_be_deleted_while_the_library_is_open() {
        let (folder, library) = library();
        let before = library.thumbnail("media/a.png", DIGEST).unwrap();

        fs::remove_dir_all(folder.path().join("cache")).unwrap();

        assert_eq!(library.thumbnails().kept(DIGEST), None);
        assert_eq!(library.thumbnail("media/a.png", DIGEST).unwrap(), before);
        assert_eq!(library.thumbnails().kept(DIGEST), Some(before));
    }

    #[test]
    fn a_store_that_another_program_writes_into_is_not_thrown_away() {
        let (folder, library) = library();
        let made = library.thumbnail("media/a.png", DIGEST).unwrap();
        let other = rusqlite::Connection::open(folder.path().join("cache/thumbs.sqlite")).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();

        library.thumbnails().forget(DIGEST);

        drop(other);
        assert_eq!(library.thumbnails().kept(DIGEST), Some(made));
    }

    #[test]
    fn a_damaged_store_is_begun_anew() {
        let (folder, library) = library();
        fs::write(folder.path().join("cache/thumbs.sqlite"), [7; 5000]).unwrap();

        let made = library.thumbnail("media/a.png", DIGEST).unwrap();

        assert_eq!(library.thumbnails().kept(DIGEST), Some(made));
    }

    #[test]
    fn a_preview_is_made_once() {
        let (_folder, library) = library();

        let path = library.preview("media/a.png", DIGEST, 800).unwrap();

        assert_eq!(image::image_dimensions(&path).unwrap(), (800, 400));
        fs::remove_file(library.absolute("media/a.png")).unwrap();
        assert_eq!(library.preview("media/a.png", DIGEST, 800).unwrap(), path);
    }

    #[test]
    fn a_preview_of_a_hostile_digest_touches_nothing() {
        let (_folder, library) = library();

        assert!(library.preview("media/a.png", "../../evil", 800).is_err());
    }
}
