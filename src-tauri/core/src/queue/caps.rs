//! Caps on spending: whether a job may be paid for, and when one that may not goes on.

use rusqlite::{Connection, Transaction};

use super::Context;
use crate::clock::Calendar;
use crate::event::Event;
pub use crate::refusal::CapOf;
use crate::settings::{Caps, DEMO};
use crate::store::jobs::{self, Among, Job, Short};
use crate::store::{StoreError, batches, ledger};

/// A day's cap would be crossed.
const DAY: &str = "cap_day";
/// A month's cap would be crossed.
const MONTH: &str = "cap_month";
/// The cap of one batch would be crossed.
const BATCH: &str = "cap_batch";
/// The caps cannot be read, so nothing is spent.
const UNREADABLE: &str = "cap_unreadable";
/// All of them.
const CODES: [&str; 4] = [DAY, MONTH, BATCH, UNREADABLE];

/// Compared with sums of floating-point numbers.
const HAIR: f64 = 1e-6;

/// The caps as they are set, or why they cannot be read.
pub type KnownCaps = Result<Caps, String>;

/// What was spent and what is about to be, without the Demo account, and the caps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// The caps.
    pub caps: Caps,
    /// Spent or set aside today.
    pub day: f64,
    /// Spent or set aside this month.
    pub month: f64,
    /// Most that what is queued will cost.
    pub queued: f64,
    /// The user's own day and month.
    pub calendar: Calendar,
}

/// What new jobs meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Meets {
    /// The hard cap that some of them cross, and how many.
    pub hard: Option<(Cap, u64)>,
    /// The soft cap that the others cross, and what is then spent.
    pub soft: Option<(Cap, f64)>,
}

/// A cap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cap {
    /// Of what.
    pub of: CapOf,
    /// Credits.
    pub credits: f64,
}

impl Standing {
    /// What jobs with these prices would meet if they were queued now, in this order.
    #[must_use]
    pub fn meets(&self, prices: impl IntoIterator<Item = f64>) -> Meets {
        let (day, month) = (self.day + self.queued, self.month + self.queued);
        let hard = [
            (CapOf::Day, day, self.caps.day_hard),
            (CapOf::Month, month, self.caps.month_hard),
            (CapOf::Batch, 0.0, self.caps.batch_hard),
        ];
        let (mut sum, mut waits, mut crossed) = (0.0, 0, None);
        for price in prices.into_iter().filter(|price| *price > 0.0) {
            let over = hard.iter().find_map(|(of, before, cap)| {
                let credits = (*cap)?;
                (before + sum + price > credits + HAIR).then_some(Cap { of: *of, credits })
            });
            match over {
                Some(cap) => {
                    waits += 1;
                    crossed = crossed.or(Some(cap));
                }
                None => sum += price,
            }
        }
        let soft = [
            (CapOf::Day, day, self.caps.day_soft),
            (CapOf::Month, month, self.caps.month_soft),
            (CapOf::Batch, 0.0, self.caps.batch_soft),
        ];
        let soft = soft.iter().find_map(|(of, before, cap)| {
            let credits = (*cap)?;
            (sum > 0.0 && before + sum > credits + HAIR).then_some((Cap { of: *of, credits }, before + sum))
        });
        Meets { hard: crossed.map(|cap| (cap, waits)), soft }
    }
}

/// What was spent, and the caps.
pub(super) fn standing(connection: &Connection, caps: Caps, calendar: Calendar) -> Result<Standing, StoreError> {
    Ok(Standing {
        caps,
        day: ledger::spent(connection, DEMO, calendar.day_ms)?.0,
        month: ledger::spent(connection, DEMO, calendar.month_ms)?.0,
        queued: jobs::to_be_spent(connection, DEMO)?,
        calendar,
    })
}

