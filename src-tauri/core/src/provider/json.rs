//! Lenient reading of vendors' JSON: a field of another type counts as absent, never as a fault.

use serde::de::{Deserializer as _, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A text that is not empty.
pub(crate) fn text<'a>(object: &'a Value, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str().filter(|s| !s.is_empty())
}

/// A finite number, also when it comes as text (`"0.4"`).
pub(crate) fn number(object: &Value, key: &str) -> Option<f64> {
    let value = object.get(key)?;
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|n: &f64| n.is_finite())
}

/// A whole number, also when it comes as text.
pub(crate) fn whole(object: &Value, key: &str) -> Option<i64> {
    let value = object.get(key)?;
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// An ISO 8601 date as Unix milliseconds.
pub(crate) fn time_ms(object: &Value, key: &str) -> Option<i64> {
    let moment = OffsetDateTime::parse(text(object, key)?, &Rfc3339).ok()?;
    i64::try_from(moment.unix_timestamp_nanos() / 1_000_000).ok()
}

/// `credits` of an object such as `cost` or `estimatedCost`; never negative.
pub(crate) fn credits(object: &Value, key: &str) -> Option<f64> {
    number(object.get(key)?, "credits").filter(|c| *c >= 0.0)
}

/// An id that can stand in a path as it is; anything else is as good as none.
pub(crate) fn id<'a>(object: &'a Value, key: &str) -> Option<&'a str> {
    text(object, key).filter(|id| usable_id(id))
}

/// Whether an id can stand in a path unescaped and be written on one line of a log.
pub(crate) fn usable_id(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~:@+=,!$&'()*;".contains(&b);
    !id.is_empty() && id.len() <= 512 && id.bytes().all(plain) && id != "." && id != ".."
}

/// Whether an id can be one step of a path that is written down here; anything else in it would lead elsewhere.
pub(crate) fn plain_id(id: &str) -> bool {
    usable_id(id) && !id.contains([':', '@', '&', '=', ';'])
}

/// At most `length` characters of a text from outside.
pub(crate) fn short(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

/// The items of a JSON array, unparsed; more than `most` is an error, so that a hostile listing
/// cannot fill the memory.
pub(crate) fn list(bytes: &[u8], most: usize) -> Result<Vec<Box<RawValue>>, String> {
    struct Items(usize);
    impl<'de> Visitor<'de> for Items {
        type Value = Vec<Box<RawValue>>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "a list of at most {} items", self.0)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
            let mut items = Vec::new();
            while let Some(item) = seq.next_element()? {
                if items.len() == self.0 {
                    return Err(serde::de::Error::custom("more items than were asked for"));
                }
                items.push(item);
            }
            Ok(items)
        }
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let items = deserializer.deserialize_seq(Items(most)).and_then(|items| deserializer.end().map(|()| items));
    items.map_err(|e| format!("the list is not readable ({e})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_read_from_text_too() {
        let object = json!({"a": "0.4", "b": 0.5, "c": "much", "d": "NaN", "e": "12"});

        assert_eq!(number(&object, "a"), Some(0.4));
        assert_eq!(number(&object, "b"), Some(0.5));
        assert_eq!(number(&object, "c"), None);
        assert_eq!(number(&object, "d"), None);
        assert_eq!(whole(&object, "e"), Some(12));
    }

    #[test]
    fn dates_become_unix_milliseconds() {
        let object = json!({"a": "2026-11-20T12:00:00.250Z", "b": "yesterday", "c": 5});

        assert_eq!(time_ms(&object, "a"), Some(1_795_176_000_250));
        assert_eq!(time_ms(&object, "b"), None);
        assert_eq!(time_ms(&object, "c"), None);
    }

    #[test]
    fn an_id_that_could_change_the_path_is_no_id() {
        for bad in ["", ".", "..", "a/b", "a?b", "a#b", "a\nb", "a b", "a%2fb", "a\\b", "ä", &"x".repeat(513)] {
            assert!(!usable_id(bad), "{bad:?}");
        }
        assert!(usable_id("user:7-runwayml:me@example.com-task:3fa85f64-5717-4562-b3fc-2c963f66afa6"));
    }

    #[test]
    fn a_list_longer_than_asked_for_is_refused() {
        assert_eq!(list(b"[1,{},[2]]", 3).map(|items| items.len()), Ok(3));
        assert!(list(b"[1,2,3,4]", 3).is_err());
        assert!(list(b"{\"a\":1}", 3).is_err());
        assert!(list(b"[1,2", 3).is_err());
    }

    #[test]
    fn nesting_beyond_the_parsers_depth_is_an_error_and_no_crash() {
        let deep = format!("[{}{}]", "[".repeat(20_000), "]".repeat(20_000));

        assert!(
            list(deep.as_bytes(), 3)
                .map(|items| serde_json::from_str::<Value>(items[0].get()).is_err())
                .unwrap_or(true)
        );
    }
}
