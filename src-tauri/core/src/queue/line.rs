//! What the scheduler knows about one account at one service. In memory only; everything that must
//! survive is in the store.

use std::collections::HashMap;
use std::time::Duration;

use catalogue::Service;

use super::limits::{Durations, Width, with_successors};
use super::{Connected, Trouble, TroubleCause};
use crate::provider::AccountReport;
use crate::store::learned::Learned;

/// Account id and service.
pub(super) type LineKey = (String, Service);

/// Tasks at a time that a useapi.net account is assumed to take when it does not say.
const ASSUMED_SEAT_JOBS: u32 = 2;

/// One account at one service.
#[derive(Debug)]
pub(super) struct Line {
    /// The service.
    pub service: Service,
    /// Ready to use, once connected.
    pub connected: Option<Connected>,
    /// Whether its limits were read, which must come before the first create call.
    pub reported: bool,
    /// A connection or a reading of its limits is under way.
    pub connecting: bool,
    /// Why nothing is sent. Polling goes on unless the key itself is bad.
    pub trouble: Option<Trouble>,
    /// When to try again after trouble or a failed connection, steady milliseconds.
    pub retry_at: i64,
    /// Nothing is sent before this, steady milliseconds.
    pub send_gate: i64,
    /// Nothing is read before this, steady milliseconds.
    pub read_gate: i64,
    /// Failures in a row to reach the service.
    pub failures: u32,
    /// A status request is open (useapi.net: one at a time).
    pub reading: bool,
    /// Create calls that are open.
    pub sending: u32,
    /// The last create call that ended brought no task: until one does, new ones go out one by one.
    pub wary: bool,
    /// The job whose create call was sent last while wary, as long as it is open. Calls that went out before do not
    /// count: one that is never answered must not keep the others back.
    pub probe: Option<String>,
    /// Tasks at a time over all models (useapi.net).
    pub width: Width,
    /// By model id.
    pub models: HashMap<String, ModelState>,
}

/// One model of an account.
#[derive(Debug, Default)]
pub(super) struct ModelState {
    /// Tasks that the official API may hold; `None`: not told.
    pub concurrent: Option<Option<u32>>,
    /// Running times.
    pub durations: Durations,
    /// Create calls that are open.
    pub sending: u32,
    /// Nothing is sent before this, steady milliseconds (daily limit).
    pub gate: i64,
    /// Learned width, for the record.
    pub learned_width: Option<i64>,
}

impl Line {
    pub(super) fn new(service: Service) -> Self {
        Self {
            service,
            connected: None,
            reported: false,
            connecting: false,
            trouble: None,
            retry_at: 0,
            send_gate: 0,
            read_gate: 0,
            failures: 0,
            reading: false,
            sending: 0,
            wary: false,
            probe: None,
            width: Width::new(ASSUMED_SEAT_JOBS, None),
            models: HashMap::new(),
        }
    }

    pub(super) fn model(&mut self, id: &str) -> &mut ModelState {
        self.models.entry(id.to_owned()).or_default()
    }

    /// Takes over what the service says about the account; trouble where it cannot be used.
    pub(super) fn report(&mut self, report: &AccountReport, vendor_names: &HashMap<String, String>) -> Option<Trouble> {
        self.reported = true;
        for limits in &report.models {
            if let Some(id) = vendor_names.get(&limits.model) {
                self.model(id).concurrent = Some(limits.concurrent);
            }
        }
        if self.service == Service::Useapi {
            return self.seats(report);
        }
        match report.balance {
            Some(balance) if balance <= 0.0 => Some(Trouble {
                cause: TroubleCause::NoCredits,
                text: "This account has no credits left. Buy credits, then resume.".into(),
            }),
            _ => None,
        }
    }

    fn seats(&mut self, report: &AccountReport) -> Option<Trouble> {
        let options = self.connected.as_ref().map(|connected| connected.options.clone()).unwrap_or_default();
        let seats: Vec<_> = match &options.email {
            Some(email) => report.seats.iter().filter(|seat| seat.email.eq_ignore_ascii_case(email)).collect(),
            None => report.seats.iter().collect(),
        };
        let broken = |text: String| Some(Trouble { cause: TroubleCause::AccountError, text });
        if seats.is_empty() {
            return broken(match &options.email {
                Some(email) => format!("useapi.net has no Runway account {email}. Set it up there, then resume."),
                None => "useapi.net has no Runway account configured. Set one up there, then resume.".into(),
            });
        }
        let fine: Vec<_> = seats.iter().filter(|seat| seat.error.is_none()).collect();
        if fine.is_empty() {
            let seat = seats[0];
            let said = seat.error.clone().unwrap_or_default();
            return broken(format!(
                "The Runway account {} has a problem at useapi.net: {} Set it up again there, then resume.",
                seat.email,
                crate::sentence::said(&said)
            ));
        }
        let cap = fine.iter().map(|seat| options.max_jobs.or(seat.max_jobs).map_or(ASSUMED_SEAT_JOBS, u32::from)).sum();
        self.width.told(cap);
        None
    }

    /// Starts from what earlier runs learned about a model.
    pub(super) fn remember(&mut self, model: &str, learned: Learned) {
        let state = self.model(model);
        state.durations = Durations::from_learned(learned.fastest_ms, learned.usual_ms);
        state.learned_width = learned.width;
        if self.service == Service::Useapi
            && let Some(width) = learned.width.and_then(|width| u32::try_from(width).ok())
        {
            self.width = Width::new(self.width.allowed().max(width), Some(width));
        }
    }

    /// Tasks of a model that may be under way.
    pub(super) fn allowed(&self, model: &str) -> u32 {
        match self.service {
            Service::Useapi => self.width.allowed(),
            Service::Runway => {
                with_successors(self.models.get(model).and_then(|state| state.concurrent).unwrap_or(Some(1)))
            }
        }
    }

    /// The key itself does not work, so reading makes no sense either.
    pub(super) fn is_dead(&self) -> bool {
        self.trouble.as_ref().is_some_and(|trouble| {
            matches!(trouble.cause, TroubleCause::BadKey | TroubleCause::NoKey | TroubleCause::NoAccount)
        })
    }

    /// How long to leave a service alone that cannot be reached.
    pub(super) fn backoff(&self) -> Duration {
        let max = self.connected.as_ref().map_or(Duration::from_secs(300), |c| c.pace.backoff_max);
        let floor = self.connected.as_ref().map_or(Duration::from_secs(1), |c| c.pace.status_floor);
        (floor * 2u32.saturating_pow(self.failures.min(12))).min(max)
    }

    /// The same for one that asks for a pause itself: as long as it says, up to a quarter of an hour, and no shorter.
    pub(super) fn pause(&self, asked: Option<Duration>) -> Duration {
        asked.map_or(Duration::ZERO, |asked| asked.min(longest_pause(self.speed()))).max(self.backoff())
    }

    pub(super) fn speed(&self) -> f64 {
        self.connected.as_ref().map_or(1.0, |connected| connected.pace.speed)
    }
}

/// The longest pause that a service gets for the asking: a quarter of an hour, in its own time.
pub(super) fn longest_pause(speed: f64) -> Duration {
    Duration::from_secs_f64(900.0 / speed)
}
