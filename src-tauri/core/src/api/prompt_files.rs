//! Commands on prompt files: look at one as a whole, then queue it as a whole.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use super::Opened;
use super::caps::{ask, capped};
use super::money::price_text;
use super::words::{Accept, CapNotice, Severity};
use crate::app::{Reach, look_at};
use crate::batch::files::Files;
use crate::batch::jobs::{Repeat, jobs};
use crate::batch::plan::{Plan, plan};
use crate::batch::{CheckedFile, CheckedRow, Defaults, Finding, Flaw, MAX_BYTES, Note, PromptFile, read};
use crate::error::{Code, Error, Result};
use crate::job::Lane;
use crate::refusal::Refusal;
use crate::settings::DEMO;
use crate::store::batches::Batch;
use crate::store::jobs::NewJob;

/// Rows that are shown before a file is queued.
const SHOWN: usize = 200;
/// Characters of a prompt that are shown there.
const SHOWN_CHARS: usize = 300;

/// A file that the user handed over.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenArguments {
    /// Its path.
    path: String,
}

/// Words that the user handed over.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenTextArguments {
    /// They.
    text: String,
    /// A name for them.
    name: String,
}

/// A file to queue. Its rows are known again by what they ask for, so a press that comes twice queues nothing twice.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct EnqueueArguments {
    /// Which one, as [`ImportPlan`] names it.
    import: String,
    /// What the user said yes to.
    accept: Accept,
    /// Which jobs it goes before.
    lane: Lane,
}

/// What was queued.
#[derive(Debug, Serialize, TS)]
pub(super) struct Imported {
    /// New jobs.
    jobs: u64,
    /// Their batch.
    batch: String,
}

/// What a prompt file would take.
#[derive(Debug, Serialize, TS)]
pub(super) struct ImportPlan {
    /// Names it for queueing.
    import: String,
    /// The file's name.
    name: String,
    /// Rows of the file.
    rows: u64,
    /// Requests, without those that were queued before.
    jobs: u64,
    /// Files that they make.
    files: u64,
    /// Most credits; none where a price is unknown.
    price: Option<f64>,
    /// The price in words.
    price_text: String,
    /// Whether nothing real is charged.
    free: bool,
    /// Seconds until the last file.
    seconds: Option<f64>,
    /// When that is, Unix milliseconds.
    ends_ms: Option<i64>,
    /// What must change, and what is worth knowing.
    findings: Vec<ImportFinding>,
    /// The first rows.
    preview: Vec<ImportRow>,
    /// Jobs that were queued before and are not bought again.
    known: u64,
    /// A cap that it would cross.
    cap: Option<CapNotice>,
    /// Whether findings could be mended by themselves.
    can_fix: bool,
}

/// Something about a prompt file.
#[derive(Debug, Serialize, TS)]
pub(super) struct ImportFinding {
    /// Row from 1.
    row: Option<u32>,
    /// Line from 1.
    line: Option<u32>,
    /// Column from 1.
    column: Option<u32>,
    /// More rows that it is true of, from 1.
    more: Vec<u32>,
    /// The key as it is written.
    path: String,
    /// What it is.
    flaw: Flaw,
    /// Whether it stops the file.
    severity: Severity,
}

/// A row of a prompt file.
#[derive(Debug, Serialize, TS)]
pub(super) struct ImportRow {
    /// From 1.
    row: u32,
    /// Its prompt's beginning.
    prompt: String,
    /// The model's name.
    model: String,
    /// Its shape.
    ratio: Option<String>,
    /// Its style.
    style: Option<String>,
    /// Whether all of it was queued before.
    known: bool,
}

/// A file that is being looked at, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    name: String,
    text: String,
    /// Where the files that it names count from; none for words without a file.
    #[serde(default)]
    folder: Option<PathBuf>,
}

/// Reads a file that was handed over and says what it would take.
pub(super) async fn open(opened: &Opened, arguments: OpenArguments) -> Result<ImportPlan> {
    let path = opened.granted().check(&arguments.path)?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let refuse = |why: &str| Error::new(Code::InvalidInput, format!("{name}: {why}."));
    let meta = tokio::fs::metadata(&path).await.map_err(|error| refuse(&error.to_string()).because(error))?;
    if meta.is_dir() {
        return Err(refuse("it is a folder. Drop the prompt file itself"));
    }
    if meta.len() > MAX_BYTES as u64 {
        return Err(refuse(&format!("it is larger than {} MB. Split it", MAX_BYTES >> 20)));
    }
    let bytes = tokio::fs::read(&path).await.map_err(|error| refuse(&error.to_string()).because(error))?;
    look(opened, &name, bytes, path.parent()).await
}

