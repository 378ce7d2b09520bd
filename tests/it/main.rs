//! Tests of the whole.

mod command;
mod kills;
mod queue;
mod rig;
