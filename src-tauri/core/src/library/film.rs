//! What stands for a clip before it is played: its first frame, and a strip of frames to scrub through. Both are
//! small pictures that can be made again at any time.

use std::path::{Path, PathBuf};

use image::{DynamicImage, GenericImage as _, RgbImage};

use super::ffmpeg::{self, FilmError, Frames};
use super::media::{self, Form, MediaError};
use super::picture::{self, Small};
use super::thumbnail::{PREVIEWS, is_digest};
use super::{CACHE, Library, durable};

/// Frames on a strip, side by side, the same number for every clip.
pub const STRIP_FRAMES: u32 = 16;

/// Longest side of a frame on a strip in pixels.
const STRIP_PX: u32 = 256;

impl From<FilmError> for MediaError {
    fn from(error: FilmError) -> Self {
        match error {
            FilmError::Absent => Self::Absent("ffmpeg"),
            FilmError::Failed(why) => Self::Broken(why.into()),
        }
    }
}

impl Library {
    /// The strip of a clip: [`STRIP_FRAMES`] frames of equal size side by side, spread evenly over its length, as a
    /// JPEG in `cache`. `path` is relative, with `/`. Blocks: a second or two.
    ///
    /// Fails when the file is missing, no clip or damaged, and with [`MediaError::Absent`] where there is no ffmpeg.
    pub(super) fn strip(&self, path: &str, sha256: &str, seconds: f64) -> Result<PathBuf, MediaError> {
        if !is_digest(sha256) {
            return Err(MediaError::Broken("that is no digest of a file".into()));
        }
        let kept = self.root().join(CACHE).join(PREVIEWS).join(format!("{sha256}-strip.jpg"));
        if kept.is_file() {
            return Ok(kept);
        }
        let place = self.within(path)?;
        let form = media::form_of(&place)?;
        let family = form.as_ref().and_then(family).ok_or_else(|| MediaError::Broken("it is no clip".into()))?;
        let frames = ffmpeg::frames(&place, family, Frames::Spread(STRIP_FRAMES, seconds), STRIP_PX)?;
        durable::replace(&kept, &picture::encode(&side_by_side(&frames)?)?.bytes)?;
        Ok(kept)
    }
}

/// The first frame of a clip with a longer side of at most `longest` pixels. Blocks.
pub(super) fn poster(place: &Path, form: &Form, longest: u32) -> Result<Small, MediaError> {
    let family = family(form).ok_or_else(|| MediaError::Broken("it is no clip".into()))?;
    let frame = ffmpeg::frames(place, family, Frames::First, longest)?.swap_remove(0);
    Ok(picture::encode(&frame.into())?)
}

/// ffmpeg's word for a container.
fn family(form: &Form) -> Option<&'static str> {
    match form.extension.as_str() {
        "mp4" | "mov" | "m4v" => Some("mov"),
        "webm" | "mkv" => Some("matroska"),
        _ => None,
    }
}

/// Always [`STRIP_FRAMES`]: where a clip has fewer, the last one stands for those that lack.
fn side_by_side(frames: &[RgbImage]) -> Result<DynamicImage, MediaError> {
    let broken = || MediaError::Broken("its frames are of different sizes".into());
    let (first, last) = frames.first().zip(frames.last()).ok_or_else(broken)?;
    let (width, height) = first.dimensions();
    let mut strip = RgbImage::new(width * STRIP_FRAMES, height);
    for place in 0..STRIP_FRAMES {
        let frame = frames.get(place as usize).unwrap_or(last);
        strip.copy_from(frame, place * width, 0).map_err(|_| broken())?;
    }
    Ok(strip.into())
}

#[cfg(test)]
mod tests;
