//! The store of thumbnails: a database of its own beside the index, so that backups of the index stay
//! small. It can be made again at any time, hence no syncing.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OptionalExtension, params};

use super::connection::keep_log;
use crate::private;

/// How long a thumbnail is waited for that another program writes.
const PATIENCE: Duration = Duration::from_secs(2);

/// Encoded picture, media type, width and height in pixels.
pub type Thumb = (Vec<u8>, String, u32, u32);

/// An open store.
#[derive(Debug)]
pub struct ThumbStore {
    connection: Connection,
}

impl ThumbStore {
    /// Opens or makes the store. Fails when the file is something else.
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        // What cannot be made or changed shows itself when it is opened.
        let _ = private::own(path);
        let connection = Connection::open(path)?;
        keep_log(&connection, PATIENCE)?;
        connection.execute_batch(
            "PRAGMA cache_size = -500; PRAGMA synchronous = OFF; \
             CREATE TABLE IF NOT EXISTS thumbs (\
               sha256 TEXT PRIMARY KEY, width INTEGER NOT NULL, height INTEGER NOT NULL, \
               media_type TEXT NOT NULL, picture BLOB NOT NULL) STRICT;",
        )?;
        Ok(Self { connection })
    }

    /// The thumbnail of the original with that digest.
    pub fn get(&self, sha256: &str) -> rusqlite::Result<Option<Thumb>> {
        self.connection
            .prepare_cached("SELECT picture, media_type, width, height FROM thumbs WHERE sha256 = ?1")?
            .query_row([sha256], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .optional()
    }

    /// Forgets a thumbnail.
    pub fn remove(&self, sha256: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached("DELETE FROM thumbs WHERE sha256 = ?1")?.execute([sha256])?;
        Ok(())
    }

    /// Keeps a thumbnail; an older one of the same original is replaced.
    pub fn put(&self, sha256: &str, picture: &[u8], media_type: &str, width: u32, height: u32) -> rusqlite::Result<()> {
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO thumbs (sha256, width, height, media_type, picture) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![sha256, width, height, media_type, picture])?;
        Ok(())
    }
}

/// Whether an error says only that another program writes into the store.
#[must_use]
pub fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}
