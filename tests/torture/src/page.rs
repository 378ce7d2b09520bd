//! Ends the process that draws the page of the real window, again and again while the queue works.
//!
//! Needs Linux and a display. The process is looked for below the window's own only.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use framewright_core::failpoint::{Guard, Point};
use framewright_core::settings::ConfigFolder;
use serde_json::json;
use tokio::runtime::Handle;

use crate::check::{self, Breach, Kind};
use crate::report::Report;
use crate::world::{Ended, World, kill, run, wait};

/// Longest wait for a page or for the queue. A window opens in 2 s; a busy machine takes longer.
const PATIENCE: Duration = Duration::from_secs(90);
/// What the log says when a page begins to listen.
pub const LISTENS: &str = "a page listens";
/// The first fifteen characters of the name, which are all that Linux keeps.
const PAINTER: &str = "WebKitWebProces";

/// What an attack came to.
#[derive(Clone, Copy, Debug)]
pub struct Came {
    /// How often the process that draws was ended.
    pub ends: usize,
    /// How many of them while jobs were under way.
    pub during: usize,
    /// The longest time from such an end to a page that listens again.
    pub slowest: Duration,
}

/// Whether there is a display to open the window on.
#[must_use]
pub fn is_possible() -> bool {
    cfg!(target_os = "linux") && std::env::var_os("DISPLAY").is_some_and(|display| !display.is_empty())
}

/// Ends the process that draws so many times, each as soon as the page is there again, while a queue of jobs is made.
pub fn attack(runtime: &Handle, seed: u64, ends: usize, report: &Report) -> Came {
    let slow = json!([{"match": {"endpoint": "create"}, "do": {"fault": "takes", "seconds": 1500}}]);
    let world = World::start(runtime, seed, &slow, 2, 2 * ends);
    let mut came = Came { ends: 0, during: 0, slowest: Duration::ZERO };
    let case = format!("the page's process, ended {ends} times");
    let lost = |what: &str| report.add(&case, &[Breach { kind: Kind::Lost, what: what.to_owned() }]);
    if run(world.generate().env("FRAMEWRIGHT_FAIL_AT", Point::Queued.word())) != Ended::Died {
        lost("the jobs were not queued");
        return came;
    }
    let window = Window::open(&world, Some(Guard::PageEnds));
    if !window.until_pages(1) {
        lost("the window shows no page");
        return came;
    }
    while came.ends < ends {
        came.during += usize::from(check::under_way(&world) > 0);
        let (pages, begun) = (window.pages(), Instant::now());
        if !window.end_page() {
            lost("there is no process that draws");
            break;
        }
        report.killed();
        came.ends += 1;
        if !window.until_pages(pages + 1) {
            lost("the page does not come again");
            break;
        }
        came.slowest = came.slowest.max(begun.elapsed());
    }
    if !until(|| check::under_way(&world) == 0) {
        lost("the queue does not come to its end");
    }
    if window.close() != Ended::Code(0) {
        lost("the window does not end as it should");
    }
    report.add(&case, &check::at_rest(&world));
    came
}

/// The real window of a world, without a driver.
#[derive(Debug)]
pub struct Window {
    child: Child,
    log: PathBuf,
}

impl Window {
    /// Opens it, for somebody who has been here before.
    ///
    /// # Panics
    /// When the program is not built or cannot be started.
    #[must_use]
    pub fn open(world: &World, without: Option<Guard>) -> Self {
        let config = ConfigFolder::at(world.config()).expect("a configuration");
        let known = |settings: &mut framewright_core::settings::Settings| {
            settings.first_run_done = true;
            Ok(())
        };
        config.change_settings(known).expect("written");
        let mut command = world.window();
        command.env("DBUS_SESSION_BUS_ADDRESS", "disabled:").env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        if let Some(guard) = without {
            command.env("FRAMEWRIGHT_WITHOUT", guard.word());
        }
        Self {
            child: command.spawn().expect("the window's program starts"),
            log: world.config().join("log/desktop.log"),
        }
    }

    /// How many pages have begun to listen so far.
    #[must_use]
    pub fn pages(&self) -> usize {
        std::fs::read_to_string(&self.log).map_or(0, |log| log.matches(LISTENS).count())
    }

    /// Waits until so many pages have begun to listen; false when they do not.
    #[must_use]
    pub fn until_pages(&self, wanted: usize) -> bool {
        until(|| self.pages() >= wanted)
    }

    /// Ends the process that draws; false when there is none.
    #[must_use]
    pub fn end_page(&self) -> bool {
        end_below(self.child.id())
    }

    /// The processes that draw, below this window's own: one, and at times another that is kept ready.
    #[must_use]
    pub fn painters(&self) -> Vec<u32> {
        painters_below(self.child.id())
    }

    /// Ends the program as the end of a session would, and says how it went.
    #[must_use]
    pub fn close(mut self) -> Ended {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        if told.is_ok_and(|status| status.success()) { wait(&mut self.child) } else { Ended::Hung }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        kill(&mut self.child);
    }
}

/// Ends the processes that draw below another one; false when there is none.
#[must_use]
pub fn end_below(process: u32) -> bool {
    let painters = painters_below(process);
    for painter in &painters {
        // One that ends by itself in this moment has ended.
        let _ = Command::new("kill").args(["-KILL", &painter.to_string()]).stderr(Stdio::null()).status();
    }
    !painters.is_empty()
}

fn painters_below(process: u32) -> Vec<u32> {
    let draws = |id: &u32| {
        let name = std::fs::read_to_string(format!("/proc/{id}/comm"));
        name.is_ok_and(|name| name.trim() == PAINTER)
    };
    below(process).into_iter().filter(draws).collect()
}

/// All processes that one has started, and theirs. Those that have ended and were not taken away yet are left out.
#[must_use]
pub fn below(process: u32) -> Vec<u32> {
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let parents: BTreeMap<u32, u32> = all
        .filter_map(|entry| {
            let id: u32 = entry.file_name().to_str()?.parse().ok()?;
            let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
            // The name before them may hold anything, brackets too.
            let mut words = stat.rsplit_once(')')?.1.split_whitespace();
            let (state, parent) = (words.next()?, words.next()?.parse().ok()?);
            (state != "Z").then_some((id, parent))
        })
        .collect();
    let is_below = |id: &u32| {
        let line = std::iter::successors(parents.get(id), |parent| parents.get(parent));
        // As many steps as there are processes: numbers that changed hands meanwhile may lead in circles.
        line.take(parents.len()).any(|parent| *parent == process)
    };
    parents.keys().copied().filter(is_below).collect()
}

fn until(mut holds: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + PATIENCE;
    loop {
        if holds() {
            return true;
        }
        if Instant::now() > end {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
