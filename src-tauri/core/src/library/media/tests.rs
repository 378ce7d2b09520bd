use std::fs;

use super::*;
use crate::library::testing::{drawn, encoded, wav};

fn look(content: &[u8], named: Option<&str>) -> Result<Examined, MediaError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, content).unwrap();
    examine(&Decoder::here(), &path, named)
}

fn why(result: Result<Examined, MediaError>) -> String {
    match result.unwrap_err() {
        MediaError::Broken(why) => why,
        other => panic!("expected a broken file, got {other:?}"),
    }
}

#[test]
fn pictures_are_known_by_content_whatever_their_name() {
    for (format, extension) in
        [(ImageFormat::Png, "png"), (ImageFormat::Jpeg, "jpg"), (ImageFormat::WebP, "webp"), (ImageFormat::Gif, "gif")]
    {
        let seen = look(&encoded(&drawn(640, 360, 1), format), Some("exe")).unwrap();

        assert_eq!(seen.form.extension, extension);
        assert_eq!(seen.form.media, Media::Image);
        assert_eq!(seen.sides, Some((640, 360)));
        let thumbnail = seen.thumbnail.unwrap();
        assert_eq!((thumbnail.width, thumbnail.height), (384, 216), "{extension}");
        let placeholder = seen.thumbhash.unwrap();
        assert!((5..=25).contains(&placeholder.len()), "{extension}: {} bytes", placeholder.len());
    }
}

#[test]
fn a_picture_that_lacks_its_end_is_refused_wherever_it_was_cut() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        let whole = encoded(&drawn(96, 64, 2), format);
        let cuts = (1..whole.len()).step_by(37).chain([whole.len() - 1, whole.len() - 2]);
        for cut in cuts {
            let result = look(&whole[..cut], None);

            assert!(result.is_err(), "{format:?} cut after {cut} of {} bytes", whole.len());
        }
    }
}

#[test]
fn a_picture_with_a_damaged_middle_is_refused() {
    let mut png = encoded(&drawn(200, 200, 3), ImageFormat::Png);
    let middle = png.len() / 2;
    png[middle] ^= 0x55;

    assert!(look(&png, None).is_err(), "the checksum of the chunk no longer fits");
}

#[test]
fn an_enormous_picture_is_refused_by_its_header() {
    let mut bomb = encoded(&drawn(8, 8, 4), ImageFormat::Png);
    bomb[16..20].copy_from_slice(&60_000u32.to_be_bytes());
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());

    let result = look(&bomb, None);

    assert!(matches!(result, Err(MediaError::TooLarge(_))), "{result:?}");
}

#[test]
fn many_pixels_within_legal_sides_are_refused_too() {
    let mut bomb = encoded(&drawn(8, 8, 4), ImageFormat::Png);
    bomb[16..20].copy_from_slice(&16_000u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&16_000u32.to_be_bytes());
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());

    let result = look(&bomb, None);

    assert!(matches!(result, Err(MediaError::TooLarge(_))), "{result:?}");
}

#[test]
fn a_web_page_under_a_pictures_name_is_refused() {
    assert_eq!(why(look(b"<!DOCTYPE html><title>Sorry</title>", Some("png"))), "a web page came instead of the file");
    assert_eq!(why(look(b"{\"error\": \"expired\"}", Some("png"))), "the content is not that of a png file");
    assert_eq!(why(look(b"", Some("png"))), "the file is empty");
    assert_eq!(why(look(&[1, 2, 3, 4], None)), "neither its content nor its name tells what the file is");
}

#[test]
fn an_svg_is_known_by_its_outermost_element() {
    let svg = b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- made -->\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>";

    assert_eq!(look(svg, None).unwrap().form.media_type, "image/svg+xml");
    assert!(look(b"<html><svg></svg></html>", Some("svg")).is_err());
}

#[test]
fn an_ending_counts_where_content_does_not_tell() {
    assert_eq!(look(b"1\n00:00:01,000 --> 00:00:02,000\nHi\n", Some("srt")).unwrap().form.media, Media::Text);
    assert!(look(b"MZ\x90\0", Some("txt")).is_err(), "bytes are not words");
}

#[test]
fn a_sound_tells_its_length_and_that_it_can_be_heard() {
    let seen = look(&wav(1.5, |_| 0.5), Some("mp3")).unwrap();

    assert_eq!((seen.form.extension.as_str(), seen.form.media), ("wav", Media::Audio));
    assert_eq!((seen.seconds, seen.sound, seen.sides), (Some(1.5), Some(true), None));
}

#[test]
fn a_clip_of_which_nothing_can_be_seen_is_a_sound() {
    let form = Form { extension: "mp4".into(), media_type: "video/mp4".into(), media: Media::Video };

    let heard = told_by(form.clone(), &Reel { sound: true, ..Reel::default() });
    assert_eq!((heard.extension.as_str(), heard.media_type.as_str(), heard.media), ("m4a", "audio/mp4", Media::Audio));

    let seen = told_by(form.clone(), &Reel { sound: true, sides: Some((2, 2)), ..Reel::default() });
    assert_eq!(seen, form);
}

#[test]
fn how_prores_is_packed_is_part_of_its_type() {
    let form = Form { extension: "mov".into(), media_type: "video/quicktime".into(), media: Media::Video };
    let packed = |packing| Reel { sides: Some((2, 2)), packing: Some(packing), ..Reel::default() };

    assert_eq!(told_by(form.clone(), &packed(*b"ap4h")).media_type, "video/quicktime; codecs=ap4h");
    assert_eq!(told_by(form.clone(), &packed(*b"avc1")), form);
}

#[test]
fn an_exr_is_known_by_its_start() {
    assert_eq!(look(b"\x76\x2f\x31\x01\x02\0\0\0", None).unwrap().form.extension, "exr");
}

#[test]
fn an_archive_needs_its_directory() {
    let whole = [b"PK\x03\x04".as_slice(), &[0; 60], b"PK\x05\x06", &[0; 18]].concat();

    assert_eq!(look(&whole, Some("png")).unwrap().form.extension, "zip", "a PNG sequence comes as an archive");
    assert!(look(&whole[..64], Some("zip")).is_err());
}

#[test]
fn a_see_through_picture_keeps_its_holes_in_the_thumbnail() {
    let mut picture = drawn(500, 500, 5).to_rgba8();
    picture.put_pixel(250, 250, image::Rgba([0, 0, 0, 0]));
    for x in 0..200 {
        for y in 0..200 {
            picture.put_pixel(x, y, image::Rgba([0, 0, 0, 0]));
        }
    }

    let seen = look(&encoded(&picture.into(), ImageFormat::Png), None).unwrap();

    assert_eq!(seen.thumbnail.unwrap().media_type, "image/webp");
}

/// CRC-32 as PNG uses it.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}
