//! Everything of Framewright that is neither a window nor a terminal.
//!
//! Hosts (`src-tauri/app`, `src-tauri/cli`, tests) open an [`app::App`] and talk to it through
//! [`api`]. Inside, a part uses only what stands below it: `app` wires; `queue` drives jobs and
//! hands results to `library`; `store`, `provider`, `secrets` and `settings` are strangers to each
//! other; `request`, `event`, `error`, `clock` are words.

pub mod api;
pub mod app;
pub mod batch;
pub mod clock;
pub mod doctor;
pub mod draft;
pub mod entropy;
pub mod error;
pub mod event;
pub mod failpoint;
pub mod fault;
pub mod form;
pub mod job;
pub mod library;
pub mod lint;
pub mod private;
pub mod provider;
pub mod queue;
pub mod refusal;
pub mod request;
pub mod scrub;
pub mod secrets;
mod sentence;
pub mod settings;
pub mod spend;
pub mod store;
