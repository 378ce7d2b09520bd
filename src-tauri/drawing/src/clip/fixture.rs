//! Deep colour, whose codecs are not written here: fixtures made once, their frames repeated for as long as wanted.
//!
//! The picture in them is always the same gradient. `fixtures/make.sh` made them.

use super::boxes::{Samples, Scene, Track};

/// Shapes that there are fixtures of.
const SHAPES: [(u32, u32); 6] = [(1280, 720), (720, 1280), (1104, 832), (960, 960), (832, 1104), (1584, 672)];

macro_rules! of_each_shape {
    ($before:literal, $after:literal) => {
        [
            include_bytes!(concat!("../../fixtures/", $before, "-1280x720", $after)).as_slice(),
            include_bytes!(concat!("../../fixtures/", $before, "-720x1280", $after)).as_slice(),
            include_bytes!(concat!("../../fixtures/", $before, "-1104x832", $after)).as_slice(),
            include_bytes!(concat!("../../fixtures/", $before, "-960x960", $after)).as_slice(),
            include_bytes!(concat!("../../fixtures/", $before, "-832x1104", $after)).as_slice(),
            include_bytes!(concat!("../../fixtures/", $before, "-1584x672", $after)).as_slice(),
        ]
    };
}

/// HEVC with 10 or 12 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deep {
    /// 10 bits, BT.2020, PQ.
    Hdr10,
    /// 10 bits, BT.2020, HLG.
    Hlg,
    /// 10 bits, Rec. 709.
    Sdr,
    /// 12 bits, 4:4:4, BT.2020, PQ.
    Master,
}

/// The profiles of ProRes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum ProRes {
    Proxy,
    Lt,
    Standard,
    Hq,
    P4444,
    P4444Xq,
}

/// A second of frames with their set-up.
pub(super) struct Fixture {
    width: u32,
    height: u32,
    entry: Vec<u8>,
    frames: Vec<Vec<u8>>,
}

impl Fixture {
    pub(super) fn hevc(deep: Deep, width: u32, height: u32) -> Self {
        let all = match deep {
            Deep::Hdr10 => of_each_shape!("hevc-hdr10", ".mp4"),
            Deep::Hlg => of_each_shape!("hevc-hlg", ".mp4"),
            Deep::Sdr => of_each_shape!("hevc-sdr", ".mp4"),
            Deep::Master => of_each_shape!("hevc-master", ".mp4"),
        };
        Self::read(&all, width, height)
    }

    /// ProRes; with `pq` its colours are declared as BT.2020 and PQ.
    pub(super) fn prores(profile: ProRes, pq: bool, width: u32, height: u32) -> Self {
        let (all, codec) = match profile {
            ProRes::Proxy => (of_each_shape!("prores-422", ".mov"), b"apco"),
            ProRes::Lt => (of_each_shape!("prores-422", ".mov"), b"apcs"),
            ProRes::Standard => (of_each_shape!("prores-422", ".mov"), b"apcn"),
            ProRes::Hq => (of_each_shape!("prores-422", ".mov"), b"apch"),
            ProRes::P4444 => (of_each_shape!("prores-4444", ".mov"), b"ap4h"),
            ProRes::P4444Xq => (of_each_shape!("prores-4444", ".mov"), b"ap4x"),
        };
        let mut fixture = Self::read(&all, width, height);
        // The profiles of one subsampling differ in their data rate only, not in how a frame is written.
        fixture.entry[4..8].copy_from_slice(codec);
        if pq {
            if let Some(at) = fixture.entry.windows(8).position(|part| part == b"colrnclc") {
                fixture.entry[at + 8..at + 14].copy_from_slice(&[0, 9, 0, 16, 0, 9]);
            }
            // Primaries, transfer and matrix in the frame header (SMPTE RDD 36, 5.1.1).
            fixture.frames.iter_mut().for_each(|frame| frame[22..25].copy_from_slice(&[9, 16, 9]));
        }
        fixture
    }

    /// The fixture whose shape is nearest.
    fn read(all: &[&[u8]; 6], width: u32, height: u32) -> Self {
        let shape = |(width, height): (u32, u32)| (f64::from(width) / f64::from(height)).ln();
        let distance = |index: &usize| (shape(SHAPES[*index]) - shape((width, height))).abs();
        let nearest = (0..SHAPES.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0);
        let file = all[nearest];
        let path = [b"moov", b"trak", b"mdia", b"minf", b"stbl"];
        let table = path.iter().fold(file, |inside, name| content(inside, name));
        let sizes = content(table, b"stsz");
        let word = |at: usize| u32::from_be_bytes([sizes[at], sizes[at + 1], sizes[at + 2], sizes[at + 3]]) as usize;
        let mut rest = content(file, b"mdat");
        let mut frames = Vec::new();
        for index in 0..word(8) {
            let size = if word(4) > 0 { word(4) } else { word(12 + 4 * index) };
            let (frame, after) = rest.split_at(size);
            frames.push(frame.to_vec());
            rest = after;
        }
        let (width, height) = SHAPES[nearest];
        Self { width, height, entry: content(table, b"stsd")[8..].to_vec(), frames }
    }

    /// A track of `count` frames at `rate`.
    pub(super) fn track(&self, count: u32, rate: (u32, u32)) -> Track<'_> {
        let scene = Scene::Frames { width: self.width, height: self.height, keys: self.frames.len() as u32 };
        let samples = self.frames.iter().map(Vec::as_slice).cycle().take(count as usize).collect();
        Track { entry: self.entry.clone(), scene, timescale: rate.0, step: rate.1, samples: Samples::Each(samples) }
    }
}

/// What is in the first box of that name; empty where there is none.
fn content<'a>(mut inside: &'a [u8], name: &[u8; 4]) -> &'a [u8] {
    while inside.len() >= 8 {
        let size = u32::from_be_bytes([inside[0], inside[1], inside[2], inside[3]]) as usize;
        if size < 8 || size > inside.len() {
            break;
        }
        if &inside[4..8] == name {
            return &inside[8..size];
        }
        inside = &inside[size..];
    }
    &[]
}
