//! An account for the length of one call that no job stands behind, and what its service's refusals are called here.

use std::sync::Arc;

use catalogue::Service;

use super::App;
use crate::error::{Code, Error, Result};
use crate::provider::{Cause, Provider, ProviderError, Rejection};
use crate::queue::lock::SchedulerLock;
use crate::queue::{Connected, Desk as _, Trouble, TroubleCause};
use crate::sentence;

/// An account that was reached.
pub(super) struct Reached {
    pub(super) connected: Connected,
    /// The Demo account runs only where somebody has the scheduler's place.
    _turn: Option<Arc<SchedulerLock>>,
}

impl Reached {
    pub(super) fn provider(&self) -> &Arc<dyn Provider> {
        &self.connected.provider
    }
}

impl App {
    /// Opens an account for a service.
    pub(super) async fn reach_service(&self, account: &str, service: Service) -> Result<Reached> {
        let demo = self.accounts().by_id(account).is_some_and(|account| account.is_demo());
        let turn = if demo { self.take_turn()? } else { None };
        let connected = self.desk.connect(account, service).await.map_err(|trouble| troubled(&trouble))?;
        Ok(Reached { connected, _turn: turn })
    }
}

pub(super) fn troubled(trouble: &Trouble) -> Error {
    let code = match trouble.cause {
        TroubleCause::NoKey => Code::Keychain,
        TroubleCause::NoAccount | TroubleCause::BadKey | TroubleCause::NoCredits | TroubleCause::AccountError => {
            Code::Account
        }
        TroubleCause::Unreachable => Code::Unavailable,
    };
    Error::new(code, trouble.text.clone())
}

pub(super) fn failed(error: ProviderError) -> Error {
    match error {
        ProviderError::Rejected(rejection) => rejected(rejection),
        ProviderError::Busy { .. } => {
            Error::new(Code::Unavailable, "The service asks for a pause. Try again in a minute.")
        }
        ProviderError::Unavailable { .. } => {
            Error::new(Code::Unavailable, format!("{} Try again later.", capital(&error.to_string()))).because(error)
        }
    }
}

pub(super) fn rejected(rejection: Rejection) -> Error {
    let code = match rejection.cause {
        Cause::BadKey | Cause::NoCredits | Cause::AccountError => Code::Account,
        Cause::Gone => Code::NotFound,
        _ if rejection.status == 409 => Code::Conflict,
        Cause::NotEntitled | Cause::Moderated | Cause::Invalid => Code::InvalidInput,
    };
    let message = format!("The service says: {}", sentence::said(&rejection.message));
    Error { problems: rejection.problems, ..Error::new(code, message) }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    sentence::said(&(first + letters.as_str()))
}
