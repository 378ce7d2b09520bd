//! What the program says: sentences for people, or one JSON object a line.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};

use framewright_core::queue::is_untold;
use serde::Serialize;
use serde_json::{Map, Value};

/// Standard output in one of two languages. Results go there; warnings and errors for people go to
/// standard error.
#[derive(Debug)]
pub(crate) struct Out {
    json: bool,
    /// Set once the reader of standard output is gone, for example `head`.
    deaf: Cell<bool>,
}

impl Out {
    pub(crate) fn new(json: bool) -> Self {
        Self { json, deaf: Cell::new(false) }
    }

    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Whether a person sits at the terminal and can be asked.
    pub(crate) fn can_ask(&self) -> bool {
        !self.json && io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Whether moving progress can be shown.
    pub(crate) fn can_move(&self) -> bool {
        !self.json && io::stderr().is_terminal()
    }

    /// A line of a result, for people only.
    pub(crate) fn say(&self, line: impl AsRef<str>) {
        if !self.json {
            self.write(&plain(line.as_ref()));
        }
    }

    /// A remark beside the result.
    pub(crate) fn note(&self, line: impl AsRef<str>) {
        if self.json {
            self.record("note", &serde_json::json!({ "message": line.as_ref() }));
        } else {
            eprintln_quietly(&plain(line.as_ref()));
        }
    }

    /// An object of that type, for programs only.
    pub(crate) fn record(&self, kind: &str, fields: &impl Serialize) {
        if !self.json {
            return;
        }
        let mut object = Map::new();
        object.insert("type".into(), kind.into());
        match serde_json::to_value(fields) {
            Ok(Value::Object(fields)) => object.extend(fields),
            Ok(other) => drop(object.insert("value".into(), other)),
            Err(error) => drop(object.insert("error".into(), error.to_string().into())),
        }
        self.write(&Value::Object(object).to_string());
    }

    /// A line for people and programs alike.
    pub(crate) fn always(&self, line: &str) {
        self.write(line);
    }

    fn write(&self, line: &str) {
        if self.deaf.get() {
            return;
        }
        let mut stdout = io::stdout().lock();
        // Jobs go on when nobody reads any more: what was begun is worth finishing.
        if stdout
            .write_all(line.as_bytes())
            .and_then(|()| stdout.write_all(b"\n"))
            .and_then(|()| stdout.flush())
            .is_err()
        {
            self.deaf.set(true);
        }
    }
}

/// Standard error may be closed; that is no reason to stop.
pub(crate) fn eprintln_quietly(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Without characters that would move a terminal's cursor or colour it: prompts and replies come from
/// elsewhere. Line ends stay.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c }).collect()
}

/// `text` in at most `width` characters, on one line.
pub(crate) fn short(text: &str, width: usize) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= width {
        return line;
    }
    line.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// What a model is called in lines for people.
pub(crate) fn model_name(id: &str) -> &str {
    if is_untold(id) { "a model that the service did not name" } else { id }
}

/// A number with its noun: `1 job`, `2 jobs`.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_elsewhere_cannot_steer_the_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\nc"), "a\u{fffd}[31mb\nc");
    }

    #[test]
    fn a_long_prompt_is_cut_on_one_line() {
        assert_eq!(short("a  fox\nin snow", 8), "a fox i…");
    }
}
