//! Table `meta`.
