//! Negative controls: with its guard taken away, an attack must find something, or it proves nothing.

use framewright_core::failpoint::{Guard, Point};
use serde_json::{Value, json};
use tokio::runtime::Handle;

use crate::check::Breach;
use crate::points::finish;
use crate::world::{World, run};

/// Answers of create calls are lost, and nobody dies. Returns what broke.
#[must_use]
pub fn lost_answers(runtime: &Handle, seed: u64, without: Option<Guard>) -> Vec<Breach> {
    let cut =
        json!([{"match": {"endpoint": "create"}, "when": {"nth": [1, 3]}, "do": {"fault": "cut", "at": "after"}}]);
    let world = World::start(runtime, seed, &cut, 1, 3);
    run(&mut take_away(world.generate(), without));
    finish(&world)
}

/// The program dies between an answer and its row, and is started again. Returns what broke.
#[must_use]
pub fn death_while_sending(runtime: &Handle, seed: u64, without: Option<Guard>) -> Vec<Breach> {
    let world = World::start(runtime, seed, &Value::Array(Vec::new()), 1, 3);
    run(world.generate().env("FRAMEWRIGHT_FAIL_AT", Point::Answered.word()));
    run(&mut take_away(world.generate(), without));
    finish(&world)
}

fn take_away(mut command: std::process::Command, guard: Option<Guard>) -> std::process::Command {
    if let Some(guard) = guard {
        command.env("FRAMEWRIGHT_WITHOUT", guard.word());
    }
    command
}
