//! Table `jobs`.
