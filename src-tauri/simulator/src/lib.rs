//! Both services on one loopback address: strict, scriptable, persistent.
//!
//! `/v1/…` is Runway's official API, `/v1/runwayml/…` is useapi.net's. What a body may hold comes
//! from the catalogue; everything else (limits, credits, errors, links, faults) lives here. The crate
//! never uses the core and never contacts anything but loopback addresses.
//!
//! ```text
//! server → house → faults (before) → official | useapi | results → faults (after)
//!                                        └ place → world → journal
//! ```
//!
//! Times inside are service time in milliseconds: real time multiplied by the speed.

mod accounts;
mod belongings;
mod books;
mod call;
mod callbacks;
mod clock;
mod control;
mod dice;
mod faults;
mod files;
mod format;
mod house;
mod journal;
mod lanes;
mod limits;
mod links;
mod measure;
mod menu;
mod official;
mod place;
mod results;
mod scenario;
mod server;
mod start;
mod task;
mod useapi;
mod waits;
mod workshop;
mod world;

pub use books::{Accepted, Books, CreateCall, PurseView, RequestCount, TooSoon};
pub use scenario::{Scenario, ScenarioError};
pub use start::{Options, Running, Simulator, StartError};
