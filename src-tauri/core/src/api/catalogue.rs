//! Commands on models.

use ::catalogue::{Media, Service};
use serde::Deserialize;
use ts_rs::TS;

use super::words::Nothing;
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::form::{self, Form, ModelRow};

/// Which model.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub(super) struct FormArguments {
    /// Id or short name.
    model: String,
}

/// The models that can be composed with.
pub(super) async fn models(app: &App, _: Nothing) -> Result<Vec<ModelRow>> {
    let accounts = app.accounts();
    let real = |service: Service| accounts.list().iter().any(|account| !account.is_demo() && account.serves(service));
    // The Demo account draws pictures and nothing else.
    let demo = |makes: Media| makes == Media::Image && accounts.list().iter().any(|account| account.is_demo());
    Ok(form::models(app.catalogue(), |model| real(model.service) || demo(model.output)))
}

/// A model as something to fill in.
pub(super) async fn form(app: &App, arguments: FormArguments) -> Result<Form> {
    let model = app
        .catalogue()
        .model(&arguments.model)
        .map_err(|error| Error::new(Code::NotFound, format!("{error}.")).because(error))?;
    Ok(form::form(model))
}
