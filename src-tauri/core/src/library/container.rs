//! Whether a file is whole, told from its structure alone, without decoding it.
//!
//! Decoders forgive a missing end, and a picture that lacks its last rows must not count as safe.

use std::io::{self, Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};

/// What a look at the structure found.
pub(super) type Whole = Result<(), &'static str>;

/// The same for a clip: what it tells of itself.
pub(super) type Told = Result<Reel, &'static str>;

/// What a clip or a sound tells of itself, without a sample of it being decoded.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Reel {
    /// How long it is; `None` where it does not say.
    pub(super) seconds: Option<f64>,
    /// Pixels of its largest moving picture, upright; `None` where it has none.
    pub(super) sides: Option<(u32, u32)>,
    /// Whether there is sound in it.
    pub(super) sound: bool,
    /// Four letters that name how its moving picture is packed, as ISO media have them.
    pub(super) packing: Option<[u8; 4]>,
}

/// Longer than this nothing is: a length beyond is damage.
const LONGEST_S: f64 = 7.0 * 86_400.0;

/// A length in seconds, when it can be one.
pub(super) fn length_of(seconds: f64) -> Option<f64> {
    (seconds > 0.0 && seconds <= LONGEST_S).then_some(seconds)
}

/// PNG: chunks follow each other up to `IEND`.
pub(super) fn png(bytes: &[u8]) -> Whole {
    let mut at = 8;
    loop {
        let header = bytes.get(at..at + 8).ok_or("the picture ends before its last chunk")?;
        let length = u32::from_be_bytes([header[0], header[1], header[2], header[3]]) as usize;
        let next = at.checked_add(12).and_then(|end| end.checked_add(length)).ok_or("a chunk has an absurd length")?;
        if next > bytes.len() {
            return Err("the picture ends within a chunk");
        }
        if &header[4..8] == b"IEND" {
            return Ok(());
        }
        at = next;
    }
}

/// JPEG: segments and scans follow each other up to the end marker. A look at the last two bytes would
/// not do, since an embedded preview has an end marker too.
pub(super) fn jpeg(bytes: &[u8]) -> Whole {
    const CUT: &str = "the picture ends before its end marker";
    let mut at = 2;
    loop {
        // Fill bytes may stand before a marker.
        while bytes.get(at) == Some(&0xff) && bytes.get(at + 1) == Some(&0xff) {
            at += 1;
        }
        if *bytes.get(at).ok_or(CUT)? != 0xff {
            return Err("the picture's structure is broken");
        }
        let marker = *bytes.get(at + 1).ok_or(CUT)?;
        match marker {
            0xd9 => return Ok(()),
            0x01 | 0xd0..=0xd8 => at += 2,
            _ => {
                let length = bytes.get(at + 2..at + 4).ok_or(CUT)?;
                at += 2 + usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
                if marker == 0xda {
                    at = scan_end(bytes, at).ok_or(CUT)?;
                }
            }
        }
    }
}

/// Where the next marker after entropy-coded data begins: `ff` followed by neither a stuffed zero nor a
/// restart marker.
fn scan_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        match bytes.get(at + 1)? {
            0x00 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}

/// RIFF (WebP, WAV): the length it states is there.
pub(super) fn riff(head: &[u8], length: u64) -> Whole {
    let stated = head.get(4..8).ok_or("the file ends within its header")?;
    let stated = u64::from(u32::from_le_bytes([stated[0], stated[1], stated[2], stated[3]]));
    // A recorder that could not go back leaves the length open.
    if stated != 0xffff_ffff && stated != 0 && stated + 8 > length {
        return Err("the file is shorter than it says");
    }
    Ok(())
}

/// GIF: ends with its trailer, blank padding aside.
pub(super) fn gif(bytes: &[u8]) -> Whole {
    match bytes.iter().rev().find(|byte| **byte != 0) {
        Some(0x3b) => Ok(()),
        _ => Err("the picture ends before its end marker"),
    }
}

/// MP4 and MOV: boxes fill the file, `moov` and `mdat` are among them. Boxes: ISO/IEC 14496-12.
pub(super) fn iso_media(file: &mut (impl Read + Seek), length: u64) -> io::Result<Told> {
    let mut at = 0;
    let mut movie = None;
    let mut samples = false;
    while at < length {
        let Some((kind, body, end)) = iso_box(file, at, length)? else {
            return Ok(Err("the clip ends within a part of it"));
        };
        if &kind == b"moov" {
            movie = Some((body, end));
        }
        samples |= &kind == b"mdat";
        at = end;
    }
    let Some((body, end)) = movie else {
        return Ok(Err("the clip lacks its table of contents"));
    };
    if !samples {
        return Ok(Err("the clip ends before its pictures and sound"));
    }
    let mut reel = Reel::default();
    let mut at = body;
    while let Some((kind, body, next)) = iso_box(file, at, end)? {
        match &kind {
            b"mvhd" => reel.seconds = movie_seconds(file, body, next)?,
            b"trak" => track(file, body, next, &mut reel)?,
            _ => {}
        }
        at = next;
    }
    Ok(Ok(reel))
}

