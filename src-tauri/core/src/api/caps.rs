//! What new jobs would meet of the caps on spending, in words, and whether that is a question.

use super::money::amount;
use super::words::{CapLevel, CapNotice};
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::queue::caps::{Cap, CapOf, Standing};
use crate::refusal::{CapFault, Refusal};
use crate::settings::AtCap;

/// What new jobs would meet.
#[derive(Debug, Default)]
pub(super) struct Capped {
    /// It, in words.
    pub(super) notice: Option<CapNotice>,
    /// The question to be said yes to before anything is queued.
    pub(super) asks: Option<(String, CapFault)>,
}

/// What jobs that cost at most this, in this order, would meet if they were queued now. Free ones meet nothing.
pub(super) async fn capped(app: &App, prices: Vec<f64>) -> Result<Capped> {
    let jobs = prices.len() as u64;
    let standing = match app.queue().standing().await {
        Ok(standing) => standing,
        // Unreadable caps stop no draft; they stop what would be paid, and that is said beforehand.
        Err(error) if error.code == Code::InvalidInput => {
            let why = match error.refusal.as_deref() {
                Some(Refusal::CapsUnreadable { why }) => why.clone(),
                _ => error.message.clone(),
            };
            let cap = CapFault::Unreadable { why };
            let notice = CapNotice { level: CapLevel::Hard, text: error.message, cap, waits: jobs };
            return Ok(Capped { notice: Some(notice), asks: None });
        }
        Err(error) => return Err(error),
    };
    let meets = standing.meets(prices);
    let soft = meets
        .soft
        .map(|(cap, total)| (soft_words(&cap, total), CapFault::Soft { of: cap.of, credits: cap.credits, total }));
    let Some((cap, waits)) = meets.hard else {
        let notice = soft.clone().map(|(text, cap)| CapNotice { level: CapLevel::Soft, text, cap, waits: 0 });
        return Ok(Capped { notice, asks: soft });
    };
    let text = hard_words(app, &standing, &cap, waits, jobs);
    let fault = CapFault::Hard {
        of: cap.of,
        credits: cap.credits,
        taken: taken(&standing, &cap),
        waits,
        jobs,
        until_ms: match cap.of {
            CapOf::Day => Some(standing.calendar.next_day_ms),
            CapOf::Month => Some(standing.calendar.next_month_ms),
            CapOf::Batch => None,
        },
    };
    let asks = if standing.caps.at_cap == AtCap::Ask { Some((text.clone(), fault.clone())) } else { soft };
    Ok(Capped { notice: Some(CapNotice { level: CapLevel::Hard, text, cap: fault, waits }), asks })
}

/// A question in other words than its own.
pub(super) fn ask(text: &str, question: Refusal) -> Error {
    Error { message: format!("{text} Nothing was queued."), ..question.into() }
}

fn soft_words(cap: &Cap, total: f64) -> String {
    let (total, credits) = (amount(total), amount(cap.credits));
    match cap.of {
        CapOf::Day => format!("With this, today comes to {total} cr; you want to be asked above {credits} cr."),
        CapOf::Month => format!("With this, the month comes to {total} cr; you want to be asked above {credits} cr."),
        CapOf::Batch => format!("This costs up to {total} cr at once; you want to be asked above {credits} cr."),
    }
}

/// What of a day's or month's cap is spent or queued.
fn taken(standing: &Standing, cap: &Cap) -> f64 {
    standing.queued + if cap.of == CapOf::Day { standing.day } else { standing.month }
}

fn hard_words(app: &App, standing: &Standing, cap: &Cap, waits: u64, jobs: u64) -> String {
    let credits = amount(cap.credits);
    let which = match (waits, jobs) {
        (1, 1) => "This job waits".to_owned(),
        (waits, jobs) if waits == jobs => format!("All {jobs} jobs wait"),
        (1, jobs) => format!("1 of {jobs} jobs waits"),
        (waits, jobs) => format!("{waits} of {jobs} jobs wait"),
    };
    let taken = amount(taken(standing, cap));
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
