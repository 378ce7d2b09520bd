//! Pictures for tests.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A picture with detail everywhere; another seed is another picture.
pub(crate) fn drawn(width: u32, height: u32, seed: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| {
        let noise = (x.wrapping_mul(31) ^ y.wrapping_mul(17) ^ seed.wrapping_mul(101)) % 64;
        let red = x * 191 / width.max(1) + noise;
        let green = y * 191 / height.max(1) + noise;
        Rgb([red as u8, green as u8, (seed.wrapping_mul(53) % 192 + noise) as u8])
    })
    .into()
}

/// The picture as a file.
pub(crate) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("the picture has a form that the format takes");
    bytes.into_inner()
}
