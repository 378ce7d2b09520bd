//! Everything that lies in a library, by what it is. Links are not followed, so a walk never leaves the
//! library and never turns in circles.

use std::collections::HashMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::{INCOMING, Library, MEDIA, PART, Sidecar};

/// Deepest folder below `media` that is looked into; ours have three levels.
const MAX_DEPTH: usize = 16;

/// What lies in a library. Paths are relative, with `/`.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Files that have a final name, with size in bytes.
    pub(super) files: HashMap<String, u64>,
    /// Recipes that can be read, by path.
    pub(super) recipes: Vec<(String, Sidecar)>,
    /// Files that should be recipes and are not, with the reason.
    pub(super) broken: Vec<(String, String)>,
    /// Files that were on their way.
    pub(super) leftovers: Vec<String>,
}

/// Looks through `media`. A recipe of the library's own form ends in `.json`; results that end so are
/// told apart by whether a recipe lists them.
pub(super) fn media(library: &Library) -> io::Result<Found> {
    let mut found = Found::default();
    folder(library, MEDIA, 0, &mut found)?;
    let listed: std::collections::HashSet<String> =
        found.recipes.iter().flat_map(|(path, recipe)| claims(path, recipe)).map(|(path, _)| path).collect();
    let (results, broken) = std::mem::take(&mut found.broken).into_iter().partition(|(path, _)| listed.contains(path));
    found.broken = broken;
    let results: Vec<(String, String)> = results;
    for (path, _) in results {
        let length = fs::symlink_metadata(library.absolute(&path))?.len();
        found.files.insert(path, length);
    }
    Ok(found)
}

/// Paths of the files that a recipe lists, with their place in it. Names that would lead out of the
/// recipe's folder are left out.
pub(super) fn claims<'a>(
    path: &'a str,
    recipe: &'a Sidecar,
) -> impl Iterator<Item = (String, &'a super::SidecarFile)> + 'a {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    recipe.files.iter().filter(|file| plain(&file.name)).map(move |file| (format!("{folder}/{}", file.name), file))
}

fn plain(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0', ':'])
}

fn folder(library: &Library, path: &str, depth: usize, found: &mut Found) -> io::Result<()> {
    let entries = match fs::read_dir(library.absolute(path)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let kind = entry.file_type()?;
        // A name that is no text is not ours; its place in a report has to be readable all the same.
        let name = entry.file_name().to_string_lossy().into_owned();
        let inner = format!("{path}/{name}");
        if kind.is_dir() {
            if inner == INCOMING {
                leftovers(&entry.path(), &inner, found)?;
            } else if depth < MAX_DEPTH && !name.starts_with('.') {
                folder(library, &inner, depth + 1, found)?;
            }
        } else if kind.is_file() {
            file(library, inner, &name, entry.metadata()?.len(), found);
        }
    }
    Ok(())
}

fn leftovers(folder: &Path, path: &str, found: &mut Found) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        found.leftovers.push(format!("{path}/{}", entry?.file_name().to_string_lossy()));
    }
    Ok(())
}

fn file(library: &Library, path: String, name: &str, length: u64, found: &mut Found) {
    if name.starts_with('.') {
        if name.ends_with(".new") || name.ends_with(&format!(".{PART}")) {
            found.leftovers.push(path);
        }
    } else if name.ends_with(".json") {
        match library.read_sidecar(&path) {
            Ok(recipe) => found.recipes.push((path, recipe)),
            Err(error) => found.broken.push((path, error.to_string())),
        }
    } else if !matches!(name, "Thumbs.db" | "desktop.ini") {
        // Those two are left by Windows in every folder that it shows.
        found.files.insert(path, length);
    }
}
