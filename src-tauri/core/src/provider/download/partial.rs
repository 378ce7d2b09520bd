//! The partial file and the hash of what it holds.

use std::io::{ErrorKind, Read};
use std::path::Path;

use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use super::head::is_strong;
use super::{Fetch, FetchError};

/// Bytes held between network and disk.
const BUFFER: usize = 256 * 1024;

/// A partial file that is being written.
pub(super) struct Partial {
    pub(super) file: File,
    pub(super) bytes: u64,
    pub(super) hash: Sha256,
    /// Set while the bytes may be continued.
    pub(super) etag: Option<String>,
}

impl Partial {
    /// Continues the partial file if its tag allows it, else begins anew.
    pub(super) async fn open(fetch: &Fetch<'_>) -> Result<Self, FetchError> {
        if let Some(parent) = fetch.part.parent() {
            tokio::fs::create_dir_all(parent).await?;
        }
        let etag = fetch.etag.clone().filter(|e| is_strong(e));
        let (path, resume, most) = (fetch.part.to_owned(), etag.is_some(), fetch.max_bytes);
        let opened = tokio::task::spawn_blocking(move || open_hashed(&path, resume, most)).await;
        let (file, bytes, hash) = opened.map_err(std::io::Error::other)??;
        let mut file = File::from_std(file);
        file.set_max_buf_size(BUFFER);
        Ok(Self { file, bytes, hash, etag })
    }

    /// Throws away what is here.
    pub(super) async fn restart(&mut self, path: &Path) -> Result<(), FetchError> {
        let path = path.to_owned();
        let fresh = tokio::task::spawn_blocking(move || fresh(&path)).await.map_err(std::io::Error::other)??;
        self.file = File::from_std(fresh);
        self.file.set_max_buf_size(BUFFER);
        (self.bytes, self.hash, self.etag) = (0, Sha256::new(), None);
        Ok(())
    }

    pub(super) async fn append(&mut self, chunk: &[u8]) -> Result<(), FetchError> {
        self.file.write_all(chunk).await?;
        self.hash.update(chunk);
        self.bytes += chunk.len() as u64;
        Ok(())
    }
}

/// An empty file that is new: the old one may have a second name in the library by now, and is never emptied.
fn fresh(path: &Path) -> std::io::Result<std::fs::File> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    std::fs::OpenOptions::new().read(true).write(true).create_new(true).open(path)
}

fn open_hashed(path: &Path, resume: bool, most: u64) -> std::io::Result<(std::fs::File, u64, Sha256)> {
    // A link in its place leads anywhere.
    if !resume || !std::fs::symlink_metadata(path).is_ok_and(|part| part.is_file()) {
        return Ok((fresh(path)?, 0, Sha256::new()));
    }
    let mut file = std::fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    let (mut hash, mut bytes) = (Sha256::new(), 0u64);
    let mut buffer = vec![0u8; BUFFER];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        bytes += read as u64;
    }
    if bytes > most {
        return Ok((fresh(path)?, 0, Sha256::new()));
    }
    Ok((file, bytes, hash))
}
