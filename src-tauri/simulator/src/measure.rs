//! Sides and lengths of files that clients hand over, read from their heads.

use catalogue::Source;

/// What can be read of a picture (PNG, JPEG, WebP, GIF), a clip (MP4, QuickTime) or a sound (WAV, FLAC, MP3, Ogg).
pub(crate) fn measure(bytes: &[u8]) -> Source {
    if let Some(sides) = picture(bytes) {
        return Source { sides: Some(sides), seconds: None };
    }
    match bytes {
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => film(bytes),
        [b'R', b'I', b'F', b'F', ..] => length(wav(bytes)),
        [b'f', b'L', b'a', b'C', ..] => length(flac(bytes)),
        [b'O', b'g', b'g', b'S', ..] => length(ogg(bytes)),
        [b'I', b'D', b'3', ..] => length(mp3(bytes)),
        [0xff, second, ..] if *second >= 0xe0 => length(mp3(bytes)),
        _ => Source::default(),
    }
}

fn length(seconds: Option<f64>) -> Source {
    Source { sides: None, seconds: seconds.filter(|seconds| seconds.is_finite() && *seconds > 0.0) }
}

/// Width and height of a picture.
fn picture(bytes: &[u8]) -> Option<(u32, u32)> {
    image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().ok()?.into_dimensions().ok()
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn little(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn film(bytes: &[u8]) -> Source {
    let Some(moov) = atoms(bytes).find(|(name, _)| name == b"moov").map(|(_, inside)| inside) else {
        return Source::default();
    };
    let mut source = Source::default();
    for (name, inside) in atoms(moov) {
        if &name == b"mvhd" {
            let wide = usize::from(inside.first() == Some(&1));
            let scale = word(inside, 12 + 8 * wide).map(f64::from);
            // The upper half of a long length is 0 in anything that could be handed over.
            let units = word(inside, 16 + 12 * wide).map(f64::from);
            source.seconds = units.zip(scale).map(|(units, scale)| units / scale);
        }
        if &name == b"trak"
            && let Some((_, head)) = atoms(inside).find(|(name, _)| name == b"tkhd")
        {
            let at = if head.first() == Some(&1) { 88 } else { 76 };
            let sides = word(head, at).zip(word(head, at + 4)).map(|(width, height)| (width >> 16, height >> 16));
            source.sides = source.sides.or(sides.filter(|(width, height)| *width > 0 && *height > 0));
        }
    }
    Source { sides: source.sides, ..length(source.seconds) }
}

/// The boxes that follow one another.
fn atoms(mut bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let name = bytes.get(4..8)?.try_into().ok()?;
        let short = word(bytes, 0)? as usize;
        let (head, size) = match short {
            0 => (8, bytes.len()),
            // A size of eight bytes; files as large as that are not taken.
            1 => (16, word(bytes, 12)? as usize),
            _ => (8, short),
        };
        let inside = bytes.get(head..size)?;
        bytes = bytes.get(size..)?;
        Some((name, inside))
    })
}

fn wav(bytes: &[u8]) -> Option<f64> {
    let (mut at, mut rate) = (12, None);
    loop {
        let (name, size) = (bytes.get(at..at + 4)?, little(bytes, at + 4)?);
        match name {
            b"fmt " => rate = little(bytes, at + 16),
            b"data" => return Some(f64::from(size) / f64::from(rate?)),
            _ => {}
        }
        at = at.checked_add(8 + size as usize + size as usize % 2)?;
    }
}

fn flac(bytes: &[u8]) -> Option<f64> {
    // STREAMINFO: 20 bits of rate, 8 of form, 36 of samples.
    let rate = word(bytes, 18)? >> 12;
    Some(f64::from(word(bytes, 22)?) / f64::from(rate))
}

fn ogg(bytes: &[u8]) -> Option<f64> {
    let last = bytes.windows(4).rposition(|part| part == b"OggS")?;
    let samples = f64::from(little(bytes, last + 6)?);
    // Opus counts 48000 a second whatever its input had; Vorbis says its rate in the first packet.
    match bytes.windows(7).position(|part| part == b"\x01vorbis") {
        Some(at) => Some(samples / f64::from(little(bytes, at + 12)?)),
        None => Some(samples / 48_000.0),
    }
}

/// From the size and the bit rate of the first frame: right where the rate is constant.
fn mp3(bytes: &[u8]) -> Option<f64> {
    const RATES: [u32; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    let tag = match bytes {
        [b'I', b'D', b'3', _, _, _, a, b, c, d, ..] => {
            10 + [a, b, c, d].iter().fold(0, |size, byte| size << 7 | usize::from(**byte))
        }
        _ => 0,
    };
    let sound = bytes.get(tag..)?;
    let [0xff, 0xe0..=0xff, packing, ..] = sound else { return None };
    let rate = *RATES.get(usize::from(packing >> 4))?;
    (rate > 0).then(|| sound.len() as f64 / f64::from(rate * 125))
}

#[cfg(test)]
mod tests {
    use drawing::{Clip, ClipCoding, Format, Picture, Sound, SoundCoding, film, play};

    use super::*;

    const PICTURE: Picture<'_> = Picture {
        prompt: "a fox",
        style: None,
        seed: 1,
        index: 0,
        diversity: None,
        width: 320,
        height: 180,
        format: Format::Png,
        cut_out: false,
    };

    #[test]
    fn sides_and_lengths_are_read_from_each_format() {
        for coding in [SoundCoding::Wav, SoundCoding::Mp3, SoundCoding::Flac, SoundCoding::OggOpus] {
            let sound = play(&Sound { seed: 1, seconds: 3.5, sample_rate: 44_100, coding, title: "a bell" });

            let seconds = measure(&sound).seconds.expect("a length");

            assert!((seconds - 3.5).abs() < 0.03, "{coding:?}: {seconds}");
        }
        for coding in [ClipCoding::Mp4, ClipCoding::Mov] {
            let clip = film(&Clip { picture: PICTURE, frames: 48, rate: (24, 1), sound: true, coding, title: "" });
            assert_eq!(measure(&clip), Source { sides: Some((320, 180)), seconds: Some(2.0) });
        }
        assert_eq!(measure(&drawing::draw(&PICTURE)), Source { sides: Some((320, 180)), seconds: None });
    }

    #[test]
    fn what_is_broken_or_strange_tells_nothing() {
        let whole = play(&Sound { seed: 1, seconds: 1.0, sample_rate: 8_000, coding: SoundCoding::Wav, title: "" });
        for bytes in
            [&b""[..], b"hello", b"RIFF", b"fLaC", b"OggS", b"ID3", &whole[..40], &[0, 0, 0, 1, 102, 116, 121, 112]]
        {
            assert_eq!(measure(bytes), Source::default(), "{bytes:?}");
        }
    }
}
