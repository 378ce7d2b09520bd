//! Table `assets`: files of the library, one row each; `prompts` holds their words once per text.

use catalogue::Media;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params, params_from_iter};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::StoreError;

/// A file of the library.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Asset {
    /// Id.
    pub id: i64,
    /// The job that it is a result of; `None` for a file found without a recipe.
    pub job_id: Option<String>,
    /// Which result of the job, from 0.
    pub idx: i64,
    /// When it came into the library, Unix milliseconds.
    pub created_ms: i64,
    /// Size in bytes.
    pub bytes: u64,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    /// 0 (none) to 5.
    pub rating: u8,
    /// In the trash since, Unix milliseconds.
    pub deleted_ms: Option<i64>,
    /// The words that it was made from.
    pub prompt: Option<String>,
    /// Seed of its request.
    pub seed: Option<i64>,
    /// Kind.
    pub media: Media,
    /// For example `image/png`.
    pub media_type: String,
    /// Account id.
    pub account: Option<String>,
    /// Full id of the model.
    pub model: Option<String>,
    /// Style of its request.
    pub style: Option<String>,
    /// Ratio of its request.
    pub ratio: Option<String>,
    /// Relative to the library, with `/`.
    pub path: String,
    /// SHA-256 in hex.
    pub sha256: String,
    /// ThumbHash, at most 25 bytes.
    pub thumbhash: Option<Vec<u8>>,
    /// Counts changes.
    pub rev: i64,
}

/// A file about to be listed.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAsset {
    /// See [`Asset::job_id`].
    pub job_id: Option<String>,
    /// See [`Asset::idx`].
    pub idx: i64,
    /// See [`Asset::created_ms`].
    pub created_ms: i64,
    /// Size in bytes.
    pub bytes: u64,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    /// 0 (none) to 5.
    pub rating: u8,
    /// In the trash since.
    pub deleted_ms: Option<i64>,
    /// The words that it was made from; none where empty.
    pub prompt: String,
    /// Seed.
    pub seed: Option<i64>,
    /// Kind.
    pub media: Media,
    /// For example `image/png`.
    pub media_type: String,
    /// Account id.
    pub account: Option<String>,
    /// Full id of the model.
    pub model: Option<String>,
    /// Style.
    pub style: Option<String>,
    /// Ratio.
    pub ratio: Option<String>,
    /// Relative to the library, with `/`.
    pub path: String,
    /// SHA-256 in hex.
    pub sha256: String,
    /// ThumbHash.
    pub thumbhash: Option<Vec<u8>>,
}

const SELECT: &str = "SELECT assets.id, job_id, idx, created_ms, bytes, width, height, rating, deleted_ms, prompts.text, \
  seed, media, media_type, account, model, style, ratio, path, sha256, thumbhash, rev \
  FROM assets LEFT JOIN prompts ON prompts.id = assets.prompt_id";

/// Lists a file and returns its id. Fails when the job's result or the path is listed already.
pub fn insert(tx: &Transaction<'_>, asset: &NewAsset) -> Result<i64, StoreError> {
    let prompt_id = if asset.prompt.is_empty() { None } else { Some(prompt_id(tx, &asset.prompt)?) };
    tx.prepare_cached(
        "INSERT INTO assets (job_id, idx, created_ms, bytes, width, height, rating, deleted_ms, prompt_id, seed, media, \
         media_type, account, model, style, ratio, path, sha256, thumbhash) VALUES (:job, :idx, :created, :bytes, \
         :width, :height, :rating, :deleted, :prompt, :seed, :media, :media_type, :account, :model, :style, :ratio, \
         :path, :sha256, :thumbhash)",
    )?
    .execute(named_params! {
        ":job": asset.job_id, ":idx": asset.idx, ":created": asset.created_ms, ":bytes": asset.bytes.cast_signed(),
        ":width": asset.width, ":height": asset.height, ":rating": asset.rating, ":deleted": asset.deleted_ms,
        ":prompt": prompt_id, ":seed": asset.seed, ":media": media_word(asset.media),
        ":media_type": asset.media_type, ":account": asset.account, ":model": asset.model, ":style": asset.style,
        ":ratio": asset.ratio, ":path": asset.path, ":sha256": asset.sha256, ":thumbhash": asset.thumbhash,
    })?;
    Ok(tx.last_insert_rowid())
}

