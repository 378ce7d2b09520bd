//! Draws the pictures of a prompt file, four each, and a contact sheet: `gallery OUT_DIR [PROMPTS.json]`.

use std::path::PathBuf;
use std::time::Instant;

use drawing::{Format, Picture, draw};
use image::RgbImage;
use image::imageops::{FilterType, overlay, resize};
use serde_json::Value;

const CELL: u32 = 240;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("usage: gallery OUT_DIR [PROMPTS.json]")?);
    let file = arguments
        .next()
        .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/frames.json").to_owned());
    let rows: Vec<Value> = serde_json::from_slice(&std::fs::read(file)?)?;
    std::fs::create_dir_all(&folder)?;

    let mut sheet = RgbImage::from_pixel(CELL * 8, CELL * (rows.len() as u32).div_ceil(2), image::Rgb([24, 24, 26]));
    let (mut drawn, mut spent, mut bytes) = (0u32, 0.0, 0);
    for (number, row) in rows.iter().enumerate() {
        let (width, height) = size(row["aspect_ratio"].as_str().unwrap_or("16:9"));
        for index in 0..4 {
            let picture = Picture {
                prompt: row["text_prompt"].as_str().unwrap_or_default(),
                style: row["style"].as_str(),
                seed: row["seed"].as_u64().unwrap_or(1000 + number as u64),
                index,
                diversity: row["diversity"].as_u64().map(|value| value as u8),
                width,
                height,
                format: Format::Jpeg,
                cut_out: false,
            };
            let start = Instant::now();
            let encoded = draw(&picture);
            spent += start.elapsed().as_secs_f64() * 1000.0;
            drawn += 1;
            bytes += encoded.len();
            std::fs::write(folder.join(format!("{:02}-{index}.jpg", number + 1)), &encoded)?;
            let image = image::load_from_memory(&encoded)?.to_rgb8();
            let scale = f64::from(CELL - 8) / f64::from(width.max(height));
            let small = resize(
                &image,
                (f64::from(width) * scale) as u32,
                (f64::from(height) * scale) as u32,
                FilterType::Triangle,
            );
            let (column, line) = ((number as u32 % 2) * 4 + index, number as u32 / 2);
            let (x, y) = (column * CELL + (CELL - small.width()) / 2, line * CELL + (CELL - small.height()) / 2);
            overlay(&mut sheet, &small, i64::from(x), i64::from(y));
        }
    }
    sheet.save(folder.join("contact-sheet.png"))?;
    println!(
        "{drawn} pictures, {:.0} ms and {:.0} kB each on average",
        spent / f64::from(drawn),
        bytes as f64 / 1000.0 / f64::from(drawn)
    );
    Ok(())
}

/// The sizes of Frames.
fn size(ratio: &str) -> (u32, u32) {
    match ratio {
        "9:16" => (1080, 1920),
        "1:1" => (1080, 1080),
        "4:3" => (1440, 1080),
        "3:4" => (1080, 1440),
        "21:9" => (2184, 936),
        _ => (1920, 1080),
    }
}
