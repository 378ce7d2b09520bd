//! Carries a library's files to another folder and takes away what lies in both. All of it blocks.
//!
//! The index comes last: a folder without one is no library yet, and a folder with one is whole. What
//! is taken away lies in the other folder as well; only the index and what `cache` holds, which can be
//! made again, go without that look.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{CACHE, durable, media, place};
use crate::{private, store};

/// What SQLite keeps beside the index while it is open.
const BESIDE: [&str; 2] = ["-wal", "-shm"];

/// Bytes that are read at a time.
const BLOCK: usize = 1 << 20;

/// What lies in a library's folder beside the index and the cache. Paths are relative.
#[derive(Debug, Default)]
pub struct Contents {
    /// Files with their sizes.
    files: Vec<(PathBuf, u64)>,
    /// Folders, each after the one that it lies in.
    folders: Vec<PathBuf>,
}

impl Contents {
    /// Looks through a library's folder.
    ///
    /// Fails for a link, and for anything else that is neither a file nor a folder: a copy would not be
    /// the same thing.
    pub fn of(root: &Path) -> io::Result<Self> {
        let mut contents = Self::default();
        contents.folder(root, Path::new(""))?;
        Ok(contents)
    }

    /// How many files there are.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.files.len() as u64
    }

    /// Their bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|(_, bytes)| bytes).sum()
    }

    fn folder(&mut self, root: &Path, inner: &Path) -> io::Result<()> {
        for entry in fs::read_dir(root.join(inner))? {
            let entry = entry?;
            let (path, kind) = (inner.join(entry.file_name()), entry.file_type()?);
            if is_index(&path) || path == Path::new(CACHE) {
                continue;
            }
            if kind.is_dir() {
                self.folders.push(path.clone());
                self.folder(root, &path)?;
            } else if kind.is_file() {
                self.files.push((path, entry.metadata()?.len()));
            } else {
                let text = format!("{} is neither a file nor a folder", entry.path().display());
                return Err(io::Error::new(ErrorKind::InvalidInput, text));
            }
        }
        Ok(())
    }
}

/// Whether a folder has an index, and so is a library.
#[must_use]
pub fn is_whole(root: &Path) -> bool {
    root.join(store::FILE).is_file()
}

/// Whether files can be made in a folder.
#[must_use]
pub fn is_writable(folder: &Path) -> bool {
    place::is_writable(folder)
}

/// Copies files, reads each copy back and compares it. `told` hears how many are done, and the next one's
/// path; [`ControlFlow::Break`] ends the work. Everything is on disk when this returns.
///
/// Fails with `AlreadyExists` rather than write over anything, with `InvalidData` where a copy is not what
/// was read.
pub fn copy(
    contents: &Contents,
    from: &Path,
    to: &Path,
    told: &mut dyn FnMut(u64, &Path) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    for folder in &contents.folders {
        fs::create_dir(to.join(folder))?;
    }
    for (done, (path, _)) in (0..).zip(&contents.files) {
        if told(done, path).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        copy_file(&from.join(path), &to.join(path))
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
    }
    for folder in contents.folders.iter().rev() {
        durable::sync_folder(&to.join(folder))?;
    }
    durable::sync_folder(to)?;
    Ok(ControlFlow::Continue(()))
}

/// Gives a new index its final name; from then on the folder is a library. `written` makes it under the name
/// that it is given.
pub fn place_index<E: From<io::Error>>(root: &Path, written: impl FnOnce(&Path) -> Result<(), E>) -> Result<(), E> {
    let fresh = root.join(format!("{}.new", store::FILE));
    written(&fresh)?;
    durable::sync_file(&fresh)?;
    durable::place_without_replacing(&fresh, &root.join(store::FILE))?;
    durable::sync_folder(root)?;
    Ok(())
}

/// Gives a folder another name on the same disk. Fails with whatever the system says where that cannot be
/// done; then nothing has changed.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

/// Syncs the names of a folder that was renamed.
pub fn sync_names(from: &Path, to: &Path) -> io::Result<()> {
    for folder in [from, to].iter().filter_map(|path| path.parent()) {
        durable::sync_folder(folder)?;
    }
    Ok(())
}

