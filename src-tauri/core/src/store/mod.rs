//! The library's index: SQLite, one writer thread, a few readers.
//!
//! Each table has a file with its row type and its SQL. Every write is one transaction on the
//! writer thread; with `synchronous = FULL` it is on disk when the call returns.

pub mod account_states;
pub mod assets;
pub mod attempts;
mod backup;
pub mod batches;
pub mod breaker;
mod connection;
pub mod counted;
pub mod drafts;
pub mod exam;
pub mod gallery;
pub mod hold;
pub mod jobs;
pub mod kin;
pub mod learned;
pub mod ledger;
pub mod log;
pub mod meta;
mod migrate;
pub mod outputs;
pub mod prompts;
pub mod restore;
pub mod salvage;
pub mod spending;
pub mod styles;
pub mod thumbs;
pub mod uploads;
pub mod words;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{Semaphore, mpsc, oneshot};

use self::connection::{PATIENCE, connect};
use crate::error::{Code, Error};
use crate::failpoint::{self, Point};
use crate::private;
use crate::refusal::LibraryFault;

/// Name of the index file within a library.
pub const FILE: &str = "library.sqlite";

/// Size of its pages.
pub(crate) const PAGE_BYTES: u64 = 8_192;

/// Reads at a time.
const READERS: usize = 3;
/// Connections that are kept for the next reads. Each holds the schema and what it read last.
const KEPT: usize = 1;
type Write = Box<dyn FnOnce(&mut Connection) + Send>;

/// Why the index could not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite's own error: disk full, I/O, constraint.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// The index was made by a newer Framewright.
    #[error("this library was made by a newer Framewright (index version {found}, this one knows {known})")]
    Newer {
        /// Version found.
        found: i64,
        /// Newest version known.
        known: i64,
    },
    /// The same where it is open to be looked at.
    #[error(
        "this library was made by a newer Framewright and is only looked at (index version {found}, this one knows {known})"
    )]
    OnlyLook {
        /// Version found.
        found: i64,
        /// Newest version known.
        known: i64,
    },
    /// The file is not a sound SQLite database.
    #[error("the index of this library is damaged: {0}")]
    Damaged(String),
    /// A file operation beside the database failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The file was taken away while it was open.
    #[error("its folder is not there any more")]
    Gone,
    /// The store was shut down, or its writer thread died.
    #[error("the library's index is closed")]
    Closed,
}

impl StoreError {
    /// Whether it says that the file itself is not sound.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self {
            Self::Damaged(_) => true,
            Self::Sqlite(error) => matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase)),
            _ => false,
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::Newer { .. }
            | StoreError::OnlyLook { .. }
            | StoreError::Damaged(_)
            | StoreError::Io(_)
            | StoreError::Gone => Code::Library,
            StoreError::Sqlite(rusqlite::Error::QueryReturnedNoRows) => Code::NotFound,
            StoreError::Sqlite(_) => Code::Library,
            StoreError::Closed => Code::Internal,
        };
        let fault = match &error {
            StoreError::Sqlite(rusqlite::Error::SqliteFailure(cause, _)) => fault(cause),
            StoreError::Gone => Some(LibraryFault::TakenAway),
            StoreError::Newer { .. } => Some(LibraryFault::Newer),
            StoreError::OnlyLook { .. } => Some(LibraryFault::OnlyLook),
            StoreError::Damaged(_) => Some(LibraryFault::Damaged),
            _ => None,
        };
        match fault {
            Some(fault) => Self::from(fault),
            None => Self::new(code, format!("The library's index: {error}.")),
        }
        .because(error)
    }
}

/// What a person can do about a fault of the disk.
fn fault(cause: &rusqlite::ffi::Error) -> Option<LibraryFault> {
    use rusqlite::ErrorCode;
    Some(match cause.code {
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => LibraryFault::Damaged,
        ErrorCode::DiskFull => LibraryFault::Full,
        _ if cause.extended_code == rusqlite::ffi::SQLITE_READONLY_DBMOVED => LibraryFault::TakenAway,
        ErrorCode::ReadOnly => LibraryFault::ReadOnly,
        ErrorCode::CannotOpen | ErrorCode::SystemIoFailure => LibraryFault::Unreachable,
        ErrorCode::DatabaseBusy => LibraryFault::Busy,
        _ => return None,
    })
}

/// The index of one library.
#[derive(Clone, Debug)]
pub struct Store {
    path: Arc<Path>,
    writer: mpsc::UnboundedSender<Write>,
    readers: Arc<Readers>,
    /// Something that was read or written showed that the file is not sound.
    damaged: Arc<AtomicBool>,
    /// Its version and the newest one known here, where a newer Framewright made it: it is only looked at.
    newer: Option<(i64, i64)>,
}

#[derive(Debug)]
struct Readers {
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
}

