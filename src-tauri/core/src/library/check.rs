//! Compares disk and index both ways. Changes nothing.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::ops::ControlFlow;

use serde::Serialize;
use ts_rs::TS;

use super::walk::{self, Found};
use super::{INPUTS, Library, PART, files, media};
use crate::error::{Code, Error, Result};
use crate::job::Phase;
use crate::refusal::Refusal;
use crate::store::assets::Asset;
use crate::store::jobs;
use crate::store::{Store, assets};

/// Rows read at a time.
const PAGE: u32 = 1_000;
/// Most jobs that are looked at for files on their way.
const OPEN_JOBS: u32 = 10_000;

/// How closely files are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Presence and size.
    Quick,
    /// Every byte, against the digest in the index.
    Deep,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind.
    pub kind: FindingKind,
    /// The file, relative to the library, with `/`.
    pub path: String,
    /// What is wrong and what to do, for a person.
    pub text: String,
    /// Bytes that it has and bytes that it had, where its size changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sizes: Option<(u64, u64)>,
    /// What the system or the reader says, where it cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Kinds of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The index lists it, and it is not there.
    Missing,
    /// It has another size than it had.
    SizeChanged,
    /// Its content is not what it was.
    ContentChanged,
    /// It cannot be read.
    Unreadable,
    /// It is there, and the index does not list it.
    Unlisted,
    /// The recipe of this file is not there.
    RecipeMissing,
    /// A recipe cannot be read.
    RecipeBroken,
    /// It was on its way and belongs to no job that is still fetching.
    Leftover,
}

impl Library {
    /// Looks for whatever differs between disk and index; empty when all is well. Findings come by kind,
    /// then by path. `told` hears how many files of how many were looked at; [`ControlFlow::Break`] ends it.
    ///
    /// Fails when the index or the folder itself cannot be read, and with [`Code::Conflict`] when it was ended.
    pub async fn check(
        &self,
        store: &Store,
        depth: Depth,
        told: impl Fn(u64, u64) -> ControlFlow<()> + Send + 'static,
    ) -> Result<Vec<Finding>> {
        let mut rows = Vec::new();
        let mut last = 0;
        loop {
            let page = store.read(move |c| assets::after_id(c, last, PAGE)).await?;
            let Some(asset) = page.last() else { break };
            last = asset.id;
            rows.extend(page);
        }
        let fetching = store.read(|c| jobs::in_phase(c, Phase::Downloading, OPEN_JOBS)).await?;
        let fetching = fetching.into_iter().map(|job| job.id).collect();
        let library = self.clone();
        tokio::task::spawn_blocking(move || library.compare(&rows, &fetching, depth, told))
            .await
            .map_err(|error| Error::new(Code::Internal, "Reading the library failed.").because(error))?
            .map_err(|error| Error::new(Code::Library, format!("The library cannot be read: {error}.")).because(error))?
            .ok_or_else(|| Error::from(Refusal::CheckStopped))
    }

    /// The first of these files that is not there as it came, byte for byte; `None` when all are.
    pub async fn first_unsafe(&self, rows: Vec<Asset>) -> Result<Option<Finding>> {
        let library = self.clone();
        tokio::task::spawn_blocking(move || {
            rows.iter().find_map(|row| library.judge(row, &HashMap::new(), Depth::Deep))
        })
        .await
        .map_err(|error| Error::new(Code::Internal, "Reading the library failed.").because(error))
    }

