//! Plain text: a prompt a line, or prompts parted by blank lines.

use super::prompt_file::{Cell, Given, RawRow, Reading};

pub(super) fn read_lines(text: &str) -> Reading {
    let mut reading = Reading::default();
    for (at, line) in lines(text) {
        if !line.trim().is_empty() {
            reading.rows.push(prompt(at, line.trim()));
        }
    }
    reading
}

/// Line breaks inside a block stay: they are part of the prompt.
pub(super) fn read_blocks(text: &str) -> Reading {
    let mut reading = Reading::default();
    let mut block: Option<(usize, String)> = None;
    for (at, line) in lines(text) {
        let line = line.trim();
        match (&mut block, line.is_empty()) {
            (Some(_), true) => reading.rows.extend(block.take().map(|(at, text)| prompt(at, &text))),
            (None, true) => {}
            (Some((_, text)), false) => {
                text.push('\n');
                text.push_str(line);
            }
            (None, false) => block = Some((at, line.to_owned())),
        }
    }
    reading.rows.extend(block.map(|(at, text)| prompt(at, &text)));
    reading
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

fn prompt(at: usize, text: &str) -> RawRow {
    let cell = Cell { key: "prompt".into(), key_span: at..at, value: Given::Text(text.into()), value_at: at };
    RawRow { at, cells: vec![cell] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prompts(reading: &Reading) -> Vec<&Given> {
        reading.rows.iter().map(|row| &row.cells[0].value).collect()
    }

    #[test]
    fn each_filled_line_is_a_prompt() {
        let reading = read_lines("a fox\r\n\n  an owl  \n");

        assert_eq!(prompts(&reading), [&Given::Text("a fox".into()), &Given::Text("an owl".into())]);
    }

    #[test]
    fn blank_lines_part_blocks_that_keep_their_lines() {
        let reading = read_blocks("\na fox\nin snow\n\n\nan owl");

        assert_eq!(prompts(&reading), [&Given::Text("a fox\nin snow".into()), &Given::Text("an owl".into())]);
        assert_eq!(reading.rows[1].at, 17);
    }
}
