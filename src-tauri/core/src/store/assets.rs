//! Table `assets`: files of the library, one row each; `prompts` holds their words once per text.

use catalogue::Media;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, params};
use serde::Serialize;

use super::{StoreError, prompts};

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
    /// How long a clip or a sound is.
    pub seconds: Option<f64>,
    /// Whether a clip or a sound can be heard; `None` where that is not known, and for anything else.
    pub sound: Option<bool>,
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
    /// See [`Asset::seconds`].
    pub seconds: Option<f64>,
    /// See [`Asset::sound`].
    pub sound: Option<bool>,
}

const SELECT: &str = "SELECT assets.id, job_id, idx, created_ms, bytes, width, height, rating, deleted_ms, prompts.text, \
  seed, media, media_type, account, model, style, ratio, path, sha256, thumbhash, rev, seconds, sound \
  FROM assets LEFT JOIN prompts ON prompts.id = assets.prompt_id";

/// Lists a file and returns its id. Fails when the job's result or the path is listed already.
pub fn insert(tx: &Transaction<'_>, asset: &NewAsset) -> Result<i64, StoreError> {
    let prompt_id = if asset.prompt.is_empty() { None } else { Some(prompts::id_of(tx, &asset.prompt)?) };
    tx.prepare_cached(
        "INSERT INTO assets (job_id, idx, created_ms, bytes, width, height, rating, deleted_ms, prompt_id, seed, media, \
         media_type, account, model, style, ratio, path, sha256, thumbhash, seconds, sound) VALUES (:job, :idx, :created, :bytes, \
         :width, :height, :rating, :deleted, :prompt, :seed, :media, :media_type, :account, :model, :style, :ratio, \
         :path, :sha256, :thumbhash, :seconds, :sound)",
    )?
    .execute(named_params! {
        ":job": asset.job_id, ":idx": asset.idx, ":created": asset.created_ms, ":bytes": asset.bytes.cast_signed(),
        ":width": asset.width, ":height": asset.height, ":rating": asset.rating, ":deleted": asset.deleted_ms,
        ":prompt": prompt_id, ":seed": asset.seed, ":media": media_word(asset.media),
        ":media_type": asset.media_type, ":account": asset.account, ":model": asset.model, ":style": asset.style,
        ":ratio": asset.ratio, ":path": asset.path, ":sha256": asset.sha256, ":thumbhash": asset.thumbhash,
        ":seconds": asset.seconds, ":sound": asset.sound,
    })?;
    Ok(tx.last_insert_rowid())
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

/// Whether some asset has this content, those in the trash too.
pub fn has_content(connection: &Connection, sha256: &str) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached("SELECT 1 FROM assets WHERE sha256 = ?1")?.exists([sha256])?)
}

/// A file with that content: the newest that is not in the trash, else the newest that is.
pub fn with_content(connection: &Connection, sha256: &str) -> Result<Option<i64>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT id FROM assets WHERE sha256 = ?1 ORDER BY deleted_ms IS NOT NULL, id DESC LIMIT 1")?;
    Ok(statement.query_row([sha256], |row| row.get(0)).optional()?)
}

/// The one of these models that made the newest file, files in the trash left out.
pub fn newest_of(connection: &Connection, models: &[String]) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT model FROM (SELECT value AS model, (SELECT MAX(created_ms) FROM assets WHERE assets.model = value \
         AND deleted_ms IS NULL) AS newest FROM json_each(?1)) WHERE newest IS NOT NULL ORDER BY newest DESC LIMIT 1",
    )?;
    let models = serde_json::to_string(models).unwrap_or_else(|_| "[]".into());
    Ok(statement.query_row([models], |row| row.get(0)).optional()?)
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

pub(super) fn media_from_word(word: &str) -> Media {
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
        seconds: row.get(21)?,
        sound: row.get(22)?,
    })
}
