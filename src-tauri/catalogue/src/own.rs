//! What an account has of its own at a service, named by id in a request: its voices, avatars and documents.

use serde_json::Value;

use crate::{Body, Kind, Model, Param};

/// A kind of thing that an account has of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// A voice.
    Voice,
    /// An avatar.
    Avatar,
    /// A document that avatars know.
    Document,
}

/// A mention of such a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What it is.
    pub own: Own,
    /// Where it stands, `voice.id`.
    pub path: String,
    /// Its id.
    pub id: String,
}

impl Param {
    /// What its texts are ids of, where they are ids of something of the account's own.
    #[must_use]
    pub fn own(&self) -> Option<Own> {
        match self.control.as_deref()? {
            "voice" => Some(Own::Voice),
            "avatar" => Some(Own::Avatar),
            "document" => Some(Own::Document),
            _ => None,
        }
    }
}

impl Model {
    /// Everything of the account's own that a request names; keys in our spelling or the vendor's.
    #[must_use]
    pub fn names_own(&self, request: &Body) -> Vec<Named> {
        let mut found = Vec::new();
        for param in &self.params {
            if let Some((key, value)) = entry(param, request) {
                walk(&param.kind, value, param.own(), key.to_owned(), &mut found);
            }
        }
        found
    }
}

/// The key under which a request gives a parameter, and the value.
fn entry<'r>(param: &'r Param, request: &'r Body) -> Option<(&'r str, &'r Value)> {
    let sent = param.in_body(request).map(|value| (param.wire.as_str(), value));
    sent.or_else(|| Some((param.name.as_str(), request.get(&param.name)?)))
}

fn walk(kind: &Kind, value: &Value, own: Option<Own>, path: String, found: &mut Vec<Named>) {
    match (kind, value) {
        (Kind::Text { .. }, Value::String(id)) => {
            found.extend(own.map(|own| Named { own, path, id: id.clone() }));
        }
        (Kind::List { item, .. }, Value::Array(items)) => {
            for (index, value) in items.iter().enumerate() {
                walk(item, value, own, format!("{path}[{index}]"), found);
            }
        }
        (Kind::Object { fields, .. }, Value::Object(object)) => {
            for field in fields {
                if let Some((key, value)) = entry(field, object) {
                    walk(&field.kind, value, field.own(), format!("{path}.{key}"), found);
                }
            }
        }
        (Kind::Union { variants, .. }, value) => {
            for variant in variants.iter().filter(|variant| fits(variant, value)) {
                walk(variant, value, own, path.clone(), found);
            }
        }
        _ => {}
    }
}

/// Whether a value is this variant of a union, as far as the fields with a single value tell.
fn fits(variant: &Kind, value: &Value) -> bool {
    match (variant, value) {
        (Kind::Object { fields, .. }, Value::Object(object)) => fields.iter().all(|field| match &field.kind {
            Kind::Enum { options } if options.len() == 1 && field.required => {
                entry(field, object).is_none_or(|(_, value)| options.contains(value))
            }
            _ => true,
        }),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Catalogue;

    #[test]
    fn what_a_request_names_of_the_accounts_own_is_found_with_its_place() {
        let catalogue = Catalogue::builtin();
        let named = |model: &str, request: Value| {
            let found = catalogue.model(model).unwrap().names_own(request.as_object().unwrap());
            found.into_iter().map(|named| (named.own, named.path, named.id)).collect::<Vec<_>>()
        };
        let avatar = json!({
            "voice": {"type": "custom", "id": "v"}, "documentIds": ["d", "e"], "name": "n",
        });
        let video = json!({
            "avatar": {"type": "custom", "avatarId": "a"},
            "speech": {"type": "text", "text": "hello", "voice": {"type": "custom", "id": "v"}},
        });

        assert_eq!(
            named("runway/avatars", avatar),
            [
                (Own::Voice, "voice.id".to_owned(), "v".to_owned()),
                (Own::Document, "documentIds[0]".into(), "d".into()),
                (Own::Document, "documentIds[1]".into(), "e".into()),
            ]
        );
        assert_eq!(
            named("runway/avatar_videos/gwm1_avatars", video),
            [
                (Own::Avatar, "avatar.avatarId".to_owned(), "a".to_owned()),
                (Own::Voice, "speech.voice.id".into(), "v".into()),
            ]
        );
        let preset = json!({"voice": {"type": "runway-live-preset", "presetId": "maya"}});
        assert_eq!(named("runway/avatars", preset), []);
    }
}
