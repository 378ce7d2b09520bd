//! The package's tests are in `it/`.
