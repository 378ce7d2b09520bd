//! What a list is asked for, in the page's words.

use serde::Deserialize;
use ts_rs::TS;

use crate::api::words::Media;
use crate::error::{Code, Error, Result};
use crate::store::gallery::{self, Key};

/// Most values of one facet that can be chosen.
const MOST_VALUES: usize = 200;

/// Order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub(in crate::api) enum Sort {
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
}

/// What a list shows. An empty word among chosen values stands for none.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct Query {
    /// Words of the prompt, the last one as a beginning.
    text: Option<String>,
    /// Only this kind.
    media: Option<Media>,
    /// Only one of these; none: all.
    models: Vec<String>,
    /// Only one of these; none: all.
    styles: Vec<String>,
    /// Only one of these; none: all.
    ratios: Vec<String>,
    /// Only one of these; none: all.
    accounts: Vec<String>,
    /// From this time on.
    from_ms: Option<i64>,
    /// Before this time.
    to_ms: Option<i64>,
    /// What is in the trash instead of what is not.
    trash: bool,
    /// Only results of this job.
    job: Option<String>,
    /// Order.
    sort: Sort,
    /// A snapshot: only assets with this id or a lower one.
    until_id: Option<i64>,
}

impl Query {
    /// The same for the index.
    ///
    /// Fails with `InvalidInput` when more values are chosen than anybody chooses.
    pub(super) fn read(self) -> Result<gallery::Query> {
        for chosen in [&self.models, &self.styles, &self.ratios, &self.accounts] {
            if chosen.len() > MOST_VALUES {
                let text = format!("Choose at most {MOST_VALUES} of one kind at a time.");
                return Err(Error::new(Code::InvalidInput, text));
            }
        }
        Ok(gallery::Query {
            text: self.text.unwrap_or_default(),
            media: self.media.map(Into::into),
            models: unique(self.models),
            styles: unique(self.styles),
            ratios: unique(self.ratios),
            accounts: unique(self.accounts),
            from_ms: self.from_ms,
            to_ms: self.to_ms,
            trashed: self.trash,
            job_id: self.job,
            batch_id: None,
            until_id: self.until_id,
            oldest_first: self.sort == Sort::Oldest,
        })
    }
}

/// A value chosen twice is chosen once.
fn unique(mut values: Vec<String>) -> Vec<String> {
    values.sort_unstable();
    values.dedup();
    values
}

/// A place in a list as the page hands it back.
pub(super) fn cursor((created_ms, id): Key) -> String {
    format!("{created_ms}:{id}")
}

/// Reads a place. Fails with `InvalidInput` for anything but what [`cursor`] wrote.
pub(super) fn place(text: &str) -> Result<Key> {
    let parts = text.split_once(':').and_then(|(time, id)| Some((time.parse().ok()?, id.parse().ok()?)));
    parts.ok_or_else(|| Error::new(Code::InvalidInput, "This place in the list is not known."))
}
