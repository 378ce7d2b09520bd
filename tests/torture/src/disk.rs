//! A disk that is full, or broken, at every operation that needs it: 1, 2, 3 … until none is left.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;
use tokio::runtime::Handle;

use crate::check::{self, Breach, Kind};
use crate::dice::Dice;
use crate::points::finish;
use crate::report::Report;
use crate::shim;
use crate::world::{Ended, World, run};

/// Attacks at a time.
const AT_A_TIME: usize = 4;

/// No room left on the device.
pub const FULL: i32 = 28;
/// Input or output error.
pub const BROKEN: i32 = 5;

/// Mounted to be read only, as a system does with a file system that it does not trust any more.
pub const READ_ONLY: i32 = 30;

/// What a loop over all operations came to.
#[derive(Debug, Default)]
pub struct Loop {
    /// Operations that were made to fail.
    pub struck: AtomicU64,
    /// Runs that went on by themselves and finished when the disk was well again.
    pub resumed: AtomicU64,
}

/// Lets each `stride`-th operation fail in a run of its own, and some after it; then the disk is well again.
pub fn attack(runtime: &Handle, seed: u64, errno: i32, stride: u64, report: &Report) -> Loop {
    let (next, came) = (AtomicU64::new(1 + seed % stride), Loop::default());
    // The number of the first operation that no run reaches any more.
    let end = AtomicU64::new(u64::MAX);
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                loop {
                    let nth = next.fetch_add(stride, Ordering::SeqCst);
                    if nth >= end.load(Ordering::SeqCst) {
                        break;
                    }
                    if !one(runtime, seed.wrapping_add(nth), errno, nth, report, &came) {
                        end.fetch_min(nth, Ordering::SeqCst);
                    }
                }
            });
        }
    });
    came
}

/// One run with its failing operations. Whether they were reached.
fn one(runtime: &Handle, seed: u64, errno: i32, nth: u64, report: &Report, came: &Loop) -> bool {
    let mut dice = Dice::new(seed, "disk");
    let failing = *dice.pick(&[1, 1, 3, 30]);
    let world = World::start(runtime, seed, &json!([]), 1, 1);
    let hit = world.path().join("hit");
    let mut command = world.generate();
    shim::refuse(&mut command, &world.library(), nth, failing, errno, &hit);
    let ended = run(&mut command);
    let struck = hit.exists();
    let case = format!("operations {nth} to {} fail with {errno}", nth + failing - 1);
    if ended == Ended::Hung {
        report.add(&case, &[Breach { kind: Kind::Lost, what: "it hangs".into() }]);
        return struck;
    }
    if struck {
        came.struck.fetch_add(1, Ordering::SeqCst);
        came.resumed.fetch_add(u64::from(ended == Ended::Code(0)), Ordering::SeqCst);
    }
    report.add(&case, &check::at_death(&world));
    report.add(&case, &finish(&world));
    struck
}
