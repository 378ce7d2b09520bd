//! What was spent, by day, account and model: the ledger read attempt by attempt.
//!
//! Money belongs to the day in UTC on which its attempt was sent, whenever it was charged or given back, as the table
//! `spent` has it too.

use rusqlite::{Connection, params};
use serde::Serialize;
use ts_rs::TS;

use super::StoreError;

/// What attempts did to the money, in credits. No amount is in two of the sums, `estimated` apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, TS)]
pub struct Spent {
    /// How many attempts.
    pub attempts: u64,
    /// Expected: by the service where it said so, else by the catalogue.
    pub estimated: f64,
    /// Taken by the services.
    pub charged: f64,
    /// Given back of it.
    pub returned: f64,
    /// Set aside for attempts that are under way.
    pub reserved: f64,
    /// Taken or not: nobody can tell.
    pub unknown: f64,
    /// Attempts that took, or may have taken, an amount that nobody told.
    pub unpriced: u64,
}

impl Spent {
    /// What is gone for certain.
    #[must_use]
    pub fn net(&self) -> f64 {
        self.charged - self.returned
    }
}

impl std::ops::AddAssign for Spent {
    fn add_assign(&mut self, more: Self) {
        self.attempts += more.attempts;
        self.estimated += more.estimated;
        self.charged += more.charged;
        self.returned += more.returned;
        self.reserved += more.reserved;
        self.unknown += more.unknown;
        self.unpriced += more.unpriced;
    }
}

/// What was spent on one model with one account on one day.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SpentOnModel {
    /// The day in UTC, `2026-11-20`.
    pub day: String,
    /// Id of the account.
    pub account: String,
    /// Full id of the model.
    pub model: String,
    /// How much.
    #[serde(flatten)]
    pub spent: Spent,
}

