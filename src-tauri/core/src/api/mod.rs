//! One table of commands and one stream of events: the only way a window talks to the core.
//!
//! A command is a line in a table and a short function: check, do, show. Arguments and answers are
//! JSON; they name things by id. [`bindings`] writes the same tables down for the page.

mod accounts;
mod belongings;
mod bindings;
mod caps;
mod catalogue;
mod compose;
mod drafts;
mod driving;
mod gallery;
mod granted;
mod history;
pub mod host;
mod inputs;
mod library;
mod long_work;
pub mod media;
mod money;
mod opened;
mod prompt_files;
mod queue;
pub mod recipe;
mod session;
mod settings;
mod spend;
mod stream;
mod tasks;
#[cfg(test)]
mod testing;
pub mod words;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Code, Error, Result};

pub use bindings::bindings;
pub use granted::{Granted, Picked};
pub use opened::Opened;
pub use session::{Opening, Session, Stage};

/// Writes `COMMANDS`, `dispatch` and `describe` from one list, so that they cannot differ.
///
/// A command is `async fn(&With, Arguments) -> Result<Answer>`; `With` is what the table works with,
/// or what that stands for by `Deref`.
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
                $($name => {
                    let arguments = $crate::api::decoded(name, arguments)?;
                    $crate::api::shown(Box::pin($run(with, arguments)).await?)
                })*
                other => Err(Error::new(Code::NotFound, format!("There is no command {other}."))),
            }
        }

        /// Tells the types of every command.
        pub(in crate::api) fn describe(bindings: &mut $crate::api::bindings::Bindings) {
            $(bindings.command($name, $run);)*
        }
    };
}
use commands;

commands! { Opened:
    "catalogue.form" => catalogue::form;
    "catalogue.models" => catalogue::models;
    "compose.check" => compose::check;
    "compose.enqueue" => compose::enqueue;
    "compose.next" => compose::next;
    "compose.seed" => compose::seed;
    "compose.steps" => compose::steps;
    "compose.successor" => compose::successor;
    "compose.styles" => compose::examples;
    "drafts.close" => drafts::close;
    "drafts.list" => drafts::list;
    "drafts.order" => drafts::order;
    "drafts.reopen" => drafts::reopen;
    "drafts.save" => drafts::save;
    "history.search" => history::search;
    "inputs.describe" => inputs::describe;
    "inputs.list_fit" => inputs::list_fit;
    "inputs.shrink" => inputs::shrink;
    "inputs.stage" => inputs::stage;
    "inputs.stage_asset" => inputs::stage_asset;
    "prompts.enqueue" => prompt_files::enqueue;
    "prompts.open" => prompt_files::open;
    "prompts.open_text" => prompt_files::open_text;
    "queue.cancel" => queue::cancel;
    "queue.cancel_preview" => queue::cancel_preview;
    "queue.counts" => queue::counts;
    "queue.draft_of" => queue::draft_of;
    "queue.edit" => queue::edit;
    "queue.dismiss" => queue::dismiss;
    "queue.failures" => queue::failures;
    "queue.hold" => queue::hold;
    "queue.overview" => queue::overview;
    "queue.page" => queue::page;
    "queue.pause" => queue::pause;
    "queue.release" => queue::release;
    "queue.reorder" => queue::reorder;
    "queue.resolve" => queue::resolve;
    "queue.retry" => queue::retry;
    "queue.retry_cause" => queue::retry_cause;
    "queue.rows" => queue::rows;
    "queue.settle_breaker" => queue::settle_breaker;
    "queue.story" => queue::story;
    "accounts.list" => accounts::list;
    "accounts.keychain" => accounts::keychain;
    "accounts.add" => accounts::add;
    "accounts.test" => accounts::test;
    "accounts.test_key" => accounts::test_key;
    "accounts.rename" => accounts::rename;
    "accounts.color" => accounts::color;
    "accounts.options" => accounts::options;
    "accounts.set_up_seat" => accounts::set_up_seat;
    "accounts.replace_key" => accounts::replace_key;
    "accounts.remove" => accounts::remove;
    "tasks.list" => tasks::list;
    "tasks.adopt" => tasks::adopt;
    "tasks.forget" => tasks::forget;
    "voices.list" => belongings::voices;
    "voices.hear" => belongings::hear_voice;
    "voices.preview" => belongings::preview_voice;
    "voices.create" => belongings::create_voice;
    "voices.rename" => belongings::change_voice;
    "voices.delete" => belongings::delete_voice;
    "avatars.list" => belongings::avatars;
    "avatars.create" => belongings::create_avatar;
    "avatars.change" => belongings::change_avatar;
    "avatars.delete" => belongings::delete_avatar;
    "documents.list" => belongings::documents;
    "documents.show" => belongings::document;
    "documents.create" => belongings::create_document;
    "documents.change" => belongings::change_document;
    "documents.delete" => belongings::delete_document;
    "conversations.list" => belongings::conversations;
    "conversations.show" => belongings::conversation;
    "conversations.delete" => belongings::delete_conversation;
    "sessions.create" => belongings::create_session;
    "sessions.show" => belongings::session;
    "sessions.delete" => belongings::delete_session;
    "routers.list" => belongings::routers;
    "routers.decisions" => belongings::decisions;
    "routers.create" => belongings::create_router;
    "routers.change" => belongings::change_router;
    "routers.delete" => belongings::delete_router;
    "workflows.list" => belongings::workflows;
    "workflows.show" => belongings::workflow;
    "settings.get" => settings::get;
    "settings.set" => settings::set;
    "spend.ledger" => spend::ledger;
    "spend.service" => spend::service;
    "gallery.outline" => gallery::outline;
    "gallery.page" => gallery::page;
    "gallery.facets" => gallery::facets;
    "gallery.neighbours" => gallery::neighbours;
    "gallery.ids" => gallery::ids;
    "gallery.asset" => gallery::asset;
    "gallery.waveform" => gallery::waveform;
    "gallery.remix" => gallery::remix;
    "gallery.trash" => gallery::trash;
    "gallery.restore" => gallery::restore;
    "gallery.trash_empty" => gallery::trash_empty;
    "library.info" => library::info;
    "library.check" => library::check;
    "library.rebuild" => library::rebuild;
}

