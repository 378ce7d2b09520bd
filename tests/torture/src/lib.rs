//! Attacks the real program and compares, from outside, what is left.
//!
//! The program is the CLI, the services are the simulator over HTTP, the index is SQLite on a real disk. Everything
//! that chance decides follows from a seed, which every failure names. After each death and at the end of each case,
//! [`check`] compares the simulator's books, the index and the files.

pub mod beside;
pub mod check;
pub mod closed;
pub mod controls;
pub mod damage;
pub mod decoder;
mod dice;
pub mod disk;
pub mod handover;
pub mod hostile;
pub mod lengths;
pub mod outage;
pub mod page;
pub mod points;
pub mod power;
pub mod random;
pub mod report;
mod shim;
pub mod silent;
pub mod soak;
pub mod stops;
pub mod storm;
pub mod suspend;
pub mod unknown;
pub mod upgrade;
pub mod world;
