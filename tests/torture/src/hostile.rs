//! All that comes from outside, spoilt: replies of the services, prompt files, models of the user's own, recipes,
//! searches, pictures, commands of the page, addresses of media. Whatever comes, nothing panics, nothing hangs, nothing
//! is written outside of the library, and no create call is taken for sent or unsent wrongly.

mod addresses;
mod commands;
mod files;
mod mutate;
mod names;
mod proxy;
mod words;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use catalogue::{Body, Catalogue};
use framewright_core::batch::{self, Defaults};
use framewright_core::clock::RealClock;
use framewright_core::provider::{
    AttemptTrace, Counters, Endpoint, Pace, Provider, Runway, Submission, SubmitOptions, Submitted, Timeouts, Useapi,
};
use framewright_core::secrets::Secret;
use framewright_core::settings::ConfigFolder;
use serde_json::json;
use simulator::Simulator;
use tokio::runtime::Handle;

use crate::check::{Breach, Kind};
use crate::dice::Dice;
use crate::report::Report;
use proxy::{Proxy, Seen};

pub use addresses::addresses;
pub use commands::commands;
pub use files::{pictures, recordings};
pub use names::{downloads, names};
pub use words::{catalogues, recipes, searches};

/// A call that is not answered after so many moments hangs, however busy the machine is. One in which the whole machine
/// stood still counts once.
const HANGS: u32 = 300;
const MOMENT: Duration = Duration::from_millis(100);
/// Most time of the processor that a file may take.
const LONGEST: Duration = Duration::from_secs(5);
/// How long the providers wait for a byte.
const PATIENCE: Duration = Duration::from_secs(3);

/// What the providers ask for.
const CALLS: [&str; 6] = ["submit", "poll", "find", "account", "counters", "cancel"];

/// Spoils so many replies of every call of both services. Returns how many were spoilt.
pub fn replies(runtime: &Handle, seed: u64, each: u64, report: &Report) -> u64 {
    let spoilt = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for official in [true, false] {
            let spoilt = &spoilt;
            scope.spawn(move || {
                for call in CALLS {
                    spoilt.fetch_add(runtime.block_on(one_call(seed, official, call, each, report)), Ordering::SeqCst);
                }
            });
        }
    });
    spoilt.into_inner()
}

async fn one_call(seed: u64, official: bool, call: &'static str, each: u64, report: &Report) -> u64 {
    let options = simulator::Options { speed: 1000.0, seed: Some(seed), ..Default::default() };
    let simulator = Simulator::start(options).await.expect("a simulator");
    let proxy = Proxy::start(&simulator.address, Dice::new(seed, call)).await;
    let catalogue = Catalogue::builtin();
    let name = if official { "gen4_image" } else { "frames" };
    let model = catalogue.model(name).expect("a model");
    // Each call has a seed of its own, by which it is told apart from one that was given up.
    let body = |seed: u64| {
        let ratio = if official { "1024:1024" } else { "1:1" };
        let inputs = json!({"prompt": "a red fox in snow", "seed": seed, "ratio": ratio});
        model.check(inputs.as_object().expect("an object")).expect("sound inputs").body
    };

    // It is not under attack, so it may take as long as a busy machine needs.
    let honest = provider(official, &simulator.address, &Timeouts::default());
    let remote_id = match submit(honest.as_ref(), model, &body(each + 1)).await {
        Submitted::Accepted { remote_id, .. } => remote_id,
        other => panic!("the simulator takes it: {other:?}"),
    };
    let hasty = Timeouts { connect: PATIENCE, idle: PATIENCE, read: PATIENCE * 2, create: PATIENCE };
    let spoilt = std::sync::Arc::<dyn Provider>::from(provider(official, &proxy.address, &hasty));
    for number in 1..=each {
        let case = format!("{} {call}, reply {number}", if official { "official" } else { "useapi.net" });
        let (provider, model, body, remote_id) = (spoilt.clone(), model.clone(), body(number), remote_id.clone());
        let asked = tokio::spawn(async move {
            match call {
                "submit" => return Some(submit(provider.as_ref(), &model, &body).await),
                "poll" => drop(provider.poll(&[remote_id]).await),
                "find" => drop(provider.find(&trace()).await),
                "account" => drop(provider.account().await),
                "counters" => drop(provider.counters("gen4_image").await),
                _ => drop(provider.cancel(&remote_id).await),
            }
            None
        });
        let mut found = Vec::new();
        match in_time(asked).await {
            None => found.push(breach(Kind::Lost, "it hangs")),
            Some(Err(_)) => found.push(breach(Kind::Lost, "it panicked")),
            Some(Ok(None)) => {}
            Some(Ok(Some(submitted))) => judge(&submitted, proxy.seen(number), &mut found),
        }
        report.add(&case, &found);
    }
    simulator.stop().await;
    each
}

/// What a task comes to, unless it hangs.
async fn in_time<T>(mut task: tokio::task::JoinHandle<T>) -> Option<Result<T, tokio::task::JoinError>> {
    for _ in 0..HANGS {
        if let Ok(ended) = tokio::time::timeout(MOMENT, &mut task).await {
            return Some(ended);
        }
    }
    None
}

