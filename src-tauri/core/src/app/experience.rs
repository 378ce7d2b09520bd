//! What experience says about how long jobs take, for plans.

use super::App;
use crate::batch::plan::Learned;
use crate::error::Result;

impl App {
    /// What was learned of accounts and models, and how many jobs wait there.
    pub async fn experience(&self) -> Result<impl Fn(&str, &str) -> Learned + use<>> {
        let all = self.queue().learned().await?;
        let ahead = self.queue().ahead().await?;
        let accounts = self.accounts();
        Ok(move |account: &str, model: &str| {
            let key = (account.to_owned(), model.to_owned());
            let ahead = ahead.get(&key).copied().unwrap_or(0);
            let Some(known) = all.get(&key) else { return Learned { ahead, ..Learned::default() } };
            let speed = accounts.by_id(account).map_or(1.0, |account| account.speed);
            #[expect(clippy::cast_precision_loss, reason = "milliseconds of one job")]
            let seconds = known.usual_ms.map(|ms| ms as f64 / 1000.0 / speed);
            Learned { width: known.width.and_then(|width| u32::try_from(width).ok()), seconds, ahead }
        })
    }
}
