//! Hands files of a library to whoever shows them: an id or a digest in, a small picture or a checked
//! place on disk out. Nothing outside the library's folder is ever handed out, whatever the index says,
//! and only kinds of file that can be shown without running anything in them.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use catalogue::Media;
use tokio::sync::Semaphore;

use super::media::{self, MediaError, Shows};
use super::thumbnail::{is_digest, tiny_key};
use super::turns::{Turn, Turns};
use super::{INPUTS, Library, Pixels};
use crate::error::{Code, Error, Result};
use crate::refusal::Refusal;
use crate::store::Store;
use crate::store::assets::{self, Asset};

/// Longest side of a preview in pixels.
pub const PREVIEW_PX: u32 = 1600;
/// Longest side of a smaller one, for large tiles and for screens with many pixels.
pub const MIDDLE_PX: u32 = 768;

/// Small pictures that are made at a time; more would only fill the memory with decoded ones.
const MAKING: usize = 3;

/// How many wait for that; beyond, the oldest wishes are turned away: the page has scrolled past them.
const MOST_WAITING: usize = 512;

/// Hands files of one library out.
#[derive(Clone, Debug)]
pub struct MediaSource {
    library: Arc<Library>,
    store: Store,
    making: Arc<Turns>,
    /// What is kept is read one at a time, as the store of it does; more threads would only wait for each other.
    reading: Arc<Semaphore>,
}

/// A small picture, encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thumbnail {
    /// JPEG or WebP.
    pub content: Vec<u8>,
    /// `image/jpeg` or `image/webp`.
    pub media_type: &'static str,
    /// Changes whenever the content does; with its quotes, as HTTP writes it.
    pub etag: String,
}

/// A file that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// Where it lies, every link in it resolved.
    pub path: PathBuf,
    /// Kind.
    pub media: Media,
    /// For example `image/png`.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Changes whenever the content does; with its quotes, as HTTP writes it.
    pub etag: String,
}

impl MediaSource {
    /// A source over a library and its index.
    #[must_use]
    pub fn new(library: Arc<Library>, store: Store) -> Self {
        let reading = Arc::new(Semaphore::new(1));
        Self { library, store, making: Turns::new(MAKING, MOST_WAITING), reading }
    }

    /// The small picture of an asset, made now where it is missing. Giving up the wait gives up the place
    /// in line.
    ///
    /// Fails with [`Code::NotFound`] where there is no such asset or no small picture of its kind, with
    /// [`Code::Library`] where its file is missing or damaged.
    pub async fn thumbnail(&self, id: i64) -> Result<Thumbnail> {
        let asset = self.asset(id).await?;
        with_small_picture(&asset)?;
        let etag = etag(&asset.sha256, "t");
        let (path, sha256) = (asset.path.clone(), asset.sha256.clone());
        let small = self.small(&asset.path, &asset.sha256, move |library| library.thumbnail(&path, &sha256)).await?;
        Ok(Thumbnail { content: small.bytes, media_type: small.media_type, etag })
    }

    /// The same at half the size. Fails as [`Self::thumbnail`] does.
    pub async fn tiny(&self, id: i64) -> Result<Thumbnail> {
        let asset = self.asset(id).await?;
        with_small_picture(&asset)?;
        let etag = etag(&asset.sha256, "i");
        let (path, sha256, key) = (asset.path.clone(), asset.sha256.clone(), tiny_key(&asset.sha256));
        let small = self.small(&asset.path, &key, move |library| library.tiny(&path, &sha256)).await?;
        Ok(Thumbnail { content: small.bytes, media_type: small.media_type, etag })
    }

    /// A picture, or a clip's first frame, at a longer side of at most [`PREVIEW_PX`] pixels, kept as a file. Fails as
    /// [`Self::thumbnail`] does.
    pub async fn preview(&self, id: i64) -> Result<Original> {
        self.larger(id, PREVIEW_PX, "p").await
    }

    /// The same at a longer side of at most [`MIDDLE_PX`] pixels. Fails as [`Self::thumbnail`] does.
    pub async fn middle(&self, id: i64) -> Result<Original> {
        self.larger(id, MIDDLE_PX, "m").await
    }

