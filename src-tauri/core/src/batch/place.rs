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

/// Where the lines of a text begin, and how many characters come before each block of it: a file may
/// be one line of many megabytes.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
    before: Vec<usize>,
}

/// Bytes in a block.
const BLOCK: usize = 1024;

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let mut before = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            before.push(before.last().copied().unwrap_or(0) + characters(block));
        }
        Self { starts: std::iter::once(0).chain(starts).collect(), before }
    }

    /// The place of a byte offset. An offset past the end is the end.
    pub(super) fn place(&self, text: &str, offset: usize) -> Place {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let column = self.characters_before(text, offset) - self.characters_before(text, self.starts[line - 1]) + 1;
        Place { line, column }
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.before[block] + characters(&text.as_bytes()[block * BLOCK..offset])
    }

    /// The offset of a line and a byte column, both from 1, as JSON errors give them.
    pub(super) fn offset(&self, line: usize, byte_column: usize) -> usize {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        start + byte_column.saturating_sub(1)
    }
}

/// Characters that begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
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

    #[test]
    fn a_column_far_out_on_a_long_line_is_exact() {
        let text = format!("x\n{}!", "ö".repeat(5_000));
        let lines = Lines::of(&text);

        assert_eq!(lines.place(&text, text.len() - 1), Place { line: 2, column: 5_001 });
        assert_eq!(lines.place(&text, text.len() + 9), Place { line: 2, column: 5_002 });
    }
}
