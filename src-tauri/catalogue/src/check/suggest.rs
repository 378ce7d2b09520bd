//! "Did you mean": the nearest valid value or name.

use serde_json::Value;

use crate::form::sides;

/// How alike two words must be (0 nothing, 1 equal) to be worth naming.
const ALIKE: f64 = 0.5;

/// The candidates most like the word, best first, at most `most`.
pub(crate) fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>, most: usize) -> Vec<&'c str> {
    let plain = plain(word);
    let mut scored: Vec<(f64, &str)> = candidates
        .map(|candidate| (likeness(&plain, &self::plain(candidate)), candidate))
        .filter(|(score, _)| *score >= ALIKE)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(most).map(|(_, candidate)| candidate).collect()
}

/// Case, stray spaces and the choice of separator do not count.
fn plain(word: &str) -> String {
    word.trim().to_lowercase().replace(['-', ' ', '.'], "_")
}

fn likeness(a: &str, b: &str) -> f64 {
    let whole = strsim::normalized_damerau_levenshtein(a, b);
    // The beginning of a longer word is what people type.
    let begins = a.len() >= 3 && b.starts_with(a);
    if begins { whole.max(0.8) } else { whole }
}

/// The key that was meant. A known key with stray spaces is always it, in its own spelling.
pub(super) fn near_key(key: &str, known: &[String]) -> Option<String> {
    let trimmed = key.trim();
    if let Some(same) = known.iter().find(|known| *known == trimmed) {
        return Some(same.clone());
    }
    nearest(key, known.iter().map(String::as_str), 1).first().map(|near| (*near).to_owned())
}

/// The option that was meant.
pub(crate) fn near_option(given: &Value, options: &[Value]) -> Option<String> {
    if let Some(number) = given.as_f64().or_else(|| given.as_str().and_then(|text| text.trim().parse().ok())) {
        let numbers = options.iter().filter_map(|option| Some((option, option.as_f64()?)));
        let near = numbers.min_by(|a, b| (a.1 - number).abs().total_cmp(&(b.1 - number).abs()));
        if let Some((option, _)) = near {
            return Some(option.to_string());
        }
    }
    let text = given.as_str()?;
    let words: Vec<&str> = options.iter().filter_map(Value::as_str).collect();
    near_ratio(text, &words).or_else(|| nearest(text, words.iter().copied(), 1).first().copied()).map(str::to_owned)
}

/// The option with the nearest proportion; of equal ones the first in the list.
fn near_ratio<'o>(text: &str, options: &[&'o str]) -> Option<&'o str> {
    let text = text.trim().replace(['x', 'X', '×', '*', '/', '-'], ":").replace(' ', "");
    let (width, height) = sides(&text)?;
    if let Some(same) = options.iter().find(|option| **option == text) {
        return Some(same);
    }
    let proportion = |(width, height): (u32, u32)| (f64::from(width) / f64::from(height)).ln();
    let wanted = proportion((width, height));
    let mut best: Option<(f64, &str)> = None;
    for option in options {
        let Some(sides) = sides(option) else { continue };
        let distance = (proportion(sides) - wanted).abs();
        if best.is_none_or(|(least, _)| distance < least - 1e-9) {
            best = Some((distance, option));
        }
    }
    best.map(|(_, option)| option)
}
