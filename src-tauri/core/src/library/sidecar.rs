//! The recipe beside a job's results: everything that the index knows of the job, as one JSON file that
//! people and other programs can read, and from which the index can be made again.
//!
//! It may be shared together with its pictures, so it never holds a key, an e-mail address or a link
//! with a token; what it is given is redacted. Fields that this version does not know are kept when it is rewritten.

use std::fs;
use std::io::{self, ErrorKind};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Library, durable, files};
use crate::provider::Routing;
use crate::request::Request;

/// Version of the form that this program writes.
pub const SIDECAR_VERSION: u32 = 1;

/// Largest recipe that is read, in bytes.
const MAX_BYTES: u64 = 16 << 20;
/// More recipes of one name than this are not looked through.
const MAX_CHOICES: u32 = 1_000;

/// The recipe of a job and the list of its files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sidecar {
    /// Version of this form. A newer one is read as far as it is understood.
    pub version: u32,
    /// The job.
    pub job: SidecarJob,
    /// What was asked for.
    pub request: Request,
    /// The body as it was sent, media shortened.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub sent: Value,
    /// What the service said of the task last.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub echo: Value,
    /// Each time it was sent, oldest first.
    #[serde(default)]
    pub attempts: Vec<SidecarAttempt>,
    /// Credits.
    #[serde(default)]
    pub price: SidecarPrice,
    /// Digests or ids of the assets that it was made from.
    #[serde(default)]
    pub parents: Vec<String>,
    /// Its results.
    #[serde(default)]
    pub files: Vec<SidecarFile>,
    /// 0 (none) to 5, of the job as a whole.
    #[serde(default)]
    pub rating: u8,
    /// The user's words.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Names of collections that it belongs to.
    #[serde(default)]
    pub collections: Vec<String>,
    /// What a newer version wrote.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A job, as a recipe tells it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SidecarJob {
    /// Our id.
    pub id: String,
    /// Made once per press, row or command; keeps the same row from being bought again after a rebuild.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_key: Option<String>,
    /// Id of its batch.
    #[serde(default)]
    pub batch: Option<String>,
    /// The batch's name, e.g. that of the prompt file.
    #[serde(default)]
    pub batch_name: Option<String>,
    /// Row of the prompt file, from 1.
    #[serde(default)]
    pub row: Option<i64>,
    /// Which copy of the row, from 0.
    #[serde(default)]
    pub copy: i64,
    /// The account's id.
    pub account: String,
    /// Service.
    pub service: catalogue::Service,
    /// Full id of the model.
    pub model: String,
    /// Unix milliseconds.
    pub created_ms: i64,
    /// Unix milliseconds.
    #[serde(default)]
    pub done_ms: Option<i64>,
    /// What a newer version wrote.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// One time that the job was sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SidecarAttempt {
    /// Our id.
    pub id: String,
    /// Unix milliseconds.
    pub sent_ms: i64,
    /// Word of the outcome, as in the index.
    pub outcome: String,
    /// The service's id, without e-mail address.
    #[serde(default)]
    pub remote_id: Option<String>,
    /// Seed sent.
    #[serde(default)]
    pub seed: Option<i64>,
    /// Credits by the service's estimate.
    #[serde(default)]
    pub estimated: Option<f64>,
    /// Credits charged.
    #[serde(default)]
    pub charged: Option<f64>,
    /// Credits given back.
    #[serde(default)]
    pub returned: Option<f64>,
    /// Why it ended so, for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The model that a router chose, where one was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub routing: Option<Routing>,
    /// What a newer version wrote.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Credits of a job; `None` is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SidecarPrice {
    /// Most by the catalogue.
    #[serde(default)]
    pub estimated: Option<f64>,
    /// Charged by the service.
    #[serde(default)]
    pub charged: Option<f64>,
    /// Given back by the service.
    #[serde(default)]
    pub returned: Option<f64>,
}

