//! Rows against the catalogue: every problem of every row at once.

mod say;
mod take;
mod whose;

use std::collections::HashSet;

use catalogue::{Catalogue, Fault, Inputs, Model, ModelId, Price, Service};
use serde::Serialize;
use serde_json::{Map, Value};

use super::files::Files;
use super::keys::{self, Key};
use super::prompt_file::{Cell, RawRow};
use super::{Finding, FindingKind, Fix, Flaw, MAX_ROWS, Note, Place, PromptFile, fix};
use crate::lint::lint;
use crate::request::SubmitOptions;
use crate::settings::{Account, Accounts};
use say::{cell_of, sentence};

/// What holds for rows that do not say otherwise.
#[derive(Clone, Debug)]
pub struct Defaults {
    /// Model by id or short name; else `frames`, where the account serves it.
    pub model: Option<String>,
    /// Account by name; else the one that [`Accounts::for_service`] finds.
    pub account: Option<String>,
    /// How many times a row is queued.
    pub count: u32,
    /// Whether a row for a retired model becomes one for its successor, where that takes it.
    pub translate_retired: bool,
}

impl Default for Defaults {
    fn default() -> Self {
        Self { model: None, account: None, count: 1, translate_retired: false }
    }
}

/// A row that can be queued.
#[derive(Clone, Debug, Serialize)]
pub struct CheckedRow {
    /// Row from 1.
    pub row: usize,
    /// Where it begins in the file.
    pub place: Option<Place>,
    /// Full id of the model.
    pub model: ModelId,
    /// The model's service.
    pub service: Service,
    /// Id of the account.
    pub account: String,
    /// Inputs by our names.
    pub inputs: Inputs,
    /// What the row itself says of account settings; the account's own hold for the rest.
    pub options: SubmitOptions,
    /// `__` keys: kept, never sent.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub notes: Map<String, Value>,
    /// How many times it is queued.
    pub count: u32,
    /// Files of one request.
    pub files: u32,
    /// Price of one request; for the Demo account what a real one would pay.
    pub price: Price,
}

/// The verdict on a file.
#[derive(Clone, Debug, Default)]
pub struct CheckedFile {
    /// Sound rows, in order.
    pub rows: Vec<CheckedRow>,
    /// What must change; while there is any, nothing is queued.
    pub findings: Vec<Finding>,
    /// Worth saying; stops nothing.
    pub notes: Vec<Note>,
    /// Names of files that nobody looked at yet, each once: look, and check [`PromptFile::with_files`].
    pub wanted: Vec<String>,
    /// The files that the rows name.
    pub files: Files,
}

/// Most times that one row is queued.
const MAX_COUNT: u32 = 10_000;

impl PromptFile {
    /// Checks all rows. Keys with stray spaces or an obvious slip are judged as if they were
    /// mended, so that one look shows everything there is to do.
    #[must_use]
    pub fn check(&self, catalogue: &Catalogue, accounts: &Accounts, defaults: &Defaults) -> CheckedFile {
        let mut check = Check {
            file: self,
            catalogue,
            accounts,
            defaults,
            told: HashSet::new(),
            advice: Vec::new(),
            out: CheckedFile { findings: self.findings.clone(), files: self.files.clone(), ..CheckedFile::default() },
        };
        for (index, raw) in self.rows.iter().enumerate() {
            check.row(index + 1, raw);
        }
        let mut out = check.out;
        out.notes.extend(check.advice);
        let jobs: u64 = out.rows.iter().map(|row| u64::from(row.count)).sum();
        if jobs > MAX_ROWS as u64 {
            let flaw = Flaw::TooManyJobs { jobs, most: MAX_ROWS };
            out.findings.push(Finding::of_file(FindingKind::Limit, flaw));
        }
        out.findings.sort_by_key(|finding| (finding.place, finding.row));
        out
    }
}

struct Check<'a> {
    file: &'a PromptFile,
    catalogue: &'a Catalogue,
    accounts: &'a Accounts,
    defaults: &'a Defaults,
    /// Header keys that were reported already.
    told: HashSet<(usize, String)>,
    /// Advice, which comes after all other notes.
    advice: Vec<Note>,
    out: CheckedFile,
}

/// A row while it is read.
struct Draft {
    row: usize,
    inputs: Inputs,
    options: SubmitOptions,
    notes: Map<String, Value>,
    count: u32,
}

