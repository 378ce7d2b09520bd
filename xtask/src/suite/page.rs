//! Checks and tests of `ui/`.

use crate::failure::Result;
use crate::node;
use crate::place::Place;
use crate::tally::{Counts, Reader};

use super::watch;

pub(super) fn build(place: &Place) -> Result<Counts> {
    node::build_page(place)?;
    Ok(Counts::one(true))
}

pub(super) fn format(place: &Place) -> Result<Counts> {
    script(place, "format:check", Reader::Check)
}

pub(super) fn lint(place: &Place) -> Result<Counts> {
    script(place, "lint", Reader::Check)
}

pub(super) fn types(place: &Place) -> Result<Counts> {
    script(place, "check", Reader::Check)
}

pub(super) fn tests(place: &Place) -> Result<Counts> {
    script(place, "test", Reader::Vitest)
}

fn script(place: &Place, name: &str, reader: Reader) -> Result<Counts> {
    watch(reader, &mut node::npm(&place.path("ui"), &["run", "--silent", name]))
}
