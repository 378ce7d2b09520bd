//! The trash: in, out, and away for good.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::api::words::Nothing;
use crate::app::App;
use crate::error::Result;
use crate::event::{Event, Progress};
use crate::refusal::Refusal;
use crate::store::gallery;

/// Most assets that one call moves.
const MOST: usize = 10_000;

/// Which assets.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Ids {
    ids: Vec<i64>,
}

impl Ids {
    fn read(self) -> Result<Vec<i64>> {
        if self.ids.len() > MOST {
            return Err(Refusal::TooMany.into());
        }
        Ok(self.ids)
    }
}

/// Puts assets into the trash. Their files stay where they are until it is emptied. Returns how many changed.
pub(in crate::api) async fn trash(app: &App, arguments: Ids) -> Result<usize> {
    let (ids, now_ms) = (arguments.read()?, app.clock().now_ms());
    let changed = app.store().write(move |tx| gallery::trash(tx, &ids, now_ms)).await?;
    app.catch_up();
    Ok(changed)
}

/// Takes assets out of the trash. Returns how many changed.
pub(in crate::api) async fn restore(app: &App, arguments: Ids) -> Result<usize> {
    let ids = arguments.read()?;
    let changed = app.store().write(move |tx| gallery::restore(tx, &ids)).await?;
    app.catch_up();
    Ok(changed)
}

/// What emptying the trash came to.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Emptied {
    /// Assets that are gone for good.
    files: u64,
    /// Bytes that are free again.
    bytes: u64,
    /// Assets that stay in the trash, since their files could not be deleted.
    left: u64,
}

/// Deletes everything in the trash for good.
pub(in crate::api) async fn trash_empty(app: &App, _: Nothing) -> Result<Emptied> {
    let events = app.events().clone();
    let told = move |done, total| {
        let text = "Emptying the trash".into();
        events.send(Event::Progress(Progress { task: "trash".into(), done, total, text }));
    };
    let emptied = app.library().empty_trash(app.store(), told).await?;
    Ok(Emptied { files: emptied.files, bytes: emptied.bytes, left: emptied.left })
}
