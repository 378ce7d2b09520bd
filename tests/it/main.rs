//! Tests of the whole.

mod command;
mod defects;
mod kills;
mod queue;
mod rig;
