//! Table `uploads`.
