use serde_json::Value;

use super::*;

const STYLES: [&str; 19] = [
    "vivid",
    "vivid-warm",
    "vivid-cool",
    "high-contrast",
    "high-contrast-warm",
    "high-contrast-cool",
    "bw",
    "bw-contrast",
    "muted-pastel",
    "dreamscape",
    "nordic-minimal",
    "light-anime",
    "dark-anime",
    "painted-anime",
    "3d-cartoon",
    "sketch",
    "low-angle",
    "in-motion",
    "terracotta",
];

fn fox() -> Picture<'static> {
    Picture {
        prompt: "A red fox in a snowy forest at dawn",
        style: None,
        seed: 7,
        index: 0,
        diversity: None,
        width: 256,
        height: 144,
        format: Format::Png,
        cut_out: false,
    }
}

/// The mean distance of two pictures' channels, 0..255, both seen at the size of the first.
fn distance(a: &[u8], b: &[u8]) -> f64 {
    let a = image::load_from_memory(a).expect("decodes").to_rgb8();
    let b = image::load_from_memory(b).expect("decodes").to_rgb8();
    let b = image::imageops::resize(&b, a.width(), a.height(), image::imageops::FilterType::Triangle);
    let sum: f64 = a.iter().zip(b.iter()).map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
    sum / a.len() as f64
}

#[test]
fn equal_arguments_give_equal_bytes() {
    assert_eq!(draw(&fox()), draw(&fox()));
}

#[test]
fn every_size_comes_out_exactly() {
    for (width, height) in [(1, 1), (1, 900), (900, 1), (176, 176), (384, 216), (1080, 1920), (2184, 936), (11264, 176)]
    {
        let file = draw(&Picture { width, height, ..fox() });

        let image = image::load_from_memory(&file).expect("decodes");
        assert_eq!((image.width(), image.height()), (width, height));
    }
}

#[test]
fn every_style_and_format_can_be_decoded_and_differs_from_the_plain_picture() {
    let plain = draw(&fox());
    for style in STYLES {
        for (format, kind) in [
            (Format::Png, image::ImageFormat::Png),
            (Format::Jpeg, image::ImageFormat::Jpeg),
            (Format::Webp, image::ImageFormat::WebP),
        ] {
            let file = draw(&Picture { style: Some(style), format, ..fox() });

            assert_eq!(image::guess_format(&file).expect("known"), kind);
            assert!(distance(&plain, &file) > 4.0, "{style} must be seen");
        }
    }
}

#[test]
fn styles_differ_from_each_other() {
    let files: Vec<_> = STYLES.iter().map(|style| draw(&Picture { style: Some(style), ..fox() })).collect();
    for (number, one) in files.iter().enumerate() {
        for (other, two) in files.iter().enumerate().skip(number + 1) {
            assert!(distance(one, two) > 2.5, "{} and {} look alike", STYLES[number], STYLES[other]);
        }
    }
}

#[test]
fn seed_place_in_the_set_and_ratio_each_change_the_picture() {
    let plain = draw(&fox());

    assert!(distance(&plain, &draw(&Picture { seed: 8, ..fox() })) > 5.0);
    assert!(distance(&plain, &draw(&Picture { index: 1, ..fox() })) > 5.0);
    assert!(distance(&plain, &draw(&Picture { width: 144, height: 256, ..fox() })) > 5.0);
}

#[test]
fn a_wide_diversity_spreads_a_set_further_than_a_narrow_one() {
    let mean = |diversity| {
        let files: Vec<_> = (0..6).map(|index| draw(&Picture { index, diversity: Some(diversity), ..fox() })).collect();
        let pairs = files.iter().enumerate().flat_map(|(n, a)| files[n + 1..].iter().map(move |b| distance(a, b)));
        pairs.sum::<f64>() / 15.0
    };

    assert!(mean(5) > mean(0) * 1.1, "{} against {}", mean(5), mean(0));
}

