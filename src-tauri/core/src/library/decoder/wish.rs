//! What is wanted of a file, and what was found. The same in the child and, where there is none, in this process.

use std::io::{self, Read, Seek};

use image::ImageFormat;
use serde::{Deserialize, Serialize};

use super::super::container::Reel;
use super::super::picture::{self, PictureError, Small, THUMBNAIL_PX};
use super::super::sound;
use super::Source;

/// What is wanted. `form` is a picture's media type.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Wish {
    /// All that a new picture must tell.
    Picture { form: String },
    /// A small one.
    Small { form: String, longest: u32 },
    /// One of at most so many bytes.
    Copy { form: String, most: u64 },
    /// Its pixels.
    Pixels { form: String, longest: Option<u32> },
    /// What a sound tells of itself.
    Reel { extension: String },
    /// How loud it is, part by part.
    Outline { extension: String },
}

/// What was found; bytes follow it where it says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Found {
    /// Followed by the thumbnail.
    Picture { sides: (u32, u32), thumbhash: Vec<u8>, thumbnail: Label },
    /// Followed by the picture.
    Small(Label),
    /// Followed by four bytes for each pixel.
    Pixels { width: u32, height: u32 },
    /// Nothing follows.
    Reel(Option<Reel>),
    /// Whether it can be decoded; followed by its parts.
    Outline(bool),
    /// It takes so much memory that it must be asked for alone.
    Large,
    /// Why there is nothing.
    Not(PictureError),
}

/// A small picture without its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Label {
    /// WebP, else JPEG.
    webp: bool,
    width: u32,
    height: u32,
}

impl Label {
    fn of(small: Small) -> (Self, Vec<u8>) {
        (Self { webp: small.media_type == "image/webp", width: small.width, height: small.height }, small.bytes)
    }

    /// The picture with these bytes.
    pub(super) fn with(self, bytes: Vec<u8>) -> Small {
        let media_type = if self.webp { "image/webp" } else { "image/jpeg" };
        Small { bytes, media_type, width: self.width, height: self.height }
    }
}

impl Wish {
    /// Whether it is about a whole sound.
    pub(super) fn is_long(&self) -> bool {
        matches!(self, Self::Outline { .. })
    }

    /// Looks at a file of so many bytes from its start. `alone`: nobody else decodes anything large now.
    pub(super) fn fulfil(&self, mut source: Box<dyn Source>, length: u64, alone: bool) -> (Found, Vec<u8>) {
        if let Err(error) = source.rewind() {
            return (Found::Not(PictureError::Broken(error.to_string())), Vec::new());
        }
        let made = match self {
            Self::Picture { form } => decoded(source, length, form, alone).and_then(|picture| {
                let small = picture.shrunk(THUMBNAIL_PX)?;
                let (thumbnail, bytes) = Label::of(picture::encode(&small)?);
                let (sides, thumbhash) = (picture.sides(), picture::placeholder(&small));
                Ok((Found::Picture { sides, thumbhash, thumbnail }, bytes))
            }),
            Self::Small { form, longest } => decoded(source, length, form, alone)
                .and_then(|picture| Ok(labelled(picture::encode(&picture.shrunk(*longest)?)?))),
            Self::Copy { form, most } => {
                decoded(source, length, form, alone).and_then(|picture| Ok(labelled(picture.within(*most)?)))
            }
            Self::Pixels { form, longest } => decoded(source, length, form, alone).and_then(|picture| {
                let pixels = match longest {
                    Some(longest) => picture.shrunk(*longest)?.into_rgba8(),
                    None => picture.upright(),
                };
                Ok((Found::Pixels { width: pixels.width(), height: pixels.height() }, pixels.into_raw()))
            }),
            Self::Reel { extension } => return (Found::Reel(sound::reel(source, length, extension)), Vec::new()),
            Self::Outline { extension } => {
                let peaks = sound::outline(source, length, extension);
                return (Found::Outline(peaks.is_some()), peaks.unwrap_or_default());
            }
        };
        made.unwrap_or_else(|none| match none {
            Undecoded::Large => (Found::Large, Vec::new()),
            Undecoded::Not(why) => (Found::Not(why), Vec::new()),
        })
    }
}

fn labelled(small: Small) -> (Found, Vec<u8>) {
    let (label, bytes) = Label::of(small);
    (Found::Small(label), bytes)
}

/// Why a picture was not decoded.
enum Undecoded {
    Large,
    Not(PictureError),
}

impl From<PictureError> for Undecoded {
    fn from(why: PictureError) -> Self {
        Self::Not(why)
    }
}

impl From<io::Error> for Undecoded {
    fn from(error: io::Error) -> Self {
        Self::Not(PictureError::Broken(format!("it cannot be read to its end: {error}")))
    }
}

fn decoded(mut source: Box<dyn Source>, length: u64, form: &str, alone: bool) -> Result<picture::Picture, Undecoded> {
    let unknown = || PictureError::Broken("it is no picture that can be decoded".into());
    let format = ImageFormat::from_mime_type(form).ok_or_else(unknown)?;
    if length > super::super::MAX_PICTURE_BYTES {
        return Err(PictureError::TooLarge(format!("the picture has {} MB", length >> 20)).into());
    }
    let mut content = vec![0; usize::try_from(length).unwrap_or(0)];
    source.read_exact(&mut content)?;
    if !alone && picture::is_large(&content, format)? {
        return Err(Undecoded::Large);
    }
    Ok(picture::decode(&content, format)?)
}