impl<'a> Check<'a> {
    fn row(&mut self, row: usize, raw: &RawRow) {
        let before = self.out.findings.len();
        let named = raw.cells.iter().find(|cell| keys::meaning(keys::trimmed(&cell.key), None) == Key::Model);
        let model = self.model(row, raw, named);
        let account = model.and_then(|model| self.account(row, raw, model, named));
        let mut draft = Draft {
            row,
            inputs: Inputs::new(),
            options: SubmitOptions::default(),
            notes: Map::new(),
            count: self.defaults.count,
        };
        let mut seen: Vec<(Key, &str)> = Vec::with_capacity(raw.cells.len());
        for cell in &raw.cells {
            let key = self.key(row, cell, model, &seen);
            if matches!(key, Key::Unknown(_)) {
                continue;
            }
            if key == Key::Note && draft.notes.contains_key(&cell.key) {
                let flaw = Flaw::Twice { key: cell.key.clone() };
                self.report(FindingKind::DuplicateKey, row, cell, cell.key_span.start, flaw);
                continue;
            }
            if key != Key::Note {
                if let Some((_, first)) = seen.iter().find(|(other, _)| *other == key) {
                    let (key, other) = (cell.key.clone(), (*first).to_owned());
                    let flaw = if key == other { Flaw::Twice { key } } else { Flaw::SameMeaning { key, other } };
                    self.report(FindingKind::DuplicateKey, row, cell, cell.key_span.start, flaw);
                    continue;
                }
                let overlaps = |(other, _): &&(Key, &str)| {
                    let whole =
                        matches!((other, &key), (Key::Param(_), Key::Part(..)) | (Key::Part(..), Key::Param(_)));
                    whole && other.param() == key.param()
                };
                if let Some((_, other)) = seen.iter().find(overlaps) {
                    let flaw = Flaw::Overlap { key: cell.key.clone(), other: (*other).to_owned() };
                    self.report(FindingKind::DuplicateKey, row, cell, cell.key_span.start, flaw);
                    continue;
                }
                seen.push((key.clone(), &cell.key));
            }
            self.take(&mut draft, &key, cell, model);
            if let (Some(name), Some(model)) = (key.param(), model) {
                self.put_files(&mut draft, name, cell, model);
            }
        }
        let (Some(model), Some(account)) = (model, account) else { return };
        self.judge(&draft, raw, model);
        if self.out.findings.len() > before {
            return;
        }
        let model = self.in_service(&mut draft, model);
        for advice in lint(model, &draft.inputs, |sha256| self.file.files.facts(sha256)) {
            let note = Note {
                rows: vec![row],
                path: advice.path,
                flaw: Flaw::Input { fault: advice.fault, says: advice.text },
            };
            match self.advice.iter_mut().find(|known| known.path == note.path && known.flaw == note.flaw) {
                Some(known) => known.rows.push(row),
                None => self.advice.push(note),
            }
        }
        self.out.rows.push(CheckedRow {
            row,
            place: self.file.place(raw.at),
            service: model.service,
            price: price_at(model, self.accounts.by_id(&account), &draft.inputs),
            files: model.files(&draft.inputs),
            model: model.id.clone(),
            account,
            inputs: draft.inputs,
            options: draft.options,
            notes: draft.notes,
            count: draft.count,
        });
    }

    /// Puts files in where the row names them by a path.
    fn put_files(&mut self, draft: &mut Draft, name: &str, cell: &Cell, model: &Model) {
        let Some(value) = draft.inputs.get_mut(name) else { return };
        let put = self.file.files.put(model, name, value);
        for wanted in put.wanted {
            if !self.out.wanted.contains(&wanted) {
                self.out.wanted.push(wanted);
            }
        }
        for (path, why) in put.refused {
            let flaw = Flaw::File { path: (path != name).then_some(path), says: why };
            self.report(FindingKind::Value, draft.row, cell, cell.value_at, flaw);
        }
    }

