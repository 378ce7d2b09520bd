//! Reads what can be read of an index that is not sound, or of an older copy, into a new one.
//!
//! Row by row: where a page cannot be read, the rows beyond it are looked for. Counts and search words are not
//! taken over: the new index makes them by itself. Nothing that was not sent is sent by itself afterwards, because a
//! page of the old index may have been older than the rest.

use std::collections::HashSet;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, params, params_from_iter};
use serde::Serialize;

use super::log::{self, Told};
use super::{Store, StoreError, backup, migrate};
use crate::job::Phase;

/// A table, the key that orders it where its rows have no number, and what is done with it.
struct Table {
    name: &'static str,
    key: Option<&'static str>,
    /// It is taken from an older copy too.
    from_copy: bool,
    /// Its number means nothing elsewhere, so it gets a new one where rows are there already.
    renumbered: bool,
}

const fn table(name: &'static str, key: Option<&'static str>) -> Table {
    Table { name, key, from_copy: true, renumbered: false }
}

/// In the order in which they are read: what others refer to comes first.
const TABLES: [Table; 15] = [
    table("meta", Some("key")),
    table("batches", None),
    table("jobs", None),
    table("attempts", None),
    Table { renumbered: true, ..table("ledger", None) },
    Table { renumbered: true, ..table("job_log", None) },
    table("outputs", Some("job_id, idx")),
    Table { renumbered: true, ..table("prompts", None) },
    // Recipes tell of files better than a copy that may be a week old.
    Table { from_copy: false, ..table("assets", None) },
    Table { from_copy: false, ..table("recipes_behind", Some("job_id")) },
    table("inputs", Some("sha256")),
    table("uploads", Some("account, sha256")),
    table("learned", Some("account, model")),
    table("account_states", Some("account, service")),
    table("drafts", None),
];

/// Rows read at a time.
const PAGE: usize = 256;

/// What could be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Salvaged {
    /// Jobs, finished ones too.
    pub jobs: u64,
    /// Rows of all tables, jobs among them.
    pub rows: u64,
    /// Places where rows could not be read.
    pub gaps: u64,
    /// Rows that were read and make no sense.
    pub refused: u64,
    /// Jobs that were not sent: held until the user lets them go.
    pub held: u64,
}

impl Store {
    /// Makes an index in `folder`, where there is none, from what can be read of the one at `damaged`.
    ///
    /// Fails with `Damaged` when nothing of that can be read, and with `Newer` when a newer Framewright made it; the
    /// new index is empty then. Blocks.
    pub fn salvage(folder: &Path, damaged: &Path, now_ms: i64) -> Result<(Self, Salvaged), StoreError> {
        let mut salvaged = Salvaged::default();
        let store = Self::open_with(folder, |connection| {
            // A row that another one points to may be among those that cannot be read.
            connection.pragma_update(None, "foreign_keys", false)?;
            let tx = connection.transaction()?;
            salvaged = take_over(&tx, damaged, false, now_ms)?;
            tx.commit()?;
            Ok(connection.pragma_update(None, "foreign_keys", true)?)
        })?;
        Ok((store, salvaged))
    }

    /// Adds what an older copy tells of jobs that this index does not know, and of everything beside the files.
    pub async fn fill_from_copy(&self, copy: &Path, now_ms: i64) -> Result<Salvaged, StoreError> {
        let copy = copy.to_owned();
        self.write(move |tx| take_over(tx, &copy, true, now_ms)).await
    }
}

fn take_over(tx: &Transaction<'_>, from: &Path, copy: bool, now_ms: i64) -> Result<Salvaged, StoreError> {
    let old = backup::read_only(from)?;
    let found: i64 = old.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known: i64 = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    // Another program's may have any version.
    if found > known && !migrate::is_foreign(from) {
        return Err(StoreError::Newer { found, known });
    }
    if !migrate::has_our_tables(&old)? {
        return Err(StoreError::Damaged("nothing of a library stands in it".into()));
    }
    let mut known_jobs = tx.prepare("SELECT id FROM jobs")?;
    let known_jobs: HashSet<String> = known_jobs.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut salvaged = Salvaged::default();
    for table in TABLES.iter().filter(|table| table.from_copy || !copy) {
        let mut columns = shared_columns(&old, tx, table.name)?;
        if table.renumbered && copy {
            columns.retain(|column| column != "id");
        }
        if columns.is_empty() {
            continue;
        }
        let of_job = columns.iter().position(|column| column == "job_id");
        let marks = vec!["?"; columns.len()].join(", ");
        let columns = columns.join(", ");
        let mut insert = tx.prepare(&format!("INSERT OR IGNORE INTO {} ({columns}) VALUES ({marks})", table.name))?;
        let mut added = 0;
        let mut refused = 0;
        let mut keep = |row: Vec<Value>| {
            let told_already = of_job
                .and_then(|at| row.get(at))
                .is_some_and(|job| matches!(job, Value::Text(job) if known_jobs.contains(job)));
            if told_already {
                return;
            }
            match insert.execute(params_from_iter(row)) {
                Ok(rows) => added += rows as u64,
                Err(_) => refused += 1,
            }
        };
        salvaged.gaps += match table.key {
            None => numbered(&old, table.name, &columns, &mut keep)?,
            Some(key) => keyed(&old, table.name, &columns, key, &mut keep),
        };
        salvaged.rows += added;
        salvaged.refused += refused;
        if table.name == "jobs" {
            salvaged.jobs = added;
        }
    }
    salvaged.held = hold_unsent(tx, now_ms)?;
    Ok(salvaged)
}

