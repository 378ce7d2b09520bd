//! What belongs to keys and accounts: credits, accounts, files.

use std::io;

use bytes::Bytes;
use catalogue::Service;

use super::{Purse, PurseKey, World};
use crate::accounts::Account;
use crate::files::StoredFile;
use crate::journal::Record;
use crate::task::Owner;

impl World {
    pub(super) fn purse_mut(&mut self, owner: &Owner) -> &mut Purse {
        let key = PurseKey { service: owner.service, holder: owner.holder.clone(), email: owner.email.clone() };
        self.purses.entry(key).or_default()
    }

    /// What has been taken from a purse.
    pub(crate) fn purse(&self, service: Service, holder: &str, email: Option<&str>) -> Purse {
        let key = PurseKey { service, holder: holder.to_owned(), email: email.map(str::to_owned) };
        self.purses.get(&key).copied().unwrap_or_default()
    }

    /// Credits that can still be spent, held ones taken off.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn free_credits(&self, service: Service, holder: &str, email: Option<&str>) -> f64 {
        let purse = self.purse(service, holder, email);
        (self.opening - purse.charged) as f64 - purse.held
    }

    /// The accounts of a subscriber.
    pub(crate) fn accounts(&mut self, holder: &str, wall: i64) -> &mut Vec<Account> {
        self.accounts.entry(holder.to_owned()).or_insert_with(|| Account::initial(wall))
    }

    /// Adds, changes or (with `None`) removes an account, and writes it down.
    pub(crate) fn put_account(
        &mut self,
        holder: &str,
        email: &str,
        account: Option<Account>,
        wall: i64,
    ) -> io::Result<()> {
        self.journal.append(&Record::Account {
            holder: holder.to_owned(),
            email: email.to_owned(),
            account: account.clone(),
        })?;
        self.set_account(holder, email, account, wall);
        Ok(())
    }

    pub(super) fn set_account(&mut self, holder: &str, email: &str, account: Option<Account>, wall: i64) {
        let accounts = self.accounts(holder, wall);
        let place = accounts.iter().position(|known| known.email == email);
        match (place, account) {
            (Some(index), Some(account)) => accounts[index] = account,
            (Some(index), None) => {
                accounts.remove(index);
            }
            (None, Some(account)) => accounts.push(account),
            (None, None) => {}
        }
    }

    /// A file that is still there.
    pub(crate) fn file(&self, id: &str) -> Option<&StoredFile> {
        self.files.get(id).filter(|file| !file.removed)
    }

    /// All files, in no order.
    pub(crate) fn files(&self) -> impl Iterator<Item = &StoredFile> {
        self.files.values().filter(|file| !file.removed)
    }

    /// How many files were ever made; numbers the next.
    pub(crate) fn files_made(&self) -> u64 {
        self.files.len() as u64
    }

    /// Keeps the bytes of a file.
    pub(crate) fn keep(&mut self, id: &str, bytes: &Bytes) -> io::Result<()> {
        if !self.journal.keep(id, bytes)? {
            self.bytes.insert(id.to_owned(), bytes.clone());
        }
        Ok(())
    }

    /// The bytes of a file.
    pub(crate) fn load(&self, id: &str) -> io::Result<Bytes> {
        match self.bytes.get(id) {
            Some(bytes) => Ok(bytes.clone()),
            None => self.journal.load(id).map(Bytes::from),
        }
    }

    /// Forgets the bytes of a file.
    pub(crate) fn drop_bytes(&mut self, id: &str) {
        self.bytes.remove(id);
        self.journal.drop_file(id);
    }

    /// Adds or changes a file, and writes it down.
    pub(crate) fn put_file(&mut self, file: StoredFile) -> io::Result<()> {
        let record = Record::File(file.clone());
        self.journal.append(&record)?;
        self.files.insert(file.id.clone(), file);
        Ok(())
    }
}
