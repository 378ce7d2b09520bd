//! Sounds: a row of notes that the seed chooses, half a second each.
//!
//! WAV and FLAC are played and written here, exact to the sample. MP3, AAC and Opus are put together from the packets
//! of fixtures that hold the same eight notes (`fixtures/make.sh`), so they are exact to a packet, Opus to the sample.

mod flac;
mod packets;

pub(super) use packets::aac;

use super::chance::scramble;

/// Notes there are.
const NOTES: u64 = 8;
/// Seconds of a note.
const NOTE: f64 = 0.5;

/// What is to be heard.
#[derive(Clone, Copy, Debug)]
pub struct Sound<'a> {
    /// Equal seeds give equal sounds.
    pub seed: u64,
    /// Length; at least one sample is played.
    pub seconds: f64,
    /// Samples in a second, 1000 to 192000. MP3 and Opus have their own: 44100 and 48000.
    pub sample_rate: u32,
    /// The file format.
    pub coding: SoundCoding,
    /// The name written into the file, where its format has a place for one.
    pub title: &'a str,
}

/// The format of a sound's file. All of them are mono.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SoundCoding {
    /// 16 bits.
    Wav,
    /// 64 kbit/s.
    Mp3,
    /// 16 bits.
    Flac,
    /// 48 kbit/s.
    OggOpus,
}

/// Plays a sound and hands back its encoded file; equal for equal arguments.
#[must_use]
pub fn play(sound: &Sound<'_>) -> Vec<u8> {
    let rate = sound.sample_rate.clamp(1_000, 192_000);
    match sound.coding {
        SoundCoding::Wav => wav(&samples(sound.seed, sound.seconds, rate), rate, sound.title),
        SoundCoding::Flac => flac::encode(&samples(sound.seed, sound.seconds, rate), rate, sound.title),
        SoundCoding::Mp3 => packets::mp3(sound.seed, sound.seconds, sound.title),
        SoundCoding::OggOpus => packets::ogg_opus(sound.seed, sound.seconds, sound.title),
    }
}

/// The note that is heard as `place`-th, 0 to 7.
fn note(seed: u64, place: u64) -> u64 {
    scramble(scramble(seed) ^ place) % NOTES
}

/// Played samples.
pub(super) fn samples(seed: u64, seconds: f64, rate: u32) -> Vec<i16> {
    let count = (seconds * f64::from(rate)).round().max(1.0) as usize;
    (0..count)
        .map(|index| {
            let time = index as f64 / f64::from(rate);
            let number = note(seed, (time / NOTE) as u64);
            // Five steps of an octave, as on the black keys.
            let step = number / 5 * 12 + number % 5 * 2 + u64::from(number % 5 >= 3);
            let phase = std::f64::consts::TAU * time * 220.0 * (step as f64 / 12.0).exp2();
            let body = 0.35 * phase.sin() + 0.12 * (2.0 * phase).sin() + 0.05 * (3.0 * phase).sin();
            let within = time % NOTE;
            let strike = (within / 0.005).min(1.0);
            (body * strike * (-3.0 * within).exp() * 32_767.0) as i16
        })
        .collect()
}

fn wav(samples: &[i16], rate: u32, title: &str) -> Vec<u8> {
    let title = &title.as_bytes()[..title.floor_char_boundary(1000)];
    let padded = (title.len() + 1).next_multiple_of(2);
    let data = samples.len() as u32 * 2;
    let mut file = Vec::with_capacity(data as usize + 1200);
    file.extend(b"RIFF");
    file.extend((4 + 24 + 20 + padded as u32 + 8 + data).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    file.extend([1, 0, 1, 0]);
    file.extend(rate.to_le_bytes());
    file.extend((rate * 2).to_le_bytes());
    file.extend([2, 0, 16, 0]);
    file.extend(b"LIST");
    file.extend((12 + padded as u32).to_le_bytes());
    file.extend(b"INFOINAM");
    file.extend((padded as u32).to_le_bytes());
    file.extend(title);
    file.resize(file.len() + padded - title.len(), 0);
    file.extend(b"data");
    file.extend(data.to_le_bytes());
    samples.iter().for_each(|sample| file.extend(sample.to_le_bytes()));
    file
}
