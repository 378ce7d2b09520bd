//! H.264 from one drawn picture: the picture itself without loss, then a slow approach to a point in it.
//!
//! The first frame is made of I_PCM macroblocks, so nothing of it is lost and no tables of codes are needed. Every
//! other frame is told as one motion vector a macroblock into the first and is itself no reference, so that any
//! number of frames stays as sharp as the first. Constrained Baseline. Source: ITU-T H.264 (08/2021), 7.3 and 8.4.1.

use super::super::bits::Bits;

/// How much larger the last frame shows its part of the first.
const APPROACH: f64 = 0.06;
/// Macroblocks of the largest first frame that level 5.2 allows (A.3.1: 384 * MaxMBPS / 172 / MinCR bytes).
const LEVEL_5_2: usize = 6_028;

/// Sequence and picture parameters, and the frames as an MP4 wants them: NAL units with their lengths in front.
pub(super) struct Stream {
    pub(super) sps: Vec<u8>,
    pub(super) pps: Vec<u8>,
    pub(super) frames: Vec<Vec<u8>>,
}

/// Encodes `frames` frames from RGB pixels of `width` by `height` (both even), towards `focus` (shares of the sides).
pub(super) fn encode(rgb: &[u8], width: usize, height: usize, frames: u32, focus: (f64, f64)) -> Stream {
    let (across, down) = (width.div_ceil(16), height.div_ceil(16));
    let mut stream = Stream { sps: sps(width, height), pps: pps(), frames: Vec::with_capacity(frames as usize) };
    stream.frames.push(nal(0x65, first(rgb, width, height, across, down)));
    let focus = (focus.0 * width as f64, focus.1 * height as f64);
    for number in 1..frames {
        let share = f64::from(number) / f64::from(frames);
        // Starts and ends gently.
        let scale = 1.0 + APPROACH * share * share * (3.0 - 2.0 * share);
        stream.frames.push(nal(0x01, approach(across, down, number, scale, focus)));
    }
    stream
}

fn sps(width: usize, height: usize) -> Vec<u8> {
    let (across, down) = (width.div_ceil(16), height.div_ceil(16));
    let mut bits = Bits::default();
    bits.put(66, 8);
    bits.put(0b1100_0000, 8);
    bits.put(if across * down <= LEVEL_5_2 { 52 } else { 62 }, 8);
    bits.ue(0); // seq_parameter_set_id
    bits.ue(0); // frame_num in 4 bits
    bits.ue(0); // pic_order_cnt_type
    bits.ue(12); // its lowest 16 bits
    bits.ue(1); // one reference
    bits.put(0, 1);
    bits.ue(across as u32 - 1);
    bits.ue(down as u32 - 1);
    bits.put(0b11, 2); // frames only, direct_8x8_inference
    let (right, bottom) = (across * 16 - width, down * 16 - height);
    let cropped = right + bottom > 0;
    bits.put(u32::from(cropped), 1);
    if cropped {
        for side in [0, right / 2, 0, bottom / 2] {
            bits.ue(side as u32);
        }
    }
    vui(&mut bits);
    parameters(0x67, bits)
}

/// Says which colours these are, and that frames come in the order in which they are shown.
fn vui(bits: &mut Bits) {
    bits.put(1, 1);
    bits.put(0b00, 2); // aspect ratio, overscan
    bits.put(1, 1);
    bits.put(5, 3); // video_format unspecified
    bits.put(0, 1); // limited range
    bits.put(1, 1);
    for _ in 0..3 {
        bits.put(1, 8); // BT.709: primaries, transfer, matrix
    }
    bits.put(0b0_0000, 5); // chroma location, timing, both HRDs, pic_struct
    bits.put(1, 1); // bitstream_restriction
    bits.put(1, 1);
    bits.ue(0); // no bounds on sizes
    bits.ue(0);
    bits.ue(13); // 2^13 quarters of a pixel
    bits.ue(13);
    bits.ue(0); // nothing is put in another order
    bits.ue(1);
}

fn pps() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.ue(0);
    bits.ue(0);
    bits.put(0b00, 2); // CAVLC, no field order
    bits.ue(0); // one slice group
    bits.ue(0);
    bits.ue(0); // one reference in each list
    bits.put(0, 3); // no weights
    bits.se(0);
    bits.se(0);
    bits.se(0);
    bits.put(0b100, 3); // slices say whether they are deblocked
    parameters(0x68, bits)
}

/// The first frame, its samples as they are.
fn first(rgb: &[u8], width: usize, height: usize, across: usize, down: usize) -> Bits {
    let mut bits = Bits::default();
    bits.ue(0);
    bits.ue(7); // every slice of the picture is intra
    bits.ue(0);
    bits.put(0, 4); // frame_num
    bits.ue(0); // idr_pic_id
    bits.put(0, 16); // pic_order_cnt_lsb
    bits.put(0b00, 2); // no marking
    bits.se(0);
    bits.ue(1); // not deblocked
    let (luma, blue, red) = planes(rgb, width, height, across * 16, down * 16);
    let (stride, half) = (across * 16, across * 8);
    for block in 0..across * down {
        let (x, y) = (block % across, block / across);
        bits.ue(25); // I_PCM
        bits.align();
        for row in 0..16 {
            let at = (y * 16 + row) * stride + x * 16;
            bits.append(&luma[at..at + 16]);
        }
        for plane in [&blue, &red] {
            for row in 0..8 {
                let at = (y * 8 + row) * half + x * 8;
                bits.append(&plane[at..at + 8]);
            }
        }
    }
    bits
}

