//! The files that a request needs: looked at, handed over, and put into the body in the service's words.

use std::collections::HashMap;

use catalogue::{Body, Model};
use serde_json::Value;

use super::submit::{Effect, read_failed};
use super::{Connected, Context, TroubleCause};
use crate::provider::{InputFile, ProviderError};
use crate::request::input_digests;
use crate::sentence;
use crate::store::jobs::Job;
use crate::store::{StoreError, uploads};

/// Whether the files of a request can be sent.
pub(super) enum Filled {
    /// The body names them as the service wants.
    Ready,
    /// A file cannot be sent: the code of the failure and a sentence.
    Unfit(&'static str, String),
    /// They cannot be handed over now.
    Failed(Effect),
}

/// Puts what the service wants in place of every `input:<sha256>` of the body. Nothing is uploaded before every
/// file was looked at.
pub(super) async fn fill(
    cx: &Context,
    connected: &Connected,
    job: &Job,
    model: &Model,
    body: &mut Body,
) -> Result<Filled, StoreError> {
    let mut known = HashMap::new();
    let mut files = Vec::new();
    for sha256 in input_digests(body) {
        let (account, digest, now) = (job.account.clone(), sha256.clone(), cx.clock.now_ms());
        let held = cx.store.read(move |c| uploads::usable(c, &account, &digest, now)).await?;
        if let Some(reference) = held {
            known.insert(sha256, reference);
            continue;
        }
        match cx.library.input(&sha256).await {
            Ok(file) => files.push(file),
            Err(error) => return Ok(Filled::Unfit("input_missing", error.message)),
        }
    }
    let facts = |sha256: &str| files.iter().find(|file| file.sha256 == sha256).map(InputFile::facts);
    if let Some(problem) = model.check_files(&job.request.inputs, facts).first() {
        return Ok(Filled::Unfit("input_unfit", format!("{}: {}.", problem.path, problem.message())));
    }
    for file in files {
        let uploaded = match connected.provider.upload(&file).await {
            Ok(uploaded) => uploaded,
            Err(ProviderError::Rejected(rejection)) if TroubleCause::of(rejection.cause).is_none() => {
                return Ok(Filled::Unfit("input_refused", sentence::said(&rejection.message)));
            }
            Err(error) => return Ok(Filled::Failed(read_failed(cx, connected, error))),
        };
        if uploaded.valid_until_ms != Some(0) {
            let (account, digest) = (job.account.clone(), file.sha256.clone());
            let (reference, until) = (uploaded.reference.clone(), uploaded.valid_until_ms);
            cx.store.write(move |tx| uploads::set(tx, &account, &digest, &reference, until)).await?;
        }
        known.insert(file.sha256, uploaded.reference);
    }
    if !known.is_empty() {
        for value in body.values_mut() {
            replace_inputs(value, &known);
        }
    }
    Ok(Filled::Ready)
}

/// Puts what a service wants in the place of inputs, by digest.
pub(crate) fn replace_inputs(value: &mut Value, known: &HashMap<String, String>) {
    match value {
        Value::String(text) => {
            if let Some(reference) = text.strip_prefix("input:").and_then(|sha256| known.get(sha256)) {
                *text = reference.clone();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace_inputs(item, known)),
        Value::Object(fields) => fields.values_mut().for_each(|field| replace_inputs(field, known)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
