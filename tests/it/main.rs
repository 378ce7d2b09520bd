//! Tests of the whole. One binary, one module for each promise.

mod architecture;
mod command;
mod defects;
mod kills;
mod queue;
mod rig;
