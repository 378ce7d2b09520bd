//! Spoils what is sound: JSON by its structure, texts and pictures by their bytes.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Map, Value, json};

use crate::dice::Dice;

/// Texts that have broken programs.
pub(super) const TEXTS: [&str; 10] = [
    "",
    "\u{0}",
    "..",
    "../../../../etc/passwd",
    "a\nb,c\r\n",
    "\u{202e}gnp.exe",
    "\u{feff}",
    "null",
    "1e999",
    "<img src=x onerror=alert(1)>",
];

/// A sound JSON document with one to four places changed.
pub(super) fn document(dice: &mut Dice, base: &Value) -> Vec<u8> {
    let mut value = base.clone();
    for _ in 0..=dice.roll(4) {
        let places = count(&value);
        let place = dice.roll(places);
        change(dice, &mut value, &mut { place });
    }
    let mut text = value.to_string().into_bytes();
    if dice.roll(8) == 0 && text.first() == Some(&b'{') {
        // The same key twice.
        let twice: &[u8] = if dice.roll(2) == 0 { b"{\"id\":null,\"status\":7," } else { b"{\"id\":{},\"id\":[]," };
        text.splice(..1, twice.iter().copied());
    }
    text
}

fn count(value: &Value) -> u64 {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// Changes the place that is `left` steps away.
fn change(dice: &mut Dice, value: &mut Value, left: &mut u64) -> bool {
    if *left == 0 {
        *value = other(dice, value);
        return true;
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|item| change(dice, item, left)),
        Value::Object(fields) => {
            if *left == 0 && dice.roll(3) == 0 {
                let name = fields.keys().next().cloned().unwrap_or_default();
                fields.remove(&name);
                return true;
            }
            fields.values_mut().any(|field| change(dice, field, left))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn other(dice: &mut Dice, value: &Value) -> Value {
    match dice.roll(14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(1e308),
        4 => json!(u64::MAX),
        5 => json!(0.000_000_1),
        6 => json!([]),
        7 => json!({}),
        8 if count(value) < 20_000 => json!([value, value, value]),
        9 if count(value) < 20_000 => json!({"error": value, "id": value}),
        10 => Value::String("x".repeat(100_000)),
        11 if count(value) < 20 => Value::Array(vec![value.clone(); 2000]),
        12 => (0..200).fold(value.clone(), |inside, _| Value::Object(Map::from_iter([("a".to_owned(), inside)]))),
        _ => json!(dice.pick(&TEXTS)),
    }
}

/// A text with pieces changed, doubled, taken out or put in.
pub(super) fn text(dice: &mut Dice, base: &[u8]) -> Vec<u8> {
    let mut text = bytes(dice, base);
    for _ in 0..dice.roll(4) {
        let at = place(dice, text.len());
        let piece: Vec<u8> = match dice.roll(6) {
            0 => dice.pick(&TEXTS).bytes().collect(),
            1 => vec![*dice.pick(b"\"'{}[],:\\\n\r\t;"); 1 + place(dice, 5)],
            2 => b"[".repeat(5000),
            3 => b"\xff\xfe\x00".to_vec(),
            4 => "9".repeat(400).into_bytes(),
            _ => text[at..].iter().copied().take(200).collect(),
        };
        text.splice(at..at, piece);
    }
    text
}

/// Bytes with some of them changed, or cut off, or doubled.
pub(super) fn bytes(dice: &mut Dice, base: &[u8]) -> Vec<u8> {
    let mut bytes = base.to_vec();
    for _ in 0..=dice.roll(12) {
        let at = place(dice, bytes.len());
        match dice.roll(8) {
            0 => bytes.truncate(at),
            1 => bytes.extend_from_within(at..),
            2 => drop(bytes.splice(at..at, [0xff; 4])),
            3 if at < bytes.len() => drop(bytes.remove(at)),
            _ if at < bytes.len() => bytes[at] = u8::try_from(dice.roll(256)).unwrap_or(0),
            _ => {}
        }
    }
    bytes
}

fn place(dice: &mut Dice, length: usize) -> usize {
    usize::try_from(dice.roll(length as u64 + 1)).unwrap_or(0)
}

/// Sound pictures in every form that is decoded.
pub(super) fn pictures() -> Vec<Vec<u8>> {
    [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif]
        .map(|format| picture(48, 32, format))
        .to_vec()
}

/// A sound picture.
pub(super) fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([(x * 5) as u8, (y * 7) as u8, (x * y) as u8]));
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).expect("a picture can be written");
    file.into_inner()
}

/// A PNG whose head promises 65,500 by 65,500 pixels.
pub(super) fn bomb() -> Vec<u8> {
    let mut file = pictures().swap_remove(0);
    // Width and height follow the signature and the first chunk's length and name.
    file[16..20].copy_from_slice(&65_500_u32.to_be_bytes());
    file[20..24].copy_from_slice(&65_500_u32.to_be_bytes());
    let sum = crc(&file[12..29]);
    file[29..33].copy_from_slice(&sum.to_be_bytes());
    file
}

/// The check sum of a chunk, after the PNG specification's annex D.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 })
    })
}