/// A result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SidecarFile {
    /// Name within the recipe's folder.
    pub name: String,
    /// Which result, from 0.
    pub index: u32,
    /// SHA-256 in hex.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// For example `image/png`.
    pub media_type: String,
    /// Pixels.
    #[serde(default)]
    pub width: Option<u32>,
    /// Pixels.
    #[serde(default)]
    pub height: Option<u32>,
    /// ThumbHash in base 64.
    #[serde(default)]
    pub thumbhash: Option<String>,
    /// How long a clip or a sound is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// Whether a clip or a sound can be heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sound: Option<bool>,
    /// 0 (none) to 5.
    #[serde(default)]
    pub rating: u8,
    /// In the trash since, Unix milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_ms: Option<i64>,
    /// What a newer version wrote.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Why a recipe cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SidecarError {
    /// It is no recipe, or a damaged one.
    #[error("it is not a recipe: {0}")]
    Broken(String),
    /// The disk.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl SidecarFile {
    /// The line of a placed file.
    #[must_use]
    pub fn of(placed: &super::Placed, index: u32) -> Self {
        use base64::Engine as _;
        Self {
            name: placed.path.rsplit('/').next().unwrap_or(&placed.path).to_owned(),
            index,
            sha256: placed.sha256.clone(),
            bytes: placed.bytes,
            media_type: placed.media_type.clone(),
            width: placed.width,
            height: placed.height,
            thumbhash: placed.thumbhash.as_ref().map(|hash| base64::engine::general_purpose::STANDARD.encode(hash)),
            seconds: placed.seconds,
            sound: placed.sound,
            rating: 0,
            deleted_ms: None,
            other: Map::new(),
        }
    }
}

impl Library {
    /// Writes a job's recipe beside its results, redacted, as a whole, synced, and returns its path
    /// (relative, with `/`). An existing recipe of the same job keeps the fields that only it knows.
    pub async fn write_sidecar(&self, sidecar: Sidecar) -> Result<String, SidecarError> {
        let library = self.clone();
        tokio::task::spawn_blocking(move || library.write_sidecar_now(&sidecar))
            .await
            .map_err(|error| SidecarError::Io(io::Error::other(error)))?
    }

    pub(super) fn write_sidecar_now(&self, sidecar: &Sidecar) -> Result<String, SidecarError> {
        let _one_at_a_time = self.sidecars.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let stem = files::stem(sidecar.request.prompt(), &sidecar.job.id, sidecar.job.created_ms);
        let (path, known) = self.find_sidecar(&stem, &sidecar.job.id)?;
        let mut sidecar = redacted(sidecar.clone());
        if let Some(known) = known {
            keep_unknown(&mut sidecar, known);
        }
        self.replace_sidecar(&path, &sidecar)?;
        Ok(path)
    }

    /// Reads a job's recipe, changes it and writes it back, while nobody else does. Returns whether there was
    /// one that could be read and that came out different. Blocks.
    pub(super) fn change_sidecar(
        &self,
        prompt: &str,
        job_id: &str,
        created_ms: i64,
        change: impl FnOnce(&mut Sidecar),
    ) -> Result<bool, SidecarError> {
        let _one_at_a_time = self.sidecars.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let Some((path, known)) = self.sidecar(prompt, job_id, created_ms)? else { return Ok(false) };
        let mut changed = known.clone();
        change(&mut changed);
        if changed == known {
            return Ok(false);
        }
        self.replace_sidecar(&path, &changed)?;
        Ok(true)
    }

    fn replace_sidecar(&self, path: &str, sidecar: &Sidecar) -> Result<(), SidecarError> {
        let mut content =
            serde_json::to_vec_pretty(sidecar).map_err(|error| SidecarError::Broken(error.to_string()))?;
        content.push(b'\n');
        let fresh = self.absolute(&files::recipe_part_name(&sidecar.job.id));
        durable::replace_through(&fresh, &self.absolute(path), &content)?;
        Ok(())
    }

    /// The recipe of a job and its path (relative, with `/`), where there is one. Blocks.
    pub fn sidecar(
        &self,
        prompt: &str,
        job_id: &str,
        created_ms: i64,
    ) -> Result<Option<(String, Sidecar)>, SidecarError> {
        let (path, known) = self.find_sidecar(&files::stem(prompt, job_id, created_ms), job_id)?;
        Ok(known.map(|sidecar| (path, sidecar)))
    }

    /// Reads the recipe at `path` (relative, with `/`). Blocks.
    pub fn read_sidecar(&self, path: &str) -> Result<Sidecar, SidecarError> {
        let place = self.absolute(path);
        let length = fs::symlink_metadata(&place)?.len();
        if length > MAX_BYTES {
            return Err(SidecarError::Broken(format!("it has {} MB", length >> 20)));
        }
        serde_json::from_slice(&fs::read(place)?).map_err(|error| SidecarError::Broken(error.to_string()))
    }

