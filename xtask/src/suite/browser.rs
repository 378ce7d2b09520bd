//! Tests of the page in a browser, against the real core and the simulator behind a development host.

use crate::browser;
use crate::failure::Result;
use crate::place::Place;
use crate::tally::{Outcome, Reader};

use super::watch;

pub(super) fn types(place: &Place) -> Result<Outcome> {
    browser::packages(place)?;
    watch(Reader::Check, &mut browser::script(place, "types"))
}

pub(super) fn tests(place: &Place) -> Result<Outcome> {
    browser::prepare(place)?;
    watch(Reader::Plain, &mut browser::script(place, "test"))
}
