//! From bytes to rows: limits, encoding, format.

use std::ops::Range;

use serde_json::Value;

use super::files::Files;
use super::place::Lines;
use super::{Finding, FindingKind, Flaw, Format, Place, json, table, text};

/// Largest file, in bytes.
pub const MAX_BYTES: usize = 50 << 20;

/// Most rows in a file.
pub const MAX_ROWS: usize = 100_000;

/// A file as read: rows with the places of their keys, and what could not be read.
#[derive(Clone, Debug)]
pub struct PromptFile {
    /// Its text, without a byte order mark.
    text: String,
    lines: Lines,
    /// How it was read; `None` for a prompt given as options.
    format: Option<Format>,
    pub(super) rows: Vec<RawRow>,
    pub(super) findings: Vec<Finding>,
    /// What is known of the files that its rows name.
    pub(super) files: Files,
}

/// A row before its keys were understood.
#[derive(Clone, Debug)]
pub(super) struct RawRow {
    /// Byte offset of its beginning.
    pub(super) at: usize,
    pub(super) cells: Vec<Cell>,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) key: String,
    /// Bytes of the key as written, quotes included; a table's are in its header.
    pub(super) key_span: Range<usize>,
    pub(super) value: Given,
    /// Byte offset of the value.
    pub(super) value_at: usize,
}

/// A value as the format gives it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Given {
    /// With its JSON type.
    Json(Value),
    /// A text whose type the model's parameter decides.
    Text(String),
}

/// What a format's reader hands back.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) rows: Vec<RawRow>,
    /// Row, byte offset, what is wrong.
    pub(super) flaws: Vec<(Option<usize>, usize, Flaw)>,
}

/// Reads a prompt file. `name` helps to recognise the format; `format` decides it.
///
/// Never fails: what cannot be read is among the findings of [`PromptFile::check`].
#[must_use]
pub fn read(bytes: Vec<u8>, name: Option<&str>, format: Option<Format>) -> PromptFile {
    if bytes.len() > MAX_BYTES {
        let flaw = Flaw::TooLarge { megabytes: MAX_BYTES >> 20 };
        return PromptFile::unreadable(Finding::of_file(FindingKind::Limit, flaw));
    }
    let text = match decode(bytes) {
        Ok(text) => text,
        Err(finding) => return PromptFile::unreadable(*finding),
    };
    let format = format.unwrap_or_else(|| Format::recognise(name, &text));
    let lines = Lines::of(&text);
    let reading = match format {
        Format::Json => json::read_array(&text, &lines),
        Format::Jsonl => json::read_lines(&text),
        Format::Csv => table::read(&text, table::comma_or_semicolon(&text)),
        Format::Tsv => table::read(&text, b'\t'),
        Format::Lines => text::read_lines(&text),
        Format::Blocks => text::read_blocks(&text),
    };
    let mut findings: Vec<_> = reading
        .flaws
        .into_iter()
        .map(|(row, at, flaw)| Finding {
            row,
            place: Some(lines.place(&text, at)),
            ..Finding::of_file(FindingKind::Syntax, flaw)
        })
        .collect();
    let mut rows = reading.rows;
    if rows.is_empty() && findings.is_empty() {
        findings.push(Finding::of_file(FindingKind::Missing, Flaw::Empty));
    }
    if rows.len() > MAX_ROWS {
        let flaw = Flaw::TooManyRows { rows: rows.len(), most: MAX_ROWS };
        findings.push(Finding::of_file(FindingKind::Limit, flaw));
        rows.truncate(MAX_ROWS);
    }
    PromptFile { text, lines, format: Some(format), rows, findings, files: Files::default() }
}

impl PromptFile {
    /// One row from texts by key, as a command line gives them.
    #[must_use]
    pub fn from_options(options: impl IntoIterator<Item = (String, String)>) -> Self {
        let cells = options
            .into_iter()
            .map(|(key, value)| Cell { key, key_span: 0..0, value: Given::Text(value), value_at: 0 })
            .collect();
        let row = RawRow { at: 0, cells };
        Self { rows: vec![row], ..Self::empty() }
    }

    fn empty() -> Self {
        let (text, lines) = (String::new(), Lines::of(""));
        Self { text, lines, format: None, rows: Vec::new(), findings: Vec::new(), files: Files::default() }
    }

    /// The same with the files that its rows name, as [`super::CheckedFile::wanted`] asked for them.
    #[must_use]
    pub fn with_files(self, files: Files) -> Self {
        Self { files, ..self }
    }

    fn unreadable(finding: Finding) -> Self {
        Self { findings: vec![finding], ..Self::empty() }
    }

    /// How it was read; `None` where there was no file to read.
    #[must_use]
    pub fn format(&self) -> Option<Format> {
        self.format
    }

    /// Its text, without a byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Number of rows.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn place(&self, offset: usize) -> Option<Place> {
        self.format.map(|_| self.lines.place(&self.text, offset))
    }
}

fn decode(bytes: Vec<u8>) -> Result<String, Box<Finding>> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Box::new(Finding::of_file(FindingKind::Syntax, Flaw::Utf16)));
    }
    match String::from_utf8(bytes) {
        Ok(text) => match text.strip_prefix('\u{feff}') {
            Some(rest) => Ok(rest.to_owned()),
            None => Ok(text),
        },
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let before = String::from_utf8_lossy(&error.as_bytes()[..good]).into_owned();
            let place = Some(Lines::of(&before).place(&before, before.len()));
            Err(Box::new(Finding { place, ..Finding::of_file(FindingKind::Syntax, Flaw::NotUtf8 { byte: good + 1 }) }))
        }
    }
}