/// The same for words.
pub(super) async fn open_text(opened: &Opened, arguments: OpenTextArguments) -> Result<ImportPlan> {
    look(opened, &arguments.name, arguments.text.into_bytes(), None).await
}

/// Queues a file as a whole. A second time changes nothing: rows are known again.
pub(super) async fn enqueue(opened: &Opened, arguments: EnqueueArguments) -> Result<Imported> {
    let kept = kept(opened, &arguments.import)?;
    let looked = Looked::at(opened, &kept.name, kept.text.into_bytes(), kept.folder.as_deref()).await?;
    if let Some(finding) = looked.findings.first() {
        let text = format!("{}: {} Nothing was queued.", kept.name, finding.message);
        return Err(Error::new(Code::InvalidInput, text));
    }
    if looked.plan.spends() {
        if looked.plan.cost.unknown > 0 && !arguments.accept.unknown_price {
            let text = format!("Nobody knows the price of {} of these jobs.", looked.plan.cost.unknown);
            return Err(ask(&text, Refusal::AskPrice));
        }
        if let Some((text, cap)) = capped(opened, looked.prices()).await?.asks
            && !arguments.accept.cap
        {
            return Err(ask(&text, Refusal::AskCap { cap }));
        }
    }
    let new: Vec<NewJob> = looked.new.into_iter().map(|job| NewJob { lane: arguments.lane, ..job }).collect();
    let queued = Imported { jobs: new.len() as u64, batch: looked.batch.clone() };
    if !new.is_empty() {
        let notes = looked.rows.iter().filter(|row| !row.notes.is_empty());
        let notes: Map<String, Value> = notes.map(|row| (row.row.to_string(), row.notes.clone().into())).collect();
        let batch = Batch {
            id: looked.batch,
            name: kept.name,
            max_credits: None,
            notes: notes.into(),
            created_ms: opened.clock().now_ms(),
        };
        opened.take_files(&looked.files).await?;
        opened.queue().enqueue(Some(batch), new, arguments.accept.twice.into()).await?;
    }
    Ok(queued)
}

/// A file against the catalogue, the accounts and what was queued before.
struct Looked {
    file: PromptFile,
    rows: Vec<CheckedRow>,
    /// How many copies of each row were queued before.
    known: Vec<usize>,
    findings: Vec<Finding>,
    notes: Vec<Note>,
    files: Files,
    plan: Plan,
    batch: String,
    new: Vec<NewJob>,
}

impl Looked {
    async fn at(opened: &Opened, name: &str, bytes: Vec<u8>, folder: Option<&Path>) -> Result<Self> {
        let (catalogue, accounts) = (opened.catalogue(), opened.accounts());
        let mut file = read(bytes, Some(name), None);
        let mut checked = file.check(catalogue, &accounts, &Defaults::default());
        if !checked.wanted.is_empty() {
            let decoder = opened.library().decoder();
            let files = look_at(decoder, &checked.wanted, folder, Reach::Below, Some(opened)).await;
            file = file.with_files(files);
            checked = file.check(catalogue, &accounts, &Defaults::default());
        }
        let batch = opened.new_id();
        let all = jobs(&checked.rows, catalogue, &batch, Repeat::Same, || opened.new_id(), opened.entropy().as_ref());
        let keys = all.iter().map(|job| (job.client_key.clone(), job.copy_index)).collect();
        let were = opened.queue().known(keys).await?;
        let mut known = Vec::with_capacity(checked.rows.len());
        let mut rows_left = Vec::new();
        let mut copies = were.iter();
        for row in &checked.rows {
            let old = copies.by_ref().take(row.count as usize).filter(|id| id.is_some()).count();
            known.push(old);
            let left = (row.count as usize).saturating_sub(old);
            if left > 0 {
                rows_left.push(CheckedRow { count: u32::try_from(left).unwrap_or(u32::MAX), ..row.clone() });
            }
        }
        let plan = plan(&rows_left, &accounts, opened.experience().await?);
        let new = all.into_iter().zip(&were).filter(|(_, id)| id.is_none()).map(|(job, _)| job).collect();
        let CheckedFile { rows, findings, notes, files, .. } = checked;
        Ok(Self { file, rows, known, findings, notes, files, plan, batch, new })
    }

