//! What a file is, told from its content; a name's ending is asked only where content does not tell.
//!
//! Pictures are decoded whole, clips and archives checked by their structure. Everything here blocks
//! and belongs on a thread that may.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use catalogue::Media;
use image::ImageFormat;
use sha2::{Digest, Sha256};

use super::container::{self, Reel};
use super::decoder::Decoder;
use super::picture::{PictureError, Small};

/// Largest encoded picture that is read, in bytes: one is held in memory while it is decoded.
pub const MAX_PICTURE_BYTES: u64 = 256 << 20;

/// How much of a file's start tells its kind, in bytes.
const HEAD_BYTES: u64 = 4096;

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Usual ending, lower case, without dot.
    pub extension: String,
    /// For example `image/png`.
    pub media_type: String,
    /// Kind.
    pub media: Media,
}

/// A file that was looked at from its first byte to its last.
#[derive(Clone, Debug, PartialEq)]
pub struct Examined {
    /// What it is.
    pub form: Form,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 in hex.
    pub sha256: String,
    /// Sides in pixels, upright, where it has any that we can read.
    pub sides: Option<(u32, u32)>,
    /// How long a clip or a sound is, where it says so.
    pub seconds: Option<f64>,
    /// Whether a clip or a sound can be heard; `None` where that is not known, and for anything else.
    pub sound: Option<bool>,
    /// ThumbHash, for pictures.
    pub thumbhash: Option<Vec<u8>>,
    /// Thumbnail with a longer side of at most 384 pixels, for pictures.
    pub thumbnail: Option<Small>,
}

/// Why a file is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// Not whole, not sound, or of no kind that we can tell.
    #[error("{0}")]
    Broken(String),
    /// Larger than the limits.
    #[error("{0}")]
    TooLarge(String),
    /// The child that decodes ended before it had found anything.
    #[error("{0}")]
    Unseen(&'static str),
    /// It takes a program that is not on this system.
    #[error("it takes {0}, which is not on this system")]
    Absent(&'static str),
    /// It cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl From<PictureError> for MediaError {
    fn from(error: PictureError) -> Self {
        match error {
            PictureError::Broken(why) => Self::Broken(why),
            PictureError::TooLarge(why) => Self::TooLarge(why),
        }
    }
}

/// Endings that are taken on their word, since content does not tell these apart from other files.
const BY_NAME: &[(&str, &str, Media)] = &[
    ("csv", "text/csv", Media::Text),
    ("exr", "image/x-exr", Media::Image),
    ("glb", "model/gltf-binary", Media::None),
    ("json", "application/json", Media::Text),
    ("md", "text/markdown", Media::Text),
    ("mxf", "application/mxf", Media::Video),
    ("ply", "application/octet-stream", Media::None),
    ("srt", "application/x-subrip", Media::Text),
    ("txt", "text/plain", Media::Text),
    ("vtt", "text/vtt", Media::Text),
];

/// How an OpenEXR file begins: <https://openexr.com/en/latest/OpenEXRFileLayout.html>.
const EXR: &[u8] = &[0x76, 0x2f, 0x31, 0x01];

/// How ProRes is named in a MOV, by its six kinds: nothing that shows our page decodes it.
const PRORES: [&[u8; 4]; 6] = [b"apco", b"apcs", b"apcn", b"apch", b"ap4h", b"ap4x"];

/// Tells the kind of a file from its first bytes; `None` where they do not tell.
#[must_use]
pub fn sniff(head: &[u8]) -> Option<Form> {
    let form = |extension: &str, media_type: &str, media| {
        Some(Form { extension: extension.into(), media_type: media_type.into(), media })
    };
    if looks_like_svg(head) {
        return form("svg", "image/svg+xml", Media::Image);
    }
    if head.starts_with(EXR) {
        return form("exr", "image/x-exr", Media::Image);
    }
    if let Some(kind) = infer::get(head) {
        let media = match kind.matcher_type() {
            infer::MatcherType::Image => Media::Image,
            infer::MatcherType::Video => Media::Video,
            infer::MatcherType::Audio => Media::Audio,
            _ if kind.extension() == "zip" => Media::None,
            _ => return None,
        };
        let media_type = match kind.mime_type() {
            "audio/x-wav" => "audio/wav",
            "audio/x-flac" => "audio/flac",
            "audio/m4a" => "audio/mp4",
            other => other,
        };
        return form(kind.extension(), media_type, media);
    }
    // An ISO media file of a brand that the table does not list.
    if head.get(4..8) == Some(b"ftyp") {
        return form("mp4", "video/mp4", Media::Video);
    }
    None
}

/// Tells the kind of a file from its start; `None` where that does not tell. Blocks.
pub(super) fn form_of(path: &Path) -> io::Result<Option<Form>> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(sniff(&head))
}