    /// The meaning of a key, after reporting what is wrong with its spelling.
    fn key(&mut self, row: usize, cell: &Cell, model: Option<&Model>, seen: &[(Key, &str)]) -> Key {
        let bare = keys::trimmed(&cell.key);
        let key = keys::meaning(bare, model);
        let (key, kind, wanted) = match key {
            Key::Unknown(near) => {
                let meant = near.as_deref().map_or(Key::Unknown(None), |near| keys::meaning(near, model));
                (meant, FindingKind::UnknownKey, near)
            }
            known if bare != cell.key => (known, FindingKind::StraySpaces, Some(bare.to_owned())),
            known => return known,
        };
        // Without a model most keys are unknown for that reason alone.
        if kind == FindingKind::UnknownKey && model.is_none() {
            return Key::Unknown(None);
        }
        let who = model.map_or("this model", |model| model.short.as_deref().unwrap_or(&model.id.0));
        let flaw = match (wanted.clone(), kind) {
            (Some(near), FindingKind::StraySpaces) => Flaw::StraySpaces { key: cell.key.clone(), near },
            (near, _) => Flaw::UnknownKey { by: who.to_owned(), key: cell.key.clone(), near },
        };
        let taken = seen.iter().any(|(other, _)| *other == key);
        let fix = wanted
            .as_ref()
            .filter(|_| !taken && !cell.key_span.is_empty())
            .map(|wanted| Fix { span: cell.key_span.clone(), text: fix::written(wanted, self.file.format()) });
        if let Some(finding) = self.report(kind, row, cell, cell.key_span.start, flaw) {
            finding.suggestion = wanted;
            finding.fix = fix;
        }
        key
    }

    fn judge(&mut self, draft: &Draft, raw: &RawRow, model: &Model) {
        let problems = match model.check(&draft.inputs) {
            Ok(checked) => {
                for warning in checked.warnings {
                    let flaw = Flaw::Input { fault: (&warning).into(), says: warning.message() };
                    self.note(Note { rows: vec![draft.row], path: warning.path, flaw });
                }
                model.check_files(&draft.inputs, |sha256| self.file.files.facts(sha256))
            }
            Err(problems) => problems,
        };
        for problem in problems {
            let name = problem.path.split(['.', '[']).next().unwrap_or_default().to_owned();
            let cell = cell_of(&problem, &name, raw, model);
            let kind = match problem.fault {
                Fault::Missing { .. } => FindingKind::Missing,
                Fault::UnknownKeys { .. } => FindingKind::UnknownKey,
                _ => FindingKind::Value,
            };
            let place = self.file.place(cell.map_or(raw.at, |cell| cell.value_at));
            let finding = Finding {
                key: Some(cell.map_or(name, |cell| cell.key.clone())),
                suggestion: problem.suggestion.clone(),
                ..Finding::of_row(
                    kind,
                    draft.row,
                    place,
                    Flaw::Input { fault: (&problem).into(), says: sentence(&problem, cell, model) },
                )
            };
            self.out.findings.push(finding);
        }
    }

    /// The model that makes the row: a retired one gives way to its successor where that is wished.
    fn in_service(&mut self, draft: &mut Draft, model: &'a Model) -> &'a Model {
        let Some(retirement) = self.catalogue.retirement(model, &draft.inputs) else { return model };
        let flaw = Flaw::Input { says: retirement.message(), fault: (&retirement).into() };
        self.note(Note { rows: Vec::new(), path: String::new(), flaw });
        match retirement.replacement {
            Some(other) if self.defaults.translate_retired => {
                draft.inputs = other.inputs;
                other.model
            }
            Some(_) | None => model,
        }
    }

    /// Adds a finding; a table's header is reported once for all rows.
    fn report(&mut self, kind: FindingKind, row: usize, cell: &Cell, at: usize, flaw: Flaw) -> Option<&mut Finding> {
        let place = self.file.place(at);
        let in_header = self.file.place(cell.key_span.start) < self.file.place(cell.value_at)
            && matches!(self.file.format(), Some(super::Format::Csv | super::Format::Tsv))
            && at == cell.key_span.start;
        let finding = Finding { key: Some(cell.key.clone()), ..Finding::of_row(kind, row, place, flaw) };
        if !in_header {
            self.out.findings.push(finding);
        } else if self.told.insert((at, finding.message.clone())) {
            self.out.findings.push(Finding { row: None, ..finding });
        } else {
            return None;
        }
        self.out.findings.last_mut()
    }

    fn note(&mut self, note: Note) {
        if !self.out.notes.contains(&note) {
            self.out.notes.push(note);
        }
    }
}

/// The price of one request at an account. An explore mode that the account sets holds for requests that say nothing.
pub(super) fn price_at(model: &Model, account: Option<&Account>, inputs: &Inputs) -> Price {
    match account.and_then(|account| account.options.explore) {
        Some(explore) if !inputs.contains_key("explore") && model.param("explore").is_some() => {
            let mut inputs = inputs.clone();
            inputs.insert("explore".into(), explore.into());
            model.price(&inputs)
        }
        Some(_) | None => model.price(inputs),
    }
}

#[cfg(test)]
mod tests;