    /// The job's own recipe, or the first free name for one. A name whose file belongs to another job or
    /// cannot be read is left alone.
    fn find_sidecar(&self, stem: &str, job_id: &str) -> Result<(String, Option<Sidecar>), SidecarError> {
        for choice in 0..MAX_CHOICES {
            let path = files::sidecar_name(stem, choice);
            match self.read_sidecar(&path) {
                Ok(found) if found.job.id == job_id => return Ok((path, Some(found))),
                Ok(_) | Err(SidecarError::Broken(_)) => {}
                Err(SidecarError::Io(error)) if error.kind() == ErrorKind::NotFound => return Ok((path, None)),
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::from(ErrorKind::AlreadyExists).into())
    }
}

/// Takes over what only the old recipe knows.
fn keep_unknown(new: &mut Sidecar, old: Sidecar) {
    fn merge(new: &mut Map<String, Value>, old: Map<String, Value>) {
        for (key, value) in old {
            new.entry(key).or_insert(value);
        }
    }
    new.version = new.version.max(old.version);
    merge(&mut new.other, old.other);
    merge(&mut new.job.other, old.job.other);
    for file in old.files {
        if let Some(same) = new.files.iter_mut().find(|new| new.index == file.index) {
            merge(&mut same.other, file.other);
        }
    }
    for attempt in old.attempts {
        if let Some(same) = new.attempts.iter_mut().find(|new| new.id == attempt.id) {
            merge(&mut same.other, attempt.other);
        }
    }
}

/// The recipe without what must not be shared. The request itself stays as the user wrote it, links and
/// embedded media aside.
fn redacted(mut sidecar: Sidecar) -> Sidecar {
    clean(&mut sidecar.sent, true);
    clean(&mut sidecar.echo, true);
    for value in sidecar.request.inputs.values_mut() {
        clean(value, false);
    }
    for attempt in &mut sidecar.attempts {
        for text in [&mut attempt.remote_id, &mut attempt.why].into_iter().flatten() {
            *text = without_addresses(text);
        }
    }
    sidecar
}

/// Keys whose values name a person or open a door.
const PRIVATE_KEYS: &[&str] =
    &["apikey", "api_key", "authorization", "cookie", "email", "jwt", "key", "password", "secret", "token"];

fn clean(value: &mut Value, addresses: bool) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !PRIVATE_KEYS.contains(&key.to_ascii_lowercase().as_str()));
            map.values_mut().for_each(|value| clean(value, addresses));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| clean(item, addresses)),
        Value::String(text) => {
            if let Some(short) = short_link(text) {
                *text = short;
            } else if addresses && text.contains('@') {
                *text = without_addresses(text);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A link without its query, user and fragment (tokens travel there); embedded data by its type and size.
fn short_link(text: &str) -> Option<String> {
    if let Some(data) = text.strip_prefix("data:") {
        let kind = data.split([',', ';']).next().unwrap_or_default();
        return Some(format!("data:{kind},({} characters)", text.len()));
    }
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return None;
    }
    let mut link = url::Url::parse(text).ok()?;
    link.set_query(None);
    link.set_fragment(None);
    // A link that can have no user has none to take away.
    let _ = link.set_username("").and_then(|()| link.set_password(None));
    Some(link.into())
}

/// The text with each e-mail address replaced by `{email}`.
fn without_addresses(text: &str) -> String {
    let of_name = |c: char| c.is_alphanumeric() || "._%+".contains(c);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        // `-` joins the parts of useapi.net's task ids, so it ends a host here when no dot follows.
        let name = before.len() - before.trim_end_matches(|c| of_name(c) || c == '-').len();
        let host = host_length(after);
        if name == 0 || host == 0 {
            out.push_str(&rest[..=at]);
            rest = after;
            continue;
        }
        out.push_str(&before[..before.len() - name]);
        out.push_str("{email}");
        rest = &after[host..];
    }
    out.push_str(rest);
    out
}

/// Length of the host name with at least one dot that a text begins with; 0 where there is none.
fn host_length(text: &str) -> usize {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '.' && c != '-').unwrap_or(text.len());
    let host = &text[..end];
    let Some(last_dot) = host.rfind('.') else { return 0 };
    let tail = &host[last_dot + 1..];
    last_dot + 1 + tail.find('-').unwrap_or(tail.len())
}

#[cfg(test)]
mod tests;
