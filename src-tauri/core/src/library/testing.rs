//! Pictures, recipes and filled libraries for tests.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::sidecar::{SIDECAR_VERSION, Sidecar, SidecarAttempt, SidecarJob, SidecarPrice};
use super::{Library, Placed, Publish, SidecarFile};
use crate::job::{Lane, Phase};
use crate::request::Request;
use crate::store::batches::{self, Batch};
use crate::store::jobs::{self, Job, Move, NewJob};
use crate::store::{Store, assets};

/// A picture with detail everywhere; another seed is another picture.
pub(crate) fn drawn(width: u32, height: u32, seed: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| {
        let noise = (x.wrapping_mul(31) ^ y.wrapping_mul(17) ^ seed.wrapping_mul(101)) % 64;
        let red = x * 191 / width.max(1) + noise;
        let green = y * 191 / height.max(1) + noise;
        Rgb([red as u8, green as u8, (seed.wrapping_mul(53) % 192 + noise) as u8])
    })
    .into()
}

/// The picture as a file.
pub(crate) fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("the picture has a form that the format takes");
    bytes.into_inner()
}

/// A sound as a WAV file: 16 bits, one channel, 48 kHz, swinging as far as `loud` says for each moment in seconds.
pub(crate) fn wav(seconds: f64, loud: impl Fn(f64) -> f64) -> Vec<u8> {
    const RATE: u32 = 48_000;
    let frames = (seconds * f64::from(RATE)).round() as u32;
    let samples = (0..frames).flat_map(|frame| {
        let swing = if frame % 100 < 50 { 32_767.0 } else { -32_767.0 };
        ((loud(f64::from(frame) / f64::from(RATE)) * swing) as i16).to_le_bytes()
    });
    let size = frames * 2;
    let mut file = [b"RIFF".as_slice(), &(size + 36).to_le_bytes(), b"WAVEfmt ", &16u32.to_le_bytes()].concat();
    file.extend([1u16, 1].map(u16::to_le_bytes).concat());
    file.extend([RATE, RATE * 2].map(u32::to_le_bytes).concat());
    file.extend([2u16, 16].map(u16::to_le_bytes).concat());
    file.extend([b"data".as_slice(), &size.to_le_bytes()].concat());
    file.extend(samples);
    file
}

/// The recipe of a job without files; its private parts are there to be taken out.
pub(crate) fn sidecar(job_id: &str, prompt: &str, created_ms: i64) -> Sidecar {
    let inputs = json!({"prompt": prompt, "seed": 7, "style": "bw", "ratio": "16:9"});
    let inputs = inputs.as_object().cloned().unwrap_or_default();
    Sidecar {
        version: SIDECAR_VERSION,
        job: SidecarJob {
            id: job_id.into(),
            client_key: Some(format!("file#{job_id}")),
            batch: Some("b1".into()),
            batch_name: Some("frames.json".into()),
            row: Some(1),
            copy: 0,
            account: "acc".into(),
            service: catalogue::Service::Useapi,
            model: "useapi/frames/create".into(),
            created_ms,
            done_ms: Some(created_ms + 25_000),
            other: Map::new(),
        },
        request: Request::new("useapi/frames/create", inputs),
        sent: json!({"text_prompt": prompt, "email": "jane@example.com", "replyRef": "a1"}),
        echo: Value::Null,
        attempts: vec![SidecarAttempt {
            id: format!("attempt-{job_id}"),
            sent_ms: created_ms + 1,
            outcome: "accepted".into(),
            remote_id: Some(format!("user:12-runwayml:jane.doe+x@mail.example.com-task:5f2c-{job_id}")),
            seed: Some(7),
            ..Default::default()
        }],
        price: SidecarPrice { estimated: Some(8.0), charged: None, returned: None },
        parents: vec![],
        files: vec![],
        rating: 0,
        tags: vec![],
        collections: vec![],
        other: Map::new(),
    }
}

/// The job of a recipe, as it was queued.
fn new_job(recipe: &Sidecar, files: u32) -> NewJob {
    let told = recipe.job.clone();
    NewJob {
        id: told.id,
        client_key: told.client_key.unwrap_or_default(),
        copy_index: told.copy,
        batch_id: told.batch,
        row: told.row,
        account: told.account,
        service: told.service,
        request: recipe.request.clone(),
        options: crate::request::SubmitOptions::default(),
        price: recipe.price.estimated,
        files: files.into(),
        parents: Vec::new(),
        lane: Lane::Normal,
        replaces: None,
    }
}

/// A library with its index, filled as the queue fills it.
pub(crate) struct Shelf {
    pub(crate) library: Library,
    pub(crate) store: Store,
    pub(crate) folder: tempfile::TempDir,
}

