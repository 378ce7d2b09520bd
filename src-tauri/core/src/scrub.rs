//! Takes out of a text what must not be handed on: keys, parts of addresses, mail addresses, the user's own folder.
//! No I/O.

use std::sync::LazyLock;

use regex_lite::Regex;
use zeroize::Zeroizing;

/// What stands where something was taken out.
const OUT: &str = "***";

/// Shorter ones are words, not keys.
const SHORTEST: usize = 6;

/// What is taken out of every text, and what stands there then.
static ALWAYS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        // Runway's keys are `key_` and 128 hexadecimal digits, those of useapi.net `user:<id>-<token>`.
        (r"\bkey_[0-9A-Za-z]+", OUT),
        (r"\buser:[^\s\x22',;}\]]+", OUT),
        (r"(?i)\b(bearer|basic)\s+[^\s\x22',;]+", "$1 ***"),
        (
            r"(?i)((?:api[_-]?key|token|secret|passw(?:or)?d|authorization)[\x22']?\s*[:=]\s*[\x22']?)[^\s\x22',;}\]]+",
            "$1***",
        ),
        // Signed addresses: what comes after the question mark opens them.
        (r"(?i)\b(https?://[^\s\x22'?#]+)[?#][^\s\x22']*", "$1?***"),
        (r"(?i)\b(https?://)[^\s/\x22'@]+@", "$1***@"),
        // Letters of any language stand in addresses too.
        (r"[^\s\x22'<>,;:=/@]+@[^\s\x22'<>,;:=/@]+\.[^\s\x22'<>,;:=/@.]+", "***@***"),
        // Nothing that a person needs is one word that long.
        (r"[0-9A-Za-z_-]{48,}", OUT),
    ]
    .into_iter()
    .filter_map(|(pattern, instead)| Some((Regex::new(pattern).ok()?, instead)))
    .collect()
});

/// Takes out what must not be handed on.
#[derive(Default)]
pub struct Scrub {
    known: Vec<Zeroizing<String>>,
    home: Option<String>,
}

impl std::fmt::Debug for Scrub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scrub({} known)", self.known.len())
    }
}

impl Scrub {
    /// Writes the user's own folder as `~`.
    #[must_use]
    pub fn with_home(mut self, home: Option<String>) -> Self {
        self.home = home.filter(|home| home.len() > 1);
        self
    }

    /// Takes this out too, wherever it stands.
    pub fn know(&mut self, secret: &str) {
        let secret = secret.trim();
        if secret.len() >= SHORTEST {
            self.known.push(Zeroizing::new(secret.to_owned()));
            // A longer one may begin with a shorter one.
            self.known.sort_by_key(|known| std::cmp::Reverse(known.len()));
        }
    }

    /// The text without all that.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for known in &self.known {
            if text.contains(known.as_str()) {
                text = text.replace(known.as_str(), OUT);
            }
        }
        if let Some(home) = &self.home {
            text = text.replace(home.as_str(), "~");
        }
        for (pattern, instead) in ALWAYS.iter() {
            if pattern.is_match(&text) {
                text = pattern.replace_all(&text, *instead).into_owned();
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_any_form_are_taken_out_and_the_rest_stays() {
        let scrub = Scrub::default();
        let hex = "0123456789abcdef".repeat(8);
        for (text, left) in [
            (format!("WARN key_{hex} refused"), "WARN *** refused"),
            ("task user:1234-runwayml:me@x.org-task:5 gone".into(), "task *** gone"),
            ("Authorization: Bearer abc.def".into(), "Authorization: *** ***"),
            ("{\"api_key\":\"hunter2\",\"n\":1}".into(), "{\"api_key\":\"***\",\"n\":1}"),
            ("GET https://cdn.example/a.png?sig=1&x=2 403".into(), "GET https://cdn.example/a.png?*** 403"),
            ("https://me:pw@host/x".into(), "https://***@host/x"),
            ("seat ann.b@example.org".into(), "seat ***@***"),
            ("<jürgen@bücher.example>: full".into(), "<***@***>: full"),
            ("a picture of a fox @fox, and @ alone.".into(), "a picture of a fox @fox, and @ alone."),
            (format!("digest {}", &hex[..64]), "digest ***"),
            ("job 01JD2Z7M3K9QX8 waiting, 3 of 5".into(), "job 01JD2Z7M3K9QX8 waiting, 3 of 5"),
        ] {
            assert_eq!(scrub.text(&text), left);
        }
        assert_eq!(ALWAYS.len(), 8, "every pattern is sound");
    }

    #[test]
    fn what_is_known_is_taken_out_whatever_it_looks_like() {
        let mut scrub = Scrub::default().with_home(Some("/home/ann".into()));
        scrub.know("plain words");
        scrub.know("plain words and more");
        scrub.know("a");

        let text = scrub.text("in /home/ann/x: plain words and more, plain words, a fox");

        assert_eq!(text, "in ~/x: ***, ***, a fox");
    }
}
