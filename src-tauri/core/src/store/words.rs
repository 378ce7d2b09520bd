//! What people type into a search box, turned into questions to the index. What they type is never the
//! search engine's own language.
//!
//! The engine knows words: runs of letters and digits between other signs. Scripts that are written without
//! spaces (Chinese, Japanese, Thai …) make one long word of a whole phrase, and pictographs make none, so both
//! are looked for as parts of the text instead.

/// Most of a search text that is looked at, in characters.
const MOST_CHARS: usize = 1_000;
/// Most words of one search.
const MOST_WORDS: usize = 24;

/// A search as the index understands it. A text has to answer to all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// For the engine: each word quoted, so that nothing in it is an operator.
    pub matching: Option<String>,
    /// Parts that the text has to hold as they are.
    pub parts: Vec<String>,
}

impl Words {
    /// Reads a search text. The last word counts as a beginning, since it may still be being typed.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text: String = text.chars().take(MOST_CHARS).collect();
        let mut quoted: Vec<String> = Vec::new();
        let mut parts: Vec<String> = Vec::new();
        for run in text.split(|c: char| !c.is_alphanumeric() && !is_sign(c)).filter(|run| !run.is_empty()) {
            if quoted.len() + parts.len() >= MOST_WORDS {
                break;
            }
            let pieces = pieces(run);
            for (place, (piece, plain)) in pieces.iter().enumerate() {
                match (plain, place) {
                    // What follows is part of the same word of the engine.
                    (true, 0) => quoted.push(format!("\"{piece}\"{}", if pieces.len() > 1 { "*" } else { "" })),
                    (true, _) | (false, _) => parts.push((*piece).to_owned()),
                }
            }
        }
        if let Some(last) = quoted.last_mut()
            && !last.ends_with('*')
        {
            last.push('*');
        }
        Self { matching: (!quoted.is_empty()).then(|| quoted.join(" ")), parts }
    }

    /// Whether it asks for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.matching.is_none() && self.parts.is_empty()
    }
}

/// A run cut where words of the engine (`true`) and other writing (`false`) meet.
fn pieces(run: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut kind = None;
    for (at, c) in run.char_indices() {
        let plain = c.is_alphanumeric() && !is_unspaced(c);
        if kind.is_some_and(|kind| kind != plain) {
            pieces.push((&run[start..at], !plain));
            start = at;
        }
        kind = Some(plain);
    }
    if let Some(plain) = kind {
        pieces.push((&run[start..], plain));
    }
    pieces
}

/// Letters of scripts that put no space between words.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x31F0..=0x31FF | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xFF66..=0xFF9F | 0x20000..=0x3FFFF)
}

/// Pictographs and what joins them: no letters, and still something to look for.
fn is_sign(c: char) -> bool {
    matches!(u32::from(c), 0x200D | 0x2190..=0x2BFF | 0xFE0F | 0x1F000..=0x1FAFF) && !c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> (Option<String>, Vec<String>) {
        let words = Words::of(text);
        (words.matching, words.parts)
    }

    fn matching(text: &str) -> (Option<String>, Vec<String>) {
        (Some(text.to_owned()), Vec::new())
    }

    #[test]
    fn every_word_is_quoted_and_the_last_one_is_a_beginning() {
        assert_eq!(words("red fo"), matching("\"red\" \"fo\"*"));
        assert_eq!(words("  Red,fox!  "), matching("\"Red\" \"fox\"*"));
        assert_eq!(words("NEAR(a b) OR text:c* -d"), matching("\"NEAR\" \"a\" \"b\" \"OR\" \"text\" \"c\" \"d\"*"));
    }

    #[test]
    fn what_holds_no_word_asks_for_nothing() {
        for text in ["", "   ", "\"", "()*^-:", "\0"] {
            assert!(Words::of(text).is_empty(), "{text:?}");
        }
    }

    #[test]
    fn scripts_without_spaces_are_looked_for_as_parts() {
        assert_eq!(words("北京的清晨"), (None, vec!["北京的清晨".to_owned()]));
        assert_eq!(words("雾 harbour"), (Some("\"harbour\"*".into()), vec!["雾".to_owned()]));
        assert_eq!(words("fox狐狸"), (Some("\"fox\"*".into()), vec!["狐狸".to_owned()]));
        assert_eq!(words("狐fox"), (None, vec!["狐".to_owned(), "fox".to_owned()]));
    }

    #[test]
    fn pictographs_are_looked_for_too() {
        assert_eq!(words("🦊"), (None, vec!["🦊".to_owned()]));
        assert_eq!(words("👩‍🚀 moon"), (Some("\"moon\"*".into()), vec!["👩‍🚀".to_owned()]));
    }

    #[test]
    fn an_enormous_text_is_cut() {
        let words = Words::of(&"a b ".repeat(100_000));

        assert!(words.matching.unwrap().len() < MOST_WORDS * 6);
    }
}
