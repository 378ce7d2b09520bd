//! Files and folders that only their user may read: keys' neighbours, prompts, what was spent.
//!
//! On Windows, what lies in a user's folders is his own already.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;

/// How a file is opened so that, where it is made, only its user may read it.
#[must_use]
pub fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a folder and those above it where they are missing.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes an empty file, or takes the rights of others away from the one that is there. SQLite gives its log the rights
/// of the database.
pub fn own(file: &Path) -> io::Result<()> {
    if !file.exists() {
        drop(options().create(true).truncate(false).write(true).open(file)?);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let rights = fs::metadata(file)?.permissions().mode();
        if rights & 0o077 != 0 {
            // Somebody else's file, or a disk without rights: it stays as it is.
            let _ = fs::set_permissions(file, fs::Permissions::from_mode(rights & 0o700));
        }
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn rights(path: &Path) -> u32 {
        fs::metadata(path).expect("it is there").permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_is_the_users_alone_and_an_old_one_becomes_so_with_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let (new, old) = (folder.path().join("new"), folder.path().join("old"));
        fs::write(&old, "kept").unwrap();
        fs::set_permissions(&old, fs::Permissions::from_mode(0o644)).unwrap();

        own(&new).unwrap();
        own(&old).unwrap();
        make_folder(&folder.path().join("a/b")).unwrap();

        assert_eq!((rights(&new), rights(&old)), (0o600, 0o600));
        assert_eq!(fs::read(&old).unwrap(), b"kept");
        assert_eq!((rights(&folder.path().join("a")), rights(&folder.path().join("a/b"))), (0o700, 0o700));
    }
}
