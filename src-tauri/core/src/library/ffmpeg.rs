//! Frames of clips by the system's `ffmpeg`, where there is one: a child process without a shell that may read one
//! local file and nothing else, and is ended when it takes too long or says too much.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use image::RgbImage;

use super::decoder::bare;

/// How long it may take. A clip of a minute takes a second or two.
const PATIENCE: Duration = Duration::from_secs(20);
/// Most bytes that it may say: as much as one decoded picture may have.
const MOST_BYTES: u64 = super::MAX_DECODED_BYTES;
/// Most memory that it may take at once, in bytes (`-max_alloc`).
const MOST_MEMORY: &str = "536870912";
/// Most memory that it may have in all, in bytes, where the system can limit that of another program.
#[cfg(target_os = "linux")]
const MOST_IN_ALL: u64 = 1 << 30;
/// Clips longer than this, in seconds, show only the frames that stand on their own: the others would have to be
/// decoded by the thousand.
const LONG_S: f64 = 120.0;

/// Why there are no frames.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FilmError {
    /// There is no `ffmpeg` on this system.
    Absent,
    /// It could not read the clip, or not in time.
    Failed(&'static str),
}

/// Which frames of a clip.
#[derive(Clone, Copy, Debug)]
pub(super) enum Frames {
    /// The first one.
    First,
    /// So many, spread evenly over a length in seconds.
    Spread(u32, f64),
    /// All of the last so many seconds.
    Ending(f64),
}

/// Frames of a clip, upright, with a longer side of at most `longest` pixels; at least one. `family` is ffmpeg's word
/// for the container: no other is tried, so that no playlist can lead it anywhere else. Blocks.
pub(super) fn frames(path: &Path, family: &str, wanted: Frames, longest: u32) -> Result<Vec<RgbImage>, FilmError> {
    let frames = pictures(&run(&mut command(path, family, wanted, longest), PATIENCE)?);
    if frames.is_empty() { Err(FilmError::Failed("ffmpeg cannot read it")) } else { Ok(frames) }
}

fn command(path: &Path, family: &str, wanted: Frames, longest: u32) -> Command {
    // Without the environment: it would write a report where `FFREPORT` says, and keys are none of its business.
    let mut words = bare("ffmpeg");
    words.args(["-nostdin", "-hide_banner", "-loglevel", "quiet", "-threads", "2", "-max_alloc", MOST_MEMORY]);
    let (count, spread) = match wanted {
        Frames::First => (Some(1), String::new()),
        Frames::Spread(count, seconds) => {
            if seconds > LONG_S {
                words.args(["-skip_frame", "nokey"]);
            }
            let each_us = (seconds * 1e6 / f64::from(count.max(1))).max(1.0).round();
            (Some(count), format!("fps=1000000/{each_us},"))
        }
        Frames::Ending(seconds) => {
            words.args(["-sseof", &format!("-{seconds}")]);
            (None, String::new())
        }
    };
    // The prefix keeps a name with a colon from being taken for a protocol.
    let mut address = std::ffi::OsString::from("file:");
    address.push(path);
    words.args(["-protocol_whitelist", "file", "-f", family, "-i"]).arg(address);
    let size = format!(
        "{spread}scale=w='min({longest},iw)':h='min({longest},ih)':force_original_aspect_ratio=decrease,format=rgb24"
    );
    words.args(["-map", "0:v:0", "-an", "-sn", "-dn", "-vf", &size]);
    if let Some(count) = count {
        words.args(["-frames:v", &count.to_string()]);
    }
    words.args(["-c:v", "ppm", "-f", "image2pipe", "pipe:1"]);
    words
}

/// What a program says, which is ended when that takes longer than `patience` or is more than [`MOST_BYTES`].
fn run(command: &mut Command, patience: Duration) -> Result<Vec<u8>, FilmError> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => FilmError::Absent,
        _ => FilmError::Failed("ffmpeg cannot be started"),
    })?;
    #[cfg(target_os = "linux")]
    confine(&child);
    let Some(said) = child.stdout.take() else { return Err(FilmError::Failed("ffmpeg cannot be heard")) };
    let (done, ended) = mpsc::channel::<()>();
    let watch = thread::spawn(move || {
        // Whether it was done or took too long, nothing of it is left behind.
        let late = ended.recv_timeout(patience) == Err(mpsc::RecvTimeoutError::Timeout);
        let _ = child.kill();
        let _ = child.wait();
        late
    });
    let mut bytes = Vec::new();
    let read = said.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    drop(done);
    match (watch.join(), read) {
        (Ok(false), Ok(length)) if length as u64 <= MOST_BYTES => Ok(bytes),
        (Ok(false), Ok(_)) => Err(FilmError::Failed("its frames are too large")),
        (Ok(true), _) => Err(FilmError::Failed("ffmpeg took too long")),
        _ => Err(FilmError::Failed("ffmpeg broke off")),
    }
}

