//! A file that is handed over as an input.

use std::io;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio_util::io::ReaderStream;

use super::{Cause, InputFile, ProviderError, Rejection};

/// Bytes that are read at a time.
const CHUNK: usize = 64 * 1024;

/// Opens a staged file and makes sure that it is the one that was staged.
///
/// # Errors
/// A rejection of ours (status 0): asking again would end the same way.
pub(super) async fn open_input(file: &InputFile) -> Result<File, ProviderError> {
    let opened = File::open(&file.path).await.map_err(|e| refused(format!("The input file cannot be read: {e}")))?;
    let size = opened.metadata().await.map(|m| m.len()).unwrap_or_default();
    if size == file.size {
        Ok(opened)
    } else {
        Err(refused(format!("The input file has {size} bytes, it had {} when it was added", file.size)))
    }
}

/// The content of a staged file. One that changes while it is read breaks off before its last bytes, so that no
/// service takes it for whole.
pub(super) fn content(opened: File, file: &InputFile) -> impl Stream<Item = io::Result<Bytes>> + use<> {
    let (size, sha256) = (file.size, file.sha256.clone());
    let (mut read, mut hash) = (0, Sha256::new());
    ReaderStream::with_capacity(opened, CHUNK).map(move |chunk| {
        let chunk = chunk?;
        read += chunk.len() as u64;
        hash.update(&chunk);
        if read > size || (read == size && hex::encode(hash.clone().finalize()) != sha256) {
            return Err(io::Error::other("the input file changed while it was uploaded"));
        }
        Ok(chunk)
    })
}

/// A file that no service would take.
pub(super) fn refused(message: String) -> ProviderError {
    Rejection { cause: Cause::Invalid, status: 0, message, problems: Vec::new() }.into()
}
