//! One file per command.

mod accounts;
mod ask;
mod avatars;
mod conversations;
mod doctor;
mod documents;
mod generate;
mod library;
pub(crate) mod models;
mod own;
pub(crate) mod plan;
mod queue;
mod resume;
mod routers;
mod sessions;
mod settings;
mod show;
mod simulate;
mod spend;
mod tasks;
mod uploads;
mod voices;
mod workflows;

use std::process::ExitCode;

use crate::args::{Cli, Command};
use crate::failure::Result;
use crate::out::Out;

/// Does what the command line says.
pub(crate) async fn run(cli: Cli, out: &Out) -> Result<ExitCode> {
    let Cli { command, common } = cli;
    match command {
        Command::Generate(arguments) => generate::run(&arguments, &common, out).await,
        Command::Resume => resume::run(&common, out).await,
        Command::Queue(what) => queue::run(what, &common, out).await,
        Command::Plan(source) => plan::run(&source, &common, out).await,
        Command::Accounts(what) => accounts::run(what, out).await,
        Command::Models(arguments) => models::run(&arguments, out),
        Command::Library(what) => library::run(what, &common, out).await,
        Command::Show { id } => show::run(&id, &common, out).await,
        Command::Adopt { task, account, model } => tasks::adopt(&task, &account, model.as_deref(), &common, out).await,
        Command::Tasks(what) => tasks::run(what, &common, out).await,
        Command::Uploads(what) => uploads::run(what, &common, out).await,
        Command::Voices(what) => voices::run(what, &common, out).await,
        Command::Avatars(what) => avatars::run(what, &common, out).await,
        Command::Documents(what) => documents::run(what, &common, out).await,
        Command::Conversations(what) => conversations::run(what, &common, out).await,
        Command::Sessions(what) => sessions::run(what, &common, out).await,
        Command::Spend(arguments) => spend::run(&arguments, &common, out).await,
        Command::Routers(what) => routers::run(what, &common, out).await,
        Command::Workflows(what) => workflows::run(what, &common, out).await,
        Command::Doctor { online, report } => doctor::run(online, report, &common, out).await,
        Command::Settings { set } => settings::run(&set, out),
        Command::Simulate(options) => simulate::run(options, out).await,
    }
}
