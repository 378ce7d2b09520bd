//! What people call parameters and values, from `data/words.json`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use crate::Unit;
use crate::form::sides;

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../data/words.json")).expect("the words are compiled in and covered by a test")
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    params: BTreeMap<String, ParamWords>,
    values: BTreeMap<String, String>,
}

/// What people call a parameter.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParamWords {
    pub(crate) label: String,
    pub(crate) help: Option<String>,
    pub(crate) low: Option<String>,
    pub(crate) high: Option<String>,
    pub(crate) unit: Option<Unit>,
}

/// The words for a parameter of that name; a name that has none is made readable.
pub(crate) fn param(name: &str) -> ParamWords {
    WORDS.params.get(name).cloned().unwrap_or_else(|| ParamWords {
        label: readable(name),
        help: None,
        low: None,
        high: None,
        unit: None,
    })
}

/// What people call a value: `png` is PNG, `very_high` is Very high.
#[must_use]
pub fn value_label(value: &Value) -> String {
    let Some(word) = value.as_str() else { return value.to_string() };
    let known = WORDS.values.get(&word.to_lowercase()).cloned();
    known.unwrap_or_else(|| if sides(word).is_some() { proportion(word) } else { readable(word) })
}

/// The two numbers of `16:9` or `1280:720`.
#[must_use]
pub fn proportion_of(ratio: &str) -> Option<(u32, u32)> {
    sides(ratio)
}

/// A name as people write it: `first_frame` is First frame.
fn readable(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Shapes that people know by name, as width and height.
const KNOWN: [(u32, u32); 11] =
    [(1, 1), (5, 4), (4, 3), (3, 2), (16, 10), (16, 9), (2, 1), (21, 9), (3, 1), (4, 1), (8, 1)];

/// The shape of a size in pixels by the name it goes under: 1360:768 is 16:9. Services round sides to what their
/// models take, so the nearest known shape counts where it is within 3 %.
fn proportion(ratio: &str) -> String {
    let Some((width, height)) = sides(ratio) else { return ratio.to_owned() };
    let (wide, long, short) = (width >= height, width.max(height), width.min(height));
    let shape = f64::from(long) / f64::from(short);
    let off = |(long, short): &(u32, u32)| (shape / (f64::from(*long) / f64::from(*short)) - 1.0).abs();
    let nearest = KNOWN.iter().min_by(|a, b| off(a).total_cmp(&off(b))).filter(|known| off(known) < 0.03);
    let (long, short) = nearest.copied().unwrap_or_else(|| {
        let common = greatest_common(long, short);
        (long / common, short / common)
    });
    if wide { format!("{long}:{short}") } else { format!("{short}:{long}") }
}

fn greatest_common(a: u32, b: u32) -> u32 {
    if b == 0 { a.max(1) } else { greatest_common(b, a % b) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Catalogue, Kind, Param};

    #[test]
    fn a_size_goes_under_the_shape_that_people_know() {
        for (ratio, shape) in [
            ("1360:768", "16:9"),
            ("768:1344", "9:16"),
            ("1024:1024", "1:1"),
            ("2112:912", "21:9"),
            ("1168:880", "4:3"),
            ("16:9", "16:9"),
            ("1408:11264", "1:8"),
        ] {
            assert_eq!(value_label(&json!(ratio)), shape, "{ratio}");
        }
    }

    #[test]
    fn values_are_written_as_people_write_them() {
        for (value, label) in [
            (json!("png"), "PNG"),
            (json!("auto"), "Automatic"),
            (json!("very_high"), "Very high"),
            (json!("2K"), "2K"),
            (json!(4), "4"),
        ] {
            assert_eq!(value_label(&value), label);
        }
    }

    #[test]
    fn every_parameter_that_the_catalogue_uses_has_its_word_and_every_word_a_parameter() {
        fn names(params: &[Param], all: &mut Vec<String>) {
            for param in params {
                all.push(param.name.clone());
                within(&param.kind, all);
            }
        }
        fn within(kind: &Kind, all: &mut Vec<String>) {
            match kind {
                Kind::Object { fields, .. } => names(fields, all),
                Kind::List { item: inner, .. } | Kind::Map { values: inner } => within(inner, all),
                Kind::Union { variants, .. } => variants.iter().for_each(|variant| within(variant, all)),
                _ => {}
            }
        }
        let mut top = Vec::new();
        for model in Catalogue::builtin().models().iter().filter(|model| model.reply.is_none()) {
            if model.output != crate::Media::None {
                names(&model.params, &mut top);
            }
        }
        let mut all = Vec::new();
        Catalogue::builtin().models().iter().for_each(|model| names(&model.params, &mut all));

        top.sort_unstable();
        top.dedup();
        let without: Vec<_> = top.iter().filter(|name| !WORDS.params.contains_key(*name)).collect();
        let idle: Vec<_> = WORDS.params.keys().filter(|name| !all.contains(name)).collect();

        assert!(without.is_empty(), "{without:?}");
        assert!(idle.is_empty(), "{idle:?}");
    }
}
