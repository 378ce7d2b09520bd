use std::fs;

use super::*;
use crate::library::testing::wav;

const DIGEST: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

fn library(sound: &[u8]) -> (tempfile::TempDir, Library) {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(folder.path()).unwrap();
    fs::write(library.absolute("media/a.wav"), sound).unwrap();
    (folder, library)
}

fn told(library: &Library, extension: &str) -> Option<Reel> {
    let file = File::open(library.absolute("media/a.wav")).unwrap();
    let length = file.metadata().unwrap().len();
    reel(Box::new(file), length, extension)
}

#[test]
fn a_sound_tells_its_length_and_that_it_can_be_heard() {
    let (_folder, library) = library(&wav(2.5, |_| 0.5));

    let reel = told(&library, "wav").unwrap();

    assert_eq!((reel.seconds, reel.sides, reel.sound), (Some(2.5), None, true));
}

#[test]
fn a_sound_of_a_few_packets_tells_its_length_too() {
    // MPEG-1 layer III, 64 kbit/s, 44100 Hz, mono: 208 bytes for 1152 samples.
    let packet = [[0xff, 0xfb, 0x50, 0xc0].as_slice(), &[0; 204]].concat();
    let (_folder, library) = library(&packet.repeat(5));

    let reel = told(&library, "mp3").unwrap();

    let seconds = reel.seconds.expect("a length");
    assert!((seconds - 5.0 * 1152.0 / 44_100.0).abs() < 0.03 && reel.sound, "{seconds}");
}

#[test]
fn a_waveform_is_high_where_the_sound_is_loud() {
    // Silent at first, then half as loud as at its end.
    let (_folder, library) = library(&wav(3.0, |second| match second {
        ..1.0 => 0.0,
        ..2.0 => 0.25,
        _ => 0.5,
    }));

    let peaks = library.waveform("media/a.wav", DIGEST).unwrap();

    assert_eq!(peaks.len(), PEAKS);
    let third = PEAKS / 3;
    assert!(peaks[..third - 4].iter().all(|peak| *peak == 0));
    assert!(peaks[third + 4..2 * third - 4].iter().all(|peak| (120..136).contains(peak)), "half of the loudest");
    assert!(peaks[2 * third + 4..].iter().all(|peak| *peak > 250));
}

#[test]
fn a_waveform_is_kept_and_made_again_when_the_cache_is_gone() {
    let (folder, library) = library(&wav(1.0, |_| 0.5));
    let made = library.waveform("media/a.wav", DIGEST).unwrap();

    let sound = fs::read(library.absolute("media/a.wav")).unwrap();
    fs::remove_file(library.absolute("media/a.wav")).unwrap();
    assert_eq!(library.waveform("media/a.wav", DIGEST).unwrap(), made, "the second time it is only read");

    fs::remove_dir_all(folder.path().join("cache")).unwrap();
    assert!(library.waveform("media/a.wav", DIGEST).is_err());
    fs::write(library.absolute("media/a.wav"), sound).unwrap();
    assert_eq!(library.waveform("media/a.wav", DIGEST).unwrap(), made);
}

#[test]
fn silence_and_a_sound_shorter_than_its_outline_have_one() {
    let (_folder, silent) = library(&wav(1.0, |_| 0.0));
    assert_eq!(silent.waveform("media/a.wav", DIGEST).unwrap(), vec![0; PEAKS]);

    let (_folder, short) = library(&wav(0.001, |_| 0.5));
    assert_eq!(short.waveform("media/a.wav", DIGEST).unwrap().len(), PEAKS);
}

#[test]
fn noise_under_the_name_of_a_sound_has_neither_length_nor_waveform() {
    let noise: Vec<u8> = (0..200_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for start in [b"ID3\x04\0\0\x7f\x7f\x7f\x7f".as_slice(), b"OggS\0\x02", b"fLaC\0\0\0\x22", b"\xff\xfb\x90\x44"] {
        let (_folder, library) = library(&[start, &noise].concat());

        // What counts is that it comes to an end, and in words.
        let _ = told(&library, "mp3");
        let _ = library.waveform("media/a.wav", DIGEST);
    }
}

#[test]
fn a_hostile_digest_touches_nothing() {
    let (_folder, library) = library(&wav(1.0, |_| 0.5));

    assert!(library.waveform("media/a.wav", "../../evil").is_err());
}
