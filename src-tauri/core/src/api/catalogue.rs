//! Commands on models.

use ::catalogue::Model;
use serde::Deserialize;
use ts_rs::TS;

use super::words::Nothing;
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::form::{self, Form, ModelRow};
use crate::settings::Accounts;

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
    Ok(form::models(app.catalogue(), |model| serves(&accounts, model)))
}

/// Whether an account can use a model. The Demo account makes everything that makes files.
pub(super) fn serves(accounts: &Accounts, model: &Model) -> bool {
    accounts.list().iter().any(|account| account.serves(model.service))
}

/// A model as something to fill in.
pub(super) async fn form(app: &App, arguments: FormArguments) -> Result<Form> {
    let model = app
        .catalogue()
        .model(&arguments.model)
        .map_err(|error| Error::new(Code::NotFound, format!("{error}.")).because(error))?;
    Ok(form::form(model))
}
