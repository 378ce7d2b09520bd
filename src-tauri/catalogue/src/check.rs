//! The checker: inputs to body, every problem at once.

use crate::{Body, Problem};

/// Inputs that passed, in the vendor's spelling.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The body without account fields and with media still as given (`input:` references included).
    pub body: Body,
    /// Things worth saying that do not stop the request (an unused tag, an ignored seed).
    pub warnings: Vec<Problem>,
}

/// The condition of a rule.
#[derive(Clone, Debug)]
pub(crate) struct Test;
