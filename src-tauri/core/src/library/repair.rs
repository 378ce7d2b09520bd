//! Puts a new index in the place of one that is not sound. The damaged one is kept.
//!
//! The new index is made beside the old one, complete and on disk, before anything takes its name. A crash at any
//! step leaves either the damaged index, so that the repair begins anew, or the new one.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{BACKUPS, Library, Rebuilt, backups, durable, sending};
use crate::error::{Code, Error, Result};
use crate::private;
use crate::store::salvage::Salvaged;
use crate::store::{self, Store, StoreError};

/// A new index that is complete, on its way to its name.
const FRESH: &str = "library.sqlite.repaired";
/// Where the new index is made, within the library.
const WORKSHOP: &str = "backups/repair";

/// What became of a damaged index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repaired {
    /// Where the damaged index lies now.
    pub set_aside: PathBuf,
    /// What was read of it, or of the copy.
    pub salvaged: Salvaged,
    /// The older copy that was read too, because not all of it could be.
    pub copy: Option<PathBuf>,
}

impl Library {
    /// Makes the index sound: a damaged one is set aside, and a new one is made from what can be read of it, from the
    /// recipes, and, where something could not be read, from the newest sound copy. A sound one only gets what it lacks. Nobody
    /// else may have the index open.
    ///
    /// Fails with `Library` when the disk takes no new index, or when a newer Framewright made the old one.
    pub async fn repair(&self, now_ms: i64) -> Result<(Store, Rebuilt)> {
        let older = match self.sound_index().await {
            Ok((store, false)) => {
                let rebuilt = self.rebuild(&store).await?;
                return Ok((store, rebuilt));
            }
            Ok((store, true)) => {
                store.put_away().await;
                tracing::warn!("the index is older than what was sent from it, and is repaired");
                true
            }
            Err(error) if error.is_damage() => {
                tracing::warn!(%error, "the index is repaired");
                false
            }
            Err(error) => return Err(error.into()),
        };
        let library = self.clone();
        let prepared = tokio::task::spawn_blocking(move || library.salvage(now_ms)).await;
        let (set_aside, store, salvaged) =
            prepared.map_err(|error| Error::new(Code::Internal, "Repairing the index failed.").because(error))??;
        let mut rebuilt = self.rebuild(&store).await?;
        let whole = !older && salvaged.as_ref().is_some_and(|salvaged| salvaged.gaps == 0);
        let mut repaired = Repaired { set_aside, salvaged: salvaged.unwrap_or_default(), copy: None };
        if !whole {
            for copy in backups::newest_first(&self.absolute(BACKUPS)).map_err(failed)? {
                match store.fill_from_copy(&copy, now_ms).await {
                    Ok(filled) => {
                        repaired.salvaged.jobs += filled.jobs;
                        repaired.salvaged.rows += filled.rows;
                        repaired.salvaged.held += filled.held;
                        repaired.copy = Some(copy);
                        break;
                    }
                    Err(error) => tracing::warn!(copy = %copy.display(), %error, "a copy of the index cannot be read"),
                }
            }
        }
        store.back_up(&self.absolute(FRESH)).await?;
        drop(store);
        let (root, aside) = (self.root().to_owned(), repaired.set_aside.clone());
        let swapped = tokio::task::spawn_blocking(move || {
            gone(fs::rename(root.join(store::FILE), aside))?;
            finish(&root)
        });
        swapped
            .await
            .map_err(|error| Error::new(Code::Internal, "Repairing the index failed.").because(error))?
            .map_err(failed)?;
        rebuilt.repaired = Some(repaired);
        Ok((Store::open(self.root())?, rebuilt))
    }

