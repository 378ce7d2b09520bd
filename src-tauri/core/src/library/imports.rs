//! Prompt files that are being looked at: kept by digest in the cache, so that what is queued is what was shown.

use super::thumbnail::is_digest;
use super::{CACHE, Library, durable};
use crate::error::{Code, Error, Result};

use sha2::{Digest, Sha256};

/// Folder within `cache`.
const FOLDER: &str = "imports";

impl Library {
    /// Keeps a content and returns its name. Blocks.
    pub fn keep_import(&self, content: &[u8]) -> Result<String> {
        let name = hex::encode(Sha256::digest(content));
        durable::replace(&self.root().join(CACHE).join(FOLDER).join(&name), content).map_err(|error| {
            Error::new(Code::Library, format!("The file cannot be kept in the library: {error}.")).because(error)
        })?;
        Ok(name)
    }

    /// A content that was kept. Blocks.
    ///
    /// Fails with `NotFound` when it is gone.
    pub fn import(&self, name: &str) -> Result<Vec<u8>> {
        let gone = || Error::new(Code::NotFound, "The prompt file that was looked at is gone. Open it again.");
        if !is_digest(name) {
            return Err(gone());
        }
        std::fs::read(self.root().join(CACHE).join(FOLDER).join(name)).map_err(|error| gone().because(error))
    }
}
