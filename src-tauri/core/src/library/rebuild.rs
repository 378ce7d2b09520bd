//! Makes the index again from recipes and files alone.
//!
//! What the index already knows stays as it is, so a rebuild may be repeated and may run on an index
//! that lacks only a part. Jobs that were not finished have no recipe and cannot be restored.

use std::fs;
use std::time::UNIX_EPOCH;

use base64::Engine as _;
use serde::Serialize;

use super::walk::{self, Found};
use super::{Library, Repaired, Sidecar, SidecarFile, container, media};
use crate::error::{Code, Error, Result};
use crate::store::assets::{self, NewAsset};
use crate::store::restore::{self, Finished, Sent};
use crate::store::{Store, StoreError};

/// Recipes put back in one transaction.
const AT_A_TIME: usize = 200;

/// What a rebuild did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    /// Jobs put back.
    pub jobs: u64,
    /// Files listed with their recipe.
    pub files: u64,
    /// Files listed without one.
    pub without_recipe: u64,
    /// Files that a recipe lists and that are not there (relative, with `/`).
    pub missing: Vec<String>,
    /// Files left out, with the reason.
    pub unreadable: Vec<Unreadable>,
    /// What became of the index, where that was damaged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repaired: Option<Repaired>,
}

/// A file that a rebuild left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// Relative to the library, with `/`.
    pub path: String,
    /// Why, for a person.
    pub why: String,
}

/// A recipe with what is there of its files.
struct Piece {
    job: Finished,
    files: Vec<NewAsset>,
}

impl Library {
    /// Puts back into the index what recipes and files tell and it lacks: finished jobs with attempts and
    /// costs, files with prompts. A recipe or file that cannot be read is reported, the rest goes on.
    pub async fn rebuild(&self, store: &Store) -> Result<Rebuilt> {
        let library = self.clone();
        let (pieces, strays, mut report) = tokio::task::spawn_blocking(move || library.gather())
            .await
            .map_err(|error| Error::new(Code::Internal, "Reading the library failed.").because(error))?
            .map_err(|error| {
                Error::new(Code::Library, format!("The library cannot be read: {error}.")).because(error)
            })?;
        let mut pieces = pieces.into_iter();
        loop {
            let some: Vec<Piece> = pieces.by_ref().take(AT_A_TIME).collect();
            if some.is_empty() {
                break;
            }
            let (jobs, files) = store.write(move |tx| put_back(tx, &some)).await?;
            report.jobs += jobs;
            report.files += files;
        }
        report.without_recipe = store
            .write(move |tx| strays.iter().try_fold(0, |added, file| Ok(added + u64::from(list(tx, file)?))))
            .await?;
        Ok(report)
    }

    /// Reads all recipes and looks at all files, in the order in which they came into the library.
    fn gather(&self) -> std::io::Result<(Vec<Piece>, Vec<NewAsset>, Rebuilt)> {
        let mut report = Rebuilt::default();
        let Found { mut files, recipes, broken, .. } = walk::media(self)?;
        report.unreadable = broken.into_iter().map(|(path, why)| Unreadable { path, why }).collect();
        let mut pieces = Vec::new();
        for (path, recipe) in recipes {
            let mut placed = Vec::new();
            for (place, file) in walk::claims(&path, &recipe) {
                match files.remove(&place) {
                    Some(length) if length == file.bytes => placed.push(listed(&recipe, file, place)),
                    Some(length) => {
                        let why = format!("it has {length} bytes, its recipe says {}", file.bytes);
                        report.unreadable.push(Unreadable { path: place, why });
                    }
                    None => report.missing.push(place),
                }
            }
            pieces.push(Piece { job: finished(recipe), files: placed });
        }
        pieces.sort_by(|a, b| (a.job.done_ms, &a.job.id).cmp(&(b.job.done_ms, &b.job.id)));
        let mut strays = Vec::new();
        for path in files.into_keys() {
            match self.stray(&path) {
                Ok(asset) => strays.push(asset),
                Err(why) => report.unreadable.push(Unreadable { path, why }),
            }
        }
        strays.sort_by(|a, b| (a.created_ms, &a.path).cmp(&(b.created_ms, &b.path)));
        report.missing.sort();
        report.unreadable.sort_by(|a, b| a.path.cmp(&b.path));
        Ok((pieces, strays, report))
    }

