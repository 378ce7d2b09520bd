//! Decoding pictures under limits, and making small ones of them.
//!
//! The header is judged before a pixel is decoded, so that a file of a few kilobytes which claims to be
//! enormous costs nothing. A picture is decoded once: verification, placeholder and thumbnail share it.

use std::io::Cursor;

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use serde::{Deserialize, Serialize};

use super::container;

/// Longest side in pixels that is decoded. The largest that a model of the catalogue makes is 11,712.
pub const MAX_SIDE_PX: u32 = 16_384;
/// Most pixels that are decoded.
pub const MAX_PIXELS: u64 = 150_000_000;
/// Most memory for one decoded picture, in bytes.
pub const MAX_DECODED_BYTES: u64 = 512 << 20;
/// Longest side of a thumbnail in pixels.
pub const THUMBNAIL_PX: u32 = 384;
/// Longest side of a tiny one, for lists and narrow tiles.
pub(super) const TINY_PX: u32 = 192;

/// Quality of JPEG thumbnails and previews, 1 to 100.
const JPEG_QUALITY: u8 = 80;
/// Longest side that a placeholder is made from; the ThumbHash method takes no more.
const PLACEHOLDER_PX: u32 = 100;
/// From this size on pictures are decoded one at a time, so that several at once stay within memory.
const LARGE_BYTES: u64 = 96 << 20;
/// Quality of a copy that goes in: higher than a thumbnail's, since it is looked at by a model.
const COPY_QUALITY: u8 = 93;
/// How often a copy is made smaller before it is given up.
const TRIES: u32 = 8;

/// Why a picture was not decoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PictureError {
    /// Not whole or not sound.
    #[error("{0}")]
    Broken(String),
    /// Larger than the limits.
    #[error("{0}")]
    TooLarge(String),
}

/// A decoded picture, upright.
#[derive(Debug)]
pub(super) struct Picture {
    pixels: DynamicImage,
    orientation: Orientation,
}

/// An encoded small picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Small {
    /// JPEG, or WebP where the picture has see-through parts.
    pub bytes: Vec<u8>,
    /// `image/jpeg` or `image/webp`.
    pub media_type: &'static str,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// Decodes a whole picture and makes sure that nothing of it is missing.
pub(super) fn decode(bytes: &[u8], format: ImageFormat) -> Result<Picture, PictureError> {
    let whole = match format {
        ImageFormat::Png => container::png(bytes),
        ImageFormat::Jpeg => container::jpeg(bytes),
        ImageFormat::WebP => container::riff(bytes, bytes.len() as u64),
        ImageFormat::Gif => container::gif(bytes),
        _ => Ok(()),
    };
    whole.map_err(|why| PictureError::Broken(why.into()))?;
    let mut decoder = decoder(bytes, format)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let pixels = DynamicImage::from_decoder(decoder).map_err(|error| told(&error))?;
    Ok(Picture { pixels, orientation })
}

/// Whether decoding a picture takes so much memory that others should not be decoded meanwhile, by its header.
pub(super) fn is_large(bytes: &[u8], format: ImageFormat) -> Result<bool, PictureError> {
    Ok(decoder(bytes, format)?.total_bytes() > LARGE_BYTES)
}

fn decoder(bytes: &[u8], format: ImageFormat) -> Result<impl ImageDecoder + '_, PictureError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| told(&error))?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(PictureError::Broken("the picture has no pixels".into()));
    }
    let pixels = u64::from(width) * u64::from(height);
    if width > MAX_SIDE_PX || height > MAX_SIDE_PX || pixels > MAX_PIXELS || decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(PictureError::TooLarge(format!(
            "the picture has {width} × {height} pixels; up to {MAX_SIDE_PX} a side, {} million in all and {} MB decoded are read",
            MAX_PIXELS / 1_000_000,
            MAX_DECODED_BYTES >> 20,
        )));
    }
    Ok(decoder)
}

fn told(error: &ImageError) -> PictureError {
    match error {
        ImageError::Limits(limit) => PictureError::TooLarge(format!("the picture is too large: {limit}")),
        other => PictureError::Broken(format!("the picture cannot be decoded: {other}")),
    }
}

