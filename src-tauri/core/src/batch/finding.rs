//! What is wrong with a prompt file, and the change that would mend it.

use std::ops::Range;

use serde::Serialize;

use super::{Flaw, Place};

/// One thing to change before the file can be queued.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Which kind.
    pub kind: FindingKind,
    /// Row from 1; absent for the file as a whole and for a table's header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// Where in the file.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The key concerned, as it is written in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What is wrong and what is expected, for a person.
    pub message: String,
    /// The same by kind and figures.
    #[serde(skip)]
    pub flaw: Flaw,
    /// What was probably meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// The change that mends it, where there is a safe one.
    #[serde(rename = "fixable", serialize_with = "as_flag")]
    pub fix: Option<Fix>,
}

/// Kinds of finding; people filter by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// The file is not what its format demands.
    Syntax,
    /// A key has spaces at its ends.
    StraySpaces,
    /// A key is not known.
    UnknownKey,
    /// A key occurs twice in one row.
    DuplicateKey,
    /// A required value is absent.
    Missing,
    /// A value is not allowed.
    Value,
    /// The row's model is not known, or none is named.
    Model,
    /// No account can serve the row.
    Account,
    /// The file is larger than allowed.
    Limit,
}

/// A replacement in the file's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Bytes to replace.
    pub span: Range<usize>,
    /// What to put there.
    pub text: String,
}

impl Finding {
    /// A finding about the file as a whole.
    pub(super) fn of_file(kind: FindingKind, flaw: Flaw) -> Self {
        Self { kind, row: None, place: None, key: None, message: flaw.to_string(), flaw, suggestion: None, fix: None }
    }

    /// A finding about a row.
    pub(super) fn of_row(kind: FindingKind, row: usize, place: Option<Place>, flaw: Flaw) -> Self {
        Self { row: Some(row), place, ..Self::of_file(kind, flaw) }
    }
}

fn as_flag<S: serde::Serializer>(fix: &Option<Fix>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bool(fix.is_some())
}
