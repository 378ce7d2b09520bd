//! Who decodes what came from a service or a user: a child process that can be ended at any moment.
//!
//! The child is this program again, started with one word ([`serve`]), and lives as long as there is something to
//! decode. It is told what is wanted ([`wish::Wish`]) and asks for the bytes of one file piece by piece; it learns no
//! name, no path and no address. It has no environment, may open, write and start nothing, takes at most
//! [`MOST_MEMORY`], and is ended when a wish takes it too long. What it answers is judged like any other word from
//! outside. When it breaks off, that one file could not be looked at, and nothing else has happened.
//!
//! ```text
//! here:   Decoder::picture → Pool::ask ── wish ──→ serve → wish::fulfil      the child
//!                                      ←─ bytes ? ─
//!                                      ── bytes ──→
//!                                      ←─ found ───
//! ```

mod pool;
mod serve;
mod wire;
mod wish;
mod worker;

use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use image::ImageFormat;

use super::container::Reel;
use super::media::MediaError;
use super::picture::{PictureError, Small};
use super::pixels::Pixels;
use crate::failpoint::{self, Spoil};

use pool::Pool;
use wish::{Found, Wish};

pub(super) use worker::bare;

pub use serve::{WORD, serve, serves};

/// Most memory of the child in bytes, where the system can limit it: all that it may ask the system for, beside the
/// program itself.
pub const MOST_MEMORY: u64 = 512 << 20;
/// Longest time of the processor for one picture, or for what a sound tells of itself. Where the system does not say
/// how long a process really ran, and for one that does nothing at all, time that passed counts, and six times as much.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// The same for the outline of a whole sound.
pub const PATIENCE_SOUND: Duration = Duration::from_secs(20);

/// Why a file was not looked at.
pub(super) const TOO_LONG: &str = "looking at it took too long";
pub(super) const BROKE_OFF: &str = "the program that looks at it broke off";
pub(super) const NONSENSE: &str = "the program that looks at it answered nonsense";

/// A file, or bytes, that are decoded.
pub(super) trait Source: Read + Seek + Send + Sync {}

impl<T: Read + Seek + Send + Sync> Source for T {}

/// Decodes files. Clones share their children.
#[derive(Clone, Debug)]
pub struct Decoder(Option<Arc<Pool>>);

/// What a whole picture told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Pixels, upright.
    pub(super) sides: (u32, u32),
    /// ThumbHash.
    pub(super) thumbhash: Vec<u8>,
    /// With a longer side of at most 384 pixels.
    pub(super) thumbnail: Small,
}

impl Decoder {
    /// Decodes in a child process that is this program; its `main` must begin with [`serves`]. Nothing is started
    /// before there is something to decode.
    #[must_use]
    pub fn apart() -> Self {
        // What was started is also found where a newer version has taken the file's place.
        let program =
            if cfg!(target_os = "linux") { Some("/proc/self/exe".into()) } else { std::env::current_exe().ok() };
        Self::spoilt(program.unwrap_or_default(), failpoint::spoilt())
    }

    /// The same in a child process of another program, for tests.
    #[must_use]
    pub fn of(program: PathBuf) -> Self {
        Self::spoilt(program, None)
    }

    /// A child process that misbehaves, for tests: without the feature `failpoints` it behaves.
    #[must_use]
    pub fn spoilt(program: PathBuf, spoil: Option<Spoil>) -> Self {
        Self(Some(Pool::new(program, spoil)))
    }

    /// Decodes in this process: for tests and benchmarks, which have no program to start.
    #[must_use]
    pub fn here() -> Self {
        Self(None)
    }