impl Shelf {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("the temporary folder can be written");
        let library = Library::open(folder.path()).expect("a new folder becomes a library");
        let store = Store::open(folder.path()).expect("a new folder takes an index");
        Self { library, store, folder }
    }

    /// A finished job with its pictures and recipe; returns where the pictures are.
    pub(crate) async fn add(&self, job_id: &str, prompt: &str, created_ms: i64, pictures: u32) -> Vec<Placed> {
        let mut recipe = sidecar(job_id, prompt, created_ms);
        let job = self.finished_job(&recipe, pictures).await;
        let mut placed = Vec::new();
        for index in 0..pictures {
            let seed = u32::try_from(created_ms % 1_000).unwrap_or(0) * 10 + index;
            let content = encoded(&drawn(96, 64, seed), ImageFormat::Png);
            let part = self.library.part_path(job_id, index);
            std::fs::write(&part, &content).expect("the library can be written");
            let publish = Publish {
                job_id: job_id.into(),
                prompt: prompt.into(),
                created_ms,
                index,
                part,
                sha256: hex::encode(Sha256::digest(&content)),
                bytes: content.len() as u64,
                extension: None,
            };
            placed.push(self.library.publish(publish).await.expect("a whole picture is published"));
        }
        recipe.files = (0..).zip(&placed).map(|(index, file)| SidecarFile::of(file, index)).collect();
        let done_ms = recipe.job.done_ms.unwrap_or(created_ms);
        self.library.write_sidecar(recipe).await.expect("the recipe can be written");
        let files = placed.clone();
        self.store
            .write(move |tx| {
                for (idx, file) in (0..).zip(&files) {
                    assets::insert(tx, &file.as_asset(&job, idx, done_ms))?;
                }
                Ok(())
            })
            .await
            .expect("the rows are new");
        placed
    }

    /// A job that was not sent.
    pub(crate) async fn queue(&self, job_id: &str, prompt: &str, created_ms: i64) {
        let new = new_job(&sidecar(job_id, prompt, created_ms), 4);
        let new = NewJob { batch_id: None, row: None, ..new };
        self.store.write(move |tx| jobs::insert(tx, &new, created_ms)).await.expect("the job is new");
    }

    async fn finished_job(&self, recipe: &Sidecar, files: u32) -> Job {
        let told = recipe.job.clone();
        let new = new_job(recipe, files);
        let batch = Batch {
            id: told.batch.unwrap_or_default(),
            name: told.batch_name.unwrap_or_default(),
            max_credits: None,
            notes: json!({}),
            created_ms: told.created_ms,
        };
        let done_ms = told.done_ms.unwrap_or(told.created_ms);
        self.store
            .write(move |tx| {
                if batches::get(tx, &batch.id)?.is_none() {
                    batches::insert(tx, &batch)?;
                }
                jobs::insert(tx, &new, batch.created_ms)?;
                let steps = [Phase::Queued, Phase::Submitting, Phase::Waiting, Phase::Downloading, Phase::Done];
                for step in steps.windows(2) {
                    jobs::advance(tx, &new.id, step[0], step[1], done_ms, &Move::default())?;
                }
                Ok(jobs::get(tx, &new.id)?.expect("it was just queued"))
            })
            .await
            .expect("the job is new")
    }

    /// What is left when the index and everything beside the results is lost: a new library with the same
    /// `media`. In a folder of its own, since the old index may still be closing.
    pub(crate) fn without_index(self) -> Self {
        let folder = self.media_alone();
        let library = Library::open(folder.path()).expect("results alone make a library");
        let store = Store::open(folder.path()).expect("a new index takes the place");
        Self { library, store, folder }
    }

    /// The same library in a folder of its own, with its index at rest: nobody has it open.
    pub(crate) async fn closed(self) -> tempfile::TempDir {
        let folder = self.media_alone();
        let (from, to) = (self.folder.path().join("backups"), folder.path().join("backups"));
        std::fs::rename(from, to).expect("both lie in the temporary folder");
        self.store.back_up(&folder.path().join(crate::store::FILE)).await.expect("the index is sound");
        for extra in std::fs::read_dir(self.folder.path()).expect("readable").flatten() {
            let name = extra.file_name();
            if name.to_string_lossy().starts_with("library.sqlite.") {
                std::fs::rename(extra.path(), folder.path().join(name)).expect("both lie in the temporary folder");
            }
        }
        folder
    }

    /// A new folder that holds only the results.
    pub(crate) fn media_alone(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("the temporary folder can be written");
        let (from, to) = (self.folder.path().join("media"), folder.path().join("media"));
        std::fs::rename(from, to).expect("both lie in the temporary folder");
        folder
    }
}
