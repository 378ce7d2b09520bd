//! One file per command.

mod accounts;
mod generate;
mod library;
pub(crate) mod models;
pub(crate) mod plan;
mod queue;
mod resume;
mod simulate;
mod uploads;

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
        Command::Uploads(what) => uploads::run(what, &common, out).await,
        Command::Simulate(options) => simulate::run(options, out).await,
    }
}