    async fn larger(&self, id: i64, longest: u32, kind: &'static str) -> Result<Original> {
        let asset = self.asset(id).await?;
        with_small_picture(&asset)?;
        let turn = self.turn().await?;
        let library = self.library.clone();
        blocking(move || {
            let _turn = turn;
            let path =
                library.preview(&asset.path, &asset.sha256, longest).map_err(|error| told(&asset.path, &error))?;
            let webp = path.extension().is_some_and(|ending| ending == "webp");
            let media_type = if webp { "image/webp" } else { "image/jpeg" };
            let bytes = fs::metadata(&path).map_err(|error| told(&asset.path, &error.into()))?.len();
            Ok(Original {
                path,
                media: Media::Image,
                media_type: media_type.into(),
                bytes,
                etag: etag(&asset.sha256, kind),
            })
        })
        .await
    }

    /// The strip of a clip: [`super::STRIP_FRAMES`] frames side by side, spread evenly over its length. Fails as
    /// [`Self::thumbnail`] does.
    pub async fn strip(&self, id: i64) -> Result<Original> {
        let asset = self.asset(id).await?;
        let none = || Error::new(Code::NotFound, "There is no strip of this kind of file.");
        let clip = Shows::of(asset.media, &asset.media_type) == Shows::Clip;
        let seconds = asset.seconds.filter(|_| clip).ok_or_else(none)?;
        let (turn, library) = (self.turn().await?, self.library.clone());
        blocking(move || {
            let _turn = turn;
            let made = library.strip(&asset.path, &asset.sha256, seconds);
            let path = made.map_err(|error| told(&asset.path, &error))?;
            let bytes = fs::metadata(&path).map_err(|error| told(&asset.path, &error.into()))?.len();
            let (media_type, etag) = ("image/jpeg".into(), etag(&asset.sha256, "s"));
            Ok(Original { path, media: Media::Image, media_type, bytes, etag })
        })
        .await
    }

    /// The waveform of a sound: [`super::PEAKS`] parts of equal length, each as loud as its loudest moment (0 to
    /// 255). Fails as [`Self::thumbnail`] does.
    pub async fn waveform(&self, id: i64) -> Result<Vec<u8>> {
        let asset = self.asset(id).await?;
        if Shows::of(asset.media, &asset.media_type) != Shows::Sound {
            return Err(Error::new(Code::NotFound, "There is no waveform of this kind of file."));
        }
        let (turn, library) = (self.turn().await?, self.library.clone());
        blocking(move || {
            let _turn = turn;
            library.waveform(&asset.path, &asset.sha256).map_err(|error| told(&asset.path, &error))
        })
        .await
    }

    /// The file of an asset as it came. Fails as [`Self::thumbnail`] does, and with [`Code::NotFound`] for
    /// kinds that are not shown.
    pub async fn original(&self, id: i64) -> Result<Original> {
        let asset = self.asset(id).await?;
        let library = self.library.clone();
        blocking(move || library.shown(&asset.path, asset.media, asset.media_type, &asset.sha256)).await
    }

    /// The pixels of a picture. Fails as [`Self::thumbnail`] does.
    pub async fn pixels(&self, id: i64) -> Result<Pixels> {
        let asset = self.asset(id).await?;
        only_pictures(asset.media)?;
        let (turn, library) = (self.turn().await?, self.library.clone());
        blocking(move || {
            let _turn = turn;
            library.pixels(&asset.path).map_err(|error| told(&asset.path, &error))
        })
        .await
    }

    /// The small picture of an input. Fails as [`Self::thumbnail`] does.
    pub async fn input_thumbnail(&self, sha256: &str) -> Result<Thumbnail> {
        let (path, media, _) = self.input_place(sha256).await?;
        let digest = sha256.to_owned();
        let (place, key) = (path.clone(), digest.clone());
        only_pictures(media)?;
        let small = self.small(&path, &digest, move |library| library.thumbnail(&place, &key)).await?;
        Ok(Thumbnail { content: small.bytes, media_type: small.media_type, etag: etag(&digest, "t") })
    }

    /// The file of an input. Fails as [`Self::original`] does.
    pub async fn input(&self, sha256: &str) -> Result<Original> {
        let (path, media, media_type) = self.input_place(sha256).await?;
        let (library, digest) = (self.library.clone(), sha256.to_owned());
        blocking(move || library.shown(&path, media, media_type, &digest)).await
    }

    /// The newest wish comes first: what was asked for last is what is on the screen.
    async fn turn(&self) -> Result<Turn> {
        let turned_away = || Error::new(Code::Conflict, "Newer pictures were wanted first. Ask again.");
        self.making.take().await.ok_or_else(turned_away)
    }

    async fn asset(&self, id: i64) -> Result<Asset> {
        let found = self.store.read(move |connection| assets::get(connection, id)).await?;
        found.ok_or_else(|| Error::from(Refusal::FileGone))
    }