fn prompt_id(tx: &Transaction<'_>, text: &str) -> Result<i64, StoreError> {
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

/// What a list of assets shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Only prompts with all of these words, the last one as a beginning; empty: all.
    pub words: String,
    /// Only this kind.
    pub media: Option<Media>,
    /// Only this model.
    pub model: Option<String>,
    /// Only this style.
    pub style: Option<String>,
    /// Only results of this job.
    pub job_id: Option<String>,
    /// Only results of this batch's jobs.
    pub batch_id: Option<String>,
    /// What is in the trash instead of what is not.
    pub trashed: bool,
}

/// Place in a list, newest first: time and id of the last asset seen.
pub type Key = (i64, i64);

/// A page of assets, newest first; `after` is the key of the last one of the page before. Costs the same
/// wherever the page lies.
pub fn page(
    connection: &Connection,
    filter: &Filter,
    after: Option<Key>,
    limit: u32,
) -> Result<Vec<Asset>, StoreError> {
    let (mut conditions, mut values) = conditions(filter);
    if let Some((created_ms, id)) = after {
        conditions.push("(created_ms, assets.id) < (?, ?)");
        values.extend([Value::Integer(created_ms), Value::Integer(id)]);
    }
    values.push(Value::Integer(limit.into()));
    let sql = format!("{SELECT} WHERE {} ORDER BY created_ms DESC, assets.id DESC LIMIT ?", conditions.join(" AND "));
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many assets a filter leaves. Without one this reads a single row.
pub fn count(connection: &Connection, filter: &Filter) -> Result<u64, StoreError> {
    if *filter == Filter::default() {
        return Ok(counts(connection, "all")?.first().map_or(0, |count| count.number));
    }
    let (conditions, values) = conditions(filter);
    let sql = format!("SELECT COUNT(*) FROM assets WHERE {}", conditions.join(" AND "));
    let number: i64 = connection.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?;
    Ok(number.unsigned_abs())
}

/// Conditions with their values; each names a column that an index of its own serves.
fn conditions(filter: &Filter) -> (Vec<&'static str>, Vec<Value>) {
    let mut conditions = vec![if filter.trashed { "deleted_ms IS NOT NULL" } else { "deleted_ms IS NULL" }];
    let mut values = Vec::new();
    let words = match_words(&filter.words);
    let mut add = |condition, value: Option<String>| {
        if let Some(value) = value {
            conditions.push(condition);
            values.push(Value::Text(value));
        }
    };
    add("prompt_id IN (SELECT rowid FROM prompt_words WHERE prompt_words MATCH ?)", words);
    add("media = ?", filter.media.map(|media| media_word(media).to_owned()));
    add("model = ?", filter.model.clone());
    add("style = ?", filter.style.clone());
    add("job_id = ?", filter.job_id.clone());
    add("job_id IN (SELECT id FROM jobs WHERE batch_id = ?)", filter.batch_id.clone());
    (conditions, values)
}

/// The search engine's query for plain words: each quoted, so that nothing in them is an operator, the
/// last one as a beginning. `None` where there is no word.
fn match_words(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{word}\""))
        .collect();
    (!words.is_empty()).then(|| format!("{}*", words.join(" ")))
}

/// One asset.
pub fn get(connection: &Connection, id: i64) -> Result<Option<Asset>, StoreError> {
    let sql = format!("{SELECT} WHERE assets.id = ?1");
    Ok(connection.prepare_cached(&sql)?.query_row([id], read).optional()?)
}

/// The asset at a path.
pub fn at(connection: &Connection, path: &str) -> Result<Option<Asset>, StoreError> {
    let sql = format!("{SELECT} WHERE path = ?1");
    Ok(connection.prepare_cached(&sql)?.query_row([path], read).optional()?)
}

