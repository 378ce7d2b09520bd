//! The queue at one look.

use serde::Serialize;
use ts_rs::TS;

use crate::api::accounts::{AccountState, states};
use crate::api::words::Nothing;
use crate::app::App;
use crate::error::Result;
use crate::job::Lane;
use crate::library::Lack;
use crate::queue::{Reason, lock};
use crate::settings::DEMO;
use crate::store::jobs::{Counts, board};
use crate::store::{breaker, ledger, meta};

/// For so long a service keeps what it made, at least; Runway's documentation says 24 to 48 hours.
const KEPT_MS: i64 = 24 * 3_600_000;
/// So long before that people are told.
const NOTICE_MS: i64 = 6 * 3_600_000;

/// The queue at one look.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Overview {
    /// Jobs sent and not yet safe.
    running: u64,
    /// Jobs to be sent.
    waiting: u64,
    /// Jobs that wait for a person, groups of jobs that repeated failures hold, and results that are long unfetched.
    needs_you: u64,
    /// Jobs that ended without a result and were not put away.
    failed: u64,
    /// Lanes with jobs, since the queue was last empty.
    lanes: Vec<LaneCount>,
    /// Whether nothing new is sent.
    paused: bool,
    /// Why nothing new can be put into the library; then nothing is sent either.
    lack: Option<Lack>,
    /// When the next job may go, where that is known.
    next_slot_ms: Option<i64>,
    /// When all is expected to be done.
    ends_ms: Option<i64>,
    /// Most credits of what is to be sent.
    open_credits: f64,
    /// Jobs to be sent whose price nobody knows.
    open_unknown: u64,
    /// What was spent.
    today: Spend,
    /// Accounts, the Demo account left out.
    accounts: Vec<AccountState>,
    /// What repeated failures hold.
    breakers: Vec<Breaker>,
    /// Accounts of which jobs were refused lately.
    refusals: Vec<Refusals>,
    /// Results that may soon be out of reach.
    unfetched: Option<Unfetched>,
    /// Who drives the queue.
    driver: Driver,
    /// Jobs by phase.
    counts: Counts,
}

/// Jobs of an account that wait because the same thing went wrong too often.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Breaker {
    /// The account.
    account: String,
    /// Its name.
    name: String,
    /// What went wrong.
    reason: Reason,
    /// The same for a person.
    text: String,
    /// Jobs held.
    held: u64,
}

/// How near an account is to being held for refusals.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Refusals {
    /// The account.
    account: String,
    /// Its name.
    name: String,
    /// Refused by moderation,
    refused: u32,
    /// of so many that ended last.
    of: u32,
    /// So many hold the rest.
    most: u32,
}

/// Results that were made, are still at their service, and are lost when it deletes them.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Unfetched {
    /// Jobs.
    jobs: u64,
    /// From when on the service may delete the first of them, Unix milliseconds.
    at_risk_ms: i64,
}

/// A lane's numbers.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct LaneCount {
    /// The lane.
    lane: Lane,
    /// Sent and not yet safe.
    running: u64,
    /// Ended.
    done: u64,
    /// In all.
    total: u64,
}

/// What was spent, in credits, the Demo account left out.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Spend {
    /// Today: charged or set aside, less what was given back.
    day_credits: f64,
    /// This month.
    month_credits: f64,
    /// Charges of this month whose amount nobody knows.
    unknown: u64,
    /// A day's soft cap.
    day_soft: Option<f64>,
    /// A day's hard cap.
    day_hard: Option<f64>,
    /// A month's soft cap.
    month_soft: Option<f64>,
    /// A month's hard cap.
    month_hard: Option<f64>,
}

/// Who drives the queue.
#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(in crate::api) enum Driver {
    /// This program.
    This,
    /// Another one, on this library.
    Other,
    /// Another one, on another library: this one's turn comes after it.
    Waiting,
}