impl Store {
    /// Opens the index in `folder`, creating or migrating it as needed. Before a migration the old
    /// database is copied to `backups/`, and the copy is read back whole.
    ///
    /// Fails when the file is damaged, newer than this program, or cannot be written.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::open_with(folder, |_| Ok(()))
    }

    /// The same with something done to the index before anybody else sees it.
    fn open_with(
        folder: &Path,
        first: impl FnOnce(&mut Connection) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        migrate::refuse_others(&path)?;
        // What cannot be made or changed shows itself when it is opened.
        let _ = private::own(&path);
        let mut writer = connect(&path, false)?;
        migrate::run(&mut writer, folder)?;
        failpoint::reached(Point::IndexOpened);
        first(&mut writer)?;
        Self::of(&path, writer, None)
    }

    /// Whether the index in `folder` was made by a newer Framewright.
    #[must_use]
    pub fn is_newer(folder: &Path) -> bool {
        migrate::newer(&folder.join(FILE)).is_some()
    }

    /// Opens an index that a newer Framewright made, to be looked at: nothing in it is changed, and every write is
    /// refused.
    ///
    /// Fails with `Newer` when it lacks something that this version reads.
    pub fn open_newer(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        let (found, known) = migrate::newer(&path).unwrap_or_default();
        let first = connect(&path, true)?;
        if !migrate::has_all_of_ours(&first)? {
            return Err(StoreError::Newer { found, known });
        }
        Self::of(&path, first, Some((found, known)))
    }

    fn of(path: &Path, mut writer: Connection, newer: Option<(i64, i64)>) -> Result<Self, StoreError> {
        let reader = connect(path, true)?;
        let (sender, mut receiver) = mpsc::unbounded_channel::<Write>();
        thread::Builder::new().name("store-writer".into()).spawn(move || {
            while let Some(write) = receiver.blocking_recv() {
                write(&mut writer);
            }
            if newer.is_none() {
                put_away(&writer);
            }
        })?;
        Ok(Self {
            path: path.into(),
            writer: sender,
            readers: Arc::new(Readers { idle: Mutex::new(vec![reader]), permits: Semaphore::new(READERS) }),
            damaged: Arc::default(),
            newer,
        })
    }

    /// Fails where the index is open to be looked at only. For what changes files before the index.
    pub fn may_write(&self) -> Result<(), StoreError> {
        self.newer.map_or(Ok(()), |(found, known)| Err(StoreError::OnlyLook { found, known }))
    }

    /// Whether anything that was read or written so far showed that the file is not sound.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    fn noting_damage<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &result
            && error.is_damage()
            && !self.damaged.swap(true, Ordering::Relaxed)
        {
            tracing::error!(%error, "the library's index is damaged");
        }
        result
    }

    /// Where the database lies.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.path.to_path_buf()
    }

    /// Runs `work` as one transaction on the writer thread; committed and synced when this returns
    /// `Ok`, undone when `work` fails.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        self.may_write()?;
        let (answer, receive) = oneshot::channel();
        let write: Write = Box::new(move |connection| {
            let result = (|| {
                let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                let value = work(&transaction)?;
                failpoint::reached(Point::Committing);
                transaction.commit()?;
                failpoint::reached(Point::Committed);
                Ok(value)
            })();
            // The asker may be gone (cancelled future); the write stands all the same.
            drop(answer.send(result));
        });
        self.writer.send(write).map_err(|_| StoreError::Closed)?;
        self.noting_damage(receive.await.map_err(|_| StoreError::Closed)?)
    }

    /// Runs `work` on a reader connection, off the async threads. All it reads is of one moment.
    pub async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let _permit = self.readers.permits.acquire().await.map_err(|_| StoreError::Closed)?;
        let (readers, path) = (Arc::clone(&self.readers), Arc::clone(&self.path));
        let read = tokio::task::spawn_blocking(move || {
            let kept = readers.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = kept.map_or_else(|| connect(&path, true), Ok)?;
            let result = connection.unchecked_transaction().map_err(StoreError::from).and_then(|view| work(&view));
            let mut idle = readers.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < KEPT {
                idle.push(connection);
            }
            result
        });
        self.noting_damage(read.await.map_err(|_| StoreError::Closed)?)
    }

    /// Takes what stands in the log beside the file into the file, so that the next start finds it as it is left by
    /// an orderly end. Nothing is lost without it; while another process reads, it stays for that one's end.
    pub async fn put_away(&self) {
        if self.may_write().is_err() {
            return;
        }
        let (done, receive) = oneshot::channel();
        let last: Write = Box::new(move |connection| {
            put_away(connection);
            // Whoever asked may have gone.
            let _ = done.send(());
        });
        if self.writer.send(last).is_ok() {
            // A writer that ended meanwhile has done it.
            let _ = receive.await;
        }
    }

    /// Lets go of what was read before: of pages that are kept, and of the connections that keep them. What is read
    /// next comes from the system's own cache.
    pub async fn rest(&self) {
        self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let (done, receive) = oneshot::channel();
        let shrink: Write = Box::new(move |connection| {
            if let Err(error) = connection.execute_batch("PRAGMA shrink_memory") {
                tracing::debug!(%error, "the index keeps its pages in memory");
            }
            // Whoever asked may have gone.
            let _ = done.send(());
        });
        if self.writer.send(shrink).is_ok() {
            // A writer that ended meanwhile keeps nothing.
            let _ = receive.await;
        }
    }

    /// A number that changes whenever another process has written to the database.
    pub async fn foreign_changes(&self) -> Result<i64, StoreError> {
        // `data_version` speaks for one connection, so the writer's own is asked.
        let (answer, receive) = oneshot::channel();
        let ask: Write = Box::new(move |connection| {
            let version = connection.query_row("PRAGMA data_version", [], |row| row.get(0));
            drop(answer.send(version));
        });
        self.writer.send(ask).map_err(|_| StoreError::Closed)?;
        Ok(receive.await.map_err(|_| StoreError::Closed)??)
    }
}

fn put_away(connection: &Connection) {
    let waiting = connection.busy_timeout(std::time::Duration::ZERO);
    let done = waiting.and_then(|()| connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)"));
    if let Err(error) = done {
        tracing::debug!(%error, "the log beside the index stays for the next end");
    }
    // For whoever still writes.
    let _ = connection.busy_timeout(PATIENCE);
}