/// Results of a job in order, those in the trash too.
pub fn of(connection: &Connection, job_id: &str) -> Result<Vec<Asset>, StoreError> {
    let sql = format!("{SELECT} WHERE job_id = ?1 ORDER BY idx");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([job_id], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every asset in the order of ids, those in the trash too, a page at a time: the `limit` after `id`.
pub fn after_id(connection: &Connection, id: i64, limit: u32) -> Result<Vec<Asset>, StoreError> {
    let sql = format!("{SELECT} WHERE assets.id > ?1 ORDER BY assets.id LIMIT ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params![id, limit], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts assets into the trash: gone from lists, files untouched. Returns how many changed.
pub fn trash(tx: &Transaction<'_>, ids: &[i64], now_ms: i64) -> Result<usize, StoreError> {
    let mut statement =
        tx.prepare_cached("UPDATE assets SET deleted_ms = ?2, rev = rev + 1 WHERE id = ?1 AND deleted_ms IS NULL")?;
    ids.iter().try_fold(0, |changed, id| Ok(changed + statement.execute(params![id, now_ms])?))
}

/// Takes assets out of the trash. Returns how many changed.
pub fn restore(tx: &Transaction<'_>, ids: &[i64]) -> Result<usize, StoreError> {
    let mut statement = tx.prepare_cached(
        "UPDATE assets SET deleted_ms = NULL, rev = rev + 1 WHERE id = ?1 AND deleted_ms IS NOT NULL",
    )?;
    ids.iter().try_fold(0, |changed, id| Ok(changed + statement.execute([id])?))
}

/// A kept count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Kind, model or day; empty for the whole or where there is none.
    pub value: String,
    /// Assets.
    pub number: u64,
    /// Their size in bytes.
    pub bytes: u64,
}

/// The kept counts of a facet (`all`, `media`, `model`, `day` or `trash`) that are not zero, by value.
pub fn counts(connection: &Connection, facet: &str) -> Result<Vec<Count>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT value, number, bytes FROM asset_counts WHERE facet = ?1 AND number > 0 ORDER BY value",
    )?;
    let rows = statement.query_map([facet], |row| {
        Ok(Count {
            value: row.get(0)?,
            number: row.get::<_, i64>(1)?.unsigned_abs(),
            bytes: row.get::<_, i64>(2)?.unsigned_abs(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

const MEDIA_WORDS: [(Media, &str); 5] = [
    (Media::Image, "image"),
    (Media::Video, "video"),
    (Media::Audio, "audio"),
    (Media::Text, "text"),
    (Media::None, "none"),
];

/// The word of a kind in the index.
#[must_use]
pub fn media_word(media: Media) -> &'static str {
    MEDIA_WORDS.iter().find(|(known, _)| *known == media).map_or("none", |(_, word)| word)
}

fn media_from_word(word: &str) -> Media {
    MEDIA_WORDS.iter().find(|(_, known)| *known == word).map_or(Media::None, |(media, _)| *media)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Asset> {
    Ok(Asset {
        id: row.get(0)?,
        job_id: row.get(1)?,
        idx: row.get(2)?,
        created_ms: row.get(3)?,
        bytes: row.get::<_, i64>(4)?.unsigned_abs(),
        width: row.get(5)?,
        height: row.get(6)?,
        rating: row.get(7)?,
        deleted_ms: row.get(8)?,
        prompt: row.get(9)?,
        seed: row.get(10)?,
        media: media_from_word(&row.get::<_, String>(11)?),
        media_type: row.get(12)?,
        account: row.get(13)?,
        model: row.get(14)?,
        style: row.get(15)?,
        ratio: row.get(16)?,
        path: row.get(17)?,
        sha256: row.get(18)?,
        thumbhash: row.get(19)?,
        rev: row.get(20)?,
    })
}

#[cfg(test)]
mod tests;