    /// The index, where it is sound, and whether it is older than what was sent from it.
    async fn sound_index(&self) -> Result<(Store, bool), StoreError> {
        let library = self.clone();
        let opened = tokio::task::spawn_blocking(move || match library.lost_index() {
            true => Err(StoreError::Damaged("it is gone or empty".into())),
            false => Store::open(library.root()),
        });
        let store = opened.await.map_err(|_| StoreError::Closed)??;
        store.verify().await?;
        let behind = self.is_behind(&store).await?;
        Ok((store, behind))
    }

    /// Copies the damaged index aside and begins a new one. `None`: nothing of it can be read. Blocks.
    fn salvage(&self, now_ms: i64) -> Result<(PathBuf, Store, Option<Salvaged>)> {
        let workshop = self.absolute(WORKSHOP);
        let aside = copy_aside(self.root()).and_then(|aside| Ok((aside, fresh_folder(&workshop)?)));
        let (aside, ()) = aside.map_err(|error| {
            Error::new(Code::Library, format!("The damaged index cannot be copied aside: {error}.")).because(error)
        })?;
        match Store::salvage(&workshop, &aside, now_ms) {
            Ok((store, salvaged)) => Ok((aside, store, Some(salvaged))),
            Err(error) if error.is_damage() => {
                fresh_folder(&workshop).map_err(failed)?;
                Ok((aside, Store::open(&workshop)?, None))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Brings a repair to its end that was broken off when the new index was complete; else lets its leftovers go. Called
/// before the index is opened. Blocks.
pub(super) fn settle(root: &Path) -> io::Result<()> {
    if !root.join(FRESH).exists() {
        return Ok(());
    }
    // With an index in place, that is the damaged one, and its repair begins anew.
    if root.join(store::FILE).exists() { fs::remove_file(root.join(FRESH)) } else { finish(root) }
}

/// Gives the complete new index its name. The old one's log would be taken for its own, so that goes first.
fn finish(root: &Path) -> io::Result<()> {
    for ending in ["-wal", "-shm"] {
        gone(fs::remove_file(with_ending(&root.join(store::FILE), ending)))?;
    }
    // A crash after this leaves the damaged index, or none: the repair begins anew, or ends.
    sending::forget(root)?;
    fs::rename(root.join(FRESH), root.join(store::FILE))?;
    durable::sync_folder(root)?;
    // Only copies are left there.
    gone(fs::remove_dir_all(root.join(WORKSHOP)))
}

/// Copies the index and its log into `backups` under a free name; the copies are on disk when this returns.
fn copy_aside(root: &Path) -> io::Result<PathBuf> {
    let folder = root.join(BACKUPS);
    durable::make_folder(&folder)?;
    let mut number = 1;
    let aside = loop {
        let aside = folder.join(format!("damaged-{number}.sqlite"));
        if fs::symlink_metadata(&aside).is_err() {
            break aside;
        }
        number += 1;
    };
    for ending in ["-wal", ""] {
        let (from, to) = (with_ending(&root.join(store::FILE), ending), with_ending(&aside, ending));
        match fs::copy(&from, &to) {
            Ok(_) => durable::sync_file(&to)?,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    revive_log(&aside)?;
    durable::sync_folder(&folder)?;
    Ok(aside)
}

/// Beside an empty or missing index SQLite reads no log, though all of it may stand there: one empty page lets it.
fn revive_log(aside: &Path) -> io::Result<()> {
    let file = private::options().write(true).create(true).truncate(false).open(aside)?;
    let has_log = fs::metadata(with_ending(aside, "-wal")).is_ok_and(|log| log.len() > 0);
    if has_log && file.metadata()?.len() == 0 { file.set_len(store::PAGE_BYTES) } else { Ok(()) }
}

fn fresh_folder(folder: &Path) -> io::Result<()> {
    gone(fs::remove_dir_all(folder))?;
    durable::make_folder(folder)
}

fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

fn failed(error: io::Error) -> Error {
    Error::new(Code::Library, format!("The index cannot be repaired: {error}. The damaged one is kept.")).because(error)
}

#[cfg(test)]
mod tests;
