//! What the simulated services hand out: pictures drawn from the prompt, clips of them, and sounds. Nothing is fetched.
//!
//! Words of the prompt choose a scene, an hour and who is in it; the seed composes it; `index` varies it within a set,
//! as far as `diversity` allows; the style treats the result. Drawing happens at about half a megapixel and is enlarged
//! to the size that was promised, so that a large picture costs little more than a small one.

mod bits;
mod canvas;
mod chance;
mod clip;
mod colour;
mod encode;
mod people;
mod scenes;
mod sound;
mod style;
mod words;

#[cfg(test)]
mod tests;

pub use clip::{Clip, ClipCoding, Deep, ProRes, film};
pub use sound::{Sound, SoundCoding, play};

use canvas::Canvas;
use chance::{Chance, scramble};
use colour::{palette, smooth, times};

/// Pictures are drawn with at most this many pixels and then enlarged.
const SHEET_PIXELS: f32 = 600_000.0;
/// The spread of a set whose request says nothing of it (the default of Frames, of 0 to 5).
const USUAL_DIVERSITY: u8 = 2;

/// What is to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// The prompt as it was sent; may be empty.
    pub prompt: &'a str,
    /// One of the styles of Frames, such as `bw-contrast`; one that is not known is drawn plainly.
    pub style: Option<&'a str>,
    /// Equal seeds give equal pictures.
    pub seed: u64,
    /// The place in its set, from 0.
    pub index: u32,
    /// How much the pictures of a set differ, 0 (little) to 5 (much); 2 when absent.
    pub diversity: Option<u8>,
    /// Pixels across; 0 counts as 1.
    pub width: u32,
    /// Pixels down; 0 counts as 1.
    pub height: u32,
    /// The file format.
    pub format: Format,
    /// Whether there is nothing around what is shown: PNG and WebP get a transparent rim, JPEG cannot.
    pub cut_out: bool,
}

/// The format of a picture's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Lossless, compressed quickly.
    Png,
    /// Quality 88.
    Jpeg,
    /// Lossless.
    Webp,
}

/// Draws a picture and hands back its encoded file of exactly the size asked for; equal for equal arguments.
///
/// Costs some tens of milliseconds and ten to twenty megabytes, plus three bytes for each pixel of the result: call it
/// off the threads that serve requests.
#[must_use]
pub fn draw(picture: &Picture<'_>) -> Vec<u8> {
    let (width, height) = (picture.width.max(1), picture.height.max(1));
    let canvas = paint(picture, width, height);
    encode::encode(&canvas, width, height, picture.format, picture.cut_out)
}

fn paint(picture: &Picture<'_>, width: u32, height: u32) -> Canvas {
    let words = words::read(picture.prompt);
    let spread = f32::from(picture.diversity.unwrap_or(USUAL_DIVERSITY).min(5)) / 5.0;
    let seeded = scramble(words.digest ^ scramble(picture.seed));
    let place = scramble(seeded ^ (u64::from(picture.index) << 17));
    let mut own = Chance::straying(scramble(seeded), place, 0.16 + 0.84 * spread);
    // A wide spread lets each picture of a set choose its own layout; a narrow one shares it.
    let layout = if Chance::new(place).coin(spread - 0.2) { place } else { seeded };
    let mut base = Chance::new(layout);
    let tone = palette(words.hour, &mut base, spread, &mut own);

    let (sheet_width, sheet_height) = sheet(width, height);
    let mut set = scenes::Set { c: Canvas::new(sheet_width, sheet_height), tone, own, base, words: &words };
    scenes::compose(&mut set);
    let scenes::Set { mut c, mut own, .. } = set;
    if own.coin(0.5) {
        c.flip();
    }
    style::apply(picture.style, &mut c, &mut own);
    vignette(&mut c);
    c
}

/// The size of the sheet for a picture: the same shape, bounded.
fn sheet(width: u32, height: u32) -> (usize, usize) {
    let scale = (SHEET_PIXELS / (width as f32 * height as f32)).sqrt().min(1.0);
    let side = |pixels: u32| ((pixels as f32 * scale).round() as usize).clamp(1, pixels as usize);
    (side(width), side(height))
}

fn vignette(c: &mut Canvas) {
    let aspect = c.aspect;
    c.touch(|x, y, pixel| {
        let d = (x / aspect - 0.5).powi(2) + (y - 0.5).powi(2);
        *pixel = times(*pixel, 1.0 - 0.20 * smooth(0.12, 0.52, d));
    });
}