    /// The most that each new job costs; those of the Demo account cost nothing.
    fn prices(&self) -> Vec<f64> {
        let price = |job: &NewJob| if job.account == DEMO { 0.0 } else { job.price.unwrap_or(0.0) };
        self.new.iter().map(price).collect()
    }
}

async fn look(opened: &Opened, name: &str, bytes: Vec<u8>, folder: Option<&Path>) -> Result<ImportPlan> {
    let looked = Looked::at(opened, name, bytes, folder).await?;
    let import = keep(opened, name, looked.file.text(), folder)?;
    let catalogue = opened.catalogue();
    let preview = looked.rows.iter().zip(&looked.known).take(SHOWN);
    let word = |row: &CheckedRow, key: &str| row.inputs.get(key).and_then(Value::as_str).map(str::to_owned);
    let preview = preview.map(|(row, known)| ImportRow {
        row: small(row.row),
        prompt: word(row, "prompt").unwrap_or_default().chars().take(SHOWN_CHARS).collect(),
        model: catalogue.model(&row.model.0).map_or_else(|_| row.model.0.clone(), |model| model.label.clone()),
        ratio: word(row, "ratio"),
        style: word(row, "style"),
        known: *known >= row.count as usize,
    });
    let plan = &looked.plan;
    let free = !plan.spends();
    let seconds = (plan.jobs > 0).then_some(plan.seconds);
    let warnings = plan.warnings.iter().map(|warning| Note {
        rows: Vec::new(),
        path: String::new(),
        flaw: Flaw::Input { fault: warning.fault.clone(), says: warning.text.clone() },
    });
    let notes = looked.notes.iter().cloned().chain(warnings).map(noted);
    Ok(ImportPlan {
        import,
        name: name.to_owned(),
        rows: looked.file.row_count() as u64,
        jobs: plan.jobs,
        files: plan.files,
        price: if free { Some(0.0) } else { plan.cost.ceiling() },
        price_text: price_text(plan),
        free,
        seconds,
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of a plan")]
        ends_ms: seconds.map(|seconds| opened.clock().now_ms() + (seconds * 1000.0) as i64),
        can_fix: looked.findings.iter().any(|finding| finding.fix.is_some()),
        findings: looked.findings.iter().map(shown).chain(notes).collect(),
        preview: preview.collect(),
        known: looked.known.iter().sum::<usize>() as u64,
        cap: if free { None } else { capped(opened, looked.prices()).await?.notice },
    })
}

fn shown(finding: &Finding) -> ImportFinding {
    ImportFinding {
        row: finding.row.map(small),
        line: finding.place.map(|place| small(place.line)),
        column: finding.place.map(|place| small(place.column)),
        more: Vec::new(),
        path: finding.key.clone().unwrap_or_default(),
        flaw: finding.flaw.clone(),
        severity: Severity::Error,
    }
}

fn noted(note: Note) -> ImportFinding {
    let mut rows = note.rows.into_iter().map(small);
    ImportFinding {
        row: rows.next(),
        line: None,
        column: None,
        more: rows.collect(),
        path: note.path,
        flaw: note.flaw,
        severity: Severity::Warning,
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Keeps a file under its digest until it is queued, so that neither a restart nor a change of the original matters.
fn keep(opened: &Opened, name: &str, text: &str, folder: Option<&Path>) -> Result<String> {
    let kept = Kept { name: name.to_owned(), text: text.to_owned(), folder: folder.map(Path::to_owned) };
    let content = serde_json::to_vec(&kept)
        .map_err(|error| Error::new(Code::Internal, "The file cannot be kept.").because(error))?;
    opened.library().keep_import(&content)
}

fn kept(opened: &Opened, import: &str) -> Result<Kept> {
    let content = opened.library().import(import)?;
    serde_json::from_slice(&content).map_err(|error| {
        Error::new(Code::Library, "The file that was looked at cannot be read. Open it again.").because(error)
    })
}

#[cfg(test)]
mod tests;
