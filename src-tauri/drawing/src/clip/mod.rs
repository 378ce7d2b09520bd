//! Clips: one drawn picture that the camera slowly approaches, as long as was asked for.

mod avc;
mod boxes;
mod exr;
mod fixture;
mod sequence;
mod zip;

pub use fixture::{Deep, ProRes};

use super::chance::{Chance, scramble};
use super::{Picture, encode, paint, sound};
use boxes::{Samples, Scene, Track};
use fixture::Fixture;

/// What is to be seen and heard.
#[derive(Clone, Copy, Debug)]
pub struct Clip<'a> {
    /// The picture. Its format is not looked at; its sides are made even.
    pub picture: Picture<'a>,
    /// Frames, at least 1.
    pub frames: u32,
    /// Frames in a second, as a fraction: `(30_000, 1001)`.
    pub rate: (u32, u32),
    /// Whether there is a track of sound.
    pub sound: bool,
    /// How it is coded.
    pub coding: ClipCoding,
    /// The name written into the file, where its format has a place for one.
    pub title: &'a str,
}

/// The formats of clips. Sound is AAC in an MP4 and PCM in a QuickTime file; an archive has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClipCoding {
    /// H.264 in an MP4.
    Mp4,
    /// H.264 in a QuickTime file.
    Mov,
    /// HEVC with deep colour, in an MP4 or (12 bits) a QuickTime file. The picture is a fixture's gradient, in the
    /// nearest of six shapes.
    Hevc(Deep),
    /// ProRes in a QuickTime file, likewise a fixture's gradient; `pq` declares BT.2020 and PQ.
    ProRes {
        /// Which one.
        profile: ProRes,
        /// Whether it is HDR.
        pq: bool,
    },
    /// A zip of PNG frames, with 8 or 16 bits a channel; those with 16 come with a `colorimetry.json`.
    PngZip {
        /// Whether there are 16 bits.
        deep: bool,
    },
    /// A zip of EXR frames in half floats: linear BT.2020, or ACEScg.
    ExrZip {
        /// Whether the primaries are those of ACEScg.
        acescg: bool,
    },
}

/// Films a clip and hands back its encoded file; equal for equal arguments.
///
/// Costs what a picture of that size costs, 384 bytes for each 16 by 16 pixels, and a millisecond or two a frame;
/// archives cost far more. Call it off the threads that serve requests.
#[must_use]
pub fn film(clip: &Clip<'_>) -> Vec<u8> {
    let even = |side: u32| side.max(2) & !1;
    let (width, height) = (even(clip.picture.width), even(clip.picture.height));
    let frames = clip.frames.max(1);
    match clip.coding {
        ClipCoding::Mp4 | ClipCoding::Mov => {
            let canvas = paint(&clip.picture, width, height);
            let rgb = encode::pixels(&canvas, width, height);
            let mut chance = Chance::new(scramble(clip.picture.seed ^ u64::from(clip.picture.index)));
            let focus = (f64::from(chance.range(0.3, 0.7)), f64::from(chance.range(0.3, 0.7)));
            let stream = avc::encode(&rgb, width as usize, height as usize, frames, focus);
            let entry = boxes::frames_entry(b"avc1", width, height, &avcc(&stream));
            let scene = Scene::Frames { width, height, keys: 0 };
            let samples = Samples::Each(stream.frames.iter().map(Vec::as_slice).collect());
            let track = Track { entry, scene, timescale: clip.rate.0, step: clip.rate.1, samples };
            wrap(clip, frames, track)
        }
        ClipCoding::Hevc(deep) => wrap(clip, frames, Fixture::hevc(deep, width, height).track(frames, clip.rate)),
        ClipCoding::ProRes { profile, pq } => {
            wrap(clip, frames, Fixture::prores(profile, pq, width, height).track(frames, clip.rate))
        }
        ClipCoding::PngZip { deep } => sequence::png(&clip.picture, width, height, frames, deep),
        ClipCoding::ExrZip { acescg } => sequence::exr(&clip.picture, width, height, frames, acescg),
    }
}

/// Puts the track of frames, and one of sound, into their file.
fn wrap(clip: &Clip<'_>, frames: u32, track: Track) -> Vec<u8> {
    let seconds = f64::from(frames) * f64::from(clip.rate.1) / f64::from(clip.rate.0);
    let seed = clip.picture.seed;
    if matches!(clip.coding, ClipCoding::Mp4 | ClipCoding::Hevc(Deep::Hdr10 | Deep::Hlg | Deep::Sdr)) {
        let packets = sound::aac(seed, seconds);
        let entry = boxes::sound_entry(b"mp4a", 44_100, &esds());
        let heard =
            Track { entry, scene: Scene::Sound, timescale: 44_100, step: 1024, samples: Samples::Each(packets) };
        return if clip.sound {
            boxes::file(*b"isom", clip.title, &[track, heard])
        } else {
            boxes::file(*b"isom", clip.title, &[track])
        };
    }
    if !clip.sound {
        return boxes::file(*b"qt  ", clip.title, &[track]);
    }
    let samples: Vec<u8> = sound::samples(seed, seconds, 48_000).iter().flat_map(|s| s.to_le_bytes()).collect();
    let entry = boxes::sound_entry(b"sowt", 48_000, &[]);
    let samples = Samples::Alike(2, &samples);
    let heard = Track { entry, scene: Scene::Sound, timescale: 48_000, step: 1, samples };
    boxes::file(*b"qt  ", clip.title, &[track, heard])
}

/// How H.264 is set up (ISO/IEC 14496-15, 5.3.3).
fn avcc(stream: &avc::Stream) -> Vec<u8> {
    let size = |unit: &[u8]| (unit.len() as u16).to_be_bytes();
    let (sps, pps) = (&stream.sps, &stream.pps);
    let head = [1, sps[1], sps[2], sps[3], 0xff, 0xe1];
    boxes::atom(b"avcC", &[&head, &size(sps), sps, &[1], &size(pps), pps])
}

/// How AAC is set up: AAC-LC, 44100 Hz, mono (ISO/IEC 14496-1, 7.2.6).
fn esds() -> Vec<u8> {
    let bits = 64_000_u32.to_be_bytes();
    let setup = [&[0x40, 0x15, 0, 4, 0][..], &bits, &bits, &[0x05, 2, 0x12, 0x08]].concat();
    let stream = [&[0, 1, 0, 0x04, setup.len() as u8][..], &setup, &[0x06, 1, 2]].concat();
    boxes::atom(b"esds", &[&[0; 4], &[0x03, stream.len() as u8], &stream])
}
