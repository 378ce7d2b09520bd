//! What a list shows of an asset.

use catalogue::Media;
use rusqlite::{Connection, Row};

use super::StoreError;
use crate::store::assets::{self, media_from_word};
use crate::store::jobs;

/// Most characters of a prompt in a list.
const PROMPT_CHARS: usize = 160;

/// An asset, as far as a list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// Id.
    pub id: i64,
    /// The job that it is a result of.
    pub job_id: Option<String>,
    /// Which result of the job, from 0.
    pub idx: i64,
    /// Files of the job that are in the library, those in the trash too.
    pub of: u32,
    /// When it came, Unix milliseconds.
    pub created_ms: i64,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    /// Kind.
    pub media: Media,
    /// For example `image/png`.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// How long it is.
    pub seconds: Option<f64>,
    /// Whether it can be heard.
    pub sound: Option<bool>,
    /// 0 (none) to 5.
    pub rating: u8,
    /// ThumbHash, at most 25 bytes.
    pub thumbhash: Option<Vec<u8>>,
    /// The beginning of its prompt.
    pub prompt: Option<String>,
    /// Seed of its request.
    pub seed: Option<i64>,
    /// Full id of the model.
    pub model: Option<String>,
    /// Style of its request.
    pub style: Option<String>,
    /// Ratio of its request.
    pub ratio: Option<String>,
    /// Account id.
    pub account: Option<String>,
    /// Whether it is in the trash.
    pub trashed: bool,
}

const COLUMNS: &str = "assets.id, assets.job_id, idx, \
  (SELECT COUNT(*) FROM assets AS siblings WHERE siblings.job_id = assets.job_id), created_ms, width, height, media, \
  media_type, bytes, seconds, rating, thumbhash, prompts.text, seed, model, style, ratio, account, deleted_ms IS NOT NULL, sound";

/// The assets with these ids, in their order; ids that there are not are left out.
pub fn tiles(connection: &Connection, ids: &[i64]) -> Result<Vec<Tile>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM json_each(?1) AS wanted CROSS JOIN assets ON assets.id = wanted.value \
         LEFT JOIN prompts ON prompts.id = assets.prompt_id ORDER BY wanted.key"
    );
    let ids = serde_json::to_string(ids).unwrap_or_else(|_| "[]".into());
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([ids], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Results of a job, in order, those in the trash too.
pub fn of_job(connection: &Connection, job_id: &str) -> Result<Vec<Tile>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM assets LEFT JOIN prompts ON prompts.id = assets.prompt_id WHERE job_id = ?1 ORDER BY idx"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([job_id], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What a job was made from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parents {
    /// Those that the library has, in order; those in the trash too.
    pub tiles: Vec<Tile>,
    /// How many it has no more.
    pub lost: u32,
}

/// What a job was made from.
pub fn parents(connection: &Connection, job_id: &str) -> Result<Parents, StoreError> {
    let (mut ids, mut lost) = (Vec::new(), 0);
    for digest in jobs::parents(connection, job_id)? {
        match assets::with_content(connection, &digest)? {
            Some(id) => ids.push(id),
            None => lost += 1,
        }
    }
    Ok(Parents { tiles: tiles(connection, &ids)?, lost })
}

/// What was made from a content, the newest first, what is in the trash left out; at most `limit`.
pub fn children(connection: &Connection, sha256: &str, limit: u32) -> Result<Vec<Tile>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM descent CROSS JOIN assets ON assets.job_id = descent.job_id \
         LEFT JOIN prompts ON prompts.id = assets.prompt_id \
         WHERE descent.parent = ?1 AND deleted_ms IS NULL ORDER BY created_ms DESC, assets.id DESC LIMIT ?2"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(rusqlite::params![sha256, limit], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Tile> {
    let prompt: Option<String> = row.get(13)?;
    Ok(Tile {
        id: row.get(0)?,
        job_id: row.get(1)?,
        idx: row.get(2)?,
        of: row.get::<_, u32>(3)?.max(1),
        created_ms: row.get(4)?,
        width: row.get(5)?,
        height: row.get(6)?,
        media: media_from_word(&row.get::<_, String>(7)?),
        media_type: row.get(8)?,
        bytes: row.get::<_, i64>(9)?.unsigned_abs(),
        seconds: row.get(10)?,
        rating: row.get(11)?,
        thumbhash: row.get(12)?,
        prompt: prompt.map(|text| text.chars().take(PROMPT_CHARS).collect()),
        seed: row.get(14)?,
        model: row.get(15)?,
        style: row.get(16)?,
        ratio: row.get(17)?,
        account: row.get(18)?,
        trashed: row.get(19)?,
        sound: row.get(20)?,
    })
}
