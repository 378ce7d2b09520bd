//! The pictures of finished tasks: drawn when first wanted, away from the async threads, and kept.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use drawing::{Picture, draw};
use sha2::{Digest, Sha256};
use tokio::sync::{OnceCell, Semaphore};

use crate::task::{FileFormat, Order};

/// Encoded pictures kept in memory.
const KEPT_BYTES: usize = 384 << 20;
/// Pictures drawn at a time.
const DRAWN_AT_ONCE: usize = 2;
/// Long side of a preview.
const PREVIEW_SIDE: u32 = 384;

/// One picture, described by all that it depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Sketch {
    prompt: String,
    style: Option<String>,
    seed: u64,
    index: u32,
    diversity: Option<u8>,
    width: u32,
    height: u32,
    format: &'static str,
}

impl Sketch {
    pub(crate) fn of(order: &Order, index: u32) -> Self {
        Self {
            prompt: order.prompt.clone(),
            style: order.style.clone(),
            seed: order.seed,
            index,
            diversity: order.diversity,
            width: order.width,
            height: order.height,
            format: order.format.extension(),
        }
    }

    /// The same picture, small and as JPEG.
    pub(crate) fn preview(mut self) -> Self {
        let long = self.width.max(self.height).max(1);
        let side = |length: u32| (u64::from(length) * u64::from(PREVIEW_SIDE) / u64::from(long)).max(1);
        if long > PREVIEW_SIDE {
            self.width = u32::try_from(side(self.width)).unwrap_or(1);
            self.height = u32::try_from(side(self.height)).unwrap_or(1);
        }
        self.format = FileFormat::Jpeg.extension();
        self
    }

    pub(crate) fn media_type(&self) -> &'static str {
        self.encoding().media_type()
    }

    /// A strong validator: equal exactly when the bytes are.
    pub(crate) fn etag(&self) -> String {
        format!("\"{}\"", hex::encode(&Sha256::digest(format!("{self:?}"))[..12]))
    }

    fn encoding(&self) -> FileFormat {
        match self.format {
            "png" => FileFormat::Png,
            "webp" => FileFormat::Webp,
            "svg" => FileFormat::Svg,
            _ => FileFormat::Jpeg,
        }
    }

    fn draw(&self) -> Vec<u8> {
        let drawn = draw(&Picture {
            prompt: &self.prompt,
            style: self.style.as_deref(),
            seed: self.seed,
            index: self.index,
            diversity: self.diversity,
            width: self.width,
            height: self.height,
            format: self.encoding().drawn(),
        });
        match self.encoding() {
            FileFormat::Svg => svg(self.width, self.height, &drawn),
            FileFormat::Png | FileFormat::Jpeg | FileFormat::Webp => drawn,
        }
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

/// Drawn pictures, the oldest given up first.
#[derive(Debug)]
pub(crate) struct Pictures {
    shelf: Mutex<Shelf>,
    easels: Semaphore,
}

#[derive(Debug, Default)]
struct Shelf {
    cells: HashMap<Sketch, Arc<OnceCell<Bytes>>>,
    order: VecDeque<(Sketch, usize)>,
    bytes: usize,
}

impl Pictures {
    pub(crate) fn new() -> Self {
        Self { shelf: Mutex::default(), easels: Semaphore::new(DRAWN_AT_ONCE) }
    }

    /// The picture's bytes; two who want the same one wait for one drawing.
    pub(crate) async fn get(&self, sketch: &Sketch) -> Bytes {
        let cell = self.lock().cells.entry(sketch.clone()).or_default().clone();
        let bytes = cell.get_or_init(|| self.paint(sketch.clone())).await;
        bytes.clone()
    }

    async fn paint(&self, sketch: Sketch) -> Bytes {
        let permit = self.easels.acquire().await;
        let work = sketch.clone();
        let drawn = tokio::task::spawn_blocking(move || work.draw()).await.unwrap_or_default();
        drop(permit);
        let bytes = Bytes::from(drawn);
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
