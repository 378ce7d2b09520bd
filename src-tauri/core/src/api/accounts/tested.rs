//! What trying a key came to: which outcome, what it means, what the service told. Pure.

use serde::Serialize;
use ts_rs::TS;

use crate::provider::{AccountReport, Cause, Fault, ProviderError};
use crate::queue::TroubleCause;
use crate::request::SubmitOptions;

/// Most credits a month by tier of the official API, from the first tier on.
const TIERS: [f64; 5] = [10_000.0, 50_000.0, 200_000.0, 2_000_000.0, 10_000_000.0];

/// The tier of the official API with this monthly limit, from 1 on.
pub(in crate::api) fn tier(monthly_limit: f64) -> Option<usize> {
    TIERS.iter().position(|most| (most - monthly_limit).abs() < 0.5).map(|place| place + 1)
}

/// What trying a key came to.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Tested {
    /// Whether it can be used as it is.
    pub(super) ok: bool,
    pub(super) kind: Kind,
    /// What more is known, by kind.
    note: Option<Note>,
    /// What the service, the network or the keychain said, in its words.
    said: Option<String>,
    facts: Vec<Fact>,
    /// How long it took.
    ms: u64,
}

/// What trying a key came to, as a stable word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// Everything is in order.
    Works,
    /// The service does not take the key.
    WrongKey,
    /// The key is right, and there are no credits.
    NoCredits,
    /// The service cannot be reached.
    NoNetwork,
    /// Something between this machine and the service stands in the way.
    Proxy,
    /// The service reports the account itself as broken or not set up.
    AccountError,
    /// There is no key to try.
    NoKey,
    /// The service said no for another reason, or answered with a fault of its own.
    Refused,
}

/// What more is known of an outcome. Shown, it is a sentence for a person.
#[derive(Clone, Debug, PartialEq, Serialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Note {
    /// No Runway account of that address is set up at useapi.net.
    #[error("useapi.net takes the key, but has no Runway account {email}. Set it up there.")]
    NoSeat {
        /// The address.
        email: String,
    },
    /// No Runway account at all is set up at useapi.net.
    #[error("useapi.net takes the key, but no Runway account is set up there yet.")]
    NoSeats,
    /// The service asks for a pause.
    #[error("The service asks for a pause. Try again soon.")]
    Pause,
    /// The system names a proxy, and requests go out directly.
    #[error("This system names a proxy in {variable}, but Framewright connects directly.")]
    Proxy {
        /// The variable that names it.
        variable: String,
    },
}

/// Something that the service told.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Fact {
    /// Credits left.
    Balance {
        /// So many.
        credits: f64,
    },
    /// Step of the official API's limits.
    Tier {
        /// From 1.
        tier: usize,
    },
    /// Most credits a month.
    MonthlyLimit {
        /// So many.
        credits: f64,
    },
    /// Models that may be used.
    Models {
        /// So many.
        count: usize,
    },
    /// Requests at a time, by model.
    AtATime {
        /// Fewest.
        least: u32,
        /// Most.
        most: u32,
    },
    /// It runs on this machine.
    Here,
    /// A Runway account at useapi.net.
    Seat {
        /// Its address.
        email: String,
        /// Requests at a time, where that is told.
        jobs: Option<u8>,
        /// What is wrong with it, in the service's words.
        error: Option<String>,
    },
}

impl Tested {
    fn of(kind: Kind) -> Self {
        Self { ok: kind == Kind::Works, kind, note: None, said: None, facts: Vec::new(), ms: 0 }
    }

    /// With what was said of it, in words that are not the page's.
    pub(super) fn said(kind: Kind, text: &str) -> Self {
        Self { said: Some(text.to_owned()).filter(|text| !text.is_empty()), ..Self::of(kind) }
    }

    fn noted(kind: Kind, note: Note) -> Self {
        Self { note: Some(note), ..Self::of(kind) }
    }

    pub(super) fn after(self, ms: i64) -> Self {
        Self { ms: ms.max(0).unsigned_abs(), ..self }
    }