/// Holds a job that may not be paid for now, and all that are as dear; returns how many. To be called in the
/// transaction that would send it, so that nothing is spent in between. `next_month_ms` is by the user's own clock.
pub(super) fn hold(
    tx: &Transaction<'_>,
    job: &Job,
    caps: &KnownCaps,
    calendar: &Calendar,
    next_month_ms: i64,
    now_ms: i64,
) -> Result<usize, StoreError> {
    let price = job.price.unwrap_or(0.0);
    let Some(short) = short(tx, job, price, caps, calendar, next_month_ms)? else { return Ok(0) };
    let (among, price) = match (short.code, &job.batch_id) {
        (BATCH, Some(batch)) => (Among::Batch(batch), price),
        (BATCH, None) => (Among::Alone, price),
        (UNREADABLE, _) => (Among::All, 0.0),
        _ => (Among::All, price),
    };
    jobs::hold_short(tx, &short, among, price, DEMO, now_ms)
}

fn short(
    tx: &Transaction<'_>,
    job: &Job,
    price: f64,
    caps: &KnownCaps,
    calendar: &Calendar,
    next_month_ms: i64,
) -> Result<Option<Short>, StoreError> {
    let caps = match caps {
        Ok(caps) => caps,
        Err(why) => {
            let text = format!("Held: your caps on spending cannot be read, so nothing is spent. {why}.");
            return Ok(Some(Short { code: UNREADABLE, text, until_ms: None }));
        }
    };
    let over = |spent: f64, cap: Option<f64>| {
        // A job whose price nobody knows goes as long as there is room at all.
        cap.filter(|cap| spent + price > cap + HAIR || price <= 0.0 && spent >= cap - HAIR)
    };
    let day = ledger::spent(tx, DEMO, calendar.day_ms)?.0;
    if let Some(cap) = over(day, caps.day_hard) {
        let text = words("Today's", "00:00", day, price, cap);
        let until_ms = (price <= cap).then_some(calendar.next_day_ms);
        return Ok(Some(Short { code: DAY, text, until_ms }));
    }
    let month = ledger::spent(tx, DEMO, calendar.month_ms)?.0;
    if let Some(cap) = over(month, caps.month_hard) {
        let text = words("This month's", &day_words(next_month_ms), month, price, cap);
        let until_ms = (price <= cap).then_some(calendar.next_month_ms);
        return Ok(Some(Short { code: MONTH, text, until_ms }));
    }
    let used = match &job.batch_id {
        Some(batch) => batches::used(tx, batch)?,
        None => 0.0,
    };
    if let Some(cap) = over(used, caps.batch_hard) {
        let why = if price > cap { "It costs more than" } else { "It would cross" };
        let text = format!("Held. {why} the cap of {} cr for one batch. Raise it to go on.", amount(cap));
        return Ok(Some(Short { code: BATCH, text, until_ms: None }));
    }
    Ok(None)
}

fn words(whose: &str, until: &str, spent: f64, price: f64, cap: f64) -> String {
    let cap_words = amount(cap);
    if price > cap {
        return format!("Held. It costs more than {} cap of {cap_words} cr. Raise it to go on.", lower(whose));
    }
    if spent >= cap - HAIR {
        return format!("Held until {until}. {whose} cap of {cap_words} cr is reached.");
    }
    format!("Held until {until}. It would cross {} cap of {cap_words} cr.", lower(whose))
}

fn lower(whose: &str) -> String {
    whose.to_lowercase()
}

