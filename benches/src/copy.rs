//! The copy of the index that each day makes: written whole, read back and named, beside a copy of the plain file,
//! which says nothing of what it holds.

use std::fs;
use std::path::Path;
use std::time::Instant;

use framewright_core::clock::RealClock;
use framewright_core::store::Store;
use serde_json::json;

use crate::Fault;
use crate::figures::{self, Board};
use crate::options::Options;
use crate::sample;

/// How often each side is timed, by turns.
const ROUNDS: usize = 3;
/// Most seconds for a million items.
const LIMIT_S: f64 = 2.0;

/// Measures both.
pub(crate) async fn bench(options: &Options, board: &mut Board) -> Result<(), Fault> {
    let folder = tempfile::tempdir()?;
    eprintln!("a library of {} items is made …", options.items);
    sample::make(folder.path(), options.items, RealClock::shared().now_ms()).await?;
    let store = Store::open(folder.path())?;
    let index = store.path();
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let begun = Instant::now();
        store.back_up(&folder.path().join(format!("backups/copy-{round}.sqlite"))).await?;
        ours.push(begun.elapsed().as_secs_f64());
        plain.push(copy_plainly(&index, &folder.path().join(format!("plain-{round}")))?);
    }
    let (ours, plain) = (figures::middle(ours), figures::middle(plain));
    let megabytes = fs::metadata(&index)?.len() as f64 / 1e6;
    let share = options.items as f64 / 1_000_000.0;
    board.at_most("copy: index of 1,000,000 items, copied and read back", Some(ours / share), LIMIT_S, "s");
    board.tell("copy: over a copy of the plain file", Some(ours / plain), "x");
    board.keep("copy", json!({"items": options.items, "seconds": ours, "plain_s": plain, "index_mb": megabytes}));
    Ok(())
}

/// Seconds for the bytes alone, until they are on the disk.
fn copy_plainly(index: &Path, target: &Path) -> Result<f64, Fault> {
    let begun = Instant::now();
    fs::copy(index, target)?;
    fs::OpenOptions::new().write(true).open(target)?.sync_all()?;
    Ok(begun.elapsed().as_secs_f64())
}
