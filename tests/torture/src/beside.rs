//! The same lost answers beside the official client: how many tasks one order becomes.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tokio::runtime::Handle;

use crate::check;
use crate::report::Report;
use crate::world::{World, run};

/// Where an answer is lost after the service took the order.
const LOST: [&str; 2] = ["after", "mid_reply"];

/// Tasks that the service accepted for one order each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tasks {
    /// For orders of the official Python client, as it comes.
    pub client: usize,
    /// For orders of the program.
    pub own: usize,
    /// Orders of each.
    pub orders: usize,
}

/// Orders one picture of each, once for each way of losing the answer. `python` has the official client installed, and
/// `script` is the order.
///
/// # Panics
/// When one of them cannot be started.
pub fn attack(runtime: &Handle, seed: u64, python: &Path, script: &Path, report: &Report) -> Tasks {
    let mut tasks = Tasks { client: 0, own: 0, orders: LOST.len() };
    for at in LOST {
        let theirs = World::start(runtime, seed, &cut(at), 0, 0);
        let mut order = Command::new(python);
        order.arg(script).env("RUNWAYML_BASE_URL", theirs.address()).env("RUNWAYML_API_SECRET", "good-key");
        run(order.stdin(Stdio::null()).stdout(Stdio::null()));
        tasks.client += theirs.books().accepted.len();

        let ours = World::start(runtime, seed, &cut(at), 1, 0);
        let case = format!("an answer lost {at}");
        run(&mut ours.generate());
        report.add(&case, &check::at_death(&ours));
        tasks.own += ours.books().accepted.len();
    }
    tasks
}

fn cut(at: &str) -> Value {
    json!([{"match": {"service": "runway", "endpoint": "create"}, "do": {"fault": "cut", "at": at}}])
}
