//! How much is in a library, and of what.

use std::fs;
use std::path::Path;

use serde::Serialize;

use super::{CACHE, INPUTS, Library};
use crate::error::{Code, Error, Result};
use crate::store::gallery::{self, Count, Facet};
use crate::store::{Store, StoreError};

/// A number of files and their size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// Files.
    pub files: u64,
    /// Bytes.
    pub bytes: u64,
}

/// What is in a library. Assets in the trash count there only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// All assets.
    pub assets: Amount,
    /// Assets by kind.
    pub by_media: Vec<Count>,
    /// Assets by full id of the model; an empty one stands for files without recipe.
    pub by_model: Vec<Count>,
    /// Assets by day (`YYYY-MM-DD`, UTC), oldest first.
    pub by_day: Vec<Count>,
    /// Assets in the trash.
    pub trash: Amount,
    /// Reference media.
    pub inputs: Amount,
    /// What can be made again: thumbnails and previews.
    pub cache: Amount,
}

impl Library {
    /// Counts from the index's kept numbers, inputs and cache from the disk.
    pub async fn stats(&self, store: &Store) -> Result<Stats> {
        let mut stats = store
            .read(|connection| {
                let one = |facet| -> Result<Amount, StoreError> {
                    let found = gallery::counts(connection, facet)?;
                    Ok(found
                        .first()
                        .map_or(Amount::default(), |count| Amount { files: count.number, bytes: count.bytes }))
                };
                Ok(Stats {
                    assets: one("all")?,
                    by_media: gallery::by(connection, Facet::Media)?,
                    by_model: gallery::by(connection, Facet::Model)?,
                    by_day: gallery::counts(connection, "day")?,
                    trash: one("trash")?,
                    inputs: Amount::default(),
                    cache: Amount::default(),
                })
            })
            .await?;
        let root = self.root().to_owned();
        (stats.inputs, stats.cache) =
            tokio::task::spawn_blocking(move || (weigh(&root.join(INPUTS)), weigh(&root.join(CACHE))))
                .await
                .map_err(|error| Error::new(Code::Internal, "Reading the library failed.").because(error))?;
        Ok(stats)
    }
}

/// Files below a folder. What cannot be read counts as nothing.
fn weigh(folder: &Path) -> Amount {
    let mut amount = Amount::default();
    let Ok(entries) = fs::read_dir(folder) else { return amount };
    for entry in entries.flatten() {
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            let inner = weigh(&entry.path());
            amount.files += inner.files;
            amount.bytes += inner.bytes;
        } else if let Ok(meta) = entry.metadata() {
            amount.files += 1;
            amount.bytes += meta.len();
        }
    }
    amount
}

#[cfg(test)]
mod tests {
    use crate::library::testing::Shelf;

    #[tokio::test]
    async fn numbers_and_sizes_agree_with_the_files() {
        let shelf = Shelf::new();
        let mut placed = shelf.add("01kd3v9qk4zt5m8w2x7f3k2q01", "red fox", 1_795_176_000_000, 3).await;
        placed.extend(shelf.add("01kd3v9qk4zt5m8w2x7f3k2q02", "red fox", 1_795_262_400_000, 1).await);

        let stats = shelf.library.stats(&shelf.store).await.unwrap();

        assert_eq!((stats.assets.files, stats.assets.bytes), (4, placed.iter().map(|file| file.bytes).sum()));
        let days: Vec<_> = stats.by_day.iter().map(|day| (day.value.as_str(), day.number)).collect();
        assert_eq!(days, [("2026-11-20", 3), ("2026-11-21", 1)]);
        assert_eq!(stats.by_media[0].value, "image");
        assert!(stats.cache.bytes > 0, "thumbnails were made on the way");
        assert_eq!(stats.trash.files, 0);
    }
}
