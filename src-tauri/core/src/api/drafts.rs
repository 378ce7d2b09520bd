//! Commands on what is being composed.

use serde::Deserialize;
use ts_rs::TS;

use super::words::Nothing;
use crate::app::App;
use crate::draft::{Draft, DraftContent};
use crate::error::{Code, Error, Result};
use crate::store::drafts;

/// Most bytes of one draft, as JSON.
const MOST_BYTES: usize = 2 << 20;

/// A draft to write down.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct SaveArguments {
    /// Its id; none for a new one.
    id: Option<String>,
    /// What it holds.
    content: DraftContent,
}

/// A draft.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct DraftArguments {
    /// Its id.
    id: String,
}

/// Drafts in an order.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderArguments {
    /// Their ids.
    ids: Vec<String>,
}

/// Open drafts; there is always one.
pub(super) async fn list(app: &App, _: Nothing) -> Result<Vec<Draft>> {
    let open = app.store().read(drafts::open).await?;
    if !open.is_empty() {
        return Ok(open);
    }
    let first = save(app, SaveArguments { id: None, content: DraftContent::default() }).await?;
    Ok(vec![first])
}

/// Writes a draft down and returns it as it is kept.
pub(super) async fn save(app: &App, arguments: SaveArguments) -> Result<Draft> {
    let size = serde_json::to_string(&arguments.content).map_or(usize::MAX, |text| text.len());
    if size > MOST_BYTES {
        let text = "This draft is larger than 2 MB and is not kept. Shorten its words, or use a prompt file.";
        return Err(Error::new(Code::InvalidInput, text));
    }
    let id = arguments.id.unwrap_or_else(|| app.new_id());
    let now_ms = app.clock().now_ms();
    let kept = app.store().write(move |tx| drafts::save(tx, &id, &arguments.content, now_ms)).await?;
    kept.ok_or_else(|| Error::new(Code::Internal, "The draft was written and cannot be read."))
}

/// Closes a draft; it can be opened again.
pub(super) async fn close(app: &App, arguments: DraftArguments) -> Result<()> {
    let now_ms = app.clock().now_ms();
    app.store().write(move |tx| drafts::close(tx, &arguments.id, now_ms)).await?;
    Ok(())
}

/// Opens the draft that was closed last.
pub(super) async fn reopen(app: &App, _: Nothing) -> Result<Option<Draft>> {
    Ok(app.store().write(drafts::reopen).await?)
}

/// Puts the open drafts in an order.
pub(super) async fn order(app: &App, arguments: OrderArguments) -> Result<()> {
    Ok(app.store().write(move |tx| drafts::order(tx, &arguments.ids)).await?)
}
