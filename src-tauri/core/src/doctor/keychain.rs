//! Whether the keychain keeps, gives back and forgets a key: an entry of our own, which no account can have.

use super::{Studio, Symptom};
use crate::secrets::{Secret, SecretError, SecretStore};

/// No account has this id.
const ENTRY: &str = "framewright doctor";

/// What is written; no secret.
const PROBE: &str = "a-probe-and-no-key";

pub(super) async fn look(studio: &Studio) -> Vec<Symptom> {
    let Some(secrets) = &studio.secrets else { return vec![Symptom::SettingsNone] };
    vec![tried(secrets.as_ref()).await.unwrap_or_else(|error| symptom(&error))]
}

async fn tried(secrets: &dyn SecretStore) -> Result<Symptom, SecretError> {
    secrets.set(ENTRY, &Secret::new(PROBE)).await?;
    let read = secrets.get(ENTRY).await;
    let deleted = secrets.delete(ENTRY).await;
    if read?.expose() != PROBE {
        return Ok(Symptom::KeychainFails { why: "it gave back something else than it was given".into() });
    }
    deleted?;
    match secrets.get(ENTRY).await {
        Err(SecretError::Absent) => Ok(Symptom::KeychainReady),
        Ok(_) => Ok(Symptom::KeychainFails { why: "what was deleted is still there".into() }),
        Err(error) => Err(error),
    }
}

fn symptom(error: &SecretError) -> Symptom {
    match error {
        SecretError::NoKeychain { why } => Symptom::KeychainAbsent { why: why.clone() },
        SecretError::Locked => Symptom::KeychainLocked,
        SecretError::Slow(waited) => Symptom::KeychainSlow { seconds: waited.as_secs() },
        SecretError::Refused { why } => Symptom::KeychainFails { why: why.clone() },
        SecretError::Absent | SecretError::Ended | SecretError::Variable { .. } => {
            Symptom::KeychainFails { why: "what was just stored is not there".into() }
        }
    }
}
