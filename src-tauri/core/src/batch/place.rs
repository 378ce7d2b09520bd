//! Lines and columns of byte offsets.

use serde::Serialize;

/// A position in a text, from 1. Columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(starts).collect())
    }

    /// The place of a byte offset. An offset past the end is the end.
    pub(super) fn place(&self, text: &str, offset: usize) -> Place {
        let line = self.0.partition_point(|start| *start <= offset);
        let start = self.0[line - 1];
        let column = text[start..].char_indices().take_while(|(at, _)| start + at < offset).count() + 1;
        Place { line, column }
    }

    /// The offset of a line and a byte column, both from 1, as JSON errors give them.
    pub(super) fn offset(&self, line: usize, byte_column: usize) -> usize {
        let start = self.0.get(line.saturating_sub(1)).copied().unwrap_or(0);
        start + byte_column.saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let text = "one\nzwölf!\nx";
        let lines = Lines::of(text);

        assert_eq!(lines.place(text, 0), Place { line: 1, column: 1 });
        assert_eq!(lines.place(text, text.find('!').expect("there")), Place { line: 2, column: 6 });
        assert_eq!(lines.place(text, text.len()), Place { line: 3, column: 2 });
    }
}
