//! What stands for a clip before it is played: its first frame, and a strip of frames to scrub through. Both are
//! small pictures that can be made again at any time.

use std::fs;
use std::path::{Path, PathBuf};

use image::{DynamicImage, GenericImage as _, RgbImage};
use sha2::{Digest as _, Sha256};

use super::ffmpeg::{self, FilmError, Frames};
use super::inputs::Staged;
use super::media::{self, Form, MediaError};
use super::picture::{self, Small};
use super::thumbnail::{PREVIEWS, is_digest};
use super::{CACHE, Library, MAX_SIDE_PX, durable};
use crate::error::{Code, Error, Result};
use crate::refusal::Refusal;

/// Frames on a strip, side by side, the same number for every clip.
pub const STRIP_FRAMES: u32 = 16;

/// Longest side of a frame on a strip in pixels.
const STRIP_PX: u32 = 256;
/// How much of the end of a clip is looked at for its last frame, in seconds: a little, and more where there is
/// none, since sound may go on without pictures.
const ENDINGS_S: [f64; 3] = [0.25, 2.0, 10.0];
/// Quality of a frame that goes in: higher than a thumbnail's, since it is looked at by a model.
const FRAME_QUALITY: u8 = 95;

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
    pub(super) fn strip(&self, path: &str, sha256: &str, seconds: f64) -> std::result::Result<PathBuf, MediaError> {
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

    /// Stages the last frame of a clip as an input. `path` is relative, with `/`.
    ///
    /// Fails with [`Code::Conflict`] where there is no ffmpeg, with [`Code::InvalidInput`] for what is no clip or
    /// damaged.
    pub async fn stage_last_frame(&self, path: &str) -> Result<Staged> {
        let (library, path) = (self.clone(), path.to_owned());
        let copy = tokio::task::spawn_blocking(move || library.keep_last_frame(&path))
            .await
            .map_err(|error| Error::new(Code::Internal, "Taking the last frame failed.").because(error))?
            .map_err(no_last_frame)?;
        let staged = self.stage(&copy).await;
        drop(fs::remove_file(&copy));
        staged
    }

    fn keep_last_frame(&self, path: &str) -> std::result::Result<PathBuf, MediaError> {
        let place = self.within(path)?;
        let form = media::form_of(&place)?;
        let family = form.as_ref().and_then(family).ok_or_else(|| MediaError::Broken("it is no clip".into()))?;
        let frame = last_frame(&place, family)?;
        let bytes = picture::encode_at(&frame.into(), FRAME_QUALITY)?.bytes;
        let copy = self.root().join(CACHE).join(format!("frame-{}.jpg", hex::encode(Sha256::digest(&bytes))));
        durable::replace(&copy, &bytes)?;
        Ok(copy)
    }
}

fn last_frame(place: &Path, family: &str) -> std::result::Result<RgbImage, FilmError> {
    let mut outcome = Err(FilmError::Failed("it has no frames"));
    for seconds in ENDINGS_S {
        match ffmpeg::frames(place, family, Frames::Ending(seconds), MAX_SIDE_PX) {
            Ok(mut frames) => return frames.pop().ok_or(FilmError::Failed("it has no frames")),
            Err(FilmError::Absent) => return Err(FilmError::Absent),
            Err(error) => outcome = Err(error),
        }
    }
    outcome
}

fn no_last_frame(error: MediaError) -> Error {
    match error {
        MediaError::Absent(program) => Refusal::FrameProgram { program: program.to_owned() }.into(),
        MediaError::Io(error) => Error::new(Code::Library, format!("The clip cannot be read: {error}.")).because(error),
        other => Refusal::NoLastFrame { why: other.to_string() }.into(),
    }
}

/// The first frame of a clip with a longer side of at most `longest` pixels. Blocks.
pub(super) fn poster(place: &Path, form: &Form, longest: u32) -> std::result::Result<Small, MediaError> {
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
fn side_by_side(frames: &[RgbImage]) -> std::result::Result<DynamicImage, MediaError> {
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
