//! Why a word could not be carried out, in words for the person at the terminal.

use std::fmt;

/// A sentence that says what happened and what to do.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// Result with [`Failure`].
pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.trim_end())
    }
}