    /// What is wrong with the account, as the queue would say it.
    pub(super) fn trouble(&self) -> Option<(TroubleCause, String)> {
        let cause = match self.kind {
            Kind::NoCredits => TroubleCause::NoCredits,
            Kind::AccountError => TroubleCause::AccountError,
            _ => return None,
        };
        let noted = self.note.as_ref().map(Note::to_string);
        let text = noted.or_else(|| self.said.clone());
        Some((cause, text.unwrap_or_else(|| "Jobs wait until there are credits.".into())))
    }

    /// The Demo account's, without a call.
    pub(super) fn demo() -> Self {
        Self { facts: vec![Fact::Here], ..Self::of(Kind::Works) }
    }

    /// What a report means for an account with these options.
    pub(super) fn judged(report: &AccountReport, options: &SubmitOptions) -> Self {
        let concerned: Vec<_> = match &options.email {
            Some(email) => report.seats.iter().filter(|seat| seat.email.eq_ignore_ascii_case(email)).collect(),
            None => report.seats.iter().collect(),
        };
        let is_official = !report.models.is_empty() || report.monthly_limit.is_some();
        // What explore mode makes costs no credits.
        let needs_credits = options.explore != Some(true);
        let judged = if concerned.is_empty() && !is_official {
            let note = options.email.clone().map_or(Note::NoSeats, |email| Note::NoSeat { email });
            Self::noted(Kind::AccountError, note)
        } else if let Some(said) = concerned.iter().find_map(|seat| seat.error.as_deref())
            && concerned.iter().all(|seat| seat.error.is_some())
        {
            Self::said(Kind::AccountError, said)
        } else if report.balance.is_some_and(|balance| balance <= 0.0) && needs_credits {
            Self::of(Kind::NoCredits)
        } else {
            Self::of(Kind::Works)
        };
        Self { facts: facts(report), ..judged }
    }

    /// What a call without a report means. `proxy`: the variable of the system that names one.
    pub(super) fn failed(error: &ProviderError, proxy: Option<&str>) -> Self {
        match error {
            ProviderError::Rejected(no) => {
                let kind = match no.cause {
                    Cause::BadKey => Kind::WrongKey,
                    Cause::NoCredits => Kind::NoCredits,
                    Cause::AccountError => Kind::AccountError,
                    Cause::NotEntitled | Cause::Moderated | Cause::Invalid | Cause::Gone => Kind::Refused,
                };
                Self::said(kind, &no.message)
            }
            ProviderError::Busy { .. } => Self::noted(Kind::Refused, Note::Pause),
            ProviderError::Unavailable { why, fault: Fault::Between } => Self::said(Kind::Proxy, why),
            ProviderError::Unavailable { why, fault: Fault::Service } => Self::said(Kind::Refused, why),
            ProviderError::Unavailable { why, fault: Fault::Network } => match proxy {
                // Requests go out directly, so that the address that was checked is the one that is asked.
                Some(variable) => {
                    let note = Some(Note::Proxy { variable: variable.to_owned() });
                    Self { note, ..Self::said(Kind::Proxy, why) }
                }
                None => Self::said(Kind::NoNetwork, why),
            },
        }
    }
}