/// What can be shown of a file without anything in it being run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// A picture: small, larger and as it came.
    Picture,
    /// A clip: a player, and where there is an ffmpeg a poster and a strip.
    Clip,
    /// A sound: a player and its waveform.
    Sound,
    /// Nothing but its name: kept, and opened with a program of the user's.
    Plate,
}

impl Shows {
    /// What can be shown of a kind. SVG could run what is in it; EXR, ProRes and archives no page can decode.
    #[must_use]
    pub fn of(media: Media, media_type: &str) -> Self {
        const PICTURES: &[&str] = &["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif", "image/bmp"];
        match media {
            Media::Image if PICTURES.contains(&media_type) => Self::Picture,
            // What names its packing is named because nothing here decodes it.
            Media::Video if media_type.starts_with("video/") && !media_type.contains(';') => Self::Clip,
            Media::Audio if media_type.starts_with("audio/") => Self::Sound,
            Media::Image | Media::Video | Media::Audio | Media::Text | Media::None => Self::Plate,
        }
    }
}

/// Kind of a media type.
pub(super) fn kind_of(media_type: &str) -> Media {
    if let Some((.., media)) = BY_NAME.iter().find(|(_, known, _)| *known == media_type) {
        return *media;
    }
    match media_type.split('/').next() {
        Some("image") => Media::Image,
        Some("video") => Media::Video,
        Some("audio") => Media::Audio,
        Some("text") => Media::Text,
        _ => Media::None,
    }
}

/// An XML text whose outermost element is `svg`.
fn looks_like_svg(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while let Some(inner) = rest.strip_prefix("<?").or_else(|| rest.strip_prefix("<!")) {
        let end = if inner.starts_with("--") { "-->" } else { ">" };
        let Some(at) = inner.find(end) else { return false };
        rest = inner[at + end.len()..].trim_start();
    }
    rest.strip_prefix("<svg").is_some_and(|next| next.starts_with(|c: char| c.is_whitespace() || c == '>'))
}

/// Which decoder of ours reads it, where one does.
pub(super) fn picture_format(form: &Form) -> Option<ImageFormat> {
    match form.media_type.as_str() {
        "image/png" => Some(ImageFormat::Png),
        "image/jpeg" => Some(ImageFormat::Jpeg),
        "image/webp" => Some(ImageFormat::WebP),
        "image/gif" => Some(ImageFormat::Gif),
        _ => None,
    }
}

/// Reads a file whole, verifies it, and makes the small pictures. `named` is the ending that its name
/// or address has, lower case, without dot; it counts only where content does not tell.
///
/// Blocks: tens of milliseconds for a picture.
pub fn examine(decoder: &Decoder, path: &Path, named: Option<&str>) -> Result<Examined, MediaError> {
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    if bytes == 0 {
        return Err(MediaError::Broken("the file is empty".into()));
    }
    let mut head = Vec::new();
    (&mut file).take(HEAD_BYTES).read_to_end(&mut head)?;
    file.rewind()?;
    let form = match sniff(&head) {
        Some(form) => form,
        None => form_by_name(&head, named)?,
    };
    if let Some(format) = picture_format(&form) {
        return examine_picture(decoder, file, bytes, form, format);
    }
    let reel = look_at(decoder, &mut file, bytes, &head, &form)?;
    file.rewind()?;
    let (sha256, read) = digest(&mut file)?;
    if read != bytes {
        return Err(MediaError::Broken("the file changed while it was read".into()));
    }
    let plays = matches!(form.media, Media::Video | Media::Audio);
    let (sides, seconds) = reel.as_ref().map_or((None, None), |reel| (reel.sides, reel.seconds));
    let sound = reel.as_ref().filter(|_| plays).map(|reel| reel.sound);
    let form = reel.map_or(form.clone(), |reel| told_by(form, &reel));
    Ok(Examined { form, bytes, sha256, sides, seconds, sound, thumbhash: None, thumbnail: None })
}