    /// Decodes a whole picture of so many bytes and makes its small ones. Blocks, as all of these do.
    pub(super) fn picture(
        &self,
        source: impl Source + 'static,
        length: u64,
        format: ImageFormat,
    ) -> Result<Seen, MediaError> {
        let found = self.ask(&Wish::Picture { form: form(format) }, Box::new(source), length)?;
        let Found::Picture { sides, thumbhash, thumbnail } = found.0 else { return Err(nonsense()) };
        if thumbhash.len() > 25 || sides.0 == 0 || sides.1 == 0 {
            return Err(nonsense());
        }
        Ok(Seen { sides, thumbhash, thumbnail: thumbnail.with(found.1) })
    }

    /// A picture at a longer side of at most `longest` pixels.
    pub(super) fn small(
        &self,
        source: impl Source + 'static,
        length: u64,
        format: ImageFormat,
        longest: u32,
    ) -> Result<Small, MediaError> {
        self.made_small(&Wish::Small { form: form(format), longest }, Box::new(source), length)
    }

    /// A copy of a picture of at most `most` bytes, made smaller where it must be.
    pub(super) fn copy(
        &self,
        source: impl Source + 'static,
        length: u64,
        format: ImageFormat,
        most: u64,
    ) -> Result<Small, MediaError> {
        self.made_small(&Wish::Copy { form: form(format), most }, Box::new(source), length)
    }

    fn made_small(&self, wish: &Wish, source: Box<dyn Source>, length: u64) -> Result<Small, MediaError> {
        match self.ask(wish, source, length)? {
            (Found::Small(label), bytes) => Ok(label.with(bytes)),
            _ => Err(nonsense()),
        }
    }

    /// The pixels of a picture, at a longer side of at most `longest` where that is given.
    pub(super) fn pixels(
        &self,
        source: impl Source + 'static,
        length: u64,
        format: ImageFormat,
        longest: Option<u32>,
    ) -> Result<Pixels, MediaError> {
        let found = self.ask(&Wish::Pixels { form: form(format), longest }, Box::new(source), length)?;
        let (Found::Pixels { width, height }, rgba) = found else { return Err(nonsense()) };
        if u64::from(width) * u64::from(height) * 4 != rgba.len() as u64 {
            return Err(nonsense());
        }
        Ok(Pixels { width, height, rgba })
    }

    /// What a sound, or a clip in a container of that family, tells of itself. `None` where it cannot be read.
    pub(super) fn reel(&self, source: impl Source + 'static, length: u64, extension: &str) -> Option<Reel> {
        match self.ask(&Wish::Reel { extension: extension.into() }, Box::new(source), length) {
            Ok((Found::Reel(reel), _)) => reel,
            // A reader that gives up on hostile content costs the facts, not the file.
            Ok(_) | Err(_) => None,
        }
    }

    /// The outline of a sound; `None` where nothing here decodes it.
    pub(super) fn outline(
        &self,
        source: impl Source + 'static,
        length: u64,
        extension: &str,
    ) -> Result<Option<Vec<u8>>, MediaError> {
        match self.ask(&Wish::Outline { extension: extension.into() }, Box::new(source), length)? {
            (Found::Outline(true), peaks) if peaks.len() == super::PEAKS => Ok(Some(peaks)),
            (Found::Outline(false), _) => Ok(None),
            _ => Err(nonsense()),
        }
    }

    fn ask(&self, wish: &Wish, source: Box<dyn Source>, length: u64) -> Result<(Found, Vec<u8>), MediaError> {
        let answer = match &self.0 {
            Some(pool) => pool.ask(wish, source, length)?,
            None => catch_unwind(AssertUnwindSafe(|| wish.fulfil(source, length, true)))
                .map_err(|_| MediaError::Unseen(BROKE_OFF))?,
        };
        match answer.0 {
            Found::Not(PictureError::Broken(why)) => Err(MediaError::Broken(why)),
            Found::Not(PictureError::TooLarge(why)) => Err(MediaError::TooLarge(why)),
            _ => Ok(answer),
        }
    }
}

fn form(format: ImageFormat) -> String {
    format.to_mime_type().into()
}

fn nonsense() -> MediaError {
    MediaError::Unseen(NONSENSE)
}