fn facts(report: &AccountReport) -> Vec<Fact> {
    let mut facts = Vec::new();
    facts.extend(report.balance.map(|credits| Fact::Balance { credits }));
    if let Some(credits) = report.monthly_limit {
        facts.extend(tier(credits).map(|tier| Fact::Tier { tier }));
        facts.push(Fact::MonthlyLimit { credits });
    }
    if !report.models.is_empty() {
        facts.push(Fact::Models { count: report.models.len() });
        let widths = || report.models.iter().filter_map(|model| model.concurrent);
        facts.extend(widths().min().zip(widths().max()).map(|(least, most)| Fact::AtATime { least, most }));
    }
    facts.extend(report.seats.iter().map(|seat| Fact::Seat {
        email: seat.email.clone(),
        jobs: seat.max_jobs,
        error: seat.error.clone(),
    }));
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::{ModelLimits, Seat};

    fn seat(email: &str, error: Option<&str>) -> Seat {
        Seat { email: email.into(), max_jobs: Some(3), error: error.map(str::to_owned) }
    }

    fn official(balance: f64) -> AccountReport {
        let model = |name: &str, concurrent| ModelLimits {
            model: name.into(),
            concurrent: Some(concurrent),
            daily: Some(50),
            used_today: 2,
        };
        AccountReport {
            balance: Some(balance),
            monthly_limit: Some(50_000.0),
            models: vec![model("gen4_image", 3), model("gen4_turbo", 1)],
            seats: Vec::new(),
        }
    }

    #[test]
    fn the_official_api_tells_balance_tier_and_limits() {
        let tested = Tested::judged(&official(1_234.5), &SubmitOptions::default());

        assert!(tested.ok);
        assert_eq!(
            tested.facts,
            [
                Fact::Balance { credits: 1_234.5 },
                Fact::Tier { tier: 2 },
                Fact::MonthlyLimit { credits: 50_000.0 },
                Fact::Models { count: 2 },
                Fact::AtATime { least: 1, most: 3 },
            ]
        );
    }

    #[test]
    fn a_right_key_without_credits_is_told_apart() {
        assert_eq!(Tested::judged(&official(0.0), &SubmitOptions::default()).kind, Kind::NoCredits);
        let report = AccountReport { balance: Some(0.0), seats: vec![seat("a@b.co", None)], ..Default::default() };
        let explore = SubmitOptions { explore: Some(true), ..Default::default() };
        assert_eq!(Tested::judged(&report, &SubmitOptions::default()).kind, Kind::NoCredits);
        assert_eq!(Tested::judged(&report, &explore).kind, Kind::Works, "explore mode needs none");
    }

    #[test]
    fn a_runway_account_in_trouble_counts_only_where_no_other_is_left() {
        let (fine, broken) = (seat("a@b.co", None), seat("c@d.co", Some("Wrong username or password.")));
        let report = |seats| AccountReport { seats, ..Default::default() };
        let chosen = |email: &str| SubmitOptions { email: Some(email.into()), ..Default::default() };
        let any = SubmitOptions::default();

        assert_eq!(Tested::judged(&report(vec![fine.clone(), broken.clone()]), &any).kind, Kind::Works);
        assert_eq!(Tested::judged(&report(vec![broken.clone()]), &any).kind, Kind::AccountError);
        assert_eq!(Tested::judged(&report(vec![]), &any).kind, Kind::AccountError);
        let both = report(vec![fine, broken]);
        assert_eq!(Tested::judged(&both, &chosen("c@d.co")).kind, Kind::AccountError);
        assert_eq!(Tested::judged(&both, &chosen("A@B.CO")).kind, Kind::Works);
        assert_eq!(
            Tested::judged(&both, &chosen("x@y.co")).trouble().unwrap().1,
            "useapi.net takes the key, but has no Runway account x@y.co. Set it up there."
        );
        let Fact::Seat { error, .. } = &Tested::judged(&both, &any).facts[1] else { panic!("a Runway account") };
        assert_eq!(error.as_deref(), Some("Wrong username or password."));
    }

    #[test]
    fn a_network_that_fails_where_the_system_names_a_proxy_is_told_as_that() {
        let error = ProviderError::Unavailable { why: "refused".into(), fault: Fault::Network };
        let direct = Tested::failed(&error, None);
        let named = Tested::failed(&error, Some("HTTPS_PROXY"));

        assert_eq!((direct.kind, direct.note), (Kind::NoNetwork, None));
        assert_eq!((named.kind, named.said.as_deref()), (Kind::Proxy, Some("refused")));
        assert_eq!(named.note, Some(Note::Proxy { variable: "HTTPS_PROXY".into() }));
    }
}
