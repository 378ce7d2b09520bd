//! One table of commands and one stream of events: the only way a window talks to the core.
//!
//! A command is a line in [`dispatch`]'s table and a short function: check, do, show. Arguments and
//! answers are JSON; they name things by id.

mod granted;
pub mod host;
pub mod media;
mod queue;
mod session;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::app::App;
use crate::error::{Code, Error, Result};

pub use granted::{Granted, Picked};
pub use session::{Opening, Session, Stage};

/// Writes `COMMANDS` and `dispatch` from one list, so that they cannot differ.
macro_rules! commands {
    ($with:ty: $($name:literal => $run:path;)*) => {
        /// Names of these commands.
        pub const COMMANDS: &[&str] = &[$($name),*];

        /// Runs one command.
        ///
        /// Fails with `NotFound` for a name that is not in [`COMMANDS`], with `InvalidInput` for
        /// arguments of another form than the command takes.
        pub async fn dispatch(with: &$with, name: &str, arguments: Value) -> Result<Value> {
            match name {
                $($name => $crate::api::shown($run(with, $crate::api::decoded(name, arguments)?).await?),)*
                other => Err(Error::new(Code::NotFound, format!("There is no command {other}."))),
            }
        }
    };
}
use commands;

commands! { App:
    "queue.counts" => queue::counts;
}

fn decoded<T: DeserializeOwned>(name: &str, arguments: Value) -> Result<T> {
    let arguments = if arguments.is_null() { Value::Object(serde_json::Map::new()) } else { arguments };
    serde_json::from_value(arguments)
        .map_err(|error| Error::new(Code::InvalidInput, format!("{name}: {error}")).because(error))
}

fn shown<T: serde::Serialize>(answer: T) -> Result<Value> {
    serde_json::to_value(answer)
        .map_err(|error| Error::new(Code::Internal, "The answer cannot be shown.").because(error))
}
