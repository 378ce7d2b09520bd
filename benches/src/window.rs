//! The desktop program beside an empty Tauri window: time to the first meaningful paint, and memory at rest.
//!
//! Both are looked at from outside, by the pixels of their windows on an X display of their own and by what the system
//! says of their processes, so that neither has to know that it is measured. Linux with Xvfb only.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, ImageFormat, MapState, Window};
use x11rb::rust_connection::RustConnection;

use crate::Fault;
use crate::figures::{self, Board};
use crate::options::Options;
use crate::sample;

/// Items of the library that is opened.
const ITEMS: usize = 100_000;
/// Times that each side is started; the middle one counts.
const ROUNDS: usize = 7;
/// How long a window is left alone before its memory is read. The engine gives back what its start needed for ten
/// seconds and more.
const REST: Duration = Duration::from_secs(15);
/// Longest wait for a window to show something.
const PATIENCE: Duration = Duration::from_secs(60);
/// The part of the display that is looked at, from its top: the words of the one, the first pictures of the other.
/// Looking must not take the time that is measured: all three programs share the processor.
const LOOKED_AT: u16 = 400;
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(8);
/// An empty window shows a word or two.
const WORDS: usize = 8;
/// Pictures have more colours than any control.
const PICTURES: usize = 2_000;

/// Seconds to the first meaningful paint, and megabytes at rest.
#[derive(Clone, Copy, Debug)]
struct Look {
    seconds: f64,
    megabytes: f64,
}

/// Measures both sides, in turns.
pub(crate) async fn bench(options: &Options, board: &mut Board) -> Result<(), Fault> {
    let beside = |name: &str| options.cli.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let (ours, empty) = (beside("framewright-desktop"), beside("framewright-empty-window"));
    for program in [&ours, &empty] {
        if !program.is_file() {
            return Err(format!("{} is not built: `cargo xtask bench` builds it", program.display()).into());
        }
    }
    let folder = tempfile::tempdir()?;
    let (library, config) = (folder.path().join("library"), folder.path().join("config"));
    eprintln!("a library of {ITEMS} items is made …");
    sample::make(&library, ITEMS, now_ms()).await?;
    fs::create_dir_all(&config)?;
    fs::write(config.join("settings.json"), json!({ "first_run_done": true }).to_string())?;

    let display = Display::start()?;
    let library = library.to_string_lossy().into_owned();
    let (mut of_ours, mut of_empty) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        eprintln!("window: round {round} of {ROUNDS} …");
        of_empty.push(look(&display, &empty, &[], &config, WORDS)?);
        of_ours.push(look(&display, &ours, &["--library", &library], &config, PICTURES)?);
    }
    let (ours, empty) = (middle(&of_ours), middle(&of_empty));
    board.at_most(
        "window: first meaningful paint, 100,000 items / empty window",
        Some(ours.seconds / empty.seconds),
        1.5,
        "",
    );
    board.at_most("window: memory at rest / empty window", Some(ours.megabytes / empty.megabytes), 1.4, "");
    let figures = |look: Look| json!({"first_paint_s": look.seconds, "pss_mb": look.megabytes});
    board.keep("window", json!({"items": ITEMS, "rounds": ROUNDS, "ours": figures(ours), "empty": figures(empty)}));
    Ok(())
}

fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn middle(looks: &[Look]) -> Look {
    let of = |figure: fn(&Look) -> f64| figures::middle(looks.iter().map(figure));
    Look { seconds: of(|look| look.seconds), megabytes: of(|look| look.megabytes) }
}

