//! What can be heard: how long it is, and the outline of its loudness. Pure Rust, under limits, since every
//! file comes from outside.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

use symphonia::core::codecs::CodecParameters;
use symphonia::core::common::Limit;
use symphonia::core::errors::Error as SoundError;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream};
use symphonia::core::meta::MetadataOptions;

use super::container::{Reel, length_of};
use super::decoder::Source;
use super::media::MediaError;
use super::thumbnail::is_digest;
use super::{CACHE, Library, durable, media};

/// Into how many parts a waveform is cut, whatever the sound's length.
pub const PEAKS: usize = 480;

/// Longest stretch of a sound that is decoded for its waveform, in seconds; the outline covers only that.
const MOST_SECONDS: u64 = 2 * 3600;
/// Frames of which the loudest is kept while the length is not known yet: 21 ms at 48 kHz.
const STRETCH: usize = 1024;
/// Most packets that are counted where a sound does not tell its length: that of MP3 is known from 17 on.
const MOST_COUNTED: usize = 4096;
/// Most bytes of tags that are read; nobody looks at them.
const MOST_TAGS: usize = 64 << 10;

/// What a sound, or a clip in a container of that family, tells of itself. `None` where it cannot be read. Blocks.
pub(super) fn reel(file: Box<dyn Source>, length: u64, extension: &str) -> Option<Reel> {
    let mut format = open(file, length, extension)?;
    let info = format.media_info();
    let length = info.time_base.zip(info.duration).and_then(|(base, all)| base.calc_duration(all));
    let mut reel = Reel { seconds: length.and_then(|length| length_of(length.as_secs_f64())), ..Reel::default() };
    for track in format.tracks() {
        match &track.codec_params {
            Some(CodecParameters::Audio(_)) => reel.sound = true,
            Some(CodecParameters::Video(video)) => {
                let sides = video.width.zip(video.height).map(|(w, h)| (u32::from(w), u32::from(h)));
                reel.sides = reel.sides.max(sides);
            }
            _ => {}
        }
    }
    if reel.seconds.is_none() && reel.sides.is_none() {
        reel.seconds = counted(format.as_mut());
    }
    Some(reel)
}

/// The length of a sound by its packets; `None` where there are too many to count.
fn counted(format: &mut dyn FormatReader) -> Option<f64> {
    let track = format.default_track(TrackType::Audio)?;
    let (id, base) = (track.id, track.time_base?);
    let mut all = 0_u64;
    for _ in 0..MOST_COUNTED {
        match format.next_packet() {
            Ok(Some(packet)) if packet.track_id == id => all = all.saturating_add(packet.dur.get()),
            Ok(Some(_)) => {}
            Ok(None) => return length_of(base.calc_duration(all.into())?.as_secs_f64()),
            Err(_) => return None,
        }
    }
    None
}

/// A file of a length that is known.
struct Bounded {
    file: Box<dyn Source>,
    length: u64,
}

impl Read for Bounded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.file.read(into)
    }
}

impl Seek for Bounded {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl MediaSource for Bounded {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.length)
    }
}

fn open(file: Box<dyn Source>, length: u64, extension: &str) -> Option<Box<dyn FormatReader>> {
    let stream = MediaSourceStream::new(Box::new(Bounded { file, length }), Default::default());
    let mut hint = Hint::new();
    hint.with_extension(extension);
    let tags =
        MetadataOptions::default().limit_tag_bytes(Limit::Maximum(MOST_TAGS)).limit_visual_bytes(Limit::Maximum(0));
    symphonia::default::get_probe().probe(&hint, stream, FormatOptions::default(), tags).ok()
}

