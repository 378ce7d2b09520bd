//! Hands files over: small ones inside the body, larger ones through Runway's ephemeral uploads.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;
use tokio::io::AsyncReadExt;

use super::{Runway, wire};
use crate::provider::http::upload_time;
use crate::provider::input::{content, open_input, refused};
use crate::provider::reading::{answered, no_reply, unreadable};
use crate::provider::{Cause, InputFile, ProviderError, Rejection, Uploaded};

/// Longest data URI, in characters.
const DATA_URI_MAX: u64 = 5_242_880;

/// Most bytes of an upload.
const UPLOAD_MAX: u64 = 200_000_000;

/// How long a `runway://` address can be used, less a margin for the job's own wait.
const VALID: Duration = Duration::from_secs(23 * 3600 + 1800);

/// A reference to a file: a data URI where that is short enough, else an upload.
pub(super) async fn upload(runway: &Runway, file: &InputFile) -> Result<Uploaded, ProviderError> {
    let prefix = format!("data:{};base64,", file.content_type);
    if prefix.len() as u64 + file.size.div_ceil(3) * 4 <= DATA_URI_MAX {
        return data_uri(prefix, file).await;
    }
    if file.size > UPLOAD_MAX {
        return Err(refused(format!("The file has {} MB; Runway takes at most 200 MB", file.size / 1_000_000)));
    }
    match ephemeral(runway, file).await {
        // A placeholder serves once: after a failure of the second leg a new one is needed.
        Err(ProviderError::Unavailable { .. } | ProviderError::Rejected(Rejection { cause: Cause::Gone, .. })) => {
            ephemeral(runway, file).await
        }
        outcome => outcome,
    }
}

async fn data_uri(prefix: String, file: &InputFile) -> Result<Uploaded, ProviderError> {
    let mut bytes = Vec::new();
    let read = open_input(file).await?.take(DATA_URI_MAX).read_to_end(&mut bytes).await;
    read.map_err(|e| refused(format!("The input file cannot be read: {e}")))?;
    let mut reference = prefix;
    STANDARD.encode_string(&bytes, &mut reference);
    Ok(Uploaded { reference, valid_until_ms: Some(0) })
}

async fn ephemeral(runway: &Runway, file: &InputFile) -> Result<Uploaded, ProviderError> {
    let extension = file.path.extension().and_then(|e| e.to_str()).unwrap_or("bin");
    let name = format!("{}.{extension}", file.sha256.get(..16).unwrap_or("input"));
    let request = json!({"filename": name, "type": "ephemeral"}).to_string().into_bytes();
    let asked_ms = runway.clock.now_ms();
    let reply = runway.http.call(Method::POST, "/v1/uploads", Some(request)).await.map_err(no_reply)?;
    let reply = answered(reply, wire::rejection)?.json().map_err(unreadable)?;
    let place = wire::placeholder(&reply).ok_or_else(|| unreadable("the reply names no place to upload to".into()))?;

    let opened = open_input(file).await?;
    let part = Part::stream_with_length(reqwest::Body::wrap_stream(content(opened, file)), file.size)
        .file_name(name)
        .mime_str(&file.content_type)
        .map_err(|e| refused(format!("{} is not a media type: {e}", file.content_type)))?;
    // The storage takes the fields first and the file last.
    let form = place.fields.into_iter().fold(Form::new(), |form, (key, value)| form.text(key, value));
    let sent = runway.http.send_form(&place.url, form.part("file", part), upload_time(file.size)).await;
    let reply = sent.map_err(no_reply)?;
    match reply.status {
        200..=299 => {}
        // The placeholder is used up or too old, or the storage does not take this file.
        status @ 400..=499 => {
            let message = format!("The storage behind Runway did not take the file (status {status})");
            return Err(Rejection { cause: Cause::Gone, status, message, problems: Vec::new() }.into());
        }
        status => return Err(unreadable(format!("the storage answered with status {status}"))),
    }
    let valid_ms = VALID.as_secs_f64() * 1000.0 / runway.pace.speed;
    Ok(Uploaded { reference: place.uri, valid_until_ms: Some(asked_ms + valid_ms as i64) })
}
