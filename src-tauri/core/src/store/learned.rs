//! Table `learned`.