/// The queue at one look.
pub(in crate::api) async fn overview(app: &App, _: Nothing) -> Result<Overview> {
    let now_ms = app.clock().now_ms();
    let calendar = app.clock().calendar(now_ms);
    let accounts = app.accounts();
    let settings = app.config().readable_settings().0;
    let (caps, limits) = (settings.caps, settings.failures);
    let ids: Vec<String> = accounts.list().iter().map(|account| account.id.clone()).collect();
    let (numbers, lanes, counts, paused, day, month, tripped, refused, unfetched) = app
        .store()
        .read(move |c| {
            let refused = ids.into_iter().map(|id| breaker::refused(c, &id, limits.of).map(|refused| (id, refused)));
            Ok((
                board::numbers(c, DEMO, now_ms)?,
                board::lanes(c)?,
                crate::store::jobs::counts(c, None)?,
                meta::is_paused(c)?,
                ledger::spent(c, DEMO, calendar.day_ms)?,
                ledger::spent(c, DEMO, calendar.month_ms)?,
                breaker::tripped(c)?,
                refused.collect::<Result<Vec<_>, _>>()?,
                board::unfetched(c, now_ms - (KEPT_MS - NOTICE_MS))?,
            ))
        })
        .await?;
    let lanes = lanes.into_iter().map(|lane| LaneCount {
        lane: lane.lane,
        running: lane.running,
        done: lane.done,
        total: lane.total,
    });
    let name = |id: &str| accounts.by_id(id).map_or_else(|| id.to_owned(), |account| account.name.clone());
    let breakers = tripped.into_iter().map(|it| Breaker {
        name: name(&it.account),
        account: it.account,
        reason: Reason::of(&it.code),
        text: it.text,
        held: it.held,
    });
    let breakers: Vec<Breaker> = breakers.collect();
    let refusals = refused.into_iter().filter(|(_, refused)| *refused > 0).map(|(account, refused)| Refusals {
        name: name(&account),
        account,
        refused,
        of: limits.of,
        most: limits.refused,
    });
    Ok(Overview {
        running: numbers.running,
        waiting: numbers.waiting,
        needs_you: numbers.needs_you + breakers.len() as u64 + u64::from(unfetched.is_some()),
        failed: numbers.not_made,
        lanes: lanes.collect(),
        paused,
        lack: app.library().lack(),
        next_slot_ms: numbers.next_ms,
        ends_ms: ends_ms(app, now_ms).await?,
        open_credits: numbers.open_credits,
        open_unknown: numbers.open_unknown,
        today: Spend {
            day_credits: day.0,
            month_credits: month.0,
            unknown: month.1,
            day_soft: caps.day_soft,
            day_hard: caps.day_hard,
            month_soft: caps.month_soft,
            month_hard: caps.month_hard,
        },
        accounts: states(app).await?,
        breakers,
        refusals: refusals.collect(),
        unfetched: unfetched.map(|late| Unfetched { jobs: late.jobs, at_risk_ms: late.since_ms + KEPT_MS }),
        driver: driver(app),
        counts,
    })
}

/// When everything that can go on is expected to be done, by what was learned; `None` when nothing is under way.
async fn ends_ms(app: &App, now_ms: i64) -> Result<Option<i64>> {
    let ahead = app.queue().ahead().await?;
    let learned = app.experience().await?;
    let seconds = ahead.into_iter().filter_map(|((account, model), jobs)| {
        let known = learned(&account, &model);
        Some(f64::from(jobs.div_ceil(known.width.unwrap_or(1).max(1))) * known.seconds?)
    });
    let longest = seconds.fold(0.0, f64::max);
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a queue")]
    Ok((longest > 0.0).then(|| now_ms + (longest * 1000.0) as i64))
}

fn driver(app: &App) -> Driver {
    match lock::owner(app.config().path()) {
        Some(owner) if owner.pid == std::process::id() => Driver::This,
        Some(owner) if owner.library == app.library().root() => Driver::Other,
        Some(_) => Driver::Waiting,
        None => Driver::This,
    }
}