fn decoded<T: DeserializeOwned>(name: &str, arguments: Value) -> Result<T> {
    let arguments = if arguments.is_null() { Value::Object(serde_json::Map::new()) } else { arguments };
    serde_json::from_value(arguments).map_err(|error| {
        // The reason quotes what was given, and what is given to these may hold a key.
        if name.starts_with("accounts.") {
            return Error::new(Code::InvalidInput, format!("{name}: these arguments do not fit."));
        }
        Error::new(Code::InvalidInput, format!("{name}: {error}.")).because(error)
    })
}

fn shown<T: serde::Serialize>(answer: T) -> Result<Value> {
    serde_json::to_value(answer)
        .map_err(|error| Error::new(Code::Internal, "The answer cannot be shown.").because(error))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::testing::Page;
    use super::{COMMANDS, dispatch};
    use crate::error::Code;

    #[tokio::test]
    async fn every_command_refuses_arguments_of_another_form_in_words() {
        let page = Page::new().await;
        let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
        for name in COMMANDS {
            for arguments in [json!(7), json!("x"), json!([1, 2, 3]), json!({"no such field": 1}), json!([deep])] {
                let refused = dispatch(&page.opened, name, arguments.clone()).await;

                let Err(error) = refused else { panic!("{name} took {arguments}") };
                assert_eq!(error.code, Code::InvalidInput, "{name} {arguments}: {error}");
                assert!(error.message.starts_with(name), "{error}");
            }
        }
        assert_eq!(dispatch(&page.opened, "no.such", json!({})).await.unwrap_err().code, Code::NotFound);
    }

    #[tokio::test]
    async fn what_is_wrong_with_an_accounts_arguments_is_told_without_quoting_them() {
        let page = Page::new().await;
        for name in COMMANDS.iter().filter(|name| name.starts_with("accounts.")) {
            let refused = dispatch(&page.opened, name, json!("a key pasted in the wrong place")).await.unwrap_err();

            assert!(!refused.to_string().contains("pasted"), "{refused}");
            assert!(std::error::Error::source(&refused).is_none(), "nor in what the log gets");
        }
    }

    #[test]
    fn no_name_stands_in_the_table_twice() {
        let mut names: Vec<_> = COMMANDS.iter().chain(super::host::COMMANDS).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();

        assert_eq!(names.len(), all);
    }
}
