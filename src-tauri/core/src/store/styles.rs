//! The user's own pictures as examples of styles.

use rusqlite::{Connection, params};

use super::StoreError;

/// Pictures of one style that are looked at for the best one: the newest.
const LOOKED_AT: u32 = 500;

/// What was made in a style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The style.
    pub style: String,
    /// The best rated of the newest, else the newest.
    pub asset: Option<i64>,
    /// Files in all.
    pub made: u64,
}

/// What was made with a model in each style, files in the trash left out.
pub fn examples(connection: &Connection, model: &str) -> Result<Vec<Example>, StoreError> {
    let mut counted = connection.prepare_cached(
        "SELECT style, SUM(number) FROM asset_groups WHERE model = ?1 AND style <> '' AND number > 0 GROUP BY style",
    )?;
    let counted: Vec<(String, i64)> =
        counted.query_map([model], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut best = connection.prepare_cached(
        "SELECT id FROM (SELECT id, rating, created_ms FROM assets WHERE style = ?1 AND model = ?2 \
         AND deleted_ms IS NULL ORDER BY created_ms DESC, id DESC LIMIT ?3) ORDER BY rating DESC, created_ms DESC, id DESC",
    )?;
    let mut examples = Vec::with_capacity(counted.len());
    for (style, made) in counted {
        let mut rows = best.query(params![style, model, LOOKED_AT])?;
        let asset = rows.next()?.map(|row| row.get(0)).transpose()?;
        examples.push(Example { asset, made: made.unsigned_abs(), style });
    }
    Ok(examples)
}