/// Columns that a table has in both, in the order of the newer one. Fails when the old one cannot even say that.
fn shared_columns(old: &Connection, new: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let columns = |connection: &Connection| -> Result<Vec<String>, StoreError> {
        let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
        Ok(statement.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?)
    };
    let old = columns(old)?;
    Ok(columns(new)?.into_iter().filter(|column| old.contains(column)).collect())
}

/// Reads a table whose rows have numbers. Returns in how many places it could not be read.
fn numbered(old: &Connection, table: &str, columns: &str, keep: &mut dyn FnMut(Vec<Value>)) -> Result<u64, StoreError> {
    let mut gaps = 0;
    let mut next: i64 = 0;
    loop {
        let (rows, broken) = from_number(old, table, columns, next, PAGE);
        let full = rows.len() == PAGE;
        let last = rows.last().map(|(number, _)| *number);
        rows.into_iter().for_each(|(_, row)| keep(row));
        next = match last {
            Some(last) if broken || full => last.saturating_add(1),
            None if broken => {
                gaps += 1;
                match beyond(old, table, columns, next) {
                    Some(number) => number,
                    None => return Ok(gaps),
                }
            }
            _ => return Ok(gaps),
        };
    }
}

/// The rows from that number on, as far as they can be read, and whether something could not.
fn from_number(old: &Connection, table: &str, columns: &str, next: i64, most: usize) -> (Vec<(i64, Vec<Value>)>, bool) {
    let mut rows: Vec<(i64, Vec<Value>)> = Vec::new();
    let read = (|| -> rusqlite::Result<bool> {
        let mut statement = old.prepare_cached(&format!(
            "SELECT rowid, {columns} FROM {table} NOT INDEXED WHERE rowid >= ?1 ORDER BY rowid LIMIT ?2"
        ))?;
        let width = statement.column_count();
        let mut found = statement.query(params![next, most as i64])?;
        while let Some(row) = found.next()? {
            let number: i64 = row.get(0)?;
            // A page in a wrong place may tell of rows that were told already.
            if number < rows.last().map_or(next, |(last, _)| last + 1) {
                return Ok(true);
            }
            rows.push((number, (1..width).map(|column| row.get(column)).collect::<rusqlite::Result<_>>()?));
        }
        Ok(false)
    })();
    (rows, read.unwrap_or(true))
}

/// The first number after `low`, at which nothing can be read, from which on rows can be read again.
fn beyond(old: &Connection, table: &str, columns: &str, low: i64) -> Option<i64> {
    let readable = |number: i64| {
        let (rows, broken) = from_number(old, table, columns, number, 1);
        (!broken).then(|| rows.first().map(|(number, _)| *number))
    };
    let mut low = low;
    let mut step: i64 = 1;
    let mut high = loop {
        let number = low.checked_add(step)?;
        if readable(number).is_some() {
            break number;
        }
        step = step.checked_mul(2)?;
    };
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if readable(middle).is_some() {
            high = middle;
        } else {
            low = middle;
        }
    }
    readable(high).flatten()
}

/// Reads a table from both ends of its key. Returns in how many places it could not be read.
fn keyed(old: &Connection, table: &str, columns: &str, key: &str, keep: &mut dyn FnMut(Vec<Value>)) -> u64 {
    let mut scan = |order: &str| -> rusqlite::Result<()> {
        let mut statement = old.prepare(&format!("SELECT {columns} FROM {table} ORDER BY {order}"))?;
        let width = statement.column_count();
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            keep((0..width).map(|column| row.get(column)).collect::<rusqlite::Result<_>>()?);
        }
        Ok(())
    };
    if scan(key).is_ok() {
        return 0;
    }
    let backwards = key.split(", ").map(|part| format!("{part} DESC")).collect::<Vec<_>>().join(", ");
    // What the first half has is passed over.
    let _ = scan(&backwards);
    1
}

/// Holds what was not sent. What may have been, by any attempt, is asked about instead.
fn hold_unsent(tx: &Transaction<'_>, now_ms: i64) -> Result<u64, StoreError> {
    tx.execute(
        "UPDATE jobs SET phase = 'submitting', hold = NULL WHERE phase = 'queued' AND id IN \
         (SELECT job_id FROM attempts WHERE outcome IN ('open', 'unknown'))",
        [],
    )?;
    let mut unsent =
        tx.prepare("SELECT id FROM jobs WHERE phase = 'queued' AND hold IS NOT 'you' AND hold IS NOT 'unreadable'")?;
    let unsent: Vec<String> = unsent.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for id in &unsent {
        tx.execute("UPDATE jobs SET hold = 'you', rev = rev + 1, changed_ms = ?2 WHERE id = ?1", params![id, now_ms])?;
        log::tell(tx, id, now_ms, Phase::Queued, &Told::Repaired)?;
    }
    Ok(unsent.len() as u64)
}

#[cfg(test)]
mod tests;
