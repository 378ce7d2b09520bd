//! Some calls are never answered, while others go on.

use serde_json::{Value, json};
use tokio::runtime::Handle;

use crate::check::{self, Breach, Kind};
use crate::points::finish;
use crate::report::Report;
use crate::world::{Ended, World, kill, run, until};

/// How much faster than life.
const SPEED: f64 = 200.0;
/// Longer than anybody waits, in real seconds.
const FOR_EVER_S: u32 = 3600;

/// What silence came to.
#[derive(Clone, Copy, Debug)]
pub struct Silence {
    /// Jobs that came to their end beside it.
    pub others: usize,
    /// Their rate, by that of the same batch where everybody answers.
    pub rate_ratio: f64,
}

/// One create call and one download of each service go silent. All other jobs end while these are still open. Four to
/// ten jobs of the official service, and four to twenty of the other.
pub fn attack(runtime: &Handle, seed: u64, (official, proxy): (usize, usize), report: &Report) -> Silence {
    let answering = World::at_speed(SPEED, runtime, seed, &json!([]), official, proxy);
    let mut found = Vec::new();
    if run(&mut answering.generate()) != Ended::Code(0) {
        found.push(Breach { kind: Kind::Lost, what: "without silence it does not end well".into() });
    }
    let usual = rate(&answering, answering.jobs);

    let silent = silent(official);
    let world = World::at_speed(SPEED, runtime, seed, &rules(&silent), official, proxy);
    let mut child = world.generate().spawn().expect("the program starts");
    let others = world.jobs - silent.len();
    let phases = || check::look(&world, "SELECT prompt, phase FROM jobs");
    let done = || phases().iter().filter(|(_, phase)| phase == "done").count();
    let ended = until(|| done() >= others || child.try_wait().is_ok_and(|ended| ended.is_some()));
    let rate = rate(&world, others);
    let still = phases();
    for (endpoint, prompt) in &silent {
        let phase = if *endpoint == "create" { "submitting" } else { "downloading" };
        if !still.iter().any(|(other, now)| other == prompt && now == phase) {
            let what = format!("the silent {endpoint} of {prompt} was given up before the others had ended");
            found.push(Breach { kind: Kind::Disagree, what });
        }
    }
    if !ended || done() != others {
        found.push(Breach { kind: Kind::Lost, what: format!("{} of {others} others ended", done()) });
    }
    kill(&mut child);
    world.play(&json!([]));
    found.extend(finish(&world));
    report.add("silence", &found);
    Silence { others, rate_ratio: rate / usual }
}

/// What goes silent, by what it is and whose. A create call of the official service that is open keeps the account's
/// next one back, since its counters could not tell the two apart; so it is the last.
fn silent(official: usize) -> [(&'static str, String); 4] {
    [
        ("create", "proxy picture 0".into()),
        ("download", "proxy picture 2".into()),
        ("download", "official picture 2".into()),
        ("create", format!("official picture {}", official - 1)),
    ]
}

fn rules(silent: &[(&str, String)]) -> Value {
    let rule = |(endpoint, prompt): &(&str, String)| {
        json!({"match": {"endpoint": endpoint, "prompt": prompt},
               "do": {"fault": "slow", "seconds": FOR_EVER_S, "at": "before"}})
    };
    silent.iter().map(rule).collect()
}

/// Jobs a second of service time since the first create call.
fn rate(world: &World, jobs: usize) -> f64 {
    let books = world.books();
    let first = books.creates.first().map_or(0.0, |call| call.at_s);
    #[expect(clippy::cast_precision_loss, reason = "a count of jobs")]
    let jobs = jobs as f64;
    jobs / (books.service_time_s - first).max(1.0)
}