/// Starts a program, waits for its window to show more than `colours` colours, and reads its memory at rest.
fn look(display: &Display, program: &Path, words: &[&str], config: &Path, colours: usize) -> Result<Look, Fault> {
    let begun = Instant::now();
    let child = Command::new(program)
        .args(words)
        .env("DISPLAY", &display.name)
        .env("FRAMEWRIGHT_CONFIG", config)
        // Without a session bus GTK would start one that outlives the window.
        .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env_remove("WAYLAND_DISPLAY")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let running = Running(child);
    while display.colours()? < colours {
        if begun.elapsed() > PATIENCE {
            return Err(format!("{} showed nothing", program.display()).into());
        }
        std::thread::sleep(PAUSE);
    }
    let seconds = begun.elapsed().as_secs_f64();
    std::thread::sleep(REST);
    let megabytes = proportional_memory(running.0.id())?;
    drop(running);
    while display.window()?.is_some() {
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(Look { seconds, megabytes })
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Asked to end, as by the end of a session: the next start is a usual one, and not one after a crash.
        let _ = kill_process(Pid::from_child(&self.0), Signal::TERM);
        let end = Instant::now() + PATIENCE;
        while matches!(self.0.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(20));
            if Instant::now() > end {
                let _ = self.0.kill();
            }
        }
    }
}

/// A virtual display with nothing else on it.
struct Display {
    server: Child,
    name: String,
    connection: RustConnection,
    root: Window,
}

impl Display {
    fn start() -> Result<Self, Fault> {
        let folder = PathBuf::from("/tmp/.X11-unix");
        let number = (90..200)
            .find(|number| !folder.join(format!("X{number}")).exists())
            .ok_or("there is no free number for a display")?;
        let name = format!(":{number}");
        let server = Command::new("Xvfb")
            .args([&name, "-screen", "0", "1440x900x24", "-nolisten", "tcp"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb cannot be started: {error}"))?;
        let end = Instant::now() + PATIENCE;
        let (connection, screen) = loop {
            match x11rb::connect(Some(&name)) {
                Ok(found) => break found,
                Err(error) if Instant::now() > end => return Err(error.into()),
                Err(_) => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        let root = connection.setup().roots[screen].root;
        Ok(Self { server, name, connection, root })
    }

    /// The largest window that is shown.
    fn window(&self) -> Result<Option<Window>, Fault> {
        let mut best = None;
        for window in self.connection.query_tree(self.root)?.reply()?.children {
            let (Ok(shown), Ok(area)) =
                (self.connection.get_window_attributes(window)?.reply(), self.connection.get_geometry(window)?.reply())
            else {
                continue;
            };
            let pixels = u32::from(area.width) * u32::from(area.height);
            if shown.map_state == MapState::VIEWABLE && pixels > 100_000 && best.is_none_or(|(_, most)| pixels > most) {
                best = Some((window, pixels));
            }
        }
        Ok(best.map(|(window, _)| window))
    }

    /// How many colours the display shows.
    fn colours(&self) -> Result<usize, Fault> {
        if self.window()?.is_none() {
            return Ok(0);
        }
        let image =
            self.connection.get_image(ImageFormat::Z_PIXMAP, self.root, 0, 0, 1440, LOOKED_AT, u32::MAX)?.reply()?;
        // One bit for each colour that there can be: looking must not take the time that is measured.
        let mut seen = vec![0_u64; 1 << 18];
        let mut number = 0;
        for pixel in image.data.chunks_exact(4).step_by(3) {
            let colour = u32::from_le_bytes([pixel[0], pixel[1], pixel[2], 0]);
            let (word, bit) = (&mut seen[(colour >> 6) as usize], 1 << (colour & 63));
            number += usize::from(*word & bit == 0);
            *word |= bit;
        }
        Ok(number)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It is ours alone; nothing else is on it.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Megabytes of a process and all below it; what several share is divided among them.
fn proportional_memory(root: u32) -> Result<f64, Fault> {
    let mut parents: Vec<(u32, u32)> = Vec::new();
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        // The name, in brackets, may hold anything; the parent is the second word after it.
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse().ok());
        parents.extend(parent.map(|parent| (pid, parent)));
    }
    let mut family = vec![root];
    let mut at = 0;
    while at < family.len() {
        let head = family[at];
        family.extend(parents.iter().filter(|(_, parent)| *parent == head).map(|(pid, _)| *pid));
        at += 1;
    }
    let mut kilobytes = 0.0;
    for pid in family {
        let Ok(rollup) = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")) else { continue };
        let pss =
            rollup.lines().find_map(|line| line.strip_prefix("Pss:")?.split_whitespace().next()?.parse::<f64>().ok());
        kilobytes += pss.unwrap_or(0.0);
    }
    Ok(kilobytes / 1024.0)
}
