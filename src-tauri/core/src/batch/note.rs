//! What is worth knowing of rows that can be queued as they are.

use std::fmt;

use super::Flaw;

/// Something worth knowing of rows. Shown, it is a clause for a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The rows, from 1; none where it is about the file as a whole.
    pub rows: Vec<usize>,
    /// The input concerned; empty where it is about none.
    pub path: String,
    /// What it is.
    pub flaw: Flaw,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.rows.as_slice(), &self.flaw) {
            ([], flaw) => write!(f, "{flaw}"),
            (rows, flaw) if self.path.is_empty() => write!(f, "{}: {flaw}", listed(rows)),
            (rows, flaw) => write!(f, "{}: {}: {flaw}", listed(rows), self.path),
        }
    }
}

/// `row 3`, `rows 1, 2 and 7 more`.
fn listed(rows: &[usize]) -> String {
    const SHOWN: usize = 5;
    let numbers: Vec<String> = rows.iter().take(SHOWN).map(usize::to_string).collect();
    match (rows.len(), rows.len().saturating_sub(SHOWN)) {
        (1, _) => format!("row {}", numbers.join("")),
        (_, 0) => format!("rows {}", numbers.join(", ")),
        (_, more) => format!("rows {} and {more} more", numbers.join(", ")),
    }
}