/// Limits the memory of a program that was just started, and lets it write no file. A system that refuses leaves the
/// other limits.
#[cfg(target_os = "linux")]
fn confine(child: &std::process::Child) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};

    for (resource, most) in [(Resource::Data, MOST_IN_ALL), (Resource::Fsize, 0), (Resource::Core, 0)] {
        let limit = Rlimit { current: Some(most), maximum: Some(most) };
        if let Err(error) = prlimit(Some(Pid::from_child(child)), resource, limit) {
            tracing::debug!(%error, "ffmpeg runs without a limit of the system's");
        }
    }
}

/// The pictures of a stream of binary PPM (<https://netpbm.sourceforge.net/doc/ppm.html>); what is cut is left out.
fn pictures(mut stream: &[u8]) -> Vec<RgbImage> {
    let mut found = Vec::new();
    while let Some((width, height, rest)) = header(stream) {
        let Some(length) = (width as usize).checked_mul(height as usize).and_then(|pixels| pixels.checked_mul(3))
        else {
            break;
        };
        let Some((pixels, after)) = rest.split_at_checked(length) else { break };
        found.extend(RgbImage::from_raw(width, height, Vec::from(pixels)));
        stream = after;
    }
    found
}

/// `P6 <width> <height> 255` and one blank.
fn header(stream: &[u8]) -> Option<(u32, u32, &[u8])> {
    let mut rest = stream.strip_prefix(b"P6")?.trim_ascii_start();
    let mut number = || {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let value = std::str::from_utf8(&rest[..digits]).ok()?.parse::<u32>().ok()?;
        // One blank ends a number; pixels may begin with what looks like another one.
        rest = rest.get(digits + 1..)?;
        Some(value)
    };
    let (width, height, deepest) = (number()?, number()?, number()?);
    (width > 0 && height > 0 && deepest == 255).then_some((width, height, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_of_pictures_is_cut_where_each_ends() {
        let one = [b"P6\n2 1\n255\n".as_slice(), &[1, 2, 3, 4, 5, 6]].concat();
        let other = [b"P6\n1 2\n255\n".as_slice(), b"12 345"].concat();

        let found = pictures(&[one.clone(), other, one[..14].to_vec()].concat());

        assert_eq!(found.iter().map(RgbImage::dimensions).collect::<Vec<_>>(), [(2, 1), (1, 2)]);
        assert_eq!(found[1].as_raw(), b"12 345", "pixels that look like a header are pixels");
    }

    #[test]
    fn a_hostile_header_is_no_picture() {
        for header in
            ["P6\n0 1\n255\n", "P6\n4294967295 4294967295\n255\n", "P6\n99999999999 1\n255\n", "P6\n1 1\n65535\n"]
        {
            assert!(pictures(header.as_bytes()).is_empty(), "{header}");
        }
    }

    #[test]
    fn a_program_that_is_not_there_is_told_apart() {
        assert_eq!(run(&mut Command::new("framewright-has-no-such-program"), PATIENCE), Err(FilmError::Absent));
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_never_ends_is_ended() {
        let mut endless = Command::new("tail");
        endless.args(["-f", "/dev/null"]);

        let outcome = run(&mut endless, Duration::from_millis(50));

        assert_eq!(outcome, Err(FilmError::Failed("ffmpeg took too long")));
    }

    #[test]
    fn one_file_can_be_read_and_no_shell_is_asked() {
        let words = command(Path::new("/a/http://b; rm.mp4"), "mov", Frames::Spread(16, 10.0), 256);
        let words: Vec<String> = words.get_args().map(|word| word.to_string_lossy().into_owned()).collect();

        let input = words.iter().position(|word| word == "-i").unwrap();
        assert_eq!(
            words[input - 4..=input + 1],
            ["-protocol_whitelist", "file", "-f", "mov", "-i", "file:/a/http://b; rm.mp4"]
        );
        assert!(words.iter().any(|word| word.starts_with("fps=1000000/625000,")), "{words:?}");
    }
}
