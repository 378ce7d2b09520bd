//! Both services from outside, over real HTTP.

mod belongings;
mod downloads;
mod every_model;
mod made;
mod official;
mod probe;
mod rig;
mod routers;
mod scenarios;
mod state;
/// The catalogue's own, so that the checker and the simulator are held against the same.
#[path = "../../../catalogue/tests/table/mod.rs"]
mod table;
mod useapi;
mod workflows;
