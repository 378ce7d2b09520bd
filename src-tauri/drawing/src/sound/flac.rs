//! FLAC, with the fixed predictor of second order. Source: RFC 9639.

use super::super::bits::Bits;

/// Samples of a frame; the last may be shorter.
const BLOCK: usize = 4096;
/// Samples in a second with a code of their own; other rates stand in STREAMINFO only.
const RATES: [(u32, u32); 7] =
    [(8_000, 4), (16_000, 5), (24_000, 7), (32_000, 8), (44_100, 9), (48_000, 10), (96_000, 11)];

/// Encodes mono samples of 16 bits.
pub(super) fn encode(samples: &[i16], rate: u32, title: &str) -> Vec<u8> {
    let frames: Vec<Vec<u8>> =
        samples.chunks(BLOCK).enumerate().map(|(number, block)| frame(block, number as u32, rate)).collect();
    let mut head = Bits::default();
    head.put(0, 8); // STREAMINFO, not the last
    head.put(34, 24);
    head.put(BLOCK as u32, 16);
    head.put(BLOCK as u32, 16);
    head.put(0, 24); // the sizes of frames are not told
    head.put(0, 24);
    head.put(rate, 20);
    head.put(0, 3); // one channel
    head.put(15, 5); // 16 bits
    head.put(0, 4);
    head.put(samples.len() as u32, 32);
    (0..4).for_each(|_| head.put(0, 32)); // no digest
    let mut file = b"fLaC".to_vec();
    file.extend(head.finish());
    let comment = format!("TITLE={title}");
    let mut tags = Vec::new();
    tags.extend(0_u32.to_le_bytes()); // no vendor
    tags.extend(1_u32.to_le_bytes());
    tags.extend((comment.len() as u32).to_le_bytes());
    tags.extend(comment.as_bytes());
    file.extend((0x8400_0000 | tags.len() as u32).to_be_bytes()); // VORBIS_COMMENT, the last
    file.extend(tags);
    frames.iter().for_each(|frame| file.extend(frame));
    file
}

fn frame(block: &[i16], number: u32, rate: u32) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(0b1111_1111_1111_1000, 16); // sync, blocks of one size
    bits.put(0b0111, 4); // the block's size follows in 16 bits
    bits.put(RATES.iter().find(|(known, _)| *known == rate).map_or(0, |(_, code)| *code), 4);
    bits.put(0b0000_1000, 8); // mono, 16 bits
    match number {
        // Numbers are written as UTF-8 writes letters.
        0..0x80 => bits.put(number, 8),
        0x80..0x800 => bits.put(0xc080 | (number >> 6) << 8 | number & 0x3f, 16),
        _ => bits.put(0xe0_8080 | (number >> 12) << 16 | (number >> 6 & 0x3f) << 8 | number & 0x3f, 24),
    }
    bits.put(block.len() as u32 - 1, 16);
    let check = crc8(bits.bytes());
    bits.put(u32::from(check), 8);
    subframe(&mut bits, block);
    bits.align();
    let check = crc16(bits.bytes());
    bits.put(u32::from(check), 16);
    bits.finish()
}

fn subframe(bits: &mut Bits, block: &[i16]) {
    if block.len() <= 2 {
        bits.put(0b0000_0010, 8); // verbatim
        block.iter().for_each(|sample| bits.put(u32::from(*sample as u16), 16));
        return;
    }
    bits.put(0b0001_0100, 8); // fixed, second order
    block[..2].iter().for_each(|sample| bits.put(u32::from(*sample as u16), 16));
    let folded: Vec<u32> = block
        .windows(3)
        .map(|three| {
            let [a, b, c] = [three[0], three[1], three[2]].map(i32::from);
            let rest = c - 2 * b + a;
            ((rest << 1) ^ (rest >> 31)) as u32
        })
        .collect();
    let mean = folded.iter().map(|rest| u64::from(*rest)).sum::<u64>() / folded.len() as u64;
    let low = (64 - mean.leading_zeros()).saturating_sub(1).min(14);
    bits.put(0b00_0000, 6); // Rice codes of 4 bits, one partition
    bits.put(low, 4);
    for rest in folded {
        bits.unary(rest >> low);
        if low > 0 {
            bits.put(rest, low);
        }
    }
}

fn crc8(bytes: &[u8]) -> u8 {
    bytes
        .iter()
        .fold(0, |crc, byte| (0..8).fold(crc ^ byte, |crc, _| if crc & 0x80 == 0 { crc << 1 } else { crc << 1 ^ 0x07 }))
}

fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x8005 })
    })
}
