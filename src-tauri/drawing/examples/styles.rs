//! Draws the example tile of each style for the composer: `styles OUT_DIR`, from the repository's root
//!
//! ```text
//! cargo run -p framewright-drawing --example styles -- ui/src/assets/styles
//! ```
//!
//! Each style treats a scene that suits it, so that a grid of tiles can be told apart at a glance.

use std::path::PathBuf;

use drawing::{Format, Picture, draw};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, resize};

/// Pixels of a tile: twice the largest size at which the grid shows it.
const TILE: (u32, u32) = (200, 125);
/// Drawn larger and reduced, because scenes lay out their details for a picture and not for a stamp.
const ENLARGED: u32 = 4;
const QUALITY: u8 = 82;

/// Style, what is drawn, and the seed whose composition reads best in a small tile.
const TILES: [(&str, &str, u64); 19] = [
    ("vivid", "field of tulips and poppies at noon", 6),
    ("vivid-warm", "sunset over the ocean, sail ship", 4),
    ("vivid-cool", "aurora over a fjord", 5),
    ("high-contrast", "city skyline at dusk", 5),
    ("high-contrast-warm", "desert dunes at sunset", 2),
    ("high-contrast-cool", "mountain peaks at blue hour", 7),
    ("bw", "station with a steam train", 4),
    ("bw-contrast", "stage, singer, spotlight", 2),
    ("muted-pastel", "paper layers", 3),
    ("dreamscape", "castle in the clouds at dusk", 2),
    ("nordic-minimal", "snowy mountain", 3),
    ("light-anime", "mountain valley at noon", 3),
    ("dark-anime", "forest at night with a fox", 2),
    ("painted-anime", "hot air balloons at dawn", 7),
    ("3d-cartoon", "bowl of fruit", 2),
    ("sketch", "portrait of a woman", 4),
    ("low-angle", "skyscraper towers at noon", 2),
    ("in-motion", "parade at night with lanterns", 3),
    ("terracotta", "pottery vase", 2),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: styles OUT_DIR")?);
    std::fs::create_dir_all(&folder)?;
    for (style, prompt, seed) in TILES {
        let encoded = draw(&Picture {
            prompt,
            style: Some(style),
            seed,
            index: 0,
            diversity: None,
            width: TILE.0 * ENLARGED,
            height: TILE.1 * ENLARGED,
            format: Format::Png,
            cut_out: false,
        });
        let large = image::load_from_memory(&encoded)?.to_rgb8();
        let small = resize(&large, TILE.0, TILE.1, FilterType::Lanczos3);
        let mut file = Vec::new();
        JpegEncoder::new_with_quality(&mut file, QUALITY).encode_image(&small)?;
        println!("{style}: {} bytes", file.len());
        std::fs::write(folder.join(format!("{style}.jpg")), file)?;
    }
    Ok(())
}