#[test]
fn no_two_of_the_sixty_four_pictures_of_the_prompt_file_look_alike_at_384_pixels() {
    let rows: Vec<Value> = serde_json::from_str(include_str!("../../../tests/fixtures/frames.json")).expect("is JSON");
    let mut files = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let (width, height) = match row["aspect_ratio"].as_str() {
            Some("9:16") => (216, 384),
            Some("1:1") => (384, 384),
            Some("4:3") => (384, 288),
            Some("3:4") => (288, 384),
            Some("21:9") => (384, 165),
            _ => (384, 216),
        };
        for index in 0..4 {
            let file = draw(&Picture {
                prompt: row["text_prompt"].as_str().expect("has a prompt"),
                style: row["style"].as_str(),
                seed: row["seed"].as_u64().unwrap_or(9000 + number as u64),
                index,
                diversity: row["diversity"].as_u64().map(|value| value as u8),
                width,
                height,
                format: Format::Png,
                cut_out: false,
            });
            files.push((number, index, thumb(&file)));
        }
    }

    for (at, (prompt, index, one)) in files.iter().enumerate() {
        for (other, other_index, two) in &files[at + 1..] {
            let far: f64 = one.iter().zip(two).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / one.len() as f64;
            let least = if prompt == other { 1.5 } else { 18.0 };
            assert!(far > least, "{prompt}-{index} and {other}-{other_index}: {far:.1}");
        }
    }
}

/// The picture squeezed to a square of 96 pixels, so that different shapes can be compared.
fn thumb(file: &[u8]) -> Vec<u8> {
    let image = image::load_from_memory(file).expect("decodes").to_rgb8();
    image::imageops::resize(&image, 96, 96, image::imageops::FilterType::Triangle).into_raw()
}

#[test]
fn a_full_size_png_stays_near_three_megabytes() {
    for style in [None, Some("vivid"), Some("bw"), Some("sketch"), Some("painted-anime")] {
        let file = draw(&Picture { style, width: 1920, height: 1080, ..fox() });

        assert!(file.len() < 3_400_000, "{style:?}: {} bytes", file.len());
    }
}

#[test]
fn every_scene_can_be_drawn_in_every_shape_with_and_without_people() {
    let subjects = [
        "carousel",
        "skull",
        "mountain snow stagecoach",
        "neon rain street car",
        "train station",
        "diner",
        "coffin",
        "masquerade ball",
        "parlor",
        "harbor fog",
        "jungle",
        "samba parade",
        "roller disco rink",
        "rafters barn",
        "speakeasy singer",
        "ocean lighthouse",
        "desert dune",
        "forest",
        "skyline skyscraper",
        "planet galaxy",
        "balloon",
        "aurora",
        "portrait",
        "vase fruit",
        "abstract paper",
        "meadow flower",
        "cloud dream",
        "",
    ];
    for subject in subjects {
        for people in ["", " with a woman and two gentlemen"] {
            for (width, height) in [(64, 36), (36, 64), (3, 200), (300, 2)] {
                let prompt = format!("{subject}{people}");
                let file = draw(&Picture { prompt: &prompt, width, height, ..fox() });
                assert!(image::load_from_memory(&file).is_ok(), "{prompt} at {width}x{height}");
            }
        }
    }
}

fn clip(coding: ClipCoding) -> Clip<'static> {
    Clip { picture: fox(), frames: 10, rate: (24, 1), sound: true, coding, title: "a fox" }
}

#[test]
fn equal_arguments_give_equal_clips_and_another_seed_gives_others() {
    let other = Clip { picture: Picture { seed: 8, ..fox() }, ..clip(ClipCoding::Mp4) };

    assert_eq!(film(&clip(ClipCoding::Mp4)), film(&clip(ClipCoding::Mp4)));
    assert_ne!(film(&clip(ClipCoding::Mp4)), film(&other));
}

