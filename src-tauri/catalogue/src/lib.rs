//! What every model of every service accepts, makes and costs.
//!
//! Pure: data files compiled into the crate, one checker, one price calculator. No I/O, no clock,
//! no vendor logic. The composer, the command line, the wire body, the simulator's strictness and
//! the documentation are all drawn from the entries in `data/`; adding a model is a data change.
//!
//! Two spellings meet here. *Inputs* use our names (`prompt`, `ratio`, `images`); a *body* uses the
//! vendor's (`text_prompt`, `aspect_ratio`, `num_images`). [`Model::check`] turns the first into the
//! second, [`Model::check_body`] judges the second as the service would.

mod book;
mod change;
mod check;
mod data;
mod entry;
mod file;
mod form;
mod load;
mod makes;
mod media_fault;
mod model;
mod own;
mod page;
mod price;
mod problem;
mod purpose;
mod retired;
mod rule;
mod spec;
mod words;

pub use check::{Checked, FileLimits, file_limits};
pub use data::{Catalogue, CatalogueError, UnknownModel};
pub use entry::document;
pub use file::{FileBounds, FileFacts};
pub use makes::{Making, Source};
pub use media_fault::MediaFault;
pub use model::{Kind, Media, Model, ModelId, Param, Place, Rule, Service, Status, Unit};
pub use own::{Named, Own};
pub use price::{Credits, Price, PriceNote};
pub use problem::{Fault, Problem};
pub use purpose::{Purpose, Serves};
pub use retired::{Change, Replacement, Retirement};
pub use words::{proportion_of, value_label};

/// Inputs of a job by our names, for example `{"prompt": "a red fox", "ratio": "16:9"}`.
pub type Inputs = serde_json::Map<String, serde_json::Value>;

/// A request body by the vendor's names, ready to be sent.
pub type Body = serde_json::Map<String, serde_json::Value>;
