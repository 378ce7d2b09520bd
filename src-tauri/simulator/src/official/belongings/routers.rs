//! What a router is told and keeps: a slug of its own, a name, settings that are merged.

use serde_json::{Map, Value, json};

use crate::belongings::{Belonging, BelongingKind as Kind};
use crate::call::Refusal;
use crate::house::House;
use crate::official::errors;
use crate::world::World;

/// Judges what the catalogue cannot, and fills in what a new router has without being told.
pub(super) fn complete(
    house: &House,
    world: &World,
    holder: &str,
    body: &mut Map<String, Value>,
) -> Result<(), Refusal> {
    let slug = body.get("slug").and_then(Value::as_str).unwrap_or_default().to_owned();
    if by_slug(world, holder, &slug).is_some() {
        // No source tells the words.
        let text = format!("A router with the slug {slug} already exists.");
        return Err(Box::new(errors::refuse(409, &text)));
    }
    known_models(house, body)?;
    body.entry("name").or_insert(slug.into());
    let settings = merged(&json!({"schemaVersion": 1}), body.get("settings").unwrap_or(&json!({})));
    body.insert("settings".into(), settings);
    Ok(())
}

/// Merges a change. Other settings are another version.
pub(super) fn change(house: &House, router: &mut Belonging, change: &Map<String, Value>) -> Result<(), Refusal> {
    known_models(house, change)?;
    for (key, value) in change {
        if key == "settings" {
            let before = router.body.get("settings").cloned().unwrap_or(Value::Null);
            let after = merged(&before, value);
            router.version += u32::from(after != before);
            router.body.insert(key.clone(), after);
        } else if key != "slug" {
            router.body.insert(key.clone(), value.clone());
        }
    }
    Ok(())
}

/// The router of that slug.
pub(in crate::official) fn by_slug<'w>(world: &'w World, holder: &str, slug: &str) -> Option<&'w Belonging> {
    world.belongings(holder, Kind::Router).find(|router| router.text("slug") == Some(slug))
}

/// Every model that settings name must be one that can be chosen.
fn known_models(house: &House, body: &Map<String, Value>) -> Result<(), Refusal> {
    let ids = body.get("settings").and_then(|settings| settings.pointer("/models/ids")).and_then(Value::as_array);
    let issues: Vec<Value> = ids
        .into_iter()
        .flatten()
        .enumerate()
        .filter(|(_, id)| !id.as_str().is_some_and(|id| house.menu.is_routed(id)))
        .map(|(index, id)| {
            json!({
                "code": "custom", "path": ["settings", "models", "ids", index],
                "message": format!("Unknown model {id}"),
            })
        })
        .collect();
    if issues.is_empty() { Ok(()) } else { Err(Box::new(errors::invalid(&issues))) }
}

/// What a change makes of a value: objects are merged, null takes away.
fn merged(before: &Value, change: &Value) -> Value {
    let Value::Object(change) = change else { return change.clone() };
    let mut after = before.as_object().cloned().unwrap_or_default();
    for (key, value) in change {
        match value {
            Value::Null => drop(after.shift_remove(key)),
            value => {
                let merged = merged(after.get(key).unwrap_or(&Value::Null), value);
                after.insert(key.clone(), merged);
            }
        }
    }
    Value::Object(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_null_takes_a_cap_away_and_the_rest_stays() {
        let before = json!({"optimizeFor": "cost", "maxCreditsPerGeneration": {"image": 5, "video": 90}});

        let without_image = merged(&before, &json!({"maxCreditsPerGeneration": {"image": null}}));
        let without_caps = merged(&before, &json!({"maxCreditsPerGeneration": null, "fallback": {"onCapacity": true}}));

        assert_eq!(without_image, json!({"optimizeFor": "cost", "maxCreditsPerGeneration": {"video": 90}}));
        assert_eq!(without_caps, json!({"optimizeFor": "cost", "fallback": {"onCapacity": true}}));
    }
}
