//! Where files of a library lie and how they are called.
//!
//! Names are made here and nowhere else: from the prompt's words, the job's own id and the date, never
//! from anything that a service sent. They are legal on Linux, macOS and Windows.
//!
//! ```text
//! media/2026/11/20/foggy-harbor-nordic-woman-7f3k2q-1.png     result, numbered from 1
//! media/2026/11/20/foggy-harbor-nordic-woman-7f3k2q.json      its recipe
//! media/.incoming/01jd…7f3k2q-1.part                          on its way
//! inputs/<sha256>.<extension>                                 reference media
//! ```

use time::OffsetDateTime;

use crate::entropy::short_id;

/// Folder of results.
pub const MEDIA: &str = "media";
/// Folder of reference media.
pub const INPUTS: &str = "inputs";
/// Folder of what was thrown away.
pub const TRASH: &str = "trash";
/// Folder of what can be made again.
pub const CACHE: &str = "cache";
/// Folder of copies of the index.
pub const BACKUPS: &str = "backups";
/// Folder of files on their way, within [`MEDIA`] so that placing them never crosses a file system.
pub const INCOMING: &str = "media/.incoming";
/// Ending of a file on its way.
pub const PART: &str = "part";

/// Longest slug, in bytes.
const SLUG_BYTES: usize = 60;
/// Most words of a slug.
const SLUG_WORDS: usize = 5;
/// Longest single word of a slug, in bytes.
const WORD_BYTES: usize = 20;
/// How much of a prompt is looked at, in characters.
const PROMPT_CHARS: usize = 2_000;

/// Words that tell nothing about a picture.
const STOP_WORDS: &[&str] = &[
    "a",
    "about",
    "after",
    "against",
    "all",
    "along",
    "also",
    "an",
    "and",
    "another",
    "any",
    "are",
    "around",
    "as",
    "at",
    "be",
    "been",
    "before",
    "behind",
    "being",
    "below",
    "beneath",
    "beside",
    "between",
    "both",
    "but",
    "by",
    "each",
    "featuring",
    "for",
    "from",
    "has",
    "have",
    "he",
    "her",
    "herself",
    "him",
    "himself",
    "his",
    "i",
    "if",
    "in",
    "inside",
    "into",
    "is",
    "it",
    "its",
    "itself",
    "just",
    "like",
    "near",
    "nearby",
    "no",
    "not",
    "of",
    "off",
    "on",
    "onto",
    "or",
    "other",
    "our",
    "out",
    "over",
    "own",
    "she",
    "so",
    "some",
    "such",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "to",
    "toward",
    "towards",
    "under",
    "until",
    "up",
    "upon",
    "very",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whose",
    "with",
    "within",
    "without",
    "you",
    "your",
];