/// What a create call may be taken for, after what was seen of it.
fn judge(submitted: &Submitted, Seen { asked, status }: Seen, found: &mut Vec<Breach>) {
    if asked > 1 {
        found.push(breach(Kind::Duplicate, "the create call went out again by itself"));
    }
    match submitted {
        Submitted::NotSent { why } if asked > 0 => {
            found.push(breach(Kind::Duplicate, format!("it arrived and is taken for unsent: {why}")));
        }
        Submitted::Accepted { .. } if asked == 0 => found.push(breach(Kind::Lost, "it is accepted and never came in")),
        Submitted::Accepted { remote_id, .. } if remote_id.trim().is_empty() => {
            found.push(breach(Kind::Lost, "it is taken for accepted without an id"));
        }
        Submitted::Accepted { .. } if !(200..300).contains(&status) => {
            found.push(breach(Kind::Lost, format!("status {status} is taken for accepted")));
        }
        Submitted::Busy { .. } | Submitted::Rejected(_) if !(400..500).contains(&status) => {
            found.push(breach(Kind::Duplicate, format!("status {status} is taken for a proof that nothing was made")));
        }
        Submitted::Accepted { .. }
        | Submitted::NotSent { .. }
        | Submitted::Busy { .. }
        | Submitted::Rejected(_)
        | Submitted::Unknown { .. } => {}
    }
}

fn provider(official: bool, address: &str, timeouts: &Timeouts) -> Box<dyn Provider> {
    let endpoint = Endpoint::new(address, Secret::new("key_of_this_test")).expect("an endpoint");
    let (pace, clock) = (Pace::at_speed(1000.0), RealClock::shared());
    if official {
        Box::new(Runway::with(endpoint, pace, clock, timeouts).expect("a provider"))
    } else {
        Box::new(Useapi::with(endpoint, pace, clock, None, timeouts).expect("a provider"))
    }
}

async fn submit(provider: &dyn Provider, model: &catalogue::Model, body: &Body) -> Submitted {
    let options = SubmitOptions::default();
    provider.submit(&Submission { attempt: "01attempt", model, body: body.clone(), options }).await
}

fn trace() -> AttemptTrace {
    AttemptTrace {
        attempt: "01attempt".into(),
        model: "gen4_image".into(),
        seed: Some(42),
        prompt: "a red fox in snow".into(),
        sent_ms: 1_800_000_000_000,
        earlier: None,
        expected: Some(Counters { generations: 1, balance: 10.0 }),
    }
}

fn breach(kind: Kind, what: impl Into<String>) -> Breach {
    Breach { kind, what: what.into() }
}

/// Reads and checks so many spoilt prompt files.
pub fn prompt_files(seed: u64, number: u64, report: &Report) {
    let bases: [(&str, &[u8]); 6] = [
        ("a.json", include_bytes!("../../fixtures/frames.json")),
        ("b.json", include_bytes!("../../fixtures/kinds.json")),
        (
            "c.jsonl",
            b"{\"prompt\": \"a fox\", \"model\": \"gen4_image\"}\n{\"text_prompt\": \"a wolf\", \"num_images\": 2}\n",
        ),
        ("d.csv", b"prompt,model,ratio,seed\n\"a fox, red\",gen4_image,1024:1024,7\n\"a \"\"wolf\"\"\",frames,16:9,\n"),
        ("e.txt", b"a fox in snow\n\na wolf at dusk\n# a remark\n"),
        ("f.tsv", b"prompt\tmodel\na fox\tframes\n"),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    let accounts = ConfigFolder::at(folder.path().to_owned()).expect("a configuration").accounts(&|_| None);
    let (catalogue, mut dice) = (Catalogue::builtin(), Dice::new(seed, "prompt files"));
    for case in 0..number {
        let (name, base) = *dice.pick(&bases);
        let bytes = mutate::text(&mut dice, base);
        attempt(&format!("prompt file {case} ({name})"), report, || {
            let file = batch::read(bytes, Some(name), None);
            let checked = file.check(&catalogue, &accounts, &Defaults::default());
            drop(batch::fix::corrected(&file, &checked.findings));
        });
    }
}

/// A sound PNG.
///
/// # Panics
/// Never: it can be written.
#[must_use]
pub fn sound_picture(width: u32, height: u32) -> Vec<u8> {
    mutate::picture(width, height, image::ImageFormat::Png)
}

/// Runs one case, which may neither panic nor take long.
fn attempt(case: &str, report: &Report, work: impl FnOnce()) {
    let begun = busy();
    if catch_unwind(AssertUnwindSafe(work)).is_err() {
        report.add(case, &[breach(Kind::Lost, "it panicked")]);
    }
    let took = busy().saturating_sub(begun);
    if took > LONGEST {
        report.add(case, &[breach(Kind::Lost, format!("it took {} ms", took.as_millis()))]);
    }
}

/// Time that the processor spent on this thread; where the system does not tell, time that passed.
fn busy() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let spent = told.split(' ').next().and_then(|word| word.parse().ok());
    spent.map_or_else(|| std::time::UNIX_EPOCH.elapsed().unwrap_or_default(), Duration::from_nanos)
}
