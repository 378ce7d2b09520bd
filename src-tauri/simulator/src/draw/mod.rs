//! The pictures that tasks end with.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// One picture, described by everything that it depends on.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// What it shows.
    pub prompt: &'a str,
    /// A style's name.
    pub style: Option<&'a str>,
    /// Equal seeds give equal pictures.
    pub seed: u64,
    /// Its place in the set, from 0.
    pub index: u32,
    /// How far the pictures of a set lie apart, 0 to 5.
    pub diversity: Option<u8>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Encoding.
    pub format: Format,
}

/// Encodings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lossless.
    Png,
    /// Small.
    Jpeg,
    /// Lossless.
    Webp,
}

/// Draws and encodes; equal for equal arguments.
#[must_use]
pub fn draw(picture: &Picture<'_>) -> Vec<u8> {
    let tone = picture.prompt.bytes().fold(picture.seed, |sum, byte| {
        sum.wrapping_mul(31) + u64::from(byte)
    });
    let [red, green, blue, ..] = tone
        .wrapping_add(u64::from(picture.index) * 0x9e37_79b9)
        .to_le_bytes();
    let image = RgbImage::from_fn(picture.width.max(1), picture.height.max(1), |x, y| {
        let shade = u8::try_from((x + 2 * y) / 16 % 64).unwrap_or(0);
        Rgb([red.wrapping_add(shade), green, blue.wrapping_sub(shade)])
    });
    let format = match picture.format {
        Format::Png => ImageFormat::Png,
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Webp => ImageFormat::WebP,
    };
    let mut encoded = Cursor::new(Vec::new());
    match image.write_to(&mut encoded, format) {
        Ok(()) => encoded.into_inner(),
        Err(_) => Vec::new(),
    }
}
