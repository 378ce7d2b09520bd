//! Steps on disk that survive a power cut: what is named is complete, and what was named stays named.
//!
//! A file is written and synced under another name first, takes its final name in one step, and the
//! folder that holds the name is synced after it.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use crate::failpoint::{self, Guard, Point};
use crate::private;

/// Waits until the file's bytes are on disk.
pub(super) fn sync_file(path: &Path) -> io::Result<()> {
    if failpoint::is_off(Guard::Sync) {
        return Ok(());
    }
    // Windows flushes only through a handle that may write.
    fs::OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Waits until the names in a folder are on disk. Windows keeps its own order there and offers no
/// such call.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) && !failpoint::is_off(Guard::Sync) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Makes a folder and those above it; the names of new ones are on disk when this returns.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let parent = folder.parent().ok_or_else(|| io::Error::from(ErrorKind::NotFound))?;
    make_folder(parent)?;
    match fs::create_dir(folder) {
        Ok(()) => sync_folder(parent),
        // Another thread was faster.
        Err(_) if folder.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

/// Gives `from` the name `to` without ever replacing anything: fails with `AlreadyExists` when the
/// name is taken.
///
/// Done with a second link, which no system lets replace a file. A crash between the two steps leaves
/// both names on the same complete file. File systems without links (FAT) get a look and a rename;
/// there only another program that takes the same name in between could be replaced.
pub(super) fn place_without_replacing(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => {
            failpoint::reached(Point::Linked);
            // The final name stands; a `.part` that a virus scanner holds open is swept up later.
            let _ = fs::remove_file(from);
            Ok(())
        }
        Err(error) if matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotFound) => Err(error),
        Err(_) if fs::symlink_metadata(to).is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(from, to),
    }
}

/// Replaces a file as a whole: readers see the old content or the new one, never a part.
pub(super) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::from(ErrorKind::NotFound))?;
    let name = path.file_name().ok_or_else(|| io::Error::from(ErrorKind::InvalidInput))?;
    // Hidden, and apart from what another process may be writing.
    let fresh = folder.join(format!(".{}.{}.new", name.to_string_lossy(), std::process::id()));
    replace_through(&fresh, path, content)
}

/// Like [`replace`], with the first name given: a place on the same file system that is swept, so that
/// a crash leaves nothing beside the file.
pub(super) fn replace_through(fresh: &Path, path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::from(ErrorKind::NotFound))?;
    make_folder(folder)?;
    let written = (|| {
        let mut file = private::options().write(true).create(true).truncate(true).open(fresh)?;
        file.write_all(content)?;
        if !failpoint::is_off(Guard::Sync) {
            file.sync_all()?;
        }
        failpoint::reached(Point::ReplacementWritten);
        fs::rename(fresh, path)?;
        failpoint::reached(Point::Replaced);
        sync_folder(folder)
    })();
    if written.is_err() {
        // The old file is still in place; the leftover would only confuse.
        let _ = fs::remove_file(fresh);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_name_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a.part"), folder.path().join("a.png"));
        fs::write(&from, b"new").unwrap();
        fs::write(&to, b"old").unwrap();

        let error = place_without_replacing(&from, &to).unwrap_err();

        assert_eq!(error.kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&to).unwrap(), b"old");
        assert!(from.exists(), "what could not be placed is not thrown away");
    }

    #[cfg(unix)]
    #[test]
    fn a_planted_link_counts_as_a_taken_name() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a.part"), folder.path().join("a.png"));
        fs::write(&from, b"new").unwrap();
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), &to).unwrap();

        assert_eq!(place_without_replacing(&from, &to).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert!(!folder.path().join("elsewhere").exists());
    }

    #[test]
    fn a_replaced_file_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/er/a.json");

        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();

        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