    /// A file without recipe: what can be told from itself.
    fn stray(&self, path: &str) -> std::result::Result<NewAsset, String> {
        let place = self.absolute(path);
        let named = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let seen = media::examine(&self.decoder, &place, named.as_deref()).map_err(|error| error.to_string())?;
        if let Some(thumbnail) = &seen.thumbnail {
            self.thumbnails.keep(&seen.sha256, thumbnail);
        }
        let changed = fs::metadata(&place).and_then(|meta| meta.modified()).ok();
        let age = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
        Ok(NewAsset {
            job_id: None,
            idx: 0,
            created_ms: i64::try_from(age.as_millis()).unwrap_or(0),
            bytes: seen.bytes,
            width: seen.sides.map(|(width, _)| width),
            height: seen.sides.map(|(_, height)| height),
            rating: 0,
            deleted_ms: None,
            prompt: String::new(),
            seed: None,
            media: seen.form.media,
            media_type: seen.form.media_type,
            account: None,
            model: None,
            style: None,
            ratio: None,
            path: path.to_owned(),
            sha256: seen.sha256,
            thumbhash: seen.thumbhash,
            seconds: seen.seconds,
            sound: seen.sound,
        })
    }
}

fn put_back(tx: &rusqlite::Transaction<'_>, pieces: &[Piece]) -> Result<(u64, u64), StoreError> {
    let (mut jobs, mut files) = (0, 0);
    for piece in pieces {
        jobs += u64::from(restore::job(tx, &piece.job)?);
        for file in &piece.files {
            files += u64::from(list(tx, file)?);
        }
    }
    Ok((jobs, files))
}

fn list(tx: &rusqlite::Transaction<'_>, file: &NewAsset) -> Result<bool, StoreError> {
    if restore::lists(tx, &file.path, file.job_id.as_deref(), file.idx)? {
        return Ok(false);
    }
    assets::insert(tx, file)?;
    Ok(true)
}

fn finished(recipe: Sidecar) -> Finished {
    let attempts: Vec<Sent> = recipe
        .attempts
        .into_iter()
        .map(|attempt| Sent {
            id: attempt.id,
            sent_ms: attempt.sent_ms,
            outcome: attempt.outcome,
            why: attempt.why,
            routing: attempt.routing,
            remote_id: attempt.remote_id,
            seed: attempt.seed,
            estimated: attempt.estimated,
            charged: attempt.charged,
            returned: attempt.returned,
        })
        .collect();
    let batch_name = recipe.job.batch_name.unwrap_or_default();
    Finished {
        done_ms: recipe.job.done_ms.unwrap_or(recipe.job.created_ms),
        batch: recipe.job.batch.map(|id| (id, batch_name)),
        id: recipe.job.id,
        client_key: recipe.job.client_key,
        row: recipe.job.row,
        copy_index: recipe.job.copy,
        account: recipe.job.account,
        service: recipe.job.service,
        price: recipe.price.estimated,
        files: i64::try_from(recipe.files.len()).unwrap_or(0),
        parents: recipe.parents,
        created_ms: recipe.job.created_ms,
        attempts,
        charged: recipe.price.charged,
        returned: recipe.price.returned,
        sent: recipe.sent.to_string(),
        echo: recipe.echo.to_string(),
        request: recipe.request,
    }
}

fn listed(recipe: &Sidecar, file: &SidecarFile, path: String) -> NewAsset {
    let text = |name: &str| recipe.request.inputs.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    let thumbhash = file.thumbhash.as_ref();
    NewAsset {
        job_id: Some(recipe.job.id.clone()),
        idx: file.index.into(),
        created_ms: recipe.job.done_ms.unwrap_or(recipe.job.created_ms),
        bytes: file.bytes,
        width: file.width,
        height: file.height,
        rating: file.rating.min(5),
        deleted_ms: file.deleted_ms,
        prompt: recipe.request.prompt().to_owned(),
        seed: recipe.request.inputs.get("seed").and_then(serde_json::Value::as_i64),
        media: media::kind_of(&file.media_type),
        media_type: file.media_type.clone(),
        account: Some(recipe.job.account.clone()),
        model: Some(recipe.request.model.clone()),
        style: text("style"),
        ratio: text("ratio"),
        path,
        sha256: file.sha256.clone(),
        thumbhash: thumbhash.and_then(|hash| base64::engine::general_purpose::STANDARD.decode(hash).ok()),
        seconds: file.seconds.and_then(container::length_of),
        sound: file.sound,
    }
}

#[cfg(test)]
mod tests;
