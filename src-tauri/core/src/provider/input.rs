//! A file that is handed over as an input.

use tokio::fs::File;

use super::{Cause, InputFile, ProviderError, Rejection};

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

/// A file that no service would take.
pub(super) fn refused(message: String) -> ProviderError {
    Rejection { cause: Cause::Invalid, status: 0, message, problems: Vec::new() }.into()
}
