//! OpenEXR with half floats, sixteen lines at a time compressed as a zip does. Source: OpenEXR File Layout, 2.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

const LINES: usize = 16;
/// x and y of red, green, blue and white.
const BT2020: [f32; 8] = [0.708, 0.292, 0.170, 0.797, 0.131, 0.046, 0.3127, 0.3290];
const ACESCG: [f32; 8] = [0.713, 0.293, 0.165, 0.830, 0.128, 0.044, 0.32168, 0.33767];

/// Encodes RGB of 8 bits, taken as sRGB and written as linear light.
pub(super) fn encode(rgb: &[u8], width: usize, height: usize, acescg: bool) -> Vec<u8> {
    let mut file = vec![0x76, 0x2f, 0x31, 0x01, 2, 0, 0, 0];
    let mut channels = Vec::new();
    for name in [b"B\0", b"G\0", b"R\0"] {
        channels.extend(name);
        // Half floats, not perceptually linear, sampled at every pixel.
        channels.extend([1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
    }
    channels.push(0);
    let window: Vec<u8> =
        [0, 0, width as i32 - 1, height as i32 - 1].iter().flat_map(|place| place.to_le_bytes()).collect();
    let colours: Vec<u8> = if acescg { ACESCG } else { BT2020 }.iter().flat_map(|place| place.to_le_bytes()).collect();
    attribute(&mut file, "channels", "chlist", &channels);
    attribute(&mut file, "chromaticities", "chromaticities", &colours);
    attribute(&mut file, "compression", "compression", &[3]);
    attribute(&mut file, "dataWindow", "box2i", &window);
    attribute(&mut file, "displayWindow", "box2i", &window);
    attribute(&mut file, "lineOrder", "lineOrder", &[0]);
    attribute(&mut file, "pixelAspectRatio", "float", &1_f32.to_le_bytes());
    attribute(&mut file, "screenWindowCenter", "v2f", &[0; 8]);
    attribute(&mut file, "screenWindowWidth", "float", &1_f32.to_le_bytes());
    file.push(0);

    let halves: Vec<[u8; 2]> = (0..=255).map(|value| half(linear(value)).to_le_bytes()).collect();
    let blocks: Vec<Vec<u8>> = rgb.chunks(width * 3 * LINES).map(|lines| block(lines, width, &halves)).collect();
    let mut at = file.len() + 8 * blocks.len();
    for block in &blocks {
        file.extend((at as u64).to_le_bytes());
        at += 8 + block.len();
    }
    for (index, block) in blocks.iter().enumerate() {
        file.extend(((index * LINES) as i32).to_le_bytes());
        file.extend((block.len() as i32).to_le_bytes());
        file.extend(block);
    }
    file
}

fn attribute(file: &mut Vec<u8>, name: &str, kind: &str, value: &[u8]) {
    file.extend(name.as_bytes());
    file.push(0);
    file.extend(kind.as_bytes());
    file.push(0);
    file.extend((value.len() as i32).to_le_bytes());
    file.extend_from_slice(value);
}

/// Some lines: each as all its blue, green and red values, then low bytes apart from high ones, as differences.
fn block(lines: &[u8], width: usize, halves: &[[u8; 2]]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(lines.len() * 2);
    for line in lines.chunks(width * 3) {
        for channel in [2, 1, 0] {
            line.chunks_exact(3).for_each(|pixel| plain.extend(halves[usize::from(pixel[channel])]));
        }
    }
    let mut parted: Vec<u8> = plain.iter().step_by(2).chain(plain.iter().skip(1).step_by(2)).copied().collect();
    for index in (1..parted.len()).rev() {
        parted[index] = parted[index].wrapping_sub(parted[index - 1]).wrapping_add(128);
    }
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
    let written = packed.write_all(&parted).and_then(|()| packed.finish());
    // What does not get smaller is stored as it was.
    written.ok().filter(|packed| packed.len() < plain.len()).unwrap_or(plain)
}

fn linear(value: u8) -> f32 {
    let value = f32::from(value) / 255.0;
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// A number from 0 to 1 as a half float.
fn half(value: f32) -> u16 {
    let bits = value.to_bits();
    let exponent = (bits >> 23) as i32 - 112;
    if exponent <= 0 {
        return (value * 16_777_216.0).round() as u16;
    }
    ((exponent as u32) << 10) as u16 | (bits >> 13 & 0x3ff) as u16
}
