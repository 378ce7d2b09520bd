//! Checks and tests of `ui/`.

use crate::failure::Result;
use crate::node;
use crate::place::Place;
use crate::tally::{Outcome, Reader};

use super::watch;

pub(super) fn build(place: &Place) -> Result<Outcome> {
    node::build_page(place)?;
    Ok(Outcome::one(true))
}

pub(super) fn format(place: &Place) -> Result<Outcome> {
    script(place, "format:check", Reader::Check)
}

pub(super) fn lint(place: &Place) -> Result<Outcome> {
    script(place, "lint", Reader::Check)
}

pub(super) fn types(place: &Place) -> Result<Outcome> {
    script(place, "check", Reader::Check)
}

pub(super) fn tests(place: &Place) -> Result<Outcome> {
    script(place, "test", Reader::Vitest)
}

fn script(place: &Place, name: &str, reader: Reader) -> Result<Outcome> {
    watch(reader, &mut node::npm(&place.path("ui"), &["run", "--silent", name]))
}
