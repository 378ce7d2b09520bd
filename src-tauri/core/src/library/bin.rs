//! The trash on disk: recipes learn what the index says of their files, and an emptied trash really is empty.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use serde::Serialize;

use super::sidecar::{Sidecar, SidecarError};
use super::{Library, durable};
use crate::error::{Code, Error, Result};
use crate::store::assets::{self, Asset};
use crate::store::gallery::{self, Behind};
use crate::store::{Store, StoreError, jobs};

/// Recipes and files dealt with at a time.
const AT_A_TIME: u32 = 100;

/// What emptying the trash came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Emptied {
    /// Assets that are gone for good.
    pub files: u64,
    /// Bytes that their files had on disk.
    pub bytes: u64,
    /// Assets that stay in the trash, since their files could not be deleted.
    pub left: u64,
}

/// What a recipe needs to know: the job's and what is left of its files.
struct Known {
    prompt: String,
    created_ms: i64,
    assets: Vec<Asset>,
}

impl Library {
    /// Writes down in recipes what the index says of their files: rating and trash. Goes on where an earlier
    /// call was cut off. Returns how many recipes were rewritten.
    ///
    /// Fails when a recipe cannot be written; it then stays marked for the next call.
    pub async fn catch_up(&self, store: &Store) -> Result<u64> {
        let mut written = 0;
        loop {
            let some = store.read(|connection| gallery::behind(connection, AT_A_TIME)).await?;
            if some.is_empty() {
                return Ok(written);
            }
            for behind in some {
                written += u64::from(self.catch_up_one(store, behind).await?);
            }
        }
    }

    async fn catch_up_one(&self, store: &Store, behind: Behind) -> Result<bool> {
        let id = behind.job_id.clone();
        let known = store.read(move |connection| known(connection, &id)).await?;
        let mut changed = false;
        if let Some(known) = known {
            let (library, id) = (self.clone(), behind.job_id.clone());
            changed = blocking(move || {
                library.change_sidecar(&known.prompt, &id, known.created_ms, |recipe| take_over(recipe, &known.assets))
            })
            .await?
            .map_err(|error| recipe_unwritten(&behind.job_id, error))?;
        }
        store.write(move |tx| gallery::settled(tx, &behind)).await?;
        Ok(changed)
    }

    /// Deletes everything in the trash for good: files, small pictures, rows. Recipes stay, without the files,
    /// since they also tell what was paid. `told` hears how many of how many are done.
    ///
    /// May be cut off at any point and called again. A file that cannot be deleted stays in the trash.
    pub async fn empty_trash(&self, store: &Store, told: impl Fn(u64, u64) + Send) -> Result<Emptied> {
        store.may_write()?;
        let all = store.read(|connection| gallery::counts(connection, "trash")).await?;
        let all = all.first().map_or(0, |count| count.number);
        let mut emptied = Emptied::default();
        let mut last = 0;
        loop {
            let some = store.read(move |connection| gallery::trashed(connection, last, AT_A_TIME)).await?;
            let Some(end) = some.last() else { return Ok(emptied) };
            last = end.id;
            let number = some.len() as u64;
            let gone = self.delete_files(store, some).await?;
            emptied.files += gone.len() as u64;
            emptied.left += number - gone.len() as u64;
            emptied.bytes += gone.iter().map(|(_, bytes)| bytes).sum::<u64>();
            let ids: Vec<i64> = gone.iter().map(|(asset, _)| asset.id).collect();
            store.write(move |tx| gallery::remove(tx, &ids)).await?;
            self.forget_small(store, gone.into_iter().map(|(asset, _)| asset.sha256).collect()).await?;
            told(emptied.files + emptied.left, all);
        }
    }

    /// Takes assets out of their recipes, then deletes their files. Returns those that are gone, with the
    /// size that each had.
    async fn delete_files(&self, store: &Store, some: Vec<Asset>) -> Result<Vec<(Asset, u64)>> {
        let mut gone = Vec::new();
        for asset in some {
            // The recipe first: a file without a place in one is only a stray, a place without its file a loss.
            if let Some(id) = asset.job_id.clone() {
                let library = self.clone();
                let index = asset.idx;
                let job = store.read({
                    let id = id.clone();
                    move |connection| known(connection, &id)
                });
                if let Some(known) = job.await? {
                    let left_out = move |recipe: &mut Sidecar| {
                        recipe.files.retain(|file| i64::from(file.index) != index);
                    };
                    let written =
                        blocking(move || library.change_sidecar(&known.prompt, &id, known.created_ms, left_out))
                            .await?;
                    if let Err(error) = written {
                        tracing::warn!(%error, path = asset.path, "a recipe cannot be rewritten, so its file stays");
                        continue;
                    }
                }
            }
            let (library, path) = (self.clone(), asset.path.clone());
            match blocking(move || library.delete_file(&path)).await? {
                Ok(bytes) => gone.push((asset, bytes)),
                Err(error) => tracing::warn!(%error, path = asset.path, "a file of the trash cannot be deleted"),
            }
        }
        Ok(gone)
    }

    /// Deletes a file of the library; returns the size that it had. One that is gone already is fine. Blocks.
    fn delete_file(&self, path: &str) -> io::Result<u64> {
        let place = self.absolute(path);
        let folder = place.parent().unwrap_or(Path::new("/"));
        let folder = match fs::canonicalize(folder) {
            Ok(folder) => folder,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(error),
        };
        if !folder.starts_with(fs::canonicalize(self.root())?) {
            return Err(io::Error::other("it does not lie in this library"));
        }
        let length = match fs::symlink_metadata(&place) {
            Ok(meta) => meta.len(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(error),
        };
        fs::remove_file(&place)?;
        durable::sync_folder(&folder)?;
        Ok(length)
    }

    /// Deletes small pictures of contents that no asset has any more.
    async fn forget_small(&self, store: &Store, digests: Vec<String>) -> Result<()> {
        let gone = store
            .read(move |connection| {
                let mut gone = Vec::new();
                for sha256 in digests {
                    if !assets::has_content(connection, &sha256)? {
                        gone.push(sha256);
                    }
                }
                Ok(gone)
            })
            .await?;
        let library = self.clone();
        blocking(move || gone.iter().for_each(|sha256| library.forget(sha256))).await
    }
}

fn known(connection: &rusqlite::Connection, job_id: &str) -> Result<Option<Known>, StoreError> {
    let Some(job) = jobs::get(connection, job_id)? else { return Ok(None) };
    let assets = assets::of(connection, job_id)?;
    Ok(Some(Known { prompt: job.request.prompt().to_owned(), created_ms: job.created_ms, assets }))
}

/// Rating and trash of each file, as the index has them.
fn take_over(recipe: &mut Sidecar, assets: &[Asset]) {
    for file in &mut recipe.files {
        if let Some(asset) = assets.iter().find(|asset| asset.idx == i64::from(file.index)) {
            file.rating = asset.rating;
            file.deleted_ms = asset.deleted_ms;
        }
    }
}

fn recipe_unwritten(job_id: &str, error: SidecarError) -> Error {
    let end = crate::entropy::short_id(job_id);
    Error::new(Code::Library, format!("The recipe of the job {end} cannot be written: {error}.")).because(error)
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::new(Code::Internal, "Working on the library failed.").because(error))
}

#[cfg(test)]
mod tests;
