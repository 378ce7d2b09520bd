//! Creates may come as multipart forms: every field is text, and the catalogue says what it means.

use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request};
use catalogue::{Kind, Model};
use serde_json::{Map, Value};

use crate::call::Call;
use crate::menu::Menu;

/// The form as a JSON body; `None` where it cannot be read.
pub(crate) async fn read(menu: &Menu, call: &Call) -> Option<Value> {
    let models = menu.models(&call.path).unwrap_or_default();
    let mut request = Request::new(Body::from(call.body.clone()));
    *request.headers_mut() = call.headers.clone();
    let mut form = Multipart::from_request(request, &()).await.ok()?;
    let mut body = Map::new();
    while let Some(field) = form.next_field().await.ok()? {
        let name = field.name().unwrap_or_default().to_owned();
        let text = field.text().await.ok()?;
        let value = value(&models, &name, text);
        body.insert(name, value);
    }
    Some(Value::Object(body))
}

/// A text that is not of its parameter's type stays text, and the checker says so.
fn value(models: &[&Model], name: &str, text: String) -> Value {
    let kind = models.iter().find_map(|model| model.params.iter().find(|param| param.wire == name)).map(|p| &p.kind);
    let parsed = match kind {
        Some(Kind::Integer { .. } | Kind::Number { .. } | Kind::Seed { .. } | Kind::Boolean) => true,
        Some(Kind::Enum { options }) => options.iter().all(Value::is_number),
        _ => name == "maxJobs",
    };
    if parsed { serde_json::from_str(&text).unwrap_or(Value::String(text)) } else { Value::String(text) }
}