/// Names that Windows keeps for devices, with any ending.
const RESERVED: &[&str] = &[
    "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt0",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The prompt's telling words joined by `-`: ASCII, lower case, 1 to 60 bytes, never a name that a
/// system reserves.
#[must_use]
pub fn slug(prompt: &str) -> String {
    let start: String = prompt.chars().take(PROMPT_CHARS).collect();
    let plain: String = deunicode::deunicode(&start).to_ascii_lowercase().chars().filter(|c| *c != '\'').collect();
    let words = || plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = join(words().filter(|word| !STOP_WORDS.contains(word)));
    if slug.is_empty() {
        slug = join(words());
    }
    if slug.is_empty() {
        slug.push_str("untitled");
    }
    if RESERVED.contains(&slug.as_str()) {
        slug.push_str("-picture");
    }
    slug
}

fn join<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut slug = String::new();
    for word in words.take(SLUG_WORDS) {
        let word = &word[..word.len().min(WORD_BYTES)];
        if slug.len() + 1 + word.len() > SLUG_BYTES {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}

/// Where the results of a job go, without number and ending, relative to the library, with `/`.
/// The same for the same prompt, job and time. The date is that of UTC.
#[must_use]
pub fn stem(prompt: &str, job_id: &str, created_ms: i64) -> String {
    format!("{}/{}-{}", day_folder(created_ms), slug(prompt), short_id(&safe_id(job_id)))
}

/// `media/YYYY/MM/DD` of a time in Unix milliseconds. Times outside the years 1970 to 9999 count as
/// their nearest end.
#[must_use]
pub fn day_folder(created_ms: i64) -> String {
    /// 9999-12-31.
    const LAST_DAY_S: i64 = 253_402_214_400;
    let seconds = created_ms.div_euclid(1000).clamp(0, LAST_DAY_S);
    let day = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH).date();
    format!("{MEDIA}/{:04}/{:02}/{:02}", day.year(), u8::from(day.month()), day.day())
}

/// The `choice`-th name of a result (0 is the one that is nearly always free): stem, number from 1,
/// ending.
#[must_use]
pub(super) fn media_name(stem: &str, index: u32, extension: &str, choice: u32) -> String {
    let number = u64::from(index) + 1;
    match choice {
        0 => format!("{stem}-{number}.{extension}"),
        again => format!("{stem}-{number}_{}.{extension}", again + 1),
    }
}

/// The `choice`-th name of a recipe.
#[must_use]
pub(super) fn sidecar_name(stem: &str, choice: u32) -> String {
    match choice {
        0 => format!("{stem}.json"),
        again => format!("{stem}_{}.json", again + 1),
    }
}

/// Where a result is gathered while it is on its way, relative to the library, with `/`. `index` counts
/// from 0.
#[must_use]
pub fn part_name(job_id: &str, index: u32) -> String {
    format!("{INCOMING}/{}-{}.{PART}", safe_id(job_id), u64::from(index) + 1)
}

/// Where a job's recipe is written before it takes its name; apart from what another process writes.
pub(super) fn recipe_part_name(job_id: &str) -> String {
    format!("{INCOMING}/{}-recipe.{}.{PART}", safe_id(job_id), std::process::id())
}

/// Whether a file of [`INCOMING`] belongs to that job.
pub(super) fn is_part_of(name: &str, job_id: &str) -> bool {
    name.strip_prefix(&safe_id(job_id)).is_some_and(|rest| rest.starts_with('-'))
}

/// An id as part of a name. Ours are already safe; anything else loses what could leave the folder.
fn safe_id(id: &str) -> String {
    let kept: String = id.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
    if kept.is_empty() { "0".into() } else { kept.to_ascii_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-20T23:59:59.999Z.
    const LATE_ON_THE_20TH: i64 = 1_795_219_199_999;
    const JOB: &str = "01kd3v9qk4zt5m8w2x7f3k2qab";

    #[test]
    fn a_name_tells_the_day_the_subject_and_the_job() {
        let stem = stem("A foggy harbor with a Nordic woman, at dawn", JOB, LATE_ON_THE_20TH);

        assert_eq!(stem, "media/2026/11/20/foggy-harbor-nordic-woman-dawn-3k2qab");
        assert_eq!(media_name(&stem, 0, "png", 0), format!("{stem}-1.png"));
    }

    #[test]
    fn a_millisecond_later_is_the_next_day() {
        assert_eq!(day_folder(LATE_ON_THE_20TH + 1), "media/2026/11/21");
    }

    #[test]
    fn impossible_times_still_have_a_folder() {
        assert_eq!(day_folder(i64::MIN), "media/1970/01/01");
        assert_eq!(day_folder(i64::MAX), "media/9999/12/31");
    }

    #[test]
    fn hostile_prompts_give_plain_legal_names() {
        let long = "verylongword ".repeat(2_000);
        let one_word = "x".repeat(20_000);
        let prompts = [
            "../../etc/passwd",
            "..\\..\\windows\\system32",
            "nul\0byte",
            "CON",
            "aux",
            "\u{202e}gnp.exe\u{202c} reversed",
            "🦊🌊🔥",
            "",
            "   \n\t ",
            "…—«»",
            "the a of and",
            "trailing dot. ",
            "北京的清晨,雾气笼罩",
            "woman's portrait — café déjà vu",
            "\u{0301}\u{0301}\u{200d}",
            &long,
            &one_word,
        ];

        for prompt in prompts {
            let slug = slug(prompt);

            let start: String = prompt.chars().take(20).collect();
            assert!((1..=SLUG_BYTES).contains(&slug.len()), "{start:?} gave {slug:?}");
            assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{slug:?}");
            assert!(!slug.starts_with('-') && !slug.ends_with('-'), "{slug:?}");
            assert!(!RESERVED.contains(&slug.as_str()), "{slug:?}");
        }
    }

    #[test]
    fn a_prompt_of_stop_words_only_keeps_them() {
        assert_eq!(slug("the one and the other"), "one");
        assert_eq!(slug("of the and"), "of-the-and");
    }

    #[test]
    fn an_apostrophe_does_not_break_a_word() {
        assert_eq!(slug("The woman’s café"), "womans-cafe");
    }

    #[test]
    fn a_foreign_job_id_cannot_leave_the_folder() {
        assert_eq!(part_name("../../evil", 0), "media/.incoming/evil-1.part");
        assert_eq!(part_name("", 3), "media/.incoming/0-4.part");
    }
}
