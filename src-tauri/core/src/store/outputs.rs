//! Table `outputs`.
