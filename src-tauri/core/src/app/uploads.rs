//! Files that services hold for accounts: what is known of them here, what a service lists, handing over, deleting.

use catalogue::Service;

use super::{App, Unasked};
use crate::error::Result;
use crate::provider::{Held, InputFile, Uploaded};
use crate::queue::Desk as _;
use crate::store::uploads::{self, Upload};

impl App {
    /// The uploads of this library that can still be used.
    pub async fn uploads(&self) -> Result<Vec<Upload>> {
        let now_ms = self.clock().now_ms();
        Ok(self.store().read(move |c| uploads::list(c, now_ms)).await?)
    }

    /// What the account's service lists of the files that it holds, newest first; `None` where it keeps no list.
    pub async fn held(&self, account: &str, service: Service) -> Result<Option<Vec<Held>>, Unasked> {
        let connected = self.desk.connect(account, service).await.map_err(Unasked::Trouble)?;
        connected.provider.held().await.map_err(Unasked::Service)
    }

    /// Uploads an input now, so that later requests only name it. Free of charge.
    pub async fn hand_over(&self, account: &str, service: Service, file: &InputFile) -> Result<Uploaded, Unasked> {
        let connected = self.desk.connect(account, service).await.map_err(Unasked::Trouble)?;
        let uploaded = connected.provider.upload(file).await.map_err(Unasked::Service)?;
        if uploaded.valid_until_ms != Some(0) {
            let (account, sha256) = (account.to_owned(), file.sha256.clone());
            let (reference, until) = (uploaded.reference.clone(), uploaded.valid_until_ms);
            let noted = self.store().write(move |tx| uploads::set(tx, &account, &sha256, &reference, until)).await;
            if let Err(error) = noted {
                tracing::warn!(%error, "an upload could not be noted; it is done anew when it is needed");
            }
        }
        Ok(uploaded)
    }

    /// Deletes a file at the account's service; `false` where that offers no such call.
    pub async fn delete_held(&self, account: &str, service: Service, reference: &str) -> Result<bool, Unasked> {
        let connected = self.desk.connect(account, service).await.map_err(Unasked::Trouble)?;
        let deleted = connected.provider.delete_held(reference).await.map_err(Unasked::Service)?;
        if deleted {
            let (account, reference) = (account.to_owned(), reference.to_owned());
            let forgotten = self.store().write(move |tx| uploads::forget(tx, &account, &reference)).await;
            if let Err(error) = forgotten {
                tracing::warn!(%error, "a deleted upload is still noted here");
            }
        }
        Ok(deleted)
    }
}
