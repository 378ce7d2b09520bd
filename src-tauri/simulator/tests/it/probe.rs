//! Reads results as a player would: kind, sides and length, from the bytes alone.

/// What a file turned out to be.
#[derive(Debug, PartialEq)]
pub(crate) struct Probed {
    pub(crate) kind: &'static str,
    pub(crate) sides: (u32, u32),
    pub(crate) seconds: f64,
    /// Codec of frames and of sound, as the sample entries name them.
    pub(crate) codecs: Vec<String>,
    /// Frames of a clip, files of an archive.
    pub(crate) count: u32,
}

fn be(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

fn le(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

pub(crate) fn probe(bytes: &[u8]) -> Probed {
    let plain = |kind| Probed { kind, sides: (0, 0), seconds: 0.0, codecs: Vec::new(), count: 1 };
    if bytes.len() > 12 && &bytes[4..8] == b"ftyp" {
        return film(bytes);
    }
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Probed { sides: picture(bytes), ..plain("png") },
        [0xff, 0xd8, ..] => Probed { sides: picture(bytes), ..plain("jpg") },
        [b'R', b'I', b'F', b'F', ..] if &bytes[8..12] == b"WEBP" => Probed { sides: picture(bytes), ..plain("webp") },
        [b'R', b'I', b'F', b'F', ..] => Probed { seconds: wav(bytes), ..plain("wav") },
        [b'f', b'L', b'a', b'C', ..] => {
            let samples = f64::from(be(bytes, 22));
            Probed { seconds: samples / f64::from(be(bytes, 18) >> 12), ..plain("flac") }
        }
        [b'O', b'g', b'g', b'S', ..] => {
            assert_eq!(&bytes[28..36], b"OpusHead");
            let last = bytes.windows(4).rposition(|part| part == b"OggS").expect("a page");
            assert_eq!(bytes[last + 5], 4, "the last page says so");
            let skipped = u32::from(u16::from_le_bytes([bytes[38], bytes[39]]));
            Probed { seconds: f64::from(le(bytes, last + 6) - skipped) / 48_000.0, ..plain("ogg") }
        }
        [b'I', b'D', b'3', ..] => mp3(bytes),
        [b'P', b'K', 3, 4, ..] => {
            let end = bytes.len() - 22;
            assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
            Probed { count: le(bytes, end + 8) & 0xffff, ..plain("zip") }
        }
        _ if bytes.starts_with(b"<svg ") => {
            let text = std::str::from_utf8(bytes).expect("text");
            let side = |name: &str| {
                let rest = text.split_once(&format!(" {name}=\"")).expect("a side").1;
                rest.split('"').next().and_then(|side| side.parse().ok()).expect("a number")
            };
            Probed { sides: (side("width"), side("height")), ..plain("svg") }
        }
        _ => panic!("unknown bytes {:?}", &bytes[..bytes.len().min(16)]),
    }
}

fn picture(bytes: &[u8]) -> (u32, u32) {
    let image = image::load_from_memory(bytes).expect("it decodes");
    (image.width(), image.height())
}

fn wav(bytes: &[u8]) -> f64 {
    assert_eq!(&bytes[12..16], b"fmt ");
    let data = bytes.windows(4).position(|part| part == b"data").expect("samples");
    assert_eq!(le(bytes, data + 4) as usize, bytes.len() - data - 8, "the size is right");
    f64::from(le(bytes, data + 4)) / f64::from(le(bytes, 28))
}

/// Walks over the frames: MPEG-1 Layer III at 64 kbit/s and 44100 Hz.
fn mp3(bytes: &[u8]) -> Probed {
    let mut at = 10 + bytes[6..10].iter().fold(0, |size, byte| size << 7 | usize::from(*byte));
    let mut count = 0;
    while at < bytes.len() {
        assert_eq!((bytes[at], bytes[at + 1] & 0xe6, bytes[at + 2] & 0xfc), (0xff, 0xe2, 0x50), "a frame at {at}");
        at += 208 + usize::from(bytes[at + 2] >> 1 & 1);
        count += 1;
    }
    assert_eq!(at, bytes.len(), "the last frame is whole");
    Probed { kind: "mp3", sides: (0, 0), seconds: f64::from(count) * 1152.0 / 44_100.0, codecs: Vec::new(), count }
}

fn film(bytes: &[u8]) -> Probed {
    let kind = if &bytes[8..12] == b"qt  " { "mov" } else { "mp4" };
    let mut probed = Probed { kind, sides: (0, 0), seconds: 0.0, codecs: Vec::new(), count: 0 };
    let moov = inside(bytes, b"moov");
    let mut stored = 0;
    for trak in all(moov, b"trak") {
        let mdia = inside(trak, b"mdia");
        let stbl = inside(inside(mdia, b"minf"), b"stbl");
        let entry = &inside(stbl, b"stsd")[8..];
        probed.codecs.push(String::from_utf8_lossy(&entry[4..8]).into_owned());
        let (times, sizes) = (inside(stbl, b"stts"), inside(stbl, b"stsz"));
        let (count, step) = (be(times, 8), be(times, 12));
        assert_eq!(be(sizes, 8), count, "as many sizes as times");
        let same = u64::from(be(sizes, 4));
        stored += if same > 0 {
            same * u64::from(count)
        } else {
            (0..count as usize).map(|index| u64::from(be(sizes, 12 + 4 * index))).sum()
        };
        let seconds = f64::from(count) * f64::from(step) / f64::from(be(inside(mdia, b"mdhd"), 12));
        if &inside(mdia, b"hdlr")[8..12] == b"vide" {
            probed.sides = (be(entry, 32) >> 16, be(entry, 32) & 0xffff);
            let shown = inside(trak, b"tkhd");
            assert_eq!((be(shown, 76) >> 16, be(shown, 80) >> 16), probed.sides, "shown as it is coded");
            (probed.seconds, probed.count) = (seconds, count);
            let first = be(inside(stbl, b"stco"), 8) as usize;
            assert_eq!(&bytes[first - 4..first], b"mdat", "the samples begin where they are said to");
        } else {
            assert!((probed.seconds - seconds).abs() < 0.05, "the sound is as long: {seconds}");
        }
    }
    assert_eq!(stored, inside(bytes, b"mdat").len() as u64, "every byte is a sample's");
    probed
}

fn all<'a>(mut bytes: &'a [u8], name: &[u8; 4]) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    while bytes.len() >= 8 {
        let size = be(bytes, 0) as usize;
        if &bytes[4..8] == name {
            found.push(&bytes[8..size]);
        }
        bytes = &bytes[size..];
    }
    found
}

fn inside<'a>(bytes: &'a [u8], name: &[u8; 4]) -> &'a [u8] {
    all(bytes, name).into_iter().next().unwrap_or_else(|| panic!("no {}", String::from_utf8_lossy(name)))
}
