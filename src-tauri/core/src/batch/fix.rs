//! Mends a prompt file: keys are renamed where they stand, everything else stays as it is.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{Finding, Format, PromptFile};

/// A key as the format writes it.
pub(super) fn written(key: &str, format: Option<Format>) -> String {
    match format {
        Some(Format::Json | Format::Jsonl) => serde_json::Value::from(key).to_string(),
        Some(Format::Csv | Format::Tsv | Format::Lines | Format::Blocks) | None => key.to_owned(),
    }
}

/// The file's text with all safe corrections; `None` when there are none.
#[must_use]
pub fn corrected(file: &PromptFile, findings: &[Finding]) -> Option<String> {
    let mut fixes: Vec<_> = findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
    fixes.sort_by_key(|fix| fix.span.start);
    fixes.dedup_by_key(|fix| fix.span.start);
    if fixes.is_empty() {
        return None;
    }
    let mut text = String::with_capacity(file.text().len());
    let mut at = 0;
    for fix in fixes {
        text.push_str(&file.text()[at..fix.span.start]);
        text.push_str(&fix.text);
        at = fix.span.end;
    }
    text.push_str(&file.text()[at..]);
    Some(text)
}

/// Puts the corrected text in the file's place, in one step, after the original was copied to
/// `<name>.bak` beside it (`.bak2` and so on when taken). Returns where the copy is.
pub fn replace(path: &Path, text: &str) -> std::io::Result<PathBuf> {
    let path = &fs::canonicalize(path)?;
    let original = fs::read(path)?;
    let backup = write_new(path, ".bak", &original)?;
    let draft = write_new(path, ".new", text.as_bytes())?;
    let placed = fs::metadata(path)
        .and_then(|meta| fs::set_permissions(&draft, meta.permissions()))
        .and_then(|()| fs::rename(&draft, path));
    if placed.is_err() {
        // The original is untouched; a half-made copy would only confuse.
        let _ = fs::remove_file(&draft);
    }
    placed.map(|()| backup)
}

/// Writes a synced file under the first free name made of `path` and `ending`.
fn write_new(path: &Path, ending: &str, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for number in 1.. {
        let number = if number == 1 { String::new() } else { number.to_string() };
        let free = path.with_file_name(format!("{name}{ending}{number}"));
        match OpenOptions::new().write(true).create_new(true).open(&free) {
            Ok(mut file) => {
                file.write_all(bytes)?;
                file.sync_all()?;
                return Ok(free);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_original_is_kept_and_an_older_copy_too() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("prompts.json");
        fs::write(&path, "first").expect("written");

        let one = replace(&path, "second").expect("replaced");
        let two = replace(&path, "third").expect("replaced");

        let read = |path: &Path| fs::read_to_string(path).expect("readable");
        assert_eq!((read(&path), read(&one), read(&two)), ("third".into(), "first".into(), "second".into()));
        assert_eq!(fs::read_dir(dir.path()).expect("readable").count(), 3, "no draft is left behind");
    }
}