#[test]
fn a_clip_of_any_shape_is_filmed() {
    for (width, height) in [(0, 0), (1, 900), (17, 33), (1112, 834)] {
        let picture = Picture { width, height, ..fox() };
        for coding in [ClipCoding::Mp4, ClipCoding::Mov, ClipCoding::Hevc(Deep::Hlg)] {
            let file = film(&Clip { picture, frames: 0, ..clip(coding) });

            assert_eq!(&file[4..8], b"ftyp", "{width}x{height}");
        }
    }
}

#[test]
fn no_start_code_stands_within_a_unit_of_h264() {
    let dark = Picture { prompt: "night", ..fox() };
    let file = film(&Clip { picture: dark, sound: false, ..clip(ClipCoding::Mp4) });
    let mdat = file.windows(4).position(|part| part == b"mdat").expect("samples");
    let mut rest = &file[mdat + 4..];
    let mut units = 0;

    while let Some(length) =
        rest.get(..4).map(|length| u32::from_be_bytes([length[0], length[1], length[2], length[3]]))
    {
        let unit = &rest[4..4 + length as usize];
        assert!(!unit.windows(3).any(|three| three[..2] == [0, 0] && three[2] < 3), "unit {units}");
        rest = &rest[4 + length as usize..];
        units += 1;
    }

    assert_eq!(units, 10, "one unit a frame");
}

#[test]
fn a_sound_of_any_length_is_played_and_differs_by_its_seed() {
    for coding in [SoundCoding::Wav, SoundCoding::Mp3, SoundCoding::Flac, SoundCoding::OggOpus] {
        let sound = |seed, seconds| play(&Sound { seed, seconds, sample_rate: 8_000, coding, title: "a bell" });

        assert!(!sound(1, 0.0).is_empty());
        assert_eq!(sound(1, 3.0), sound(1, 3.0));
        assert_ne!(sound(1, 3.0), sound(2, 3.0), "{coding:?}");
    }
}

#[test]
fn flac_restores_every_sample() {
    let sound = |coding| play(&Sound { seed: 3, seconds: 1.3, sample_rate: 44_100, coding, title: "" });
    let wav = sound(SoundCoding::Wav);
    let played = &wav[wav.windows(4).position(|part| part == b"data").expect("samples") + 8..];
    let played: Vec<i32> = played.chunks(2).map(|two| i32::from(i16::from_le_bytes([two[0], two[1]]))).collect();
    let flac = sound(SoundCoding::Flac);
    let tags = 42 + 4 + u32::from_be_bytes([0, flac[43], flac[44], flac[45]]) as usize;
    let bits: Vec<bool> =
        flac[tags..].iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1 == 1)).collect();
    let (mut at, mut restored) = (0, Vec::new());
    let mut take = |count: usize| {
        at += count;
        bits[at - count..at].iter().fold(0_i64, |value, bit| value << 1 | i64::from(*bit))
    };

    while restored.len() < played.len() {
        // Sync and form, number (small here), size, check, kind of subframe.
        assert_eq!((take(16), take(4), take(4), take(8)), (0xfff8, 7, 9, 8));
        take(8);
        let size = take(16) as usize + 1;
        assert_eq!((take(8), take(8)).1, 0b0001_0100);
        let first = restored.len();
        (0..2).for_each(|_| restored.push(i32::from(take(16) as u16 as i16)));
        assert_eq!(take(6), 0);
        let low = take(4) as usize;
        let mut used = 8 * 9 + 32 + 10;
        for index in first + 2..first + size {
            let mut high = 0;
            while take(1) == 0 {
                high += 1;
            }
            let folded = (high << low | take(low)) as u32;
            used += high as usize + 1 + low;
            let rest = (folded >> 1) as i32 ^ -((folded & 1) as i32);
            restored.push(rest + 2 * restored[index - 1] - restored[index - 2]);
        }
        take((8 - used % 8) % 8 + 16);
    }

    assert_eq!(restored, played);
}
