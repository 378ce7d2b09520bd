//! The window: a Tauri shell around the core. Everything the page can do goes through `rpc`,
//! everything it hears comes through `subscribe`; what only a system can do is in `shell`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod closing;
mod companion;
mod door;
mod drops;
mod journal;
#[cfg(target_os = "linux")]
mod revival;
mod scheme;
mod shell;
mod start;
mod window;
mod words;

use std::process::ExitCode;

use arguments::Arguments;
use framewright_core::library::decoder;
use framewright_core::private;

fn main() -> ExitCode {
    if decoder::serves() {
        return decoder::serve();
    }
    private::leave_no_memory_behind();
    // One that does not take it works all the same.
    allocator::keep_little();
    match Arguments::parse(std::env::args_os().skip(1)) {
        Ok(Arguments::Help) => {
            println!("{}", arguments::USAGE);
            ExitCode::SUCCESS
        }
        Ok(Arguments::Version) => {
            println!("framewright-desktop {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Ok(Arguments::Open { library, after_fault }) => {
            // The same variable that the terminal's `--library` falls back on.
            let named = || std::env::var_os("FRAMEWRIGHT_LIBRARY").filter(|folder| !folder.is_empty()).map(Into::into);
            start::run(library.or_else(named), after_fault)
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}
