//! Tests of the whole. One binary, one module for each promise.

#![allow(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    clippy::type_complexity,
    reason = "a test that cannot go on stops where it stands, and its helpers are called like tables"
)]

mod architecture;
mod belongings;
mod cli;
mod clocks;
mod command;
mod defects;
mod every_entry;
mod family;
mod inputs;
mod links;
mod media;
mod money;
mod notices;
mod own_models;
mod pauses;
mod providers;
mod queue;
mod rig;
#[cfg(unix)]
mod rights;
mod routing;
mod spend;
mod stops;
#[expect(dead_code, reason = "the table is the catalogue's; only its valid requests are sent here")]
#[path = "../../src-tauri/catalogue/tests/table/mod.rs"]
mod table;
mod tasks;
