//! The ledger beside what services count themselves: when somebody asks, and once a day. Free calls only.

use catalogue::Service;

use super::{App, Unasked};
use crate::clock::Days;
use crate::error::{Code, Error, Result};
use crate::event::Event;
use crate::provider::PlanCredits;
use crate::queue::Desk as _;
use crate::spend::daily::{self, Compared};
use crate::spend::{Comparison, Spending, compare};
use crate::store::meta;

/// Before the account's id: its last daily comparison.
const COMPARED: &str = "compared:";

/// An account's money on some days, by its service and by the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct Reconciled {
    /// The ledger's part.
    pub ours: Spending,
    /// Plans of the Runway accounts at useapi.net.
    pub plans: Vec<PlanCredits>,
    /// The service's count beside the ledger; `None` where the service keeps none.
    pub comparison: Option<Comparison>,
}

impl App {
    /// Asks a service what it counts as spent with an account on these days, at most 90, and compares that with the
    /// ledger. Free of charge.
    ///
    /// Fails with `Account` where the service refuses, with `Unavailable` where it does not answer.
    pub async fn reconcile(&self, account: &str, service: Service, days: &Days) -> Result<Reconciled> {
        let connected = self.desk.connect(account, service).await.map_err(Unasked::Trouble)?;
        let told = connected.provider.spending(days).await.map_err(Unasked::Service)?;
        let ours = Spending::read(self.store(), days, Some(account)).await?;
        let comparison = told.days.map(|told| compare(&ours.rows, &told, self.catalogue()));
        Ok(Reconciled { ours, plans: told.plans, comparison })
    }

    /// Compares every account that was not compared for a day, over the whole days before today, and tells what is new.
    /// An account that does not answer is tried again when this is called next. Returns how many answered.
    pub async fn reconcile_due(&self) -> Result<usize> {
        let now_ms = self.clock().now_ms();
        let days = Days::last(daily::DAYS + 1, now_ms).without_the_last();
        let accounts = self.accounts();
        let mut answered = 0;
        for account in accounts.list().iter().filter(|account| !account.is_demo()) {
            let Some(service) = account.services.first() else { continue };
            let mut compared = self.compared(&account.id).await?;
            if !compared.is_due(now_ms) {
                continue;
            }
            let found = match self.reconcile(&account.id, *service, &days).await {
                Ok(reconciled) => reconciled.comparison,
                Err(error) => {
                    tracing::debug!(account = account.id, %error, "the service does not tell its count");
                    continue;
                }
            };
            answered += 1;
            let news = match &found {
                Some(found) => compared.take(found, now_ms),
                None => {
                    compared = Compared { at_ms: now_ms, told: Vec::new() };
                    Vec::new()
                }
            };
            self.note_compared(&account.id, &compared).await?;
            if !news.is_empty() {
                let credits = news.iter().map(|one| (one.service - one.ledger).abs()).sum();
                let account = account.id.clone();
                self.events().send(Event::CountDiffers { account, places: news.len() as u64, credits });
            }
        }
        Ok(answered)
    }

    /// What an account's last comparison came to. One that this version cannot read counts as none.
    async fn compared(&self, account: &str) -> Result<Compared> {
        let key = format!("{COMPARED}{account}");
        let text = self.store().read(move |connection| meta::text(connection, &key)).await?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    async fn note_compared(&self, account: &str, compared: &Compared) -> Result<()> {
        let key = format!("{COMPARED}{account}");
        let text = serde_json::to_string(compared)
            .map_err(|error| Error::new(Code::Internal, "Keeping a comparison failed.").because(error))?;
        self.store().write(move |tx| meta::set_text(tx, &key, &text)).await?;
        Ok(())
    }
}