    /// `None` when `told` ended it.
    fn compare(
        &self,
        rows: &[Asset],
        fetching: &HashSet<String>,
        depth: Depth,
        told: impl Fn(u64, u64) -> ControlFlow<()>,
    ) -> io::Result<Option<Vec<Finding>>> {
        let found = walk::media(self)?;
        let mut findings = Vec::new();
        for (done, row) in (0..).zip(rows) {
            if told(done, rows.len() as u64).is_break() {
                return Ok(None);
            }
            findings.extend(self.judge(row, &found.files, depth));
        }
        recipes(rows, &found, &mut findings);
        let listed: HashSet<&str> = rows.iter().map(|row| row.path.as_str()).collect();
        for path in found.files.keys().filter(|path| !listed.contains(path.as_str())) {
            let text = "It is here, and the index does not know it. Rebuilding the index lists it.";
            findings.push(finding(FindingKind::Unlisted, path, text));
        }
        for path in &found.leftovers {
            let name = path.rsplit('/').next().unwrap_or(path);
            let open = fetching.iter().any(|id| files::is_part_of(name, id));
            if !open {
                findings.push(finding(FindingKind::Leftover, path, "Left over from a download; it can be deleted."));
            }
        }
        self.inputs(depth, &mut findings)?;
        findings.sort_by(|a, b| (a.kind, &a.path).cmp(&(b.kind, &b.path)));
        Ok(Some(findings))
    }

    fn judge(&self, row: &Asset, there: &HashMap<String, u64>, depth: Depth) -> Option<Finding> {
        let length = match there.get(&row.path) {
            Some(length) => *length,
            // Not below `media`, or of a kind that a walk leaves out.
            None => match fs::symlink_metadata(self.absolute(&row.path)) {
                Ok(meta) if meta.is_file() => meta.len(),
                _ => {
                    let text = "The index lists it, and it is not there. Put it back from a copy of yours.";
                    return Some(finding(FindingKind::Missing, &row.path, text));
                }
            },
        };
        if length != row.bytes {
            let text = format!("It has {length} bytes; it had {} when it came.", row.bytes);
            let sizes = Some((length, row.bytes));
            return Some(Finding { sizes, ..finding(FindingKind::SizeChanged, &row.path, &text) });
        }
        match depth {
            Depth::Quick => None,
            Depth::Deep => self.content(&row.path, &row.sha256),
        }
    }

    fn content(&self, path: &str, sha256: &str) -> Option<Finding> {
        match fs::File::open(self.absolute(path)).and_then(|mut file| media::digest(&mut file)) {
            Ok((found, _)) if found == sha256 => None,
            Ok(_) => {
                let text = "Its content is not what it was when it came: damaged, or changed by another program.";
                Some(finding(FindingKind::ContentChanged, path, text))
            }
            Err(error) => {
                let text = format!("It cannot be read: {error}.");
                Some(Finding { why: Some(error.to_string()), ..finding(FindingKind::Unreadable, path, &text) })
            }
        }
    }

    fn inputs(&self, depth: Depth, findings: &mut Vec<Finding>) -> io::Result<()> {
        let entries = match fs::read_dir(self.root().join(INPUTS)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            let path = format!("{INPUTS}/{name}");
            let digest = name.split('.').next().unwrap_or_default();
            if name.starts_with('.') && name.ends_with(PART) {
                let text = "Left over from adding an input; it can be deleted.";
                findings.push(finding(FindingKind::Leftover, &path, text));
            } else if depth == Depth::Deep && super::thumbnail::is_digest(digest) {
                findings.extend(self.content(&path, digest));
            }
        }
        Ok(())
    }
}

/// Rows whose job has no recipe that lists them, and recipes that cannot be read.
fn recipes(rows: &[Asset], found: &Found, findings: &mut Vec<Finding>) {
    for (path, why) in &found.broken {
        let text = format!("This recipe cannot be used: {why}. The index still knows what it said.");
        let why = Some(why.clone());
        findings.push(Finding { why, ..finding(FindingKind::RecipeBroken, path, &text) });
    }
    let claimed: HashSet<String> =
        found.recipes.iter().flat_map(|(path, recipe)| walk::claims(path, recipe)).map(|(path, _)| path).collect();
    for row in rows.iter().filter(|row| row.job_id.is_some() && !claimed.contains(&row.path)) {
        let text = "No recipe lists this file. Without the index, how it was made would be lost.";
        findings.push(finding(FindingKind::RecipeMissing, &row.path, text));
    }
}

fn finding(kind: FindingKind, path: &str, text: &str) -> Finding {
    Finding { kind, path: path.to_owned(), text: text.to_owned(), sizes: None, why: None }
}

#[cfg(test)]
mod tests;