/// Length from a movie's header: units in a second and units in all, 32 or 64 bits by its version.
fn movie_seconds(file: &mut (impl Read + Seek), body: u64, end: u64) -> io::Result<Option<f64>> {
    let mut header = [0; 32];
    if end - body < header.len() as u64 {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(body))?;
    file.read_exact(&mut header)?;
    let word = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let (units, all) = match header[0] {
        0 => (word(12), f64::from(word(16))),
        _ => (word(20), f64::from(word(24)) * 4_294_967_296.0 + f64::from(word(28))),
    };
    Ok(if units == 0 { None } else { length_of(all / f64::from(units)) })
}

/// Adds what one track tells: sound, or a moving picture with its sides and packing.
fn track(file: &mut (impl Read + Seek), body: u64, end: u64, reel: &mut Reel) -> io::Result<()> {
    let Some(media) = within(file, (body, end), b"mdia")? else { return Ok(()) };
    let Some((handler, handler_end)) = within(file, media, b"hdlr")? else { return Ok(()) };
    match four(file, handler + 8, handler_end)? {
        Some(kind) if &kind == b"soun" => reel.sound = true,
        Some(kind) if &kind == b"vide" => {
            let sides = track_sides(file, body, end)?;
            if sides > reel.sides {
                reel.sides = sides;
                reel.packing = packing(file, media)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// How the samples of a track are packed: the name of the first entry of `stsd`.
fn packing(file: &mut (impl Read + Seek), media: (u64, u64)) -> io::Result<Option<[u8; 4]>> {
    let mut place = media;
    for kind in [b"minf", b"stbl", b"stsd"] {
        match within(file, place, kind)? {
            Some(inner) => place = inner,
            None => return Ok(None),
        }
    }
    // Version and flags, number of entries, then the first entry: its size and its name.
    four(file, place.0 + 12, place.1)
}

/// Content of the first box of a kind within another one.
fn within(file: &mut (impl Read + Seek), place: (u64, u64), wanted: &[u8; 4]) -> io::Result<Option<(u64, u64)>> {
    let (mut at, end) = place;
    while let Some((kind, body, next)) = iso_box(file, at, end)? {
        if &kind == wanted {
            return Ok(Some((body, next)));
        }
        at = next;
    }
    Ok(None)
}

/// Four bytes at a place, when they lie before `end`.
fn four(file: &mut (impl Read + Seek), at: u64, end: u64) -> io::Result<Option<[u8; 4]>> {
    if at + 4 > end {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(at))?;
    let mut word = [0; 4];
    file.read_exact(&mut word)?;
    Ok(Some(word))
}

/// Type, start of content and end of the box at `at`; `None` when it does not lie whole before `limit`.
fn iso_box(file: &mut (impl Read + Seek), at: u64, limit: u64) -> io::Result<Option<([u8; 4], u64, u64)>> {
    if at + 8 > limit {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(at))?;
    let mut header = [0; 8];
    file.read_exact(&mut header)?;
    let kind = [header[4], header[5], header[6], header[7]];
    let (body, size) = match u32::from_be_bytes([header[0], header[1], header[2], header[3]]) {
        0 => (at + 8, limit - at),
        1 if at + 16 <= limit => {
            let mut large = [0; 8];
            file.read_exact(&mut large)?;
            (at + 16, u64::from_be_bytes(large))
        }
        1 => return Ok(None),
        small => (at + 8, u64::from(small)),
    };
    match at.checked_add(size) {
        Some(end) if end >= body && end <= limit => Ok(Some((kind, body, end))),
        _ => Ok(None),
    }
}

/// Sides from a track's header, upright: the last eight bytes of `tkhd`, 16.16 fixed point, with the matrix before
/// them, which turns a recording that was made on its side.
fn track_sides(file: &mut (impl Read + Seek), body: u64, end: u64) -> io::Result<Option<(u32, u32)>> {
    const TAIL: u64 = 36 + 8;
    let Some((inner, next)) = within(file, (body, end), b"tkhd")? else { return Ok(None) };
    if next - inner < TAIL {
        return Ok(None);
    }
    file.seek(SeekFrom::Start(next - TAIL))?;
    let mut tail = [0; TAIL as usize];
    file.read_exact(&mut tail)?;
    let side = |at: usize| u32::from(u16::from_be_bytes([tail[at], tail[at + 1]]));
    let (width, height) = (side(36), side(40));
    let empty = |at: usize| tail[at..at + 4] == [0; 4];
    // Rows of three: a quarter turn has nothing on the diagonal.
    let turned = empty(0) && empty(16) && !empty(4) && !empty(12);
    let sides = if turned { (height, width) } else { (width, height) };
    Ok((width > 0 && height > 0).then_some(sides))
}

/// ZIP: the directory at its end is there.
pub(super) fn zip(file: &mut (impl Read + Seek), length: u64) -> io::Result<Whole> {
    // The end record has 22 bytes and may be followed by a comment of up to 65,535.
    file.seek(SeekFrom::Start(length.saturating_sub(22 + 65_535)))?;
    let mut tail = Vec::new();
    file.take(22 + 65_535).read_to_end(&mut tail)?;
    let found = tail.windows(4).any(|four| four == b"PK\x05\x06");
    Ok(if found { Ok(()) } else { Err("the archive ends before its directory") })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len() + 8).unwrap();
        [&length.to_be_bytes(), kind, content].concat()
    }

    fn track(kind: &[u8; 4], packing: &[u8; 4], sides: (u16, u16), turned: bool) -> Vec<u8> {
        let mut header = vec![0; 84];
        let (one, two) = if turned { (44, 52) } else { (40, 56) };
        for at in [one, two] {
            header[at..at + 4].copy_from_slice(&0x0001_0000u32.to_be_bytes());
        }
        header[76..78].copy_from_slice(&sides.0.to_be_bytes());
        header[80..82].copy_from_slice(&sides.1.to_be_bytes());
        let entries = [&[0; 7], &[1u8][..], &boxed(packing, &[0; 70])].concat();
        let table = boxed(b"minf", &boxed(b"stbl", &boxed(b"stsd", &entries)));
        let handler = boxed(b"hdlr", &[&[0; 8], kind.as_slice(), &[0; 12]].concat());
        boxed(b"trak", &[boxed(b"tkhd", &header), boxed(b"mdia", &[handler, table].concat())].concat())
    }

    /// Six and a half seconds of these tracks.
    fn movie(tracks: &[Vec<u8>]) -> Vec<u8> {
        let mut header = vec![0; 100];
        header[12..16].copy_from_slice(&600u32.to_be_bytes());
        header[16..20].copy_from_slice(&3_900u32.to_be_bytes());
        let movie = boxed(b"moov", &[boxed(b"mvhd", &header), tracks.concat()].concat());
        [boxed(b"ftyp", b"isom\0\0\0\0"), movie, boxed(b"mdat", &[7; 100])].concat()
    }

    fn clip() -> Vec<u8> {
        movie(&[track(b"soun", b"mp4a", (0, 0), false), track(b"vide", b"avc1", (1280, 720), false)])
    }

    fn told(file: Vec<u8>) -> Reel {
        let length = file.len() as u64;
        iso_media(&mut Cursor::new(file), length).unwrap().unwrap()
    }

    #[test]
    fn a_whole_clip_tells_its_length_its_sides_and_whether_it_has_sound() {
        let reel = told(clip());

        assert_eq!((reel.seconds, reel.sides, reel.sound), (Some(6.5), Some((1280, 720)), true));
        assert_eq!(reel.packing, Some(*b"avc1"));
        let silent = told(movie(&[track(b"vide", b"apch", (1280, 720), true)]));
        assert_eq!((silent.sides, silent.sound, silent.packing), (Some((720, 1280)), false, Some(*b"apch")));
    }

    #[test]
    fn an_absurd_length_is_none() {
        for absurd in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e12] {
            assert_eq!(length_of(absurd), None, "{absurd}");
        }
    }

    #[test]
    fn a_clip_cut_anywhere_is_refused() {
        let clip = clip();
        for cut in 1..clip.len() {
            let looked = iso_media(&mut Cursor::new(&clip[..cut]), cut as u64).unwrap();

            assert!(looked.is_err(), "cut after {cut} bytes");
        }
    }

    #[test]
    fn an_end_marker_in_an_embedded_preview_is_not_the_end() {
        let preview = [0xff, 0xd8, 0xff, 0xd9];
        let segment = [&[0xff, 0xe1, 0, 6], preview.as_slice()].concat();
        let scan = [0xff, 0xda, 0, 2, 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4];
        let whole = [&[0xff, 0xd8], segment.as_slice(), &scan, &[0xff, 0xd9]].concat();

        assert_eq!(jpeg(&whole), Ok(()));
        for cut in 2..whole.len() {
            assert!(jpeg(&whole[..cut]).is_err(), "cut after {cut} bytes");
        }
    }
}
