//! Files as they are downloaded, spoilt: pictures, clips and sounds.

use std::time::{Duration, Instant};

use drawing::{Clip, ClipCoding, Format, Picture, Sound, SoundCoding, film, play};
use framewright_core::library::{self, Decoder, MediaError};

use super::{attempt, breach, mutate};
use crate::check::Kind;
use crate::dice::Dice;
use crate::report::Report;

/// The picture of all clips: small, so that what is spoilt is more often their structure than their pixels.
const PICTURE: Picture<'_> = Picture {
    prompt: "a red fox in snow",
    style: None,
    seed: 1,
    index: 0,
    diversity: None,
    width: 32,
    height: 32,
    format: Format::Png,
    cut_out: false,
};

/// Verifies so many spoilt pictures as if they had been downloaded: each within the limits of the child that decodes.
/// Returns how long the longest took, the wait for the machine included.
pub fn pictures(seed: u64, number: u64, report: &Report) -> Duration {
    let bases = mutate::pictures().into_iter().map(|bytes| ("png", bytes)).collect::<Vec<_>>();
    let longest = each(seed, "picture", &bases, number, report);
    // Sides that would take 16 GB decoded, in a file of a few bytes.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("picture");
    std::fs::write(&path, mutate::bomb()).expect("written");
    attempt("a picture that unpacks to 16 GB", report, || {
        let decoder = Decoder::of(crate::world::program());
        assert!(library::examine(&decoder, &path, Some("png")).is_err(), "it is taken for a picture");
    });
    longest
}

/// The same for clips and sounds.
pub fn recordings(seed: u64, number: u64, report: &Report) -> Duration {
    let clip = |coding| film(&Clip { picture: PICTURE, frames: 2, rate: (24, 1), sound: true, coding, title: "a fox" });
    let sound = |coding| play(&Sound { seed: 1, seconds: 0.2, sample_rate: 8_000, coding, title: "a bell" });
    let bases = [
        ("mp4", clip(ClipCoding::Mp4)),
        ("mov", clip(ClipCoding::Mov)),
        ("zip", clip(ClipCoding::PngZip { deep: false })),
        ("wav", sound(SoundCoding::Wav)),
        ("mp3", sound(SoundCoding::Mp3)),
        ("flac", sound(SoundCoding::Flac)),
        ("ogg", sound(SoundCoding::OggOpus)),
    ];
    each(seed, "recording", &bases, number, report)
}

fn each(seed: u64, what: &str, bases: &[(&str, Vec<u8>)], number: u64, report: &Report) -> Duration {
    let decoder = Decoder::of(crate::world::program());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(what);
    let (mut dice, mut longest) = (Dice::new(seed, what), Duration::ZERO);
    for (ending, whole) in bases {
        std::fs::write(&path, whole).expect("written");
        attempt(&format!("a whole {ending}"), report, || {
            let examined = library::examine(&decoder, &path, Some(ending));
            assert!(examined.is_ok(), "{what} as {ending}: {examined:?}");
        });
    }
    for case in 0..number {
        let (ending, base) = dice.pick(bases);
        std::fs::write(&path, mutate::bytes(&mut dice, base)).expect("written");
        let begun = Instant::now();
        let case = format!("{what} {case} ({ending})");
        attempt(&case, report, || {
            // The child may refuse; that it broke off or was ended would be a decoder that fails.
            if let Err(MediaError::Unseen(why)) = library::examine(&decoder, &path, Some(ending)) {
                report.add(&case, &[breach(Kind::Lost, why)]);
            }
        });
        longest = longest.max(begun.elapsed());
    }
    longest
}
