//! Drives jobs.
