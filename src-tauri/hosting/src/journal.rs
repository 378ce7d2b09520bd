//! The log: one line for each event, in files that only their user can read, of a bounded size and number. What must
//! not be handed on is taken out before a line is written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use framewright_core::private;
use framewright_core::scrub::Scrub;

/// The file that is written to.
const NAME: &str = "desktop.log";

/// Most bytes of a file.
const MOST_BYTES: u64 = 2 << 20;

/// How many files are kept beside the one that is written to.
const KEPT: u32 = 3;

/// Most bytes of one event; the rest is cut off.
const MOST_LINE: usize = 64 << 10;

/// Where logs are: beside a configuration that `FRAMEWRIGHT_CONFIG` names, else in the system's folder for such things.
#[must_use]
pub fn folder() -> PathBuf {
    if let Some(config) = std::env::var_os("FRAMEWRIGHT_CONFIG").filter(|path| !path.is_empty()) {
        return PathBuf::from(config).join("log");
    }
    let folders = directories::ProjectDirs::from("", "", "framewright");
    folders
        .map_or_else(std::env::temp_dir, |folders| folders.state_dir().unwrap_or(folders.data_local_dir()).join("log"))
}

/// The file that is written to.
#[must_use]
pub fn file() -> PathBuf {
    folder().join(NAME)
}

/// Writes a log. Clones write to the same file.
#[derive(Clone, Debug)]
pub struct Journal(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    most_bytes: u64,
    kept: u32,
    scrub: Scrub,
    open: Mutex<File>,
}

impl Journal {
    /// Goes on with the log at `path`.
    pub fn open(path: &Path) -> io::Result<Self> {
        Self::within(path, MOST_BYTES, KEPT)
    }

    fn within(path: &Path, most_bytes: u64, kept: u32) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            private::make_folder(folder)?;
        }
        let open = Mutex::new(opened(path)?);
        Ok(Self(Arc::new(Inner { path: path.to_owned(), most_bytes, kept, scrub: Scrub::default(), open })))
    }

    fn line(&self, event: &[u8]) -> io::Result<()> {
        let Inner { path, most_bytes, kept, scrub, open } = &*self.0;
        let text = String::from_utf8_lossy(&event[..event.len().min(MOST_LINE)]);
        let mut line = scrub.text(text.trim_end()).into_bytes();
        line.truncate(usize::try_from(*most_bytes).unwrap_or(usize::MAX).saturating_sub(1));
        line.push(b'\n');
        let mut file = open.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |bytes: u64| bytes + line.len() as u64 <= *most_bytes;
        if !fits(file.metadata()?.len()) {
            // Another program may have made room already.
            if fs::metadata(path).is_ok_and(|log| !fits(log.len())) {
                set_aside(path, *kept)?;
            }
            *file = opened(path)?;
        }
        file.write_all(&line)
    }
}

/// Takes one whole event with each call, as `tracing_subscriber` hands it over.
impl Write for Journal {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.line(event).map(|()| event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn opened(path: &Path) -> io::Result<File> {
    private::own(path)?;
    private::options().create(true).append(true).open(path)
}

/// Moves each file one further from the newest; the last one goes.
fn set_aside(path: &Path, kept: u32) -> io::Result<()> {
    for number in (1..kept).rev() {
        match fs::rename(older(path, number), older(path, number + 1)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    fs::rename(path, older(path, 1))
}

/// `desktop.log` → `desktop.1.log`
fn older(path: &Path, number: u32) -> PathBuf {
    path.with_extension(format!("{number}.log"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_never_outgrows_its_files_and_holds_no_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log/desktop.log");
        let key = format!("key_{}", "5e".repeat(64));
        // Two programs write to one log.
        let (mut one, mut two) = (Journal::within(&path, 4_000, 3).unwrap(), Journal::within(&path, 4_000, 3).unwrap());

        for number in 0..2_000 {
            let journal = if number % 3 == 0 { &mut two } else { &mut one };
            journal.write_all(format!("INFO event {number} with {key}\n").as_bytes()).unwrap();
        }
        one.write_all(&[b'x'; 100_000]).unwrap();

        let files: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().map(|file| file.unwrap().path()).collect();
        assert_eq!(files.len(), 4, "the newest and three more: {files:?}");
        for file in &files {
            let text = fs::read_to_string(file).unwrap();
            assert!(text.len() <= 4_000, "{}: {}", file.display(), text.len());
            assert!(!text.contains("key_") && !text.contains("5e5e"), "{text}");
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
            }
        }
    }
}
