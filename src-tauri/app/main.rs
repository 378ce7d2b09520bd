//! The window: a Tauri shell around the core. It holds no logic of its own; everything the page
//! can do goes through `rpc`, everything it hears comes through `subscribe`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod demo;
mod door;
mod engine;
mod journal;

use std::process::ExitCode;

use arguments::Arguments;
use door::Door;
use tauri::{Manager, RunEvent};

fn main() -> ExitCode {
    let library = match Arguments::parse(std::env::args_os().skip(1)) {
        Ok(Arguments::Help) => {
            println!("{}", arguments::USAGE);
            return ExitCode::SUCCESS;
        }
        Ok(Arguments::Version) => {
            println!("framewright-desktop {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Ok(Arguments::Open { library }) => library,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let log = journal::start();

    let built = tauri::Builder::default()
        .manage(Door::open(library, log.clone()))
        .invoke_handler(tauri::generate_handler![door::rpc, door::subscribe])
        .build(tauri::generate_context!("tauri.conf.json"));
    match built {
        Ok(app) => {
            let code = app.run_return(|app, event| {
                if let RunEvent::Exit = event {
                    tauri::async_runtime::block_on(app.state::<Door>().close());
                    tracing::info!("ended");
                }
            });
            u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            eprintln!(
                "The window could not be opened: {error}\nThe log is at {}. The terminal works without a window: framewright --help",
                log.display()
            );
            ExitCode::FAILURE
        }
    }
}
