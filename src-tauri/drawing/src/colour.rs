//! Colours as three numbers of 0.0..1.0 in the picture's own (sRGB) space, and the moods they come in.

use super::chance::Chance;

/// Red, green, blue; may exceed 1.0 until the picture is finished.
pub(super) type Rgb = [f32; 3];

/// A colour written as 0xRRGGBB.
pub(super) const fn hex(code: u32) -> Rgb {
    [((code >> 16) & 255) as f32 / 255.0, ((code >> 8) & 255) as f32 / 255.0, (code & 255) as f32 / 255.0]
}

/// `a` at 0, `b` at 1.
pub(super) fn mix(a: Rgb, b: Rgb, t: f32) -> Rgb {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}

/// `colour` made darker (below 1) or lighter (above 1).
pub(super) fn times(colour: Rgb, factor: f32) -> Rgb {
    [colour[0] * factor, colour[1] * factor, colour[2] * factor]
}

/// `colour` with `light` shining on it.
pub(super) fn plus(colour: Rgb, light: Rgb, strength: f32) -> Rgb {
    [colour[0] + light[0] * strength, colour[1] + light[1] * strength, colour[2] + light[2] * strength]
}

/// How bright a colour looks.
pub(super) fn luma(colour: Rgb) -> f32 {
    colour[0] * 0.299 + colour[1] * 0.587 + colour[2] * 0.114
}

