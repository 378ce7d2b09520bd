//! A child that decodes and misbehaves in every way that one can which hostile bytes took over: the program outlives
//! it, says so of that one file, and loses nothing.

use std::path::Path;
use std::time::{Duration, Instant};

use framewright_core::failpoint::Spoil;
use framewright_core::library::decoder::{PATIENCE, WORD};
use framewright_core::library::{Decoder, MediaError, examine};
use serde_json::Value;
use tokio::runtime::Handle;

use crate::check::{self, Breach, Kind};
use crate::hostile::sound_picture;
use crate::report::Report;
use crate::world::{self, Ended, World, run};

/// Longest time that a file may take, of a child that calculates or sleeps for ever, on a busy machine.
const LONGEST: Duration = Duration::from_secs(PATIENCE.as_secs() * 6 + 10);

/// What is said of a picture.
#[derive(Debug, PartialEq, Eq)]
pub enum Told {
    /// Its sides.
    Sides(u32, u32),
    /// That it could not be looked at, and why.
    Unseen(String),
    /// Anything else.
    Other(String),
}

/// What is said of a picture of 64 × 48 pixels when the child misbehaves.
///
/// # Panics
/// When the disk refuses.
#[must_use]
pub fn look(spoil: Option<Spoil>) -> Told {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("picture");
    std::fs::write(&path, sound_picture(64, 48)).expect("written");
    match examine(&Decoder::spoilt(world::program(), spoil), &path, None) {
        Ok(seen) => match seen.sides {
            Some((width, height)) => Told::Sides(width, height),
            None => Told::Other("it has no sides".into()),
        },
        Err(MediaError::Unseen(why)) => Told::Unseen(why.into()),
        Err(other) => Told::Other(other.to_string()),
    }
}

/// Every way to misbehave, each for one picture, and one of them for whole jobs. Returns how many ways there were.
pub fn misbehaves(runtime: &Handle, seed: u64, report: &Report) -> usize {
    for spoil in Spoil::ALL.iter().copied() {
        let begun = Instant::now();
        let told = look(Some(spoil));
        let fine = match spoil {
            // What it reaches for is not there, so it goes on and does its work.
            Spoil::Reach => told == Told::Sides(64, 48),
            Spoil::Spin | Spoil::Sleep | Spoil::Eat | Spoil::Abort | Spoil::Lie => matches!(told, Told::Unseen(_)),
        };
        let mut found = Vec::new();
        if !fine {
            found.push(Breach { kind: Kind::Lost, what: format!("{told:?}") });
        }
        if begun.elapsed() > LONGEST {
            found.push(Breach { kind: Kind::Lost, what: format!("it took {} s", begun.elapsed().as_secs()) });
        }
        report.add(&format!("a decoder that does {}", spoil.word()), &found);
    }
    let (ended, found) = jobs(runtime, seed);
    report.add("jobs whose results cannot be looked at", &found);
    if ended != Ended::Code(1) {
        let what = format!("a run whose results cannot be looked at ended with {ended:?}");
        report.add("jobs whose results cannot be looked at", &[Breach { kind: Kind::Lost, what }]);
    }
    Spoil::ALL.len()
}

/// Runs jobs whose results a dying child looks at, then again with a sound one. Returns how the first run ended, and
/// what broke in the end.
#[must_use]
pub fn jobs(runtime: &Handle, seed: u64) -> (Ended, Vec<Breach>) {
    let world = World::start(runtime, seed, &Value::Array(Vec::new()), 1, 1);
    let ended = run(world.generate().env("FRAMEWRIGHT_SPOIL", Spoil::Abort.word()));
    let failed = check::failed(&world);
    if failed != world.jobs {
        let what = format!("{failed} jobs of {} failed by it", world.jobs);
        return (ended, vec![Breach { kind: Kind::Disagree, what }]);
    }
    // Paid for and not looked at: asking again fetches the files again and pays nothing.
    run(&mut world.program(&["queue", "retry", "--phase", "failed", "--yes"]));
    run(&mut world.program(&["resume"]));
    (ended, check::at_rest(&world))
}

/// The environments of the children that this process has right after one looked at a picture. Linux only.
///
/// # Panics
/// When the disk refuses.
#[must_use]
pub fn environments() -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("picture");
    std::fs::write(&path, sound_picture(64, 48)).expect("written");
    // It waits for more as long as this lives.
    let decoder = Decoder::of(world::program());
    drop(examine(&decoder, &path, None));
    let read = |place: &Path, name: &str| std::fs::read(place.join(name)).unwrap_or_default();
    let words = |bytes: &[u8]| -> Vec<String> {
        let parts = bytes.split(|byte| *byte == 0).filter(|part| !part.is_empty());
        parts.map(|part| String::from_utf8_lossy(part).into_owned()).collect()
    };
    let own = std::process::id().to_string();
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten().map(|entry| entry.path());
    let ours = all.filter(|place| {
        let stat = String::from_utf8_lossy(&read(place, "stat")).into_owned();
        let parent = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1).map(str::to_owned));
        parent.as_deref() == Some(&own) && words(&read(place, "cmdline")).get(1).is_some_and(|word| word == WORD)
    });
    ours.map(|place| words(&read(&place, "environ"))).collect()
}
