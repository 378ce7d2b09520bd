//! Where a create call goes.

use catalogue::{Body, Model};

use super::{Cause, Rejection};

/// The path of a model's endpoint, and the body with the `model` key that the endpoint wants.
///
/// # Errors
/// A rejection of ours (status 0, nothing was sent) for an endpoint that is no plain POST.
pub(super) fn create_path(model: &Model, body: &Body) -> Result<(String, Body), Rejection> {
    let path = model.endpoint.strip_prefix("POST ").map(str::trim).filter(|p| p.starts_with('/') && !p.contains('{'));
    let path = path.ok_or_else(|| Rejection {
        cause: Cause::Invalid,
        status: 0,
        message: format!("{} is not a model that a job can ask for", model.label),
        problems: Vec::new(),
    })?;
    let mut body = body.clone();
    if let Some(name) = &model.model {
        body.entry("model").or_insert_with(|| name.clone().into());
    }
    Ok((path.to_owned(), body))
}
