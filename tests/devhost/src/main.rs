//! The development host: serves the page to a browser, with the real core behind it.
//!
//! For tests and for looking at screens; no part of the product. Listens on loopback only; every
//! path begins with a random token. The first line on standard output says where:
//! `{"address":"http://127.0.0.1:PORT/TOKEN/"}`.

mod desk;
mod pages;
mod server;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use framewright_core::api::Session;
use framewright_core::api::media::MediaDesk;
use framewright_core::library::{Decoder, decoder};
use framewright_core::secrets::{Keychain, MemoryStore, SecretStore};
use framewright_core::settings::ConfigFolder;

use desk::Desk;

/// Serves the page to a browser on this machine, with a real library behind it.
#[derive(Debug, Parser)]
#[command(name = "framewright-devhost", version)]
struct Arguments {
    /// Folder of the library; `library` in a folder of temporary files unless named
    #[arg(long, value_name = "DIR")]
    library: Option<PathBuf>,
    /// Folder of accounts and settings; `config` in a folder of temporary files unless named
    #[arg(long, value_name = "DIR")]
    config: Option<PathBuf>,
    /// The built page, made by `npm run build:devhost`
    #[arg(long, value_name = "FOLDER", default_value = "ui/dist-devhost")]
    ui: PathBuf,
    /// Port; a free one unless named
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// Begin with an empty folder that is deleted at the end
    #[arg(long)]
    fresh: bool,
    /// Keep keys in the system's keychain instead of in memory
    #[arg(long)]
    keychain: bool,
}

fn main() -> ExitCode {
    if decoder::serves() {
        return decoder::serve();
    }
    run()
}

#[tokio::main]
async fn run() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("FRAMEWRIGHT_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match serve(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: Arguments) -> std::io::Result<()> {
    if !arguments.ui.join("index.html").is_file() {
        let folder = arguments.ui.display();
        return Err(std::io::Error::other(format!(
            "{folder} holds no page: run `npm run build:devhost` in ui/ first."
        )));
    }
    let fresh = if arguments.fresh { Some(tempfile::tempdir()?) } else { None };
    let base = fresh
        .as_ref()
        .map_or_else(|| std::env::temp_dir().join("framewright-devhost"), |folder| folder.path().to_path_buf());
    let library = arguments.library.unwrap_or_else(|| base.join("library"));
    let config = arguments.config.unwrap_or_else(|| base.join("config"));

    let listener = server::Listener::bind(arguments.port).await?;
    let desk = Arc::new(Desk::new(listener.base(), config.join("log/devhost.log")));
    let keychain = arguments.keychain;
    let opening = hosting::opening(
        move || ConfigFolder::at(&config),
        move |config| -> Arc<dyn SecretStore> {
            if keychain { Arc::new(Keychain::new(config.keychain_name())) } else { Arc::new(MemoryStore::default()) }
        },
        Decoder::apart(),
    );
    let session = Session::start(desk.clone(), opening, Some(library));
    let media = MediaDesk::new(session.clone());
    println!("{}", serde_json::json!({ "address": listener.base() }));

    let ended = tokio::select! {
        ended = listener.serve(server::State { session: session.clone(), media, desk: desk.clone(), ui: arguments.ui }) => ended,
        () = desk.ended() => Ok(()),
        ended = tokio::signal::ctrl_c() => ended,
        () = told_to_end() => Ok(()),
    };
    session.close().await;
    ended
}

/// Ends when the system asks the process to end.
async fn told_to_end() {
    #[cfg(unix)]
    if let Ok(mut signal) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        signal.recv().await;
        return;
    }
    std::future::pending::<()>().await;
}
