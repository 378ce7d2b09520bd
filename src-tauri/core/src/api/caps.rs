//! What new jobs would meet of the caps on spending, in words, and whether that is a question.

use super::money::amount;
use super::words::{CapLevel, CapNotice};
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::queue::caps::{Cap, CapOf, Standing};
use crate::settings::AtCap;

/// What new jobs would meet.
#[derive(Debug, Default)]
pub(super) struct Capped {
    /// It, in words.
    pub(super) notice: Option<CapNotice>,
    /// The question to be said yes to before anything is queued.
    pub(super) asks: Option<String>,
}

/// What jobs that cost at most this, in this order, would meet if they were queued now. Free ones meet nothing.
pub(super) async fn capped(app: &App, prices: Vec<f64>) -> Result<Capped> {
    let jobs = prices.len() as u64;
    let standing = match app.queue().standing().await {
        Ok(standing) => standing,
        // Unreadable caps stop no draft; they stop what would be paid, and that is said beforehand.
        Err(error) if error.code == Code::InvalidInput => {
            let notice = CapNotice { level: CapLevel::Hard, text: error.message, waits: jobs };
            return Ok(Capped { notice: Some(notice), asks: None });
        }
        Err(error) => return Err(error),
    };
    let meets = standing.meets(prices);
    let soft = meets.soft.map(|(cap, total)| soft_words(&cap, total));
    let Some((cap, waits)) = meets.hard else {
        let notice = soft.clone().map(|text| CapNotice { level: CapLevel::Soft, text, waits: 0 });
        return Ok(Capped { notice, asks: soft });
    };
    let text = hard_words(app, &standing, &cap, waits, jobs);
    let asks = if standing.caps.at_cap == AtCap::Ask { Some(text.clone()) } else { soft };
    Ok(Capped { notice: Some(CapNotice { level: CapLevel::Hard, text, waits }), asks })
}

/// A refusal that names what is to be said yes to.
pub(super) fn ask(what: &str, text: &str) -> Error {
    let problem = catalogue::Problem {
        path: what.into(),
        given: serde_json::Value::Bool(false),
        allowed: "a yes".into(),
        suggestion: None,
        fault: catalogue::Fault::Rule { rule: "ask-before-spending".into() },
    };
    Error { problems: vec![problem], ..Error::new(Code::Conflict, format!("{text} Nothing was queued.")) }
}

fn soft_words(cap: &Cap, total: f64) -> String {
    let (total, credits) = (amount(total), amount(cap.credits));
    match cap.of {
        CapOf::Day => format!("With this, today comes to {total} cr; you want to be asked above {credits} cr."),
        CapOf::Month => format!("With this, the month comes to {total} cr; you want to be asked above {credits} cr."),
        CapOf::Batch => format!("This costs up to {total} cr at once; you want to be asked above {credits} cr."),
    }
}

fn hard_words(app: &App, standing: &Standing, cap: &Cap, waits: u64, jobs: u64) -> String {
    let credits = amount(cap.credits);
    let which = match (waits, jobs) {
        (1, 1) => "This job waits".to_owned(),
        (waits, jobs) if waits == jobs => format!("All {jobs} jobs wait"),
        (1, jobs) => format!("1 of {jobs} jobs waits"),
        (waits, jobs) => format!("{waits} of {jobs} jobs wait"),
    };
    let taken = amount(standing.queued + if cap.of == CapOf::Day { standing.day } else { standing.month });
    match cap.of {
        CapOf::Day => format!("{which} until 00:00: of today's cap of {credits} cr, {taken} cr are spent or queued."),
        CapOf::Month => {
            let next = standing.calendar.next_month_ms;
            let first = crate::queue::caps::day_words(next + app.clock().local_offset_ms(next));
            format!("{which} until {first}: of this month's cap of {credits} cr, {taken} cr are spent or queued.")
        }
        CapOf::Batch => format!("{which} until you raise the cap of {credits} cr for one batch."),
    }
}
