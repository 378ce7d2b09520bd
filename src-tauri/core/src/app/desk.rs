//! Accounts: from a name in the settings to a provider ready to be used.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use async_trait::async_trait;
use catalogue::Service;
use url::Url;

use super::{DemoHost, Options};
use crate::clock::Clock;
use crate::provider::{self, Endpoint, EndpointError, Pace, Provider};
use crate::queue::caps::KnownCaps;
use crate::queue::lock::{self, SchedulerLock};
use crate::queue::{Connected, Desk, Trouble, TroubleCause};
use crate::secrets::{self, Secret, SecretStore};
use crate::settings::{Account, Accounts, ConfigFolder, Environment, FailureLimits};

/// Opens accounts. Holds the scheduler's lock while this process schedules, since only then may it
/// start the Demo account's simulator.
#[derive(Debug)]
pub(super) struct AppDesk {
    config: ConfigFolder,
    library: PathBuf,
    secrets: Arc<dyn SecretStore>,
    environment: Shown<Environment>,
    demo: Option<Arc<dyn DemoHost>>,
    clock: Arc<dyn Clock>,
    /// Ours as long as somebody in this process needs it.
    lock: Mutex<Weak<SchedulerLock>>,
}

/// A value without a `Debug` of its own.
struct Shown<T>(T);

impl<T> std::fmt::Debug for Shown<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl AppDesk {
    pub(super) fn new(options: &Options, library: PathBuf) -> Self {
        Self {
            config: options.config.clone(),
            library,
            secrets: options.secrets.clone(),
            environment: Shown(options.environment.clone()),
            demo: options.demo.clone(),
            clock: options.clock.clone(),
            lock: Mutex::default(),
        }
    }

    pub(super) fn accounts(&self) -> Accounts {
        let environment = &self.environment.0;
        self.config.accounts(&|name| environment(name))
    }

    /// Takes the scheduler's lock, or shares it where this process has it; `None` when another process does. It is
    /// given up with the last share.
    pub(super) fn take_lock(&self) -> std::io::Result<Option<Arc<SchedulerLock>>> {
        let mut held = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lock) = held.upgrade() {
            return Ok(Some(lock));
        }
        let taken = SchedulerLock::try_take(self.config.path(), &self.library)?.map(Arc::new);
        *held = taken.as_ref().map(Arc::downgrade).unwrap_or_default();
        Ok(taken)
    }

    /// A service behind an address and a key.
    pub(super) fn provider(
        &self,
        service: Service,
        origin: &Url,
        key: Secret,
        pace: Pace,
        email: Option<String>,
    ) -> Result<Arc<dyn Provider>, EndpointError> {
        provider::open(service, Endpoint::new(origin.as_str(), key)?, pace, self.clock.clone(), email)
    }

    /// Where keys are.
    pub(super) fn secrets(&self) -> &Arc<dyn SecretStore> {
        &self.secrets
    }

    /// A variable of the environment.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        (self.environment.0)(name)
    }

    async fn key(&self, account: &Account) -> Result<Secret, Trouble> {
        let environment = &self.environment.0;
        match secrets::key_of(account, self.secrets.as_ref(), &|name| environment(name)).await {
            Ok(key) => Ok(key.unwrap_or_else(|| Secret::new("demo"))),
            Err(error) => Err(Trouble {
                cause: TroubleCause::NoKey,
                text: format!("The key of {} cannot be read: {error}. {}", account.name, error.advice()),
            }),
        }
    }

    /// Where the Demo account's simulator listens: ours when this process schedules, else the one
    /// of the process that does.
    async fn demo_origin(&self, host: &Arc<dyn DemoHost>) -> Result<Url, Trouble> {
        let trouble = |text: String| Trouble { cause: TroubleCause::Unreachable, text };
        let mine = self.lock.lock().unwrap_or_else(PoisonError::into_inner).upgrade();
        if let Some(lock) = mine {
            let origin = host
                .start(&self.library.join("demo"))
                .await
                .map_err(|why| trouble(format!("The Demo account could not be started: {why}.")))?;
            if let Err(error) = lock.tell(&self.library, Some(origin.as_str())) {
                tracing::warn!(%error, "other processes cannot be told where the Demo account is");
            }
            return Ok(origin);
        }
        lock::owner(self.config.path())
            .and_then(|owner| Url::parse(&owner.demo?).ok())
            .ok_or_else(|| trouble("The Demo account is not running. It runs while jobs are worked on.".into()))
    }
}

#[async_trait]
impl Desk for AppDesk {
    fn caps(&self) -> KnownCaps {
        self.config.caps()
    }

    fn failure_limits(&self) -> FailureLimits {
        self.config.failure_limits()
    }

    async fn connect(&self, account_id: &str, service: Service) -> Result<Connected, Trouble> {
        let accounts = self.accounts();
        let account = accounts.by_id(account_id).filter(|account| account.serves(service)).ok_or_else(|| Trouble {
            cause: TroubleCause::NoAccount,
            text: format!("There is no account {account_id} for this service any more. Add it again, then resume."),
        })?;
        let invalid = |text: String| Trouble { cause: TroubleCause::NoAccount, text };
        let key = self.key(account).await?;
        let (origin, speed, free) = match (&account.base_url, &self.demo) {
            (Some(base_url), _) => {
                (Url::parse(base_url).map_err(|error| invalid(error.to_string()))?, account.speed, false)
            }
            (None, Some(host)) => (self.demo_origin(host).await?, host.speed(), true),
            (None, None) => return Err(invalid("The Demo account is not offered here.".into())),
        };
        let pace = Pace::at_speed(speed);
        let email = account.options.email.clone();
        let provider = self.provider(service, &origin, key, pace, email).map_err(|error| invalid(error.to_string()))?;
        Ok(Connected { provider, pace, origin, options: account.options.clone(), free })
    }
}
