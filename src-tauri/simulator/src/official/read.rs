//! Reading a body: as an object, and as what the catalogue describes.

use std::borrow::Cow;

use catalogue::Model;
use serde_json::{Map, Value};

use super::{errors, issues};
use crate::call::{Call, Refusal};
use crate::house::House;
use crate::menu::Choice;

/// The body as an object; no body counts as an empty one.
pub(super) fn object(call: &Call) -> Result<Cow<'_, Map<String, Value>>, Refusal> {
    match &call.json {
        Some(Value::Object(body)) if call.claims_json() => Ok(Cow::Borrowed(body)),
        None if call.body.is_empty() => Ok(Cow::Owned(Map::new())),
        _ => Err(Box::new(errors::not_json())),
    }
}

/// The model that a body asks for, once nothing is wrong with it.
pub(super) fn asked<'m>(
    house: &'m House,
    models: &[&'m Model],
    body: &Map<String, Value>,
) -> Result<&'m Model, Refusal> {
    let list = match house.menu.choose(models, body) {
        Choice::Nameless { key, names, missing } => {
            let missing = missing.iter().map(|key| issues::missing_text(key));
            missing.chain([issues::no_discriminator(key, &names)]).collect()
        }
        Choice::Model(model, problems) if problems.is_empty() => return Ok(model),
        Choice::Model(_, problems) => problems.iter().map(issues::issue).collect::<Vec<_>>(),
    };
    Err(Box::new(errors::invalid(&list)))
}
