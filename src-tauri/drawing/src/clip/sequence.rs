//! Frames as single files in an archive: the picture in coarse squares, wandering by a pixel a frame.
//!
//! Squares, because they compress well: a service's own archives weigh hundreds of megabytes. After a second the
//! frames repeat.

use fast_image_resize::FilterType;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use super::super::{Picture, encode, paint};
use super::{exr, zip};

/// Pixels along a square's side.
const SQUARE: u32 = 8;
/// Frames that differ.
const DIFFERENT: u32 = 24;

/// PNG frames.
pub(super) fn png(picture: &Picture<'_>, width: u32, height: u32, frames: u32, deep: bool) -> Vec<u8> {
    let made = different(picture, width, height, frames, |rgb| {
        let mut file = Vec::new();
        let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Fast, PngFilter::Up);
        let written = if deep {
            // The same value twice is the same share of a larger range.
            let wide: Vec<u8> = rgb.iter().flat_map(|value| [*value, *value]).collect();
            encoder.write_image(&wide, width, height, ExtendedColorType::Rgb16)
        } else {
            encoder.write_image(rgb, width, height, ExtendedColorType::Rgb8)
        };
        written.expect("a whole frame of valid size can be encoded into memory");
        file
    });
    let mut files = listed(&made, frames, "png");
    let colours = br#"{"primaries":"bt2020","transfer":"pq","matrix":"rgb","bitDepth":16}"#;
    if deep {
        files.push(("colorimetry.json".to_owned(), colours));
    }
    zip::archive(&files)
}

/// EXR frames.
pub(super) fn exr(picture: &Picture<'_>, width: u32, height: u32, frames: u32, acescg: bool) -> Vec<u8> {
    let made =
        different(picture, width, height, frames, |rgb| exr::encode(rgb, width as usize, height as usize, acescg));
    zip::archive(&listed(&made, frames, "exr"))
}

/// The frames that differ, encoded.
fn different(
    picture: &Picture<'_>,
    width: u32,
    height: u32,
    frames: u32,
    encode: impl Fn(&[u8]) -> Vec<u8>,
) -> Vec<Vec<u8>> {
    // The squares of the widest view: what wanders in at the right is there from the start.
    let (across, down) = ((width + DIFFERENT).div_ceil(SQUARE), height.div_ceil(SQUARE));
    let canvas = paint(picture, width, height);
    let squares = encode::resized(&canvas, across, down, FilterType::Box);
    (0..frames.min(DIFFERENT))
        .map(|shift| {
            let mut rgb = Vec::with_capacity((width * height * 3) as usize);
            for y in 0..height {
                for x in 0..width {
                    let at = (((y / SQUARE) * across + (x + shift) / SQUARE) * 3) as usize;
                    rgb.extend_from_slice(&squares[at..at + 3]);
                }
            }
            encode(&rgb)
        })
        .collect()
}

fn listed<'a>(made: &'a [Vec<u8>], frames: u32, extension: &str) -> Vec<(String, &'a [u8])> {
    let name = |number: u32| format!("frame.{number:04}.{extension}");
    (0..frames).map(|index| (name(index + 1), made[index as usize % made.len()].as_slice())).collect()
}
