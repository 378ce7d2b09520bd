//! Prompt files and plans: what a file asks for, and what that will take.
//!
//! ```text
//! bytes ─ prompt_file::read ─→ rows with their places ─ rows::check ─→ checked rows or findings
//!                                                            │
//!               plan::plan, jobs::jobs ←────────────┴────────→ fix::corrected
//! ```
//!
//! Nothing here talks to a service or touches the queue. A file is judged as a whole: either every
//! row is sound, or nothing of it is queued. Rows count from 1, lines and columns too; columns
//! count characters.

pub mod composed;
pub mod files;
mod finding;
pub mod fix;
mod flaw;
mod format;
pub mod jobs;
mod json;
mod keys;
mod note;
mod path;
mod place;
pub mod plan;
mod prompt_file;
mod rows;
mod table;
mod text;
mod typed;

pub use finding::{Finding, FindingKind, Fix};
pub use flaw::{Flaw, PartFault};
pub use format::Format;
pub use note::Note;
pub use place::Place;
pub use prompt_file::{MAX_BYTES, MAX_ROWS, PromptFile, read};
pub use rows::{CheckedFile, CheckedRow, Defaults};
