//! The forms a prompt file can have, and how one is recognised.

use serde::{Deserialize, Serialize};

/// A form of prompt file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A JSON array of objects or texts; one object alone is one row.
    Json,
    /// One JSON object or text a line.
    Jsonl,
    /// Cells parted by commas (or by semicolons, as some spreadsheets write), with a header.
    Csv,
    /// Cells parted by tabs, with a header.
    Tsv,
    /// One prompt a line.
    Lines,
    /// Prompts parted by blank lines.
    Blocks,
}

impl Format {
    /// By the file's name, else by what the text begins with.
    pub(super) fn recognise(name: Option<&str>, text: &str) -> Self {
        let ending = name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("jsonl" | "ndjson") => Self::Jsonl,
            Some("csv") => Self::Csv,
            Some("tsv" | "tab") => Self::Tsv,
            Some("txt" | "text" | "md") => Self::of_plain(text),
            // Many tools write JSON Lines under the name .json.
            Some("json") => Self::of_json(text),
            Some(_) | None => Self::sniff(text),
        }
    }

    fn sniff(text: &str) -> Self {
        let start = text.trim_start();
        if start.starts_with('{') || is_json_list(start) {
            return Self::of_json(text);
        }
        let header = start.lines().next().unwrap_or_default();
        let names_a_prompt = |by: char| {
            let mut cells = header.split(by).map(|cell| cell.trim().trim_matches('"'));
            cells.any(|cell| ["prompt", "text_prompt"].contains(&cell))
        };
        if header.contains('\t') && names_a_prompt('\t') {
            Self::Tsv
        } else if names_a_prompt(',') || names_a_prompt(';') {
            Self::Csv
        } else {
            Self::of_plain(text)
        }
    }

    fn of_json(text: &str) -> Self {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let whole = |line: &str| serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok();
        match (lines.next(), lines.next()) {
            (Some(first), Some(_)) if first.starts_with('{') && whole(first) => Self::Jsonl,
            _ => Self::Json,
        }
    }

    fn of_plain(text: &str) -> Self {
        let mut lines = text.trim().lines();
        if lines.any(|line| line.trim().is_empty()) { Self::Blocks } else { Self::Lines }
    }
}

/// A prompt may begin with a bracket too: `[wide shot] a fox`. A list goes on with a JSON value or ends.
fn is_json_list(start: &str) -> bool {
    start.strip_prefix('[').is_some_and(|rest| matches!(rest.trim_start().chars().next(), None | Some('{' | '"' | ']')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_a_name_is_known_by_its_beginning() {
        for (text, format) in [
            ("[{\"prompt\": \"fox\"}]", Format::Json),
            ("{\"prompt\": \"fox\"}", Format::Json),
            ("{\n \"prompt\": \"fox\"\n}", Format::Json),
            ("{\"prompt\": \"fox\"}\n{\"prompt\": \"owl\"}\n", Format::Jsonl),
            ("prompt,style\nfox,vivid\n", Format::Csv),
            ("style;prompt\nvivid;fox\n", Format::Csv),
            ("prompt\tstyle\nfox\tvivid\n", Format::Tsv),
            ("a fox, running\nan owl, asleep\n", Format::Lines),
            ("[wide shot] a fox\n", Format::Lines),
            ("a fox\nin snow\n\nan owl\n", Format::Blocks),
        ] {
            assert_eq!(Format::recognise(None, text), format, "{text:?}");
        }
    }

    #[test]
    fn a_name_decides_where_it_says_enough() {
        assert_eq!(Format::recognise(Some("a.CSV"), "a fox"), Format::Csv);
        assert_eq!(Format::recognise(Some("a.txt"), "[\"a\"]"), Format::Lines);
        assert_eq!(Format::recognise(Some("a.json"), "{\"a\":1}\n{\"a\":2}"), Format::Jsonl);
    }
}
