//! `framewright uploads`: the inputs of the library, where they were uploaded, and what services hold.

use std::path::Path;
use std::process::ExitCode;

use catalogue::Service;
use framewright_core::app::{App, Unasked};
use framewright_core::settings::Account;
use serde_json::json;

use super::plan::duration;
use crate::args::{Common, Uploads};
use crate::failure::{Failure, Result};
use crate::out::{Out, counted};
use crate::{host, place};

pub(crate) async fn run(what: Uploads, common: &Common, out: &Out) -> Result<ExitCode> {
    let app = host::open(place::config()?, common.library.as_deref()).await?;
    match what {
        Uploads::List { account: None } => list(&app, out).await,
        Uploads::List { account: Some(name) } => list_held(&app, &name, out).await,
        Uploads::Add { file, account } => add(&app, &file, &account, out).await,
        Uploads::Delete { reference, account } => delete(&app, &reference, &account, out).await,
    }
}

/// The inputs, each with the accounts whose services hold it.
async fn list(app: &App, out: &Out) -> Result<ExitCode> {
    let (inputs, uploads) = (app.library().list_inputs().await?, app.uploads().await?);
    let (accounts, now_ms) = (app.accounts(), app.clock().now_ms());
    for input in &inputs {
        out.record("input", input);
        out.say(format!("{}  {} bytes", input.path, input.bytes));
        for upload in uploads.iter().filter(|upload| upload.sha256 == input.sha256) {
            let account = accounts.by_id(&upload.account).map_or(upload.account.as_str(), |account| &account.name);
            let until = upload.valid_until_ms.map_or_else(
                || "as long as the service keeps it".to_owned(),
                |until| format!("for another {}", duration((until - now_ms).max(0) as f64 / 1000.0)),
            );
            out.say(format!("  {account}: {} ({until})", upload.reference));
        }
    }
    for upload in &uploads {
        out.record("upload", upload);
    }
    let (files, sent) = (inputs.len() as u64, uploads.len() as u64);
    out.say(format!("{}, {}", counted(files, "input", "inputs"), counted(sent, "upload", "uploads")));
    out.record("summary", &json!({ "command": "uploads list", "exit": 0, "inputs": files, "uploads": sent }));
    Ok(ExitCode::SUCCESS)
}

async fn list_held(app: &App, name: &str, out: &Out) -> Result<ExitCode> {
    let account = app.accounts().named(name)?.clone();
    let held = app.held(&account.id, service(&account)).await.map_err(|error| failed(&account, &error))?;
    let Some(held) = held else {
        return Err(Failure::input(format!("The service of {name} keeps no list of uploads."))
            .next("framewright uploads list shows those that this library knows of."));
    };
    for file in &held {
        out.record("held", file);
        out.say(format!("{}  {}  {}", file.reference, file.media, file.name));
    }
    out.say(format!("{} at {name}", counted(held.len() as u64, "file", "files")));
    out.record("summary", &json!({ "command": "uploads list", "exit": 0, "held": held.len() }));
    Ok(ExitCode::SUCCESS)
}

async fn add(app: &App, file: &Path, name: &str, out: &Out) -> Result<ExitCode> {
    let account = app.accounts().named(name)?.clone();
    let staged = app.library().stage(file).await?;
    let uploaded =
        app.hand_over(&account.id, service(&account), &staged.file).await.map_err(|error| failed(&account, &error))?;
    let inline = uploaded.valid_until_ms == Some(0);
    out.say(match inline {
        true => format!("{} is in the library; it is small and travels within each request.", staged.reference),
        false => format!("{} is uploaded: {}", staged.reference, uploaded.reference),
    });
    let reference = (!inline).then_some(&uploaded.reference);
    let summary = json!({
        "command": "uploads add", "exit": 0, "input": staged.reference, "reference": reference,
        "valid_until_ms": uploaded.valid_until_ms.filter(|until| *until > 0),
    });
    out.record("summary", &summary);
    Ok(ExitCode::SUCCESS)
}

async fn delete(app: &App, reference: &str, name: &str, out: &Out) -> Result<ExitCode> {
    let account = app.accounts().named(name)?.clone();
    let deleted =
        app.delete_held(&account.id, service(&account), reference).await.map_err(|error| failed(&account, &error))?;
    if !deleted {
        return Err(Failure::input(format!("The service of {name} deletes uploads by itself after a day.")));
    }
    out.say(format!("Deleted {reference} at {name}. The file in your library stays."));
    out.record("summary", &json!({ "command": "uploads delete", "exit": 0, "reference": reference }));
    Ok(ExitCode::SUCCESS)
}

/// The service whose files are meant: useapi.net, where the account serves both, since only that lists them.
fn service(account: &Account) -> Service {
    if account.serves(Service::Useapi) { Service::Useapi } else { Service::Runway }
}

fn failed(account: &Account, error: &Unasked) -> Failure {
    match error {
        Unasked::Trouble(trouble) => Failure::account(trouble.text.clone()),
        Unasked::Service(error) => Failure::account(format!("{}: {error}. Nothing was spent.", account.name)),
    }
}
