//! Table `log`.
