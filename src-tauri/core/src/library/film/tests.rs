use std::fs;
use std::process::Command;

use super::*;

const DIGEST: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// Two seconds that begin black and end white, 320 × 180, with a tone; `None` (and a line that says so) where there
/// is no ffmpeg to make and to read it.
fn brightening(name: &str) -> Option<(tempfile::TempDir, Library)> {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(folder.path()).unwrap();
    let picture = "nullsrc=s=320x180:d=2:r=24,geq=lum='16+219*T/2':cb=128:cr=128";
    let made = Command::new("ffmpeg")
        .args(["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", picture])
        .args(["-f", "lavfi", "-i", "sine=d=2", "-shortest", "-pix_fmt", "yuv420p"])
        .arg(library.absolute(&format!("media/{name}")))
        .status();
    match made {
        Ok(status) => {
            assert!(status.success(), "ffmpeg made no {name}");
            Some((folder, library))
        }
        Err(error) => {
            eprintln!("SKIPPED: there is no ffmpeg here ({error}), so no clip can be made or read");
            None
        }
    }
}

fn brightness(picture: &RgbImage) -> u64 {
    picture.as_raw().iter().map(|value| u64::from(*value)).sum::<u64>() / picture.as_raw().len() as u64
}

#[test]
fn a_clip_has_its_first_frame_for_a_thumbnail_and_a_preview() {
    for name in ["a.mp4", "a.webm", "a.mov"] {
        let Some((_folder, library)) = brightening(name) else { return };
        let path = format!("media/{name}");

        let small = library.thumbnail(&path, DIGEST).unwrap();
        let preview = library.preview(&path, DIGEST, 1600).unwrap();

        assert_eq!((small.width, small.height), (320, 180), "{name}: never larger than it is");
        let picture = image::load_from_memory(&small.bytes).unwrap().to_rgb8();
        assert!(brightness(&picture) < 24, "{name} begins black");
        assert_eq!(image::image_dimensions(preview).unwrap(), (320, 180));
    }
}

#[test]
fn a_strip_goes_through_the_whole_clip_and_is_made_again_when_the_cache_is_gone() {
    let Some((folder, library)) = brightening("a.mp4") else { return };

    let strip = library.strip("media/a.mp4", DIGEST, 2.0).unwrap();

    let picture = image::open(&strip).unwrap().to_rgb8();
    assert_eq!(picture.dimensions(), (256 * STRIP_FRAMES, 144));
    let cells: Vec<u64> = (0..STRIP_FRAMES)
        .map(|at| brightness(&image::imageops::crop_imm(&picture, at * 256, 0, 256, 144).to_image()))
        .collect();
    assert!(cells.windows(2).all(|two| two[0] <= two[1]), "{cells:?}");
    assert!(cells[0] < 32 && cells[STRIP_FRAMES as usize - 1] > 220, "{cells:?}");

    let before = fs::read(&strip).unwrap();
    fs::remove_dir_all(folder.path().join("cache")).unwrap();
    assert_eq!(fs::read(library.strip("media/a.mp4", DIGEST, 2.0).unwrap()).unwrap(), before);
}

#[test]
fn a_clip_tells_what_ffmpeg_put_into_it() {
    for (name, kind) in [("a.mp4", "video/mp4"), ("a.webm", "video/webm"), ("a.mov", "video/quicktime")] {
        let Some((_folder, library)) = brightening(name) else { return };

        let seen = media::examine(library.decoder(), &library.absolute(&format!("media/{name}")), None).unwrap();

        assert_eq!((seen.form.media_type.as_str(), seen.sides, seen.sound), (kind, Some((320, 180)), Some(true)));
        let seconds = seen.seconds.unwrap();
        assert!((1.95..2.1).contains(&seconds), "{name}: {seconds} s");
    }
}

#[test]
fn what_is_no_clip_inside_has_no_frames() {
    let Some((_folder, library)) = brightening("a.mp4") else { return };
    // A playlist would send a careless reader elsewhere.
    fs::write(library.absolute("media/b.mp4"), b"#EXTM3U\nhttp://127.0.0.1:1/a.ts\n").unwrap();
    let mut damaged = fs::read(library.absolute("media/a.mp4")).unwrap();
    damaged.truncate(60);
    fs::write(library.absolute("media/c.mp4"), damaged).unwrap();

    assert!(library.strip("media/b.mp4", DIGEST, 2.0).is_err());
    assert!(matches!(library.thumbnail("media/c.mp4", DIGEST), Err(MediaError::Broken(_))));
}

#[test]
fn a_clip_of_fewer_frames_than_a_strip_has_ends_with_its_last() {
    let one = RgbImage::from_pixel(4, 2, image::Rgb([9, 9, 9]));

    let strip = side_by_side(&[one]).unwrap().to_rgb8();

    assert_eq!(strip.dimensions(), (4 * STRIP_FRAMES, 2));
    assert!(strip.pixels().all(|pixel| pixel.0 == [9, 9, 9]));
}

#[tokio::test]
async fn the_last_frame_of_a_clip_goes_in_as_it_is_also_where_the_sound_goes_on() {
    let Some((folder, library)) = brightening("a.mp4") else { return };
    let longer = folder.path().join("media/b.mp4");
    let joined = Command::new("ffmpeg")
        .args(["-nostdin", "-loglevel", "error", "-i"])
        .arg(folder.path().join("media/a.mp4"))
        .args(["-f", "lavfi", "-i", "sine=d=3.5", "-map", "0:v", "-map", "1:a", "-c:v", "copy"])
        .arg(&longer)
        .status();
    assert!(joined.unwrap().success());

    let staged = library.stage_last_frame("media/a.mp4").await.unwrap();
    let late = library.stage_last_frame("media/b.mp4").await.unwrap();

    assert_eq!(staged.file.pixels, Some((320, 180)));
    for one in [&staged, &late] {
        let picture = image::open(&one.file.path).unwrap().to_rgb8();
        assert!(brightness(&picture) > 225, "it ends white");
    }
    let left = fs::read_dir(folder.path().join(CACHE)).unwrap();
    let left = left.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("frame-"));
    assert_eq!(left.count(), 0, "it lies among the inputs alone");
    let refused = library.stage_last_frame("media/none.mp4").await.unwrap_err();
    assert_eq!(refused.code, Code::Library);
}
