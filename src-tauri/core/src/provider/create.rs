//! Where a create call goes.

use catalogue::{Body, Model, Place};
use serde_json::Value;

use super::json::plain_id;
use super::{Cause, Rejection};

/// The path of a model's endpoint, and the body with the `model` key that the endpoint wants and without what stands
/// in the path.
///
/// # Errors
/// A rejection of ours (status 0, nothing was sent) for an endpoint that is no POST, and for an id that cannot stand
/// in a path.
pub(super) fn create_path(model: &Model, body: &Body) -> Result<(String, Body), Rejection> {
    let refused = |message: String| Rejection { cause: Cause::Invalid, status: 0, message, problems: Vec::new() };
    let mut body = body.clone();
    let path = model.endpoint.strip_prefix("POST ").map(str::trim).filter(|path| path.starts_with('/'));
    let mut path = path.unwrap_or_default().to_owned();
    for param in model.params.iter().filter(|param| param.place == Place::Path) {
        let given = body.shift_remove(&param.wire);
        let id = given.as_ref().and_then(Value::as_str).filter(|id| plain_id(id));
        let id = id.ok_or_else(|| refused(format!("{} is not an id", param.label)))?;
        path = path.replace(&format!("{{{}}}", param.wire), id);
    }
    if path.is_empty() || path.contains('{') {
        return Err(refused(format!("{} is not a model that a job can ask for", model.label)));
    }
    if let Some(name) = &model.model {
        body.entry("model").or_insert_with(|| name.clone().into());
    }
    Ok((path, body))
}

#[cfg(test)]
mod tests {
    use catalogue::Catalogue;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_travels_in_the_path_leaves_the_body_and_cannot_lead_elsewhere() {
        let catalogue = Catalogue::builtin();
        let model = catalogue.model("runway/workflows/{id}").unwrap();
        let path = |id: Value| create_path(model, json!({"id": id, "nodeOutputs": {}}).as_object().unwrap());

        let (fine, body) = path(json!("3fa85f64-5717-4562-b3fc-2c963f66afa6")).unwrap();

        assert_eq!(fine, "/v1/workflows/3fa85f64-5717-4562-b3fc-2c963f66afa6");
        assert_eq!(Value::Object(body), json!({"nodeOutputs": {}}));
        for hostile in [json!(""), json!(".."), json!("../tasks"), json!("a?b"), json!(7), json!(null)] {
            assert!(path(hostile.clone()).is_err(), "{hostile}");
        }
    }
}
