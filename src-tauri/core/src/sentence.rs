//! Clauses and messages as sentences for a person.

/// A service's message as a sentence; says so where there is none.
pub(crate) fn said(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() {
        return "The service gave no reason.".into();
    }
    ended(text)
}

/// A text with a full stop, where it does not end like a sentence already.
pub(crate) fn ended(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.into() } else { format!("{text}.") }
}

/// A clause as a sentence of its own: with a capital letter and a full stop.
pub(crate) fn of_clause(clause: &str) -> String {
    let mut letters = clause.trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}
