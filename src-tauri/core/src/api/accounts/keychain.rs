//! How the keychain stands, in the page's words.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::app::App;
use crate::error::Result;
use crate::secrets::Standing;

/// How the keychain stands.
#[derive(Debug, Serialize, TS)]
pub(in crate::api) struct Keychain {
    state: KeychainState,
    /// What is the matter, for a person; empty when nothing is.
    text: String,
}

/// How the keychain stands, as a stable word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
enum KeychainState {
    /// It is being asked.
    Checking,
    /// It works.
    Ready,
    /// The system has none that runs.
    Absent,
    /// It is locked.
    Locked,
    /// It has not answered: it may be showing its own prompt.
    Waiting,
    /// It answers in a way that makes no sense.
    Failed,
}

impl From<Standing> for Keychain {
    fn from(standing: Standing) -> Self {
        let (state, text) = match standing {
            Standing::Unknown => (KeychainState::Checking, "Asking your system's keychain.".into()),
            Standing::Ready => (KeychainState::Ready, String::new()),
            Standing::Absent { why } => {
                (KeychainState::Absent, format!("No keychain answers on this system ({}).", why.trim_end_matches('.')))
            }
            Standing::Locked => (KeychainState::Locked, "The keychain is locked.".into()),
            Standing::Waiting => {
                (KeychainState::Waiting, "The keychain has not answered yet. It may be asking for its password.".into())
            }
            Standing::Failed { why } => {
                (KeychainState::Failed, format!("The keychain could not do it ({}).", why.trim_end_matches('.')))
            }
        };
        Self { state, text }
    }
}

/// Whether to ask anew.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct KeychainArguments {
    retry: bool,
}

/// How the keychain stands; with `retry`, asked anew over a new connection. Never takes longer than three
/// seconds. Accounts that had no key are tried again once it works.
pub(in crate::api) async fn keychain(app: &App, arguments: KeychainArguments) -> Result<Keychain> {
    let before = app.secrets().standing();
    if !arguments.retry && before != Standing::Unknown {
        return Ok(before.into());
    }
    let now = app.secrets().probe(arguments.retry).await;
    if arguments.retry && now == Standing::Ready && before != Standing::Ready {
        for account in app.accounts().list() {
            app.queue().context().account_changed(&account.id).await?;
        }
    }
    Ok(now.into())
}

/// How the keychain stands by what is known; one that was never asked is asked beside everything else.
pub(super) fn known(app: &App) -> Keychain {
    let standing = app.secrets().standing();
    if standing == Standing::Unknown {
        let secrets = app.secrets().clone();
        tokio::spawn(async move { secrets.probe(false).await });
    }
    standing.into()
}
