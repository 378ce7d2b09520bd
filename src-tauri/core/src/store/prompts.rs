//! Table `prompts`: each text once, with when it was last queued. Files and the history of prompts share it.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter};
use sha2::{Digest, Sha256};

use super::StoreError;
use super::words::Words;

/// A prompt that was queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// Id.
    pub id: i64,
    /// The words.
    pub text: String,
    /// When last, Unix milliseconds.
    pub used_ms: i64,
    /// How many jobs were queued with it.
    pub used: i64,
}

/// The id of a text, which is written down when it is new.
pub fn id_of(tx: &Transaction<'_>, text: &str) -> Result<i64, StoreError> {
    let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let known = tx
        .prepare_cached("SELECT id FROM prompts WHERE hash = ?1")?
        .query_row([&hash[..]], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    tx.prepare_cached("INSERT INTO prompts (hash, text) VALUES (?1, ?2)")?.execute(params![&hash[..], text])?;
    Ok(tx.last_insert_rowid())
}

/// Notes that a job was queued with a text; an empty one is no prompt.
pub fn used(tx: &Transaction<'_>, text: &str, now_ms: i64) -> Result<(), StoreError> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let id = id_of(tx, text)?;
    tx.prepare_cached("UPDATE prompts SET used_ms = MAX(COALESCE(used_ms, 0), ?2), used = used + 1 WHERE id = ?1")?
        .execute(params![id, now_ms])?;
    Ok(())
}

/// Prompts that were queued, the one used last first. `words` as in a search; `before` is when the last one of the
/// page before was used.
pub fn history(connection: &Connection, words: &str, before: Option<i64>, limit: u32) -> Result<Vec<Used>, StoreError> {
    let words = Words::of(words);
    let mut sql = "SELECT id, text, used_ms, used FROM prompts WHERE used_ms IS NOT NULL AND used_ms < ?".to_owned();
    let mut values = vec![Value::from(before.unwrap_or(i64::MAX))];
    if let Some(matching) = words.matching {
        sql.push_str(" AND id IN (SELECT rowid FROM prompt_words WHERE prompt_words MATCH ?)");
        values.push(matching.into());
    }
    for part in words.parts {
        sql.push_str(" AND instr(lower(text), lower(?)) > 0");
        values.push(part.into());
    }
    sql.push_str(" ORDER BY used_ms DESC, id DESC LIMIT ?");
    values.push(i64::from(limit).into());
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), |row| {
        Ok(Used { id: row.get(0)?, text: row.get(1)?, used_ms: row.get(2)?, used: row.get(3)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
