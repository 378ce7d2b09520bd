//! Whether a file is whole, told from its structure alone, without decoding it.
//!
//! Decoders forgive a missing end, and a picture that lacks its last rows must not count as safe.

use std::io::{self, Read, Seek, SeekFrom};

/// What a look at the structure found.
pub(super) type Whole = Result<(), &'static str>;

/// The same for a clip: sides in pixels, where it has any.
pub(super) type Sides = Result<Option<(u32, u32)>, &'static str>;

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

/// MP4 and MOV: boxes fill the file, `moov` and `mdat` are among them. Returns the sides of the largest track in
/// pixels, where it has any.
pub(super) fn iso_media(file: &mut (impl Read + Seek), length: u64) -> io::Result<Sides> {
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
    let mut sides = None;
    let mut at = body;
    while let Some((kind, body, next)) = iso_box(file, at, end)? {
        if &kind == b"trak" {
            let found = track_sides(file, body, next)?;
            sides = sides.max(found);
        }
        at = next;
    }
    Ok(Ok(sides))
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

/// Sides from a track's header: the last eight bytes of `tkhd`, 16.16 fixed point.
fn track_sides(file: &mut (impl Read + Seek), body: u64, end: u64) -> io::Result<Option<(u32, u32)>> {
    let mut at = body;
    while let Some((kind, inner, next)) = iso_box(file, at, end)? {
        if &kind == b"tkhd" && next - inner >= 8 {
            file.seek(SeekFrom::Start(next - 8))?;
            let mut sides = [0; 8];
            file.read_exact(&mut sides)?;
            let width = u32::from(u16::from_be_bytes([sides[0], sides[1]]));
            let height = u32::from(u16::from_be_bytes([sides[4], sides[5]]));
            return Ok((width > 0 && height > 0).then_some((width, height)));
        }
        at = next;
    }
    Ok(None)
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

    fn clip() -> Vec<u8> {
        let mut header = vec![0; 84];
        header[76..78].copy_from_slice(&1280u16.to_be_bytes());
        header[80..82].copy_from_slice(&720u16.to_be_bytes());
        let movie = boxed(b"moov", &boxed(b"trak", &boxed(b"tkhd", &header)));
        [boxed(b"ftyp", b"isom\0\0\0\0"), movie, boxed(b"mdat", &[7; 100])].concat()
    }

    #[test]
    fn a_whole_clip_tells_its_sides() {
        let clip = clip();
        let length = clip.len() as u64;

        assert_eq!(iso_media(&mut Cursor::new(clip), length).unwrap(), Ok(Some((1280, 720))));
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
