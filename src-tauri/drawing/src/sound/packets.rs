//! Coded notes, cut from the fixtures and put together again.

use super::{NOTE, NOTES, note};

const MP3: &[u8] = include_bytes!("../../fixtures/tones.mp3");
const AAC: &[u8] = include_bytes!("../../fixtures/tones.aac");
const OGG: &[u8] = include_bytes!("../../fixtures/tones.ogg");

/// Samples of an MP3 frame, and in a second.
const MP3_FRAME: (f64, f64) = (1152.0, 44_100.0);
/// Samples of an Opus packet of 20 ms.
const OPUS_PACKET: u64 = 960;
/// Packets of an Ogg page: a second.
const PAGE: usize = 50;

/// Chooses packets so that the notes follow the seed. `packets` hold the eight notes from `first` on.
fn arrange<'a>(packets: &[&'a [u8]], seed: u64, count: usize, packet_seconds: f64) -> Vec<&'a [u8]> {
    let each = packets.len() / NOTES as usize;
    (0..count)
        .map(|index| {
            let time = index as f64 * packet_seconds;
            let within = ((time % NOTE) / packet_seconds) as usize;
            let number = note(seed, (time / NOTE) as u64) as usize;
            packets[(number * each + within.min(each - 1)).min(packets.len() - 1)]
        })
        .collect()
}

/// An MP3 file; its length is right to 26 ms.
pub(super) fn mp3(seed: u64, seconds: f64, title: &str) -> Vec<u8> {
    // Frames of MPEG-1 Layer III at 64 kbit/s and 44100 Hz: 208 bytes, or 209 where the padding bit is set.
    let mut frames = Vec::new();
    let mut rest = MP3;
    while rest.len() >= 208 && rest[0] == 0xff {
        let (frame, after) = rest.split_at((208 + usize::from(rest[2] >> 1 & 1)).min(rest.len()));
        frames.push(frame);
        rest = after;
    }
    let one = MP3_FRAME.0 / MP3_FRAME.1;
    let count = (seconds / one).round().max(1.0) as usize;
    let title = &title.as_bytes()[..title.floor_char_boundary(1000)];
    // ID3v2.4 with one frame, TIT2 in UTF-8. Sizes have seven bits a byte.
    let size = |size: usize| [(size >> 21) as u8, (size >> 14 & 127) as u8, (size >> 7 & 127) as u8, size as u8 & 127];
    let mut file = b"ID3\x04\0\0".to_vec();
    file.extend(size(title.len() + 11));
    file.extend(b"TIT2");
    file.extend(size(title.len() + 1));
    file.extend([0, 0, 3]);
    file.extend(title);
    arrange(&frames, seed, count, one).iter().for_each(|frame| file.extend_from_slice(frame));
    file
}

/// Raw AAC frames of at most that length together, 1024 samples each at 44100 Hz, mono.
pub(crate) fn aac(seed: u64, seconds: f64) -> Vec<&'static [u8]> {
    let mut frames = Vec::new();
    let mut rest = AAC;
    while rest.len() > 7 {
        // ADTS: 13 bits of size, its own seven bytes counted.
        let size = usize::from(rest[3] & 3) << 11 | usize::from(rest[4]) << 3 | usize::from(rest[5]) >> 5;
        let (frame, after) = rest.split_at(size.clamp(8, rest.len()));
        frames.push(&frame[7..]);
        rest = after;
    }
    let one = 1024.0 / 44_100.0;
    arrange(&frames, seed, (seconds / one) as usize, one)
}

/// An Ogg file with Opus; the last page says how many samples count.
pub(super) fn ogg_opus(seed: u64, seconds: f64, title: &str) -> Vec<u8> {
    let packets = ogg_packets(OGG);
    let head = packets[0].as_slice();
    let skipped = u64::from(u16::from_le_bytes([head[10], head[11]]));
    let notes: Vec<&[u8]> = packets[2..].iter().map(Vec::as_slice).collect();
    let samples = (seconds * 48_000.0).round().max(1.0) as u64 + skipped;
    let chosen = arrange(&notes, seed, samples.div_ceil(OPUS_PACKET) as usize, 0.02);
    let comment = format!("TITLE={title}");
    let mut tags = b"OpusTags".to_vec();
    tags.extend(0_u32.to_le_bytes());
    tags.extend(1_u32.to_le_bytes());
    tags.extend((comment.len() as u32).to_le_bytes());
    tags.extend(comment.as_bytes());

    let mut file = page(0, 2, 0, &[head]);
    file.extend(page(1, 0, 0, &[&tags]));
    let pages = chosen.chunks(PAGE).count();
    for (number, part) in chosen.chunks(PAGE).enumerate() {
        let last = number + 1 == pages;
        let until = (number * PAGE + part.len()) as u64 * OPUS_PACKET;
        file.extend(page(number as u32 + 2, if last { 4 } else { 0 }, if last { samples } else { until }, part));
    }
    file
}

/// The packets of an Ogg file. Source: RFC 3533, 6.
fn ogg_packets(mut file: &[u8]) -> Vec<Vec<u8>> {
    let mut packets = Vec::new();
    let mut open = Vec::new();
    while file.len() > 27 {
        let lacing = &file[27..27 + usize::from(file[26])];
        let mut at = 27 + lacing.len();
        for &length in lacing {
            open.extend_from_slice(&file[at..at + usize::from(length)]);
            at += usize::from(length);
            if length < 255 {
                packets.push(std::mem::take(&mut open));
            }
        }
        file = &file[at..];
    }
    packets
}

fn page(number: u32, flags: u8, granule: u64, packets: &[&[u8]]) -> Vec<u8> {
    let mut lacing = Vec::new();
    for packet in packets {
        lacing.extend(std::iter::repeat_n(255, packet.len() / 255));
        lacing.push((packet.len() % 255) as u8);
    }
    let mut page = b"OggS\0".to_vec();
    page.push(flags);
    page.extend(granule.to_le_bytes());
    page.extend(1_u32.to_le_bytes());
    page.extend(number.to_le_bytes());
    page.extend([0; 4]);
    page.push(lacing.len() as u8);
    page.extend(lacing);
    packets.iter().for_each(|packet| page.extend_from_slice(packet));
    let check = page.iter().fold(0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte) << 24, |crc, _| {
            if crc & 0x8000_0000 == 0 { crc << 1 } else { crc << 1 ^ 0x04c1_1db7 }
        })
    });
    page[22..26].copy_from_slice(&check.to_le_bytes());
    page
}
