//! The files of finished tasks: made when first wanted, away from the async threads, and kept.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use drawing::{Clip, Format, Picture, Sound, draw, film, play};
use sha2::{Digest, Sha256};
use tokio::sync::{OnceCell, Semaphore};

use crate::format::FileFormat;
use crate::task::Order;

/// Bytes of files kept in memory.
const KEPT_BYTES: usize = 384 << 20;
/// Files made at a time.
const MADE_AT_ONCE: usize = 2;
/// Long side of a preview.
const PREVIEW_SIDE: u32 = 384;

/// Samples in a second where nothing says how many.
const SAMPLE_RATE: u32 = 44_100;

/// One file, described by all that it depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Sketch {
    prompt: String,
    style: Option<String>,
    seed: u64,
    index: u32,
    diversity: Option<u8>,
    width: u32,
    height: u32,
    cut_out: bool,
    millis: u64,
    frames: u32,
    rate: (u32, u32),
    sound: bool,
    sample_rate: u32,
    format: FileFormat,
}

impl Sketch {
    /// All files of an order, in the order of their links.
    pub(crate) fn all(order: &Order) -> Vec<Self> {
        let outputs = order.outputs();
        (0..outputs.len()).filter_map(|index| Self::of(order, u32::try_from(index).ok()?)).collect()
    }

    /// The file with that number, where there is one.
    pub(crate) fn of(order: &Order, index: u32) -> Option<Self> {
        let mut before = 0;
        for part in &order.parts {
            let files = u32::try_from(part.order.outputs().len()).ok()?;
            if index < before + files {
                return Self::of(&part.order, index - before);
            }
            before += files;
        }
        let format = *order.outputs().get(index as usize)?;
        let (over, under) = order.frame_rate;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let frames = (order.seconds * f64::from(over) / f64::from(under.max(1))).round().max(1.0) as u32;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let millis = (order.seconds * 1000.0).round() as u64;
        Some(Self {
            prompt: order.prompt.clone(),
            style: order.style.clone(),
            seed: order.seed,
            index,
            diversity: order.diversity,
            width: order.width,
            height: order.height,
            cut_out: order.cut_out,
            millis,
            frames,
            rate: order.frame_rate,
            sound: order.sound,
            sample_rate: order.sample_rate.unwrap_or(SAMPLE_RATE),
            format,
        })
    }

    /// What is seen first of it, small and as JPEG; `None` for a sound.
    pub(crate) fn preview(mut self) -> Option<Self> {
        let long = self.width.max(self.height);
        let side = |length: u32| (u64::from(length) * u64::from(PREVIEW_SIDE) / u64::from(long)).max(1);
        if long > PREVIEW_SIDE {
            self.width = u32::try_from(side(self.width)).unwrap_or(1);
            self.height = u32::try_from(side(self.height)).unwrap_or(1);
        }
        self.format = FileFormat::Picture(Format::Jpeg);
        (long > 0).then_some(self)
    }

    pub(crate) fn media_type(&self) -> &'static str {
        self.format.media_type()
    }

    /// A strong validator: equal exactly when the bytes are.
    pub(crate) fn etag(&self) -> String {
        format!("\"{}\"", hex::encode(&Sha256::digest(format!("{self:?}"))[..12]))
    }

    fn make(&self) -> Vec<u8> {
        let (coding, title) = (self.format, self.title());
        let picture = |format| Picture {
            prompt: &self.prompt,
            style: self.style.as_deref(),
            seed: self.seed,
            index: self.index,
            diversity: self.diversity,
            width: self.width,
            height: self.height,
            format,
            cut_out: self.cut_out,
        };
        match coding {
            FileFormat::Picture(format) => draw(&picture(format)),
            FileFormat::Svg => svg(self.width, self.height, &draw(&picture(Format::Jpeg))),
            FileFormat::Clip(coding) => film(&Clip {
                picture: picture(Format::Jpeg),
                frames: self.frames,
                rate: self.rate,
                sound: self.sound,
                coding,
                title: &title,
            }),
            FileFormat::Sound(coding) => play(&Sound {
                seed: self.seed ^ u64::from(self.index) << 40,
                #[allow(clippy::cast_precision_loss)]
                seconds: self.millis as f64 / 1000.0,
                sample_rate: self.sample_rate,
                coding,
                title: &title,
            }),
        }
    }

    /// Tells a file apart from those of other orders.
    fn title(&self) -> String {
        let words: String = self.prompt.chars().take(60).collect();
        format!("{words} (seed {}, {})", self.seed, self.index + 1).trim_start().to_owned()
    }
}

fn svg(width: u32, height: u32, jpeg: &[u8]) -> Vec<u8> {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\
         <image width=\"{width}\" height=\"{height}\" href=\"data:image/jpeg;base64,{}\"/></svg>",
        STANDARD.encode(jpeg)
    )
    .into_bytes()
}

/// Made files, the oldest given up first.
#[derive(Debug)]
pub(crate) struct Workshop {
    shelf: Mutex<Shelf>,
    benches: Semaphore,
}

#[derive(Debug, Default)]
struct Shelf {
    cells: HashMap<Sketch, Arc<OnceCell<Bytes>>>,
    order: VecDeque<(Sketch, usize)>,
    bytes: usize,
}

impl Workshop {
    pub(crate) fn new() -> Self {
        Self { shelf: Mutex::default(), benches: Semaphore::new(MADE_AT_ONCE) }
    }

    /// The file's bytes; two who want the same one wait for one making.
    pub(crate) async fn get(&self, sketch: &Sketch) -> Bytes {
        let cell = self.lock().cells.entry(sketch.clone()).or_default().clone();
        let bytes = cell.get_or_init(|| self.make(sketch.clone())).await;
        bytes.clone()
    }

    async fn make(&self, sketch: Sketch) -> Bytes {
        let permit = self.benches.acquire().await;
        let work = sketch.clone();
        let made = tokio::task::spawn_blocking(move || work.make()).await.unwrap_or_default();
        drop(permit);
        let bytes = Bytes::from(made);
        let mut shelf = self.lock();
        shelf.bytes += bytes.len();
        shelf.order.push_back((sketch, bytes.len()));
        while shelf.bytes > KEPT_BYTES && shelf.order.len() > 1 {
            if let Some((old, size)) = shelf.order.pop_front() {
                shelf.cells.remove(&old);
                shelf.bytes -= size;
            }
        }
        bytes
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
