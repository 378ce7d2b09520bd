//! The window: a Tauri shell around the core. It holds no logic of its own; everything the page
//! can do goes through `rpc`, everything it hears comes through `subscribe`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod demo;
mod door;
mod engine;
mod journal;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
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
        // The same variable that the terminal's `--library` falls back on.
        Ok(Arguments::Open { library }) => library
            .or_else(|| std::env::var_os("FRAMEWRIGHT_LIBRARY").filter(|folder| !folder.is_empty()).map(Into::into)),
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let log = journal::start();

    // GTK and WebView2 panic where a window system is missing; that must read like any refusal.
    let built = catch_unwind(AssertUnwindSafe(|| {
        tauri::Builder::default()
            .manage(Door::open(library, log.clone()))
            .invoke_handler(tauri::generate_handler![door::rpc, door::subscribe])
            .build(tauri::generate_context!("tauri.conf.json"))
    }));
    match built {
        Ok(Ok(app)) => {
            let code = app.run_return(|app, event| {
                if let RunEvent::Exit = event {
                    tauri::async_runtime::block_on(app.state::<Door>().close());
                    tracing::info!("ended");
                }
            });
            u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Ok(Err(error)) => no_window(&error.to_string(), &log),
        Err(_) => no_window("there is no display to open it on", &log),
    }
}

fn no_window(why: &str, log: &Path) -> ExitCode {
    tracing::error!(why, "the window could not be opened");
    eprintln!(
        "The window could not be opened: {why}.\nThe log is at {}.\nThe terminal works without a window: framewright --help",
        log.display()
    );
    ExitCode::FAILURE
}