/// BT.709 in limited range, chroma halved in both directions, edges repeated up to whole macroblocks.
fn planes(rgb: &[u8], width: usize, height: usize, wide: usize, high: usize) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let at = |x: usize, y: usize| {
        let start = (y.min(height - 1) * width + x.min(width - 1)) * 3;
        [f32::from(rgb[start]), f32::from(rgb[start + 1]), f32::from(rgb[start + 2])]
    };
    let light = |[r, g, b]: [f32; 3]| 0.2126 * r + 0.7152 * g + 0.0722 * b;
    let mut luma = Vec::with_capacity(wide * high);
    for y in 0..high {
        for x in 0..wide {
            luma.push((16.5 + light(at(x, y)) * 219.0 / 255.0) as u8);
        }
    }
    let (mut blue, mut red) = (Vec::with_capacity(wide * high / 4), Vec::with_capacity(wide * high / 4));
    for y in (0..high).step_by(2) {
        for x in (0..wide).step_by(2) {
            let four = [at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1)];
            let mean = [0, 1, 2].map(|channel| four.iter().map(|pixel| pixel[channel]).sum::<f32>() / 4.0);
            let lit = light(mean);
            blue.push((128.5 + (mean[2] - lit) / 1.8556 * 224.0 / 255.0) as u8);
            red.push((128.5 + (mean[0] - lit) / 1.5748 * 224.0 / 255.0) as u8);
        }
    }
    (luma, blue, red)
}

type Vector = (i32, i32);

/// A later frame: for each macroblock, where in the first frame it is seen.
fn approach(across: usize, down: usize, number: u32, scale: f64, focus: (f64, f64)) -> Bits {
    let mut bits = Bits::default();
    bits.ue(0);
    bits.ue(5); // every slice of the picture is P
    bits.ue(0);
    bits.put(1, 4); // frame_num: one after the only reference
    bits.put((2 * number) & 0xffff, 16);
    bits.put(0b00, 2); // one reference, in its order
    bits.se(0);
    bits.ue(1); // not deblocked
    let inward = |place: usize, focus: f64| {
        let centre = place as f64 * 16.0 + 8.0;
        ((focus - centre) * (1.0 - 1.0 / scale) * 4.0).round() as i32
    };
    let columns: Vec<i32> = (0..across).map(|x| inward(x, focus.0)).collect();
    let rows: Vec<i32> = (0..down).map(|y| inward(y, focus.1)).collect();
    let vector = |x: usize, y: usize| (columns[x], rows[y]);
    let mut skipped = 0;
    for y in 0..down {
        for x in 0..across {
            let own = vector(x, y);
            let left = (x > 0).then(|| vector(x - 1, y));
            let above = (y > 0).then(|| vector(x, y - 1));
            let corner = match (y > 0, x + 1 < across, x > 0) {
                (true, true, _) => Some(vector(x + 1, y - 1)),
                (true, false, true) => Some(vector(x - 1, y - 1)),
                _ => None,
            };
            let expected = predicted(left, above, corner);
            // A skipped macroblock stands still at the frame's edge and beside still ones (8.4.1.1).
            let still = |beside: Option<Vector>| beside.is_none_or(|vector| vector == (0, 0));
            let if_skipped = if still(left) || still(above) { (0, 0) } else { expected };
            if own == if_skipped {
                skipped += 1;
                continue;
            }
            bits.ue(skipped);
            skipped = 0;
            bits.ue(0); // P_L0_16x16
            bits.se(own.0 - expected.0);
            bits.se(own.1 - expected.1);
            bits.ue(0); // nothing is left over
        }
    }
    if skipped > 0 {
        bits.ue(skipped);
    }
    bits
}

/// The vector that a decoder expects (8.4.1.3): the median, or the only neighbour there is.
fn predicted(left: Option<Vector>, above: Option<Vector>, corner: Option<Vector>) -> Vector {
    match (left, above, corner) {
        (Some(only), None, None) | (None, Some(only), None) | (None, None, Some(only)) => only,
        _ => {
            let (a, b, c) = (left.unwrap_or_default(), above.unwrap_or_default(), corner.unwrap_or_default());
            let median = |a: i32, b: i32, c: i32| a.max(b).min(a.min(b).max(c));
            (median(a.0, b.0, c.0), median(a.1, b.1, c.1))
        }
    }
}

/// Ends a unit with a one and zeros.
fn stop(mut bits: Bits) -> Vec<u8> {
    bits.put(1, 1);
    bits.finish()
}

/// A NAL unit without its length: a set of parameters.
fn parameters(head: u8, bits: Bits) -> Vec<u8> {
    nal(head, bits).split_off(4)
}

/// A NAL unit behind its length, with a three wherever two zeros would be taken for a start code.
fn nal(head: u8, bits: Bits) -> Vec<u8> {
    let payload = stop(bits);
    let mut unit = Vec::with_capacity(payload.len() + payload.len() / 64 + 8);
    unit.extend([0, 0, 0, 0, head]);
    let mut zeros = 0;
    for byte in payload {
        if zeros == 2 && byte <= 3 {
            unit.push(3);
            zeros = 0;
        }
        zeros = if byte == 0 { zeros + 1 } else { 0 };
        unit.push(byte);
    }
    let length = unit.len() as u32 - 4;
    unit[..4].copy_from_slice(&length.to_be_bytes());
    unit
}
