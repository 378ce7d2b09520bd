//! What can be wrong with a prompt file, by kind and figures: all that a page needs to say it in its own language.
//! Shown, each is a sentence without its dot.

use serde::Serialize;
use ts_rs::TS;

use crate::fault::Fault;
use crate::settings::AccountNote;

/// A kind of flaw.
#[derive(Clone, Debug, PartialEq, Serialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Flaw {
    /// The file is too large.
    #[error("the file is larger than {megabytes} MB: split it")]
    TooLarge {
        /// Most.
        megabytes: usize,
    },
    /// The file has too many rows.
    #[error("the file has {rows} rows; at most {most} are taken: split it")]
    TooManyRows {
        /// So many.
        rows: usize,
        /// Most.
        most: usize,
    },
    /// The rows ask for too many jobs.
    #[error("{jobs} jobs are too many at once: at most {most}")]
    TooManyJobs {
        /// So many.
        jobs: u64,
        /// Most.
        most: usize,
    },
    /// The file has no rows.
    #[error("the file holds no prompts")]
    Empty,
    /// The file is UTF-16.
    #[error("the file is UTF-16: save it as UTF-8")]
    Utf16,
    /// The file is not UTF-8.
    #[error("byte {byte} is not UTF-8: save the file as UTF-8")]
    NotUtf8 {
        /// The first wrong byte, from 1.
        byte: usize,
    },
    /// The file is not JSON.
    #[error("this is not valid JSON: {says}")]
    Json {
        /// What the reader says.
        says: String,
    },
    /// A row of JSON is neither an object nor a text.
    #[error("a row must be an object in braces or a text in quotes")]
    RowForm,
    /// A column has values and no name.
    #[error("column {column} has a value but the header gives it no name")]
    UnnamedColumn {
        /// From 1.
        column: usize,
    },
    /// A row has more cells than the header.
    #[error("the row has more cells than the header's {columns}; put quotes around a text that holds the separator")]
    MoreCells {
        /// The header's.
        columns: usize,
    },
    /// A quote has no end.
    #[error("this quote is never closed")]
    OpenQuote,
    /// A cell goes on after its closing quote.
    #[error("text follows a closing quote: write a quote inside a quoted cell twice")]
    AfterQuote,
    /// The model is no text.
    #[error("\"model\" must be a text, not {given}")]
    ModelForm {
        /// What it is.
        given: String,
    },
    /// The model is not in the catalogue.
    #[error("there is no model named {name}{}", near.as_ref().map(|near| format!("; did you mean {near}?")).unwrap_or_default())]
    UnknownModel {
        /// Its name.
        name: String,
        /// The nearest that is.
        near: Option<String>,
    },
    /// Several models of the catalogue go by that name.
    #[error("there are several models named {name}; write which: {}", ids.join(" or "))]
    SeveralModels {
        /// The name.
        name: String,
        /// Ids of theirs.
        ids: Vec<String>,
    },
    /// The model makes nothing that could be queued.
    #[error("{model} makes no task, so no job can ask for it")]
    NoTask {
        /// Its name.
        model: String,
    },
    /// No account can serve the row.
    #[error("{says}")]
    Account {
        /// Why.
        says: String,
    },
    /// A key has spaces at its ends.
    #[error("the key {key:?} has stray spaces; did you mean {near:?}?")]
    StraySpaces {
        /// As it is written.
        key: String,
        /// Without them.
        near: String,
    },
    /// The model has no such input.
    #[error("{by} has no {key:?}{}", meant(near.as_deref()))]
    UnknownKey {
        /// The model.
        by: String,
        /// As it is written.
        key: String,
        /// The nearest that it has.
        near: Option<String>,
    },
    /// A key occurs twice.
    #[error("{key:?} is given twice")]
    Twice {
        /// As it is written.
        key: String,
    },
    /// Two keys mean the same.
    #[error("{key:?} and {other:?} mean the same: keep one")]
    SameMeaning {
        /// One.
        key: String,
        /// The other.
        other: String,
    },
    /// A value is given as a whole and in parts.
    #[error("{key:?} and {other:?} overlap: give the whole or its parts")]
    Overlap {
        /// One.
        key: String,
        /// The other.
        other: String,
    },
    /// A part has no place in what was given before it.
    #[error("{key} {why}")]
    Part {
        /// As it is written.
        key: String,
        /// Why not.
        why: PartFault,
    },
    /// A setting of the other service.
    #[error("only useapi.net takes {key:?}")]
    OnlyUseapi {
        /// As it is written.
        key: String,
    },
    /// A file that the row names cannot go in.
    #[error("{}{says}", path.as_ref().map(|path| format!("{path}: ")).unwrap_or_default())]
    File {
        /// The part of the input, where it is not the whole.
        path: Option<String>,
        /// The file, and what is wrong with it.
        says: String,
    },
    /// An input's value does not fit.
    #[error("{says}")]
    Input {
        /// Why.
        fault: Fault,
        /// The sentence.
        #[serde(skip)]
        #[ts(skip)]
        says: String,
    },
    /// Something to know of the account that was taken.
    #[error("{note}")]
    Chosen {
        /// What.
        note: AccountNote,
    },
}

/// Why a part of a value has no place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PartFault {
    /// It was given before.
    #[error("is given twice")]
    Twice,
    /// The whole was given before.
    #[error("is given as a whole and in parts")]
    Whole,
    /// An item before it is not given.
    #[error("comes before the one with [{first}]")]
    Gap {
        /// That one, from 0.
        first: usize,
    },
}

fn meant(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean {near:?}?")).unwrap_or_default()
}