/// The outline of a sound: [`PEAKS`] parts of equal length, each as loud as its loudest moment, the loudest of
/// all at 255. Silence is all zeros. `None` where nothing here decodes it. Blocks: a second for minutes of sound.
pub(super) fn outline(file: Box<dyn Source>, length: u64, extension: &str) -> Option<Vec<u8>> {
    let mut format = open(file, length, extension)?;
    let track = format.default_track(TrackType::Audio)?;
    let (id, codec) = (track.id, track.codec_params.as_ref()?.audio()?.clone());
    let mut decoder = symphonia::default::get_codecs().make_audio_decoder(&codec, &Default::default()).ok()?;
    let mut loudest = Stretches::default();
    let mut samples: Vec<f32> = Vec::new();
    while let Ok(Some(packet)) = format.next_packet() {
        if packet.track_id != id {
            continue;
        }
        match decoder.decode(&packet) {
            Ok(sound) => {
                let channels = sound.spec().channels().count().max(1);
                let most = MOST_SECONDS.saturating_mul(sound.spec().rate().into());
                sound.copy_to_vec_interleaved(&mut samples);
                loudest.take(&samples, channels);
                if loudest.frames > most {
                    break;
                }
            }
            // A damaged packet is a gap, not the end.
            Err(SoundError::DecodeError(_)) => {}
            Err(_) => break,
        }
    }
    loudest.outline()
}

/// The loudest moment of each stretch of a sound.
#[derive(Default)]
struct Stretches {
    peaks: Vec<f32>,
    frames: u64,
    /// Frames in the last stretch.
    filled: usize,
}

impl Stretches {
    fn take(&mut self, samples: &[f32], channels: usize) {
        for frame in samples.chunks(channels) {
            if self.filled == 0 {
                self.peaks.push(0.0);
            }
            // A sample that is no number counts as silence: `max` keeps the other one.
            let loud = frame.iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
            if let Some(last) = self.peaks.last_mut() {
                *last = last.max(loud);
            }
            self.filled = (self.filled + 1) % STRETCH;
            self.frames += 1;
        }
    }

    fn outline(&self) -> Option<Vec<u8>> {
        let count = self.peaks.len();
        let top = self.peaks.iter().copied().fold(0.0_f32, f32::max);
        let part = |at: usize| {
            let (from, to) = (at * count / PEAKS, ((at + 1) * count).div_ceil(PEAKS));
            let loud = self.peaks[from.min(count - 1)..to.clamp(1, count)].iter().copied().fold(0.0_f32, f32::max);
            if top > 0.0 { (loud.min(top) / top * 255.0).round() as u8 } else { 0 }
        };
        (count > 0).then(|| (0..PEAKS).map(part).collect())
    }
}

impl Library {
    /// The waveform of a sound of the library, made now where it is missing: [`PEAKS`] parts of equal length, each
    /// as loud as its loudest moment (0 to 255). `path` is relative, with `/`. Blocks.
    ///
    /// Fails when the file is missing, or when nothing here decodes it.
    pub(super) fn waveform(&self, path: &str, sha256: &str) -> Result<Vec<u8>, MediaError> {
        let kept = self.waveform_place(sha256)?;
        if let Ok(peaks) = std::fs::read(&kept)
            && peaks.len() == PEAKS
        {
            return Ok(peaks);
        }
        let place = self.within(path)?;
        let peaks = match media::form_of(&place)? {
            Some(form) => {
                let file = File::open(place)?;
                let length = file.metadata()?.len();
                self.decoder.outline(file, length, &form.extension)?
            }
            None => None,
        };
        let peaks = peaks.ok_or_else(|| MediaError::Broken("there is no decoder for it".into()))?;
        durable::replace(&kept, &peaks)?;
        Ok(peaks)
    }

    fn waveform_place(&self, sha256: &str) -> Result<PathBuf, MediaError> {
        if !is_digest(sha256) {
            return Err(MediaError::Broken("that is no digest of a file".into()));
        }
        Ok(self.root().join(CACHE).join(super::thumbnail::PREVIEWS).join(format!("{sha256}.peaks")))
    }
}

#[cfg(test)]
mod tests;