/// Takes away from `gone` what also lies in `kept`, a whole library, and the folders that are empty then.
/// Returns whether nothing is left in `gone`.
pub fn take_away(gone: &Path, kept: &Path) -> io::Result<bool> {
    if !is_whole(kept) {
        let text = format!("{} holds no library", kept.display());
        return Err(io::Error::new(ErrorKind::NotFound, text));
    }
    if !gone.is_dir() {
        return Ok(true);
    }
    // First, so that nobody takes what is left for a library.
    for ending in ["", ".new"].into_iter().chain(BESIDE) {
        remove(&gone.join(format!("{}{ending}", store::FILE)))?;
    }
    match fs::remove_dir_all(gone.join(CACHE)) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let contents = Contents::of(gone)?;
    for (path, bytes) in &contents.files {
        let copied = fs::symlink_metadata(kept.join(path)).is_ok_and(|there| there.is_file() && there.len() >= *bytes);
        if copied {
            remove(&gone.join(path))?;
        }
    }
    for folder in contents.folders.iter().rev() {
        match fs::remove_dir(gone.join(folder)) {
            Err(error) if error.kind() != ErrorKind::DirectoryNotEmpty => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    durable::sync_folder(gone)?;
    Ok(fs::read_dir(gone)?.next().is_none())
}

fn is_index(path: &Path) -> bool {
    let name = path.to_string_lossy();
    name.strip_prefix(store::FILE)
        .is_some_and(|ending| ending.is_empty() || ending == ".new" || BESIDE.contains(&ending))
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    let mut source = File::open(from)?;
    let mut copy = private::options().write(true).create_new(true).open(to)?;
    let mut hash = Sha256::new();
    let mut block = vec![0; BLOCK];
    loop {
        match source.read(&mut block) {
            Ok(0) => break,
            Ok(read) => {
                hash.update(&block[..read]);
                copy.write_all(&block[..read])?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    // Some disks keep no such time, or no rights; the content is what counts.
    let known = source.metadata()?;
    let _ = known.modified().and_then(|time| copy.set_modified(time));
    let _ = copy.set_permissions(known.permissions());
    copy.sync_all()?;
    drop(copy);
    let (read_back, _) = media::digest(&mut File::open(to)?)?;
    if read_back == hex::encode(hash.finalize()) {
        return Ok(());
    }
    Err(io::Error::new(ErrorKind::InvalidData, "the copy is not what was read; the disk may be failing"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, files: &[(&str, &str)]) {
        for (path, content) in files {
            durable::make_folder(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), content).unwrap();
        }
    }

    #[test]
    fn only_what_lies_in_the_other_folder_is_taken_away() {
        let (gone, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let index = ("library.sqlite", "index");
        write(
            gone.path(),
            &[index, ("library.sqlite-wal", ""), ("cache/t", "t"), ("media/a/1.png", "one"), ("media/2.png", "longer")],
        );
        write(gone.path(), &[("notes.txt", "mine")]);
        write(kept.path(), &[index, ("media/a/1.png", "one"), ("media/2.png", "cut")]);

        let empty = take_away(gone.path(), kept.path()).unwrap();

        let left = Contents::of(gone.path()).unwrap();
        let mut left: Vec<_> = left.files.into_iter().map(|(path, _)| path).collect();
        left.sort();
        assert_eq!(left, [Path::new("media/2.png"), Path::new("notes.txt")]);
        assert!(!empty && !gone.path().join("media/a").exists() && !gone.path().join("cache").exists());
    }

    #[test]
    fn nothing_is_taken_away_for_a_folder_without_an_index() {
        let (gone, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        write(gone.path(), &[("library.sqlite", ""), ("a.png", "a")]);
        write(kept.path(), &[("a.png", "a")]);

        assert!(take_away(gone.path(), kept.path()).is_err());

        assert!(gone.path().join("library.sqlite").exists() && gone.path().join("a.png").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_named_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/etc", folder.path().join("media")).unwrap();

        let error = Contents::of(folder.path()).unwrap_err();

        assert!(error.to_string().contains("media is neither"), "{error}");
    }
}
