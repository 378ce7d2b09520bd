//! Asking services about accounts: one free call each.

use std::sync::Arc;

use catalogue::Service;
use url::Url;

use super::App;
use super::reach::failed;
use crate::error::{self, Code, Error};
use crate::provider::{AccountReport, Cause, NewSeat, Pace, ProviderError, Rejection, Seat};
use crate::queue::{Desk as _, Trouble};
use crate::secrets::{Secret, SecretStore};

/// Why asking brought no report.
#[derive(Debug)]
pub enum Unasked {
    /// The account cannot be used: nothing was asked.
    Trouble(Trouble),
    /// The service said no, or nothing.
    Service(ProviderError),
}

impl App {
    /// Sets up a Runway account behind a useapi.net subscription, or sets it up again. Free of charge. `None` where the
    /// account's service has none.
    pub async fn set_up_seat(&self, account: &str, seat: &NewSeat<'_>) -> error::Result<Option<Seat>> {
        for service in self.services(account)? {
            let reached = self.reach_service(account, service).await?;
            if let Some(seat) = reached.provider().set_up_seat(seat).await.map_err(failed)? {
                self.queue().context().account_changed(account).await?;
                return Ok(Some(seat));
            }
        }
        Ok(None)
    }

    /// Where keys are.
    #[must_use]
    pub fn secrets(&self) -> &Arc<dyn SecretStore> {
        self.desk.secrets()
    }

    /// A variable of the environment.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<String> {
        self.desk.variable(name)
    }

    /// What the service knows about an account. Free of charge.
    pub async fn ask_account(&self, account: &str, service: Service) -> Result<AccountReport, Unasked> {
        let connected = self.desk.connect(account, service).await.map_err(Unasked::Trouble)?;
        connected.provider.account().await.map_err(Unasked::Service)
    }

    /// What a service says to a key that is kept nowhere. Free of charge.
    pub async fn ask_with_key(
        &self,
        service: Service,
        origin: &Url,
        key: Secret,
        email: Option<String>,
    ) -> Result<AccountReport, ProviderError> {
        let provider = self.desk.provider(service, origin, key, Pace::at_speed(1.0), email).map_err(|error| {
            // The address was checked by whoever called; what is left to be wrong is the key.
            Rejection { cause: Cause::BadKey, status: 0, message: error.to_string(), problems: Vec::new() }
        })?;
        provider.account().await
    }
}

impl From<Unasked> for Error {
    fn from(unasked: Unasked) -> Self {
        match unasked {
            Unasked::Trouble(trouble) => Self::new(Code::Account, trouble.text),
            Unasked::Service(ProviderError::Rejected(no)) => {
                Self::new(Code::Account, format!("The service says: {}", no.message))
            }
            Unasked::Service(ProviderError::Busy { .. }) => {
                Self::new(Code::Unavailable, "The service asks for a pause. Try again in a minute.")
            }
            Unasked::Service(ProviderError::Unavailable { why, .. }) => {
                Self::new(Code::Unavailable, format!("The service did not answer: {why}. Try again later."))
            }
        }
    }
}
