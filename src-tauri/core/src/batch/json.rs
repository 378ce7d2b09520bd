//! JSON arrays and JSON Lines. The parser checks the syntax; the places of keys are found in the
//! text, so that a correction changes a key and nothing else.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::Flaw;
use super::place::Lines;
use super::prompt_file::{Cell, Given, RawRow, Reading};

pub(super) fn read_array(text: &str, lines: &Lines) -> Reading {
    let mut reading = Reading::default();
    if text.trim().is_empty() {
        return reading;
    }
    let parsed = if text.trim_start().starts_with('[') {
        serde_json::from_str::<Vec<&RawValue>>(text)
    } else {
        serde_json::from_str::<&RawValue>(text).map(|one| vec![one])
    };
    match parsed {
        Ok(values) => {
            for (index, value) in values.into_iter().enumerate() {
                take_row(value.get(), offset_in(text, value.get()), index + 1, &mut reading);
            }
        }
        Err(error) => reading.flaws.push((None, lines.offset(error.line(), error.column()), plain(&error))),
    }
    reading
}

pub(super) fn read_lines(text: &str) -> Reading {
    let mut reading = Reading::default();
    let mut row = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        row += 1;
        match serde_json::from_str::<&RawValue>(line) {
            Ok(_) => take_row(line, start, row, &mut reading),
            Err(error) => {
                let fault = start + error.column().saturating_sub(1);
                reading.flaws.push((Some(row), fault, plain(&error)));
            }
        }
    }
    reading
}

fn take_row(json: &str, at: usize, row: usize, reading: &mut Reading) {
    match json.as_bytes().first() {
        Some(b'{') => match serde_json::from_str::<Entries>(json) {
            Ok(entries) => {
                let cells = cells(json, at, &entries, row, reading);
                reading.rows.push(RawRow { at, cells });
            }
            Err(error) => reading.flaws.push((Some(row), at, plain(&error))),
        },
        Some(b'"') => match serde_json::from_str::<Value>(json) {
            Ok(prompt) => {
                let cell = Cell { key: "prompt".into(), key_span: at..at, value: Given::Json(prompt), value_at: at };
                reading.rows.push(RawRow { at, cells: vec![cell] });
            }
            Err(error) => reading.flaws.push((Some(row), at, plain(&error))),
        },
        _ => reading.flaws.push((Some(row), at, Flaw::RowForm)),
    }
}

fn cells(json: &str, at: usize, entries: &Entries<'_>, row: usize, reading: &mut Reading) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(entries.0.len());
    let mut cursor = 1;
    for (key, raw) in &entries.0 {
        let span = string_at(json, cursor);
        let value_start = offset_in(json, raw.get());
        cursor = value_start + raw.get().len();
        // The parser stops at a depth of 128.
        match serde_json::from_str::<Value>(raw.get()) {
            Ok(value) => cells.push(Cell {
                key: key.clone(),
                key_span: at + span.start..at + span.end,
                value: Given::Json(value),
                value_at: at + value_start,
            }),
            Err(error) => reading.flaws.push((Some(row), at + value_start, plain(&error))),
        }
    }
    cells
}

/// The first string literal from `from` on; the text is known to be sound JSON.
fn string_at(json: &str, from: usize) -> Range<usize> {
    let bytes = json.as_bytes();
    let start = (from..bytes.len()).find(|&i| bytes[i] == b'"').unwrap_or(bytes.len());
    let mut end = start + 1;
    while end < bytes.len() && bytes[end] != b'"' {
        end += if bytes[end] == b'\\' { 2 } else { 1 };
    }
    start..(end + 1).min(bytes.len())
}

/// Where `part`, a slice of `whole`, begins.
fn offset_in(whole: &str, part: &str) -> usize {
    part.as_ptr() as usize - whole.as_ptr() as usize
}

/// The parser's words without its line and column, which are reported beside them.
fn plain(error: &serde_json::Error) -> Flaw {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    Flaw::Json { says: text.to_owned() }
}

/// An object's entries in their order, repeated keys included.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::with_capacity(map.size_hint().unwrap_or(8));
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn array(text: &str) -> Reading {
        read_array(text, &Lines::of(text))
    }

    #[test]
    fn keys_keep_their_order_their_repeats_and_their_places() {
        let text = r#"[ {"b \"x\" ": {"a": [1, "\\"]}, "a" :2, "a": 3} ]"#;

        let reading = array(text);

        let row = &reading.rows[0];
        let keys: Vec<_> = row.cells.iter().map(|c| (c.key.as_str(), &text[c.key_span.clone()])).collect();
        assert_eq!(keys, [("b \"x\" ", r#""b \"x\" ""#), ("a", "\"a\""), ("a", "\"a\"")]);
        assert_eq!(&text[row.cells[1].value_at..][..1], "2");
    }

    #[test]
    fn a_syntax_error_is_found_where_it_is() {
        let text = "[\n  {\"prompt\": \"fox\"},\n  {\"prompt\": }\n]";

        let fault = &array(text).flaws[0];

        let place = Lines::of(text).place(text, fault.1);
        assert_eq!((place.line, place.column), (3, 14), "{fault:?}");
    }

    #[test]
    fn each_bad_line_of_json_lines_is_reported() {
        let text = "{\"prompt\": \"fox\"}\n{oops}\n\n17\n\"an owl\"\n";

        let reading = read_lines(text);

        assert_eq!(reading.rows.len(), 2);
        assert_eq!(reading.flaws.iter().map(|f| f.0).collect::<Vec<_>>(), [Some(2), Some(3)]);
    }

    #[test]
    fn nesting_without_end_is_refused_and_not_followed() {
        let deep = format!("[{{\"prompt\": {}1{}}}]", "[".repeat(100_000), "]".repeat(100_000));

        let reading = array(&deep);

        assert_eq!(reading.flaws.len(), 1);
        assert!(reading.flaws[0].2.to_string().contains("recursion limit"), "{}", reading.flaws[0].2);
    }
}
