//! Table `account_states`: what a service said of an account last, and what is wrong with it. Written by
//! whoever asked, in whichever process.

use rusqlite::{Connection, Transaction, params};

use super::StoreError;
use super::jobs::service_word;
use crate::provider::AccountReport;

/// What is known of an account at a service.
#[derive(Clone, Debug)]
pub struct AccountState {
    /// Account id.
    pub account: String,
    /// The service.
    pub service: catalogue::Service,
    /// When it was asked last with success, Unix milliseconds.
    pub checked_ms: Option<i64>,
    /// What it said then.
    pub report: Option<AccountReport>,
    /// Stable word and text for a person, while something is wrong.
    pub trouble: Option<(String, String)>,
}

/// Notes what a service said, and that nothing is wrong any more unless `trouble` says so.
pub fn note(
    tx: &Transaction<'_>,
    account: &str,
    service: catalogue::Service,
    report: &AccountReport,
    trouble: Option<(&str, &str)>,
    now_ms: i64,
) -> Result<(), StoreError> {
    let report =
        serde_json::to_string(report).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    tx.prepare_cached(
        "INSERT INTO account_states (account, service, checked_ms, report, trouble, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT DO UPDATE SET checked_ms = excluded.checked_ms, report = excluded.report, \
         trouble = excluded.trouble, text = excluded.text",
    )?
    .execute(params![account, service_word(service), now_ms, report, trouble.map(|(word, _)| word), trouble.map(|(_, text)| text)])?;
    Ok(())
}

/// Notes what is wrong. What the service said before stays.
pub fn note_trouble(
    tx: &Transaction<'_>,
    account: &str,
    service: catalogue::Service,
    (word, text): (&str, &str),
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO account_states (account, service, trouble, text) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT DO UPDATE SET trouble = excluded.trouble, text = excluded.text",
    )?
    .execute(params![account, service_word(service), word, text])?;
    Ok(())
}

/// Everything known. A report that this version cannot read counts as none.
pub fn all(connection: &Connection) -> Result<Vec<AccountState>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT account, service, checked_ms, report, trouble, text FROM account_states")?;
    let rows = statement.query_map([], |row| {
        let service: String = row.get(1)?;
        let report: Option<String> = row.get(3)?;
        let trouble: Option<String> = row.get(4)?;
        let text: Option<String> = row.get(5)?;
        Ok(AccountState {
            account: row.get(0)?,
            service: if service == "runway" { catalogue::Service::Runway } else { catalogue::Service::Useapi },
            checked_ms: row.get(2)?,
            report: report.and_then(|text| serde_json::from_str(&text).ok()),
            trouble: trouble.zip(text),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Requests of an account by model since a time, those left out that never reached the service.
pub fn used_since(connection: &Connection, account: &str, since_ms: i64) -> Result<Vec<(String, u64)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT ledger.model, COUNT(*) FROM ledger JOIN attempts ON attempts.id = ledger.attempt_id \
         WHERE ledger.account = ?1 AND ledger.at_ms >= ?2 AND kind = 'reserved' \
         AND outcome NOT IN ('not_sent', 'busy', 'rejected', 'absent') GROUP BY 1",
    )?;
    let rows = statement
        .query_map(params![account, since_ms], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
