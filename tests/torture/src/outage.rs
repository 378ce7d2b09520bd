//! Both services gone for hours: nothing is lost or paid twice, and they are asked seldom enough.

use std::time::Duration;

use serde_json::json;
use tokio::runtime::Handle;

use crate::check::{self, Breach, Kind};
use crate::points::finish;
use crate::report::Report;
use crate::world::{Ended, World, kill, wait};

/// How much faster than life: slow enough for the program's own half second to count little.
const SPEED: f64 = 300.0;
/// Seconds of service time between two requests of an account, on average, while the service is gone.
const SELDOM_S: f64 = 30.0;

/// What an outage came to.
#[derive(Clone, Copy, Debug)]
pub struct Outage {
    /// Hours of service time for which both services were gone.
    pub hours: f64,
    /// Requests that both got meanwhile.
    pub requests: u64,
}

/// Takes both services away for so many hours of their time, while jobs are sent, made and fetched.
pub fn attack(runtime: &Handle, seed: u64, hours: f64, report: &Report) -> Outage {
    let case = format!("{hours} hours of outage");
    let slow = json!([{"match": {"endpoint": "download"}, "do": {"fault": "slow", "seconds": 0.2, "at": "before"}}]);
    let world = World::at_speed(SPEED, runtime, seed, &slow, 3, 5);
    let mut child = world.generate().spawn().expect("the program starts");
    while world.books().accepted.len() < 3 && child.try_wait().expect("the program can be asked").is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
    world.play(&json!([{"match": {"endpoint": "*/*"}, "when": {"every": 2}, "do": {"fault": "cut", "at": "before"}},
                       {"do": {"fault": "status", "status": 503, "body": "html"}}]));
    let begun = world.books();
    while world.books().service_time_s < begun.service_time_s + hours * 3600.0 {
        std::thread::sleep(Duration::from_millis(20));
    }
    let ended = world.books();
    world.play(&slow);
    let requests = |books: &simulator::Books| books.requests.iter().map(|request| request.count).sum::<u64>();
    let meanwhile = requests(&ended) - requests(&begun);
    let mut found = Vec::new();
    #[expect(clippy::cast_precision_loss, reason = "a count of requests")]
    // Two accounts, and the handful of tries before the waits have grown.
    if meanwhile as f64 > 2.0 * hours * 3600.0 / SELDOM_S + 60.0 {
        let what = format!("{meanwhile} requests in {hours} hours without a service");
        found.push(Breach { kind: Kind::Disagree, what });
    }
    match wait(&mut child) {
        Ended::Code(0 | 1) => found.extend(check::at_rest(&world)),
        other => {
            kill(&mut child);
            found.push(Breach { kind: Kind::Lost, what: format!("it ended with {other:?} by itself") });
            found.extend(finish(&world));
        }
    }
    report.add(&case, &found);
    Outage { hours, requests: meanwhile }
}