fn turned(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    )
}

impl Picture {
    /// Width and height in pixels, upright.
    pub(super) fn sides(&self) -> (u32, u32) {
        let (width, height) = (self.pixels.width(), self.pixels.height());
        if turned(self.orientation) { (height, width) } else { (width, height) }
    }

    /// All pixels, turned upright.
    pub(super) fn upright(mut self) -> image::RgbaImage {
        self.pixels.apply_orientation(self.orientation);
        self.pixels.into_rgba8()
    }

    /// The picture shrunk so that its longer side has at most `longest` pixels; never enlarged.
    pub(super) fn shrunk(&self, longest: u32) -> Result<DynamicImage, PictureError> {
        let (width, height) = fit(self.pixels.width(), self.pixels.height(), longest);
        let mut small = DynamicImage::new(width, height, self.pixels.color());
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        Resizer::new()
            .resize(&self.pixels, &mut small, &options)
            .map_err(|error| PictureError::Broken(format!("the picture cannot be made smaller: {error}")))?;
        small.apply_orientation(self.orientation);
        Ok(small)
    }

    /// A copy of at most `most` bytes, made smaller where it must be.
    pub(super) fn within(&self, most: u64) -> Result<Small, PictureError> {
        let (width, height) = self.sides();
        let mut longest = width.max(height);
        for _ in 0..TRIES {
            let encoded = encode_at(&self.shrunk(longest)?, COPY_QUALITY)?;
            let size = encoded.bytes.len() as u64;
            if size <= most {
                return Ok(encoded);
            }
            // Size grows with the area; a little less, so that the next one fits.
            #[expect(clippy::cast_precision_loss, reason = "a size in bytes")]
            let share = (most as f64 / size as f64).sqrt() * 0.95;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share below 1 of a side")]
            let next = (f64::from(longest) * share) as u32;
            longest = next.clamp(1, longest.saturating_sub(1).max(1));
        }
        Err(PictureError::TooLarge("it would have to be too small".into()))
    }
}

/// `width` × `height` scaled down so that the longer side has at most `longest` pixels.
pub(super) fn fit(width: u32, height: u32, longest: u32) -> (u32, u32) {
    let longer = width.max(height).max(1);
    if longer <= longest {
        return (width.max(1), height.max(1));
    }
    let scaled = |side: u32| {
        let rounded = (u64::from(side) * u64::from(longest) + u64::from(longer) / 2) / u64::from(longer);
        u32::try_from(rounded.max(1)).unwrap_or(longest)
    };
    (scaled(width), scaled(height))
}

/// Encodes a small picture: JPEG, or WebP where some pixel is see-through.
pub(super) fn encode(picture: &DynamicImage) -> Result<Small, PictureError> {
    encode_at(picture, JPEG_QUALITY)
}

/// The same with a quality of the JPEG, 1 to 100.
pub(super) fn encode_at(picture: &DynamicImage, quality: u8) -> Result<Small, PictureError> {
    let failed = |error: ImageError| PictureError::Broken(format!("the picture cannot be encoded: {error}"));
    let (width, height) = (picture.width(), picture.height());
    let see_through = picture.color().has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel.0[3] < 255);
    let mut bytes = Vec::new();
    if see_through {
        let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut bytes);
        picture.to_rgba8().write_with_encoder(encoder).map_err(failed)?;
        return Ok(Small { bytes, media_type: "image/webp", width, height });
    }
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality);
    picture.to_rgb8().write_with_encoder(encoder).map_err(failed)?;
    Ok(Small { bytes, media_type: "image/jpeg", width, height })
}

/// ThumbHash of a picture, at most 25 bytes: the blurred placeholder that a row carries.
/// Format: <https://evanw.github.io/thumbhash/>.
pub(super) fn placeholder(small: &DynamicImage) -> Vec<u8> {
    let (width, height) = fit(small.width(), small.height(), PLACEHOLDER_PX);
    let tiny = small.thumbnail_exact(width, height).to_rgba8();
    thumbhash::rgba_to_thumb_hash(width as usize, height as usize, tiny.as_raw())
}
