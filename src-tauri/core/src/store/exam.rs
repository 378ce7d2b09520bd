//! Looks at an index without opening it as a library: beside the program that has it open, or when no program can.

use std::collections::BTreeMap;
use std::path::Path;

use super::{FILE, StoreError, backup, migrate};

/// What an index is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exam {
    /// Its version.
    pub version: i64,
    /// Its size.
    pub bytes: u64,
    /// Size of its log.
    pub log_bytes: u64,
}

/// What an index tells of its jobs, without what was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Jobs by phase, and by hold behind a colon.
    pub counts: BTreeMap<String, u64>,
    /// The last ones that ended without a result, newest first.
    pub failures: Vec<Ended>,
    /// Beginnings of prompts, so that they can be taken out of other texts.
    pub prompts: Vec<String>,
}

/// A job that ended without a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// The job.
    pub id: String,
    /// Phase.
    pub phase: String,
    /// The model.
    pub model: String,
    /// Stable word, where there is one.
    pub code: String,
}

/// Reads the whole index in `folder`; `None` where there is none. Blocks, some seconds with a million items.
///
/// Fails with `Newer` and `Damaged`, and where it cannot be read.
pub fn look(folder: &Path) -> Result<Option<Exam>, StoreError> {
    let path = folder.join(FILE);
    if !path.exists() {
        return Ok(None);
    }
    migrate::refuse_others(&path)?;
    let version = backup::read_only(&path)?.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if let Some(verdict) = backup::fault_of(&path, "quick_check")? {
        return Err(StoreError::Damaged(verdict));
    }
    let size = |path: &Path| path.metadata().map_or(0, |file| file.len());
    let log = folder.join(format!("{FILE}-wal"));
    Ok(Some(Exam { version, bytes: size(&path), log_bytes: size(&log) }))
}

/// What the index in `folder` tells of its jobs. Blocks.
pub fn summary(folder: &Path) -> Result<Summary, StoreError> {
    let path = folder.join(FILE);
    migrate::refuse_others(&path)?;
    let connection = backup::read_only(&path)?;
    let mut summary = Summary::default();
    let mut counts =
        connection.prepare("SELECT phase || COALESCE(':' || hold, ''), COUNT(*) FROM jobs GROUP BY 1 ORDER BY 1")?;
    let mut rows = counts.query([])?;
    while let Some(row) = rows.next()? {
        summary.counts.insert(row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs());
    }
    let mut failures = connection.prepare(
        "SELECT changed_ms, id, phase, model, COALESCE(error_code, '') FROM jobs \
         WHERE phase IN ('failed', 'refused', 'unreachable', 'unknown') ORDER BY changed_ms DESC, id DESC LIMIT 20",
    )?;
    let found = failures.query_map([], |row| {
        let (at_ms, id, phase) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Ended { at_ms, id, phase, model: row.get(3)?, code: row.get(4)? })
    })?;
    summary.failures = found.collect::<Result<_, _>>()?;
    let mut prompts = connection
        .prepare("SELECT prompt FROM jobs WHERE length(prompt) >= 12 ORDER BY created_ms DESC, id DESC LIMIT 1000")?;
    summary.prompts = prompts.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(summary)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::unix::fs::MetadataExt as _;

    use super::*;
    use crate::store::{Store, meta};

    /// Locks of this process on a file: <https://man7.org/linux/man-pages/man5/proc_locks.5.html>.
    fn locks(path: &Path) -> usize {
        let (own, inode) = (std::process::id().to_string(), format!(":{}", path.metadata().expect("the file").ino()));
        let all = std::fs::read_to_string("/proc/locks").expect("the system tells");
        let is_ours = |line: &&str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words[4] == own && words[5].ends_with(&inode)
        };
        all.lines().filter(is_ours).count()
    }

    #[tokio::test]
    async fn a_look_at_an_open_index_takes_none_of_its_locks_away() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        store.write(|tx| meta::set_text(tx, "a", "b")).await.unwrap();
        let index = folder.path().join(FILE);
        assert_eq!(locks(&index), 1, "whoever has it open says so to other programs");

        look(folder.path()).unwrap().expect("there is an index");
        summary(folder.path()).unwrap();
        assert!(!Store::is_newer(folder.path()));

        assert_eq!(locks(&index), 1);
    }
}
