//! The folder as such: whether it is still there, whether it can be written, and how much room it has.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::Library;
use crate::error::{Code, Error, Result};

/// What the disk says of a library's folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes that are free on its disk.
    pub free: u64,
    /// Whether files can be made in it.
    pub writable: bool,
}

impl Library {
    /// Looks at the folder. Blocks.
    ///
    /// Fails with [`Code::Library`] when it is not there any more.
    pub fn room(&self) -> Result<Room> {
        let shown = self.root().display();
        if !self.root().is_dir() {
            let text = format!(
                "The library's folder {shown} is not there any more. If it lies on another drive, connect that again; \
                 if it was moved, open it where it is now. Nothing is sent until it is back."
            );
            return Err(Error::new(Code::Library, text));
        }
        let free = fs4::available_space(self.root()).map_err(|error| {
            Error::new(Code::Library, format!("The disk of {shown} cannot be asked: {error}.")).because(error)
        })?;
        Ok(Room { free, writable: is_writable(self.root()) })
    }
}

/// Whether a file can be made in a folder: the only question that every system answers truly.
pub(super) fn is_writable(folder: &Path) -> bool {
    let probe = folder.join(format!(".writable-{}", std::process::id()));
    match fs::write(&probe, b"") {
        Ok(()) => fs::remove_file(&probe).is_ok(),
        Err(error) => error.kind() == ErrorKind::AlreadyExists,
    }
}
