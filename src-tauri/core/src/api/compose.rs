//! Commands on what somebody composes: judge it as it stands, queue it at a press.

mod again;
mod check;
mod enqueue;
mod next;
mod prepare;
mod successor;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::words::Nothing;
use crate::app::App;
use crate::batch::composed::draw;
use crate::error::Result;
use crate::store::styles;

pub(super) use crate::batch::composed::{Press, copies};
pub(super) use again::{draft_from, ids_of};
pub(super) use check::check;
pub(super) use enqueue::{composed_row, enqueue};
pub(super) use next::{next, steps};
pub(super) use successor::successor;

/// Seeds that every service takes: 31 bits, without 0, which some read as none.
const SEEDS: (i64, i64) = (1, i32::MAX as i64);

/// A model.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct StylesArguments {
    /// Its id or name.
    model: String,
}

/// What the user made in a style.
#[derive(Debug, Serialize, TS)]
pub(super) struct StyleExample {
    /// The style, as it is sent.
    value: String,
    /// The best picture.
    asset: Option<i64>,
    /// Files in all.
    made: u64,
}

/// The user's own best picture in each style of a model.
pub(super) async fn examples(app: &App, arguments: StylesArguments) -> Result<Vec<StyleExample>> {
    let model = app.catalogue().model(&arguments.model).map_or(arguments.model.clone(), |model| model.id.0.clone());
    let found = app.store().read(move |c| styles::examples(c, &model)).await?;
    Ok(found.into_iter().map(|one| StyleExample { value: one.style, asset: one.asset, made: one.made }).collect())
}

/// A seed drawn at random.
pub(super) async fn seed(app: &App, _: Nothing) -> Result<i64> {
    Ok(draw(SEEDS.0, SEEDS.1, app.entropy().as_ref()))
}
