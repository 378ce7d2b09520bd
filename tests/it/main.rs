//! Tests of the whole. One binary, one module for each promise.

mod architecture;
mod command;
mod defects;
mod kills;
mod providers;
mod queue;
mod rig;
