//! What a request will cost.

use serde::{Deserialize, Serialize};

/// An amount of credits. One credit of the official API is 0.01 USD. Fractions occur in estimates.
pub type Credits = f64;

/// An estimate made before sending. The service's own figure replaces it once there is one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Price {
    /// The catalogue knows it.
    Known {
        /// Credits for one request.
        credits: Credits,
    },
    /// The catalogue knows bounds only.
    Range {
        /// At least.
        min: Credits,
        /// At most.
        max: Credits,
    },
    /// Nothing is charged (explore mode on an Unlimited plan).
    Free,
    /// No source gave a figure.
    Unknown,
}

impl Price {
    /// The most it can cost; `None` when that is unknown.
    #[must_use]
    pub fn ceiling(&self) -> Option<Credits> {
        match *self {
            Price::Known { credits } => Some(credits),
            Price::Range { max, .. } => Some(max),
            Price::Free => Some(0.0),
            Price::Unknown => None,
        }
    }
}

/// How a model's price is found.
#[derive(Clone, Debug)]
pub(crate) struct PriceRule;
