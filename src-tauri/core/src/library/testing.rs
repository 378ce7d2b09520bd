//! Pictures and recipes for tests.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::{Map, Value, json};

use super::sidecar::{SIDECAR_VERSION, Sidecar, SidecarAttempt, SidecarJob, SidecarPrice};
use crate::request::Request;

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
