//! Table `assets`.
