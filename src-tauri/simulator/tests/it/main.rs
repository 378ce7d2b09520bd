//! Both services from outside, over real HTTP.

mod downloads;
mod official;
mod rig;
mod scenarios;
mod state;
mod useapi;
