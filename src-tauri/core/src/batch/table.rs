//! Tables: cells parted by commas, semicolons or tabs, quoted as RFC 4180 says, the first line the
//! header. Read here and not by a library because each cell's place in the file is needed, and
//! because a quote that never closes must be an error and not a very long last cell.

use std::ops::Range;

use super::Flaw;
use super::prompt_file::{Cell, Given, RawRow, Reading};

/// Spreadsheets of countries with a decimal comma write semicolons.
pub(super) fn comma_or_semicolon(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if header.contains(';') && !header.contains(',') { b';' } else { b',' }
}

pub(super) fn read(text: &str, delimiter: u8) -> Reading {
    let mut reading = Reading::default();
    let mut records = Records { text, delimiter, at: 0 };
    let Some(header) = records.next_filled(&mut reading, None) else { return reading };
    let mut row = 0;
    while let Some(record) = records.next_filled(&mut reading, Some(row + 1)) {
        row += 1;
        let mut cells = Vec::with_capacity(header.len());
        for (index, field) in record.iter().enumerate().filter(|(_, field)| !field.value.trim().is_empty()) {
            match header.get(index) {
                Some(name) if !name.value.trim().is_empty() => cells.push(Cell {
                    key: name.value.clone(),
                    key_span: name.span.clone(),
                    value: Given::Text(field.value.clone()),
                    value_at: field.span.start,
                }),
                Some(_) => reading.flaws.push((Some(row), field.span.start, Flaw::UnnamedColumn { column: index + 1 })),
                None => reading.flaws.push((Some(row), field.span.start, Flaw::MoreCells { columns: header.len() })),
            }
        }
        reading.rows.push(RawRow { at: record.first().map_or(0, |field| field.span.start), cells });
    }
    reading
}

struct Field {
    value: String,
    /// As written, quotes included.
    span: Range<usize>,
}

struct Records<'a> {
    text: &'a str,
    delimiter: u8,
    at: usize,
}

impl Records<'_> {
    /// The next record that holds anything.
    fn next_filled(&mut self, reading: &mut Reading, row: Option<usize>) -> Option<Vec<Field>> {
        while self.at < self.text.len() {
            let record = self.record(reading, row);
            if record.iter().any(|field| !field.value.trim().is_empty()) {
                return Some(record);
            }
        }
        None
    }

    fn record(&mut self, reading: &mut Reading, row: Option<usize>) -> Vec<Field> {
        let mut fields = Vec::new();
        loop {
            fields.push(self.field(reading, row));
            match self.peek() {
                Some(byte) if byte == self.delimiter => self.at += 1,
                Some(b'\r') => {
                    self.at += if self.text.as_bytes().get(self.at + 1) == Some(&b'\n') { 2 } else { 1 };
                    return fields;
                }
                Some(_) => {
                    self.at += 1;
                    return fields;
                }
                None => return fields,
            }
        }
    }

    fn field(&mut self, reading: &mut Reading, row: Option<usize>) -> Field {
        let start = self.at;
        if self.peek() != Some(b'"') {
            self.skip_cell();
            return Field { value: self.text[start..self.at].to_owned(), span: start..self.at };
        }
        self.at += 1;
        let mut value = String::new();
        loop {
            let Some(length) = self.text[self.at..].find('"') else {
                reading.flaws.push((row, start, Flaw::OpenQuote));
                self.at = self.text.len();
                break;
            };
            value.push_str(&self.text[self.at..self.at + length]);
            self.at += length + 1;
            if self.peek() != Some(b'"') {
                break;
            }
            value.push('"');
            self.at += 1;
        }
        let closed = self.at;
        self.skip_cell();
        if !self.text[closed..self.at].trim().is_empty() {
            reading.flaws.push((row, closed, Flaw::AfterQuote));
        }
        Field { value, span: start..closed }
    }

    fn skip_cell(&mut self) {
        let ends = |byte: u8| byte == self.delimiter || byte == b'\n' || byte == b'\r';
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().position(|byte| ends(*byte)).unwrap_or(rest.len());
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(reading: &Reading) -> Vec<Vec<(String, String)>> {
        let text = |given: &Given| match given {
            Given::Text(text) => text.clone(),
            Given::Json(value) => value.to_string(),
        };
        reading.rows.iter().map(|row| row.cells.iter().map(|c| (c.key.clone(), text(&c.value))).collect()).collect()
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.into(), value.into())
    }

    #[test]
    fn quotes_separators_and_line_ends_inside_a_cell_are_kept() {
        let reading = read("prompt,style\r\n\"a \"\"red\"\" fox,\nrunning\",vivid\r\nowl,\r\n", b',');

        assert_eq!(
            values(&reading),
            [vec![pair("prompt", "a \"red\" fox,\nrunning"), pair("style", "vivid")], vec![pair("prompt", "owl")],]
        );
        assert!(reading.flaws.is_empty());
    }

    #[test]
    fn a_quote_that_never_closes_is_reported_where_it_opens() {
        let text = "prompt,style\n\"fox,vivid\nowl,bw\n";

        let reading = read(text, b',');

        assert_eq!(reading.flaws.len(), 1);
        assert_eq!(reading.flaws[0].1, text.find('"').expect("there"));
    }

    #[test]
    fn a_prompt_with_a_bare_comma_is_reported_and_not_cut() {
        let reading = read("prompt,style\na fox, running,vivid\n", b',');

        assert_eq!(reading.flaws.len(), 1);
        assert!(reading.flaws[0].2.to_string().contains("quotes"), "{}", reading.flaws[0].2);
    }

    #[test]
    fn empty_rows_and_cells_are_absent() {
        let reading = read("prompt,style\n\n,,\nfox,\n", b',');

        assert_eq!(values(&reading), [vec![pair("prompt", "fox")]]);
    }

    #[test]
    fn the_separator_is_seen_from_the_header() {
        assert_eq!(comma_or_semicolon("prompt;style\na, b;vivid"), b';');
        assert_eq!(comma_or_semicolon("prompt,style\na; b,vivid"), b',');
    }
}
