//! The Runway accounts of a useapi.net subscriber.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::iso;

/// Jobs at a time where neither the account nor the request says otherwise.
pub(crate) const DEFAULT_MAX_JOBS: u8 = 2;

/// How an account behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Temper {
    /// Works.
    Fine,
    /// Always answers 429 with two tasks of its own.
    Busy,
    /// Has a pending error and must be set up again.
    Broken,
    /// Has no credits.
    Empty,
}

/// One account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) email: String,
    pub(crate) max_jobs: u8,
    pub(crate) temper: Temper,
    /// Wall time of its making.
    pub(crate) made: i64,
}

/// The text of a pending error.
pub(crate) const PENDING_ERROR: &str = "Wrong username/password combination.";

impl Account {
    /// The five accounts that every subscriber starts with.
    pub(crate) fn initial(wall: i64) -> Vec<Account> {
        [
            ("demo@example.com", Temper::Fine),
            ("second@example.com", Temper::Fine),
            ("busy@example.com", Temper::Busy),
            ("broken@example.com", Temper::Broken),
            ("empty@example.com", Temper::Empty),
        ]
        .map(|(email, temper)| Account { email: email.into(), max_jobs: DEFAULT_MAX_JOBS, temper, made: wall })
        .into()
    }

    /// The account as the service shows it. The password is never shown, here as there.
    pub(crate) fn view(&self, uid: u64) -> Value {
        let mut view = json!({
            "email": self.email,
            "password": "********",
            "maxJobs": self.max_jobs,
            "jwt": {
                "token": format!("simulated.{uid}.{}", self.email),
                "exp": (self.made / 1000) + 30 * 86_400,
                "iat": self.made / 1000,
                "id": uid,
                "expires": iso(self.made + 30 * 86_400_000),
            },
        });
        if self.temper == Temper::Broken {
            view["error"] = json!(PENDING_ERROR);
        }
        view
    }
}

/// The number that useapi.net writes in front of ids: the one in a token `user:<number>-…`, else one
/// that follows from the token.
pub(crate) fn uid(token: &str) -> u64 {
    token
        .strip_prefix("user:")
        .and_then(|rest| rest.split('-').next())
        .and_then(|number| number.parse().ok())
        .unwrap_or_else(|| 1000 + token.bytes().fold(0_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 9000))
}
