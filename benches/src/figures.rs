//! From what happened to figures: makespan against the bound, refusals, delays, intervals, and what they may be.

use std::collections::HashMap;
use std::time::SystemTime;

use catalogue::Service;
use serde_json::{Map, Value, json};
use simulator::Books;

use crate::course::{Course, SLOTS};
use crate::options::Options;

/// The middle one of what several rounds measured.
///
/// # Panics
/// Where nothing was measured.
pub(crate) fn middle(measured: impl IntoIterator<Item = f64>) -> f64 {
    let mut measured: Vec<f64> = measured.into_iter().collect();
    measured.sort_by(f64::total_cmp);
    measured[measured.len() / 2]
}

/// When the files of one task were safe.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Landed {
    pub(crate) first: SystemTime,
    pub(crate) all: SystemTime,
}

/// What one side did.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) began: SystemTime,
    pub(crate) ended: SystemTime,
    /// By the task's UUID.
    pub(crate) landed: HashMap<String, Landed>,
    pub(crate) files: usize,
}

/// The figures of one side. Times are in seconds of service time.
#[derive(Debug)]
pub(crate) struct Round {
    pub(crate) service: Service,
    pub(crate) jobs: usize,
    pub(crate) finished: usize,
    pub(crate) files: usize,
    /// Files of all accepted tasks.
    pub(crate) wanted_files: usize,
    pub(crate) makespan_s: f64,
    pub(crate) bound_s: f64,
    pub(crate) rejected: u64,
    pub(crate) accepted: usize,
    /// The first picture's time over the end of its own job.
    pub(crate) first_ratio: Option<f64>,
    pub(crate) done_to_disk_s: Option<f64>,
    pub(crate) shortest_task_poll_s: Option<f64>,
    pub(crate) shortest_account_poll_s: Option<f64>,
}

impl Round {
    pub(crate) fn ratio(&self) -> f64 {
        self.makespan_s / self.bound_s
    }

    fn json(&self) -> Value {
        json!({
            "jobs": self.jobs, "finished": self.finished, "files": self.files, "accepted": self.accepted,
            "makespan_s": self.makespan_s, "bound_s": self.bound_s, "ratio": self.ratio(),
            "rejected_creates": self.rejected, "first_picture_ratio": self.first_ratio,
            "done_to_disk_s": self.done_to_disk_s, "shortest_task_poll_s": self.shortest_task_poll_s,
            "shortest_account_poll_s": self.shortest_account_poll_s,
        })
    }
}

/// Reads the simulator's books and works out a side's figures. Stops the simulator.
pub(crate) async fn round(options: &Options, course: Course, run: Run) -> Round {
    let books = course.simulator.books();
    let round = reckon(options, course.service, course.orders.len(), &books, &run);
    course.simulator.stop().await;
    round
}

fn reckon(options: &Options, service: Service, jobs: usize, books: &Books, run: &Run) -> Round {
    let work: f64 = books.accepted.iter().map(|task| task.runs_s).sum();
    let (mut first, mut delays) = (None::<(SystemTime, f64)>, Vec::new());
    for task in &books.accepted {
        let Some(landed) = run.landed.get(&task.task) else { continue };
        // Dates are wall time, durations are service time.
        let Some(created) = unix_s(&task.created_at) else { continue };
        let end = created + (task.waited_s.unwrap_or_default() + task.runs_s) / options.speed;
        delays.push((seconds(landed.all) - end) * options.speed);
        if first.is_none_or(|(at, _)| landed.first < at) {
            first = Some((landed.first, end));
        }
    }
    let began = seconds(run.began);
    let creates = |status: u16| -> u64 {
        let of_kind =
            books.requests.iter().filter(|r| r.operation == "create" && r.method == "POST" && r.status == status);
        of_kind.map(|request| request.count).sum()
    };
    Round {
        service,
        jobs,
        finished: run.landed.len(),
        files: run.files,
        wanted_files: books.accepted.iter().map(|task| task.files as usize).sum(),
        makespan_s: (seconds(run.ended) - began) * options.speed,
        bound_s: work / SLOTS as f64,
        rejected: creates(429),
        accepted: books.accepted.len(),
        first_ratio: first.map(|(at, end)| (seconds(at) - began) / (end - began)),
        done_to_disk_s: (!delays.is_empty()).then(|| delays.iter().sum::<f64>() / delays.len() as f64),
        shortest_task_poll_s: books.shortest_task_poll_s,
        shortest_account_poll_s: books.shortest_account_poll_s,
    }
}

fn seconds(at: SystemTime) -> f64 {
    at.duration_since(SystemTime::UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
}

/// Seconds since 1970 of a date such as `2026-11-20T12:34:56.789Z`.
fn unix_s(date: &str) -> Option<f64> {
    let number = |from: usize, to: usize| date.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, millis) = (number(11, 13)?, number(14, 16)?, number(20, 23)?);
    // Days of the civil calendar, counted from March so that leap days come last.
    let shifted = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (shifted.0.div_euclid(400), shifted.0.rem_euclid(400));
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * shifted.1 + 2) / 5 + day - 1 - 719_468;
    let whole = ((days * 24 + hour) * 60 + minute) * 60 + number(17, 19)?;
    Some(whole as f64 + millis as f64 / 1000.0)
}

