//! Table `batches`.
