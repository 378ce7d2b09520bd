//! Files that clients handed over: `runway://` uploads of the official API, assets of useapi.net.

use catalogue::{Service, Source};
use serde::{Deserialize, Serialize};

use crate::clock::Ms;

/// One file or the promise of one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StoredFile {
    /// UUID; the bytes lie under this name.
    pub(crate) id: String,
    pub(crate) service: Service,
    /// Digest of the bearer token.
    pub(crate) holder: String,
    /// Account on useapi.net.
    pub(crate) email: Option<String>,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) size: u64,
    /// Width and height in pixels, where known.
    pub(crate) dimensions: Option<(u32, u32)>,
    /// Seconds, where known.
    pub(crate) duration: Option<f64>,
    pub(crate) created: Ms,
    pub(crate) created_wall: i64,
    /// Whether the bytes have arrived (an official upload has two legs).
    pub(crate) complete: bool,
    pub(crate) removed: bool,
}

impl StoredFile {
    /// What is known of what is in it.
    pub(crate) fn source(&self) -> Source {
        Source { sides: self.dimensions, seconds: self.duration }
    }

    /// `image`, `video` or `audio`.
    pub(crate) fn media(&self) -> &str {
        self.media_type.split('/').next().unwrap_or_default()
    }
}
