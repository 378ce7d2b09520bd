//! The state file: one JSON object a line, appended before the reply that depends on it leaves.
//!
//! A line is a whole record, and the last line about a thing is what holds. A torn last line (the
//! process was killed while writing) is left out when reading. At start the file is rewritten without
//! what has been overtaken. File bytes (uploads, assets) lie in a folder beside it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::accounts::Account;
use crate::belongings::Belonging;
use crate::clock::Ms;
use crate::files::StoredFile;
use crate::task::Task;

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Record {
    /// What the run was opened with; the first line.
    Opening { seed: u64, credits: i64 },
    /// Service and wall time at that moment.
    Time { service: Ms, wall: i64 },
    /// A task as it now stands.
    Task(Box<Task>),
    /// An account of a useapi.net subscriber as it now stands; `None` when it was removed.
    Account { holder: String, email: String, account: Option<Account> },
    /// An upload or asset as it now stands.
    File(StoredFile),
    /// Something that a key has beside tasks as it now stands.
    Belonging(Box<Belonging>),
}

/// The open state file, or nothing where nothing is kept.
#[derive(Debug)]
pub(crate) struct Journal {
    file: Option<File>,
    folder: Option<PathBuf>,
    /// Held as long as the journal is open.
    _claim: Option<Claim>,
}

/// The right to use a state file. The operating system gives it back when the process dies.
#[derive(Debug)]
pub(crate) struct Claim {
    _lock: File,
}

impl Claim {
    /// Claims a state file; fails where another simulator has it.
    pub(crate) fn take(path: &Path) -> io::Result<Self> {
        if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent)?;
        }
        let lock = OpenOptions::new().create(true).append(true).open(path.with_extension("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                Err(io::Error::new(io::ErrorKind::ResourceBusy, "another simulator is using it"))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl Journal {
    /// A journal that keeps nothing.
    pub(crate) fn none() -> Self {
        Self { file: None, folder: None, _claim: None }
    }

    /// All records of a state file, oldest first. A file that does not exist has none.
    pub(crate) fn read(path: &Path) -> io::Result<Vec<Record>> {
        let text = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).collect();
        let mut records = Vec::with_capacity(lines.len());
        for (index, line) in lines.iter().enumerate() {
            match serde_json::from_slice(line) {
                Ok(record) => records.push(record),
                Err(_) if index + 1 == lines.len() => {}
                Err(error) => {
                    let text = format!("{} line {}: {error}", path.display(), index + 1);
                    return Err(io::Error::new(io::ErrorKind::InvalidData, text));
                }
            }
        }
        Ok(records)
    }

    /// Replaces the file by these records and goes on appending to it.
    pub(crate) fn rewrite<'a>(
        path: &Path,
        claim: Claim,
        records: impl Iterator<Item = &'a Record>,
    ) -> io::Result<Self> {
        let folder = path.with_extension("files");
        fs::create_dir_all(&folder)?;
        let new = path.with_extension("new");
        let mut out = io::BufWriter::new(File::create(&new)?);
        for record in records {
            serde_json::to_writer(&mut out, record)?;
            out.write_all(b"\n")?;
        }
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&new, path)?;
        let file = OpenOptions::new().append(true).open(path)?;
        Ok(Self { file: Some(file), folder: Some(folder), _claim: Some(claim) })
    }

    /// Appends one record. It survives the death of this process once this returns.
    pub(crate) fn append(&mut self, record: &Record) -> io::Result<()> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let mut line = serde_json::to_vec(record)?;
        line.push(b'\n');
        file.write_all(&line)
    }

    /// Keeps the bytes of a file; returns whether they are on disk now.
    pub(crate) fn keep(&self, name: &str, bytes: &[u8]) -> io::Result<bool> {
        let Some(folder) = &self.folder else {
            return Ok(false);
        };
        let part = folder.join(format!("{name}.part"));
        fs::write(&part, bytes)?;
        fs::rename(part, folder.join(name))?;
        Ok(true)
    }

    /// Reads the bytes of a kept file.
    pub(crate) fn load(&self, name: &str) -> io::Result<Vec<u8>> {
        let folder = self.folder.as_ref().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        fs::read(folder.join(name))
    }

    /// Removes a kept file.
    pub(crate) fn drop_file(&self, name: &str) {
        if let Some(folder) = &self.folder {
            let _ = fs::remove_file(folder.join(name));
        }
    }
}
