//! From numbers to a file: smooth enlargement to the exact size, then PNG, JPEG or WebP.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::Format;
use super::canvas::Canvas;

/// Encodes the sheet at exactly `width` by `height` pixels; with `cut_out` only the middle of it is opaque.
pub(super) fn encode(canvas: &Canvas, width: u32, height: u32, format: Format, cut_out: bool) -> Vec<u8> {
    let pixels = pixels(canvas, width, height);
    let (pixels, colour) = match cut_out && format != Format::Jpeg {
        true => (with_alpha(&pixels, width, height), ExtendedColorType::Rgba8),
        false => (pixels, ExtendedColorType::Rgb8),
    };
    let mut file = Vec::with_capacity(pixels.len() / 6);
    let written = match format {
        Format::Png => PngEncoder::new_with_quality(&mut file, CompressionType::Fast, PngFilter::Adaptive)
            .write_image(&pixels, width, height, colour),
        Format::Jpeg => JpegEncoder::new_with_quality(&mut file, 88).encode(&pixels, width, height, colour),
        Format::Webp => WebPEncoder::new_lossless(&mut file).encode(&pixels, width, height, colour),
    };
    written.expect("a whole sheet of valid size can be encoded into memory");
    file
}

/// The sheet at exactly that size, three bytes a pixel.
pub(super) fn pixels(canvas: &Canvas, width: u32, height: u32) -> Vec<u8> {
    if (canvas.width as u32, canvas.height as u32) == (width, height) {
        return bytes(canvas);
    }
    resized(canvas, width, height, FilterType::CatmullRom)
}

/// The sheet at another size.
pub(super) fn resized(canvas: &Canvas, width: u32, height: u32, filter: FilterType) -> Vec<u8> {
    let small = bytes(canvas);
    let source = ImageRef::new(canvas.width as u32, canvas.height as u32, &small, PixelType::U8x3)
        .expect("the sheet holds three bytes a pixel");
    let mut target = Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    Resizer::new().resize(&source, &mut target, &options).expect("both sheets have the same kind of pixel");
    target.into_vec()
}

/// An oval with a soft rim, nothing around it.
fn with_alpha(rgb: &[u8], width: u32, height: u32) -> Vec<u8> {
    let centred = |place: usize, side: u32| (place as f32 + 0.5) / side as f32 * 2.0 - 1.0;
    let mut pixels = Vec::with_capacity(rgb.len() / 3 * 4);
    for (index, pixel) in rgb.chunks_exact(3).enumerate() {
        let (x, y) = (centred(index % width as usize, width), centred(index / width as usize, height));
        pixels.extend_from_slice(pixel);
        pixels.push(((0.9 - x.hypot(y)) * 2550.0).clamp(0.0, 255.0) as u8);
    }
    pixels
}

/// Eight bits a channel; a fixed pattern hides the steps that slow gradients would show.
fn bytes(canvas: &Canvas) -> Vec<u8> {
    const PATTERN: [f32; 16] = [0.0, 8.0, 2.0, 10.0, 12.0, 4.0, 14.0, 6.0, 3.0, 11.0, 1.0, 9.0, 15.0, 7.0, 13.0, 5.0];
    let mut bytes = Vec::with_capacity(canvas.pixels.len() * 3);
    for (row, line) in canvas.pixels.chunks_exact(canvas.width).enumerate() {
        for (column, pixel) in line.iter().enumerate() {
            let nudge = (PATTERN[(row % 4) * 4 + column % 4] + 0.5) / 16.0;
            for channel in pixel {
                bytes.push((channel.clamp(0.0, 1.0) * 255.0 + nudge) as u8);
            }
        }
    }
    bytes
}