    async fn small(
        &self,
        path: &str,
        key: &str,
        make: impl FnOnce(&Library) -> std::result::Result<super::Small, MediaError> + Send + 'static,
    ) -> Result<super::Small> {
        let (library, key) = (self.library.clone(), key.to_owned());
        let turn = self.reading.acquire().await;
        let kept = blocking(move || Ok(library.thumbnails().kept(&key))).await?;
        drop(turn);
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let turn = self.turn().await?;
        let (library, path) = (self.library.clone(), path.to_owned());
        blocking(move || {
            // Held until the work has ended, also when nobody waits for it any more.
            let _turn = turn;
            make(&library).map_err(|error| told(&path, &error))
        })
        .await
    }

    /// Path (relative, with `/`), kind and media type of an input.
    async fn input_place(&self, sha256: &str) -> Result<(String, Media, String)> {
        let (library, digest) = (self.library.clone(), sha256.to_owned());
        blocking(move || library.input_place(&digest)).await
    }
}

impl Library {
    /// A file of the library that may be shown. Blocks.
    fn shown(&self, path: &str, media: Media, media_type: String, sha256: &str) -> Result<Original> {
        if Shows::of(media, &media_type) == Shows::Plate {
            let text = format!("Files of the kind {media_type} are not shown here. Open it with a program of yours.");
            return Err(Error::new(Code::NotFound, text));
        }
        let place = self.within(path).map_err(|error| told(path, &error))?;
        let bytes = fs::metadata(&place).map_err(|error| told(path, &error.into()))?.len();
        Ok(Original { path: place, media, media_type, bytes, etag: etag(sha256, "o") })
    }

    /// The place of a file of the library, every link resolved. Blocks.
    ///
    /// Fails when nothing is there or when it lies outside of the library's folder.
    pub(super) fn within(&self, path: &str) -> std::result::Result<PathBuf, MediaError> {
        let place = fs::canonicalize(self.absolute(path))?;
        if place.starts_with(fs::canonicalize(self.root())?) && place.is_file() {
            return Ok(place);
        }
        Err(MediaError::Broken("it does not lie in this library".into()))
    }

    fn input_place(&self, sha256: &str) -> Result<(String, Media, String)> {
        let missing =
            || Error::new(Code::NotFound, "This reference is not in the library any more. Add the file again.");
        if !is_digest(sha256) {
            return Err(missing());
        }
        let entries = fs::read_dir(self.root().join(INPUTS)).map_err(|error| told(INPUTS, &error.into()))?;
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let name = names.into_iter().find(|name| name.starts_with(sha256)).ok_or_else(missing)?;
        let path = format!("{INPUTS}/{name}");
        let form = media::form_of(&self.absolute(&path)).map_err(|error| told(&path, &error.into()))?;
        let form = form.ok_or_else(missing)?;
        Ok((path, form.media, form.media_type))
    }
}

/// Pictures and clips: what has a small picture.
fn with_small_picture(asset: &Asset) -> Result<()> {
    match Shows::of(asset.media, &asset.media_type) {
        Shows::Picture | Shows::Clip => Ok(()),
        Shows::Sound | Shows::Plate => Err(not_of_this_kind()),
    }
}

fn only_pictures(media: Media) -> Result<()> {
    if media == Media::Image { Ok(()) } else { Err(not_of_this_kind()) }
}

fn not_of_this_kind() -> Error {
    Error::new(Code::NotFound, "There is no small picture of this kind of file.")
}

fn etag(sha256: &str, form: &str) -> String {
    format!("\"{}-{form}\"", sha256.get(..32).unwrap_or(sha256))
}

/// What a missing or damaged file means, for a person.
fn told(path: &str, error: &MediaError) -> Error {
    let name = Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned());
    let text = match error {
        MediaError::Io(error) if error.kind() == ErrorKind::NotFound => format!(
            "{name} is not in the library's folder any more. It was moved, renamed or deleted by another program; put \
             it back, or see what else is missing with Check in the library's settings."
        ),
        MediaError::Io(error) => format!("{name} cannot be read: {error}."),
        MediaError::Absent(program) => {
            let text = format!("To show {name} before it plays, install {program}.");
            return Error::new(Code::Unavailable, text);
        }
        MediaError::Broken(why) | MediaError::TooLarge(why) => format!("{name} cannot be shown: {why}."),
        MediaError::Unseen(why) => format!("{name} cannot be shown: {why}. The file itself is as it was."),
    };
    Error::new(Code::Library, text)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::new(Code::Internal, "Reading the library failed.").because(error))?
}

#[cfg(test)]
mod tests;