/// What attempts did that were sent from one time until before another, oldest day first.
pub fn by_day(connection: &Connection, from_ms: i64, before_ms: i64) -> Result<Vec<SpentOnModel>, StoreError> {
    // An entry is never older than the sending of its attempt, so the index on time serves both bounds.
    let mut statement = connection.prepare_cached(
        "WITH entries AS ( \
           SELECT ledger.attempt_id, ledger.account, ledger.model, \
             MIN(COALESCE(attempts.sent_ms, ledger.at_ms)) AS sent_ms, COALESCE(attempts.outcome = 'unknown', 0) AS lost, \
             SUM(kind = 'reserved') > SUM(kind = 'released') AS open, \
             COALESCE(SUM(CASE kind WHEN 'reserved' THEN credits WHEN 'released' THEN -credits END), 0.0) AS reserved, \
             COALESCE(SUM(CASE kind WHEN 'estimated' THEN credits END), SUM(CASE kind WHEN 'reserved' THEN credits END), 0.0) \
               AS expected, \
             COALESCE(SUM(CASE kind WHEN 'charged' THEN credits END), 0.0) AS charged, \
             COALESCE(SUM(CASE kind WHEN 'returned' THEN credits END), 0.0) AS returned, \
             COALESCE(SUM(CASE kind WHEN 'unknown' THEN credits END), 0.0) AS unknown, \
             SUM(kind = 'charged') AS charges, SUM(kind IN ('charged', 'unknown') AND credits IS NULL) AS untold, \
             SUM(kind = 'reserved' AND credits IS NULL) AS unestimated \
           FROM ledger LEFT JOIN attempts ON attempts.id = ledger.attempt_id WHERE ledger.at_ms >= ?1 \
           GROUP BY ledger.attempt_id) \
         SELECT date(sent_ms / 1000, 'unixepoch'), account, model, COUNT(*), SUM(expected), SUM(charged), SUM(returned), \
           SUM(CASE WHEN open AND NOT lost THEN reserved ELSE 0.0 END), \
           SUM(CASE WHEN open AND lost THEN reserved WHEN charges = 0 THEN unknown ELSE 0.0 END), \
           SUM(untold > 0 OR (open AND lost AND unestimated > 0)) \
         FROM entries WHERE sent_ms >= ?1 AND sent_ms < ?2 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    )?;
    let rows = statement.query_map(params![from_ms, before_ms], |row| {
        Ok(SpentOnModel {
            day: row.get(0)?,
            account: row.get(1)?,
            model: row.get(2)?,
            spent: Spent {
                attempts: row.get::<_, i64>(3)?.unsigned_abs(),
                estimated: row.get(4)?,
                charged: row.get(5)?,
                returned: row.get(6)?,
                reserved: row.get(7)?,
                unknown: row.get(8)?,
                unpriced: row.get::<_, i64>(9)?.unsigned_abs(),
            },
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    /// 2026-11-20T00:00:00Z.
    const DAY: i64 = 1_795_132_800_000;
    const LATER: i64 = 3 * 86_400_000;

    /// An attempt: id, outcome, when it was sent, and its entries with credits.
    type Sent = (&'static str, &'static str, i64, &'static [(&'static str, Option<f64>)]);

    /// A library whose ledger holds attempts.
    async fn ledger(attempts: &'static [Sent]) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("a library");
        let written = store.write(move |tx| {
            for (id, outcome, sent_ms, entries) in attempts {
                tx.execute(
                    "INSERT INTO jobs (id, client_key, copy_index, account, service, model, request, digest, prompt, phase, \
                     position, created_ms, changed_ms) VALUES (?1, ?1, 0, 'a', 'runway', 'm', '{}', '', '', 'done', 0, 0, 0)",
                    params![id],
                )?;
                tx.execute(
                    "INSERT INTO attempts (id, job_id, epoch, digest, sent_ms, outcome) VALUES (?1, ?1, 1, '', ?2, ?3)",
                    params![id, sent_ms, outcome],
                )?;
                for (kind, credits) in *entries {
                    tx.execute(
                        "INSERT INTO ledger (job_id, attempt_id, account, model, kind, credits, at_ms) \
                         VALUES (?1, ?1, 'a', 'm', ?2, ?3, ?4)",
                        params![id, kind, credits, sent_ms + LATER],
                    )?;
                }
            }
            Ok(())
        });
        written.await.expect("written");
        (folder, store)
    }

    async fn spent(store: &Store, from_ms: i64, before_ms: i64) -> Vec<(String, Spent)> {
        let rows = store.read(move |connection| by_day(connection, from_ms, before_ms)).await.expect("readable");
        rows.into_iter().map(|row| (row.day, row.spent)).collect()
    }

    #[tokio::test]
    async fn money_stands_at_the_day_of_sending_and_each_amount_in_one_column() {
        let (_folder, store) = ledger(&[
            (
                "made",
                "accepted",
                DAY,
                &[("reserved", Some(8.0)), ("estimated", Some(6.0)), ("released", Some(8.0)), ("charged", Some(5.0))],
            ),
            (
                "stopped",
                "accepted",
                DAY + 1,
                &[("reserved", Some(8.0)), ("released", Some(8.0)), ("charged", Some(8.0)), ("returned", Some(8.0))],
            ),
            ("running", "accepted", DAY + 2, &[("reserved", Some(3.0))]),
            ("lost", "unknown", DAY + 3, &[("reserved", Some(4.0))]),
            (
                "closed",
                "abandoned",
                DAY + 4,
                &[("reserved", Some(7.0)), ("released", Some(7.0)), ("unknown", Some(7.0))],
            ),
            ("untold", "accepted", DAY + 5, &[("reserved", None), ("released", None), ("charged", None)]),
            (
                "yesterday",
                "accepted",
                DAY - 1,
                &[("reserved", Some(9.0)), ("charged", Some(9.0)), ("released", Some(9.0))],
            ),
        ])
        .await;

        let days = spent(&store, DAY, DAY + 86_400_000).await;

        let today = Spent {
            attempts: 6,
            estimated: 28.0,
            charged: 13.0,
            returned: 8.0,
            reserved: 3.0,
            unknown: 11.0,
            unpriced: 1,
        };
        assert_eq!(days, [("2026-11-20".to_owned(), today)]);
    }

    #[tokio::test]
    async fn what_was_unknown_and_turned_out_to_be_charged_is_counted_once() {
        let (_folder, store) = ledger(&[(
            "adopted",
            "adopted",
            DAY,
            &[("reserved", Some(5.0)), ("released", Some(5.0)), ("unknown", Some(5.0)), ("charged", Some(4.0))],
        )])
        .await;

        let days = spent(&store, DAY, DAY + 86_400_000).await;

        assert_eq!((days[0].1.charged, days[0].1.unknown), (4.0, 0.0));
    }
}
