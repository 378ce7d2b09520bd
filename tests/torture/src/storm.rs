//! Both services answer nine calls of ten with errors for a while, then all is well again.

use serde_json::{Value, json};
use simulator::Books;
use tokio::runtime::Handle;

use crate::check::{Breach, Kind};
use crate::points::finish;
use crate::report::Report;
use crate::world::{Ended, World, kill, run, until, wait};

/// The share of calls that fail.
const SHARE: f64 = 0.9;
/// Real time by which clocks that count whole milliseconds may differ.
const GRAIN_S: f64 = 0.01;

/// What a storm came to.
#[derive(Clone, Copy, Debug)]
pub struct Storm {
    /// Create calls in it.
    pub creates: usize,
    /// Most create calls of one account within one second of it.
    pub most_in_a_second: usize,
    /// Tasks that were made in spite of it.
    pub made_meanwhile: usize,
    /// Seconds from its end until the first task was made.
    pub recovered_after_s: f64,
    /// Tasks an hour from then on, by those of the same batch without a storm.
    pub rate_ratio: f64,
}

/// A storm to be played.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How much faster than life.
    pub speed: f64,
    /// Seconds of service time for which it lasts.
    pub lasts_s: f64,
    /// Jobs of the official service, and of the other.
    pub jobs: (usize, usize),
}

/// Plays a storm over a batch. What is seen is compared with the same batch in calm.
pub fn attack(runtime: &Handle, seed: u64, plan: Plan, report: &Report) -> Storm {
    let Plan { speed, lasts_s, jobs: (official, proxy) } = plan;
    let calm = World::at_speed(speed, runtime, seed, &json!([]), official, proxy);
    let mut found = Vec::new();
    if run(&mut calm.generate()) != Ended::Code(0) {
        found.push(Breach { kind: Kind::Lost, what: "without a storm it does not end well".into() });
    }
    let usual = rate(&calm.books(), 0.0);

    let world = World::at_speed(speed, runtime, seed, &errors(), official, proxy);
    let mut child = world.generate().spawn().expect("the program starts");
    until(|| !world.books().creates.is_empty());
    let begun = world.books();
    until(|| world.books().service_time_s >= begun.service_time_s + lasts_s);
    let over = world.books();
    world.play(&json!([]));
    match wait(&mut child) {
        Ended::Code(0 | 1) => {}
        other => {
            kill(&mut child);
            found.push(Breach { kind: Kind::Lost, what: format!("it ended with {other:?} by itself") });
        }
    }
    let ended = world.books();
    for early in ended.too_soon.iter().filter(|early| early.by_s > GRAIN_S * speed) {
        let what = format!("{} was asked for {:.0} s sooner than told", early.operation, early.by_s);
        found.push(Breach { kind: Kind::Disagree, what });
    }
    for service in [catalogue::Service::Runway, catalogue::Service::Useapi] {
        let creates = over.creates.iter().filter(|call| call.service == service).count();
        #[expect(clippy::cast_precision_loss, reason = "a count of calls")]
        if creates as f64 > lasts_s {
            let what = format!("{creates} create calls in {lasts_s} s of storm");
            found.push(Breach { kind: Kind::Disagree, what });
        }
    }
    found.extend(finish(&world));
    report.add(&format!("a storm {seed}"), &found);
    let recovered = first_made(&ended, over.service_time_s).unwrap_or(ended.service_time_s);
    Storm {
        creates: over.creates.len(),
        most_in_a_second: most_in_a_second(&over),
        made_meanwhile: over.accepted.len(),
        recovered_after_s: recovered - over.service_time_s,
        rate_ratio: rate(&ended, over.service_time_s) / usual,
    }
}

/// Nine of ten calls fail, each in one of many ways.
fn errors() -> Value {
    let busy = |form: &str, more: Value| {
        let mut fault = json!({"fault": "busy", "form": form});
        for (key, value) in more.as_object().into_iter().flatten() {
            fault[key] = value.clone();
        }
        fault
    };
    let mut ways = vec![
        json!({"fault": "cut", "at": "before"}),
        json!({"fault": "status", "status": 500, "body": "vendor"}),
        json!({"fault": "status", "status": 502, "body": "html"}),
        json!({"fault": "status", "status": 503, "body": "vendor", "retry_after": "0.5"}),
        json!({"fault": "status", "status": 504, "body": "empty"}),
        json!({"fault": "cut", "at": "after"}),
        busy("account", json!({})),
        busy("queue", json!({})),
        busy("plain", json!({"retry_after_ms": "400"})),
        busy("plain", json!({"retry_in_s": 2})),
        busy("empty", json!({"retry_in_s": -30})),
        busy("plain", json!({"retry_in_s": 86_400})),
    ];
    let written = ["0.3", "1", "1000000000", "-5", "soon", "", "1e9", "Fri, 01 Jan 2100 00:00:00 GMT"];
    ways.extend(written.iter().map(|text| busy("plain", json!({"retry_after": text}))));
    // Each strikes what the ones before it let through.
    #[expect(clippy::cast_precision_loss, reason = "a count of ways")]
    let each = 1.0 - (1.0 - SHARE).powf(1.0 / ways.len() as f64);
    ways.into_iter().map(|fault| json!({"when": {"probability": each}, "do": fault})).collect()
}

/// When the first task was made after a moment.
fn first_made(books: &Books, since_s: f64) -> Option<f64> {
    let made = |call: &&simulator::CreateCall| (200..300).contains(&call.status) && call.at_s >= since_s;
    books.creates.iter().find(made).map(|call| call.at_s)
}

/// Tasks a second from the first one that was made after a moment until all ended.
fn rate(books: &Books, since_s: f64) -> f64 {
    let Some(first) = first_made(books, since_s) else { return 0.0 };
    let made = books.creates.iter().filter(|call| (200..300).contains(&call.status) && call.at_s >= first).count();
    #[expect(clippy::cast_precision_loss, reason = "a count of tasks")]
    let made = made as f64;
    made / (books.service_time_s - first).max(1.0)
}

/// Most create calls of one service within a second.
fn most_in_a_second(books: &Books) -> usize {
    let within = |call: &simulator::CreateCall| {
        let near = |other: &&simulator::CreateCall| {
            other.service == call.service && (call.at_s..call.at_s + 1.0).contains(&other.at_s)
        };
        books.creates.iter().filter(near).count()
    };
    books.creates.iter().map(within).max().unwrap_or(0)
}
