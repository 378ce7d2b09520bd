//! Create calls whose outcome nobody was told: what the program comes to believe is what happened.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tokio::runtime::Handle;

use crate::check::{self, Breach, Kind};
use crate::dice::Dice;
use crate::report::Report;
use crate::world::{Ended, World, run};

/// The share of create calls whose outcome is not told.
const SHARE: f64 = 0.75;
/// How long the task list and the counters lag at most, and the counters at least, in seconds of service time.
const LIST_LAG_S: u64 = 60;
const COUNTERS_LAG_S: u64 = 120;
const LEAST_LAG_S: u64 = 40;

/// Whose word there is on what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witness {
    /// A list of tasks, which lags.
    List,
    /// Counters of a key that nobody else uses, which lag.
    Counters,
    /// Counters of a key that others use too. What they do may look like a call of ours, so what is then told as very
    /// likely paid for need not have been made; the other way round nothing may be wrong, since that would pay twice.
    SharedCounters,
}

/// What a round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beliefs {
    /// Create calls whose outcome was not told.
    pub calls: usize,
    /// Of these, what is believed to have been made, and not to have been made.
    pub made: usize,
    /// See above.
    pub absent: usize,
    /// Of these, what was left to a person.
    pub open: usize,
    /// Beliefs that are wrong.
    pub wrong: usize,
}

/// Sends so many jobs, most of whose answers are lost, and compares what is believed in the end with the books.
pub fn round(runtime: &Handle, seed: u64, witness: Witness, jobs: usize, report: &Report) -> Beliefs {
    let mut dice = Dice::new(seed, "unknown");
    let (official, proxy) = if witness == Witness::List { (0, jobs) } else { (jobs, 0) };
    let world = World::start(runtime, seed, &rules(&mut dice, witness), official, proxy);
    let mut found = Vec::new();
    match run(&mut world.generate()) {
        Ended::Code(0 | 1) if witness == Witness::SharedCounters => found.extend(check::at_death(&world)),
        Ended::Code(0 | 1) => found.extend(check::at_rest(&world)),
        other => found.push(Breach { kind: Kind::Lost, what: format!("it ended with {other:?}") }),
    }
    let (beliefs, mistakes) = compare(&world, witness);
    found.extend(mistakes);
    if witness == Witness::List && beliefs.open > 0 {
        let what = format!("{} calls were left to a person although there is a list", beliefs.open);
        found.push(Breach { kind: Kind::Disagree, what });
    }
    report.add(&format!("outcomes not told, {witness:?}, {seed}"), &found);
    beliefs
}

/// What each attempt is believed to have come to, against what the service made for its job.
fn compare(world: &World, witness: Witness) -> (Beliefs, Vec<Breach>) {
    let mut beliefs = Beliefs::default();
    let mut by_job: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (prompt, outcome) in
        check::look(world, "SELECT prompt, outcome FROM attempts JOIN jobs ON jobs.id = attempts.job_id")
    {
        let (made, open) = by_job.entry(prompt).or_default();
        match outcome.as_str() {
            "accepted" => *made += 1,
            "adopted" | "created" => {
                *made += 1;
                beliefs.made += 1;
            }
            "absent" => beliefs.absent += 1,
            "unknown" | "open" => {
                *open += 1;
                beliefs.open += 1;
            }
            _ => {}
        }
    }
    beliefs.calls = beliefs.made + beliefs.absent + beliefs.open;
    let books = world.books();
    let mut found = Vec::new();
    for (prompt, (made, open)) in by_job {
        let really = books.accepted.iter().filter(|task| !task.foreign && task.prompt == prompt).count();
        beliefs.wrong += usize::from(really < made || really > made + open);
        if really < made && witness != Witness::SharedCounters || really > made + open {
            let what = format!("{prompt}: believed to be made {made} times and to be open {open} times, made {really}");
            found.push(Breach { kind: Kind::Disagree, what });
        }
    }
    (beliefs, found)
}

fn rules(dice: &mut Dice, witness: Witness) -> Value {
    let ways = [
        json!({"fault": "cut", "at": "before"}),
        json!({"fault": "cut", "at": "after"}),
        json!({"fault": "cut", "at": "mid_reply"}),
        json!({"fault": "status", "status": 500, "body": "vendor"}),
        json!({"fault": "status", "status": 502, "body": "html"}),
        json!({"fault": "reply", "kind": "without_id"}),
        json!({"fault": "reply", "kind": "malformed"}),
        json!({"fault": "reply", "kind": "html"}),
    ];
    // Each strikes what the ones before it let through.
    #[expect(clippy::cast_precision_loss, reason = "a count of ways")]
    let each = 1.0 - (1.0 - SHARE).powf(1.0 / ways.len() as f64);
    let mut rules: Vec<Value> = ways
        .iter()
        .map(|fault| json!({"match": {"endpoint": "create"}, "when": {"probability": each}, "do": fault}))
        .collect();
    if witness == Witness::SharedCounters {
        let foreign = json!({"fault": "foreign_task", "prompt": "of another program"});
        rules.insert(0, json!({"match": {"endpoint": "create"}, "when": {"probability": 0.4}, "do": foreign}));
    }
    rules.push(json!({"match": {"endpoint": "tasks"},
                      "do": {"fault": "delayed_list", "seconds": dice.roll(LIST_LAG_S + 1)}}));
    rules.push(json!({"match": {"endpoint": "organization"},
                      "do": {"fault": "delayed_counters", "seconds": LEAST_LAG_S + dice.roll(COUNTERS_LAG_S - LEAST_LAG_S + 1)}}));
    Value::Array(rules)
}
