//! What can change.