/// 0 below `low`, 1 above `high`, smooth between; `low` may be the larger one.
pub(super) fn smooth(low: f32, high: f32, value: f32) -> f32 {
    let t = ((value - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// The colour at `t` (0..1) through evenly spaced stops.
pub(super) fn ramp(stops: &[Rgb], t: f32) -> Rgb {
    let place = t.clamp(0.0, 1.0) * (stops.len() - 1) as f32;
    let index = (place as usize).min(stops.len().saturating_sub(2));
    let part = place - index as f32;
    mix(stops[index], stops[(index + 1).min(stops.len() - 1)], part * part * (3.0 - 2.0 * part))
}

/// `colour` turned round the grey axis by `turns` (1.0 is a full circle).
pub(super) fn turn(colour: Rgb, turns: f32) -> Rgb {
    let (sin, cos) = (turns * std::f32::consts::TAU).sin_cos();
    let third = (1.0 - cos) / 3.0;
    let across = sin * 0.577_350_3;
    let (a, b, c) = (cos + third, third - across, third + across);
    [
        (colour[0] * a + colour[1] * b + colour[2] * c).max(0.0),
        (colour[0] * c + colour[1] * a + colour[2] * b).max(0.0),
        (colour[0] * b + colour[1] * c + colour[2] * a).max(0.0),
    ]
}

/// The hour and weather a picture is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hour {
    Day,
    Dusk,
    Night,
    Grey,
    Snow,
    Candle,
    Jungle,
}

/// The colours of one picture.
#[derive(Clone, Copy)]
pub(super) struct Tone {
    /// Zenith, middle, horizon; for rooms: ceiling, wall, lit wall.
    pub(super) sky: [Rgb; 3],
    pub(super) light: Rgb,
    /// What stands far off, and what stands close (usually dark).
    pub(super) far: Rgb,
    pub(super) near: Rgb,
    pub(super) accent: Rgb,
    pub(super) second: Rgb,
}

const fn tone(codes: [u32; 8]) -> Tone {
    Tone {
        sky: [hex(codes[0]), hex(codes[1]), hex(codes[2])],
        light: hex(codes[3]),
        far: hex(codes[4]),
        near: hex(codes[5]),
        accent: hex(codes[6]),
        second: hex(codes[7]),
    }
}

const DAY: [Tone; 4] = [
    tone([0x2f78c4, 0x7db8e6, 0xe2f1f4, 0xfff6dc, 0xa3c1d6, 0x1f3f4a, 0xe2603f, 0xf2c14e]),
    tone([0x3d9aa6, 0x9fd5cd, 0xf6efd9, 0xfffbe6, 0x9cc4bd, 0x1c4044, 0xe8734a, 0xf7d08a]),
    tone([0x5b86c9, 0xb4c9ea, 0xfbe6d4, 0xfff2dd, 0xb7bfd9, 0x2b3357, 0xd9536f, 0xf3b45f]),
    tone([0x4f9bd9, 0xa9d8ee, 0xfdf3d8, 0xffffff, 0x9ccab0, 0x1f4a38, 0xf06a4d, 0x6fbf73]),
];
const DUSK: [Tone; 5] = [
    tone([0x2b2a5a, 0x9a4f86, 0xf6a06b, 0xffe2a8, 0x8a5580, 0x1a1230, 0xe8553f, 0xffc35e]),
    tone([0x1f3b63, 0x6b8bad, 0xf9c79a, 0xfff0cf, 0x7d8fa8, 0x15202e, 0xd9573c, 0xf3b15b]),
    tone([0x341c4c, 0xbf4678, 0xffb672, 0xffe7b5, 0x94496f, 0x1d0f26, 0xff5d5d, 0xffd166]),
    tone([0x14324a, 0x2f7d82, 0xf2b880, 0xffe6b8, 0x4c7f86, 0x0c1c26, 0xe4572e, 0xf6c667]),
    tone([0x40264d, 0x8a5fa0, 0xf4b6a6, 0xffeede, 0x8f7098, 0x22142c, 0xd6456b, 0xf7c59f]),
];
const NIGHT: [Tone; 5] = [
    tone([0x060a1c, 0x11224a, 0x2f4f80, 0xffd089, 0x20365c, 0x04060e, 0xff4f6d, 0x4fc3ff]),
    tone([0x0b0718, 0x2a1245, 0x64226a, 0xffa6de, 0x3a1a52, 0x060310, 0x35e0ff, 0xff3fa4]),
    tone([0x04120f, 0x0b2b2c, 0x1f5a57, 0xffe7a3, 0x123c3a, 0x020807, 0xff6b4a, 0x4fe0b0]),
    tone([0x0a0e24, 0x1d2a63, 0x5a4f9e, 0xffe0b0, 0x2b2f6b, 0x05060f, 0xff8a3d, 0x8f7bff]),
    tone([0x100712, 0x3b1230, 0x7a2a3f, 0xffc27a, 0x4b1a36, 0x080309, 0xff3d57, 0xffb347]),
];
const GREY: [Tone; 4] = [
    tone([0x66757f, 0x9caab1, 0xd5dbda, 0xfffdf4, 0xa9b5ba, 0x20282d, 0xb8392b, 0xe0b84c]),
    tone([0x4d5a6b, 0x8793a1, 0xcfcfca, 0xfff4e0, 0x98a2ad, 0x1d232c, 0xc4633a, 0x6fa3b5]),
    tone([0x3f5560, 0x7f9aa0, 0xcbd8d2, 0xfdfdee, 0x8ea6a8, 0x17252a, 0xd0a23b, 0xa64b3c]),
    tone([0x57505f, 0x958a98, 0xd8cdc8, 0xfff1e4, 0xa89daa, 0x241f29, 0xa83f4f, 0xcaa35c]),
];
const SNOW: [Tone; 3] = [
    tone([0x8b9fb2, 0xbfcdd8, 0xeef2f3, 0xffffff, 0xb4c3cf, 0x25313c, 0xa2362b, 0xe6b04a]),
    tone([0x5f7590, 0x9fb0c6, 0xf0dfd6, 0xfff3e6, 0x97a9c0, 0x1d2739, 0xb3413a, 0xf2c078]),
    tone([0x6f8f99, 0xafc8cc, 0xf3f5ee, 0xfffdf2, 0xa8c0c4, 0x1f3238, 0x94402f, 0xd9a441]),
];
const CANDLE: [Tone; 5] = [
    tone([0x170b0b, 0x4d2118, 0x9a5427, 0xffc76b, 0x6b3420, 0x0b0505, 0x9b1f2f, 0xe0a03a]),
    tone([0x0d1013, 0x2c3336, 0x73674f, 0xffdf9e, 0x474942, 0x060708, 0x7f2a2a, 0xc9a24d]),
    tone([0x140d1c, 0x43254b, 0x8a4f63, 0xffcf9a, 0x57345a, 0x090510, 0xb02a55, 0xe7b45a]),
    tone([0x0c1512, 0x1f3d33, 0x5c7350, 0xffe29a, 0x33513f, 0x050a08, 0x9c3b26, 0xd8b04c]),
    tone([0x1b120a, 0x5a3d20, 0xb5894e, 0xffe6b0, 0x7b5830, 0x0d0804, 0x8a2d1c, 0xe8bd62]),
];
const JUNGLE: [Tone; 3] = [
    tone([0x051512, 0x11382a, 0x3f7f4d, 0xffb757, 0x1d4c38, 0x020907, 0xff7a2f, 0xc8e06a]),
    tone([0x0a1a20, 0x175055, 0x6aa36a, 0xffd07a, 0x22605c, 0x030c0e, 0xff9140, 0xe2d36b]),
    tone([0x10140a, 0x35431a, 0x8c9a45, 0xffc46a, 0x46551f, 0x060804, 0xf0662c, 0xd9e07a]),
];

/// The colours of an hour: one of several sets, chosen by chance, drawn towards another by `drift` (0..1).
pub(super) fn palette(hour: Hour, base: &mut Chance, drift: f32, own: &mut Chance) -> Tone {
    let sets: &[Tone] = match hour {
        Hour::Day => &DAY,
        Hour::Dusk => &DUSK,
        Hour::Night => &NIGHT,
        Hour::Grey => &GREY,
        Hour::Snow => &SNOW,
        Hour::Candle => &CANDLE,
        Hour::Jungle => &JUNGLE,
    };
    let from = base.pick(sets);
    let to = own.pick(sets);
    let amount = drift * own.unit();
    let angle = base.range(-0.025, 0.025) + own.range(-0.05, 0.05) * drift;
    let bend = |a: Rgb, b: Rgb| turn(mix(a, b, amount), angle);
    Tone {
        sky: [bend(from.sky[0], to.sky[0]), bend(from.sky[1], to.sky[1]), bend(from.sky[2], to.sky[2])],
        light: mix(from.light, to.light, amount),
        far: bend(from.far, to.far),
        near: bend(from.near, to.near),
        accent: bend(from.accent, to.accent),
        second: bend(from.second, to.second),
    }
}
