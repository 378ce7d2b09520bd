//! Files that go to a service, and those that it holds.

use catalogue::{FileFacts, Media};
use serde::Serialize;

/// A file to hand over.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Where it lies in the library's `inputs`.
    pub path: std::path::PathBuf,
    /// SHA-256 in hex.
    pub sha256: String,
    /// Kind.
    pub media: Media,
    /// Media type by content, e.g. `image/png`.
    pub content_type: String,
    /// Size in bytes.
    pub size: u64,
    /// Sides in pixels, for pictures and clips.
    pub pixels: Option<(u32, u32)>,
    /// Length, for clips and sounds that tell it.
    pub seconds: Option<f64>,
}

impl InputFile {
    /// What a service judges it by.
    #[must_use]
    pub fn facts(&self) -> FileFacts {
        FileFacts {
            media: self.media,
            media_type: self.content_type.clone(),
            bytes: self.size,
            sides: self.pixels,
            seconds: self.seconds,
        }
    }
}

/// A file that a service holds for an account and lists.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Held {
    /// What to write in a body in its place.
    pub reference: String,
    /// The name that it was given.
    pub name: String,
    /// `image`, `video`, `audio`; empty where the service does not say.
    pub media: String,
    /// Size in bytes, where told.
    pub bytes: Option<u64>,
    /// When it came there, Unix milliseconds, where told.
    pub created_ms: Option<i64>,
}

/// What to write in the body in place of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Uploaded {
    /// `data:` or `runway:` address, or a useapi.net asset id.
    pub reference: String,
    /// Until when it can be used again, Unix milliseconds; `None`: as long as the service keeps it.
    /// Zero: not worth keeping (a data URI).
    pub valid_until_ms: Option<i64>,
}