/// An amount without needless digits.
fn amount(credits: f64) -> String {
    format!("{credits:.2}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A day as people say it, from a moment of the user's own clock: `1 December`.
#[must_use]
pub fn day_words(local_ms: i64) -> String {
    let date = time::OffsetDateTime::from_unix_timestamp(local_ms.div_euclid(1000));
    date.map_or_else(|_| "then".into(), |date| format!("{} {}", date.day(), date.month()))
}

/// Lets jobs go on for which there is room by now: a new day or month, a raised cap, credits that came back.
pub(super) async fn release(cx: &Context) -> Result<usize, StoreError> {
    if !cx.store.read(|c| jobs::any_short(c, &CODES)).await? {
        return Ok(0);
    }
    let Ok(caps) = cx.desk.caps() else { return Ok(0) };
    let now = cx.clock.now_ms();
    let calendar = cx.clock.calendar(now);
    let released = cx
        .store
        .write(move |tx| {
            let room = |cap: Option<f64>, since: i64| -> Result<f64, StoreError> {
                cap.map_or(Ok(f64::INFINITY), |cap| Ok(cap - ledger::spent(tx, DEMO, since)?.0))
            };
            let day = room(caps.day_hard, calendar.day_ms)?;
            let month = room(caps.month_hard, calendar.month_ms)?;
            let mut released = jobs::release_short(tx, DAY, Among::All, day, now)?;
            released += jobs::release_short(tx, MONTH, Among::All, month, now)?;
            released += jobs::release_short(tx, UNREADABLE, Among::All, f64::INFINITY, now)?;
            for (batch, used) in jobs::short_batches(tx, BATCH)? {
                let room = caps.batch_hard.map_or(f64::INFINITY, |cap| cap - used);
                released += jobs::release_short(tx, BATCH, Among::Batch(&batch), room, now)?;
            }
            let alone = caps.batch_hard.unwrap_or(f64::INFINITY);
            released += jobs::release_short(tx, BATCH, Among::Alone, alone, now)?;
            Ok(released)
        })
        .await?;
    if released > 0 {
        cx.events.send(Event::Resync);
        cx.wake.notify_one();
    }
    Ok(released)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(caps: Caps, spent: f64, queued: f64) -> Standing {
        let calendar = Calendar { day_ms: 0, next_day_ms: 1, month_ms: 0, next_month_ms: 1 };
        Standing { caps, day: spent, month: spent, queued, calendar }
    }

    #[test]
    fn what_is_spent_and_what_is_queued_both_count_against_a_cap() {
        let caps = Caps { day_hard: Some(100.0), day_soft: Some(90.0), ..Caps::default() };

        assert_eq!(standing(caps, 50.0, 20.0).meets([5.0; 4]), Meets { hard: None, soft: None });
        let soft = standing(caps, 50.0, 20.0).meets([5.0; 6]);
        assert_eq!(soft.soft, Some((Cap { of: CapOf::Day, credits: 90.0 }, 100.0)));
        assert_eq!(soft.hard, None, "exactly the cap is within it");
        let hard = standing(caps, 50.0, 20.0).meets([5.0; 9]);
        assert_eq!(hard.hard, Some((Cap { of: CapOf::Day, credits: 100.0 }, 3)));
    }

    #[test]
    fn what_is_free_meets_nothing_and_the_tighter_cap_is_named() {
        let caps = Caps { day_hard: Some(100.0), batch_hard: Some(10.0), ..Caps::default() };

        assert_eq!(standing(caps, 100.0, 0.0).meets([0.0; 50]), Meets { hard: None, soft: None });
        let batch = standing(caps, 0.0, 0.0).meets([4.0; 5]);
        assert_eq!(batch.hard, Some((Cap { of: CapOf::Batch, credits: 10.0 }, 3)));
    }

    #[test]
    fn the_sentence_says_when_it_ends() {
        assert_eq!(words("Today's", "00:00", 500.0, 5.0, 500.0), "Held until 00:00. Today's cap of 500 cr is reached.");
        assert_eq!(
            words("Today's", "00:00", 498.0, 5.0, 500.0),
            "Held until 00:00. It would cross today's cap of 500 cr."
        );
        assert_eq!(
            words("Today's", "00:00", 0.0, 5.0, 2.5),
            "Held. It costs more than today's cap of 2.5 cr. Raise it to go on."
        );
        assert_eq!(day_words(1_796_083_200_000), "1 December");
    }
}