/// Every figure, and the limits that some of them have.
#[derive(Debug, Default)]
pub(crate) struct Board {
    lines: Vec<(String, bool)>,
    figures: Map<String, Value>,
}

impl Board {
    /// One figure that may be at most `limit`.
    pub(crate) fn at_most(&mut self, what: &str, value: Option<f64>, limit: f64, unit: &str) {
        let met = value.is_some_and(|value| value <= limit);
        self.limit(what, value, met, &format!("at most {limit}"), unit);
    }

    /// One figure that must be at least `limit`; nothing measured is nothing undercut.
    fn at_least(&mut self, what: &str, value: Option<f64>, limit: f64, unit: &str) {
        let met = value.is_none_or(|value| value >= limit);
        self.limit(what, value, met, &format!("at least {limit}"), unit);
    }

    fn limit(&mut self, what: &str, value: Option<f64>, met: bool, limit: &str, unit: &str) {
        let shown = value.map_or("-".to_owned(), |value| format!("{value:.3}"));
        let mark = if met { "ok    " } else { "MISSED" };
        self.lines.push((format!("{mark}  {what:<58} {shown:>10} {unit:<8} {limit}"), met));
    }

    /// A figure without a limit.
    pub(crate) fn tell(&mut self, what: &str, value: Option<f64>, unit: &str) {
        let shown = value.map_or("-".to_owned(), |value| format!("{value:.3}"));
        self.lines.push((format!("        {what:<58} {shown:>10} {unit}"), true));
    }

    pub(crate) fn keep(&mut self, name: &str, figures: Value) {
        self.figures.insert(name.to_owned(), figures);
    }

    /// Our side against the lower bound, and what else is promised.
    pub(crate) fn makespan(&mut self, name: &str, ours: &Round, limit: f64) {
        let hundred = 100.0 / ours.jobs as f64;
        self.at_most(&format!("{name}: makespan over work by slots"), Some(ours.ratio()), limit, "x");
        self.at_least(&format!("{name}: jobs safe on disk"), Some(ours.finished as f64), ours.jobs as f64, "jobs");
        let wanted = ours.wanted_files as f64;
        self.at_least(&format!("{name}: pictures safe on disk"), Some(ours.files as f64), wanted, "files");
        self.at_most(&format!("{name}: accepted creates"), Some(ours.accepted as f64), ours.jobs as f64, "");
        self.at_most(&format!("{name}: rejected creates in 100"), Some(ours.rejected as f64 * hundred), 2.0, "");
        self.at_most(&format!("{name}: first picture over its job's end"), ours.first_ratio, 1.1, "x");
        self.at_most(&format!("{name}: done to disk, mean"), ours.done_to_disk_s, 4.0, "s");
        match ours.service {
            Service::Runway => {
                self.at_least(&format!("{name}: shortest interval for a task"), ours.shortest_task_poll_s, 5.0, "s");
            }
            Service::Useapi => {
                self.at_least(
                    &format!("{name}: shortest interval for an account"),
                    ours.shortest_account_poll_s,
                    1.0,
                    "s",
                );
            }
        }
        self.keep(if ours.service == Service::Runway { "official" } else { "useapi" }, ours.json());
    }

    /// The reference script's algorithm beside ours.
    pub(crate) fn peer(&mut self, ours: &Round, peer: &Round) {
        self.tell("script: makespan over work by slots", Some(peer.ratio()), "x");
        self.tell("script: rejected creates in 100", Some(peer.rejected as f64 * 100.0 / peer.jobs as f64), "");
        self.tell("script: first picture over its job's end", peer.first_ratio, "x");
        self.tell("script: done to disk, mean", peer.done_to_disk_s, "s");
        self.at_most("ours over script: makespan", Some(ours.makespan_s / peer.makespan_s), 1.0, "x");
        self.keep("script", peer.json());
    }

    pub(crate) fn print(&self) {
        for (line, _) in &self.lines {
            println!("{line}");
        }
        let mut figures = self.figures.clone();
        figures.insert("all_met".into(), self.all_met().into());
        println!("{}", Value::Object(figures));
    }

    pub(crate) fn all_met(&self) -> bool {
        self.lines.iter().all(|(_, met)| *met)
    }
}

#[cfg(test)]
mod tests {
    use super::unix_s;

    #[test]
    fn dates_are_counted_from_1970_over_leap_years() {
        assert_eq!(unix_s("1970-01-01T00:00:00.000Z"), Some(0.0));
        assert_eq!(unix_s("2000-02-29T12:00:00.500Z"), Some(951_825_600.5));
        assert_eq!(unix_s("2026-11-21T05:25:17.000Z"), Some(1_795_238_717.0));
        assert_eq!(unix_s("soon"), None);
    }
}
