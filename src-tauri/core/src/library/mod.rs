//! Files of results.