/// What a clip's content says beyond its container: one without a moving picture is a sound, and how ProRes is
/// packed is named as RFC 6381 has it, so that nobody tries to show it.
fn told_by(mut form: Form, reel: &Reel) -> Form {
    if form.media == Media::Video && reel.sides.is_none() && reel.sound {
        form.media = Media::Audio;
        form.media_type = form.media_type.replacen("video/", "audio/", 1);
        if form.extension == "mp4" {
            form.extension = "m4a".into();
        }
    }
    if let Some(packing) = reel.packing.filter(|packing| PRORES.contains(&packing)) {
        form.media_type = format!("video/quicktime; codecs={}", String::from_utf8_lossy(&packing));
    }
    form
}

fn examine_picture(
    decoder: &Decoder,
    mut file: File,
    length: u64,
    form: Form,
    format: ImageFormat,
) -> Result<Examined, MediaError> {
    if length > MAX_PICTURE_BYTES {
        return Err(MediaError::TooLarge(format!(
            "the picture has {} MB; up to {} MB are read",
            length >> 20,
            MAX_PICTURE_BYTES >> 20
        )));
    }
    let (sha256, read) = digest(&mut (&mut file).take(MAX_PICTURE_BYTES + 1))?;
    if read != length {
        return Err(MediaError::Broken("the file changed while it was read".into()));
    }
    let seen = decoder.picture(file, length, format)?;
    Ok(Examined {
        form,
        bytes: length,
        sha256,
        sides: Some(seen.sides),
        seconds: None,
        sound: None,
        thumbhash: Some(seen.thumbhash),
        thumbnail: Some(seen.thumbnail),
    })
}

/// Checks that a file is whole as far as its structure tells, and what a clip or a sound tells of itself.
fn look_at(
    decoder: &Decoder,
    file: &mut File,
    length: u64,
    head: &[u8],
    form: &Form,
) -> Result<Option<Reel>, MediaError> {
    let broken = |why: &str| MediaError::Broken(why.into());
    match form.extension.as_str() {
        "mp4" | "mov" | "m4v" | "m4a" => return Ok(Some(container::iso_media(file, length)?.map_err(broken)?)),
        "zip" => container::zip(file, length)?.map_err(broken)?,
        "wav" => container::riff(head, length).map_err(broken)?,
        _ => {}
    }
    match form.media {
        Media::Video | Media::Audio => Ok(decoder.reel(file.try_clone()?, length, &form.extension)),
        Media::Image | Media::Text | Media::None => Ok(None),
    }
}

/// What a file with untelling content is by its ending.
fn form_by_name(head: &[u8], named: Option<&str>) -> Result<Form, MediaError> {
    let start = String::from_utf8_lossy(&head[..head.len().min(512)]).trim_start().to_ascii_lowercase();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Err(MediaError::Broken("a web page came instead of the file".into()));
    }
    let named = named.unwrap_or_default().to_ascii_lowercase();
    let Some((extension, media_type, media)) = BY_NAME.iter().find(|(extension, ..)| *extension == named) else {
        return Err(MediaError::Broken(if named.is_empty() {
            "neither its content nor its name tells what the file is".into()
        } else {
            format!("the content is not that of a {named} file")
        }));
    };
    if *media == Media::Text && head.contains(&0) {
        return Err(MediaError::Broken(format!("the content is not that of a {named} file")));
    }
    Ok(Form { extension: (*extension).into(), media_type: (*media_type).into(), media: *media })
}

/// SHA-256 in hex and length of what is left of a stream.
pub(super) fn digest(stream: &mut impl Read) -> io::Result<(String, u64)> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 128 << 10];
    let mut length = 0;
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return Ok((hex::encode(hash.finalize()), length)),
            Ok(read) => {
                hash.update(&buffer[..read]);
                length += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests;
