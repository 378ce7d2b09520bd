//! Table `ledger`.
