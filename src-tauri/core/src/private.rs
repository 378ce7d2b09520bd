//! What is its user's alone: files and folders beside keys, with prompts, with what was spent; and the memory of a
//! program that died.
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

/// From now on neither this program nor what it starts leaves its memory on a disk when it dies: keys are in it. What
/// Windows keeps of programs that died is up to its settings.
pub fn leave_no_memory_behind() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // It only ever becomes less, which is always allowed.
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn rights(path: &Path) -> u32 {
        fs::metadata(path).expect("it is there").permissions().mode() & 0o777
    }

    #[test]
    fn a_program_that_dies_leaves_no_memory_behind() {
        leave_no_memory_behind();

        let died = std::process::Command::new("sh").args(["-c", "ulimit -c unlimited 2>/dev/null; ulimit -c"]).output();
        assert_eq!(died.unwrap().stdout, b"0\n", "nothing that is started may leave more");
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
