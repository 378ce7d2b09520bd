//! What a key of a prompt file means.

use catalogue::Model;

use super::path::{self, Step};

/// Meaning of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// Begins with `__`: kept with the row, never sent.
    Note,
    /// Which model the row is for.
    Model,
    /// How many times the row is queued.
    Count,
    /// useapi.net: which Runway account.
    Email,
    /// useapi.net: where progress is reported.
    ReplyUrl,
    /// useapi.net: the user's own reference.
    ReplyRef,
    /// useapi.net: most jobs at a time on that account.
    MaxJobs,
    /// A parameter, by our name.
    Param(String),
    /// A part of a parameter, by our name and the steps to it.
    Part(String, Vec<Step>),
    /// None of these; with the spelling that was probably meant.
    Unknown(Option<String>),
}

impl Key {
    /// The parameter that the key, or the whole of what it names a part of, stands for.
    pub(super) fn param(&self) -> Option<&str> {
        match self {
            Self::Param(name) | Self::Part(name, _) => Some(name),
            _ => None,
        }
    }
}

/// Keys that are the same for all models.
const OWN: [(&str, Key); 9] = [
    ("model", Key::Model),
    ("count", Key::Count),
    ("email", Key::Email),
    ("replyUrl", Key::ReplyUrl),
    ("reply_url", Key::ReplyUrl),
    ("replyRef", Key::ReplyRef),
    ("reply_ref", Key::ReplyRef),
    ("maxJobs", Key::MaxJobs),
    ("max_jobs", Key::MaxJobs),
];

/// Keys of the Frames script, which people use for other models too, with our names.
const FRAMES: [(&str, &str); 4] =
    [("text_prompt", "prompt"), ("aspect_ratio", "ratio"), ("exploreMode", "explore"), ("num_images", "images")];

/// The key without the spaces at its ends; invisible ones count.
pub(super) fn trimmed(key: &str) -> &str {
    key.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}'))
}

/// The meaning of a trimmed key for a model; without a model only [`OWN`] keys and notes are known.
pub(super) fn meaning(key: &str, model: Option<&Model>) -> Key {
    if key.starts_with("__") {
        return Key::Note;
    }
    if let Some((_, own)) = OWN.iter().find(|(name, _)| *name == key) {
        return own.clone();
    }
    let Some(model) = model else { return Key::Unknown(nearest(key, OWN.iter().map(|(name, _)| *name))) };
    let frames = FRAMES.iter().find(|(name, _)| *name == key).and_then(|(_, ours)| model.param(ours));
    if let Some(param) = model.param(key).or(frames) {
        return Key::Param(param.name.clone());
    }
    if let Some((param, item)) = model.spread_param(key) {
        return Key::Part(param.name.clone(), vec![Step::Item(item)]);
    }
    if let Some((whole, steps)) = path::split(key) {
        return match meaning(whole, Some(model)) {
            Key::Param(name) => Key::Part(name, steps),
            Key::Unknown(Some(near)) => Key::Unknown(Some(format!("{near}{}", &key[whole.len()..]))),
            _ => Key::Unknown(None),
        };
    }
    let names = model.params.iter().flat_map(|param| [param.name.as_str(), param.wire.as_str()]);
    let frames = FRAMES.iter().filter(|(_, ours)| model.param(ours).is_some()).map(|(name, _)| *name);
    Key::Unknown(nearest(key, names.chain(frames).chain(OWN.iter().map(|(name, _)| *name))))
}

/// The nearest of `names`: the same letters in another dress, else at most two slips in a longer word.
fn nearest<'a>(key: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let plain = bare(key);
    names
        .map(|name| (strsim::damerau_levenshtein(&plain, &bare(name)), name))
        .filter(|(distance, name)| *distance <= 2 && distance * 3 <= name.chars().count())
        .min_by_key(|(distance, name)| (*distance, strsim::damerau_levenshtein(key, name)))
        .map(|(_, name)| name.to_owned())
}

fn bare(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_other_dress_find_the_key_and_strangers_do_not() {
        let names = ["style", "seed", "aspect_ratio", "diversity", "exploreMode"];
        for (given, wanted) in [
            ("styel", Some("style")),
            ("Aspect-Ratio", Some("aspect_ratio")),
            ("explore_mode", Some("exploreMode")),
            ("diverstiy", Some("diversity")),
            ("sed", Some("seed")),
            ("fox", None),
            ("width", None),
        ] {
            assert_eq!(nearest(given, names.into_iter()).as_deref(), wanted, "{given}");
        }
    }

    #[test]
    fn invisible_characters_are_cut_off_too() {
        assert_eq!(trimmed("\u{feff} style\u{a0}\u{200b}"), "style");
    }
}
